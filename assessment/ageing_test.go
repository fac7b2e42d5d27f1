package assessment_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// aged has a monthly and a yearly control behind two proven answers, confirmed
// on the first of December 2025, and a window from January 2026 on.
func aged(t *testing.T, months int) (*questions.Bank, *assessment.Assessment) {
	t.Helper()
	b := *bankOf(
		questions.Question{Criterion: "CC6.2", Weight: 1, Key: true, Controls: []string{"backup"}},
		questions.Question{Criterion: "CC6.3", Weight: 1, Key: true, Controls: []string{"review"}},
		questions.Question{Criterion: "CC6.4", Weight: 1, Key: true},
	)
	b.Controls = []questions.Control{
		{ID: "backup", Title: "Backups", Kind: questions.Setting, Cadence: questions.Monthly},
		{ID: "review", Kind: questions.Setting, Cadence: questions.Yearly},
	}
	bank := questions.New(b)
	a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": proven, "CC6.3-01": proven, "CC6.4-01": proven})
	for id, v := range a.Answers {
		v.Confirmed = day("2025-12-01")
		a.Answers[id] = v
	}
	if months > 0 {
		a.Header.Window = &assessment.Window{Start: day("2026-01-01"), Months: months}
	}
	a.Evidence["E1"] = assessment.Record{ID: "E1", Control: "review", Performed: day("2025-10-01"), Outcome: assessment.Pass, Kind: questions.Setting}
	return bank, a
}

func TestWhatTimeAloneDidIsToldAndCounted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name                 string
		months               int
		from, to             string
		missed, due, carried int
		stale                int
		want                 []string
	}{
		{"ten days in which nothing moves", 3, "2026-02-10", "2026-02-20", 0, 0, 0, 0, nil},
		{"no day", 3, "2026-04-01", "2026-04-01", 0, 0, 0, 0, nil},
		{"backwards", 3, "2026-04-01", "2026-02-10", 0, 0, 0, 0, nil},
		{"from no day", 3, "", "2026-04-01", 0, 0, 0, 0, nil},
		{"a month begins", 3, "2026-02-20", "2026-03-01", 1, 1, 0, 3, []string{
			"1 slot was missed: Backups from 2026-02-01 to 2026-02-28.",
			"1 slot became due: Backups from 2026-03-01 to 2026-03-31.",
			"3 answers became stale: they were not confirmed for long.",
			"Evidenced stays at 33 % (not ready).",
			"Best still reachable fell from 83 % (close) to 66 % (not ready).",
			"So far 0 of 2 slots that are over are done; before it was 0 of 1.",
		}},
		{"the window ends", 3, "2026-02-10", "2026-04-01", 2, 0, 1, 3, []string{
			"2 slots were missed: Backups from 2026-02-01 to 2026-02-28 and Backups from 2026-03-01 to 2026-03-31.",
			"1 slot is carried from before the window: review from 2026-01-01 to 2026-03-31.",
			"3 answers became stale: they were not confirmed for long.",
			"Evidenced rose from 33 % (not ready) to 50 % (not ready).",
			"Best still reachable fell from 83 % (close) to 50 % (not ready).",
			"So far 0 of 4 slots that are over are done; before it was 0 of 1.",
		}},
		{"without a window", 0, "2026-02-28", "2026-03-01", 0, 0, 0, 3, []string{"3 answers became stale: they were not confirmed for long."}},
	} {
		bank, a := aged(t, tt.months)
		var from assessment.Day
		if tt.from != "" {
			from = day(tt.from)
		}
		before := a.Clone()
		g := a.Ageing(bank, from, day(tt.to), 90)
		got := [4]int{len(g.Missed), len(g.Due), len(g.Carried), g.Stale}
		if want := [4]int{tt.missed, tt.due, tt.carried, tt.stale}; got != want {
			t.Errorf("%s: missed, due, carried, stale are %v, want %v", tt.name, got, want)
		}
		if d := cmp.Diff(tt.want, g.Sentences); d != "" || g.Empty() != (tt.want == nil) {
			t.Errorf("%s: empty %v, %s", tt.name, g.Empty(), d)
		}
		if !reflect.DeepEqual(a, before) {
			t.Errorf("%s: looking changed the state", tt.name)
		}
	}
}

