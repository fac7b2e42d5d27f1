package assessment_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// history of a few changes of every kind, with the state they lead to.
func history(t testing.TB) (*assessment.Assessment, []assessment.Entry) {
	t.Helper()
	bank := smallBank()
	a, es := started(t, bank)
	es = append(es, put(t, a, goodProvider("cloud"))...)
	es = append(es, record(t, a, bank, edit("CC6.2-01", provider), act)...)
	es = append(es, record(t, a, bank, edit("CC6.3-01", partial), act)...)
	e := edit("CC6.3-01", designed)
	e.Note = ptr("the <secret> & \"more\"")
	es = append(es, record(t, a, bank, e, act)...)
	return a, es
}

func TestAHistoryIsAChainFromTheFirstEntryToTheHead(t *testing.T) {
	t.Parallel()
	a, es := history(t)
	if err := assessment.VerifyChain(es, a.Head); err != nil {
		t.Fatal(err)
	}
	if err := assessment.VerifyChain(nil, ""); err != nil {
		t.Errorf("nothing at all: %v", err)
	}
	for i, e := range es {
		if e.N != i+1 || len(e.Hash) != 64 || len(e.Body) != 64 || e.Time.Location() != time.UTC {
			t.Errorf("entry %d is %+v", i+1, e)
		}
	}
	if a.Last != len(es) || a.Head != es[len(es)-1].Hash {
		t.Errorf("the state ends at %d %s", a.Last, a.Head)
	}
}

func TestAHashCoversItsEntryAndIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	_, es := started(t, bank)
	// Computed outside of Go: who changes the canonical bytes breaks every history.
	const want = "a0774a73461376648e57b0635b85e7a9a41fcce010b9162546026f68f55423b2"
	if got := es[0].Hash; got != want {
		t.Errorf("the first entry of a new assessment has the hash %s, want %s", got, want)
	}
	if got := string(es[0].Payload); got != `{"old":null,"new":"First"}` {
		t.Errorf("its payload is %s", got)
	}
}

func TestVerifyChainFindsEveryChange(t *testing.T) {
	t.Parallel()
	a, es := history(t)
	at := len(es) - 2 // the entry that is tampered with
	for _, tt := range []struct {
		name   string
		change func([]assessment.Entry) []assessment.Entry
		n      int
	}{
		{"another payload", func(es []assessment.Entry) []assessment.Entry {
			es[at].Payload = []byte(`{"old":null,"new":{"level":"proven"}}`)
			return es
		}, at + 1},
		{"another payload with its hash", func(es []assessment.Entry) []assessment.Entry {
			es[at].Payload, es[at].Body = es[0].Payload, es[0].Body
			return es
		}, at + 1},
		{"an empty payload", func(es []assessment.Entry) []assessment.Entry { es[at].Payload = []byte{}; return es }, at + 1},
		{"another time", func(es []assessment.Entry) []assessment.Entry {
			es[at].Time = es[at].Time.Add(time.Millisecond)
			return es
		}, at + 1},
		{"another actor", func(es []assessment.Entry) []assessment.Entry { es[at].Actor = "eve"; return es }, at + 1},
		{"another kind", func(es []assessment.Entry) []assessment.Entry { es[at].Kind = assessment.KindProvider; return es }, at + 1},
		{"another subject", func(es []assessment.Entry) []assessment.Entry { es[at].Subject = "CC6.2-01"; return es }, at + 1},
		{"letters moved from kind to subject", func(es []assessment.Entry) []assessment.Entry {
			es[at].Kind, es[at].Subject = "answe", "r"+es[at].Subject
			return es
		}, at + 1},
		{"another hash", func(es []assessment.Entry) []assessment.Entry { es[at].Hash = es[0].Hash; return es }, at + 1},
		{"another hash before", func(es []assessment.Entry) []assessment.Entry { es[at].Previous = es[0].Hash; return es }, at + 1},
		{"another number", func(es []assessment.Entry) []assessment.Entry { es[at].N++; return es }, at + 1},
		{"one missing", func(es []assessment.Entry) []assessment.Entry { return slices.Delete(es, at, at+1) }, at + 1},
		{"one missing and the rest counted anew", func(es []assessment.Entry) []assessment.Entry {
			es = slices.Delete(es, at, at+1)
			for i := range es {
				es[i].N = i + 1
			}
			return es
		}, at + 1},
		{"the first missing", func(es []assessment.Entry) []assessment.Entry { return es[1:] }, 1},
		{"the last missing", func(es []assessment.Entry) []assessment.Entry { return es[:len(es)-1] }, len(es)},
		{"all missing", func([]assessment.Entry) []assessment.Entry { return nil }, 1},
		{"two in the other order", func(es []assessment.Entry) []assessment.Entry {
			es[at], es[at+1] = es[at+1], es[at]
			return es
		}, at + 1},
		{"one twice", func(es []assessment.Entry) []assessment.Entry { return slices.Insert(es, at, es[at]) }, at + 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := assessment.VerifyChain(tt.change(slices.Clone(es)), a.Head)
			var broken assessment.BrokenChain
			if !errors.As(err, &broken) || broken.N != tt.n {
				t.Fatalf("got %v, want it broken at entry %d", err, tt.n)
			}
			if !errors.Is(err, assessment.ErrDamaged) {
				t.Errorf("%v is no ErrDamaged", err)
			}
			if want := fmt.Sprintf("broken at entry %d", tt.n); !strings.Contains(err.Error(), want) {
				t.Errorf("%v does not say where: %s", err, want)
			}
		})
	}
	if err := assessment.VerifyChain(es, es[0].Hash); err == nil {
		t.Error("another head was not found")
	}
}

