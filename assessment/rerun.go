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
	var last Day
	if t := a.Timeline(); len(t) > 0 {
		last = t[len(t)-1].Day
	}
	ids := a.Interview(bank)
	taken := make(map[string]bool, len(ids))
	for _, id := range ids {
		v := a.Answers[id]
		switch {
		case v.Level == Unanswered:
			open = append(open, RerunStep{id, RerunUnanswered})
		case a.reworded(bank.Question(id)):
			first = append(first, RerunStep{id, RerunReworded})
		case v.Stale(today, stale):
			first = append(first, RerunStep{id, RerunStale})
		case v.Confirmed == today, !last.IsZero() && v.Confirmed.After(last):
		default:
			continue
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
