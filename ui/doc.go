// Package ui is the terminal: one Bubble Tea model with a file for each
// screen. The root routes messages (leaving, typed text, global keys, the
// screen); the session is the one brain that knows the state and its score;
// the saver writes one change at a time in the background and the header says
// "saved" only when everything is on disk.
//
// It knows the rules (assessment), the bank (questions) and Charm. It does
// not know how or where anything is stored: it is given a Store.
package ui
