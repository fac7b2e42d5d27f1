package assessment_test

import (
	"fmt"
	"testing"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// largeBank has 300 questions: 61 criteria and nine description items with
// four or five each, as the shipped bank has at most.
func largeBank() *questions.Bank {
	var all []string
	for _, s := range []struct {
		series string
		n      int
	}{
		{"CC1", 5},
		{"CC2", 3},
		{"CC3", 4},
		{"CC4", 2},
		{"CC5", 3},
		{"CC6", 8},
		{"CC7", 5},
		{"CC8", 1},
		{"CC9", 2},
		{"A1", 3},
		{"C1", 2},
		{"PI1", 5},
		{"P1", 1},
		{"P2", 1},
		{"P3", 2},
		{"P4", 3},
		{"P5", 2},
		{"P6", 7},
		{"P7", 1},
		{"P8", 1},
	} {
		for i := range s.n {
			all = append(all, fmt.Sprintf("%s.%d", s.series, i+1))
		}
	}
	for i := range 9 {
		all = append(all, fmt.Sprintf("DC%d", i+1))
	}
	var qs []questions.Question
	for i := range 300 {
		q := asked(all[i%len(all)], 1+i%3, false)
		if !q.Description() {
			q.Key, q.Quick = i < 61, i < 61
			q.Controls = []string{fmt.Sprintf("control-%d", i%80), fmt.Sprintf("control-%d", i%7)}
		}
		if i%10 == 0 {
			q.When = questions.FactIs{Fact: "hosting", Values: []string{"own"}}
		}
		qs = append(qs, q)
	}
	return bankOf(qs...)
}

// largeAssessment has every question answered, most of them as gaps.
func largeAssessment(b testing.TB, bank *questions.Bank) *assessment.Assessment {
	b.Helper()
	levels := map[string]assessment.Level{}
	for i, q := range bank.Questions {
		if q.Description() {
			levels[q.ID] = []assessment.Level{missing, drafted, complete}[i%3]
			continue
		}
		levels[q.ID] = []assessment.Level{missing, partial, designed, operating, proven, na, provider}[i%7]
	}
	a := answered(b, bank, levels)
	s := a.Setup()
	s.Profile["hosting"] = "own"
	s.Window = &assessment.Window{Start: day("2026-01-01"), Months: 6}
	if _, err := a.Change(bank, s, act); err != nil {
		b.Fatal(err)
	}
	return a
}

func BenchmarkScore(b *testing.B) {
	bank := largeBank()
	a := largeAssessment(b, bank)
	b.ReportAllocs()
	for b.Loop() {
		a.Score(bank, today, assessment.StaleDays)
	}
}

func BenchmarkGaps(b *testing.B) {
	bank := largeBank()
	a := largeAssessment(b, bank)
	b.ReportAllocs()
	for b.Loop() {
		a.Gaps(bank, assessment.Type2, today)
	}
}

func BenchmarkInterview(b *testing.B) {
	bank := largeBank()
	a := largeAssessment(b, bank)
	b.ReportAllocs()
	for b.Loop() {
		a.Interview(bank)
	}
}

func BenchmarkRecord(b *testing.B) {
	bank := largeBank()
	a := largeAssessment(b, bank)
	one, two := edit("CC6.1-01", proven), edit("CC6.1-01", partial)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Record(bank, one, act); err != nil {
			b.Fatal(err)
		}
		if _, err := a.Record(bank, two, act); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	bank := largeBank()
	a, log := started(b, bank)
	for _, q := range bank.Questions {
		e := edit(q.ID, missing)
		e.Note = ptr("A note of some length, as people write them, about what is still missing here.")
		log = append(log, record(b, a, bank, e, act)...)
	}
	s := stored(b, a, log)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := assessment.Open(s); err != nil {
			b.Fatal(err)
		}
	}
}

// provenAssessment has two years of records, 1,000 in all, for 80 controls of
// every cadence.
func provenAssessment(b testing.TB) (*questions.Bank, *assessment.Assessment) {
	b.Helper()
	with := *largeBank()
	cadences := assessment.Cadences()
	for i := range 80 {
		c := questions.Control{ID: fmt.Sprintf("control-%d", i), Kind: questions.Occurrence, Cadence: cadences[i%len(cadences)]}
		with.Controls = append(with.Controls, c)
	}
	bank := questions.New(with)
	a := largeAssessment(b, bank)
	s := a.Setup()
	s.Window = &assessment.Window{Start: today.AddMonths(-12), Months: 18}
	if _, err := a.Change(bank, s, act); err != nil {
		b.Fatal(err)
	}
	var records []assessment.Record
	for i := range 1000 {
		records = append(records, assessment.Record{
			Control: fmt.Sprintf("control-%d", i%80), Performed: today.AddDays(-(i * 730 / 1000)), Outcome: assessment.Pass,
		})
	}
	if _, _, err := a.AddEvidence(bank, records, act); err != nil {
		b.Fatal(err)
	}
	return bank, a
}

func BenchmarkWindow(b *testing.B) {
	bank, a := provenAssessment(b)
	if n := len(a.Window(bank, today).Controls); n != 80 {
		b.Fatalf("%d controls in the window", n)
	}
	b.ReportAllocs()
	for b.Loop() {
		a.Window(bank, today)
	}
}

func BenchmarkEarliest(b *testing.B) {
	bank, a := provenAssessment(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Earliest(bank, 18, today); err != nil {
			b.Fatal(err)
		}
	}
}
