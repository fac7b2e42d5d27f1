package ui

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui/chart"
	"soc2ready/ui/style"
)

func typeName(t assessment.ReportType) string { return "Type " + strconv.Itoa(int(t)) }

var categoryNames = map[questions.Category]string{
	questions.Security: "Security", questions.Availability: "Availability",
	questions.ProcessingIntegrity: "Processing integrity",
	questions.Confidentiality:     "Confidentiality", questions.Privacy: "Privacy",
}

func categoryName(c questions.Category) string { return cmp.Or(categoryNames[c], string(c)) }

// gateWord tells the gate; the word carries it, the colour goes along.
func gateWord(t *style.Theme, open bool) string {
	if open {
		return t.Good.Render("gate open")
	}
	return t.Muted.Render("gate closed")
}

// both gives the two blocks with their names.
func (r *results) both() [2]*assessment.Block {
	return [2]*assessment.Block{&r.s.score.Type1, &r.s.score.Type2}
}

// scores are both types with range, word, gate and estimate.
func (r *results) scores(w int) []string {
	t := r.s.theme
	const indent = 8
	var out []string
	for i, b := range r.both() {
		parts := scoreParts(t, *b)
		parts[0] = t.Strong.Render(typeName(assessment.ReportType(i+1))) + "  " + parts[0]
		out = append(out, flow(parts, dot(t), indent, w)...)
		if !b.In {
			continue
		}
		gate := gateWord(t, b.Gate)
		bar := min(50, w-indent-2-len("gate closed"))
		if bar >= 5 {
			out = append(out, strings.Repeat(" ", indent)+chart.Range(t, b.Mean, b.High, bar)+"  "+gate)
		} else {
			out = append(out, clip(gate, w))
		}
		if q := b.Quick; q != nil {
			estimate := fmt.Sprintf("quick scan estimate %s, from %d of %d questions", percent(q.Mean), q.Answered, q.Of)
			for _, l := range wrap(estimate, w-min(indent, w/2)) {
				out = append(out, strings.Repeat(" ", min(indent, w/2))+t.Accent.Render(l))
			}
		}
	}
	if r.page.height >= 20 && (!r.s.score.Type1.Gate || !r.s.score.Type2.Gate) {
		for _, l := range wrap("the gate opens when each criterion is met and the description complete", w-indent) {
			out = append(out, strings.Repeat(" ", indent)+t.Muted.Render(l))
		}
	}
	score := r.s.score
	if score.Window == nil && score.HeadlineType2 != assessment.Ready {
		return out // the word stands with Type 2 already
	}
	beside := append(windowFigures(t, score.Window), t.Muted.Render("in one word ")+headline(t, score))
	return append(out, inFlow(beside, dot(t), indent, w)...)
}

// categories is the table of the categories in scope: both types, one below
// the other.
func (r *results) categories(w int) []string {
	t := r.s.theme
	out := []string{t.Strong.Render(clip("Categories", w))}
	const name = 22
	for i, c := range r.s.score.Type1.Categories {
		label := categoryName(questions.Category(c.ID))
		wide := w >= 74
		if !wide {
			out = append(out, clip("  "+label, w))
		}
		for k, b := range r.both() {
			if i >= len(b.Categories) {
				continue
			}
			p := b.Categories[i]
			head := "    " + typeName(assessment.ReportType(k+1))
			if wide {
				head = "  " + pad([]string{label, ""}[k], name) + typeName(assessment.ReportType(k+1))
			}
			if !p.In {
				out = append(out, clip(head+"  "+t.Muted.Render("nothing in scope"), w))
				continue
			}
			word := wordStyle(t, p.Word).Render(wordOf(p.Word))
			if wide {
				out = append(out, head+"  "+pad(spread(p.Mean, p.High), 18)+"  "+pad(word, 9)+"  "+gateWord(t, p.Gate))
				continue
			}
			out = append(out, flow([]string{head + "  " + spread(p.Mean, p.High), word, gateWord(t, p.Gate)}, dot(t), 12, w)...)
		}
	}
	return out
}

