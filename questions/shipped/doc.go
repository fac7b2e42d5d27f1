// Package shipped is the bank that goes into the program: Go literals written
// by questions/text/generate, a file per series.
//
// It knows nothing but the values, which lie in the program as they are used;
// Bank puts them together once, when first asked, so that a start which needs
// no bank pays nothing. It does not read YAML, and nothing here is written by
// hand except this file and bank.go: change the text under questions/text/bank
// and run `go generate ./questions`. A test in questions/text holds the two
// equal.
package shipped
