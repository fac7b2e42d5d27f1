package assessment_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// drawEvidenceAct does something random with evidence or a control.
func drawEvidenceAct(t *rapid.T, a *assessment.Assessment, bank *questions.Bank, who assessment.Act) (es []assessment.Entry, err error) {
	w := world{bank, a, today}
	ids := slices.Sorted(maps.Keys(a.Evidence))
	one := func() string {
		if len(ids) == 0 {
			return "E1"
		}
		return rapid.SampledFrom(ids).Draw(t, "record")
	}
	switch rapid.IntRange(0, 5).Draw(t, "evidence") {
	case 0:
		return a.RemoveEvidence(one(), who)
	case 1:
		return a.EditEvidence(bank, one(), drawRecord(t, w), who)
	case 2:
		s := assessment.ControlSetting{Proof: proofs.Draw(t, "proof"), Out: yes.Draw(t, "out"), Reason: "so"}
		return a.SetControl(bank, "mfa", s, who)
	case 3:
		return a.RecordFindings(map[string]assessment.FileState{one(): files.Draw(t, "file")}, who)
	}
	es, _, err = a.AddEvidence(bank, []assessment.Record{drawRecord(t, w), drawRecord(t, w)}, who)
	return es, err
}

func TestEvidencedIsNeverAboveTypeTwoNorAboveWhatIsReachable(t *testing.T) { // property 3
	holds(t, true, func(t *rapid.T, w world) {
		r := w.score()
		if r.Window == nil {
			t.Skip("no window")
		}
		for name, pair := range map[string][2]assessment.Block{
			"evidenced above Type 2": {r.Window.Evidenced, r.Type2},
			"evidenced above best":   {r.Window.Evidenced, r.Window.Best},
		} {
			if what := lower(figures(pair[0], false), figures(pair[1], false), name == "evidenced above Type 2"); what != "" {
				t.Fatalf("%s in %s", name, what)
			}
		}
	})
}

func TestAnotherRecordNeverLowersAnything(t *testing.T) { // property 2
	holds(t, false, func(t *rapid.T, w world) {
		more := world{w.bank, w.a.Clone(), w.today}
		x := drawRecord(t, w)
		x.ID, x.Outcome, x.File = "E99", assessment.Pass, ""
		more.a.Evidence[x.ID] = x
		before, after := w.score(), more.score()
		for _, b := range [][2]assessment.Block{{before.Type1, after.Type1}, {before.Type2, after.Type2}} {
			if what := lower(figures(b[0], true), figures(b[1], true), true); what != "" {
				t.Fatalf("a record lowers %s", what)
			}
		}
		if before.Window != nil {
			for _, b := range [][2]assessment.Block{{before.Window.Evidenced, after.Window.Evidenced}, {before.Window.Best, after.Window.Best}} {
				if what := lower(figures(b[0], true), figures(b[1], true), true); what != "" {
					t.Fatalf("a record lowers %s", what)
				}
			}
			if after.Window.Done < before.Window.Done || after.ExamplesOnFile < before.ExamplesOnFile {
				t.Fatalf("a record makes %d done of %d", after.Window.Done, before.Window.Done)
			}
		}
		months := rapid.IntRange(1, 18).Draw(t, "length")
		one, _ := w.a.Earliest(w.bank, months, w.today)
		two, _ := more.a.Earliest(w.bank, months, w.today)
		if one.ByEvidence != nil && two.ByEvidence.Start.After(one.ByEvidence.Start) || one.Earliest != nil && two.Earliest.Start.After(one.Earliest.Start) {
			t.Fatalf("a record moves the earliest window from %v to %v", one.ByEvidence, two.ByEvidence)
		}
	})
}

func TestTimeAloneNeverRaisesBestNorLowersEvidenced(t *testing.T) { // property 9
	holds(t, true, func(t *rapid.T, w world) {
		if w.a.Header.Window == nil {
			t.Skip("no window")
		}
		w.a.Header.AsOf = w.a.AsOf(w.today)
		later := world{w.bank, w.a, w.today.AddDays(rapid.SampledFrom([]int{1, 7, 29, 30, 31, 90, 200, 400}).Draw(t, "days"))}
		before, after := w.score().Window, later.score().Window
		if what := lower(figures(after.Best, true), figures(before.Best, true), true); what != "" {
			t.Fatalf("time raises best in %s", what)
		}
		if what := lower(figures(before.Evidenced, true), figures(after.Evidenced, true), true); what != "" {
			t.Fatalf("time lowers evidenced in %s", what)
		}
	})
}

