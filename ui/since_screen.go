package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

type sinceKeys struct {
	keep, up, down, skip key.Binding
}

// sinceScreen asks, after a series, when what runs in it began to run: one day
// for all in the first line, or one for each. What is left empty is skipped.
type sinceScreen struct {
	s             *session
	k             sinceKeys
	series        string
	ids           []string
	inputs        []textinput.Model // the first is for all others
	at, top       int
	width, height int
	drawn         string
}

// undated lists the questions of a series that are answered with operating or
// proven and lack the day since when.
func undated(s *session, series string) []string {
	var ids []string
	for _, id := range s.a.SeriesQuestions(s.bank, series) {
		x := s.a.Answers[id]
		if runs := x.Level == assessment.Operating || x.Level == assessment.Proven; runs && x.Since == (assessment.Day{}) {
			ids = append(ids, id)
		}
	}
	return ids
}

// newSince asks for the days of questions, at least one. What was typed there
// before and not kept stands there again.
func newSince(s *session, series string, ids []string) screen {
	x := &sinceScreen{s: s, series: series, ids: ids, k: sinceKeys{
		keep: bind("enter", "keep and go on", "enter", "ctrl+s"),
		up:   bind("↑", "up", "up", "shift+tab"),
		down: bind("↓", "down", "down", "tab"),
		skip: leaving("skip"),
	}}
	for i := range len(ids) + 1 {
		in := textinput.New()
		in.Prompt = ""
		in.CharLimit = len("2026-11-30")
		in.SetWidth(in.CharLimit)
		in.SetValue(s.typedDays[x.name(i)])
		x.inputs = append(x.inputs, in)
	}
	x.look()
	x.inputs[0].Focus() // its command would make the cursor blink by a timer
	return x
}

// name is under what the text of a line is remembered.
func (x *sinceScreen) name(i int) string {
	if i == 0 {
		return x.s.a.ID + " " + x.series
	}
	return x.s.a.ID + " " + x.ids[i-1]
}

func (x *sinceScreen) look() {
	t := x.s.theme
	st := textinput.DefaultStyles(t.Dark)
	st.Focused.Text, st.Focused.Placeholder, st.Blurred.Placeholder = t.Text, t.Muted, t.Muted
	st.Cursor.Blink = false
	for i := range x.inputs {
		x.inputs[i].SetStyles(st)
	}
}

func (x *sinceScreen) title() string { return "since when" }
func (x *sinceScreen) typing() bool  { return true }
func (x *sinceScreen) view() string  { return x.drawn }

func (x *sinceScreen) keys() []key.Binding {
	return []key.Binding{x.k.keep, together("↑↓", "move", x.k.up, x.k.down), x.k.skip}
}

func (x *sinceScreen) setSize(w, h int) {
	x.width, x.height = w, h
	x.draw()
}

func (x *sinceScreen) refresh() {
	x.look()
	x.draw()
}

func (x *sinceScreen) update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		switch {
		case key.Matches(m, x.k.skip):
			return x.skip()
		case key.Matches(m, x.k.keep):
			return x.keep()
		case key.Matches(m, x.k.up):
			x.to(x.at - 1)
			return nil
		case key.Matches(m, x.k.down):
			x.to(x.at + 1)
			return nil
		}
	case tea.PasteMsg:
		msg = tea.PasteMsg{Content: assessment.CleanLine(m.Content[:min(len(m.Content), 64)])}
	default:
		return nil
	}
	var cmd tea.Cmd
	x.inputs[x.at], cmd = x.inputs[x.at].Update(msg)
	x.draw()
	return cmd
}

func (x *sinceScreen) to(line int) {
	x.inputs[x.at].Blur()
	x.at = max(0, min(line, len(x.inputs)-1))
	x.inputs[x.at].Focus()
	x.draw()
}

func (x *sinceScreen) typed(i int) string { return strings.TrimSpace(x.inputs[i].Value()) }

