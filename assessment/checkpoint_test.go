package assessment_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/questions/shipped"
)

// addPoint must be taken.
func addPoint(t testing.TB, a *assessment.Assessment, bank *questions.Bank, name string, who assessment.Act) []assessment.Entry {
	t.Helper()
	entries, err := a.AddCheckpoint(bank, name, who)
	if err != nil {
		t.Fatalf("checkpoint %s: %v", name, err)
	}
	return entries
}

// inDays is an act so many days after today.
func inDays(days int) assessment.Act {
	return assessment.Act{Actor: "ada", Today: today.AddDays(days), Time: act.Time.AddDate(0, 0, days)}
}

func TestACheckpointKeepsTheScoresAsTheyWere(t *testing.T) {
	t.Parallel()
	bank, levels := workedExample()
	a := answered(t, bank, levels)
	last, r := a.Last, score(a, bank)
	entries := addPoint(t, a, bank, " 2026\n03 ", act)
	if len(entries) != 1 || entries[0].Kind != assessment.KindCheckpoint || entries[0].Subject != "2026 03" {
		t.Fatalf("entries are %+v", entries)
	}
	record(t, a, bank, edit("CC6.2-01", missing), act)
	p, err := a.Checkpoint("2026 03")
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "2026 03" || !p.At.Equal(act.Time) || p.Day != today || p.Entry != last || p.Bank != "1.0.0" || p.Rules != assessment.RulesVersion ||
		p.Questions != r.Questions || p.Answered != r.Answered || p.Unanswered != r.Unanswered || p.NA != r.NA || len(p.Scope) != 5 {
		t.Errorf("it is %+v", p)
	}
	if p.Type1.Brief() != r.Type1.Brief() || p.Type2.Brief() != r.Type2.Brief() || !reflect.DeepEqual(p.Type2.Criteria, r.Type2.Criteria) ||
		!reflect.DeepEqual(p.Type1.Categories, r.Type1.Categories) || !reflect.DeepEqual(p.Type1.Series, r.Type1.Series) || !reflect.DeepEqual(p.Type1.Quick, r.Type1.Quick) {
		t.Errorf("its scores are\n%+v, want\n%+v", p.Type1, r.Type1)
	}
	if s := p.Standings[0]; s.Question != "CC6.2-01" || s.Level != proven || s.V1 != 2 || s.V2 != 2 {
		t.Errorf("the first question stood as %+v", s)
	}
	_, err = a.Checkpoint("2026-04")
	unknown(t, err, "checkpoint")
}

func TestACheckpointNeedsANameOfItsOwn(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, _ := started(t, bank)
	addPoint(t, a, bank, "March", act)
	before := a.Clone()
	for _, name := range []string{"", " \n\t", "March", " March\n", strings.Repeat("x", assessment.MaxName+1)} {
		_, err := a.AddCheckpoint(bank, name, act)
		refusedFor(t, err, "checkpoint")
	}
	if !reflect.DeepEqual(a, before) {
		t.Error("a refused checkpoint changed the state")
	}
	for _, name := range []string{"march", strings.Repeat("x", assessment.MaxName), "\x1b[2J"} {
		addPoint(t, a, bank, name, act)
	}
	if _, err := a.Checkpoint("␛[2J"); err != nil {
		t.Error(err)
	}
}

func TestCheckpointsAreListedInTheOrderOfTime(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, _ := started(t, bank)
	for _, c := range []struct {
		name string
		days int
	}{{"later", 30}, {"b", 0}, {"a", 0}, {"latest", 60}} {
		addPoint(t, a, bank, c.name, inDays(c.days))
	}
	var names []string
	for _, p := range a.Timeline() {
		names = append(names, p.Name)
	}
	if got := strings.Join(names, " "); got != "b a later latest" {
		t.Errorf("the order is %s", got)
	}
	if s := a.Summary(bank, score(a, bank), time.Now(), ""); s.Checkpoint != "latest" {
		t.Errorf("the summary names %q", s.Checkpoint)
	}
}

func TestUndoTakesACheckpointBackAndNothingElse(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, history := started(t, bank)
	history = append(history, record(t, a, bank, edit("CC6.2-01", proven), act)...)
	before := a.Clone()
	history = append(history, addPoint(t, a, bank, "March", act)...)
	kept := a.Clone()
	history = append(history, record(t, a, bank, edit("CC6.3-01", partial), act)...)
	history = undo(t, a, history) // the answer goes, the checkpoint stays
	if !sameState(a, kept) || !reflect.DeepEqual(a.Checkpoints, kept.Checkpoints) {
		t.Errorf("after the first undo %+v", a)
	}
	history = undo(t, a, history)
	if !sameState(a, before) || len(a.Checkpoints) != 0 {
		t.Errorf("after the second undo %+v", a)
	}
	history = append(history, addPoint(t, a, bank, "March", inDays(1))...) // the name is free again
	if err := assessment.VerifyChain(history, a.Head); err != nil {
		t.Error(err)
	}
	back, err := assessment.Open(stored(t, a, history))
	if err != nil || !reflect.DeepEqual(back, a) {
		t.Errorf("opened again it is %+v, %v; want %+v", back, err, a)
	}
}

