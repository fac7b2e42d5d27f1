package assessment_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// drawEdit draws an edit that is taken most of the time.
func drawEdit(t *rapid.T, bank *questions.Bank) assessment.Edit {
	q := bank.Questions[rapid.IntRange(0, len(bank.Questions)-1).Draw(t, "question")]
	e := assessment.Edit{Question: q.ID}
	switch rapid.IntRange(0, 7).Draw(t, "edit") {
	case 0:
		e.Note = ptr(rapid.StringN(0, 20, -1).Draw(t, "note"))
	case 1:
		e.Flag = ptr(yes.Draw(t, "flag"))
		e.Owner = ptr(rapid.SampledFrom([]string{"", "ops", "it"}).Draw(t, "owner"))
	case 2:
		e.Keep = true
	case 3:
		e.Due = ptr(today.AddDays(nearby.Draw(t, "due")))
	default:
		all := append([]assessment.Level{none, na, provider}, assessment.LevelsFor(&q)...)
		e = edit(q.ID, rapid.SampledFrom(all).Draw(t, "level"))
		if *e.Level == proven && yes.Draw(t, "since") {
			e.Since = ptr(today.AddDays(min(0, nearby.Draw(t, "since when"))))
		}
		if *e.Level == na {
			e.Reason = ptr("x" + rapid.StringN(0, 8, -1).Draw(t, "reason"))
		}
	}
	return e
}

// drawAct does something random; a refusal is no entry.
func drawAct(t *rapid.T, a *assessment.Assessment, bank *questions.Bank, who assessment.Act) []assessment.Entry {
	var es []assessment.Entry
	var err error
	switch rapid.IntRange(0, 9).Draw(t, "act") {
	case 0:
		id := rapid.SampledFrom([]string{"cloud", "mail"}).Draw(t, "provider")
		_, known := a.Providers[id]
		es, err = a.PutProvider(drawProvider(t, id, today), !known, who)
	case 1:
		es, err = a.RemoveProvider(rapid.SampledFrom([]string{"cloud", "mail"}).Draw(t, "provider"), who)
	case 2:
		s := a.Setup()
		s.Categories = choices.Draw(t, "categories")
		s.Org = rapid.SampledFrom([]string{"", "Acme", "Beta"}).Draw(t, "org")
		if v := hosting.Draw(t, "hosting"); v != "" {
			s.Profile["hosting"] = v
		}
		s.Window = nil
		if yes.Draw(t, "window") {
			s.Window = &assessment.Window{Start: today.AddDays(nearby.Draw(t, "start")), Months: rapid.IntRange(1, 18).Draw(t, "months")}
		}
		es, err = a.Change(bank, s, who)
	case 4:
		es, err = drawEvidenceAct(t, a, bank, who)
	case 3:
		var edits []assessment.Edit
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			edits = append(edits, drawEdit(t, bank))
		}
		es, _, err = a.RecordAll(bank, edits, who)
	default:
		es, err = a.Record(bank, drawEdit(t, bank), who)
	}
	if err != nil && es != nil {
		t.Fatalf("an error with %d entries: %v", len(es), err)
	}
	return es
}

func TestTheHistoryGivesTheStateAndUndoTheStateBefore(t *testing.T) { // property 12
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bank := drawBank(t, true)
		a, log, err := assessment.New(bank, "id-1", assessment.Setup{Name: "First"}, act)
		if err != nil {
			t.Fatal(err)
		}
		before := []*assessment.Assessment{} // the states that undo leads back to
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			was := a.Clone()
			var es []assessment.Entry
			if oneOf4.Draw(t, "undo") {
				es, err = a.Undo(log, act)
				if (err == nil) != (len(before) > 0) {
					t.Fatalf("undo of %d acts: %v", len(before), err)
				}
				if err == nil {
					if back := before[len(before)-1]; !sameState(a, back) {
						t.Fatalf("undo gave\n%+v, before it was\n%+v", a, back)
					}
					before = before[:len(before)-1]
				}
			} else if es = drawAct(t, a, bank, act); len(es) > 0 {
				before = append(before, was)
			}
			log = append(log, es...)
			if len(es) == 0 && !reflect.DeepEqual(a, was) {
				t.Fatalf("without an entry\n%+v became\n%+v", was, a)
			}
			follow := was.Clone()
			for _, e := range es {
				if err := follow.Apply(e); err != nil {
					t.Fatal(err)
				}
			}
			if !reflect.DeepEqual(follow, a) {
				t.Fatalf("applied entry by entry it is\n%+v, not\n%+v", follow, a)
			}
		}
		if err := assessment.VerifyChain(log, a.Head); err != nil {
			t.Fatal(err)
		}
		items, err := assessment.Replay(log)
		if err != nil {
			t.Fatal(err)
		}
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0)).Shuffle(len(items), reflect.Swapper(items)) // a store gives them in any order
		back, err := assessment.Open(assessment.Stored{ID: a.ID, Head: a.Head, Last: a.Last, Items: items})
		if err != nil || !reflect.DeepEqual(back, a) {
			t.Fatalf("replayed, %v\n%+v, want\n%+v", err, back, a)
		}
		if got, want := back.Score(bank, today, 90), a.Score(bank, today, 90); !reflect.DeepEqual(got, want) {
			t.Fatalf("replayed it scores\n%+v, want\n%+v", got, want)
		}
	})
}