func TestARedactedEntryKeepsTheChainWhole(t *testing.T) {
	t.Parallel()
	a, es := history(t)
	last := len(es) - 1
	es[last].Payload = nil
	if err := assessment.VerifyChain(es, a.Head); err != nil {
		t.Fatal(err)
	}
	if _, err := es[last].Read(); err == nil || errors.Is(err, assessment.ErrDamaged) || !strings.Contains(err.Error(), "is redacted") || !es[last].Redacted() {
		t.Errorf("reading a redacted entry gave %v", err)
	}
	items, err := assessment.Replay(es)
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(items, func(it assessment.Item) bool { return it.Subject == "CC6.3-01" }) {
		t.Error("what was redacted is still in the items")
	}
	es[last-1].Payload = nil // a later entry stands again
	items, err = assessment.Replay(append(es[:last:last], assessment.Entry{Kind: assessment.KindAnswer, Subject: "CC6.3-01", Payload: []byte(`{"new":{"level":"proven"}}`)}))
	if err != nil || !slices.ContainsFunc(items, func(it assessment.Item) bool { return string(it.Value) == `{"level":"proven"}` }) {
		t.Errorf("items are %v, %v", items, err)
	}
}

func TestAPayloadThatIsNoJSONIsDamaged(t *testing.T) {
	t.Parallel()
	e := assessment.Entry{N: 4, Payload: []byte("{")}
	if _, err := e.Read(); !errors.Is(err, assessment.ErrDamaged) {
		t.Errorf("got %v, want damaged", err)
	}
	if _, err := assessment.Replay([]assessment.Entry{e}); !errors.Is(err, assessment.ErrDamaged) {
		t.Errorf("replay gave %v, want damaged", err)
	}
}

func TestReplayGivesTheState(t *testing.T) {
	t.Parallel()
	a, es := history(t)
	items, err := assessment.Replay(es)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(items, func(x, y assessment.Item) int {
		return slices.Compare([]string{x.Kind, x.Subject}, []string{y.Kind, y.Subject})
	}) {
		t.Errorf("items are not in order: %v", items)
	}
	back, err := assessment.Open(assessment.Stored{ID: a.ID, Head: a.Head, Last: a.Last, Items: items})
	if err != nil || !reflect.DeepEqual(a, back) {
		t.Errorf("replayed %+v, %v; want %+v", back, err, a)
	}
}

func TestACloneSharesNothing(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, _, err := assessment.New(bank, "id-1", assessment.Setup{
		Name: "First", Profile: map[string]string{"hosting": "own"}, Window: &assessment.Window{Start: today, Months: 3},
	}, act)
	if err != nil {
		t.Fatal(err)
	}
	before, c := a.Clone(), a.Clone()
	record(t, c, bank, edit("CC6.2-01", proven), act)
	put(t, c, goodProvider("cloud"))
	c.Header.Profile["hosting"], c.Header.Scope[0], c.Header.Window.Months = "cloud", "privacy", 6
	if !reflect.DeepEqual(a, before) {
		t.Errorf("changing a clone changed %+v into %+v", before, a)
	}
	s := a.Setup()
	s.Profile["hosting"], s.Categories[0], s.Window.Months = "cloud", "privacy", 6
	if !reflect.DeepEqual(a, before) {
		t.Errorf("changing a setup changed %+v into %+v", before, a)
	}
}

func TestAnEntryIsAboutItsSubjectAndAMergeAboutACopy(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{assessment.KindAnswer: "abc", assessment.KindMerge: "the merge with a copy"} {
		if got := (assessment.Entry{Kind: kind, Subject: "abc"}).About(); got != want {
			t.Errorf("an entry of kind %s is about %q, want %q", kind, got, want)
		}
	}
}

func TestAnActOfOneStepNamesNoEntryTakenBackAndNoneOfSeveral(t *testing.T) {
	t.Parallel()
	bank := controlled(questions.Control{Kind: questions.Setting, Cadence: questions.Monthly})
	a, es := started(t, bank)
	es = append(es, put(t, a, goodProvider("cloud"))...)
	es = append(es, record(t, a, bank, edit("CC6.2-01", partial), act)...)
	more := func(got []assessment.Entry, err error) {
		t.Helper()
		if err != nil || len(got) != 1 {
			t.Fatalf("%d entries, %v", len(got), err)
		}
		es = append(es, got...)
	}
	more(a.SetControl(bank, "review", assessment.ControlSetting{Proof: questions.Yearly, Reason: "seldom"}, act))
	more(a.SetControl(bank, "review", assessment.ControlSetting{}, act))
	more(a.RemoveProvider("cloud", act))
	for _, e := range es[len(es)-5:] {
		if p, err := e.Read(); err != nil || p.Undo != 0 || p.Batch != 0 {
			t.Errorf("%s %s has undo %d and batch %d, %v", e.Kind, e.Subject, p.Undo, p.Batch, err)
		}
	}
}
