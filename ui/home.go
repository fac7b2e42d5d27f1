package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// homeScreen shows where the assessment stands and the next best thing to do.
type homeScreen struct {
	s             *session
	menu          menu
	width, height int
	page          string
}

func newHome(s *session) screen { return &homeScreen{s: s} }

func (h *homeScreen) title() string       { return "home" }
func (h *homeScreen) typing() bool        { return false }
func (h *homeScreen) setSize(w, hh int)   { h.width, h.height = w, hh }
func (h *homeScreen) keys() []key.Binding { return h.menu.keys() }
func (h *homeScreen) view() string        { return h.page }

func (h *homeScreen) update(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		cmd := h.menu.press(press)
		h.draw()
		return cmd
	}
	return nil
}

func (h *homeScreen) refresh() {
	if h.s.a == nil {
		return
	}
	h.menu.set(h.rows())
	h.draw()
}

func (h *homeScreen) draw() {
	if h.width < 1 || h.height < 1 {
		h.page = ""
		return
	}
	top := h.top()
	if len(top) > h.height/2 { // a small screen: the scores, then the list
		top = top[:max(2, h.height/2-1)]
	}
	top = append(top, "")
	lines := append(top, h.menu.lines(h.s.theme, h.width, h.height-len(top))...)
	h.page = strings.Join(lines[:min(len(lines), h.height)], "\n")
}

// top is both scores, and the estimate while it is the better first number.
func (h *homeScreen) top() []string {
	s, t, w := h.s, h.s.theme, h.width
	lines := []string{
		scoreFit(t, "Type 1", s.score.Type1, w),
		scoreFit(t, "Type 2", s.score.Type2, w),
	}
	if late := s.clockBack(); late != "" {
		lines = append([]string{t.Bad.Render(clip(late, w))}, lines...)
	}
	lines = append(lines, h.proven()...)
	if q1, q2 := s.score.Type1.Quick, s.score.Type2.Quick; q1 != nil && q2 != nil {
		line := fmt.Sprintf("quick scan estimate: Type 1 %s, Type 2 %s, from %d of %d questions", percent(q1.Mean), percent(q2.Mean), q1.Answered, q1.Of)
		if more := line + "; the scores above count open ones as 0"; len(more) <= w {
			line = more
		}
		lines = append(lines, t.Muted.Render(clip(line, w)))
	}
	var notes []string
	if n := s.score.Stale; n > 0 {
		notes = append(notes, fmt.Sprintf("%d not confirmed for %d days", n, s.opts.StaleDays))
	}
	if n := len(s.confirm); n > 0 {
		notes = append(notes, count(n, "question has", "questions have")+" changed")
	}
	if n := s.score.Flagged; n > 0 {
		notes = append(notes, fmt.Sprintf("%d flagged", n))
	}
	if left := s.left(s.score.Unanswered); left != "" {
		lines = append(lines, t.Muted.Render(clip(left+" at your pace, for "+count(s.score.Unanswered, "open question", "open questions"), w)))
	}
	if moved := sinceCheckpoint(s); moved != "" {
		lines = append(lines, t.Muted.Render(clip(moved, w)))
	}
	if len(notes) > 0 {
		lines = append(lines, t.Close.Render(clip(strings.Join(notes, ", "), w)))
	}
	return append(lines, h.aged()...)
}

