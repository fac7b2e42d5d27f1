package report

import (
	"fmt"
	"io"
	"strings"
)

// Markdown sets a document as GitHub Flavored Markdown.
func Markdown(w io.Writer, d Document) (Counts, error) {
	m := &markdown{n: newCounts()}
	m.heading(1, d.Title)
	if d.Subtitle != "" {
		m.paragraph(escape(d.Subtitle))
	}
	for _, s := range d.Notice {
		m.paragraph("**" + escape(s) + "**")
	}
	facts := Table{Head: []Column{{Title: "About"}, {Title: "This assessment"}}}
	for _, f := range d.Facts {
		facts.Rows = append(facts.Rows, row(f.Name, f.Value))
	}
	m.table(facts)
	for _, b := range d.Blocks {
		m.block(b)
	}
	_, err := io.WriteString(w, strings.TrimRight(m.b.String(), "\n")+"\n")
	return m.n, err
}

type markdown struct {
	b strings.Builder
	n Counts
}

func (m *markdown) block(b Block) {
	switch b := b.(type) {
	case Heading:
		m.heading(b.Level, b.Text)
	case Paragraph:
		m.paragraph(markdownText(b.Text))
	case Table:
		m.table(b)
	case List:
		m.list(b)
	case Scores:
		m.scores(b)
	case Trend:
		m.table(b.Table())
	}
}

func (m *markdown) heading(level int, text string) {
	m.n[headings]++
	fmt.Fprintf(&m.b, "%s %s\n\n", strings.Repeat("#", level), escape(text))
}

func (m *markdown) paragraph(text string) { m.b.WriteString(text + "\n\n") }

func (m *markdown) list(l List) {
	for i, item := range l.Items {
		m.n[items]++
		sign := "-"
		if l.Numbered {
			sign = fmt.Sprintf("%d.", i+1)
		}
		fmt.Fprintf(&m.b, "%s %s\n", sign, markdownText(item))
	}
	m.b.WriteString("\n")
}

func (m *markdown) table(t Table) {
	line := func(cells []string) { m.b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	var titles []string
	rule := "|"
	for _, c := range t.Head {
		title := escape(c.Title)
		if c.Below != "" {
			title += "<br>" + escape(c.Below)
		}
		titles = append(titles, title)
		if c.Right {
			rule += "---:|"
		} else {
			rule += "---|"
		}
	}
	line(titles)
	m.b.WriteString(rule + "\n")
	for _, r := range t.Rows {
		m.n[rows]++
		cells := make([]string, len(r))
		for i, c := range r {
			cells[i] = markdownText(c)
		}
		line(cells)
	}
	m.b.WriteString("\n")
}

func (m *markdown) scores(s Scores) {
	t := Table{Head: []Column{{Title: "Report"}, {Title: "Score"}, {Title: "More"}}}
	for _, x := range s.List {
		t.Rows = append(t.Rows, row(x.Name, x.said(), strings.Join(x.Lines, "; ")))
	}
	m.table(t)
}

func markdownText(t Text) string {
	var b strings.Builder
	for i, r := range t {
		if r.Break && i > 0 {
			b.WriteString("<br>")
		}
		s := strings.TrimSpace(escape(r.Words))
		if s == "" {
			continue
		}
		// Signs of style have to touch the words, blanks stand outside.
		if i > 0 && !r.Break && strings.HasPrefix(r.Words, " ") {
			b.WriteString(" ")
		}
		if r.Strong {
			s = "**" + s + "**"
		}
		b.WriteString(s)
		if strings.HasSuffix(r.Words, " ") && i+1 < len(t) && !strings.HasPrefix(t[i+1].Words, " ") {
			b.WriteString(" ")
		}
	}
	return b.String()
}

// escape makes foreign text safe inside a line or a table cell of Markdown: it
// can't begin a block, a link, an image, HTML or another cell, and reads the
// same when rendered.
func escape(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	var b strings.Builder
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_{}[]<>&|~#!$^@=", r),
			// a list, a rule or an underline of a heading at the start
			i == 0 && strings.ContainsRune("-+", r),
			// "1. " and "1) " at the start of a line are lists too
			(r == '.' || r == ')') && i < 10 && onlyDigits(s[:i]) && (i+1 == len(s) || s[i+1] == ' '),
			// www.… and https://… become links without any sign
			r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www"),
			r == ':' && strings.HasPrefix(s[i:], "://"),
			r == ':' && (endsWith(s[:i], "mailto") || endsWith(s[:i], "xmpp")):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// endsWith compares the end of a text in any case. It looks at the end only:
// texts may be long.
func endsWith(s, end string) bool {
	return len(s) >= len(end) && strings.EqualFold(s[len(s)-len(end):], end)
}

func onlyDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// countMarkdown counts what a Markdown report of ours is made of. Foreign text
// can't begin a line of its own, so the beginning of a line tells.
func countMarkdown(b []byte) (Counts, error) {
	n := newCounts()
	for line := range strings.Lines(string(b)) {
		sign, _, _ := strings.Cut(line, " ")
		switch {
		case strings.HasPrefix(line, "#"):
			n[headings]++
		case strings.HasPrefix(line, "|--"): // the line above is a head
			n[rows]--
		case sign == "|":
			n[rows]++
		case sign == "-", strings.HasSuffix(sign, ".") && onlyDigits(strings.TrimSuffix(sign, ".")):
			n[items]++
		}
	}
	return n, nil
}
