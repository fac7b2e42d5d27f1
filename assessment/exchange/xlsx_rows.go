package exchange

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// rows reads the cells of a sheet. Cells that are merged or hold a formula are
// marked; their rows are not taken.
func (w *workbook) rows(name string) ([]gridRow, error) {
	p, err := w.part(name)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	r := &rowReader{part: p, at: map[int]int{}}
	for {
		t, err := p.next()
		if err != nil {
			return nil, err
		}
		if t == nil {
			return r.list, nil
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "row":
			err = r.row(e)
		case "c":
			err = r.cell(e)
		case "mergeCell":
			err = r.merged(attribute(e, "ref"))
		}
		if err != nil {
			return nil, err
		}
	}
}

type rowReader struct {
	*part
	list   []gridRow
	at     map[int]int // place in list by number
	last   int         // number of the present row
	column int         // of the last cell, from 0
	cells  int
}

func (r *rowReader) row(e xml.StartElement) error {
	r.last++
	if s := attribute(e, "r"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 1<<20 {
			return unreadable(show(r.name), "%s is no number of a row", show(s))
		}
		r.last = n
	}
	r.column = -1
	if _, ok := r.at[r.last]; ok {
		return unreadable(placeOfRow(r.last), "is in the sheet twice")
	}
	if len(r.list) >= maxRows*4 { // empty ones too: programs write rows that only have a height
		return unreadable(placeOfRow(r.last), "more than %d rows", maxRows*4)
	}
	r.at[r.last] = len(r.list)
	r.list = append(r.list, gridRow{number: r.last})
	return nil
}

func (r *rowReader) cell(e xml.StartElement) error {
	if len(r.list) == 0 {
		return unreadable(show(r.name), "a cell outside of a row")
	}
	r.column++
	if ref := attribute(e, "r"); ref != "" {
		column, _, ok := coordinates(ref)
		if !ok {
			return unreadable(placeOfRow(r.last), "%s is no name of a cell", show(ref))
		}
		r.column = column
	}
	c, err := r.value(attribute(e, "t"))
	if err != nil {
		return err
	}
	if c == (cellText{}) {
		return nil
	}
	if r.column >= maxColumns {
		return unreadable(placeOfRow(r.last), "more than %d columns", maxColumns)
	}
	row := &r.list[len(r.list)-1]
	for len(row.cells) <= r.column {
		row.cells = append(row.cells, cellText{})
		if r.cells++; r.cells > maxCells {
			return unreadable(placeOfRow(r.last), "more than %d cells in one sheet", maxCells)
		}
	}
	row.cells[r.column] = c
	return nil
}

// value reads a cell up to its end.
func (r *rowReader) value(kind string) (cellText, error) {
	var c cellText
	var b strings.Builder
	in := ""
	for {
		t, err := r.next()
		if err != nil {
			return c, err
		}
		switch t := t.(type) {
		case nil:
			return c, unreadable(show(r.name), "ends too early")
		case xml.StartElement:
			switch in = t.Name.Local; in {
			case "f":
				c.trouble = "a formula; put its value there"
			case "is":
				s, err := r.text("is")
				if err != nil {
					return c, err
				}
				b.WriteString(s)
				in = ""
			}
		case xml.CharData:
			if in == "v" {
				if b.Len()+len(t) > maxText {
					return c, unreadable(placeOfRow(r.last), "a cell of more than %d MB", maxText>>20)
				}
				b.Write(t)
			}
		case xml.EndElement:
			in = ""
			if t.Name.Local == "c" {
				return r.typed(kind, b.String(), c)
			}
		}
	}
}

// typed gives the text of a value by the type of its cell.
func (r *rowReader) typed(kind, value string, c cellText) (cellText, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(r.w.strings) {
			return c, unreadable(placeOfRow(r.last), "text %s is not in the workbook", show(value))
		}
		c.text = r.w.strings[i]
	case "inlineStr":
		c.text = value
	case "str":
		c.text = unescape(value)
	case "b":
		c.text = map[bool]string{true: "yes"}[value == "1"]
	case "e":
		c.trouble = "an error of the spreadsheet (" + show(value) + ")"
	case "d":
		c.text = value
	default:
		c.text, c.number = value, value != ""
	}
	return c, nil
}

// merged marks every cell of a merged range: but for the first, their contents
// are gone.
func (r *rowReader) merged(ref string) error {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return nil
	}
	left, top, ok1 := coordinates(from)
	right, bottom, ok2 := coordinates(to)
	if !ok1 || !ok2 {
		return unreadable(show(r.name), "%s is no range", show(ref))
	}
	for i := range r.list { // the rows there are; a range may name a million
		row := &r.list[i]
		if row.number < top || row.number > bottom {
			continue
		}
		for c := left; c <= min(right, len(row.cells)-1); c++ {
			row.cells[c].trouble = "merged with others; take the merge back"
		}
		if right >= len(row.cells) && len(row.cells) > 0 && left <= right && left < maxColumns {
			for len(row.cells) <= min(left, maxColumns-1) {
				row.cells = append(row.cells, cellText{})
			}
			row.cells[min(left, len(row.cells)-1)].trouble = "merged with others; take the merge back"
		}
	}
	return nil
}

var cellName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\$?([A-Z]{1,3})\$?([0-9]{1,7})$`) })

// coordinates reads "AB12": column from 0, row from 1.
func coordinates(ref string) (column, row int, ok bool) {
	m := cellName().FindStringSubmatch(ref)
	if m == nil {
		return 0, 0, false
	}
	for _, r := range m[1] {
		column = column*26 + int(r-'A') + 1
	}
	row, _ = strconv.Atoi(m[2]) // up to seven digits
	return column - 1, row, row > 0
}

var escaped = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`) })

// unescape reads the way in which workbooks write what XML can't hold: _x000D_.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped().ReplaceAllStringFunc(s, func(m string) string {
		n, err := strconv.ParseUint(m[2:6], 16, 32)
		if err != nil || n >= 0xD800 && n <= 0xDFFF {
			return m
		}
		return string(rune(n))
	})
}
