package ui

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui/style"
)

// logScreen is what happened to one question, newest first.
type logScreen struct {
	*card
	s       *session
	q       *questions.Question
	entries []assessment.Entry // as read from the store, in order
	older   int                // how many before these are left out
	read    bool
	failed  error
}

// logBatch is how many entries are read at once, logLength how many are shown.
const logBatch, logLength = 200, 200

// logMsg is what was read from the store.
type logMsg struct {
	entries []assessment.Entry
	older   int
	err     error
}

func newLog(s *session, q *questions.Question) screen {
	l := &logScreen{s: s, q: q}
	l.card = newCard(s, "log", l.text, "", nil).(*card)
	return l
}

// start reads the history of the question, without holding up the keys.
func (l *logScreen) start() tea.Cmd {
	store, id, subject := l.s.saver.store, l.s.a.ID, l.q.ID
	return func() tea.Msg {
		var m logMsg
		if store == nil {
			return forMsg{l, m}
		}
		ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
		defer stop()
		for after := 0; ; {
			batch, err := store.History(ctx, id, subject, after, logBatch)
			if err != nil {
				return forMsg{l, logMsg{err: err}}
			}
			m.entries = append(m.entries, batch...)
			if more := len(m.entries) - logLength; more > 0 {
				m.entries = m.entries[more:]
				m.older += more
			}
			if len(batch) < logBatch {
				return forMsg{l, m}
			}
			after = batch[len(batch)-1].N
		}
	}
}

func (l *logScreen) update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(logMsg); ok {
		l.entries, l.older, l.failed, l.read = m.entries, m.older, m.err, true
		l.refresh()
		return nil
	}
	return l.card.update(msg)
}

func (l *logScreen) text(t *style.Theme, w int) []string {
	p := &paragraphs{t: t, w: w}
	p.head(questions.ScreenID(l.q.ID) + " " + l.q.Short)
	p.text(l.q.Ask)
	p.lines = append(p.lines, "")
	if l.failed != nil {
		p.lines = append(p.lines, styled(t.Bad.Render, wrap("The log can't be read: "+short(l.failed)+".", w))...)
		return p.lines
	}
	all := l.all()
	for i := len(all) - 1; i >= 0; i-- {
		p.entry(all[i])
	}
	switch {
	case !l.read:
		p.muted("reading" + t.Signs.Ellipsis)
	case len(all) == 0:
		p.muted("Nothing is recorded on this question yet.")
	case l.older > 0:
		p.muted(fmt.Sprintf("%d older ones are not shown.", l.older))
	}
	return p.lines
}

// all adds what happened since the history was read.
func (l *logScreen) all() []assessment.Entry {
	var all []assessment.Entry
	last := 0
	for _, es := range [][]assessment.Entry{l.entries, l.s.tail} {
		for _, e := range es {
			if e.Kind == assessment.KindAnswer && e.Subject == l.q.ID && e.N > last {
				all = append(all, e)
				last = e.N
			}
		}
	}
	return all
}

// entry is when and who on one line, and what changed below it.
func (p *paragraphs) entry(e assessment.Entry) {
	head := e.Time.Local().Format("2006-01-02 15:04") + dot(p.t) + assessment.CleanLine(e.Actor) + dot(p.t) + p.t.Muted.Render(fmt.Sprintf("entry %d", e.N))
	p.lines = append(p.lines, clip(head, p.w))
	for _, c := range changesOf(p.t, e) {
		p.lines = append(p.lines, hanging("  "+c, "    ", p.w)...)
	}
}

// changesOf tells what an entry did to an answer: one line for each field.
func changesOf(t *style.Theme, e assessment.Entry) []string {
	body, err := e.Read()
	if err != nil {
		if e.Redacted() {
			return []string{"what was recorded here has been erased"}
		}
		return []string{"what was recorded here is not readable"}
	}
	old, err1 := answerOf(body.Old)
	now, err2 := answerOf(body.New)
	if err1 != nil || err2 != nil {
		return []string{"what was recorded here is not readable"}
	}
	var out []string
	add := func(name, before, after string) {
		if before != after {
			out = append(out, name+cmp.Or(before, "nothing")+" "+t.Signs.Right+" "+cmp.Or(after, "nothing"))
		}
	}
	level := func(a assessment.Answer) string {
		_, word, _ := levelMark(t, a)
		for _, more := range []string{a.Reason, a.Provider} {
			if more != "" {
				word += " (" + strings.ReplaceAll(more, "\n", " ") + ")"
			}
		}
		return word
	}
	if body.Undo > 0 {
		out = append(out, fmt.Sprintf("entry %d taken back", body.Undo))
	}
	switch {
	case level(old) != level(now):
		add("", level(old), level(now))
	case old.Asked != now.Asked && now.Level != assessment.Unanswered:
		out = append(out, level(now)+" confirmed, as the question is asked now")
	case old.Confirmed != now.Confirmed && now.Level != assessment.Unanswered:
		out = append(out, level(now)+" confirmed")
	}
	add("owner: ", old.Owner, now.Owner)
	add("due: ", old.Due.String(), now.Due.String())
	add("since: ", old.Since.String(), now.Since.String())
	add("note: ", strings.ReplaceAll(old.Note, "\n", " "), strings.ReplaceAll(now.Note, "\n", " "))
	switch {
	case now.Flag && !old.Flag:
		out = append(out, "flagged")
	case old.Flag && !now.Flag:
		out = append(out, "flag taken off")
	}
	if len(out) == 0 {
		out = append(out, "recorded again")
	}
	return out
}

// answerOf reads one side of an entry; its text is made safe.
func answerOf(raw json.RawMessage) (a assessment.Answer, err error) {
	if raw == nil {
		return a, nil
	}
	err = json.Unmarshal(raw, &a)
	a.Level, a.Provider = assessment.Level(assessment.CleanLine(string(a.Level))), assessment.CleanLine(a.Provider)
	a.Reason, a.Note, a.Owner = assessment.CleanText(a.Reason), assessment.CleanText(a.Note), assessment.CleanLine(a.Owner)
	return a, err
}
