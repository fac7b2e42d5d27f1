package assessment_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// controlled is a bank with one key question about one control.
func controlled(c questions.Control) *questions.Bank {
	c.ID = "review"
	b := *bankOf(questions.Question{Criterion: "CC6.2", Weight: 1, Key: true, Controls: []string{"review"}})
	b.Controls = []questions.Control{c}
	return questions.New(b)
}

// strip draws the slots of a window as signs with their days.
func strip(v *assessment.WindowView) string {
	var parts []string
	for _, s := range v.Controls[0].Slots {
		parts = append(parts, fmt.Sprintf("%s/%s %s", s.First, s.Last, s.State))
	}
	return strings.Join(parts, ", ")
}

func TestWindowsAreCutAsTheMethodSays(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		cadence questions.Cadence
		start   string
		months  int
		want    string
	}{
		"monthly from the 31st":       {questions.Monthly, "2026-01-31", 3, "2026-01-31/2026-02-27, 2026-02-28/2026-03-30, 2026-03-31/2026-04-29"},
		"in a leap year":              {questions.Monthly, "2024-01-31", 2, "2024-01-31/2024-02-28, 2024-02-29/2024-03-30"},
		"18 months, 181 of 365":       {questions.Yearly, "2026-01-01", 18, "2026-01-01/2027-06-30"},
		"18 months, 184 of 366":       {questions.Yearly, "2026-07-01", 18, "2026-07-01/2027-06-30, 2027-07-01/2027-12-31"},
		"weekly, cut short":           {questions.Weekly, "2026-02-02", 1, "2026-02-02/2026-02-08, 2026-02-09/2026-02-15, 2026-02-16/2026-02-22, 2026-02-23/2026-03-01"},
		"weekly, 3 days join":         {questions.Weekly, "2026-06-01", 1, "2026-06-01/2026-06-07, 2026-06-08/2026-06-14, 2026-06-15/2026-06-21, 2026-06-22/2026-06-30"},
		"weekly, 4 days stand":        {questions.Weekly, "2026-07-04", 1, "2026-07-04/2026-07-10, 2026-07-11/2026-07-17, 2026-07-18/2026-07-24, 2026-07-25/2026-08-03"},
		"longer than a window":        {questions.Yearly, "2026-01-01", 3, "2026-01-01/2026-03-31"},
		"daily is shown each quarter": {questions.Daily, "2026-01-01", 6, "2026-01-01/2026-03-31, 2026-04-01/2026-06-30"},
		"half-yearly of nine":         {questions.HalfYearly, "2026-01-01", 9, "2026-01-01/2026-06-30, 2026-07-01/2026-09-30"},
		"half-yearly of eight":        {questions.HalfYearly, "2026-01-01", 8, "2026-01-01/2026-08-31"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := controlled(questions.Control{Kind: questions.Setting, Cadence: x.cadence})
			a, _ := started(t, bank)
			v, err := a.Simulate(bank, assessment.Window{Start: day(x.start), Months: x.months}, day("2020-01-01"))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.ReplaceAll(strip(v), " upcoming", ""); got != x.want {
				t.Errorf("cut into %s, want %s", got, x.want)
			}
		})
	}
}

