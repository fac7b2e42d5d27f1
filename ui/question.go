package ui

import (
	"slices"
	"strconv"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// questionKeys are the keys of the question screen.
type questionKeys struct {
	level, na, provider, clear, keep, skip, flag, note, editor, details, evidence, pane, terms, explain, log, prev, next, scrollUp, scrollDown key.Binding
}

func newQuestionKeys() questionKeys {
	return questionKeys{
		level:      bind("1–5", "answer", "1", "2", "3", "4", "5"),
		keep:       bind("enter", "keep, next", "enter"),
		skip:       bind("s", "skip", "s"),
		na:         bind("n", "not applicable", "n"),
		provider:   bind("p", "a provider does this", "p"),
		clear:      bind("x", "clear", "x", "delete"),
		flag:       bind("f", "flag", "f"),
		note:       bind("e", "note", "e"),
		editor:     bind("E", "note in your editor", "E"),
		details:    bind("o", "owner, due, since", "o"),
		evidence:   bind("v", "evidence", "v"),
		pane:       bind("tab", "guidance", "tab"),
		terms:      bind("t", "terms explained", "t"),
		explain:    bind("w", "why this score", "w"),
		log:        bind("L", "log of it", "L"),
		prev:       bind("←", "previous", "left", "up", "h", "k"),
		next:       bind("→", "next", "right", "down", "l", "j"),
		scrollUp:   bind("pgup", "guidance up", "pgup", "ctrl+b"),
		scrollDown: bind("pgdn", "guidance down", "pgdown", "ctrl+f", "space"),
	}
}

// named gives the bindings under the names that the config file uses.
func (k *questionKeys) named() map[string]*key.Binding {
	return map[string]*key.Binding{
		"keep": &k.keep, "skip": &k.skip, "na": &k.na, "provider": &k.provider, "clear": &k.clear, "flag": &k.flag, "note": &k.note, "editor": &k.editor,
		"details": &k.details, "records": &k.evidence, "guidance": &k.pane, "terms": &k.terms, "explain": &k.explain, "log": &k.log, "previous": &k.prev, "next": &k.next,
		"guidance-up": &k.scrollUp, "guidance-down": &k.scrollDown,
	}
}

// question is the heart of the program: one question a page.
type question struct {
	s             *session
	keyset        questionKeys
	ids           []string
	at            int
	scan          bool                           // walking the quick scan: the estimate comes at its end
	why           map[string]assessment.RerunWhy // walking a re-run: why each comes up
	q             *questions.Question
	width, height int
	guide         bool // below wideEnough columns: the guidance is shown in place of the question
	scroll        int
	page          string
	choose        *chooser
	write         *writer
}

// wideEnough is from how many columns question and guidance stand side by side.
const wideEnough = 100

// newQuestion walks the questions ids, at least one, beginning at one of them.
func newQuestion(s *session, ids []string, at string) screen {
	q := &question{s: s, keyset: newQuestionKeys(), ids: ids, at: max(0, slices.Index(ids, at))}
	rebind(q.keyset.named(), s.opts.Keys)
	q.show()
	return q
}

// newQuickScan walks the quick scan from where it was left.
func newQuickScan(s *session, at string) screen {
	q := newQuestion(s, s.a.QuickScan(s.bank), at).(*question)
	q.scan = true
	return q
}

func (p *question) title() string {
	if p.scan {
		return "quick scan"
	}
	if p.why != nil {
		return "re-run"
	}
	return "question"
}

func (p *question) typing() bool { return p.write != nil }

func (p *question) keys() []key.Binding {
	switch {
	case p.write != nil:
		return p.write.keys()
	case p.choose != nil:
		return p.choose.keys()
	}
	k := p.keyset
	k.pane.SetEnabled(p.width < wideEnough) // else both stand side by side
	level := k.level
	if p.q.Description() {
		level = bind("1–3", "answer", "1", "2", "3")
	}
	first, second := level, k.keep
	if p.why != nil {
		first, second = bind("enter", "still so, next", "enter"), level
	}
	return []key.Binding{
		first, second, k.skip, k.pane, k.na, k.provider, k.clear, k.flag, k.note, k.editor, k.details, k.evidence, k.terms, k.explain, k.log,
		k.prev, k.next, k.scrollUp, k.scrollDown,
	}
}

// describe says what a number does: it answers, or takes a row of the list.
func (p *question) describe(pressed string) string {
	if p.choose != nil {
		return p.choose.describe(pressed)
	}
	levels := assessment.LevelsFor(p.q)
	if n, err := strconv.Atoi(pressed); err == nil && n >= 1 && n <= len(levels) {
		return "answer: " + string(levels[n-1])
	}
	return ""
}

func (p *question) setSize(w, h int) {
	p.width, p.height = w, h
	p.guide = p.guide && w < wideEnough
	if p.write != nil {
		left, _ := p.panes()
		p.write.setSize(left, h)
	}
}

// panes gives the widths of question and guidance; without room for both side
// by side the guidance has 0.
func (p *question) panes() (left, right int) {
	if p.width < wideEnough {
		return p.width, 0
	}
	right = p.width * 2 / 5
	return p.width - right - 3, right
}

// show turns to the question at p.at.
func (p *question) show() {
	p.q = p.s.bank.Question(p.ids[p.at])
	p.s.place = p.q.ID
	p.scroll, p.guide, p.choose, p.write = 0, false, nil, nil
}

func (p *question) answer() assessment.Answer { return p.s.a.Answers[p.q.ID] }

func (p *question) move(by int) tea.Cmd {
	to := p.at + by
	if to >= len(p.ids) {
		return p.end()
	}
	p.at = max(0, to)
	p.show()
	p.refresh()
	return nil
}

// end is what follows the last question.
func (p *question) end() tea.Cmd {
	if p.scan {
		return p.s.replaceBy(newEstimate(p.s))
	}
	if p.why != nil {
		return p.s.replaceBy(newRerunEnd(p.s))
	}
	p.s.back()
	return notice("that was the last question here")
}

func (p *question) update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(editedMsg); ok {
		return p.edited(m)
	}
	switch {
	case p.write != nil:
		return p.updateWriter(msg)
	case p.choose != nil:
		return p.updateChooser(msg)
	}
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	k := p.keyset
	switch {
	case key.Matches(press, k.level):
		n, _ := strconv.Atoi(press.String())
		levels := assessment.LevelsFor(p.q)
		if n > len(levels) {
			return notice("a description is missing (1), drafted (2) or complete (3)")
		}
		return p.give(levels[n-1])
	case key.Matches(press, k.keep):
		if p.answer().Level == assessment.Unanswered {
			return p.move(1)
		}
		return p.record(assessment.Edit{Question: p.q.ID, Keep: true}, true)
	case key.Matches(press, k.skip):
		return p.move(1)
	case key.Matches(press, k.na):
		return p.chooseReason()
	case key.Matches(press, k.provider):
		return p.chooseProvider()
	case key.Matches(press, k.clear):
		none := assessment.Unanswered
		return p.record(assessment.Edit{Question: p.q.ID, Level: &none}, false)
	case key.Matches(press, k.flag):
		flag := !p.answer().Flag
		return p.record(assessment.Edit{Question: p.q.ID, Flag: &flag}, false)
	case key.Matches(press, k.note):
		return p.ask(fieldNote)
	case key.Matches(press, k.editor):
		return p.edit()
	case key.Matches(press, k.details):
		return p.s.goTo(newDetails(p.s, p.q))
	case key.Matches(press, k.evidence):
		return p.s.goTo(newEvidenceOf(p.s, p.q))
	case key.Matches(press, k.explain):
		return explain(p.s, p.q)
	case key.Matches(press, k.log):
		return p.s.goTo(newLog(p.s, p.q))
	case key.Matches(press, k.terms):
		if terms := newTerms(p.s, p.q); terms != nil {
			return p.s.goTo(terms)
		}
		return notice("no term of the glossary stands in this question")
	case key.Matches(press, k.pane) && p.width < wideEnough:
		p.guide, p.scroll = !p.guide, 0
		p.refresh()
	case key.Matches(press, k.scrollDown), p.guide && press.String() == "down":
		p.scroll++
		p.refresh()
	case key.Matches(press, k.scrollUp), p.guide && press.String() == "up":
		p.scroll = max(0, p.scroll-1)
		p.refresh()
	case p.guide && (press.String() == "esc" || press.String() == "q"):
		p.guide = false
		p.refresh()
		return func() tea.Msg { return nil }
	case key.Matches(press, k.prev):
		return p.move(-1)
	case key.Matches(press, k.next):
		return p.move(1)
	}
	return nil
}

