// Package demo makes up the assessment of a company that does not exist: two
// years of answers, evidence, two windows and checkpoints, told to people who
// want to look before they begin, and used for pictures and measurements.
//
// Everything is recorded through package assessment, day by day, as a person
// would have; nothing is put into the state by hand. The same bank and day give
// the same entries, byte for byte.
package demo
