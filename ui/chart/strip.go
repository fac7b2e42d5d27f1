package chart

import (
	"strings"

	"soc2ready/ui/style"
)

// Strip draws one sign per mark in at most width cells, labels left out. The
// mark at stands under the cursor, -1 for none; it takes the cell before the
// sign, which is blank in other strips, so that nothing moves along. A strip
// that does not fit is cut around the mark focus, with a sign at each cut.
func Strip(t *style.Theme, marks []Mark, at, focus, width int) string {
	if width < 2 || len(marks) == 0 {
		return ""
	}
	apart := 2*len(marks) <= width // a blank before each; else only before the first
	first, last := 0, len(marks)
	before, after := "", ""
	if !apart && len(marks)+1 > width {
		first, last = around(len(marks), focus, width-1)
		const least = 4 // below, a cut has no room for its sign
		if first > 0 && width >= least {
			before = paint(t.Muted.Render, t.Signs.Left)
		}
		if last < len(marks) && width >= least {
			after = paint(t.Muted.Render, t.Signs.Right)
		}
		if before != "" {
			first++
		}
		if after != "" {
			last--
		}
	}
	var b strings.Builder
	b.WriteString(before)
	in := at >= first && at < last
	if !apart && !in {
		b.WriteByte(' ')
	}
	for i := first; i < last; i++ {
		switch {
		case i == at:
			b.WriteString(paint(t.Selected.Render, t.Signs.Cursor))
		case apart:
			b.WriteByte(' ')
		}
		look := marks[i].Look
		if i == at {
			look = look.Bold(true).Underline(true)
		}
		b.WriteString(paint(look.Render, marks[i].Sign))
	}
	b.WriteString(after)
	return b.String()
}

// around gives n marks out of all with focus among them, near the middle.
func around(all, focus, n int) (first, last int) {
	n = min(n, all)
	first = max(0, min(focus-n/2, all-n))
	return first, first + n
}
