package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"sync"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"soc2ready/assessment/report"
)

// Kinds gives the reports that there are as PDF.
func Kinds() []report.Kind {
	return []report.Kind{
		{Format: "pdf", Reader: "board", Owner: true, Write: report.Set(Write, report.BoardDocument), Count: count},
		{Format: "pdf", Reader: "auditor", Write: report.Set(Write, report.AuditorDocument), Count: count},
	}
}

// What a file is counted by.
const (
	pages     = "pages"
	bookmarks = "bookmarks"
)

// The measures of a page, in points.
const (
	pageWide, pageHigh = 595.28, 841.89 // A4
	marginX            = 48
	marginTop          = 46
	marginBottom       = 54
	wide               = pageWide - 2*marginX
	footerAt           = pageHigh - 30
)

// Sizes of letters, in points.
const (
	sizeTitle  = 20
	sizePart   = 13
	sizeSmall  = 8
	sizeText   = 9.5
	sizeTable  = 8.5
	sizeSub    = 11
	sizeNumber = 24
	leading    = 1.32 // from line to line, in sizes
)

// Write sets a document as PDF.
func Write(w io.Writer, d report.Document) (report.Counts, error) {
	faces, err := newFaces()
	if err != nil {
		return nil, fmt.Errorf("fonts: %w", err)
	}
	s := &setter{f: fpdf.New("P", "pt", "A4", ""), faces: faces}
	s.prepare(d)
	s.newPage()
	s.top(d)
	for _, b := range d.Blocks {
		s.block(b)
	}
	if s.faces.missed {
		s.space(8)
		s.text(report.Text{{Words: "The sign □ stands for signs that the fonts of this file do not have. The Markdown and the HTML of this report have all of them.", Quiet: true}}, marginX, wide, sizeSmall)
	}
	s.footers(d.Footer)
	n := report.Counts{pages: s.f.PageCount(), bookmarks: s.bookmarks}
	var b bytes.Buffer
	if err := s.f.Output(&b); err != nil {
		return nil, err
	}
	_, err = w.Write(b.Bytes())
	return n, err
}

// setter sets blocks one below the other.
type setter struct {
	f         *fpdf.Fpdf
	faces     *faces
	y         float64 // where the next block begins, from the top
	bookmarks int
	font      style // chosen last on this page
	size      float64
}

// prepare gives the file its fonts and its properties. A document has a day: a
// zero one would bring in the clock.
func (s *setter) prepare(d report.Document) {
	f := s.f
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0) // pages are broken here, between lines
	f.SetCatalogSort(true)
	if made, err := time.Parse(time.DateOnly, d.Day.String()); err == nil {
		f.SetCreationDate(made)
		f.SetModificationDate(made)
	}
	f.SetTitle(s.faces.shown(d.Title), true)
	f.SetSubject("Self-assessment: no audit, no opinion, no assurance", true)
	f.SetCreator("soc2ready", true)
	f.SetLang("en")
	for _, face := range s.faces.list {
		f.AddUTF8FontFromBytes(family, face.style, face.ttf)
	}
}

func (s *setter) newPage() {
	s.f.AddPage()
	s.y, s.size = marginTop, 0
}

const bottom = pageHigh - marginBottom

// room goes to the next page when less than h points are left.
func (s *setter) room(h float64) {
	if s.y+h > bottom && s.y > marginTop {
		s.newPage()
	}
}

// space leaves room between blocks, but none on top of a page.
func (s *setter) space(h float64) {
	if s.y > marginTop {
		s.y += h
	}
}

func (s *setter) block(b report.Block) {
	switch b := b.(type) {
	case report.Heading:
		s.heading(b)
	case report.Paragraph:
		s.text(b.Text, marginX, wide, sizeText)
		s.space(4)
	case report.Table:
		s.table(b)
	case report.List:
		s.list(b)
	case report.Scores:
		s.scores(b)
	case report.Trend:
		s.trend(b)
	}
}

// top sets title, notice and facts.
func (s *setter) top(d report.Document) {
	s.bookmark(d.Title, 0)
	s.text(report.Strong(d.Title), marginX, wide, sizeTitle)
	if d.Subtitle != "" {
		s.text(report.Text{{Words: d.Subtitle, Quiet: true}}, marginX, wide, sizeSub)
	}
	s.space(6)
	s.notice(d.Notice)
	s.facts(d.Facts)
}

