// Package text holds the bank as people write it, YAML files per series and
// pages of Markdown, and the reader that turns them into values.
//
// It knows the shape of each file and refuses what does not fit: unknown and
// missing fields, files that are too large or too deep, aliases, ids that occur
// twice, references that lead nowhere. Every error says file, line, id and
// reason.
//
// It does not know whether the questions are any good: how many a criterion
// needs, how long a sentence may be and which words need an entry in the
// glossary is checked by the tests beside it. It knows no answers and no
// scores, and it does not ship: package main imports questions/shipped, which
// questions/text/generate writes from here.
package text
