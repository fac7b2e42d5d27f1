package assessment

import (
	"slices"

	"soc2ready/questions"
)

// quickSeries is the order of the quick scan: what costs most to repair comes
// first; the system description comes last.
var quickSeries = []string{
	"CC6", "CC8", "CC7", "A1", "CC9", "CC2", "CC3", "CC5", "CC4", "CC1", "C1", "PI1",
	"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8",
}

// QuickScan gives the ids of the quick questions that are asked, in the order
// of the quick scan.
func (a *Assessment) QuickScan(bank *questions.Bank) []string {
	quick, _ := a.order(bank)
	return quick
}

// Interview gives the ids of every question that is asked: the quick scan
// first, then the others in the same order of series.
func (a *Assessment) Interview(bank *questions.Bank) []string {
	quick, others := a.order(bank)
	return append(quick, others...)
}

// SeriesQuestions gives the ids that are asked of a series ("CC6"), of the
// description ("DC") or of one criterion ("CC6.2", "DC3"), in the order of the bank.
func (a *Assessment) SeriesQuestions(bank *questions.Bank, id string) []string {
	at := slices.Clone(bank.Of(id))
	for _, c := range bank.Criteria {
		if c.Series == id {
			at = append(at, bank.Of(c.ID)...)
		}
	}
	if id == "DC" {
		for _, d := range bank.Description {
			at = append(at, bank.Of(d.ID)...)
		}
	}
	slices.Sort(at)
	var ids []string
	for _, i := range at {
		if q := &bank.Questions[i]; a.Asked(bank, q) {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

// SeriesOf gives the series of a question, "DC" for the description.
func SeriesOf(bank *questions.Bank, q *questions.Question) string {
	if q.Description() {
		return "DC"
	}
	if c := bank.Criterion(q.Criterion); c != nil {
		return c.Series
	}
	return ""
}

// order gives the questions that are asked, by series.
func (a *Assessment) order(bank *questions.Bank) (quick, others []string) {
	series := slices.Clone(quickSeries)
	for _, s := range bank.Series { // none is left out, whatever a bank holds
		if !slices.Contains(series, s.ID) {
			series = append(series, s.ID)
		}
	}
	for _, s := range append(series, "DC") {
		for _, id := range a.SeriesQuestions(bank, s) {
			if bank.Question(id).Quick {
				quick = append(quick, id)
			} else {
				others = append(others, id)
			}
		}
	}
	return quick, others
}

// Resume gives the question to go on with: place when it is asked and open,
// else the first open one after it in order, else the first open one; ""
// when all are answered.
func (a *Assessment) Resume(bank *questions.Bank, place string) string {
	ids := a.Interview(bank)
	from := max(slices.Index(ids, place), 0)
	for _, id := range append(slices.Clone(ids[from:]), ids[:from]...) {
		if a.Answers[id].Level == Unanswered {
			return id
		}
	}
	return ""
}

// Complete tells whether every question that is asked has an answer.
func (a *Assessment) Complete(bank *questions.Bank) bool {
	for i := range bank.Questions {
		if q := &bank.Questions[i]; a.Answers[q.ID].Level == Unanswered && a.Asked(bank, q) {
			return false
		}
	}
	return true
}

// Progress counts the questions of a series: all that are asked, and those
// with an answer.
func (a *Assessment) Progress(bank *questions.Bank, series string) (answered, asked int) {
	for _, id := range a.SeriesQuestions(bank, series) {
		asked++
		if a.Answers[id].Level != Unanswered {
			answered++
		}
	}
	return answered, asked
}
