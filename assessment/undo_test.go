package assessment_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// sameState compares all but the place in the history.
func sameState(a, b *assessment.Assessment) bool {
	return reflect.DeepEqual(a.Header, b.Header) && reflect.DeepEqual(a.Answers, b.Answers) && reflect.DeepEqual(a.Providers, b.Providers) &&
		reflect.DeepEqual(a.Evidence, b.Evidence) && reflect.DeepEqual(a.Controls, b.Controls)
}

func undo(t testing.TB, a *assessment.Assessment, history []assessment.Entry) []assessment.Entry {
	t.Helper()
	entries, err := a.Undo(history, act)
	if err != nil {
		t.Fatalf("undo: %v", err)
	}
	return append(history, entries...)
}

func TestUndoTakesBackEveryKindOfChange(t *testing.T) {
	t.Parallel()
	const id = "CC6.2-01"
	bank := smallBank()
	one := func(e assessment.Edit) func(*assessment.Assessment) ([]assessment.Entry, error) {
		return func(a *assessment.Assessment) ([]assessment.Entry, error) { return a.Record(bank, e, act) }
	}
	setup := func(change func(*assessment.Setup)) func(*assessment.Assessment) ([]assessment.Entry, error) {
		return func(a *assessment.Assessment) ([]assessment.Entry, error) {
			s := a.Setup()
			change(&s)
			return a.Change(bank, s, act)
		}
	}
	for _, tt := range []struct {
		name   string
		change func(*assessment.Assessment) ([]assessment.Entry, error)
	}{
		{"a first answer", one(edit("CC6.3-01", proven))},
		{"another level", one(edit(id, missing))},
		{"a confirmation", func(a *assessment.Assessment) ([]assessment.Entry, error) {
			return a.Record(bank, assessment.Edit{Question: id, Keep: true}, by("bob", today.AddDays(30)))
		}},
		{"clearing", one(edit(id, none))},
		{"N/A", one(edit(id, na))},
		{"a provider as answer", one(edit(id, provider))},
		{"a note", one(assessment.Edit{Question: id, Note: ptr("x")})},
		{"a flag on an unanswered question", one(assessment.Edit{Question: "CC6.3-01", Flag: ptr(true)})},
		{"a since-date", one(assessment.Edit{Question: id, Since: ptr(day("2026-02-02"))})},
		{"many answers", func(a *assessment.Assessment) ([]assessment.Entry, error) {
			es, _, err := a.RecordAll(bank, []assessment.Edit{edit(id, missing), edit("DC1-01", drafted), edit(id, na), edit("CC6.3-01", provider)}, act)
			return es, err
		}},
		{"a new provider", func(a *assessment.Assessment) ([]assessment.Entry, error) {
			return a.PutProvider(goodProvider("mail"), true, act)
		}},
		{"a changed provider", func(a *assessment.Assessment) ([]assessment.Entry, error) {
			return a.PutProvider(assessment.Provider{ID: "cloud", Report: "other"}, false, act)
		}},
		{"a removed provider", func(a *assessment.Assessment) ([]assessment.Entry, error) {
			return a.RemoveProvider("cloud", act)
		}},
		{"the name", setup(func(s *assessment.Setup) { s.Name = "Second" })},
		{"an organization", setup(func(s *assessment.Setup) { s.Org = "Acme" })},
		{"a system", setup(func(s *assessment.Setup) { s.System = "Shop" })},
		{"the target", setup(func(s *assessment.Setup) { s.Target = assessment.Type1 })},
		{"an as-of day", setup(func(s *assessment.Setup) { s.AsOf = today })},
		{"a window", setup(func(s *assessment.Setup) { s.Window = &assessment.Window{Start: today, Months: 3} })},
		{"the scope", setup(func(s *assessment.Setup) { s.Categories = append(s.Categories, questions.Privacy) })},
		{"a fact", setup(func(s *assessment.Setup) { s.Profile["hosting"] = "own" })},
		{"all of the setup", setup(func(s *assessment.Setup) {
			*s = assessment.Setup{
				Name: "B", Org: "O", System: "S", Target: 1, AsOf: today, Window: &assessment.Window{Start: today, Months: 1},
				Categories: questions.Categories(), Profile: questions.Profile{"people": "few"},
			}
		})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, history := started(t, bank)
			history = append(history, put(t, a, goodProvider("cloud"))...)
			e := edit(id, operating)
			e.Since = ptr(day("2026-01-01"))
			history = append(history, record(t, a, bank, e, act)...)
			before := a.Clone()
			entries, err := tt.change(a)
			if err != nil || len(entries) == 0 || sameState(a, before) {
				t.Fatalf("the change gave %d entries, %v", len(entries), err)
			}
			history = undo(t, a, append(history, entries...))
			if !sameState(a, before) {
				t.Errorf("after undo %+v, before %+v", a, before)
			}
			if err := assessment.VerifyChain(history, a.Head); err != nil {
				t.Error(err)
			}
			back, err := assessment.Open(stored(t, a, history))
			if err != nil || !reflect.DeepEqual(back, a) {
				t.Errorf("opened again it is %+v, %v; want %+v", back, err, a)
			}
		})
	}
}