func (p *question) give(l assessment.Level) tea.Cmd {
	return p.record(assessment.Edit{Question: p.q.ID, Level: &l}, true)
}

// record hands an edit to the session; next says whether to go on after it.
func (p *question) record(e assessment.Edit, next bool) tea.Cmd {
	here := p.s.place
	series := assessment.SeriesOf(p.s.bank, p.q)
	wasOpen := p.answer().Level == assessment.Unanswered
	if next && p.at+1 < len(p.ids) {
		p.s.place = p.ids[p.at+1] // after a crash the next start is at the question that was on the screen
	}
	save, err := p.s.record(e)
	if err != nil {
		p.s.place = here
		return complain(err)
	}
	p.choose, p.write = nil, nil
	p.refresh()
	if !next {
		return save
	}
	on := p.move(1)
	if answered, asked := p.s.a.Progress(p.s.bank, series); wasOpen && answered == asked {
		if ids := undated(p.s, series); len(ids) > 0 { // over the page that follows
			p.s.goTo(newSince(p.s, series, ids))
		}
	}
	return tea.Batch(save, on)
}

func (p *question) keepNote(text string) tea.Cmd {
	return p.record(assessment.Edit{Question: p.q.ID, Note: &text}, false)
}

// chooseReason asks why the question does not apply.
func (p *question) chooseReason() tea.Cmd {
	if p.q.Description() {
		return notice("a description always applies: where nothing does, it says so, and that is complete")
	}
	if _, typed := p.s.draft(p.q.ID, fieldReason); typed || len(p.q.NA) == 0 {
		return p.ask(fieldReason)
	}
	c := &chooser{title: "Why does it not apply?"}
	for _, r := range p.q.NA {
		c.rows = append(c.rows, choice{r, func() tea.Cmd { return p.keepReason(r) }})
	}
	c.rows = append(c.rows, choice{"another reason" + p.s.theme.Signs.Ellipsis, func() tea.Cmd { return p.ask(fieldReason) }})
	p.choose = c
	p.refresh()
	return nil
}

