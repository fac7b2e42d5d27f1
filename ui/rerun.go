package ui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
)

// rerunOffer is what Home says about going through the answers again; "" when
// there is no reason to.
func rerunOffer(s *session) string {
	var why []string
	if n := len(s.confirm); n > 0 {
		why = append(why, count(n, "question has changed", "questions have changed"))
	}
	if n := s.score.Stale; n > 0 {
		why = append(why, fmt.Sprintf("%s not confirmed for %d days", count(n, "answer", "answers"), s.opts.StaleDays))
	}
	if len(why) > 0 {
		return "confirm again: " + strings.Join(why, ", ")
	}
	last := s.a.LastCheckpoint()
	if last == nil {
		return ""
	}
	n := s.a.RerunAnswers(s.bank, s.opts.Today(), s.opts.StaleDays)
	if n == 0 {
		return ""
	}
	return "confirm again: " + count(n, "answer", "answers") + " since the checkpoint " + last.Name
}

// newRerun walks the answers again: what is stale or asked in another way
// first, then the rest. Enter confirms.
func newRerun(s *session) screen {
	steps := s.a.Rerun(s.bank, s.opts.Today(), s.opts.StaleDays)
	if len(steps) == 0 {
		return newRerunEnd(s)
	}
	ids, why := make([]string, len(steps)), make(map[string]assessment.RerunWhy, len(steps))
	for i, x := range steps {
		ids[i], why[x.Question] = x.Question, x.Why
	}
	q := newQuestion(s, ids, ids[0]).(*question)
	q.why = why
	return q
}

// sinceCheckpoint tells how both scores moved since the last checkpoint; ""
// where they can't be compared.
func sinceCheckpoint(s *session) string {
	last := s.a.LastCheckpoint()
	if last == nil || last.Bank != s.bank.Version || !last.Type1.In || !last.Type2.In || !slices.Equal(promised(last.Scope), promised(s.a.Header.Scope)) {
		return ""
	}
	one, two := s.score.Type1.Mean-last.Type1.Mean, s.score.Type2.Mean-last.Type2.Mean
	if one == 0 && two == 0 {
		return "as at the checkpoint " + last.Name
	}
	return "since the checkpoint " + last.Name + ": Type 1 " + moved(one) + ", Type 2 " + moved(two)
}

// moved writes a change of hundredths in percentage points: "+3.25", "-0.40".
func moved(d int) string {
	if d < 0 {
		return fmt.Sprintf("-%d.%02d", -d/100, -d%100)
	}
	return fmt.Sprintf("+%d.%02d", d/100, d%100)
}

// whyAgain says why a question comes up in a re-run.
func whyAgain(w assessment.RerunWhy) string {
	switch w {
	case assessment.RerunReworded:
		return "the question has changed"
	case assessment.RerunStale:
		return "not confirmed for long"
	case assessment.RerunUnanswered:
		return "no answer yet"
	case assessment.RerunGap:
		return "a gap"
	}
	return "still so?"
}

// rerunEnd is what follows a re-run: the story since the last checkpoint, and
// the offer of another one.
type rerunEnd struct {
	s     *session
	since *assessment.Point // the last checkpoint when the re-run ended
	told  []string
	menu  menu
	k     moveKeys
	story pager
	w, h  int
	drawn string
}

func newRerunEnd(s *session) screen {
	return &rerunEnd{s: s, since: s.a.LastCheckpoint(), k: newMoveKeys()}
}

func (e *rerunEnd) title() string    { return "after the re-run" }
func (e *rerunEnd) typing() bool     { return false }
func (e *rerunEnd) setSize(w, h int) { e.w, e.h = w, h }
func (e *rerunEnd) view() string     { return e.drawn }

func (e *rerunEnd) keys() []key.Binding {
	return slices.Concat(e.menu.keys(), []key.Binding{together("pgup pgdn", "scroll the story", e.k.pageUp, e.k.pageDown)})
}

func (e *rerunEnd) refresh() {
	if e.s.a == nil {
		return
	}
	s := e.s
	e.told = nil
	if e.since != nil {
		d := assessment.Between(s.bank, *e.since, s.a.Now(s.bank, s.act()))
		e.told = d.Sentences(s.bank)
	}
	var rows []row
	add := func(text string, do func() tea.Cmd) { rows = append(rows, row{text: text, plain: text, do: do}) }
	if last := s.a.LastCheckpoint(); last != nil && (e.since == nil || last.Name != e.since.Name) {
		add("kept as the checkpoint "+last.Name+": see the progress", func() tea.Cmd { return s.replaceBy(newProgress(s)) })
	} else {
		add("keep a checkpoint of today's scores", func() tea.Cmd { return askCheckpoint(s) })
	}
	add("gaps: what to work on", func() tea.Cmd { return s.replaceBy(newGaps(s)) })
	add("home", s.home)
	e.menu.set(rows)
	e.draw()
}

func (e *rerunEnd) draw() {
	if e.w < 1 || e.h < 1 {
		e.drawn = ""
		return
	}
	t, w := e.s.theme, min(e.w, reading)
	p := &paragraphs{t: t, w: w}
	if e.since == nil {
		p.head("You have been through all of it")
		p.text("A checkpoint keeps today's scores under a name. The next time you come back, this page tells what moved since, question by question.")
	} else {
		p.head("Since the checkpoint " + pointName(*e.since))
		p.items(e.told)
	}
	rows := min(len(e.menu.rows), max(1, e.h/2))
	e.story.lines, e.story.width, e.story.height = p.lines, e.w, max(0, e.h-rows-1)
	lines := strings.Split(e.story.draw(t), "\n")
	if e.story.height > 0 {
		lines = append(lines, "")
	} else {
		lines = nil
	}
	e.drawn = strings.Join(append(lines, e.menu.lines(t, e.w, e.h-len(lines))...), "\n")
	if t.ASCII {
		e.drawn = asciiOnly(e.drawn)
	}
}

func (e *rerunEnd) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(tea.KeyPressMsg)
	if !ok || e.s.a == nil {
		return nil
	}
	switch {
	case key.Matches(m, e.k.pageDown):
		e.story.by(max(1, e.story.room()-1))
	case key.Matches(m, e.k.pageUp):
		e.story.by(-max(1, e.story.room()-1))
	default:
		cmd := e.menu.press(m)
		e.draw()
		return cmd
	}
	e.draw()
	return nil
}
