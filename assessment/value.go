package assessment

import (
	"soc2ready/questions"
)

// value is what one question brings into the arithmetic.
type value struct {
	asked      bool   // in scope, condition true (N/A included)
	applicable bool   // and not N/A
	answered   bool   // has a level, N/A or a provider
	provider   bool   // answered by a provider
	v, high    [2]int // the low and the high end (R8)
	r          int    // of a provider (R20)
}

// values decides every question of the bank (R1, R9, section 2), by position.
func (a *Assessment) values(bank *questions.Bank, today Day) []value {
	vals := make([]value, len(bank.Questions))
	in := map[questions.Category]bool{questions.Security: true}
	for _, c := range a.Header.Scope {
		in[c] = true
	}
	inScope := func(c questions.Category) bool { return in[c] }
	for i := range bank.Questions {
		q := &bank.Questions[i]
		if c := bank.Criterion(q.Criterion); c != nil && !in[c.Category] {
			continue
		}
		if q.When != nil && !q.When.Holds(a.Header.Profile, inScope) {
			continue
		}
		vals[i] = a.value(a.Answers[q.ID], today)
	}
	return vals
}

func (a *Assessment) value(ans Answer, today Day) value {
	v := value{asked: true, applicable: true}
	switch ans.Level {
	case Unanswered:
		v.high = [2]int{2, 2}
		return v
	case NA:
		v.answered, v.applicable = true, false
	case ByProvider:
		p := a.Providers[ans.Provider]
		asOf := a.AsOf(today)
		end := asOf
		if w := a.Header.Window; w != nil {
			end = w.End()
		}
		v.answered, v.provider = true, true
		v.v[0] = p.value1(asOf)
		v.v[1], v.r = p.value2(asOf, end)
	default:
		v.answered = true
		v.v[0], _ = ans.Level.value(Type1)
		v.v[1], _ = ans.Level.value(Type2)
		if w := a.Header.Window; w != nil && ans.Since.After(w.Start) { // R13a
			v.v[1] = min(v.v[1], 1)
		}
	}
	v.high = v.v
	return v
}

// fill makes a question full for both types, as if it were answered so.
func (v *value) fill() {
	v.answered, v.v, v.high = true, [2]int{2, 2}, [2]int{2, 2}
}