func (p *question) keepReason(reason string) tea.Cmd {
	na := assessment.NA
	return p.record(assessment.Edit{Question: p.q.ID, Level: &na, Reason: &reason}, true)
}

// chooseProvider asks which provider of the register does this.
func (p *question) chooseProvider() tea.Cmd {
	if p.q.Description() {
		return notice("a description can't be left to a provider")
	}
	c := &chooser{title: "Which provider does this?"}
	by := assessment.ByProvider
	for _, id := range p.s.providers() {
		row := id
		if s := p.s.a.Providers[id].Service; s != "" {
			row += " (" + s + ")"
		}
		c.rows = append(c.rows, choice{row, func() tea.Cmd {
			return p.record(assessment.Edit{Question: p.q.ID, Level: &by, Provider: &id}, true)
		}})
	}
	c.rows = append(c.rows, choice{"add a provider" + p.s.theme.Signs.Ellipsis, func() tea.Cmd {
		p.choose = nil
		return p.s.goTo(newProviderForm(p.s, func(id string) tea.Cmd {
			return p.record(assessment.Edit{Question: p.q.ID, Level: &by, Provider: &id}, true)
		}))
	}})
	p.choose = c
	p.refresh()
	return nil
}

func (p *question) updateChooser(msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	chosen, left := p.choose.press(press)
	if left {
		p.choose = nil
		p.refresh()
		return func() tea.Msg { return nil }
	}
	p.refresh()
	if chosen != nil {
		return chosen()
	}
	return nil
}