func TestASlotIsInTheFirstStateThatFits(t *testing.T) {
	t.Parallel()
	record := func(performed, from, to string, o assessment.Outcome, kind questions.Kind) assessment.Record {
		r := assessment.Record{Control: "review", Performed: day(performed), Outcome: o, Kind: kind}
		if from != "" {
			r.From, r.To = day(from), day(to)
		}
		return r
	}
	perEvent := questions.Control{Kind: questions.Occurrence, Cadence: questions.PerEvent}
	quarterly := questions.Control{Kind: questions.Occurrence, Cadence: questions.Quarterly}
	yearly := questions.Control{Kind: questions.Occurrence, Cadence: questions.Yearly}
	changed := record("2026-03-01", "", "", assessment.Pass, "")
	changed.File = assessment.FileChanged
	changedException := changed
	changedException.Outcome = assessment.Exception
	for name, x := range map[string]struct {
		control questions.Control
		months  int
		today   string
		records []assessment.Record
		want    string // states of the slots of a window from 2026-01-01
	}{
		"before it":                      {quarterly, 6, "2025-12-31", nil, "upcoming upcoming"},
		"on its first day":               {quarterly, 6, "2026-01-01", nil, "due upcoming"},
		"on its last day":                {quarterly, 6, "2026-03-31", nil, "due upcoming"},
		"the day after":                  {quarterly, 6, "2026-04-01", nil, "missed due"},
		"a pass inside":                  {quarterly, 6, "2026-04-01", []assessment.Record{record("2026-02-01", "", "", assessment.Pass, "")}, "done due"},
		"a review of the quarter, late":  {quarterly, 6, "2026-08-01", []assessment.Record{record("2026-07-10", "2026-01-01", "2026-03-31", assessment.Pass, "")}, "done missed"},
		"covering most of it, late":      {quarterly, 6, "2026-08-01", []assessment.Record{record("2026-07-10", "2026-01-02", "2026-03-31", assessment.Pass, "")}, "missed missed"},
		"covering part, performed in it": {quarterly, 6, "2026-08-01", []assessment.Record{record("2026-03-31", "2026-03-01", "2026-03-30", assessment.Pass, "")}, "done missed"},
		"an exception beside a pass": {quarterly, 6, "2026-08-01", []assessment.Record{
			record("2026-02-01", "", "", assessment.Pass, ""), record("2026-02-02", "", "", assessment.Exception, ""),
		}, "exception missed"},
		"an exception over both":          {quarterly, 6, "2026-08-01", []assessment.Record{record("2026-04-02", "2026-03-30", "2026-04-01", assessment.Exception, "")}, "exception exception"},
		"a file that changed":             {quarterly, 6, "2026-04-01", []assessment.Record{changed}, "missed due"},
		"an exception whose file changed": {quarterly, 6, "2026-04-01", []assessment.Record{changedException}, "exception due"},
		"a population, 30 days after":     {perEvent, 3, "2026-04-30", nil, "due"},
		"a population, 31 days after":     {perEvent, 3, "2026-05-01", nil, "missed"},
		"one example is no population":    {perEvent, 3, "2026-05-01", []assessment.Record{record("2026-02-01", "", "", assessment.Pass, questions.Occurrence)}, "missed"},
		"nor is one that covers it":       {perEvent, 3, "2026-05-01", []assessment.Record{record("2026-04-02", "2026-01-01", "2026-03-31", assessment.Pass, questions.Occurrence)}, "missed"},
		"a population of most days":       {perEvent, 3, "2026-05-01", []assessment.Record{record("2026-04-02", "2026-01-02", "2026-03-31", assessment.Pass, questions.Population)}, "missed"},
		"a population":                    {perEvent, 3, "2026-05-01", []assessment.Record{record("2026-04-02", "2026-01-01", "2026-03-31", assessment.Pass, questions.Population)}, "done"},
		"none occurred":                   {perEvent, 3, "2026-05-01", []assessment.Record{record("2026-04-02", "2026-01-01", "2026-03-31", assessment.NoneOccurred, questions.Occurrence)}, "done"},
		"an exception of an event":        {perEvent, 3, "2026-05-01", []assessment.Record{record("2026-02-01", "", "", assessment.Exception, questions.Occurrence)}, "exception"},
		"carried from before":             {yearly, 6, "2026-07-01", []assessment.Record{record("2025-07-01", "", "", assessment.Pass, "")}, "carried"},
		"too long before":                 {yearly, 6, "2026-07-01", []assessment.Record{record("2025-06-30", "", "", assessment.Pass, "")}, "missed"},
		"not carried while it runs":       {yearly, 6, "2026-06-30", []assessment.Record{record("2025-07-01", "", "", assessment.Pass, "")}, "due"},
		"carried from the day before":     {yearly, 6, "2026-07-01", []assessment.Record{record("2025-12-31", "", "", assessment.Pass, "")}, "carried"},
		"about before, done on its first": {yearly, 6, "2026-07-01", []assessment.Record{record("2026-01-01", "2025-12-01", "2025-12-31", assessment.Pass, "")}, "missed"},
		"an exception is not carried":     {yearly, 6, "2026-07-01", []assessment.Record{record("2025-07-01", "", "", assessment.Exception, "")}, "missed"},
		"quarterly is not carried":        {quarterly, 3, "2026-04-01", []assessment.Record{record("2025-12-01", "", "", assessment.Pass, "")}, "missed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := controlled(x.control)
			a, _ := started(t, bank)
			for i, r := range x.records {
				if r.Kind == "" {
					r.Kind = x.control.Kind
				}
				a.Evidence[fmt.Sprintf("E%d", i+1)] = r
			}
			v, err := a.Simulate(bank, assessment.Window{Start: day("2026-01-01"), Months: x.months}, day(x.today))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range v.Controls[0].Slots {
				got = append(got, string(s.State))
				if v.Controls[0].Reason(s) == "" {
					t.Errorf("no reason for %s", s.State)
				}
			}
			if s := strings.Join(got, " "); s != x.want {
				t.Errorf("slots are %s, want %s", s, x.want)
			}
		})
	}
}

