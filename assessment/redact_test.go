package assessment_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func TestASecretInANoteIsErasedWithoutBreakingTheHistory(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, history := started(t, bank)
	do := func(es []assessment.Entry) int {
		history = append(history, es...)
		return es[0].N
	}
	note := edit("CC6.2-01", partial)
	note.Note = ptr("the key is hunter2")
	first := do(record(t, a, bank, note, act))
	do(record(t, a, bank, edit("CC6.3-01", partial), act))
	second := do(record(t, a, bank, edit("CC6.2-01", proven), act)) // carries the note on
	refusedFor(t, assessment.Redactable(history, second), "")       // it stands
	third := do(record(t, a, bank, assessment.Edit{Question: "CC6.2-01", Note: ptr("")}, act))
	refusedFor(t, assessment.Redactable(history, third), "")
	if got := assessment.AlsoHolding(history, first); !slices.Equal(got, []int{second, third}) {
		t.Errorf("the secret is also in %v", got)
	}
	fourth := do(record(t, a, bank, edit("CC6.2-01", designed), act))
	for _, n := range []int{first, second, third} {
		if err := assessment.Redactable(history, n); err != nil {
			t.Fatal(err)
		}
		history[n-1].Payload = nil
	}
	if err := assessment.Redactable(history, first); err != nil {
		t.Errorf("redacting twice: %v", err)
	}
	if got := assessment.AlsoHolding(history, fourth); got != nil {
		t.Errorf("the last entry shares a text with %v", got)
	}
	redacted, err := walked(history, a.Head)
	if err != nil || !slices.Equal(redacted, []int{first, second, third}) {
		t.Errorf("redacted %v, %v", redacted, err)
	}
	back, err := assessment.Open(stored(t, a, history))
	if err != nil || !reflect.DeepEqual(back, a) {
		t.Errorf("replayed it is %+v, %v; want %+v", back, err, a)
	}
	for _, n := range []int{0, -1, len(history) + 1} {
		unknown(t, assessment.Redactable(history, n), "entry")
		if got := assessment.AlsoHolding(history, n); got != nil {
			t.Errorf("entry %d shares a text with %v", n, got)
		}
	}
}

func TestAProviderAndANameCanHoldASecretToo(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, history := started(t, bank)
	p := goodProvider("cloud")
	p.Service = "hosting, password hunter2"
	es := put(t, a, p)
	n := es[0].N
	history = append(history, es...)
	p.Service = "hosting"
	history = append(history, put(t, a, p)...)
	s := a.Setup()
	s.Name = "Second"
	es, err := a.Change(bank, s, act)
	if err != nil {
		t.Fatal(err)
	}
	history = append(history, es...)
	if got := assessment.AlsoHolding(history, n); !slices.Equal(got, []int{n + 1}) {
		t.Errorf("the service is also in %v", got)
	}
	if got := assessment.AlsoHolding(history, 1); !slices.Equal(got, []int{n + 2}) {
		t.Errorf("the name is also in %v", got)
	}
}

func TestARecordAndAControlCanHoldASecretToo(t *testing.T) {
	t.Parallel()
	bank := controlled(questions.Control{Kind: questions.Setting, Cadence: questions.Monthly})
	const secret = "hunter2"
	for _, tt := range []struct {
		name string
		with func(secret string) (assessment.Record, assessment.ControlSetting)
	}{
		{"title", func(s string) (assessment.Record, assessment.ControlSetting) {
			return assessment.Record{Title: s}, assessment.ControlSetting{}
		}},
		{"reference", func(s string) (assessment.Record, assessment.ControlSetting) {
			return assessment.Record{Reference: s}, assessment.ControlSetting{}
		}},
		{"source", func(s string) (assessment.Record, assessment.ControlSetting) {
			return assessment.Record{Source: s}, assessment.ControlSetting{}
		}},
		{"note", func(s string) (assessment.Record, assessment.ControlSetting) {
			return assessment.Record{Note: s}, assessment.ControlSetting{}
		}},
		{"reason", func(s string) (assessment.Record, assessment.ControlSetting) {
			return assessment.Record{}, assessment.ControlSetting{Out: true, Reason: s}
		}},
	} {
		a, history := started(t, bank)
		write := func(s string, first bool) (n int) {
			r, c := tt.with(s)
			r.Control, r.Performed, r.Outcome = "review", today, assessment.Pass
			var es []assessment.Entry
			var err error
			switch {
			case c.Out:
				es, err = a.SetControl(bank, "review", c, act)
			case first:
				es, _, err = a.AddEvidence(bank, []assessment.Record{r}, act)
			default:
				es, err = a.EditEvidence(bank, "E1", r, act)
			}
			if err != nil || len(es) != 1 {
				t.Fatalf("%s: %d entries, %v", tt.name, len(es), err)
			}
			history = append(history, es...)
			return es[0].N
		}
		first := write(secret, true)
		second := write("nothing to see", false)
		third := write("nothing at all", false)
		if got := assessment.AlsoHolding(history, first); !slices.Equal(got, []int{second}) {
			t.Errorf("%s: the secret is also in %v, want %d", tt.name, got, second)
		}
		if got := assessment.AlsoHolding(history, third); !slices.Equal(got, []int{second}) {
			t.Errorf("%s: what stood before is also in %v, want %d", tt.name, got, second)
		}
	}
}

