// Package report writes an assessment out: the board summary as Markdown and
// the bundle as JSON.
//
// Its functions are pure: the same input gives the same bytes, and nothing is
// read but the input (no clock, no file, no environment). They check nothing
// that assessment did not check before, and know no terminal and no file:
// where the bytes go, and that they arrive whole, is for the caller to see to.
//
// Each report says on top that it is a self-assessment. Text that people
// entered is escaped, so that it can't change the structure of a report.
package report