// description is the part that every report carries beside the criteria.
func (r *results) description(w int) []string {
	t := r.s.theme
	out := []string{t.Strong.Render(clip("System description (DC 1 to DC 9)", w))}
	for i, b := range r.both() {
		d := b.Description
		head := "  " + typeName(assessment.ReportType(i+1)) + "  "
		if !d.In {
			out = append(out, clip(head+t.Muted.Render("nothing to describe in this bank"), w))
			continue
		}
		n := map[string]int{}
		for _, it := range d.Items {
			_, word, _ := stateMark(t, it.State, it.State != it.StateHigh)
			n[word]++
		}
		parts := []string{head + spread(d.Mean, d.High)}
		for _, word := range []string{"complete", "drafted", "missing", "open", "out"} {
			if n[word] > 0 {
				parts = append(parts, strconv.Itoa(n[word])+" "+word)
			}
		}
		out = append(out, flow(parts, dot(t), 10, w)...)
	}
	return out
}

// mapHead is the heading of the map with its legend.
func (r *results) mapHead(w int) []string {
	t := r.s.theme
	head := "The " + count(len(r.s.bank.Criteria), "criterion", "criteria") + " and the description, for " + typeName(r.kind)
	out := styled(t.Strong.Render, wrap(head, w))
	var legend []string
	for _, v := range []struct {
		v    assessment.Verdict
		open bool
	}{
		{assessment.Met, false},
		{assessment.AtRisk, false},
		{assessment.NotMet, false},
		{assessment.AtRisk, true},
		{assessment.Out, false},
	} {
		sign, word, look := verdictMark(t, v.v, v.open)
		legend = append(legend, look.Render(sign)+" "+word)
	}
	return append(out, flow(legend, "   ", 0, w)...)
}

// under tells what is under the cursor, for the foot of the page.
func (r *results) under() string {
	if len(r.ids) == 0 {
		return ""
	}
	t, id := r.s.theme, r.ids[r.at]
	head := t.Selected.Render(questions.ScreenID(id))
	if it := r.s.bank.Item(id); it != nil {
		for _, x := range r.block().Description.Items {
			if x.ID == id {
				sign, word, look := stateMark(t, x.State, x.State != x.StateHigh)
				return head + " " + look.Render(sign+" "+word) + dot(t) + it.Title
			}
		}
		return head + " " + it.Title
	}
	c := r.s.bank.Criterion(id)
	row := r.block().Row(id)
	if row == nil {
		return head + " " + t.Muted.Render(t.Signs.Out+" out, "+strings.ToLower(categoryName(c.Category))+" is not in scope") + dot(t) + c.Title
	}
	sign, word, look := verdictMark(t, row.Verdict, row.Open())
	mark := head + " " + look.Render(sign+" "+word)
	if row.Verdict != assessment.Out {
		mark += " " + spread(row.S, row.High)
	}
	return mark + dot(t) + c.Title
}

// closed lists what keeps the gate of the chosen type closed.
func (r *results) closed(w int) []string {
	t, b := r.s.theme, r.block()
	if b.Gate {
		head := clip("The gate for "+typeName(r.kind)+" is open", w)
		return append([]string{t.Strong.Render(head)}, styled(t.Muted.Render, wrap("Every criterion in scope is met by your own answers, and the description is complete. An auditor will look at evidence, not at answers.", w))...)
	}
	out := []string{t.Strong.Render(clip("What keeps the gate for "+typeName(r.kind)+" closed", w))}
	row := func(sign, word, id, title string, look func(...string) string) string {
		return clip("  "+look(sign)+" "+pad(questions.ScreenID(id), 6)+" "+look(pad(word, 8))+" "+title, w)
	}
	for _, want := range []string{"not met", "at risk", "open", "out"} {
		for _, x := range b.Criteria {
			sign, word, look := verdictMark(t, x.Verdict, x.Open())
			c := r.s.bank.Criterion(x.ID)
			if word != want || c == nil || (word == "out" && !c.Common()) {
				continue
			}
			title := c.Title
			if word == "out" {
				title += ": nothing left to assess here; an auditor will expect something"
			}
			out = append(out, row(sign, word, x.ID, title, look.Render))
		}
	}
	for _, x := range b.Description.Items {
		it := r.s.bank.Item(x.ID)
		if x.State == assessment.ItemComplete || x.State == assessment.ItemOut || it == nil {
			continue
		}
		sign, word, look := stateMark(t, x.State, x.State != x.StateHigh)
		out = append(out, row(sign, word, x.ID, it.Title, look.Render))
	}
	return out
}

