package report

import (
	"cmp"
	"fmt"
	"strings"

	"soc2ready/assessment"
)

const (
	topGaps     = 5    // gaps that the board page names
	trendPoints = 6    // points of the trend that it shows, the last of them now
	heldBack    = 3    // things it names of a kind that hold a window back
	wideRange   = 1000 // hundredths of a percent still open, from which on an estimate helps
)

// BoardDocument is the page for a board: both scores, how they moved, what
// comes first, the sum of the work, and when a Type 2 window could begin.
func BoardDocument(in Input) Document {
	a := in.Assessment
	r := a.Score(in.Bank, in.Today, in.StaleDays)
	gaps := in.gaps()
	d := in.frame("SOC 2 readiness: " + cmp.Or(a.Header.Org, a.Header.Name))

	d.add(Heading{2, "Where we stand"})
	d.add(boardScores(a, r))
	d.say(boardCounts(r))
	d.add(boardCategories(a, r))
	d.say(boardDescription(r))
	d.add(in.boardWindow(r)...)
	d.add(in.boardTrend()...)
	d.add(in.boardGaps(gaps)...)
	d.add(in.boardEarliest()...)

	d.add(Heading{2, "How to read this"}, List{Items: []Text{
		Say("Type 1 asks whether the controls are designed as of one day, Type 2 whether they operated over a period. The gate is open only when every criterion is met (self-assessed) and the system description is complete; no average can hide one that is not."),
		Say("Unanswered questions count as 0. \"Up to\" is the score if all of them came out full."),
		Say(Conventions),
	}})
	return d
}

// frame is what each report begins with.
func (in Input) frame(title string) Document {
	a := in.Assessment
	var scope []string
	for _, c := range a.Header.Scope {
		scope = append(scope, Category(string(c)))
	}
	d := Document{
		Title: title, Notice: []string{SelfAssessment, OnlyCPA}, Day: in.Today,
		Subtitle: cmp.Or(a.Header.System, "(system not named)"),
		Footer:   "Self-assessment, no audit, no opinion, no assurance. Written on " + in.Today.String() + ", history head " + shortHead(a.Head) + ".",
		Facts: []Fact{
			{"Assessment", a.Header.Name},
			{"System", cmp.Or(a.Header.System, "(not named)")},
			{"Scope", strings.Join(scope, ", ")},
			{"Target", fmt.Sprintf("Type %d", a.Header.Target)},
			{"As of", a.AsOf(in.Today).String()},
			{"Written on", in.Today.String()},
		},
	}
	if w := a.Header.Window; w != nil {
		d.Facts = append(d.Facts, Fact{"Window", w.Start.String() + " to " + w.End().String()})
	}
	d.Facts = append(
		d.Facts,
		Fact{"Questions", in.Bank.Edition + ", version " + in.Bank.Version},
		Fact{"History", fmt.Sprintf("%s, head %s", entries(a.Last), a.Head)},
	)
	if in.Owner != "" {
		d.Facts = append(d.Facts, Fact{"Only for", in.person(in.Owner)})
	}
	if in.Redact {
		d.Facts = append(d.Facts, Fact{"Redacted", "people are told by roles; notes, references and file names are left out"})
	}
	return d
}

// shortHead is enough of the head of a history to tell it from others.
func shortHead(head string) string { return head[:min(len(head), 12)] }

func (d *Document) add(b ...Block)    { d.Blocks = append(d.Blocks, b...) }
func (d *Document) say(words ...Text) { d.Blocks = append(d.Blocks, paragraphs(words...)...) }

func paragraphs(texts ...Text) (out []Block) {
	for _, t := range texts {
		if t.Plain() != "" {
			out = append(out, Paragraph{t})
		}
	}
	return out
}

func boardScores(a *assessment.Assessment, r assessment.Readiness) Scores {
	score := func(name string, x assessment.Block, w assessment.Word) Gauge {
		s := Gauge{Name: name, In: x.In, Low: x.Mean, High: x.High, Word: Word(w)}
		if name == "Type 2" && w == assessment.Ready && a.Header.Window == nil {
			s.Word += " to start a window"
		}
		s.Lines = append(s.Lines, "gate "+Gate(x.Gate), Count(x.Unanswered, "question")+" unanswered")
		if x.Quick != nil && x.High-x.Mean >= wideRange {
			s.Lines = append(s.Lines, "quick scan estimate "+Estimate(x.Quick))
		}
		return s
	}
	two := r.Type2
	if b := in(r.Basis, r); b != nil {
		two = *b
	}
	s := Scores{[]Gauge{score("Type 1", r.Type1, r.HeadlineType1), score("Type 2", two, r.HeadlineType2)}}
	if r.Basis != "answers" && r.Window != nil {
		s.List[1].Lines = append(s.List[1].Lines, basisWords(r.Basis)+"; by answers alone "+Percent(r.Type2.Mean))
	}
	return s
}

