// Command generate writes the bank's YAML as Go literals into
// questions/shipped, one file per series.
//
// It knows how a bank is read (questions/text) and how its values look in Go.
// It does not know what they mean, and it refuses to write a bank with errors:
// only with -draft it writes what could be read, for work in progress. Files of
// an earlier run that have no content any more are removed.
//
// Run it in questions/ by `go generate`; the folder to write is shipped, or
// the one given by -to.
package main
