package report

import (
	"fmt"
	"strings"
)

// bar draws a score and what it can still reach. The numbers stand beside it,
// so it says nothing to those who do not see it.
func (p *page) bar(low, high int) {
	p.raw(fmt.Sprintf(`<svg class="bar" viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true" focusable="false">`+
		`<rect class="track" width="1000" height="16"></rect><rect class="high" width="%d" height="16"></rect><rect class="low" width="%d" height="16"></rect></svg>`+"\n",
		high/10, low/10))
}

// The measures of the trend, in units of its view box.
const (
	trendWide, trendHigh = 640, 150
	trendLeft, trendTop  = 44, 10
	trendRight           = 70 // room for the names of the lines
	trendBottom          = 24
)

// Place gives where a point of a trend stands, 0 to 1 from the left and from
// the bottom. Points stand by their days; those of one day side by side.
func (t Trend) Place(i int, hundredths int) (x, y float64) {
	first, last := t.Points[0].Day.Number(), t.Points[len(t.Points)-1].Day.Number()
	if x = 0.5; last > first {
		x = float64(t.Points[i].Day.Number()-first) / float64(last-first)
	}
	return x, float64(hundredths) / 10000
}

// Runs gives stretches of points that can be compared: first and last index.
func (t Trend) Runs() [][2]int {
	var out [][2]int
	for i, p := range t.Points {
		switch {
		case !p.In:
			continue
		case len(out) > 0 && !p.Break && out[len(out)-1][1] == i-1:
			out[len(out)-1][1] = i
		default:
			out = append(out, [2]int{i, i})
		}
	}
	return out
}

// Score gives the score of a line: 1 or 2, the report type.
func (p TrendPoint) Score(line int) int {
	if line == 1 {
		return p.Type1
	}
	return p.Type2
}

// trend draws the two lines; the table below it says the same.
func (p *page) trend(t Trend) {
	if len(t.Points) > 1 {
		p.raw("<figure>\n")
		p.raw(fmt.Sprintf(`<svg class="trend" viewBox="0 0 %d %d" role="img" aria-label="`, trendWide, trendHigh))
		p.text(t.Caption)
		p.raw("\">\n")
		wide, high := float64(trendWide-trendLeft-trendRight), float64(trendHigh-trendTop-trendBottom)
		at := func(i, hundredths int) (float64, float64) {
			x, y := t.Place(i, hundredths)
			return trendLeft + x*wide, trendTop + (1-y)*high
		}
		for _, percent := range []int{0, 50, 100} {
			_, y := at(0, percent*100)
			p.raw(fmt.Sprintf(`<line class="grid" x1="%d" x2="%d" y1="%.1f" y2="%.1f"></line><text class="axis" x="%d" y="%.1f">%d %%</text>`+"\n",
				trendLeft, trendWide-trendRight, y, y, trendLeft-6, y+4, percent))
		}
		for line := 1; line <= 2; line++ {
			for _, r := range t.Runs() {
				var points []string
				for i := r[0]; i <= r[1]; i++ {
					x, y := at(i, t.Points[i].Score(line))
					points = append(points, fmt.Sprintf("%.1f,%.1f", x, y))
				}
				p.raw(fmt.Sprintf(`<polyline class="type%d" points="%s"></polyline>`+"\n", line, strings.Join(points, " ")))
			}
			for i, point := range t.Points {
				if point.In {
					x, y := at(i, point.Score(line))
					p.raw(fmt.Sprintf(`<circle class="type%d" cx="%.1f" cy="%.1f" r="3.5"></circle>`+"\n", line, x, y))
				}
			}
		}
		p.trendNames(t, at)
		p.raw(fmt.Sprintf(`<text class="axis start" x="%d" y="%d">%s</text><text class="axis" x="%d" y="%d">%s</text>`+"\n",
			trendLeft, trendHigh-6, t.Points[0].Day, trendWide-trendRight, trendHigh-6, t.Points[len(t.Points)-1].Day))
		p.raw("</svg>\n")
		p.raw("</figure>\n")
	}
	p.table(t.Table())
}

// trendNames names the lines at their right ends, apart from each other.
func (p *page) trendNames(t Trend, at func(i, hundredths int) (float64, float64)) {
	last := len(t.Points) - 1
	if !t.Points[last].In {
		return
	}
	x, one := at(last, t.Points[last].Type1)
	_, two := at(last, t.Points[last].Type2)
	if near := 13 - (two - one); near > 0 {
		one, two = one-near/2, two+near/2
	}
	p.raw(fmt.Sprintf(`<text class="name" x="%.1f" y="%.1f">Type 1</text><text class="name" x="%.1f" y="%.1f">Type 2</text>`+"\n", x+9, one+4, x+9, two+4))
}

// Table tells the same as the figure, a column for each point.
func (t Trend) Table() Table {
	table := Table{Caption: t.Caption, Head: []Column{{Title: "Report", Width: 8}}}
	one, two := row("Type 1"), row("Type 2")
	for _, p := range t.Points {
		table.Head = append(table.Head, Column{Title: p.Name, Below: p.Day.String(), Width: 11, Right: true})
		one, two = append(one, Say(p.percent(p.Type1))), append(two, Say(p.percent(p.Type2)))
	}
	table.Rows = [][]Text{one, two}
	return table
}