func TestALaterSinceDateNeverGivesAnEarlierWindow(t *testing.T) { // property 10
	holds(t, true, func(t *rapid.T, w world) {
		months := rapid.IntRange(1, 18).Draw(t, "length")
		for id, v := range w.a.Answers { // dates everywhere, so that there is a start
			if v.Level == operating || v.Level == proven {
				v.Since = w.today.AddDays(-300)
			} else {
				v.Due = w.today.AddDays(5)
			}
			w.a.Answers[id] = v
		}
		q := w.question(t, func(q *questions.Question) bool {
			l := w.a.Answers[q.ID].Level
			return l == operating || l == proven
		})
		if q == nil {
			t.Skip("nothing runs")
		}
		late := world{w.bank, w.a.Clone(), w.today}
		v := late.a.Answers[q.ID]
		v.Since = v.Since.AddDays(rapid.IntRange(0, 300).Draw(t, "later"))
		late.a.Answers[q.ID] = v
		one, _ := w.a.Earliest(w.bank, months, w.today)
		two, _ := late.a.Earliest(w.bank, months, w.today)
		if one.ByAnswers != nil && (two.ByAnswers == nil || two.ByAnswers.Start.Before(one.ByAnswers.Start)) {
			t.Fatalf("a later since-date moves the start from %v to %v", one.ByAnswers, two.ByAnswers)
		}
	})
}

func TestSlotsCoverAWindowExactly(t *testing.T) { // property 11
	t.Parallel()
	bank := bankOf(questions.Question{Criterion: "CC6.2", Weight: 1, Controls: []string{"mfa"}})
	b := *bank
	b.Controls = []questions.Control{{ID: "mfa", Kind: questions.Setting, Cadence: questions.Monthly}}
	bank = questions.New(b)
	rapid.Check(t, func(t *rapid.T) {
		start, err := assessment.NewDay(rapid.IntRange(1, 9990).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), 1)
		if err != nil {
			t.Fatal(err)
		}
		w := assessment.Window{Start: start.AddDays(rapid.IntRange(0, 30).Draw(t, "day")), Months: rapid.IntRange(1, 18).Draw(t, "months")}
		proof := proofs.Draw(t, "proof")
		a := &assessment.Assessment{Controls: map[string]assessment.ControlSetting{"mfa": {Proof: proof, Reason: "so"}}}
		v, err := a.Simulate(bank, w, start)
		if err != nil {
			t.Fatal(err)
		}
		slots := v.Controls[0].Slots
		next := w.Start
		for _, s := range slots {
			if s.First != next || s.Last.Before(s.First) {
				t.Fatalf("%s: a slot from %s to %s where %s is next", proof, s.First, s.Last, next)
			}
			next = s.Last.AddDays(1)
		}
		if len(slots) == 0 || slots[len(slots)-1].Last != w.End() {
			t.Fatalf("%s: %d slots end before %s", proof, len(slots), w.End())
		}
	})
}

// TestRandomWorldsReachEveryCase holds the generators to what the properties
// speak about.
func TestRandomWorldsReachEveryCase(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	seen := map[string]int{}
	look := func(t *rapid.T, w world) {
		r := w.score()
		e, err := w.a.Earliest(w.bank, 6, w.today)
		if err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		seen["basis "+r.Basis]++
		seen[fmt.Sprint("earliest ", e.ByEvidence != nil, " held ", len(e.Controls) > 0)]++
		if r.Window != nil {
			for _, c := range r.Window.Controls {
				seen[fmt.Sprint("o ", c.O)]++
				seen[fmt.Sprint("best ", c.OBest)]++
				for _, s := range c.Slots {
					seen[string(s.State)]++
				}
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		for range 12 { // carried slots are seldom
			look(t, drawWorld(t, false))
		}
	})
	for _, want := range []string{
		"basis answers", "basis best", "basis evidenced", "o 0", "o 1", "o 2", "best 0", "best 1", "best 2",
		"done", "exception", "carried", "missed", "due", "upcoming", "earliest true held true",
	} {
		if seen[want] == 0 {
			t.Errorf("no world has %s: %v", want, seen)
		}
	}
}
