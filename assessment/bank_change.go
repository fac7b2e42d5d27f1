package assessment

import (
	"maps"
	"slices"

	"soc2ready/questions"
)

// RetiredAnswer is an answer to a question that this bank does not ask. It is
// kept and counts nothing.
type RetiredAnswer struct {
	Question string
	Answer   Answer
	Reason   string // why it was retired; "" when the bank does not know the id
}

// BankChange is what a newer bank means for the answers there are.
type BankChange struct {
	From, To string   // versions
	Confirm  []string // see NeedsConfirm
	Retired  []RetiredAnswer
}

// NeedsConfirm gives the questions whose answer was given to another text
// (the hash of what was asked differs), in the order of the bank.
// Keeping the answer confirms it to the present text.
func (a *Assessment) NeedsConfirm(bank *questions.Bank) []string {
	var ids []string
	for i := range bank.Questions {
		if q := &bank.Questions[i]; a.Asked(bank, q) && a.reworded(q) {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

func (a *Assessment) reworded(q *questions.Question) bool {
	v := a.Answers[q.ID]
	return v.Level != Unanswered && v.Asked != "" && !q.HasHash(v.Asked)
}

// RetiredAnswers gives what is recorded on questions that the bank does not
// ask, by id.
func (a *Assessment) RetiredAnswers(bank *questions.Bank) []RetiredAnswer {
	var all []RetiredAnswer
	for _, id := range slices.Sorted(maps.Keys(a.Answers)) {
		if bank.Question(id) == nil {
			all = append(all, RetiredAnswer{id, a.Answers[id], retiredFor(bank, id)})
		}
	}
	return all
}

// BankChange tells what is other than when the bank was last taken; ok is
// false while the versions are the same.
func (a *Assessment) BankChange(bank *questions.Bank) (c BankChange, ok bool) {
	if a.Header.Bank == bank.Version {
		return c, false
	}
	return BankChange{a.Header.Bank, bank.Version, a.NeedsConfirm(bank), a.RetiredAnswers(bank)}, true
}

// TakeBank records that the answers are now those to this bank, so that the
// change is told once. Answers stay as they are: those to confirm stay so.
func (a *Assessment) TakeBank(bank *questions.Bank, act Act) ([]Entry, error) {
	h := a.Header
	h.Bank = bank.Version
	return a.changeHeader(h, act)
}

// DropRetired takes away what is recorded on a question that the bank does not
// ask, which no edit can reach (a provider that it names can then be removed).
// Unknown when nothing is; Refused when the bank does ask it.
func (a *Assessment) DropRetired(bank *questions.Bank, id string, act Act) ([]Entry, error) {
	v, ok := a.Answers[id]
	switch {
	case bank.Question(id) != nil:
		return nil, Refused{Subject: id, Reason: "is asked; clear the answer instead"}
	case !ok:
		return nil, Unknown{"answer to", CleanLine(id)}
	}
	return a.record(act, KindAnswer, id, encode(v), nil, 0, 0)
}
