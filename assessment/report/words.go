package report

import (
	"fmt"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// The sentences that stand on top of each report, and under the scores.
const (
	SelfAssessment = "This is a self-assessment, self-reported by the organization. It is not an audit, and it gives no opinion and no assurance."
	OnlyCPA        = "Only a licensed CPA firm issues a SOC 2 report. This program is not affiliated with the AICPA."
	Conventions    = "A criterion is met (self-assessed) when each of its key questions is full and it reaches 80 %; without a key question it is not met below 50 %. The word close needs 60 %. These three figures are conventions of this program, not figures of the AICPA."
)

// Word says a word as people read it.
func Word(w assessment.Word) string {
	switch w {
	case assessment.NotReady:
		return "not ready"
	case assessment.NothingInScope:
		return "nothing in scope"
	}
	return string(w)
}

// Verdict says a verdict, or the state of a description item, as people read it.
func Verdict(v string) string {
	switch v {
	case string(assessment.AtRisk):
		return "at risk"
	case string(assessment.NotMet):
		return "not met"
	}
	return v
}

// Percent rounds hundredths of a percent down: a score is never shown higher
// than it is.
func Percent(hundredths int) string { return fmt.Sprintf("%d %%", hundredths/100) }

// Range says a score with the end it can still reach: "41 % (up to 87 %)". The
// second half is left out when nothing is open.
func Range(low, high int) string {
	if high > low {
		return fmt.Sprintf("%s (up to %s)", Percent(low), Percent(high))
	}
	return Percent(low)
}

// Score says a score with its range and word, as it may stand alone.
func Score(in bool, low, high int, w assessment.Word) string {
	if !in {
		return Word(assessment.NothingInScope)
	}
	return Range(low, high) + ", " + Word(w)
}

// Estimate says the quick estimate of one type; "" when there is none.
func Estimate(q *assessment.Quick) string {
	if q == nil {
		return ""
	}
	return fmt.Sprintf("%s, from %d of %d questions", Percent(q.Mean), q.Answered, q.Of)
}

// Gate says whether the gate is open.
func Gate(open bool) string {
	if open {
		return "open"
	}
	return "closed"
}

// Work says the sum of gaps by effort: "11 gaps: 4 in hours, 5 in days, 2 in weeks".
func Work(g assessment.Gaps) string {
	if len(g.List) == 0 {
		return "no gaps among the answered questions"
	}
	return fmt.Sprintf("%s: %d in hours, %d in days, %d in weeks", Count(len(g.List), "gap"),
		g.Sum(questions.Hours), g.Sum(questions.Days), g.Sum(questions.Weeks))
}

// Count writes a number with its noun.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

// Category names a category as people read it.
func Category(id string) string {
	switch questions.Category(id) {
	case questions.ProcessingIntegrity:
		return "processing integrity"
	}
	return id
}