func (s *setter) bookmark(text string, level int) {
	s.choose(style{}, sizeText) // the bookmark is encoded as its font is
	s.f.Bookmark(s.faces.shown(text), level, s.y)
	s.bookmarks++
}

func (s *setter) heading(h report.Heading) {
	size, before := float64(sizePart), 12.0
	if h.Level > 2 {
		size, before = sizeSub, 9
	}
	s.space(before)
	s.room(size*leading + 44) // not alone at the foot of a page
	s.bookmark(h.Text, h.Level-1)
	s.text(report.Strong(h.Text), marginX, wide, size)
	if h.Level == 2 {
		s.rule(marginX, marginX+wide, s.y+1)
		s.y += 2
	}
	s.space(4)
}

func (s *setter) list(l report.List) {
	const indent = 16
	for i, item := range l.Items {
		sign := "•"
		if l.Numbered {
			sign = strconv.Itoa(i+1) + "."
		}
		lines := s.faces.wrap(item, wide-indent, sizeText)
		s.room(min(float64(len(lines)), 3) * sizeText * leading)
		s.draw(report.Say(sign), marginX+4, s.y, sizeText)
		s.lines(lines, marginX+indent, sizeText)
		s.space(1.5)
	}
	s.space(3)
}

// notice sets what the report is and is not in a box.
func (s *setter) notice(texts []string) {
	const pad = 7
	top := s.y
	s.y += pad
	for _, t := range texts {
		s.text(report.Say(t), marginX+pad+5, wide-2*pad-5, sizeText)
	}
	s.y += pad - 2
	s.f.SetDrawColor(154, 103, 0)
	s.f.SetLineWidth(0.6)
	s.f.Rect(marginX, top, wide, s.y-top, "D")
	s.f.SetFillColor(154, 103, 0)
	s.f.Rect(marginX, top, 4, s.y-top, "F")
	s.y += 8
}

// facts sets name and value in two columns; a long value takes the whole width.
func (s *setter) facts(facts []report.Fact) {
	const half, name = wide / 2, 66
	column, low := 0, s.y
	for _, f := range facts {
		room := half - name - 8
		value := s.faces.wrap(report.Say(f.Value), room, sizeTable)
		if len(value) > 2 {
			if column == 1 {
				column, s.y = 0, low
			}
			value = s.faces.wrap(report.Say(f.Value), wide-name, sizeTable)
		}
		whole := len(value) > 0 && value[0].wide(s.faces, sizeTable) > room
		if whole && column == 1 {
			column, s.y = 0, low
		}
		top := s.y
		x := marginX + float64(column)*half
		s.draw(report.Text{{Words: f.Name, Quiet: true}}, x, top, sizeTable)
		s.lines(value, x+name, sizeTable)
		low = max(low, s.y)
		if column == 0 && !whole {
			column, s.y = 1, top
		} else {
			column, s.y = 0, low
		}
	}
	s.y = low + 4
}

// footers writes what the report is and the number on each page.
func (s *setter) footers(text string) {
	last := s.f.PageCount()
	for i := 1; i <= last; i++ {
		s.f.SetPage(i)
		s.size = 0 // what was chosen on this page last is not known
		s.draw(report.Text{{Words: text, Quiet: true}}, marginX, footerAt, sizeSmall)
		number := fmt.Sprintf("Page %d of %d", i, last)
		s.draw(report.Text{{Words: number, Quiet: true}}, marginX+wide-s.faces.width(number, style{}, sizeSmall), footerAt, sizeSmall)
	}
}

var titled = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^<</Title `) })

// count reads how many pages and bookmarks a file of ours has.
func count(b []byte) (report.Counts, error) {
	if !bytes.HasPrefix(b, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(b), []byte("%%EOF")) {
		return nil, errors.New("it is no whole PDF")
	}
	return report.Counts{
		pages:     bytes.Count(b, []byte("<</Type /Page\n")),
		bookmarks: len(titled().FindAll(b, -1)),
	}, nil
}