func TestALongListOfMissedSlotsIsOnlyCounted(t *testing.T) {
	t.Parallel()
	for weeks, want := range map[int]string{20: "20 slots were missed: Backups from 2026-01-01 to 2026-01-07, ", 21: "21 slots were missed."} {
		bank, a := aged(t, 12)
		a.Controls["backup"] = assessment.ControlSetting{Proof: questions.Weekly, Reason: "so"}
		g := a.Ageing(bank, day("2026-01-01"), day("2026-01-01").AddDays(7*weeks), 90)
		if len(g.Missed) != weeks || !strings.HasPrefix(g.Sentences[0], want) {
			t.Errorf("%d weeks: %d missed, %.90q, want %q", weeks, len(g.Missed), g.Sentences[0], want)
		}
	}
}

func TestAReviewThatGrowsOldIsToldWithWhatItTakes(t *testing.T) { // R19, R20
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true))
	a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": provider})
	// Reviewed on January 10, 2026: a year later it is too old.
	g := a.Ageing(bank, day("2026-12-30"), day("2027-01-10"), 9999)
	want := []string{
		"CC6.2-01 is still done by a provider but counts less, because of the provider's report, its review or the dates.",
		"Type 1 fell from 100 % (ready) to 50 % (not ready).",
		"The gate of Type 1 closed.",
		"Type 2 fell from 100 % (ready) to 50 % (not ready).",
		"The gate of Type 2 closed.",
	}
	if d := cmp.Diff(want, g.Sentences); d != "" {
		t.Error(d)
	}
	// The period of its report ended on the last day of 2025.
	if g := a.Ageing(bank, day("2026-12-30"), day("2026-12-31"), 9999); !g.Empty() {
		t.Errorf("on the last day of 2026: %v", g.Sentences)
	}
	if g := a.Ageing(bank, day("2026-12-31"), day("2027-01-01"), 9999); len(g.Sentences) != 3 || g.Sentences[1] != want[3] {
		t.Errorf("the day after: %v", g.Sentences)
	}
}

func TestAFigureThatMovesByTimeAloneIsToldWithoutASlot(t *testing.T) { // R22
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true))
	a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": provider})
	p := a.Providers["cloud"]
	p.Report = "soc2-type1" // r is 1; until the window ends a better report could still come
	a.Providers["cloud"] = p
	a.Header.Window = &assessment.Window{Start: day("2026-01-01"), Months: 3}
	g := a.Ageing(bank, day("2026-03-31"), day("2026-04-01"), 90)
	want := []string{"Evidenced stays at 50 % (not ready).", "Best still reachable fell from 100 % (ready) to 50 % (not ready).", "The gate of best still reachable closed."}
	if d := cmp.Diff(want, g.Sentences); d != "" || g.Empty() {
		t.Errorf("empty %v, %s", g.Empty(), d)
	}
}

func TestOneAnswerThatBecameStaleIsToldAsOne(t *testing.T) {
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true), asked("CC6.2", 1, false))
	a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": proven, "CC6.2-02": proven})
	old := a.Answers["CC6.2-02"]
	old.Confirmed = today.AddDays(-100) // stale on both days
	a.Answers["CC6.2-02"] = old
	g := a.Ageing(bank, today, today.AddDays(90), 90)
	if want := []string{"1 answer became stale: it was not confirmed for long."}; g.Stale != 1 || !slices.Equal(g.Sentences, want) {
		t.Errorf("%d stale, %q", g.Stale, g.Sentences)
	}
}