// in gives the block of a basis that is not the answers.
func in(basis string, r assessment.Readiness) *assessment.Block {
	switch {
	case r.Window == nil:
		return nil
	case basis == "best":
		return &r.Window.Best
	case basis == "evidenced":
		return &r.Window.Evidenced
	}
	return nil
}

func basisWords(basis string) string {
	if basis == "best" {
		return "the best that the window can still become"
	}
	return "what the evidence of the window shows"
}

func boardCounts(r assessment.Readiness) Text {
	return Say(fmt.Sprintf("%s: %d answered, %d unanswered, %d not applicable, %d not confirmed lately.",
		Count(r.Questions, "question"), r.Answered, r.Unanswered, r.NA, r.Stale))
}

func boardCategories(a *assessment.Assessment, r assessment.Readiness) Table {
	target, name := r.Type2, "Type 2"
	if a.Header.Target == assessment.Type1 {
		target, name = r.Type1, "Type 1"
	}
	t := Table{
		Caption: "By category; the counts of criteria are those for " + name + ".",
		Head: []Column{
			{Title: "Category", Width: 18},
			{Title: "Type 1", Width: 20},
			{Title: "Type 2", Width: 20},
			{Title: "Met (self-assessed)", Width: 12, Right: true},
			{Title: "At risk", Width: 7, Right: true},
			{Title: "Not met", Width: 7, Right: true},
			{Title: "Open", Width: 8, Right: true},
			{Title: "Out", Width: 7, Right: true},
		},
	}
	for i, p := range target.Categories {
		one, two := r.Type1.Categories[i], r.Type2.Categories[i]
		t.Rows = append(t.Rows, row(
			Category(p.ID), partScore(one), partScore(two),
			fmt.Sprint(p.Met), fmt.Sprint(p.AtRisk), fmt.Sprint(p.NotMet), fmt.Sprint(p.Open), fmt.Sprint(p.Out),
		))
	}
	return t
}

func partScore(p assessment.Part) string { return Score(p.In, p.Mean, p.High, p.Word) }

func boardDescription(r assessment.Readiness) Text {
	one, two := r.Type1.Description, r.Type2.Description
	if !two.In {
		return Say("System description: nothing of it is in scope.")
	}
	done := 0
	for _, it := range two.Items {
		if it.State == assessment.ItemComplete {
			done++
		}
	}
	return Say(fmt.Sprintf("System description: %d of %d items complete; written %s for Type 1, %s for Type 2.",
		done, len(two.Items), Range(one.Mean, one.High), Range(two.Mean, two.High)))
}

// boardWindow tells what the evidence shows so far.
func (in Input) boardWindow(r assessment.Readiness) []Block {
	w := r.Window
	if w == nil {
		return paragraphs(Say("No observation window is set: the Type 2 score stands on answers alone."))
	}
	so := fmt.Sprintf("Window from %s to %s. So far %d of %s that were due by now are done.",
		w.Window.Start, w.Window.End(), w.Done, Count(w.Over, "piece")+" of evidence")
	if w.Over == 0 {
		so = fmt.Sprintf("Window from %s to %s. Nothing of its evidence was due by now.", w.Window.Start, w.Window.End())
	}
	return paragraphs(Say(so + fmt.Sprintf(" With the evidence on file Type 2 stands at %s; the best it can still become is %s.",
		Score(w.Evidenced.In, w.Evidenced.Mean, w.Evidenced.Mean, w.Evidenced.Word), Score(w.Best.In, w.Best.Mean, w.Best.Mean, w.Best.Word))))
}

func (in Input) boardTrend() []Block {
	points := in.Assessment.Trend(in.Bank, assessment.Act{Today: in.Today}) // only the day of now is told
	if len(points) < 2 {
		return nil
	}
	t := Trend{Caption: "Scores by answers at checkpoints and now."}
	out := []Block{Heading{2, "How it has moved"}}
	var breaks List
	for i, p := range fewer(points) {
		x := TrendPoint{Name: cmp.Or(p.Name, "now"), Day: p.Day, Type1: p.Type1.Mean, Type2: p.Type2.Mean, In: p.Type1.In}
		if x.Break = i > 0 && p.Break != ""; x.Break {
			breaks.Items = append(breaks.Items, Say(x.Name+": "+breakWords(p.Break)+" before this point; the two sides can't be compared."))
		}
		t.Points = append(t.Points, x)
	}
	out = append(out, t)
	if len(breaks.Items) > 0 {
		out = append(out, breaks)
	}
	return out
}

