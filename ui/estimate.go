package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// estimate is what comes after the quick scan: the first honest number and
// the three biggest gaps.
type estimate struct {
	s             *session
	top           []string
	menu          menu
	width, height int
	page          string
}

func newEstimate(s *session) screen {
	e := &estimate{s: s}
	e.refresh()
	return e
}

func (e *estimate) title() string       { return "after the quick scan" }
func (e *estimate) typing() bool        { return false }
func (e *estimate) setSize(w, h int)    { e.width, e.height = w, h }
func (e *estimate) keys() []key.Binding { return e.menu.keys() }
func (e *estimate) view() string        { return e.page }

func (e *estimate) update(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		cmd := e.menu.press(press)
		e.draw()
		return cmd
	}
	return nil
}

func (e *estimate) refresh() {
	s, t := e.s, e.s.theme
	w := max(1, min(e.width, 90))
	e.top = nil
	add := func(lines ...string) { e.top = append(e.top, lines...) }
	q1, q2 := s.score.Type1.Quick, s.score.Type2.Quick
	skipped := s.skipped()
	switch {
	case q1 != nil && q2 != nil:
		add(t.Strong.Render(clip(fmt.Sprintf("Quick scan estimate: Type 1 %s, Type 2 %s", percent(q1.Mean), percent(q2.Mean)), w)))
		add(t.Muted.Render(clip(fmt.Sprintf("from %d of %d questions; a first number, not a verdict", q1.Answered, q1.Of), w)))
		add(wrapStyled(fmt.Sprintf("The other %d questions turn it into a score: by series, a few at a time, or by the people who know.", q1.Of-q1.Answered), w, t.Muted)...)
	case s.score.Unanswered == 0:
		add(clip(scoreLine(t, "Type 1", s.score.Type1), w), clip(scoreLine(t, "Type 2", s.score.Type2), w))
	default:
		add(wrap(fmt.Sprintf("You skipped %s of the quick scan. The estimate comes when each has an answer.", count(len(skipped), "question", "questions")), w)...)
		add(clip(scoreLine(t, "Type 1", s.score.Type1), w), clip(scoreLine(t, "Type 2", s.score.Type2), w))
	}

	var rows []row
	plainRow := func(text string, do func() tea.Cmd) { rows = append(rows, row{text: text, plain: text, do: do}) }
	if len(skipped) > 0 {
		plainRow(skippedOffer(skipped), func() tea.Cmd { return s.replaceBy(newSkipped(s, skipped)) })
		rows = append(rows, row{text: ""})
	}
	gaps := s.a.Gaps(s.bank, 0, s.opts.Today())
	if n := min(3, len(gaps.List)); n > 0 {
		rows = append(rows, row{text: t.Accent.Render("The " + [4]string{"", "biggest gap", "two biggest gaps", "three biggest gaps"}[n])})
		for _, g := range gaps.List[:n] {
			q := s.bank.Question(g.Question)
			text := fmt.Sprintf("%s %s: %s", questions.ScreenID(g.Question), q.Short, g.Level)
			plainRow(text, func() tea.Cmd { return s.goTo(newQuestion(s, []string{g.Question}, g.Question)) })
			for _, f := range wrap("first: "+strings.ToLower(q.Fix[0][:1])+q.Fix[0][1:], w-4) {
				rows = append(rows, row{text: t.Muted.Render("    " + f)})
			}
		}
		rows = append(rows, row{text: ""})
	}
	rows = append(rows, row{text: t.Accent.Render("Go deeper")})
	if next := s.a.Resume(s.bank, s.place); next != "" && len(skipped) == 0 {
		plainRow("go on at "+questions.ScreenID(next)+" "+s.bank.Question(next).Short, func() tea.Cmd { return s.replaceBy(newQuestion(s, s.a.Interview(s.bank), next)) })
	}
	plainRow("results", func() tea.Cmd { return s.replaceBy(newResults(s)) })
	plainRow("all gaps", func() tea.Cmd { return s.replaceBy(newGaps(s)) })
	plainRow("export a summary", func() tea.Cmd { return s.goTo(newExport(s)) })
	plainRow("home: choose a series", s.home)
	e.menu.set(rows)
	e.draw()
}

func (e *estimate) draw() {
	if e.width < 1 || e.height < 1 {
		e.page = ""
		return
	}
	top := append(append([]string(nil), e.top[:min(len(e.top), max(1, e.height/2))]...), "")
	e.page = strings.Join(append(top, e.menu.lines(e.s.theme, e.width, e.height-len(top))...), "\n")
}

// skipped gives the questions of the quick scan without an answer, in its order.
func (s *session) skipped() []string {
	var ids []string
	for _, id := range s.a.QuickScan(s.bank) {
		if s.a.Answers[id].Level == assessment.Unanswered {
			ids = append(ids, id)
		}
	}
	return ids
}

func skippedOffer(ids []string) string {
	return "answer " + count(len(ids), "skipped question", "skipped questions") + " of the quick scan; then comes the estimate"
}

// newSkipped walks what is open of the quick scan, and nothing else of it.
func newSkipped(s *session, ids []string) screen {
	q := newQuestion(s, ids, ids[0]).(*question)
	q.scan = true
	return q
}
