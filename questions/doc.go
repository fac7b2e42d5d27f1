// Package questions holds the bank as read-only values: the 61 trust services
// criteria, the nine description items, the questions, the controls, the facts
// about a company and the glossary.
//
// It knows how to look things up by id and how to decide a condition (the
// `when` of a question). It does not know answers, scores, files or screens.
// The text is written as YAML in questions/text and ships as Go literals from
// questions/shipped.
package questions

//go:generate go run ./text/generate