// fewer leaves the first point and the last ones; a break between points that
// are not shown stays one.
func fewer(points []assessment.TrendPoint) []assessment.TrendPoint {
	cut := len(points) - trendPoints
	if cut <= 0 {
		return points
	}
	out := append([]assessment.TrendPoint{points[0]}, points[cut+1:]...)
	for _, p := range points[1 : cut+1] {
		out[1].Break = cmp.Or(out[1].Break, p.Break)
	}
	return out
}

func breakWords(b assessment.Break) string {
	if b == assessment.BreakScope {
		return "the scope changed"
	}
	return "the questions changed"
}

func (in Input) boardGaps(g assessment.Gaps) []Block {
	out := []Block{Heading{2, fmt.Sprintf("What comes first, for Type %d", g.Type)}}
	var list List
	list.Numbered = true
	for i, gap := range g.List {
		if i == topGaps {
			break
		}
		list.Items = append(list.Items, in.boardGap(gap))
	}
	if len(list.Items) > 0 {
		out = append(out, list)
	}
	sum := "Sum of the work: " + Work(g) + "."
	if n := len(g.List) - len(list.Items); n > 0 {
		sum += fmt.Sprintf(" The other %d are in the list of gaps.", n)
	}
	if g.Unanswered > 0 {
		sum += fmt.Sprintf(" Not counted: %s without an answer.", Count(g.Unanswered, "question"))
	}
	if n := len(g.Evidence); n > 0 {
		sum += fmt.Sprintf(" Besides, the window has %s of evidence due or missed.", Count(n, "piece"))
	}
	return append(out, Paragraph{Say(sum)})
}

func (in Input) boardGap(gap assessment.Gap) Text {
	q := in.Bank.Question(gap.Question)
	facts := []string{Verdict(gap.Verdict) + " (self-assessed)", "effort: " + string(gap.Effort)}
	if gap.Key {
		facts = append(facts, "key")
	}
	if owner := in.owner(q, gap.Owner); owner != "" {
		facts = append(facts, "owner: "+owner)
	}
	if !gap.Due.IsZero() {
		facts = append(facts, "due "+gap.Due.String())
	}
	t := Strong(q.Short).with(Run{Words: " (" + gap.Question + ")"})
	if len(q.Fix) > 0 {
		t = t.with(line("First step: " + q.Fix[0]))
	}
	return t.with(Run{Words: strings.Join(facts, "; "), Quiet: true, Break: true})
}

// boardEarliest tells when a clean window could begin, and what holds it back.
func (in Input) boardEarliest() []Block {
	a := in.Assessment
	months := 6
	if w := a.Header.Window; w != nil {
		months = w.Months
	}
	e, err := a.Earliest(in.Bank, months, in.Today)
	if err != nil || !e.Any {
		return nil
	}
	out := []Block{Heading{2, "When a Type 2 window could begin"}}
	if s := e.Earliest; s != nil {
		out = append(out, Paragraph{Say(fmt.Sprintf("The earliest window of %s without a missed piece of evidence behind a key question: ", Count(months, "month"))).with(
			Run{Words: s.Start.String() + " to " + s.End.String(), Strong: true},
			Run{Words: fmt.Sprintf(" (its report about %s). This says when a window could start; it says nothing about what an auditor will write.", s.Report)})})
	} else {
		out = append(out, Paragraph{Say("No day can be named yet: a key question has no date from which it runs.")})
	}
	if held := in.heldBack(e); len(held) > 0 {
		out = append(out, Paragraph{Say("What holds it back:")}, List{Items: held})
	}
	return out
}

func (in Input) heldBack(e assessment.Earliest) (held []Text) {
	for i, h := range e.Questions {
		if i == heldBack {
			held = append(held, Say(fmt.Sprintf("By answers: %d more", len(e.Questions)-i)))
			break
		}
		q := in.Bank.Question(h.Question)
		when := "has no date from which it runs"
		if !h.Date.IsZero() {
			when = "runs from " + h.Date.String()
			if h.Assumed {
				when += " (the day it was first answered so)"
			}
		}
		held = append(held, Say("By answers: "+q.Short+" ("+q.ID+") "+when))
	}
	for i, h := range e.Controls {
		if i == heldBack {
			held = append(held, Say(fmt.Sprintf("By evidence: %d more", len(e.Controls)-i)))
			break
		}
		title := h.Control
		if c := in.Bank.Control(h.Control); c != nil {
			title = c.Title
		}
		when := "has no evidence yet"
		if !h.FirstRecord.IsZero() {
			when = "has evidence from " + h.FirstRecord.String()
		}
		held = append(held, Say("By evidence: "+title+" "+when))
	}
	return held
}
