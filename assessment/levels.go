package assessment

import (
	"fmt"

	"soc2ready/questions"
)

// Level is what was answered.
type Level string

// Levels; Unanswered is the absence of one. Description questions use
// Missing, Drafted and Complete only (R3).
const (
	Unanswered Level = ""
	Missing    Level = "missing"
	Partial    Level = "partial"
	Designed   Level = "designed"
	Operating  Level = "operating"
	Proven     Level = "proven"
	Drafted    Level = "drafted"
	Complete   Level = "complete"
	NA         Level = "na"
	ByProvider Level = "provider"
)

// ReportType is 1 or 2.
type ReportType int

// The two report types.
const (
	Type1 ReportType = 1
	Type2 ReportType = 2
)

// LevelsFor lists the levels that the keys 1, 2, … give to a question.
func LevelsFor(q *questions.Question) []Level {
	if q.Description() {
		return []Level{Missing, Drafted, Complete}
	}
	return []Level{Missing, Partial, Designed, Operating, Proven}
}

// Caption says what a level means for a question, in the words of its kind.
func Caption(q *questions.Question, l Level) string {
	if q.Description() {
		switch l {
		case Missing:
			return "not written"
		case Drafted:
			return "a draft, or parts of it"
		case Complete:
			return "written, agreed and current"
		}
	}
	words := map[questions.Kind][5]string{
		questions.Occurrence: {
			"never happens", "now and then, or only one person remembers",
			"written down, approved, done at least once", "it runs, the records have gaps",
			"every time it should, with records",
		},
		questions.Setting: {
			"off", "on for some", "on for all today, and the rule is written",
			"on for months, with exceptions or without dated proof", "on throughout, with dated proof",
		},
		questions.Document: {
			"there is none", "a draft, or out of date", "approved and current",
			"reviewed, but approvals are incomplete", "reviewed on time, approvals kept",
		},
	}[q.Kind]
	switch l {
	case Missing:
		return words[0]
	case Partial:
		return words[1]
	case Designed:
		return words[2]
	case Operating:
		return words[3]
	case Proven:
		return words[4]
	case NA:
		return "does not apply, with a reason"
	case ByProvider:
		return "a provider does this"
	}
	return "not answered"
}

// value gives v for a report type (section 2); ok is false for a level that
// is not a level by itself (unanswered, N/A, provider).
func (l Level) value(t ReportType) (v int, ok bool) {
	switch l {
	case Missing:
		return 0, true
	case Drafted:
		return 1, true
	case Complete, Proven:
		return 2, true
	case Partial:
		return pick(t, 1, 0), true
	case Designed:
		return pick(t, 2, 0), true
	case Operating:
		return pick(t, 2, 1), true
	}
	return 0, false
}

func pick(t ReportType, one, two int) int {
	if t == Type1 {
		return one
	}
	return two
}

// takes says whether a question may be answered with l.
func takes(q *questions.Question, l Level) error {
	for _, ok := range LevelsFor(q) {
		if l == ok {
			return nil
		}
	}
	if !q.Description() && (l == NA || l == ByProvider) {
		return nil
	}
	allowed := "missing, partial, designed, operating, proven, na or provider"
	if q.Description() {
		allowed = "missing, drafted or complete; where nothing applies, the description says so and is complete"
	}
	return Refused{Subject: q.ID, Field: "level", Reason: fmt.Sprintf("%q is not taken here; use %s", string(l), allowed)}
}

// Level order, for telling better from worse: higher is better.
func (l Level) rank() int {
	switch l {
	case Partial, Drafted:
		return 1
	case Designed:
		return 2
	case Operating:
		return 3
	case Proven, Complete:
		return 4
	}
	return 0
}

// Better says whether m is a better level than l; N/A, provider and
// unanswered are neither better nor worse than anything.
func (l Level) Better(m Level) bool {
	_, a := l.value(Type1)
	_, b := m.value(Type1)
	return a && b && m.rank() > l.rank()
}
