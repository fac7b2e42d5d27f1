package report

import "soc2ready/assessment"

// Document is a report before it is set in a format. What it says is decided
// once, here; the formats only set it. Its texts may hold anything that people
// entered: each format escapes them.
type Document struct {
	Title    string
	Subtitle string
	Notice   []string // what the report is and is not; on top, set off
	Facts    []Fact   // what it is about; also on top
	Contents bool     // long enough for a list of its parts
	Day      assessment.Day
	Footer   string // on each printed page
	Blocks   []Block
}

// Fact is a line of the table on top.
type Fact struct{ Name, Value string }

// Block is a part of a document: Heading, Paragraph, Table, List, Scores or
// Trend.
type Block interface{ block() }

// Heading begins a part: level 2 or 3, none left out.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is a text.
type Paragraph struct{ Text Text }

// Table has a head and rows of as many cells. The first cell names its row.
type Table struct {
	Caption string // what the table shows, for those who do not see it
	Head    []Column
	Rows    [][]Text
}

// Column is the head of a column. Width is its share of the width, in parts of
// the sum over the columns; Right sets numbers under each other. Below is a
// second line of the title, where there is one.
type Column struct {
	Title string
	Below string
	Width int
	Right bool
}

// Text is the title with its second line.
func (c Column) Text() Text {
	t := Strong(c.Title)
	if c.Below != "" {
		t = t.with(Run{Words: c.Below, Strong: true, Break: true})
	}
	return t
}

// List has items, numbered or not.
type List struct {
	Numbered bool
	Items    []Text
}

// Scores shows scores side by side.
type Scores struct{ List []Gauge }

// Gauge is one of them, in hundredths of a percent. In is false when nothing
// is in scope: then there is no number, only the word.
type Gauge struct {
	Name      string
	In        bool
	Low, High int
	Word      string
	Lines     []string // further facts, short
}

// Trend shows how two scores moved, in hundredths of a percent, oldest first.
type Trend struct {
	Caption string
	Points  []TrendPoint
}

// TrendPoint is a point of it.
type TrendPoint struct {
	Name         string
	Day          assessment.Day
	Type1, Type2 int
	In           bool // something is in scope
	Break        bool // it can't be compared with the one before
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (Table) block()     {}
func (List) block()      {}
func (Scores) block()    {}
func (Trend) block()     {}

// Text is a run of words, some of them strong or set as code.
type Text []Run

// Run is a piece of text in one style. A break begins a new line before it.
type Run struct {
	Words  string
	Strong bool
	Code   bool // an id, a hash, a command
	Quiet  bool // less important
	Break  bool
}

// Say makes a plain text.
func Say(words string) Text { return Text{{Words: words}} }

// Strong makes a strong text.
func Strong(words string) Text { return Text{{Words: words, Strong: true}} }

// Plain is the text without its styles; a break is a blank.
func (t Text) Plain() string {
	s := ""
	for i, r := range t {
		if r.Break && i > 0 {
			s += " "
		}
		s += r.Words
	}
	return s
}

func (t Text) with(r ...Run) Text { return append(t, r...) }

// line begins a new line in a text.
func line(words string) Run { return Run{Words: words, Break: true} }

// row makes a row of plain cells.
func row(cells ...string) []Text {
	out := make([]Text, len(cells))
	for i, c := range cells {
		out[i] = Say(c)
	}
	return out
}

// parts gives the headings of level 2.
func (d Document) parts() []string {
	var out []string
	for _, b := range d.Blocks {
		if h, ok := b.(Heading); ok && h.Level == 2 {
			out = append(out, h.Text)
		}
	}
	return out
}

// said tells the score in one line: "41 % (up to 87 %), not ready".
func (s Gauge) said() string {
	if !s.In {
		return s.Word
	}
	return Range(s.Low, s.High) + ", " + s.Word
}

func (p TrendPoint) percent(hundredths int) string {
	if !p.In {
		return "–"
	}
	return Percent(hundredths)
}
