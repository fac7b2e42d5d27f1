package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// What is typed on the question screen: the note, and the reason why a
// question does not apply.

func (p *question) here(field string) Draft {
	return Draft{Assessment: p.s.a.ID, Question: p.q.ID, Field: field}
}

// ask opens the text field of the note or the reason. Where an earlier run was
// ended in the middle of one, it asks first what to do with that.
func (p *question) ask(field string) tea.Cmd {
	now := p.answer().Note
	if field == fieldReason {
		now = p.answer().Reason
	}
	typed, ok := p.s.draft(p.q.ID, field)
	if !ok {
		return p.open(field, now, now)
	}
	what := "leave it empty"
	if now != "" {
		what = "what stands there: " + clip(assessment.CleanLine(now), 60)
	}
	p.choose = &chooser{title: "The program ended while you were typing this " + field + ". Go on with", rows: []choice{
		{"what you had typed: " + clip(assessment.CleanLine(typed), 60), func() tea.Cmd { return p.open(field, now, typed) }},
		{what + ", and drop what you had typed", func() tea.Cmd {
			p.choose = nil
			drop := p.s.drafts.typed(p.here(field))
			return tea.Batch(drop, p.open(field, now, now))
		}},
	}}
	p.refresh()
	return nil
}

// open shows the field with a text; before is what is recorded.
func (p *question) open(field, before, text string) tea.Cmd {
	p.choose = nil
	if field == fieldReason {
		p.write = newWriter("Why does it not apply?", text, "a reason an auditor would accept", assessment.MaxReason, p.keepReason)
	} else {
		p.write = newWriter("Note", text, "what an auditor or a colleague should know", assessment.MaxNote, p.keepNote)
	}
	p.write.field, p.write.before = field, before
	p.setSize(p.width, p.height)
	p.refresh()
	return p.write.focus()
}

func (p *question) updateWriter(msg tea.Msg) tea.Cmd {
	draft := p.here(p.write.field)
	cmd, done := p.write.update(msg)
	if done {
		return p.leaveWriter(draft)
	}
	if draft.Text = p.write.text(); draft.Text == p.write.before {
		draft.Text = ""
	}
	p.refresh()
	return tea.Batch(cmd, p.s.drafts.typed(draft))
}

// leaveWriter keeps what was typed. A text that is refused stays in its field.
func (p *question) leaveWriter(draft Draft) tea.Cmd {
	w := p.write
	var kept tea.Cmd
	if w.changed() {
		if kept = w.keep(w.text()); p.write != nil {
			return kept
		}
	}
	p.write = nil
	p.refresh()
	return tea.Batch(kept, p.s.drafts.became(draft, p.s.saver.idle()))
}

// openDraft goes to the question on which an earlier run was ended.
func openDraft(s *session, d Draft) tea.Cmd {
	ids := s.a.Interview(s.bank)
	if !slices.Contains(ids, d.Question) {
		ids = []string{d.Question}
	}
	q := newQuestion(s, ids, d.Question).(*question)
	s.goTo(q)
	return q.ask(d.Field)
}

func draftOffer(d Draft) string {
	return "go on with the " + d.Field + " you were typing on " + questions.ScreenID(d.Question)
}
