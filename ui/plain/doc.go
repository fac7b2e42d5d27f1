// Package plain is the program as a talk in lines, for screen readers, plain
// terminals and pipes: the same interview, review, results, gaps and export as
// the screens, with numbered choices.
//
// It writes words and line breaks, nothing else: no colours, no drawings, no
// columns. Every answer is kept by the store before it says "Saved". It knows
// the rules and the bank, and gets the store and the export from outside; it
// knows no terminal.
package plain
