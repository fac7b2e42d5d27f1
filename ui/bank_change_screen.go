package ui

import (
	"cmp"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui/style"
)

// bankOffer is what Home says when the questions are of another version than
// those that were answered; "" when that touches no answer.
func bankOffer(s *session) string {
	c, ok := s.a.BankChange(s.bank)
	if !ok || len(c.Confirm)+len(c.Retired) == 0 {
		return ""
	}
	return fmt.Sprintf("the questions are now those of version %s: %d to confirm, %d retired", c.To, len(c.Confirm), len(c.Retired))
}

// newBankChange tells what another version of the questions means for the
// answers there are: nothing is lost.
func newBankChange(s *session) screen {
	var c assessment.BankChange
	text := func(t *style.Theme, w int) []string {
		if now, ok := s.a.BankChange(s.bank); ok {
			c = now
		}
		p := &paragraphs{t: t, w: w}
		p.head("The questions have changed, from version " + c.From + " to " + c.To)
		p.text("Your answers stay. What was answered to another text counts on, and is to be confirmed; what is asked no more is kept and counts nothing.")
		var lines []string
		for _, id := range c.Confirm {
			lines = append(lines, questions.ScreenID(id)+" "+s.bank.Question(id).Short)
		}
		p.list("Asked in another way: confirm", lines)
		lines = nil
		for _, r := range c.Retired {
			_, word, _ := levelMark(t, r.Answer)
			lines = append(lines, questions.ScreenID(r.Question)+" ("+word+"): "+cmp.Or(r.Reason, "this version does not know it"))
		}
		p.list("Asked no more", lines)
		return p.lines
	}
	links := []cardLink{
		{"confirm them now", func() tea.Cmd { return s.replaceBy(newRerun(s)) }},
		{"I have read this: do not tell it again", func() tea.Cmd {
			save, err := s.takeBank()
			if err != nil {
				return complain(err)
			}
			s.back()
			return save
		}},
	}
	return newCard(s, "the questions have changed", text, "What now", links)
}
