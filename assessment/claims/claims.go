package claims

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"soc2ready/assessment"
)

// MaxFile is the size of the largest text that is looked at, in bytes.
const MaxFile = 16 << 20

// ErrTooLarge is what Check returns for a text beyond MaxFile: nothing in it
// was looked at.
var ErrTooLarge = errors.New("larger than 16 MB: split it, or name its parts")

// ErrFormat is what Check returns for a format it does not know.
var ErrFormat = errors.New("unknown format")

// Format is how a text is written down.
type Format string

// The formats Check reads.
const (
	Text     Format = "text"
	Markdown Format = "markdown"
	HTML     Format = "html"
)

// Severity is how wrong a wording is: wrong is false whoever says it,
// overstated says more than a report or the facts bear.
const (
	Wrong      = "wrong"
	Overstated = "overstated"
)

// A Finding is one stretch of wording. Line and Column start at 1 and point
// into the source as it was given; Column counts characters, a byte order mark
// not among them. Text is what a reader sees there, markup taken away.
type Finding struct {
	Line, Column int
	Text         string
	Rule         string
	Severity     string
	Reason       string
	Instead      string
}

// Check finds wrong and overstated wording in a text, ordered by place. It
// reads at most MaxFile bytes.
func Check(r io.Reader, format Format) ([]Finding, error) {
	return CheckOn(r, format, assessment.Day{})
}

// CheckOn is Check on a day: it also finds a report called current that is too
// old for that.
func CheckOn(r io.Reader, format Format, today assessment.Day) ([]Finding, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxFile {
		return nil, ErrTooLarge
	}
	var read func(*reader)
	switch format {
	case Text:
		read = readText
	case Markdown:
		read = readMarkdown
	case HTML:
		read = readHTML
	default:
		return nil, fmt.Errorf("%w %q: it is text, markdown or html", ErrFormat, string(format))
	}
	if !worthReading(data) {
		return nil, nil
	}
	src := string(data)
	a := &analysis{today: today}
	p := &reader{src: src, block: a.add}
	read(p)
	p.end()
	a.finish()
	return place(src, a.found), nil
}

// worthReading says whether a text can name SOC 2 or the AICPA at all, so that
// most files of a folder cost one look.
func worthReading(data []byte) bool {
	return bytes.Contains(data, []byte("&#")) || find(data, "soc", socLike) || find(data, "aicpa", nil) ||
		find(data, "american institute", nil) || find(data, "organization control", nil) || find(data, "organisation control", nil)
}

// socLike says whether no letters stand around the three at i, so that it is
// not "social" or "associated".
func socLike(data []byte, i int) bool {
	letter := func(k int) bool {
		return k >= 0 && k < len(data) && (data[k]|0x20 >= 'a' && data[k]|0x20 <= 'z')
	}
	roman := i+4 < len(data) && data[i+3]|0x20 == 'i' && data[i+4]|0x20 == 'i'
	typed := i+3 < len(data) && data[i+3]|0x20 == 's' && !letter(i+4) // SOCs
	return !letter(i-1) && (!letter(i+3) || roman || typed)
}

// find looks for a lower-case ASCII needle in any case at a place that fits.
func find(data []byte, needle string, fits func([]byte, int) bool) bool {
	lower, upper := needle[0], needle[0]-'a'+'A'
	for i := 0; i+len(needle) <= len(data); i++ {
		if data[i] != lower && data[i] != upper {
			continue
		}
		k := 1
		for k < len(needle) && (data[i+k] == needle[k] || data[i+k] >= 'A' && data[i+k] <= 'Z' && data[i+k]|0x20 == needle[k]) {
			k++
		}
		if k == len(needle) && (fits == nil || fits(data, i)) {
			return true
		}
	}
	return false
}

// hit is a finding before its place is counted: from is where its first word
// begins, to where its last one ends, in bytes.
type hit struct {
	from, to int
	text     string
	rule     string
	instead  string // "" takes the rule's
}

// place drops what is silenced or stands twice, and counts lines and columns.
func place(src string, hits []hit) []Finding {
	if len(hits) == 0 {
		return nil
	}
	rules := Rules()
	rank := func(id string) int { return slices.IndexFunc(rules, func(r Rule) bool { return r.ID == id }) }
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to), cmp.Compare(rank(a.rule), rank(b.rule)))
	})
	silent := silencedLines(src)
	var found []Finding
	c := counter{src: src, line: 1, column: 1, next: len(src) - len(strings.TrimPrefix(src, "\uFEFF"))}
	for _, h := range leaveOne(hits, rank) {
		line, column := c.at(h.from)
		last := line + lines(src[h.from:h.to])
		if silent.any(line, last) {
			continue
		}
		r := rules[rank(h.rule)]
		found = append(found, Finding{
			Line: line, Column: column, Text: h.text, Rule: r.ID, Severity: r.Severity,
			Reason: r.Why, Instead: cmp.Or(h.instead, r.Instead),
		})
	}
	return found
}

// leaveOne keeps one of findings that overlap: the one whose rule says most.
func leaveOne(hits []hit, rank func(string) int) []hit {
	kept := hits[:0]
	for _, h := range hits {
		if n := len(kept); n > 0 && h.from < kept[n-1].to {
			if rank(h.rule) < rank(kept[n-1].rule) {
				kept[n-1] = h
			}
			continue
		}
		kept = append(kept, h)
	}
	return kept
}

// counter turns offsets, asked for in rising order, into lines and columns. A
// line ends with \n, \r\n or \r.
type counter struct {
	src          string
	line, column int // of next
	next         int
}

func (c *counter) at(off int) (line, column int) {
	for c.next < off {
		i := strings.IndexAny(c.src[c.next:off], "\r\n")
		if i < 0 {
			c.column += utf8.RuneCountInString(c.src[c.next:off])
			c.next = off
			break
		}
		i += c.next
		c.next = i + 1
		if c.src[i] == '\r' && i+1 < len(c.src) && c.src[i+1] == '\n' {
			c.next = i + 2
		}
		c.line, c.column = c.line+1, 1
	}
	return c.line, c.column
}

func lines(s string) int {
	return strings.Count(s, "\n") + strings.Count(s, "\r") - strings.Count(s, "\r\n")
}

// checkOpen checks an open file after a look at its first bytes.
func checkOpen(r io.Reader, name string, today assessment.Day) ([]Finding, Format, error) {
	head := make([]byte, Head)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, "", err
	}
	format, ok := FormatOf(name, head[:n])
	if !ok {
		return nil, "", nil
	}
	found, err := CheckOn(io.MultiReader(bytes.NewReader(head[:n]), r), format, today)
	return found, format, err
}