// changed lists the subjects whose value differs between two states.
func changed(t *rapid.T, from, to *assessment.Assessment) map[string]string {
	all := func(a *assessment.Assessment) map[string]string {
		out := map[string]string{
			"org": a.Header.Org, "scope": fmt.Sprint(a.Header.Scope), "profile": fmt.Sprint(a.Header.Profile), "window": fmt.Sprint(a.Header.Window),
		}
		if a.Header.Window != nil {
			out["window"] = fmt.Sprint(*a.Header.Window)
		}
		for id, v := range a.Answers {
			out[id] = fmt.Sprintf("%+v", v)
		}
		for id, p := range a.Providers {
			out[id] = fmt.Sprintf("%+v", p)
		}
		return out
	}
	x, y := all(from), all(to)
	out := map[string]string{}
	for id := range maps.Keys(x) {
		if x[id] != y[id] {
			out[id] = y[id]
		}
	}
	for id := range maps.Keys(y) {
		if x[id] != y[id] {
			out[id] = y[id]
		}
	}
	return out
}

func TestRebaseKeepsBothSidesAndTellsWhatBothChanged(t *testing.T) { // property 12
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bank := drawBank(t, true)
		base, log, err := assessment.New(bank, "id-1", assessment.Setup{Name: "First"}, act)
		if err != nil {
			t.Fatal(err)
		}
		session := func(a *assessment.Assessment, who string, least int) (es []assessment.Entry) {
			for range rapid.IntRange(least, 8).Draw(t, who+" acts") {
				es = append(es, drawAct(t, a, bank, by(who, today))...)
			}
			return es
		}
		log = append(log, session(base, "root", 0)...)
		ours, theirs := base.Clone(), base.Clone()
		oursLog, theirsLog := session(ours, "ada", 1), session(theirs, "bob", 1)
		mine, other := changed(t, base, ours), changed(t, base, theirs)

		first := theirs.Clone()
		entries, conflicts, err := first.Rebase(oursLog, act)
		if err != nil {
			t.Fatal(err)
		}
		if err := assessment.VerifyChain(slices.Concat(log, theirsLog, entries), first.Head); err != nil {
			t.Fatal(err)
		}
		told := map[string]bool{}
		for _, c := range conflicts {
			told[c.Subject] = true
		}
		result := changed(t, base, first)
		for id, v := range other { // what stands stays
			if result[id] != v {
				t.Fatalf("%s was %s and is %s", id, v, result[id])
			}
		}
		for id, v := range mine {
			theirValue, both := other[id]
			said, answered := unsigned(ours).Answers[id]
			switch {
			case both && answered && said == unsigned(theirs).Answers[id] && !told[id]: // the same, confirmed by both
			case both && theirValue != v && !told[id]:
				t.Fatalf("both changed %s, but there is no conflict", id)
			case !told[id] && result[id] != v:
				t.Fatalf("our %s of %s was lost: it is %s", v, id, result[id])
			case !both && told[id] && !namesProvider(ours, theirs, base, id):
				t.Fatalf("only we changed %s, but there is a conflict", id)
			}
		}
		for id, v := range first.Answers {
			if _, known := first.Providers[v.Provider]; v.Level == provider && !known {
				t.Fatalf("%s names the provider %q that is gone", id, v.Provider)
			}
		}
		if len(conflicts) == 0 { // then it does not matter who came first
			second := ours.Clone()
			if _, conflicts, err = second.Rebase(theirsLog, act); err != nil || len(conflicts) != 0 {
				t.Fatalf("the other way around there are conflicts: %v, %v", conflicts, err)
			}
			if !sameState(unsigned(first), unsigned(second)) {
				t.Fatalf("one way around\n%+v, the other\n%+v", first, second)
			}
		}
		// Again, it has nothing left to do.
		if again, _, err := first.Rebase(oursLog, act); err != nil || len(again) != 0 {
			t.Fatalf("again it gives %d entries, %v", len(again), err)
		}
	})
}

// unsigned is a state without who gave or confirmed its answers, its records
// numbered by what they hold.
func unsigned(a *assessment.Assessment) *assessment.Assessment {
	c := a.Clone()
	for id, v := range c.Answers {
		v.By = ""
		c.Answers[id] = v
	}
	records := c.Records()
	slices.SortFunc(records, func(x, y assessment.Record) int {
		x.ID, y.ID = "", ""
		return strings.Compare(fmt.Sprintf("%+v", x), fmt.Sprintf("%+v", y))
	})
	c.Evidence = map[string]assessment.Record{}
	for i, r := range records {
		r.ID = fmt.Sprint("E", i+1)
		c.Evidence[r.ID] = r
	}
	return c
}

// namesProvider says whether the subject is a provider, or an answer that
// names one, that the other side has touched.
func namesProvider(ours, theirs, base *assessment.Assessment, id string) bool {
	if id == "cloud" || id == "mail" {
		return true
	}
	return ours.Answers[id].Level == provider && len(theirs.Providers) < len(base.Providers)+2
}
