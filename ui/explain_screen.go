package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui/style"
)

// newExplain tells how the score of a criterion or description item comes
// about: the verdict for each type with its reason, and what each question
// brings. at is the question one comes from, "" for none.
func newExplain(s *session, id, at string) screen {
	var e assessment.Explanation
	var failed error
	head := "\x00"
	return newCard(s, "why this score", func(t *style.Theme, w int) []string {
		if head != s.a.Head {
			e, failed = s.a.Explain(s.bank, id, s.opts.Today())
			head = s.a.Head
		}
		if failed != nil {
			return styled(t.Bad.Render, wrap(failed.Error(), w))
		}
		p := &paragraphs{t: t, w: w}
		p.head(strings.TrimSpace(questions.ScreenID(e.ID) + " " + e.Title))
		for _, r := range []assessment.Ruling{e.Type1, e.Type2} {
			p.ruling(r, e.Item)
		}
		for _, x := range []struct {
			name string
			r    *assessment.Ruling
		}{{"Evidenced", e.Evidenced}, {"Best still reachable", e.Best}} {
			if x.r != nil {
				p.proven(x.name, *x.r, e.Item)
			}
		}
		p.head("What each question brings")
		for _, x := range e.Questions {
			p.share(x, x.Question == at)
			p.slots(s, x.Proof)
		}
		p.lines = append(p.lines, "")
		p.muted(e.Note)
		return p.lines
	}, "", nil)
}

// explain opens the explanation of a question's criterion.
func explain(s *session, q *questions.Question) tea.Cmd {
	return s.goTo(newExplain(s, q.Criterion, q.ID))
}

func (p *paragraphs) ruling(r assessment.Ruling, item bool) {
	p.lines = append(p.lines, "")
	p.proven(typeName(r.Type), r, item)
	p.text(r.Why)
	p.text(r.WhatTurnsIt)
}

// proven is a ruling in a line: the verdict with its score.
func (p *paragraphs) proven(name string, r assessment.Ruling, item bool) {
	sign, word, look := verdictMark(p.t, r.Row.Verdict, r.Row.Open())
	low, high := r.Row.S, r.Row.High
	if item {
		sign, word, look = stateMark(p.t, r.Item.State, r.Item.State != r.Item.StateHigh)
		low, high = r.Item.S, r.Item.High
	}
	line := p.t.Strong.Render(name) + "  " + look.Render(sign+" "+word)
	if r.In {
		line += dot(p.t) + spread(low, high) + dot(p.t) + fmt.Sprintf("%d of %d points", r.Points, r.Of)
	}
	p.lines = append(p.lines, clip(line, p.w))
}

// share is one question: what it is, what it brings, why.
func (p *paragraphs) share(x assessment.Share, here bool) {
	t := p.t
	sign, look := "  ", t.Strong
	if here {
		sign, look = t.Signs.Cursor+" ", t.Selected
	}
	name := hanging("  "+strings.TrimSpace(questions.ScreenID(x.Question)+" "+x.Short), "  ", p.w)
	for i, l := range name {
		if i == 0 {
			l = sign + strings.TrimPrefix(l, "  ")
		}
		p.lines = append(p.lines, look.Render(clip(l, p.w)))
	}
	if x.Applicable {
		line := fmt.Sprintf("brings %s of %s for Type 1, %s for Type 2; weight %d", hundredths(x.Got1), hundredths(x.Most), hundredths(x.Got2), x.Weight)
		p.lines = append(p.lines, styled(t.Accent.Render, hanging("    "+line, "    ", p.w))...)
	}
	p.lines = append(p.lines, styled(t.Muted.Render, hanging("    "+x.Reason, "    ", p.w))...)
}

// slots are those of the controls of a question, each with its reason.
func (p *paragraphs) slots(s *session, proof *assessment.ShareProof) {
	if proof == nil {
		return
	}
	for _, c := range proof.Controls {
		p.lines = append(p.lines, clip("    "+s.controlName(c.ID), p.w))
		for _, slot := range c.Slots {
			sign, word, look := slotMark(p.t, slot.State)
			text := hanging(fmt.Sprintf("      %s %s to %s: %s, %s", sign, slot.First, slot.Last, word, c.Reason(slot)), "        ", p.w)
			p.lines = append(p.lines, styled(look.Render, text)...)
		}
	}
}

// hanging wraps a text; lines after the first begin with the indent.
func hanging(text, indent string, w int) []string {
	in := len(indent)
	if w <= 2*in {
		return wrap(strings.TrimLeft(text, " "), w)
	}
	lead := text[:len(text)-len(strings.TrimLeft(text, " "))]
	lines := wrap(text[len(lead):], w-in)
	for i, l := range lines {
		if i == 0 {
			lines[i] = lead + l
		} else {
			lines[i] = indent + l
		}
	}
	return lines
}

// hundredths writes hundredths of a percent: "71.42 %".
func hundredths(n int) string {
	if n%100 == 0 {
		return percent(n)
	}
	return fmt.Sprintf("%d.%02d %%", n/100, n%100)
}