func TestACheckpointComesBackAsItWasKept(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		who := assessment.Act{Actor: "ada", Today: w.today, Time: time.UnixMilli(rapid.Int64Range(-1e13, 1e14).Draw(t, "time"))}
		w.a.Last, w.a.Head = 7, "as if there were a history"
		entries, err := w.a.AddCheckpoint(w.bank, "March", who)
		if err != nil {
			t.Fatal(err)
		}
		now := w.a.Now(w.bank, who)
		kept := w.a.Checkpoints["March"]
		if d := assessment.Between(w.bank, kept, now); !d.Empty() {
			t.Fatalf("kept and now differ: %v", d.Sentences(w.bank))
		}
		p, err := entries[0].Read()
		if err != nil {
			t.Fatal(err)
		}
		a, err := assessment.Open(assessment.Stored{ID: "x", Items: []assessment.Item{
			{Kind: assessment.KindAssessment, Subject: "name", Value: `"x"`},
			{Kind: assessment.KindCheckpoint, Subject: "March", Value: string(p.New)},
		}})
		if err != nil || !reflect.DeepEqual(a.Checkpoints, w.a.Checkpoints) {
			t.Fatalf("came back as %+v, %v; want %+v", a, err, kept)
		}
		// Taking it back finds the very bytes that were kept.
		undone, err := w.a.Undo(entries, who)
		if err != nil || len(w.a.Checkpoints) != 0 {
			t.Fatalf("undo: %v", err)
		}
		if q, err := undone[0].Read(); err != nil || string(q.Old) != string(p.New) {
			t.Fatalf("undo found %s, %v; kept was %s", q.Old, err, p.New)
		}
	})
}

func TestARebasedCheckpointIsTheOneThatWasTaken(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	base, _ := started(t, bank)
	ours, theirs := base.Clone(), base.Clone()
	unsaved := addPoint(t, ours, bank, "March", act)
	record(t, theirs, bank, edit("CC6.2-01", proven), act)
	if es, conflicts, err := theirs.Rebase(unsaved, act); err != nil || len(es) != 1 || len(conflicts) != 0 || !reflect.DeepEqual(theirs.Checkpoints, ours.Checkpoints) {
		t.Fatalf("%d entries, conflicts %v, %v", len(es), conflicts, err)
	}
	again := base.Clone()
	other := addPoint(t, again, bank, "March", inDays(1))
	if es, conflicts, err := theirs.Rebase(other, act); err != nil || len(es) != 0 || len(conflicts) != 1 {
		t.Fatalf("the same name twice: %d entries, conflicts %v, %v", len(es), conflicts, err)
	}
}

func TestACheckpointOfTheShippedBankIsSmall(t *testing.T) {
	t.Parallel()
	bank := shipped.Bank()
	a, _ := started(t, bank, questions.Categories()...)
	for _, id := range a.Interview(bank) {
		record(t, a, bank, edit(id, assessment.LevelsFor(bank.Question(id))[1]), act)
	}
	es := addPoint(t, a, bank, "March", act)
	if n := len(es[0].Payload); n > 32<<10 {
		t.Errorf("a checkpoint takes %d bytes", n)
	}
}

func TestADamagedCheckpointIsToldAndNeverPanics(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		`[]`, `{"at":"x"}`, `{"questions":["CC6.2-01"]}`, `{"questions":["CC6.2-01 proven x 2 ab"]}`, `{"questions":[7]}`,
		`{"type1":{"criteria":["CC6.2 1 2 met"]}}`, `{"type1":{"categories":["security"]}}`, `{"type2":{"description":{"items":["DC1"]}}}`, `{"day":"x"}`,
	} {
		_, err := openWith(value)
		if !errors.Is(err, assessment.ErrDamaged) {
			t.Errorf("%s: %v", value, err)
		}
	}
}

func openWith(checkpoint string) (*assessment.Assessment, error) {
	return assessment.Open(assessment.Stored{ID: "x", Items: []assessment.Item{
		{Kind: assessment.KindAssessment, Subject: "name", Value: `"x"`},
		{Kind: assessment.KindCheckpoint, Subject: "March", Value: checkpoint},
	}})
}

func FuzzACheckpointIsReadWithoutHarm(f *testing.F) {
	bank := smallBank()
	a, _, err := assessment.New(bank, "x", assessment.Setup{Name: "x"}, act)
	if err != nil {
		f.Fatal(err)
	}
	es, err := a.AddCheckpoint(bank, "March", act)
	if err != nil {
		f.Fatal(err)
	}
	p, err := es[0].Read()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(p.New))
	f.Add(`{"questions":["CC6.2-01 out:\u001b[2J 0 0 ab"],"scope":["\u202e"],"at":9223372036854775807}`)
	f.Add(`{"scope":["", "-"]}`)
	f.Fuzz(func(t *testing.T, value string) {
		if !json.Valid([]byte(value)) {
			return
		}
		got, err := openWith(value)
		if err != nil {
			return
		}
		kept, now := got.Checkpoints["March"], a.Now(bank, act)
		forth, back := assessment.Between(bank, kept, now), assessment.Between(bank, now, kept)
		for _, s := range append(forth.Sentences(bank), back.Sentences(bank)...) {
			if s != assessment.CleanLine(s) {
				t.Errorf("a sentence holds what a terminal must not get: %q", s)
			}
		}
	})
}