func (h *homeScreen) rows() []row {
	s, t := h.s, h.s.theme
	var rows []row
	add := func(text string, do func() tea.Cmd) {
		rows = append(rows, row{text: text, plain: ansi.Strip(text), do: do})
	}
	heading := func(text string) { rows = append(rows, row{text: t.Accent.Render(text)}) }

	heading("Next")
	if d, ok := s.lastDraft(); ok {
		add(draftOffer(d), func() tea.Cmd { return openDraft(s, d) })
	}
	if next := s.a.Resume(s.bank, s.place); next != "" {
		q := s.bank.Question(next)
		where := questions.ScreenID(next) + " " + q.Short
		open := func() tea.Cmd { return s.goTo(newQuestion(s, s.a.Interview(s.bank), next)) }
		what := "go deeper at "
		if q.Quick {
			what = "go on with the quick scan at "
			open = func() tea.Cmd { return s.goTo(newQuickScan(s, next)) }
			if s.score.Answered == 0 {
				what = "start the quick scan (about 10 minutes) at "
			}
		}
		if skipped := s.skipped(); !q.Quick && len(skipped) > 0 {
			add(skippedOffer(skipped), func() tea.Cmd { return s.goTo(newSkipped(s, skipped)) })
		}
		add(what+where, open)
	} else {
		add("everything is answered: look at the results", func() tea.Cmd { return s.goTo(newResults(s)) })
	}
	if offer := bankOffer(s); offer != "" {
		add(offer, func() tea.Cmd { return s.goTo(newBankChange(s)) })
	}
	if offer := rerunOffer(s); offer != "" {
		add(offer, func() tea.Cmd { return s.goTo(newRerun(s)) })
	}
	add("results: both scores, the gate, the map of the criteria", func() tea.Cmd { return s.goTo(newResults(s)) })
	gaps := s.a.GapCount(s.bank, 0, s.opts.Today())
	add("gaps: "+count(gaps, "gap", "gaps")+" to work on", func() tea.Cmd { return s.goTo(newGaps(s)) })
	h.evidenceRows(add)
	add("export a summary", func() tea.Cmd { return s.goTo(newExport(s)) })
	add("what to say today when a customer asks for SOC 2", func() tea.Cmd { return s.goTo(newSaying(s)) })
	add("learn: pages on SOC 2 and a glossary", func() tea.Cmd { return s.goTo(newLearn(s)) })

	rows = append(rows, row{text: ""})
	heading("By series")
	for _, id := range h.series() {
		answered, asked := s.a.Progress(s.bank, id)
		if asked == 0 {
			continue
		}
		state, st := "not started", t.Muted
		switch {
		case answered == asked:
			state, st = "done", t.Good
		case answered > 0:
			state, st = "in progress", t.Close
		}
		name := pad(questions.ScreenID(id), 5) + pad(seriesTitle(s.bank, id), 32)
		add(name+fmt.Sprintf("%3d of %3d  ", answered, asked)+st.Render(pad(state, 11)), func() tea.Cmd { return s.goTo(newSeries(s, id)) })
	}

	rows = append(rows, row{text: ""})
	heading("This assessment")
	add("progress: the trend, checkpoints, what changed", func() tea.Cmd { return s.goTo(newProgress(s)) })
	add("set-up: name, dates, categories, facts", func() tea.Cmd { return s.goTo(newSetupDialog(s)) })
	add("assessments: open another one, or begin one", func() tea.Cmd { return s.goTo(newAssessments(s)) })
	if s.opts.OpenFile != nil {
		add("files: those you had open, another one for another client", func() tea.Cmd { return s.goTo(newFiles(s)) })
	}
	return rows
}

// series lists the series in scope in the order of the bank, then the description.
func (h *homeScreen) series() []string {
	var ids []string
	seen := map[string]bool{}
	for i := range h.s.bank.Criteria {
		c := &h.s.bank.Criteria[i]
		if h.s.a.InScope(c.Category) && !seen[c.Series] {
			seen[c.Series] = true
			ids = append(ids, c.Series)
		}
	}
	return append(ids, "DC")
}

// seriesScreen lists the questions of a series or criterion with what is recorded.
type seriesScreen struct {
	s             *session
	since         key.Binding
	id            string
	ids           []string
	menu          menu
	width, height int
	page          string
}

func newSeries(s *session, id string) screen {
	x := &seriesScreen{s: s, id: id, since: bind("d", "since when these run", "d")}
	x.refresh()
	return x
}

func (x *seriesScreen) title() string    { return questions.ScreenID(x.id) }
func (x *seriesScreen) typing() bool     { return false }
func (x *seriesScreen) setSize(w, h int) { x.width, x.height = w, h }

