package assessment_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"soc2ready/assessment"
)

// drawHistory gives an assessment after some acts, with its entries.
func drawHistory(t *rapid.T) (*assessment.Assessment, []assessment.Entry) {
	bank := drawBank(t, true)
	a, log, err := assessment.New(bank, "id-1", assessment.Setup{Name: "First"}, act)
	if err != nil {
		t.Fatal(err)
	}
	for range rapid.IntRange(0, 20).Draw(t, "acts") {
		log = append(log, drawAct(t, a, bank, act)...)
	}
	return a, log
}

func openedAgain(t *rapid.T, out assessment.Rescued) *assessment.Assessment {
	items, err := assessment.Replay(out.Entries)
	if err != nil {
		t.Fatal(err)
	}
	last := out.Entries[len(out.Entries)-1]
	if err := assessment.VerifyChain(out.Entries, last.Hash); err != nil {
		t.Fatal(err)
	}
	a, err := assessment.Open(assessment.Stored{ID: "id-1", Head: last.Hash, Last: last.N, Items: items})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAWholeHistoryIsRescuedAsItIsWhateverElseIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, log := drawHistory(t)
		items, err := assessment.Replay(log)
		if err != nil {
			t.Fatal(err)
		}
		some := slices.DeleteFunc(items, func(assessment.Item) bool { return yes.Draw(t, "lost") })
		for i := range some {
			some[i].Value = `{"level":"proven"}` // the history counts, not what is stored
		}
		out := assessment.Remains{ID: "id-1", Last: len(log), Entries: log, Items: some}.Rescue(act)
		if !reflect.DeepEqual(out.Entries, log) || out.Kept != len(log) || out.Lost != 0 || out.Again != 0 {
			t.Fatalf("kept %d, lost %d, again %d of %d", out.Kept, out.Lost, out.Again, len(log))
		}
		if !reflect.DeepEqual(openedAgain(t, out), a) {
			t.Fatal("it is another")
		}
	})
}

func TestWhereEntriesAreLostWhatIsStoredGivesWhatStood(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, log := drawHistory(t)
		items, err := assessment.Replay(log)
		if err != nil {
			t.Fatal(err)
		}
		left := slices.Clone(log)
		damaged, first := 0, len(log)+1
		for i := range left {
			if !oneOf4.Draw(t, "damaged") {
				continue
			}
			damaged++
			first = min(first, i+1)
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				left[i].N = 0 // taken out below
			case 1:
				left[i].Payload = []byte(`{"old":null,"new":"Second"}`)
			case 2:
				left[i].Actor += "x"
			}
		}
		left = slices.DeleteFunc(left, func(e assessment.Entry) bool { return e.N == 0 })
		out := assessment.Remains{ID: "id-1", Last: len(log), Entries: left, Items: items, AllItems: true}.Rescue(act)
		if out.Lost != damaged || out.Kept != first-1 || !reflect.DeepEqual(out.Entries[:out.Kept], log[:out.Kept]) {
			t.Fatalf("kept %d, lost %d; damaged %d from %d on", out.Kept, out.Lost, damaged, first)
		}
		got := openedAgain(t, out)
		if !sameState(got, a) {
			t.Fatalf("rescued\n%+v, it was\n%+v", got, a)
		}
	})
}

func TestWithoutWhatIsStoredTheEntriesThatHoldGiveWhatTheyLeft(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, log := drawHistory(t)
		lost := rapid.IntRange(1, len(log)).Draw(t, "lost")
		left := slices.Delete(slices.Clone(log), lost-1, lost)
		out := assessment.Remains{ID: "id-1", Name: "First", Last: len(log), Entries: left}.Rescue(act)
		want := map[[2]string]string{}
		for _, e := range left {
			p, err := e.Read()
			if err != nil {
				t.Fatal(err)
			}
			want[[2]string{e.Kind, e.Subject}] = string(p.New)
		}
		items, err := assessment.Replay(out.Entries)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range items {
			if k := [2]string{x.Kind, x.Subject}; k != [2]string{assessment.KindAssessment, "name"} && want[k] != x.Value {
				t.Fatalf("%s %s is %s, the last entry about it left %s", x.Kind, x.Subject, x.Value, want[k])
			}
		}
		if a := openedAgain(t, out); a.Header.Name != "First" {
			t.Fatalf("its name is %q", a.Header.Name)
		}
	})
}

func TestAnAssessmentOfWhichOnlyTheIdIsLeftHasANameAllTheSame(t *testing.T) {
	t.Parallel()
	out := assessment.Remains{ID: "abc", Last: 3, Items: []assessment.Item{
		{Kind: "answer", Subject: "CC6.1-01", Value: `{"level":"partial"}`},
		{Kind: "answer", Subject: "CC6.1-02", Value: `{"level":`},
		{Kind: "answer", Subject: "CC6.1-03", Value: `[]`},
	}}.Rescue(act)
	items, err := assessment.Replay(out.Entries)
	if err != nil || len(items) != 2 || out.Lost != 3 || out.Kept != 0 || out.Again != 2 {
		t.Fatalf("%v, %+v", err, out)
	}
	if items[1].Value != `"rescued abc"` {
		t.Errorf("its name is %s", items[1].Value)
	}
}