func TestTheWorkedExampleOfAWindowComesOutAsWritten(t *testing.T) { // section 4
	t.Parallel()
	bank := controlled(questions.Control{Kind: questions.Occurrence, Cadence: questions.Quarterly})
	a, _ := started(t, bank)
	see := func() string {
		v, err := a.Simulate(bank, assessment.Window{Start: day("2026-01-01"), Months: 12}, day("2026-08-15"))
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%s; o %d, best %d, so far %d of %d", strip(v), v.Controls[0].O, v.Controls[0].OBest, v.Done, v.Over)
	}
	a.Evidence["E1"] = assessment.Record{Control: "review", Performed: day("2026-03-20"), Outcome: assessment.Pass, Kind: questions.Occurrence}
	want := "2026-01-01/2026-03-31 done, 2026-04-01/2026-06-30 missed, 2026-07-01/2026-09-30 due, 2026-10-01/2026-12-31 upcoming; o 0, best 1, so far 1 of 2"
	if got := see(); got != want {
		t.Errorf("before:\n got %s\nwant %s", got, want)
	}
	a.Evidence["E2"] = assessment.Record{
		Control: "review", Performed: day("2026-08-15"), From: day("2026-04-01"), To: day("2026-06-30"), Outcome: assessment.Pass, Kind: questions.Occurrence,
	}
	want = "2026-01-01/2026-03-31 done, 2026-04-01/2026-06-30 done, 2026-07-01/2026-09-30 due, 2026-10-01/2026-12-31 upcoming; o 1, best 2, so far 2 of 2"
	if got := see(); got != want {
		t.Errorf("after:\n got %s\nwant %s", got, want)
	}
}

func TestARecordThatCannotBeIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	bank := controlled(questions.Control{Kind: questions.Occurrence, Cadence: questions.Quarterly})
	for name, x := range map[string]struct {
		change func(*assessment.Record)
		want   string
	}{
		"tomorrow":              {func(r *assessment.Record) { r.Performed = today.AddDays(1) }, "is after today"},
		"no day":                {func(r *assessment.Record) { r.Performed = assessment.Day{} }, "is missing"},
		"half a cover":          {func(r *assessment.Record) { r.From = today }, "or neither"},
		"covers backwards":      {func(r *assessment.Record) { r.From, r.To = today, today.AddDays(-1) }, "is after the last"},
		"covers what is to be":  {func(r *assessment.Record) { r.From, r.To, r.Performed = today.AddDays(-9), today, today.AddDays(-1) }, "whole only once it is over"},
		"an outcome of its own": {func(r *assessment.Record) { r.Outcome = "good" }, "is not one of"},
		"a kind of its own":     {func(r *assessment.Record) { r.Kind = "paper" }, "is not one of"},
		"none occurred of a quarterly one": {func(r *assessment.Record) {
			r.Outcome, r.From, r.To = assessment.NoneOccurred, today, today
		}, "per event"},
		"a hash of its own":    {func(r *assessment.Record) { r.SHA256, r.Reference = "abc", "x" }, "64 hex"},
		"a hash of nothing":    {func(r *assessment.Record) { r.SHA256 = strings.Repeat("a", 64) }, "belongs to a file"},
		"a size of nothing":    {func(r *assessment.Record) { r.Size = 3 }, "belongs to a file"},
		"a title too long":     {func(r *assessment.Record) { r.Title = strings.Repeat("x", assessment.MaxName+1) }, "the limit is 200"},
		"a reference too long": {func(r *assessment.Record) { r.Reference = strings.Repeat("x", assessment.MaxReference+1) }, "the limit"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, _ := started(t, bank)
			r := assessment.Record{Control: "review", Performed: today, Outcome: assessment.Pass}
			x.change(&r)
			head := a.Head
			es, ids, err := a.AddEvidence(bank, []assessment.Record{{Control: "review", Performed: today, Outcome: assessment.Pass}, r}, act)
			var refused assessment.Refused
			var at assessment.At
			if !errors.As(err, &refused) || !errors.As(err, &at) || at.Index != 1 || !strings.Contains(err.Error(), x.want) {
				t.Errorf("refused with %v, want %q", err, x.want)
			}
			if es != nil || ids != nil || a.Head != head || len(a.Evidence) != 0 {
				t.Error("something was recorded all the same")
			}
		})
	}
	a, _ := started(t, bank)
	_, _, err := a.AddEvidence(bank, []assessment.Record{{Control: "nothing", Performed: today, Outcome: assessment.Pass}}, act)
	if !errors.Is(err, assessment.ErrNotFound) {
		t.Errorf("an unknown control gave %v", err)
	}
}