func TestUndoGoesBackStepByStepToTheBeginning(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, history := started(t, bank)
	states := []*assessment.Assessment{a.Clone()}
	do := func(es []assessment.Entry) {
		history = append(history, es...)
		states = append(states, a.Clone())
	}
	do(record(t, a, bank, edit("CC6.2-01", partial), act))
	do(record(t, a, bank, edit("CC6.2-01", designed), act))
	history = undo(t, a, history) // an undo in between is not taken back again
	states = states[:len(states)-1]
	if !sameState(a, states[len(states)-1]) {
		t.Fatal("the undo in between left another state")
	}
	es, _, err := a.RecordAll(bank, []assessment.Edit{edit("CC6.3-01", proven), edit("DC1-01", complete)}, act)
	if err != nil {
		t.Fatal(err)
	}
	do(es)
	do(put(t, a, goodProvider("cloud")))
	do(record(t, a, bank, edit("CC6.2-01", provider), act))
	for i := len(states) - 2; i >= 0; i-- {
		history = undo(t, a, history)
		if !sameState(a, states[i]) {
			t.Fatalf("%d steps back: %+v, want %+v", len(states)-1-i, a, states[i])
		}
	}
	_, err = a.Undo(history, act)
	refusedFor(t, err, "")
	if err := assessment.VerifyChain(history, a.Head); err != nil {
		t.Error(err)
	}
}

func TestUndoNamesWhatItTakesBack(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, history := started(t, bank)
	es, _, err := a.RecordAll(bank, []assessment.Edit{edit("CC6.2-01", proven), edit("DC1-01", complete)}, act)
	if err != nil {
		t.Fatal(err)
	}
	undone, err := a.Undo(append(history, es...), act)
	if err != nil || len(undone) != 2 {
		t.Fatalf("%d entries, %v", len(undone), err)
	}
	for i, want := range []assessment.Payload{{Undo: es[1].N}, {Undo: es[0].N, Batch: undone[0].N}} {
		if p, err := undone[i].Read(); err != nil || p.Undo != want.Undo || p.Batch != want.Batch {
			t.Errorf("entry %d takes back %d in batch %d, %v; want %+v", i, p.Undo, p.Batch, err, want)
		}
	}
}

func TestUndoNeedsOnlyTheEndOfTheHistory(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, history := started(t, bank)
	history = append(history, record(t, a, bank, edit("CC6.2-01", partial), act)...)
	before := a.Clone()
	es, _, err := a.RecordAll(bank, []assessment.Edit{edit("CC6.3-01", proven), edit("DC1-01", complete)}, act)
	if err != nil {
		t.Fatal(err)
	}
	history = append(history, es...)
	short := a.Clone()
	_, err = short.Undo(history[len(history)-1:], act) // half of the act
	refusedFor(t, err, "")
	if !reflect.DeepEqual(short, a) {
		t.Error("a refused undo changed the state")
	}
	undo(t, a, history[len(history)-2:])
	if !sameState(a, before) {
		t.Errorf("undo gave %+v, want %+v", a, before)
	}
	_, err = a.Undo(nil, act)
	refusedFor(t, err, "")
}

