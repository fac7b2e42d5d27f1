package assessment

import (
	"fmt"
	"slices"
	"strings"

	"soc2ready/questions"
)

// say gives a ruling its reason and what would turn it.
func (r *Ruling) say(bank *questions.Bank, vals []value, item bool) {
	s := story{bank: bank}
	var zero, part []string
	keys := false
	for _, i := range bank.Of(r.Row.ID) {
		q, v := &bank.Questions[i], vals[i]
		if !v.applicable || !item && !q.Key {
			continue
		}
		keys = true
		switch v.v[r.Type-1] {
		case 0:
			zero = append(zero, s.name(q.ID))
		case 1:
			part = append(part, s.name(q.ID))
		}
	}
	if item {
		r.sayItem(zero, part)
	} else {
		c := bank.Criterion(r.Row.ID)
		r.sayCriterion(zero, part, keys, c != nil && c.Common())
	}
	if len(r.Needs) > 0 {
		goal := "met (self-assessed)"
		if item {
			goal = "complete"
		}
		r.WhatTurnsIt = fmt.Sprintf("It would be %s for Type %d with %s full.", goal, r.Type, listed(each(r.Needs, s.name)))
	}
}

func (r *Ruling) sayCriterion(zero, part []string, keys, common bool) {
	row := r.Row
	score := fmt.Sprintf("%d of %d points are %s (section 3)", r.Points, r.Of, hundredthsSaid(row.S))
	switch {
	case row.Verdict == Out && common:
		r.Why = "Out: no question applies. It is left out of the mean, but as a common criterion it keeps the gate closed: an auditor will expect something here (section 3)."
		return
	case row.Verdict == Out:
		r.Why = "Out: no question applies, so it is left out of the mean (section 3)."
		return
	case row.Verdict == Met && keys:
		r.Why = fmt.Sprintf("Met (self-assessed): every key question is full, and %s, which reaches 80 %%.", score)
	case row.Verdict == Met:
		r.Why = fmt.Sprintf("Met (self-assessed): there is no key question, and %s, which reaches 80 %%.", score)
	case row.Verdict == NotMet && len(zero) > 0:
		r.Why = fmt.Sprintf("Not met: %s nothing yet. %s.", keyCounts(zero, "counts", "count"), title(score))
	case row.Verdict == NotMet:
		r.Why = fmt.Sprintf("Not met: there is no key question, and %s, which is below 50 %%.", score)
	case len(part) > 0:
		r.Why = fmt.Sprintf("At risk: %s half only. %s.", keyCounts(part, "counts", "count"), title(score))
	case keys:
		r.Why = fmt.Sprintf("At risk: every key question is full, but %s, which is below 80 %%.", score)
	default:
		r.Why = fmt.Sprintf("At risk: there is no key question, and %s, which is between 50 %% and 80 %%.", score)
	}
	if row.Open() {
		r.Why += fmt.Sprintf(" It is open: with %s full it would be %s.", openQuestions(r.Unanswered), verdictSaid(string(row.VerdictHigh)))
	}
}

func (r *Ruling) sayItem(zero, part []string) {
	switch r.Item.State {
	case ItemOut:
		r.Why = "Out: no question applies, and nothing is closed by it (R51)."
		return
	case ItemComplete:
		r.Why = "Complete: everything asked about it is written, agreed and current (R2)."
	case ItemMissing:
		r.Why = fmt.Sprintf("Missing: %s not written yet (R2).", isAre(zero))
	default:
		r.Why = fmt.Sprintf("Drafted: %s not finished (R2).", isAre(part))
	}
	if r.Item.State != r.Item.StateHigh {
		r.Why += fmt.Sprintf(" It is open: with %s complete it would be %s.", openQuestions(r.Unanswered), r.Item.StateHigh)
	}
}

func keyCounts(names []string, one, more string) string {
	if len(names) == 1 {
		return "the key question " + names[0] + " " + one
	}
	return "the key questions " + listed(names) + " " + more
}

func isAre(names []string) string {
	if len(names) == 1 {
		return names[0] + " is"
	}
	return listed(names) + " are"
}

func openQuestions(n int) string {
	if n == 1 {
		return "the unanswered question"
	}
	return fmt.Sprintf("the %d unanswered questions", n)
}

// hundredthsSaid says "71.42 %", "80 %".
func hundredthsSaid(n int) string {
	if n%100 == 0 {
		return fmt.Sprintf("%d %%", n/100)
	}
	return fmt.Sprintf("%d.%02d %%", n/100, n%100)
}