func TestAnIDOfARecordIsNeverUsedAgain(t *testing.T) {
	t.Parallel()
	bank := controlled(questions.Control{Kind: questions.Occurrence, Cadence: questions.Quarterly})
	a, log := started(t, bank)
	add := func() string {
		es, ids, err := a.AddEvidence(bank, []assessment.Record{{Control: "review", Performed: today, Outcome: assessment.Pass}}, act)
		if err != nil {
			t.Fatal(err)
		}
		log = append(log, es...)
		return ids[0]
	}
	add()
	es, err := a.RemoveEvidence(add(), act)
	if err != nil {
		t.Fatal(err)
	}
	log = append(log, es...)
	items, err := assessment.Replay(log)
	if err != nil {
		t.Fatal(err)
	}
	if a, err = assessment.Open(assessment.Stored{ID: "id-1", Head: a.Head, Last: a.Last, Items: items}); err != nil {
		t.Fatal(err)
	}
	if id := add(); id != "E3" {
		t.Errorf("the next record is %s", id)
	}
}

func TestTwoSessionsThatAddARecordEachKeepBoth(t *testing.T) {
	t.Parallel()
	bank := controlled(questions.Control{Kind: questions.Occurrence, Cadence: questions.Quarterly})
	base, _ := started(t, bank)
	ours, theirs := base.Clone(), base.Clone()
	add := func(a *assessment.Assessment, title string) []assessment.Entry {
		es, _, err := a.AddEvidence(bank, []assessment.Record{{Control: "review", Performed: today, Outcome: assessment.Pass, Title: title}}, act)
		if err != nil {
			t.Fatal(err)
		}
		return es
	}
	unsaved := add(ours, "ours")
	add(theirs, "theirs")
	for range 2 { // a repeat does no harm
		_, conflicts, err := theirs.Rebase(unsaved, act)
		if err != nil || len(conflicts) > 0 {
			t.Fatalf("rebase: %v, %v", conflicts, err)
		}
	}
	if len(theirs.Evidence) != 2 || theirs.Evidence["E1"].Title != "theirs" || theirs.Evidence["E2"].Title != "ours" {
		t.Errorf("records are %v", theirs.Evidence)
	}
}

// FuzzStoredEvidence reads what anyone with the file could have written.
func FuzzStoredEvidence(f *testing.F) {
	f.Add([]byte(`{"control":"review","performed":"2026-01-01","outcome":"pass","kind":"occurrence","at":"2026-01-01T00:00:00Z"}`), "evidence")
	f.Add([]byte(`{"removed":true}`), "evidence")
	f.Add([]byte(`{"cadence":"weekly","out":true,"reason":"x"}`), "control")
	bank := controlled(questions.Control{Kind: questions.Occurrence, Cadence: questions.PerEvent})
	f.Fuzz(func(t *testing.T, value []byte, kind string) {
		a, err := assessment.Open(assessment.Stored{ID: "x", Items: []assessment.Item{
			{Kind: assessment.KindAssessment, Subject: "name", Value: `"x"`},
			{Kind: assessment.KindAssessment, Subject: "window", Value: `{"start":"2026-01-01","months":6}`},
			{Kind: kind, Subject: "E1", Value: string(value)},
			{Kind: kind, Subject: "review", Value: string(value)},
		}})
		if err != nil {
			return
		}
		a.Score(bank, today, 90)
		if _, err := a.Earliest(bank, 6, today); err != nil {
			t.Fatal(err)
		}
	})
}
