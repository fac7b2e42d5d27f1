// Package scanner reads what scanners write (Prowler, Powerpipe, Trivy,
// Checkov, osquery, the API of GitHub, and any CSV or JSON through a small
// mapping) and makes records of evidence out of it.
//
// Read takes one file or stream. It tells the format by content, never by
// name, and keeps only counts by check, so that half a gigabyte is read in the
// memory of a few findings; what is broken, cut or hostile is refused with its
// place. NewPlan then holds what was read against a bank and an assessment:
// which control each check speaks of, in which slot the record falls, what is
// unknown, what was recorded before, and which answers it speaks against. It
// changes nothing: Assessment.ImportEvidence does, with what the plan says.
//
// A scan is a setting seen on a day. It never shows that people did something,
// so its records are of kind setting and fill no population (R26b). The
// package is pure: no clock, no disk, no network, no library.
package scanner
