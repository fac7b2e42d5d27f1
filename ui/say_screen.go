package ui

import (
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/ui/style"
)

// newSaying tells what may be said to customers today. It goes by the stage
// that is recorded, never by a score.
func newSaying(s *session) screen {
	text := func(t *style.Theme, w int) []string {
		say := assessment.Say(s.a, s.opts.Today())
		p := &paragraphs{t: t, w: w}
		p.head("What you may say today")
		p.text(say.Line)
		p.part("On a website", say.Website)
		p.part("In a security questionnaire", say.Questionnaire)
		p.part("In a mail", say.Email)
		if b := say.Bridge; b != nil {
			p.part("Beside the report, until "+b.Until.String(), b.Text)
		}
		if s.a.Setup().Stage == nil { // its hint names a command; here a row leads there
			return p.lines
		}
		for _, h := range say.Hints {
			p.lines = append(p.lines, "")
			p.muted(h)
		}
		return p.lines
	}
	links := []cardLink{
		{"record where you stand (stage, in set-up)", func() tea.Cmd { return s.goTo(newSetupDialog(s)) }},
		{"check the wording of a text or a folder", func() tea.Cmd { return s.goTo(newClaimsForm(s)) }},
	}
	return newCard(s, "what may be said", text, "More", links)
}
