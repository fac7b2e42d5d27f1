package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

//go:embed style.css
var styleSheet string

// HTML sets a document as one page of HTML that needs nothing else: no script,
// no font and no picture from anywhere, and a policy that forbids them.
func HTML(w io.Writer, d Document) (Counts, error) {
	p := &page{n: newCounts(), widths: map[int]bool{}}
	p.body(d)
	head := &page{}
	head.raw(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
`)
	head.element("title", "", d.Title)
	head.raw("<style>\n" + styleSheet)
	for _, n := range slices.Sorted(maps.Keys(p.widths)) {
		head.raw(fmt.Sprintf(".w%d { width: %d%%; }\n", n, n))
	}
	head.raw("</style>\n</head>\n")
	for _, b := range []*bytes.Buffer{&head.b, &p.b} {
		if _, err := w.Write(b.Bytes()); err != nil {
			return nil, err
		}
	}
	return p.n, nil
}

func (p *page) body(d Document) {
	p.raw("<body>\n<header>\n")
	p.n[headings]++
	p.element("h1", "", d.Title)
	if d.Subtitle != "" {
		p.element("p", `class="subtitle"`, d.Subtitle)
	}
	p.raw("<div class=\"notice\">\n")
	for _, s := range d.Notice {
		p.element("p", "", s)
	}
	p.raw("</div>\n</header>\n<main>\n")
	p.facts(d.Facts)
	if d.Contents {
		p.contents(d)
	}
	for _, b := range d.Blocks {
		p.block(b)
	}
	p.raw("</main>\n<footer>\n")
	p.element("p", "", d.Footer)
	p.raw("</footer>\n</body>\n</html>\n")
}

type page struct {
	b      bytes.Buffer
	n      Counts
	part   int          // headings of level 2 so far
	widths map[int]bool // of columns, in percent
}

// raw writes what is ours; text writes what may be foreign.
func (p *page) raw(s string)  { p.b.WriteString(s) }
func (p *page) text(s string) { p.b.WriteString(html.EscapeString(s)) }

// element writes a text in an element; attributes are ours.
func (p *page) element(name, attributes, text string) {
	if attributes != "" {
		attributes = " " + attributes
	}
	p.raw("<" + name + attributes + ">")
	p.text(text)
	p.raw("</" + name + ">\n")
}

func (p *page) block(b Block) {
	switch b := b.(type) {
	case Heading:
		p.n[headings]++
		id := ""
		if b.Level == 2 {
			p.part++
			id = partID(p.part)
		}
		p.element(fmt.Sprintf("h%d", b.Level), id, b.Text)
	case Paragraph:
		p.raw("<p>")
		p.runs(b.Text)
		p.raw("</p>\n")
	case Table:
		p.table(b)
	case List:
		p.list(b)
	case Scores:
		p.scores(b)
	case Trend:
		p.trend(b)
	}
}

func partID(n int) string { return fmt.Sprintf(`id="part-%d"`, n) }

func (p *page) runs(t Text) {
	for i, r := range t {
		if r.Break && i > 0 {
			p.raw("<br>")
		}
		if r.Words == "" {
			continue
		}
		name := ""
		switch {
		case r.Strong:
			name = "strong"
		case r.Code:
			name = "code"
		case r.Quiet:
			name = "small"
		}
		if name == "" {
			p.text(r.Words)
			continue
		}
		p.raw("<" + name + ">")
		p.text(r.Words)
		p.raw("</" + name + ">")
	}
}

// wideFact is how many characters of a fact stand in half the width.
const wideFact = 60

func (p *page) facts(facts []Fact) {
	p.raw("<dl>\n")
	for _, f := range facts {
		if utf8.RuneCountInString(f.Value) > wideFact {
			p.raw(`<div class="wide"><dt>`)
		} else {
			p.raw("<div><dt>")
		}
		p.text(f.Name)
		p.raw("</dt><dd>")
		p.text(f.Value)
		p.raw("</dd></div>\n")
	}
	p.raw("</dl>\n")
}

func (p *page) contents(d Document) {
	p.raw("<nav aria-label=\"Contents\">\n<ul>\n")
	for i, title := range d.parts() {
		p.n[items]++
		p.raw(fmt.Sprintf(`<li><a href="#part-%d">`, i+1))
		p.text(title)
		p.raw("</a></li>\n")
	}
	p.raw("</ul>\n</nav>\n")
}

func (p *page) list(l List) {
	name := "ul"
	if l.Numbered {
		name = "ol"
	}
	p.raw("<" + name + ">\n")
	for _, item := range l.Items {
		p.n[items]++
		p.raw("<li>")
		p.runs(item)
		p.raw("</li>\n")
	}
	p.raw("</" + name + ">\n")
}

func (p *page) table(t Table) {
	p.raw("<table>\n")
	if t.Caption != "" {
		p.element("caption", "", t.Caption)
	}
	sum := 0
	for _, c := range t.Head {
		sum += c.Width
	}
	if sum > 0 {
		p.raw("<colgroup>")
		for _, c := range t.Head {
			percent := 100 * c.Width / sum
			p.widths[percent] = true
			p.raw(fmt.Sprintf(`<col class="w%d">`, percent))
		}
		p.raw("</colgroup>\n")
	}
	p.raw("<thead><tr>")
	for _, c := range t.Head {
		p.raw(`<th scope="col"` + right(c) + ">")
		p.text(c.Title)
		if c.Below != "" {
			p.raw("<br>")
			p.text(c.Below)
		}
		p.raw("</th>")
	}
	p.raw("</tr></thead>\n<tbody>\n")
	for _, r := range t.Rows {
		p.n[rows]++
		p.raw("<tr>")
		for i, cell := range r {
			name := "td"
			if i == 0 {
				name = `th scope="row"`
			}
			p.raw("<" + name + right(t.Head[i]) + ">")
			p.runs(cell)
			p.raw("</" + name[:2] + ">")
		}
		p.raw("</tr>\n")
	}
	p.raw("</tbody>\n</table>\n")
}

func right(c Column) string {
	if c.Right {
		return ` class="number"`
	}
	return ""
}

func (p *page) scores(s Scores) {
	p.raw("<div class=\"scores\">\n")
	for _, x := range s.List {
		p.raw("<section class=\"score\">\n")
		p.n[headings]++
		p.element("h3", "", x.Name)
		if x.In {
			p.raw("<p><span class=\"big\">")
			p.text(Percent(x.Low))
			p.raw("</span> ")
			if x.High > x.Low {
				p.text("(up to " + Percent(x.High) + ") ")
			}
			p.raw("<strong>")
			p.text(x.Word)
			p.raw("</strong></p>\n")
			p.bar(x.Low, x.High)
		} else {
			p.element("p", "", x.Word)
		}
		for _, l := range x.Lines {
			p.element("p", `class="line"`, l)
		}
		p.raw("</section>\n")
	}
	p.raw("</div>\n")
}

// countHTML counts what a page of ours is made of. Foreign text can't begin an
// element, so the tags tell.
func countHTML(b []byte) (Counts, error) {
	count := func(tags ...string) (n int) {
		for _, tag := range tags {
			n += bytes.Count(b, []byte(tag))
		}
		return n
	}
	if !strings.HasSuffix(string(b), "</html>\n") {
		return nil, io.ErrUnexpectedEOF
	}
	return Counts{
		headings: count("<h1>", "<h2 ", "<h3>"),
		rows:     count("<tr>") - count("<thead>"),
		items:    count("<li>"),
	}, nil
}
