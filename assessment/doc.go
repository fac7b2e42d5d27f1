// Package assessment holds the rules of readiness: answers and who gave them,
// verdicts and scores for a Type 1 and a Type 2 report, gaps, providers,
// evidence, the slots of a window and the earliest clean one, the
// order of an interview, and the history that all of it is rebuilt from.
//
// It is pure: it has no clock but the day and time it is given, no disk, no
// terminal and no library. Every change of state goes through a method that
// checks it and returns an Entry; the state is what the entries, applied in
// order, make of it. It defines the Store that keeps them, and the kinds of
// error a Store returns; storage implements it.
//
// Scores are whole numbers in hundredths of a percent. docs/method.md tells
// the reasons; the comments here name its sections and rules (R numbers).
package assessment
