package assessment

import (
	"soc2ready/questions"
)

// RulesVersion changes when the arithmetic does: stored scores of another
// version are computed anew.
const RulesVersion = 2

// Verdict on a criterion; Open is a criterion whose low and high verdict differ.
type Verdict string

// Verdicts.
const (
	Met    Verdict = "met"
	AtRisk Verdict = "at-risk"
	NotMet Verdict = "not-met"
	Out    Verdict = "out"
)

// State of a description item (R2).
type State string

// States of description items.
const (
	ItemComplete State = "complete"
	ItemDrafted  State = "drafted"
	ItemMissing  State = "missing"
	ItemOut      State = "out"
)

// Word sums a block up.
type Word string

// Words, from best to worst.
const (
	Ready          Word = "ready"
	Close          Word = "close"
	NotReady       Word = "not-ready"
	NothingInScope Word = "nothing-in-scope"
)

// Row is the score of a criterion: S is the low end, High the high end, both
// in hundredths of a percent; they mean nothing when the verdict is Out.
type Row struct {
	ID                   string
	S, High              int
	Verdict, VerdictHigh Verdict
}

// Open says whether unanswered questions can still turn the verdict.
func (r Row) Open() bool { return r.Verdict != r.VerdictHigh }

// ItemRow is the score of a description item.
type ItemRow struct {
	ID               string
	S, High          int
	State, StateHigh State
}

// Part is the score of a category or a series. Mean and High mean nothing
// when In is false: nothing of it is in.
type Part struct {
	ID                             string
	In                             bool
	Mean, High                     int
	Word                           Word // categories only
	Gate                           bool // categories only
	Met, AtRisk, NotMet, Open, Out int
}

// Description is the score of the system description, in hundredths.
type Description struct {
	In         bool
	Mean, High int
	Items      []ItemRow
}

// Quick is the estimate after the quick scan.
type Quick struct{ Mean, Answered, Of int }

// Block is everything about one report type. Mean is the score (the low end),
// High the other end of the range, in hundredths of a percent.
type Block struct {
	In          bool
	Mean, High  int
	Word        Word
	Gate        bool
	Unanswered  int
	Quick       *Quick
	Criteria    []Row
	Categories  []Part
	Series      []Part
	Description Description
}

// Row finds the row of a criterion in scope; nil when there is none.
func (b *Block) Row(id string) *Row {
	for i := range b.Criteria {
		if b.Criteria[i].ID == id {
			return &b.Criteria[i]
		}
	}
	return nil
}

// Readiness is all that is computed from an assessment on one day.
type Readiness struct {
	Day                                                 Day
	Questions, Answered, Unanswered, NA, Stale, Flagged int
	Type1, Type2                                        Block
	HeadlineType1, HeadlineType2                        Word
	Basis                                               string // answers, best, evidenced
	HeadlineMean                                        int
	ExamplesOnFile, ExamplesControls                    int
	StaleDays                                           int         // after how many days an answer is stale
	Window                                              *WindowView // nil without a window
}

// Score computes the readiness of an assessment on a day; stale is after how
// many days an answer is stale.
func (a *Assessment) Score(bank *questions.Bank, today Day, stale int) Readiness {
	vals := a.values(bank, today)
	r := Readiness{Day: today, StaleDays: stale}
	for i, v := range vals {
		if !v.asked {
			continue
		}
		ans := a.Answers[bank.Questions[i].ID]
		r.Questions++
		if v.answered {
			r.Answered++
		} else {
			r.Unanswered++
		}
		if ans.Level == NA {
			r.NA++
		}
		if ans.Stale(today, stale) {
			r.Stale++
		}
		if ans.Flag {
			r.Flagged++
		}
	}
	r.Type1 = a.block(bank, vals, Type1)
	r.Type2 = a.block(bank, vals, Type2)
	r.Type1.Quick, r.Type2.Quick = quick(bank, vals, Type1), quick(bank, vals, Type2)
	if a.Header.Window != nil {
		r.Window = a.window(bank, vals, today)
	}
	r.HeadlineType1 = r.Type1.Word
	r.HeadlineType2, r.Basis, r.HeadlineMean = headline(r.Type2, r.Window, today)
	key := a.windowControls(bank, vals, func(q *questions.Question) bool { return q.Key })
	r.ExamplesOnFile, r.ExamplesControls = a.examples(key)
	return r
}
