package pdf

import (
	"soc2ready/assessment/report"
)

const (
	cellX = 4 // between the edge of a cell and its text
	cellY = 3
)

// tallHead is how high the head of a table is at most that stands again on top
// of each further page.
const tallHead = (bottom - marginTop) / 2

// column is where a column of a table stands.
type column struct {
	x, wide float64
	right   bool
}

// cell is the wrapped text of a cell.
type cell []textLine

func (s *setter) table(t report.Table) {
	columns := columnsOf(t.Head)
	head := make([]cell, len(t.Head))
	for i, c := range t.Head {
		head[i] = s.faces.wrap(c.Text(), columns[i].wide-2*cellX, sizeTable)
	}
	if t.Caption != "" {
		s.room(sizeSmall*leading + height(head) + 30)
		s.text(report.Text{{Words: t.Caption, Quiet: true}}, marginX, wide, sizeSmall)
		s.space(2)
	}
	if height(head) > tallHead { // again on each page it would leave no room for rows
		s.row(columns, nil, head)
		head = nil
	} else {
		s.room(height(head) + 24)
		s.head(columns, head)
	}
	for _, r := range t.Rows {
		row := make([]cell, len(r))
		for i, c := range r {
			row[i] = s.faces.wrap(c, columns[i].wide-2*cellX, sizeTable)
		}
		s.row(columns, head, row)
	}
	s.space(8)
}

func columnsOf(head []report.Column) []column {
	sum := 0
	for _, c := range head {
		sum += max(1, c.Width)
	}
	x, out := float64(marginX), make([]column, len(head))
	for i, c := range head {
		w := wide * float64(max(1, c.Width)) / float64(sum)
		out[i] = column{x, w, c.Right}
		x += w
	}
	return out
}

func height(cells []cell) float64 {
	n := 0
	for _, c := range cells {
		n = max(n, len(c))
	}
	return float64(n)*sizeTable*leading + 2*cellY
}

// head sets the head of a table; none where it was too high to stand again.
func (s *setter) head(columns []column, head []cell) {
	if head == nil {
		return
	}
	h := height(head)
	s.f.SetFillColor(236, 239, 242)
	s.f.Rect(marginX, s.y, wide, h, "F")
	s.cells(columns, head)
}

// row sets a row on one page, with the head again on top of a new one. A row
// that is higher than a page goes over several.
func (s *setter) row(columns []column, head, cells []cell) {
	h := height(cells)
	page := bottom - marginTop - height(head)
	if s.y+h > bottom && h <= page {
		s.newPage()
		s.head(columns, head)
	}
	for s.y+height(cells) > bottom {
		fit := int((bottom - s.y - 2*cellY) / (sizeTable * leading))
		if fit < 1 {
			s.newPage()
			s.head(columns, head)
			continue
		}
		part := make([]cell, len(cells))
		for i, c := range cells {
			n := min(fit, len(c))
			part[i], cells[i] = c[:n], c[n:]
		}
		s.cells(columns, part)
		s.newPage()
		s.head(columns, head)
	}
	s.cells(columns, cells)
	s.rule(marginX, marginX+wide, s.y)
}

// cells writes cells side by side and goes below them.
func (s *setter) cells(columns []column, cells []cell) {
	for i, c := range cells {
		for j, l := range c {
			x := columns[i].x + cellX
			if columns[i].right {
				x = columns[i].x + columns[i].wide - cellX - l.wide(s.faces, sizeTable)
			}
			s.line(l, x, s.y+cellY+float64(j)*sizeTable*leading, sizeTable)
		}
	}
	s.y += height(cells)
}