// series are the rows of the series: percentage, range and counts.
func (r *results) series(w int) []string {
	t, b := r.s.theme, r.block()
	out := []string{t.Strong.Render(clip("Series for "+typeName(r.kind), w))}
	titles := map[string]string{}
	for _, s := range r.s.bank.Series {
		titles[s.ID] = s.Title
	}
	for _, p := range b.Series {
		name := pad(p.ID, 4) + titles[p.ID]
		counts := strings.Join(seriesCounts(p), ", ")
		score := "nothing in scope"
		if p.In {
			score = spread(p.Mean, p.High)
		}
		switch {
		case w >= 100:
			bar := strings.Repeat(" ", 20)
			if p.In {
				bar = chart.Range(t, p.Mean, p.High, 20)
			}
			out = append(out, clip("  "+pad(name, 36)+bar+"  "+pad(score, 19)+counts, w))
		case w >= 70:
			out = append(out, clip("  "+pad(name, 28)+pad(score, 19)+t.Muted.Render(counts), w))
		default:
			out = append(out, clip("  "+name, w), clip("      "+score+" "+t.Muted.Render(counts), w))
		}
	}
	return out
}

func seriesCounts(p assessment.Part) []string {
	var out []string
	for _, x := range []struct {
		n    int
		word string
	}{{p.Met, "met"}, {p.AtRisk, "at risk"}, {p.NotMet, "not met"}, {p.Open, "open"}, {p.Out, "out"}} {
		if x.n > 0 {
			out = append(out, strconv.Itoa(x.n)+" "+x.word)
		}
	}
	return out
}

// stand tells where a company stands between practice and reports: as it is
// recorded, never as a score has it.
func (r *results) stand(w int) []string {
	t := r.s.theme
	out := []string{t.Strong.Render(clip("Where you stand", w))}
	said := assessment.Say(r.s.a, r.s.opts.Today())
	out = append(out, indented(said.Line, w, t.Accent.Render)...)
	at := assessment.StagePractice
	if said.Stage != nil && said.Stage.Report() && !said.OutOfDate {
		at = said.Stage.Kind
	}
	for _, x := range []struct {
		stage      assessment.StageKind
		name, text string
	}{
		{assessment.StagePractice, "Practice today", "what your company does now and can show. This page measures that, from your own answers."},
		{assessment.StageType1, "Type 1 report (optional)", "a CPA firm's opinion on whether the controls are designed suitably, on one day."},
		{assessment.StageType2, "Type 2 report", "a CPA firm's opinion on design and on how the controls worked over some months."},
	} {
		for i, l := range wrap(x.name+": "+x.text, w-4) {
			sign := " "
			if i == 0 && x.stage == at {
				sign = t.Signs.Cursor
			}
			out = append(out, "  "+t.Accent.Render(sign)+" "+l)
		}
	}
	out = append(out, indented("There is no SOC 2 certificate. A SOC 2 report is an opinion, and only a licensed CPA firm gives one.", w, t.Text.Render)...)
	out = append(out, "")
	return append(out, styled(t.Muted.Render, wrap("50 %, 60 % and 80 % are conventions of this program, not figures of the AICPA: below 50 % a criterion without a key question is not met, 80 % is needed for met, 60 % for close. No average opens the gate: each criterion in scope has to be met.", w))...)
}

// styled renders each line by itself.
func styled(look func(...string) string, lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = look(l)
	}
	return out
}

// indented wraps a text and sets it in by two cells.
func indented(text string, w int, look func(...string) string) []string {
	in := min(style.Indent, max(w, 0)/2)
	lines := wrap(text, w-in)
	for i, l := range lines {
		lines[i] = strings.Repeat(" ", in) + look(l)
	}
	return lines
}
