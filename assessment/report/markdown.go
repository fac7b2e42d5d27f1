package report

import (
	"strings"
)

// escape makes foreign text safe inside a line or a table cell of Markdown: it
// can't begin a block, a link, an image, HTML or another cell, and reads the
// same when rendered.
func escape(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	var b strings.Builder
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_{}[]<>()&|~#!$^@=", r),
			// a list, a rule or an underline of a heading at the start
			i == 0 && strings.ContainsRune("-+", r),
			// "1. " at the start of a line is a list too
			r == '.' && onlyDigits(s[:i]) && (i+1 == len(s) || s[i+1] == ' '),
			// www.… and https://… become links without any sign
			r == '.' && strings.HasSuffix(strings.ToLower(s[:i]), "www"),
			r == ':' && strings.HasPrefix(s[i:], "://"),
			r == ':' && (strings.HasSuffix(strings.ToLower(s[:i]), "mailto") || strings.HasSuffix(strings.ToLower(s[:i]), "xmpp")):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func onlyDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// table writes a pipe table; the cells are Markdown already.
func table(b *strings.Builder, head []string, rows [][]string) {
	line := func(cells []string) {
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	line(head)
	b.WriteString("|" + strings.Repeat("---|", len(head)) + "\n")
	for _, r := range rows {
		line(r)
	}
	b.WriteString("\n")
}

// countMarkdown counts what a Markdown report of ours is made of. Foreign text
// can't begin a line of its own, so the beginning of a line tells.
func countMarkdown(b []byte) (Counts, error) {
	n := Counts{"headings": 0, "rows": 0}
	for line := range strings.Lines(string(b)) {
		switch {
		case strings.HasPrefix(line, "#"):
			n["headings"]++
		case strings.HasPrefix(line, "| "):
			n["rows"]++
		}
	}
	return n, nil
}
