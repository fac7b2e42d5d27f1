package assessment

import "soc2ready/questions"

// RerunWhy says why a question comes up in a re-run.
type RerunWhy string

// Reasons, in the order in which they come.
const (
	RerunReworded   RerunWhy = "reworded"   // asked in another way than it was answered
	RerunStale      RerunWhy = "stale"      // not confirmed for long
	RerunUnanswered RerunWhy = "unanswered" // no answer yet
	RerunGap        RerunWhy = "gap"        // answered, but not full for the target type
	RerunConfirm    RerunWhy = "confirm"    // all others
)

// RerunStep is one question of a re-run.
type RerunStep struct {
	Question string
	Why      RerunWhy
}

// Rerun gives what a re-run asks (section 6): reworded or stale answers, then
// unanswered questions, each in the order of the interview, then gaps by their
// rank, then the rest. An answer that was given or confirmed today, or after
// the day of the last checkpoint, is done, so that a re-run which was left
// goes on where it stopped; what is reworded, stale or unanswered never is.
func (a *Assessment) Rerun(bank *questions.Bank, today Day, stale int) []RerunStep {
	var first, open, gaps, rest []RerunStep
	ids, last := a.Interview(bank), a.checkedDay()
	taken := make(map[string]bool, len(ids))
	for _, id := range ids {
		why, done := a.again(bank.Question(id), last, today, stale)
		switch {
		case done:
		case why == RerunUnanswered:
			open = append(open, RerunStep{id, why})
		case why == RerunConfirm: // it may be a gap
			continue
		default:
			first = append(first, RerunStep{id, why})
		}
		taken[id] = true
	}
	for _, g := range a.Gaps(bank, 0, today).List {
		if !taken[g.Question] {
			gaps = append(gaps, RerunStep{g.Question, RerunGap})
			taken[g.Question] = true
		}
	}
	for _, id := range ids {
		if !taken[id] {
			rest = append(rest, RerunStep{id, RerunConfirm})
		}
	}
	return append(append(append(first, open...), gaps...), rest...)
}

// RerunAnswers counts the answers that Rerun brings up.
func (a *Assessment) RerunAnswers(bank *questions.Bank, today Day, stale int) int {
	n, last := 0, a.checkedDay()
	for i := range bank.Questions {
		q := &bank.Questions[i]
		if !a.Asked(bank, q) {
			continue
		}
		if why, done := a.again(q, last, today, stale); !done && why != RerunUnanswered {
			n++
		}
	}
	return n
}

// again says why a question comes up in a re-run, or that it is done; whether
// one to confirm is a gap is not looked at. last is the day of the last
// checkpoint.
func (a *Assessment) again(q *questions.Question, last, today Day, stale int) (why RerunWhy, done bool) {
	v := a.Answers[q.ID]
	switch {
	case v.Level == Unanswered:
		return RerunUnanswered, false
	case a.reworded(q):
		return RerunReworded, false
	case v.Stale(today, stale):
		return RerunStale, false
	}
	return RerunConfirm, v.Confirmed == today || !last.IsZero() && v.Confirmed.After(last)
}
