package chart

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"soc2ready/ui/style"
)

// Mark is one place of the map: a sign, a label, and the look of both.
type Mark struct {
	Sign, Label string
	Look        lipgloss.Style
}

// Group is a row of the map with its name in front. A row that does not fit
// goes on below.
type Group struct {
	Name  string
	Marks []Mark
}

// Place is where a mark stands: the line, and the first cell in it.
type Place struct{ Line, Column int }

// Map draws groups of marks, each group from a new line, at most width cells
// wide. The mark with number at (counted through all groups; -1 for none)
// stands under the cursor. The places are those of all marks in order.
func Map(t *style.Theme, groups []Group, at, width int) (lines []string, places []Place) {
	if width < 1 {
		return nil, nil
	}
	l := layoutOf(groups, width)
	n := 0
	for _, g := range groups {
		var b strings.Builder
		b.WriteString(cell(t.Muted.Render, g.Name, l.name))
		column := l.name
		for i, m := range g.Marks {
			if i > 0 && column+l.mark > width {
				lines = append(lines, strings.TrimRight(b.String(), " "))
				b.Reset()
				b.WriteString(strings.Repeat(" ", l.name))
				column = l.name
			}
			places = append(places, Place{len(lines), column})
			cursor, label := " ", m.Label
			look := t.Text
			if n == at {
				cursor, look = t.Signs.Cursor, t.Selected
			}
			text := cut(paint(look.Render, cursor)+paint(m.Look.Render, m.Sign)+" "+paint(look.Render, label), width-column)
			if rest := min(l.mark, width-column) - ansi.StringWidth(text); rest > 0 && i < len(g.Marks)-1 {
				text += strings.Repeat(" ", rest)
			}
			b.WriteString(text)
			column += l.mark
			n++
		}
		lines = append(lines, strings.TrimRight(b.String(), " "))
	}
	return lines, places
}

// layout is the width of the names, with the gap after them, and of a mark
// with the gap after it.
type layout struct{ name, mark int }

func layoutOf(groups []Group, width int) layout {
	var l layout
	for _, g := range groups {
		l.name = max(l.name, ansi.StringWidth(g.Name)+1)
		for _, m := range g.Marks {
			l.mark = max(l.mark, 1+ansi.StringWidth(m.Sign)+1+ansi.StringWidth(m.Label)+1)
		}
	}
	if l.name+l.mark > width { // no room for names: the labels carry them
		l.name = 0
	}
	return l
}

func cell(render func(...string) string, s string, width int) string {
	if width < 1 {
		return ""
	}
	s = ansi.Truncate(s, width, "")
	return paint(render, s) + strings.Repeat(" ", width-ansi.StringWidth(s))
}

func cut(s string, width int) string {
	if ansi.StringWidth(s) <= width {
		return s
	}
	return ansi.Truncate(s, max(width, 0), "")
}