func (x *seriesScreen) keys() []key.Binding {
	since := x.since
	since.SetEnabled(len(undated(x.s, x.id)) > 0)
	return append(x.menu.keys(), since)
}

func (x *seriesScreen) view() string { return x.page }

func (x *seriesScreen) update(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		if key.Matches(press, x.since) {
			if ids := undated(x.s, x.id); len(ids) > 0 {
				return x.s.goTo(newSince(x.s, x.id, ids))
			}
			return notice("each answer that runs here has its day")
		}
		cmd := x.menu.press(press)
		x.draw()
		return cmd
	}
	return nil
}

func (x *seriesScreen) refresh() {
	s, t := x.s, x.s.theme
	x.ids = s.a.SeriesQuestions(s.bank, x.id)
	var rows []row
	last := ""
	for _, id := range x.ids {
		q := s.bank.Question(id)
		if q.Criterion != last {
			if last != "" {
				rows = append(rows, row{text: ""})
			}
			last = q.Criterion
			rows = append(rows, row{text: x.heading(q.Criterion)})
		}
		a := s.a.Answers[id]
		sign, word, st := levelMark(t, a)
		mark := "  "
		if a.Flag {
			mark = t.Signs.Flag + " "
		}
		if q.Key {
			mark += "key "
		} else {
			mark += "    "
		}
		tail := ""
		switch {
		case a.Level == assessment.NA:
			tail = a.Reason
		case a.Level == assessment.ByProvider:
			tail = a.Provider
		case a.Note != "":
			tail = strings.ReplaceAll(a.Note, "\n", " ")
		}
		head := pad(questions.ScreenID(id), 9) + pad(q.Short, 37) + " "
		text := head + st.Render(pad(sign+" "+word, 14)) + mark + t.Muted.Render(tail)
		plain := head + pad(sign+" "+word, 14) + mark + tail
		if s.confirm[id] {
			text, plain = x.toConfirm(q, st, sign+" "+word)
		}
		rows = append(rows, row{text: text, plain: plain, do: func() tea.Cmd { return s.goTo(newQuestion(s, x.ids, id)) }})
	}
	if len(rows) == 0 {
		rows = []row{{text: "nothing here applies to you under the facts and categories of this assessment"}}
	}
	x.menu.set(rows)
	x.draw()
}

// toConfirm is the row of an answer that was given to another text.
func (x *seriesScreen) toConfirm(q *questions.Question, look lipgloss.Style, level string) (text, plain string) {
	const say = "changed: confirm"
	id, t := pad(questions.ScreenID(q.ID), 9), x.s.theme
	if x.width < 80 {
		return id + t.Close.Render(say) + "  " + q.Short, id + say + "  " + q.Short
	}
	id += pad(q.Short, 37) + " "
	return id + look.Render(pad(level, 14)) + t.Close.Render(say), id + pad(level, 14) + say
}

// heading names a criterion or description item with its verdicts.
func (x *seriesScreen) heading(id string) string {
	s, t := x.s, x.s.theme
	name := t.Strong.Render(questions.ScreenID(id))
	if c := s.bank.Criterion(id); c != nil {
		name = t.Strong.Render(id + " " + c.Title)
		r1, r2 := s.score.Type1.Row(id), s.score.Type2.Row(id)
		if r1 != nil && r2 != nil {
			s1, w1, st1 := verdictMark(t, r1.Verdict, r1.Open())
			s2, w2, st2 := verdictMark(t, r2.Verdict, r2.Open())
			name += t.Muted.Render("  Type 1 ") + st1.Render(s1+" "+w1) + t.Muted.Render("  Type 2 ") + st2.Render(s2+" "+w2)
		}
	} else if d := s.bank.Item(id); d != nil {
		name = t.Strong.Render(questions.ScreenID(id) + " " + d.Title)
	}
	return name
}

func (x *seriesScreen) draw() {
	if x.width < 1 || x.height < 1 {
		x.page = ""
		return
	}
	x.page = strings.Join(x.menu.lines(x.s.theme, x.width, x.height), "\n")
}
