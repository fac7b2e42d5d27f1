// Package style turns meanings into looks: what is strong, muted, good, close
// or bad, which sign stands for which state, how wide a gap is.
//
// It knows light and dark, and terminals that draw ASCII only. It does not
// know assessments or screens. Nothing is painted behind text, and colour is
// never the only sign: every state has a sign and a word.
package style
