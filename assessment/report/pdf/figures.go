package pdf

import (
	"fmt"

	"soc2ready/assessment/report"
)

// scores sets the scores in boxes side by side, each with its bar.
func (s *setter) scores(list report.Scores) {
	const gap, pad, bar = 12, 9, 6
	n := float64(max(1, len(list.List)))
	box := (wide - gap*(n-1)) / n
	lines := 0
	for _, x := range list.List {
		k := 0
		for _, l := range x.Lines {
			k += len(s.faces.wrap(report.Say(l), box-2*pad, sizeTable))
		}
		lines = max(lines, k)
	}
	h := 2*pad + sizeSub*leading + sizeNumber*1.2 + bar + 3 + float64(lines)*sizeTable*leading
	s.room(h)
	top := s.y
	for i, x := range list.List {
		left := marginX + float64(i)*(box+gap)
		s.f.SetDrawColor(180, 188, 196)
		s.f.SetLineWidth(0.7)
		s.f.Rect(left, top, box, h, "D")
		s.score(x, left+pad, top+pad, box-2*pad, bar)
	}
	s.y = top + h + 8
}

func (s *setter) score(x report.Gauge, left, y, w, bar float64) {
	s.draw(report.Strong(x.Name), left, y, sizeSub)
	y += sizeSub * leading
	if x.In {
		at := s.span(span{report.Percent(x.Low), style{strong: true}}, left, y, sizeNumber)
		rest := ""
		if x.High > x.Low {
			rest = "(up to " + report.Percent(x.High) + ")  "
		}
		at = s.span(span{rest, style{}}, at+7, y+sizeNumber*0.55, sizeText)
		s.span(span{x.Word, style{strong: true}}, at, y+sizeNumber*0.55, sizeText)
		y += sizeNumber * 1.2
		s.f.SetFillColor(208, 213, 219)
		s.f.Rect(left, y, w, bar, "F")
		s.f.SetFillColor(140, 180, 222)
		s.f.Rect(left, y, w*float64(x.High)/10000, bar, "F")
		s.f.SetFillColor(11, 92, 173)
		s.f.Rect(left, y, w*float64(x.Low)/10000, bar, "F")
		y += bar + 5
	} else {
		s.draw(report.Strong(x.Word), left, y, sizeText)
		y += sizeText * leading
	}
	for _, l := range x.Lines {
		for _, line := range s.faces.wrap(report.Text{{Words: l, Quiet: true}}, w, sizeTable) {
			s.line(line, left, y, sizeTable)
			y += sizeTable * leading
		}
	}
}

// trend draws the two lines of a trend, then the table that says the same.
func (s *setter) trend(t report.Trend) {
	if len(t.Points) > 1 {
		s.curves(t)
	}
	s.table(t.Table())
}

func (s *setter) curves(t report.Trend) {
	const high, left, right, label = 92, 34, 44, 12
	s.room(high + label + 60) // with the table below
	top := s.y + 4
	w := float64(wide - left - right)
	at := func(i, hundredths int) (float64, float64) {
		x, y := t.Place(i, hundredths)
		return marginX + left + x*w, top + (1-y)*high
	}
	for _, percent := range []int{0, 50, 100} {
		_, y := at(0, percent*100)
		s.rule(marginX+left, marginX+left+w, y)
		words := fmt.Sprintf("%d %%", percent)
		s.draw(report.Text{{Words: words, Quiet: true}}, marginX+left-6-s.faces.width(words, style{}, sizeSmall), y-sizeSmall*0.7, sizeSmall)
	}
	for line := 1; line <= 2; line++ {
		s.curve(t, line, at)
	}
	s.names(t, at)
	first, last := t.Points[0].Day.String(), t.Points[len(t.Points)-1].Day.String()
	s.draw(report.Text{{Words: first, Quiet: true}}, marginX+left, top+high+2, sizeSmall)
	s.draw(report.Text{{Words: last, Quiet: true}}, marginX+left+w-s.faces.width(last, style{}, sizeSmall), top+high+2, sizeSmall)
	s.y = top + high + label + 4
}

// curve draws one line: Type 1 whole, Type 2 dashed and with open points.
func (s *setter) curve(t report.Trend, line int, at func(i, hundredths int) (float64, float64)) {
	if line == 1 {
		s.f.SetDrawColor(11, 92, 173)
		s.f.SetFillColor(11, 92, 173)
	} else {
		s.f.SetDrawColor(138, 59, 0)
		s.f.SetFillColor(255, 255, 255)
		s.f.SetDashPattern([]float64{4, 3}, 0)
	}
	s.f.SetLineWidth(1.4)
	for _, r := range t.Runs() {
		for i := r[0]; i < r[1]; i++ {
			x1, y1 := at(i, t.Points[i].Score(line))
			x2, y2 := at(i+1, t.Points[i+1].Score(line))
			s.f.Line(x1, y1, x2, y2)
		}
	}
	s.f.SetDashPattern(nil, 0)
	s.f.SetLineWidth(1)
	for i, p := range t.Points {
		if p.In {
			x, y := at(i, p.Score(line))
			s.f.Circle(x, y, 2.2, "FD")
		}
	}
}

// names writes the names of the lines at their ends, apart from each other.
func (s *setter) names(t report.Trend, at func(i, hundredths int) (float64, float64)) {
	last := t.Points[len(t.Points)-1]
	if !last.In {
		return
	}
	x, one := at(len(t.Points)-1, last.Type1)
	_, two := at(len(t.Points)-1, last.Type2)
	if near := 10 - (two - one); near > 0 {
		one, two = one-near/2, two+near/2
	}
	s.draw(report.Say("Type 1"), x+7, one-sizeSmall*0.65, sizeSmall)
	s.draw(report.Say("Type 2"), x+7, two-sizeSmall*0.65, sizeSmall)
}
