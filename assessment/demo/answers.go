package demo

import (
	"fmt"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// Who records and owns things. They are roles, not people.
const (
	founder     = "founder"
	engineering = "engineering lead"
	security    = "security lead"
	people      = "people lead"
)

// ownerOf names who answers for a role of the bank.
func ownerOf(role string) string {
	switch role {
	case "engineering":
		return engineering
	case "security":
		return security
	case "people":
		return people
	}
	return founder
}

// planAnswers lets each question move from where it stood to where it stands.
func (c *company) planAnswers() {
	byDay := map[int][]assessment.Edit{} // by months after the first day
	add := func(month int, e assessment.Edit) { byDay[month] = append(byDay[month], e) }
	for i := range c.bank.Questions {
		q := &c.bank.Questions[i]
		switch {
		case len(q.NA) > 0 && !q.Key && chance(6, "n/a", q.ID) == 0:
			reason, na := q.NA[0], assessment.NA
			add(1, assessment.Edit{Question: q.ID, Level: &na, Reason: &reason})
		case q.Description():
			c.planItem(q, add)
		case byProvider()[q.ID] != "":
			id, level := byProvider()[q.ID], assessment.ByProvider
			add(1, assessment.Edit{Question: q.ID, Level: &level, Provider: &id})
		case !q.Key && !q.Quick && chance(40, "open", q.ID) == 0: // still unanswered, somebody owns it
			owner, due := ownerOf(q.OwnerRole), c.today.AddMonths(1)
			add(23, assessment.Edit{Question: q.ID, Owner: &owner, Due: &due})
		default:
			c.planQuestion(q, add)
		}
	}
	for month := 0; month <= Months; month++ {
		edits := byDay[month]
		if len(edits) == 0 {
			continue
		}
		day := c.first.AddMonths(month)
		if month == Months {
			day = c.today.AddDays(-3)
		}
		c.on(day, []string{founder, engineering, security}[month%3], func(act assessment.Act) ([]assessment.Entry, error) {
			entries, at, err := c.a.RecordAll(c.bank, edits, act)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", edits[at].Question, err)
			}
			return entries, nil
		})
	}
}

// byProvider tells which questions a provider answers.
func byProvider() map[string]string {
	return map[string]string{"CC6.4-01": "cloud-host", "A1.2-05": "cloud-host", "CC6.4-02": "cloud-host"}
}

func (c *company) planItem(q *questions.Question, add func(int, assessment.Edit)) {
	levels := []assessment.Level{assessment.Missing, assessment.Drafted, assessment.Complete}
	last := 2
	if c.bank.Item(q.Criterion) != nil && len(c.bank.Item(q.Criterion).Types) == 1 {
		last = 1 // what changed in the period is written at its end
	}
	for step, month := range []int{1, 10, 22} {
		if step <= last {
			add(month, assessment.Edit{Question: q.ID, Level: &levels[step]})
		}
	}
}

// planQuestion draws where a question ends, and lets it begin two steps lower.
func (c *company) planQuestion(q *questions.Question, add func(int, assessment.Edit)) {
	levels := []assessment.Level{assessment.Missing, assessment.Partial, assessment.Designed, assessment.Operating, assessment.Proven}
	end := []int{4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 2}[chance(12, "end", q.ID)]
	if q.Key && end < 3 {
		end = 4
	}
	switch {
	case q.Criterion == "CC9.2" && q.Key, q.Criterion == "A1.3" && q.Key:
		end = 1 // two things they never got to
	case q.Criterion == "CC3.4":
		end = min(end, 3)
	case chance(50, "behind", q.ID) == 0 && !q.Key:
		end = 0
	}
	level := func(n int) *assessment.Level { return &levels[max(0, n)] }
	owner := ownerOf(q.OwnerRole)
	begin := 0 // the quick scan came first, the rest in the weeks after
	if !q.Quick {
		begin = 1
	}
	add(begin, assessment.Edit{Question: q.ID, Level: level(end - 2 - chance(2, "begin", q.ID)), Owner: &owner})
	middle := 3 + chance(6, "middle", q.ID)
	add(middle, assessment.Edit{Question: q.ID, Level: level(end - 1)})
	last := assessment.Edit{Question: q.ID, Level: level(end)}
	month := 10 + chance(7, "last", q.ID)
	if end >= 3 {
		since := c.first.AddMonths(month - 1)
		if chance(4, "since", q.ID) > 0 {
			last.Since = &since
		}
	}
	if end < 3 {
		due := c.today.AddMonths(1 + chance(4, "due", q.ID))
		last.Due = &due
	}
	if chance(9, "note", q.ID) == 0 {
		note := "told at the yearly planning; see the wiki page on " + q.Criterion
		last.Note = &note
	}
	add(month, last)
	if end == 3 && chance(4, "slipped", q.ID) == 0 && !q.Key { // it did not last
		flag := true
		add(19, assessment.Edit{Question: q.ID, Level: level(2), Flag: &flag})
	}
	if chance(8, "confirmed", q.ID) > 0 { // most were gone through again
		add(Months, assessment.Edit{Question: q.ID, Keep: true})
	}
}