func TestTheSameWordsOfAnotherSubjectAreNoSecretOfThisOne(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, history := started(t, bank)
	for _, id := range []string{"CC6.2-01", "CC6.3-01"} {
		e := edit(id, partial)
		e.Note = ptr("as agreed")
		history = append(history, record(t, a, bank, e, act)...)
	}
	if got := assessment.AlsoHolding(history, len(history)); got != nil {
		t.Errorf("it is also in %v", got)
	}
}

func TestTheFirstEntryAndAnErasedOneCanBeRedacted(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, history := started(t, bank)
	s := a.Setup()
	s.Name = "Second"
	es, err := a.Change(bank, s, act)
	if err != nil {
		t.Fatal(err)
	}
	history = append(history, es...)
	if history[0].Subject != "name" {
		t.Fatalf("the first entry is about %s", history[0].Subject)
	}
	if err := assessment.Redactable(history, 1); err != nil {
		t.Errorf("the first entry: %v", err)
	}
	last := len(history)
	refusedFor(t, assessment.Redactable(history, last), "")
	history[last-1].Payload = nil
	if err := assessment.Redactable(history, last); err != nil {
		t.Errorf("one that is erased: %v", err)
	}
}

func TestWalkNamesTheFirstEntryThatDoesNotHold(t *testing.T) {
	t.Parallel()
	a, es := history(t)
	for i := range es {
		for name, tampered := range map[string][]assessment.Entry{
			"changed": slices.Concat(es[:i], []assessment.Entry{{
				N: es[i].N, Time: es[i].Time, Actor: es[i].Actor, Kind: es[i].Kind, Subject: es[i].Subject,
				Payload: []byte(`{"old":null,"new":"x"}`), Body: es[i].Body, Hash: es[i].Hash, Previous: es[i].Previous,
			}}, es[i+1:]),
			"missing": slices.Concat(es[:i], es[i+1:]),
		} {
			redacted, err := walked(tampered, a.Head)
			var broken assessment.BrokenChain
			if !errors.As(err, &broken) || broken.N != es[i].N || redacted != nil {
				t.Errorf("entry %d %s: %v, %v", es[i].N, name, redacted, err)
			}
		}
		if i+1 < len(es) {
			swapped := slices.Clone(es)
			swapped[i], swapped[i+1] = es[i+1], es[i]
			var broken assessment.BrokenChain
			if _, err := walked(swapped, a.Head); !errors.As(err, &broken) || broken.N != es[i].N {
				t.Errorf("entry %d and the next swapped: %v", es[i].N, err)
			}
		}
	}
}

func TestAnyRedactableEntriesLeaveTheStateAsItIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bank := smallBank()
		a, history, err := assessment.New(bank, "id-1", assessment.Setup{Name: "First"}, act)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			e := edit(rapid.SampledFrom([]string{"CC6.2-01", "CC6.3-01"}).Draw(t, "question"), rapid.SampledFrom(append([]assessment.Level{none, na}, levels...)).Draw(t, "level"))
			e.Note = ptr(rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "note"))
			es, err := a.Record(bank, e, act)
			if err == nil && oneOf4.Draw(t, "checkpoint") {
				var more []assessment.Entry
				more, err = a.AddCheckpoint(bank, a.Head, act)
				es = append(es, more...)
			}
			if err != nil {
				t.Fatal(err)
			}
			history = append(history, es...)
		}
		want, err := assessment.Replay(history)
		if err != nil {
			t.Fatal(err)
		}
		for i := range history {
			if yes.Draw(t, "redact") && assessment.Redactable(history, i+1) == nil {
				history[i].Payload = nil
			}
		}
		got, err := assessment.Replay(history)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("replayed to %v, %v; want %v", got, err, want)
		}
		if _, err := walked(history, a.Head); err != nil {
			t.Fatal(err)
		}
	})
}

// walked reads a history in pages of three.
func walked(history []assessment.Entry, head string) (redacted []int, err error) {
	var w assessment.Walk
	for page := range slices.Chunk(history, 3) {
		if err := w.Read(page); err != nil {
			return nil, err
		}
	}
	items, err := assessment.Replay(history)
	if err != nil {
		return nil, err
	}
	return w.Redacted(), w.End(assessment.Stored{Head: head, Items: items})
}