// shareReason says why a question counts what it counts.
func (a *Assessment) shareReason(bank *questions.Bank, q *questions.Question, s Share, today Day) string {
	ans := a.Answers[q.ID]
	if !a.Asked(bank, q) {
		if a.whyOut(bank, q) == WhyScope {
			return fmt.Sprintf("not asked: %s is not in scope (R1)", wordSaid(string(bank.Criterion(q.Criterion).Category)))
		}
		return "not asked: " + a.conditionSaid(bank, q) + " (R1)"
	}
	worth := fmt.Sprintf("; worth up to %s of %s", hundredthsSaid(s.Most), questions.ScreenID(q.Criterion))
	if s.Key {
		worth += ", and key: an auditor would hardly accept the criterion without it"
	}
	switch ans.Level {
	case Unanswered:
		return "unanswered: counts nothing in the score and in full at the high end of the range (R8)" + worth
	case NA:
		reason := "not applicable: " + strings.TrimSuffix(strings.ReplaceAll(ans.Reason, "\n", " "), ".") + "; left out of the arithmetic (R1)"
		if c := bank.Criterion(q.Criterion); s.Key && c != nil && c.Common() {
			reason += "; an auditor will ask about it, since it is a key question of a common criterion"
		}
		return reason
	case ByProvider:
		return a.providerReason(ans.Provider, s, today) + worth
	}
	proof := a.proofSaid(q, s)
	counts, rule := countsSaid(s.V1, s.V2), "section 2"
	if q.Description() && !itemHas(bank, q.Criterion, Type1) {
		counts = "counts " + amount(s.V2) + " for Type 2, no part of Type 1"
		rule += ", R4"
	}
	reason := fmt.Sprintf("%s (%s): %s (%s)", ans.Level.said(), Caption(q, ans.Level), counts, rule)
	if full, _ := ans.Level.value(Type2); full > s.V2 {
		reason += fmt.Sprintf("; it runs since %s only, after the window opened on %s, so it counts half at most for Type 2 (R13a)", ans.Since, a.Header.Window.Start)
	}
	return reason + worth + proof
}

// proofSaid tells what the records of a question's controls make of it.
func (a *Assessment) proofSaid(q *questions.Question, s Share) string {
	p := s.Proof
	if p == nil || len(q.Controls) == 0 {
		return ""
	}
	if len(p.Controls) == 0 {
		return "; its controls are set out, so its evidence counts half at most (R49)"
	}
	parts := each(p.Controls, func(c ControlWindow) string {
		done := c.Count(SlotDone)
		said := fmt.Sprintf("%s has %d of %s done", c.ID, done, counted(len(c.Slots), "slot"))
		var also []string
		for _, state := range []SlotState{SlotException, SlotCarried, SlotMissed, SlotDue} {
			if n := c.Count(state); n > 0 {
				also = append(also, fmt.Sprintf("%d %s", n, state))
			}
		}
		if len(also) > 0 {
			said += " (" + listed(also) + ")"
		}
		return said
	})
	return fmt.Sprintf("; evidence: %s, so it supports %s now (section 4)", listed(parts), amount(p.O))
}

func amount(v int) string { return [3]string{"nothing", "half", "in full"}[v] }

func countsSaid(v1, v2 int) string {
	if v1 == v2 {
		return "counts " + amount(v1) + " for both types"
	}
	return fmt.Sprintf("counts %s for Type 1, %s for Type 2", amount(v1), amount(v2))
}

// conditionSaid tells the condition of a question and the facts it hangs on.
func (a *Assessment) conditionSaid(bank *questions.Bank, q *questions.Question) string {
	said := "its condition does not hold"
	if q.WhenText != "" {
		said = "it is for those with " + q.WhenText
	}
	var known []string
	for _, id := range factsOf(q.When) {
		if f := bank.Fact(id); f != nil && a.Header.Profile[id] != "" {
			if fact := fmt.Sprintf("%s is %s", id, a.Header.Profile[id]); !slices.Contains(known, fact) {
				known = append(known, fact)
			}
		}
	}
	if len(known) > 0 {
		said += "; in the set-up " + listed(known)
	}
	return said
}

func factsOf(c questions.Condition) []string {
	switch c := c.(type) {
	case questions.FactIs:
		return []string{c.Fact}
	case questions.And:
		return append(factsOf(c.A), factsOf(c.B)...)
	case questions.Or:
		return append(factsOf(c.A), factsOf(c.B)...)
	case questions.Not:
		return factsOf(c.A)
	}
	return nil
}

// providerReason follows R19 and R20.
func (a *Assessment) providerReason(id string, s Share, today Day) string {
	p, asOf := a.Providers[id], a.AsOf(today)
	end := asOf
	if w := a.Header.Window; w != nil {
		end = w.End()
	}
	said := fmt.Sprintf("done by the provider %s: %s (R19, R20)", id, countsSaid(s.V1, s.V2))
	var lacks []string
	lack := func(missing bool, format string, args ...any) {
		if missing {
			lacks = append(lacks, fmt.Sprintf(format, args...))
		}
	}
	switch {
	case p.Report == "none" || p.Report == "":
		lack(true, "a report of it on file")
	case s.V1 < 2 || s.V2 < 2:
		lack(p.Reviewed.IsZero() || !p.Reviewed.WithinYearBefore(asOf), "a review within the 12 months before %s", asOf)
		lack(end != asOf && (p.Reviewed.IsZero() || !p.Reviewed.WithinYearBefore(end)), "a review within the 12 months before %s", end)
		lack(!p.CSOCs, "the list of the controls assumed there")
		lack(!p.CUECs, "the list of the controls expected of you")
		lack(p.Report != "soc2-type2", "a SOC 2 Type 2 report")
		lack(p.PeriodEnd.IsZero() || p.PeriodEnd.Before(end.AddMonths(-12)), "a report whose period ends on or after %s", end.AddMonths(-12))
	}
	if len(lacks) > 0 {
		said += "; to count in full it needs " + listed(lacks)
	}
	return said
}
