// Package claims finds wrong or overstated wording about SOC 2 in a text:
// plain text, Markdown or HTML. It says where it stands, which rule it breaks,
// why, and what to write instead. docs/claims.md lists the rules.
//
// A text goes through three steps. A reader takes the markup away and leaves
// blocks of words, each word with its place in the source (text.go,
// markdown.go, html.go). The blocks are cut into sentences and the sentences
// into terms, so that "SOC 2® Type II", "SOC-2" and "SOC&nbsp;2" are one thing
// (term.go). Rules look for patterns in the terms (certified.go and the files
// beside it), and what they find is dropped where the text denies, asks,
// explains or quotes it (scope.go, context.go).
//
// The package is pure: it reads what it is given, and has no clock, no network
// and no library. It knows English only, and wording only: whether a report
// exists is nothing it can see.
package claims