func TestUndoOfARedactedEntryIsRefused(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, history := started(t, bank)
	history = append(history, record(t, a, bank, edit("CC6.2-01", partial), act)...)
	history[len(history)-1].Payload = nil
	before := a.Clone()
	_, err := a.Undo(history, act)
	refusedFor(t, err, "")
	if !reflect.DeepEqual(a, before) {
		t.Error("a refused undo changed the state")
	}
}

func TestUndoNeverLeavesAnAnswerWithoutItsProvider(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, _ := started(t, bank)
	add := put(t, a, goodProvider("cloud"))
	record(t, a, bank, edit("CC6.2-01", provider), act)
	before := a.Clone()
	_, err := a.Undo(add, act) // as if the answer had come from elsewhere
	refusedFor(t, err, "")
	if !reflect.DeepEqual(a, before) {
		t.Error("a refused undo changed the state")
	}
}

func TestApplyFollowsTheHeadOnly(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, _ := started(t, bank)
	b := a.Clone()
	first := record(t, a, bank, edit("CC6.2-01", partial), act)
	second := record(t, a, bank, edit("CC6.3-01", proven), act)
	if err := b.Apply(second[0]); !errors.Is(err, assessment.ErrConflict) {
		t.Errorf("an entry ahead of the head: %v", err)
	}
	for _, e := range append(first, second...) {
		if err := b.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("applied %+v, want %+v", b, a)
	}
	redacted := first[0]
	redacted.Payload = nil
	c, _ := started(t, bank)
	if err := c.Apply(redacted); err == nil {
		t.Error("a redacted entry was applied")
	}
}

func TestUndoPassesOverErasedEntries(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, history := started(t, bank)
	do := func(es []assessment.Entry) int {
		history = append(history, es...)
		return es[0].N
	}
	do(record(t, a, bank, edit("CC6.3-01", partial), act))
	before := a.Clone()
	do(record(t, a, bank, edit("CC6.3-01", designed), act))
	secret := do(record(t, a, bank, assessment.Edit{Question: "CC6.2-01", Note: ptr("the key is hunter2")}, act))
	gone := do(record(t, a, bank, assessment.Edit{Question: "CC6.2-01", Note: ptr("")}, act))
	for _, n := range []int{secret, gone} {
		history[n-1].Payload = nil
	}
	undone, err := a.Undo(history, act)
	if err != nil {
		t.Fatal(err)
	}
	if !sameState(a, before) {
		t.Errorf("undo gave %+v, want %+v", a, before)
	}
	if got := assessment.ErasedAfter(history, undone); !reflect.DeepEqual(got, []int{secret, gone}) {
		t.Errorf("passed over %v, want %d and %d", got, secret, gone)
	}
	history = append(history, undone...)
	history = undo(t, a, history) // the answer before
	_, err = a.Undo(history, act)
	refusedFor(t, err, "")
	if !strings.Contains(err.Error(), "erased") {
		t.Errorf("refused without telling why: %v", err)
	}
	if err := assessment.VerifyChain(history, a.Head); err != nil {
		t.Error(err)
	}
}

func TestUndoLeavesASubjectWhereAnErasedEntryPutIt(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, history := started(t, bank)
	history = append(history, record(t, a, bank, edit("CC6.3-01", partial), act)...)
	kept := a.Clone()
	history = append(history, record(t, a, bank, edit("CC6.2-01", missing), act)...)
	history = append(history, record(t, a, bank, edit("CC6.2-01", designed), act)...)
	erased := len(history)
	history = append(history, record(t, a, bank, edit("CC6.2-01", proven), act)...)
	history[erased-1].Payload = nil
	history = undo(t, a, history) // back to what the erased entry left: it is the old value of the last
	if got := a.Answers["CC6.2-01"].Level; got != designed {
		t.Fatalf("one step back the level is %q, want %q", got, designed)
	}
	history = undo(t, a, history) // the first answer to it can't be taken back any more
	if got := a.Answers["CC6.2-01"].Level; got != designed || a.Answers["CC6.3-01"] == kept.Answers["CC6.3-01"] {
		t.Errorf("two steps back: CC6.2-01 %q, CC6.3-01 %+v", got, a.Answers["CC6.3-01"])
	}
	if err := assessment.VerifyChain(history, a.Head); err != nil {
		t.Error(err)
	}
}
