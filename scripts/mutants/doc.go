// Command mutants asks whether the tests would notice a fault in the
// arithmetic and in the history: it makes each small change that there is (a
// boundary, a sign, a constant, a statement left out) and runs the tests
// against it. A change that no test notices survives. docs/mutants.md tells
// of those, and why they may.
//
// All changes of a package are built into one test program, each behind a
// switch, and the program is run once for each: a build takes seconds, a run
// tenths of one. The tree is not touched; go build reads the changed files
// through an overlay.
package main
