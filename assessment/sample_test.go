package assessment_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// Short names for what nearly every test says.
const (
	none      = assessment.Unanswered
	missing   = assessment.Missing
	partial   = assessment.Partial
	designed  = assessment.Designed
	operating = assessment.Operating
	proven    = assessment.Proven
	drafted   = assessment.Drafted
	complete  = assessment.Complete
	na        = assessment.NA
	provider  = assessment.ByProvider
)

// day reads a day that the test knows to exist.
func day(s string) assessment.Day {
	d, err := assessment.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

var today = day("2026-03-15")

// by is an act of a person on a day.
func by(actor string, on assessment.Day) assessment.Act {
	return assessment.Act{Actor: actor, Today: on, Time: time.Date(2026, 3, 15, 10, 30, 0, 0, time.UTC)}
}

var act = by("ada", today)

// asked is a question of a criterion or description item ("CC6.2", "DC1").
func asked(place string, weight int, key bool) questions.Question {
	return questions.Question{Criterion: place, Weight: weight, Key: key}
}

// bankOf makes a bank of questions; ids count up within each place, criteria
// and items come from the questions in the order they are first named.
func bankOf(qs ...questions.Question) *questions.Bank {
	b := questions.Bank{
		Version: "1.0.0",
		Facts: []questions.Fact{
			{ID: "hosting", Values: []questions.FactValue{{ID: "own"}, {ID: "cloud"}}},
			{ID: "people", Values: []questions.FactValue{{ID: "few"}, {ID: "many"}}},
		},
	}
	number, places, series := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, q := range qs {
		place := q.Criterion
		if !places[place] {
			places[place] = true
			if strings.HasPrefix(place, "DC") {
				b.Description = append(b.Description, item(place))
			} else {
				b.Criteria = append(b.Criteria, criterion(place))
				if s := criterion(place).Series; !series[s] {
					series[s] = true
					b.Series = append(b.Series, questions.Series{ID: s})
				}
			}
		}
		number[place]++
		if q.ID == "" {
			q.ID = fmt.Sprintf("%s-%02d", place, number[place])
		}
		q.Ask = "Is " + q.ID + " done?"
		if q.Kind == "" {
			q.Kind = questions.Occurrence
		}
		if q.Description() {
			q.Kind = questions.Document
		}
		if q.Effort == "" {
			q.Effort = questions.Days
		}
		b.Questions = append(b.Questions, q)
	}
	return questions.New(b)
}

func item(id string) questions.DescriptionItem {
	if id == "DC9" {
		return questions.DescriptionItem{ID: id, Types: []int{2}}
	}
	return questions.DescriptionItem{ID: id, Types: []int{1, 2}}
}

func criterion(id string) questions.Criterion {
	series, _, _ := strings.Cut(id, ".")
	category := questions.Privacy
	switch {
	case strings.HasPrefix(id, "CC"):
		category = questions.Security
	case strings.HasPrefix(id, "PI"):
		category = questions.ProcessingIntegrity
	case strings.HasPrefix(id, "A"):
		category = questions.Availability
	case strings.HasPrefix(id, "C"):
		category = questions.Confidentiality
	}
	return questions.Criterion{ID: id, Series: series, Category: category}
}

// started makes an assessment named "First" with these categories.
func started(t testing.TB, bank *questions.Bank, cats ...questions.Category) (*assessment.Assessment, []assessment.Entry) {
	t.Helper()
	a, entries, err := assessment.New(bank, "id-1", assessment.Setup{Name: "First", Categories: cats}, act)
	if err != nil {
		t.Fatal(err)
	}
	return a, entries
}

func ptr[T any](v T) *T { return &v }

// edit gives a level, and the reason or the provider "cloud" that goes with it.
func edit(id string, l assessment.Level) assessment.Edit {
	e := assessment.Edit{Question: id, Level: &l}
	switch l {
	case na:
		e.Reason = ptr("We have no offices.")
	case provider:
		e.Provider = ptr("cloud")
	}
	return e
}

// record must be taken.
func record(t testing.TB, a *assessment.Assessment, bank *questions.Bank, e assessment.Edit, who assessment.Act) []assessment.Entry {
	t.Helper()
	entries, err := a.Record(bank, e, who)
	if err != nil {
		t.Fatalf("record %s: %v", e.Question, err)
	}
	return entries
}

// answered is a new assessment with these levels given, in scope of every
// category; a provider "cloud" with a good report is on file.
func answered(t testing.TB, bank *questions.Bank, levels map[string]assessment.Level) *assessment.Assessment {
	t.Helper()
	a, _ := started(t, bank, questions.Categories()...)
	put(t, a, goodProvider("cloud"))
	for id, l := range levels {
		if l != none {
			record(t, a, bank, edit(id, l), act)
		}
	}
	return a
}

func goodProvider(id string) assessment.Provider {
	return assessment.Provider{
		ID: id, Report: "soc2-type2", Reviewed: day("2026-01-10"), PeriodEnd: day("2025-12-31"), CSOCs: true, CUECs: true,
	}
}

func put(t testing.TB, a *assessment.Assessment, p assessment.Provider) []assessment.Entry {
	t.Helper()
	_, known := a.Providers[p.ID]
	entries, err := a.PutProvider(p, !known, act)
	if err != nil {
		t.Fatalf("provider %s: %v", p.ID, err)
	}
	return entries
}

// refusedFor checks that err is a Refused naming the field.
func refusedFor(t testing.TB, err error, field string) {
	t.Helper()
	var r assessment.Refused
	if !errors.As(err, &r) {
		t.Fatalf("got error %v, want a refusal", err)
	}
	if r.Field != field {
		t.Errorf("refused for field %q (%v), want %q", r.Field, err, field)
	}
}

// unknown checks that err is an Unknown of a kind, and so an ErrNotFound.
func unknown(t testing.TB, err error, what string) {
	t.Helper()
	var u assessment.Unknown
	if !errors.As(err, &u) || u.What != what {
		t.Fatalf("got error %v, want an unknown %s", err, what)
	}
	if !errors.Is(err, assessment.ErrNotFound) {
		t.Errorf("%v is no ErrNotFound", err)
	}
}

// stored is what a store would load after these entries.
func stored(t testing.TB, a *assessment.Assessment, history []assessment.Entry) assessment.Stored {
	t.Helper()
	items, err := assessment.Replay(history)
	if err != nil {
		t.Fatal(err)
	}
	return assessment.Stored{ID: a.ID, Head: a.Head, Last: a.Last, Items: items}
}

// score on today with the usual days of staleness.
func score(a *assessment.Assessment, bank *questions.Bank) assessment.Readiness {
	return a.Score(bank, today, assessment.StaleDays)
}