// skip leaves; what was typed stands there when one comes back.
func (x *sinceScreen) skip() tea.Cmd {
	text := ""
	for i := range x.inputs {
		x.remember(i, x.typed(i))
		text += x.typed(i)
	}
	x.s.back()
	if text != "" {
		return notice("skipped; d on the page of the series brings back what you typed")
	}
	return notice("skipped; d on the page of the series asks again")
}

func (x *sinceScreen) remember(i int, text string) {
	if x.s.typedDays == nil {
		x.s.typedDays = map[string]string{}
	}
	x.s.typedDays[x.name(i)] = text
}

// keep records the days, all or none.
func (x *sinceScreen) keep() tea.Cmd {
	var edits []assessment.Edit
	var lines []int
	for i, id := range x.ids {
		line := i + 1
		if x.typed(line) == "" {
			line = 0
		}
		if x.typed(line) == "" {
			continue
		}
		day, err := dayOrMonth(x.typed(line))
		if err != nil {
			x.to(line)
			return complain(err)
		}
		edits, lines = append(edits, assessment.Edit{Question: id, Since: &day}), append(lines, line)
	}
	if len(edits) == 0 {
		return x.skip()
	}
	save, at, err := x.s.recordAll(edits)
	if err != nil {
		if at < len(lines) {
			x.to(lines[at])
		}
		return complain(err)
	}
	for i := range x.inputs {
		x.remember(i, "")
	}
	x.s.back()
	return tea.Batch(save, notice("the day is recorded for "+count(len(edits), "answer", "answers")))
}

// dayOrMonth reads a day, or a month as its first day.
func dayOrMonth(text string) (assessment.Day, error) {
	if len(text) == len("2026-11") {
		text += "-01"
	}
	return assessment.ParseDay(text)
}

func (x *sinceScreen) draw() {
	x.drawn = ""
	w, h := x.width, x.height
	if w < 1 || h < 1 {
		return
	}
	t := x.s.theme
	about := questions.ScreenID(x.series)
	if title := seriesTitle(x.s.bank, x.series); title != x.series {
		about += " " + title
	}
	if answered, asked := x.s.a.Progress(x.s.bank, x.series); answered == asked {
		about += " is done"
	}
	head := []string{t.Strong.Render(clip(about, w))}
	head = append(head, wrap("When did these start to run? A Type 2 report looks at a period: what began later than its first day can't have run all through it.", min(w, reading))...)
	head = append(head, styled(t.Muted.Render, wrap("A day such as 2026-03-01, or a month. One for all in the first line, or one each; empty skips.", min(w, reading)))...)
	head = append(head, "")
	if room := h - min(4, len(x.inputs)); len(head) > room { // a small screen: the lines to fill in matter most
		head = head[:max(0, min(1, room))]
	}
	room := max(0, h-len(head))
	if x.at < x.top {
		x.top = x.at
	}
	if x.at >= x.top+room {
		x.top = x.at - room + 1
	}
	for i := x.top; i < min(len(x.inputs), x.top+room); i++ {
		head = append(head, x.line(i))
	}
	x.drawn = strings.Join(head[:min(len(head), h)], "\n")
	if t.ASCII {
		x.drawn = asciiOnly(x.drawn)
	}
}

// line is a day with what it is the day of.
func (x *sinceScreen) line(i int) string {
	t := x.s.theme
	mark, name := "  ", "all of them"
	if i > 0 {
		q := x.s.bank.Question(x.ids[i-1])
		name = fmt.Sprintf("%s %s", questions.ScreenID(q.ID), q.Short)
	}
	x.inputs[i].Placeholder = ""
	if all := x.typed(0); i > 0 && i != x.at {
		x.inputs[i].Placeholder = all
	}
	if i == x.at {
		mark, name = t.Signs.Cursor+" ", t.Selected.Render(name)
	}
	const day = 12
	return clip(mark+pad(x.inputs[i].View(), day)+" "+name, x.width)
}
