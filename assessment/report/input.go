package report

import (
	"cmp"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// Input is everything that a report is made of.
type Input struct {
	Bank       *questions.Bank
	Assessment *assessment.Assessment
	History    []assessment.Entry // whole; only the bundle needs it
	Today      assessment.Day
	StaleDays  int
	// Redact replaces people by roles and leaves notes out.
	Redact bool
	// Owner, when not empty, leaves only what this person has to do.
	Owner string
}

// Assessor stands for a person in a redacted report, where no question tells a
// better role.
const Assessor = "assessor"

// owner names who has a question to do: a person, or with Redact (or when
// nobody is named) the usual role.
func (in Input) owner(q *questions.Question, named string) string {
	if in.Redact && named != "" {
		return cmp.Or(q.OwnerRole, Assessor)
	}
	return named
}

// gaps are those of the target type; with an owner, only theirs.
func (in Input) gaps() assessment.Gaps {
	g := in.Assessment.Gaps(in.Bank, 0, in.Today)
	if in.Owner != "" {
		g = g.Of(in.Owner)
	}
	return g
}

// person names somebody, or with Redact the role.
func (in Input) person(name string) string {
	if in.Redact && name != "" {
		return Assessor
	}
	return name
}
