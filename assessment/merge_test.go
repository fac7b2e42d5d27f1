package assessment_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// twin is a copy of an assessment with its whole history.
type twin struct {
	a       *assessment.Assessment
	history []assessment.Entry
}

func (c twin) copied() *twin {
	return &twin{c.a.Clone(), append([]assessment.Entry(nil), c.history...)}
}

func (c *twin) keep(entries []assessment.Entry, err error) {
	if err == nil {
		c.history = append(c.history, entries...)
	}
}

// merge brings other in; the state that comes out has to be the one that the
// history replays to, on a chain that holds.
func (c *twin) merge(t fataler, other *twin, decide func(assessment.Conflict) assessment.Side) assessment.Merge {
	t.Helper()
	m, err := c.a.Merge(c.history, other.history, decide, by("merger", today))
	if err != nil {
		t.Fatalf("merge: %v", err)
	}
	c.history = append(c.history, m.Entries...)
	if err := assessment.VerifyChain(c.history, c.a.Head); err != nil {
		t.Fatalf("after the merge: %v", err)
	}
	replayed, err := assessment.FromHistory(c.a.ID, c.history)
	if err != nil {
		t.Fatalf("after the merge: %v", err)
	}
	if d := cmp.Diff(items(t, replayed), items(t, c.a)); d != "" {
		t.Fatalf("the state is not what the history replays to:\n%s", d)
	}
	return m
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// items gives a state without its place in the history.
func items(t fataler, a *assessment.Assessment) map[string]any {
	t.Helper()
	return map[string]any{
		"header": fmt.Sprintf("%+v %+v %+v", a.Header, a.Header.Window, a.Header.Stage), "answers": fmt.Sprint(a.Answers), "providers": fmt.Sprint(a.Providers),
		"evidence": fmt.Sprint(a.Evidence), "controls": fmt.Sprint(a.Controls), "checkpoints": fmt.Sprint(len(a.Checkpoints)),
	}
}

func ours(assessment.Conflict) assessment.Side   { return assessment.Ours }
func theirs(assessment.Conflict) assessment.Side { return assessment.Theirs }
func openly(assessment.Conflict) assessment.Side { return assessment.Undecided }

// fair decides by the values alone, so that both copies decide alike.
func fair(c assessment.Conflict) assessment.Side {
	if string(c.Ours) > string(c.Theirs) {
		return assessment.Ours
	}
	return assessment.Theirs
}

func mergeBank() *questions.Bank {
	b := *bankOf(asked("CC6.2", 1, true), asked("CC6.3", 1, true), asked("A1.1", 1, false), asked("DC1", 1, false))
	b.Controls = []questions.Control{{ID: "mfa", Kind: questions.Setting, Cadence: questions.Quarterly}, {ID: "review", Kind: questions.Occurrence, Cadence: questions.Monthly}}
	return questions.New(b)
}

// change does one thing at random; what the rules refuse is no change.
func (c *twin) change(t *rapid.T, bank *questions.Bank, who string) {
	a, n := c.a, rapid.IntRange(1, 4).Draw(t, "which")
	act := assessment.Act{Actor: who, Today: today.AddDays(rapid.IntRange(0, 2).Draw(t, "day")), Time: time.Date(2026, 3, 15, 10, rapid.IntRange(0, 59).Draw(t, "minute"), 0, 0, time.UTC)}
	question := bank.Questions[rapid.IntRange(0, len(bank.Questions)-1).Draw(t, "question")].ID
	level := rapid.SampledFrom([]assessment.Level{none, missing, partial, proven, na, provider, complete}).Draw(t, "level")
	text := rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "text")
	id := fmt.Sprintf("E%d", n)
	control := rapid.SampledFrom([]string{"mfa", "review"}).Draw(t, "control")
	record := assessment.Record{Control: control, Performed: today.AddDays(-n), Outcome: assessment.Pass, Title: text}
	name := fmt.Sprintf("p%d", n)
	switch rapid.IntRange(0, 10).Draw(t, "what") {
	case 0, 1:
		e := assessment.Edit{Question: question, Level: &level}
		switch level {
		case na:
			e.Reason = &text
		case provider:
			e.Provider = &name
		}
		c.keep(a.Record(bank, e, act))
	case 2:
		c.keep(a.Record(bank, assessment.Edit{Question: question, Note: &text}, act))
	case 3:
		p := assessment.Provider{ID: name, Service: text}
		_, there := a.Providers[name]
		c.keep(a.PutProvider(p, !there, act))
	case 4:
		c.keep(a.RemoveProvider(name, act))
	case 5, 6:
		es, _, err := a.AddEvidence(bank, []assessment.Record{record}, act)
		c.keep(es, err)
	case 7:
		c.keep(a.EditEvidence(bank, id, record, act))
	case 8:
		c.keep(a.RemoveEvidence(id, act))
	case 9:
		c.keep(a.SetControl(bank, control, assessment.ControlSetting{Out: n > 2, Reason: text}, act))
	case 10:
		s := a.Setup()
		s.Org = text
		c.keep(a.Change(bank, s, act))
	}
}

func drawTwins(t *rapid.T, bank *questions.Bank) (*twin, *twin) {
	a, history, err := assessment.New(bank, "id-1", assessment.Setup{Name: "First"}, act)
	if err != nil {
		t.Fatalf("%v", err)
	}
	base := &twin{a, history}
	for range rapid.IntRange(0, 6).Draw(t, "before") {
		base.change(t, bank, "ada")
	}
	one, two := base.copied(), base.copied()
	one.change(t, bank, "bob")
	two.change(t, bank, "cleo")
	for range rapid.IntRange(0, 8).Draw(t, "changes here") {
		one.change(t, bank, "bob")
	}
	for range rapid.IntRange(0, 8).Draw(t, "changes there") {
		two.change(t, bank, "cleo")
	}
	return one, two
}

func TestMergingGivesTheSameStateWhicheverIsMergedIntoWhich(t *testing.T) {
	t.Parallel()
	bank := mergeBank()
	rapid.Check(t, func(t *rapid.T) {
		one, two := drawTwins(t, bank)
		x, y := one.copied(), two.copied()
		x.merge(t, two, fair)
		y.merge(t, one, fair)
		if d := cmp.Diff(items(t, x.a), items(t, y.a)); d != "" {
			t.Fatalf("the two differ:\n%s", d)
		}
		// Both merged, at the same time: nothing is left to tell each other.
		z := x.copied()
		if m := z.merge(t, y, openly); m.Undecided > 0 || len(m.Taken) > 0 {
			t.Fatalf("two that are alike still differ: %+v", m)
		}
	})
}

func TestMergingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	bank := mergeBank()
	rapid.Check(t, func(t *rapid.T) {
		one, two := drawTwins(t, bank)
		side := rapid.SampledFrom([]func(assessment.Conflict) assessment.Side{ours, theirs, fair}).Draw(t, "decided")
		one.merge(t, two, side)
		if m := one.copied().merge(t, two, openly); len(m.Entries) > 0 || m.Undecided > 0 {
			t.Fatalf("the second time changes something: %+v", m)
		}
		// The other copy takes what was decided, without being asked again.
		m := two.merge(t, one, openly)
		if m.Undecided > 0 {
			t.Fatalf("a decision is asked for again: %+v", m.Conflicts)
		}
		if d := cmp.Diff(items(t, one.a), items(t, two.a)); d != "" {
			t.Fatalf("the two differ:\n%s", d)
		}
		if m := one.merge(t, two, openly); len(m.Taken) > 0 || m.Undecided > 0 {
			t.Fatalf("back again, something changes: %+v", m)
		}
	})
}

func TestCopiesThatGoOnAfterAMergeAreAskedOnlyAboutWhatBothChanged(t *testing.T) {
	t.Parallel()
	bank := mergeBank()
	rapid.Check(t, func(t *rapid.T) {
		one, two := drawTwins(t, bank)
		one.merge(t, two, fair)
		bothWays := rapid.Bool().Draw(t, "both ways")
		if bothWays {
			two.merge(t, one, fair)
		}
		for range rapid.IntRange(1, 4).Draw(t, "changes after") {
			two.change(t, bank, "cleo")
		}
		if m := one.copied().merge(t, two, openly); bothWays && m.Undecided > 0 {
			t.Fatalf("only one of them went on, yet it asks about %+v", m.Conflicts)
		}
		one.change(t, bank, "bob")
		x, y := one.copied(), two.copied()
		x.merge(t, two, fair)
		y.merge(t, one, fair)
		if d := cmp.Diff(items(t, x.a), items(t, y.a)); d != "" {
			t.Fatalf("the two differ:\n%s", d)
		}
	})
}

func TestAMergeIsOneActThatUndoTakesBack(t *testing.T) {
	t.Parallel()
	bank := mergeBank()
	rapid.Check(t, func(t *rapid.T) {
		one, two := drawTwins(t, bank)
		before := items(t, one.a)
		m := one.merge(t, two, theirs)
		if len(m.Entries) == 0 || m.Ahead {
			t.Skip("nothing to take back")
		}
		es, err := one.a.Undo(one.history, act)
		if err != nil {
			t.Fatalf("undo: %v", err)
		}
		one.keep(es, nil)
		if d := cmp.Diff(before, items(t, one.a)); d != "" {
			t.Fatalf("not as before:\n%s", d)
		}
		again := one.merge(t, two, theirs)
		if len(m.Taken) != len(again.Taken) {
			t.Fatalf("after it was taken back, a merge takes %d, not %d", len(again.Taken), len(m.Taken))
		}
	})
}

func TestACopyThatOnlyWentOnIsFollowedEntryByEntry(t *testing.T) {
	t.Parallel()
	bank := mergeBank()
	a, history := started(t, bank)
	here, there := &twin{a, history}, twin{a, history}.copied()
	there.keep(there.a.Record(bank, edit("CC6.2-01", proven), by("bob", today)))
	m := here.merge(t, there, openly)
	if !m.Ahead || len(m.Entries) != 1 || here.a.Head != there.a.Head || len(m.Taken) != 1 {
		t.Errorf("%+v", m)
	}
	if m := there.merge(t, here, openly); len(m.Entries) > 0 {
		t.Errorf("%+v", m)
	}
}

func TestTwoRecordsWithOneIDAreBothKept(t *testing.T) {
	t.Parallel()
	bank := mergeBank()
	a, history := started(t, bank)
	here, there := &twin{a, history}, twin{a, history}.copied()
	add := func(c *twin, title string, hour int) {
		act := by("ada", today)
		act.Time = act.Time.Add(time.Duration(hour) * time.Hour)
		es, _, err := c.a.AddEvidence(bank, []assessment.Record{{Control: "mfa", Performed: today, Outcome: assessment.Pass, Title: title}}, act)
		if err != nil {
			t.Fatal(err)
		}
		c.keep(es, nil)
	}
	add(here, "late", 2)
	add(there, "early", 1)
	m := here.merge(t, there, openly)
	if len(m.Conflicts) > 0 || here.a.Evidence["E1"].Title != "early" || here.a.Evidence["E2"].Title != "late" {
		t.Errorf("%+v %+v", m, here.a.Evidence)
	}
	if want := (assessment.Renumbered{From: "E1", To: "E2", Ours: true}); len(m.Renumbered) != 1 || m.Renumbered[0] != want {
		t.Errorf("renumbered %+v", m.Renumbered)
	}
}

func TestWhatBothChangedIsAConflictWithBothValues(t *testing.T) {
	t.Parallel()
	bank := mergeBank()
	a, history := started(t, bank)
	here, there := &twin{a, history}, twin{a, history}.copied()
	here.keep(here.a.Record(bank, edit("CC6.2-01", proven), act))
	there.keep(there.a.Record(bank, edit("CC6.2-01", partial), act))
	there.keep(there.a.Record(bank, edit("CC6.3-01", partial), act))
	head := here.a.Head
	m := here.merge(t, there, openly)
	if m.Undecided != 1 || len(m.Entries) > 0 || here.a.Head != head {
		t.Fatalf("%+v", m)
	}
	o, th := m.Conflicts[0].Answers()
	if o.Level != proven || th.Level != partial {
		t.Errorf("%q and %q", o.Level, th.Level)
	}
	m = here.merge(t, there, ours)
	if here.a.Answers["CC6.2-01"].Level != proven || here.a.Answers["CC6.3-01"].Level != partial || len(m.Entries) != 2 {
		t.Errorf("%+v", here.a.Answers)
	}
}

func TestOneAnswerConfirmedOnBothSidesIsNoConflict(t *testing.T) {
	t.Parallel()
	bank := mergeBank()
	a, history := started(t, bank)
	here, there := &twin{a, history}, twin{a, history}.copied()
	here.keep(here.a.Record(bank, edit("CC6.2-01", partial), by("ada", today)))
	there.keep(there.a.Record(bank, edit("CC6.2-01", partial), by("bob", today.AddDays(3))))
	if m := here.merge(t, there, openly); m.Undecided != 0 || here.a.Answers["CC6.2-01"].Confirmed != today.AddDays(3) {
		t.Errorf("%+v %+v", m, here.a.Answers)
	}
}

func TestAProviderThatAnAnswerNamesIsNotMergedAway(t *testing.T) {
	t.Parallel()
	bank := mergeBank()
	a, history := started(t, bank)
	base := &twin{a, history}
	base.keep(a.PutProvider(assessment.Provider{ID: "aws"}, true, act))
	here, there := base.copied(), base.copied()
	aws := "aws"
	l := provider
	here.keep(here.a.Record(bank, assessment.Edit{Question: "CC6.2-01", Level: &l, Provider: &aws}, act))
	there.keep(there.a.RemoveProvider("aws", act))
	x, y := here.copied(), there.copied()
	x.merge(t, there, openly)
	y.merge(t, here, openly)
	for _, c := range []*twin{x, y} {
		if _, ok := c.a.Providers["aws"]; !ok || c.a.Answers["CC6.2-01"].Provider != "aws" {
			t.Errorf("%+v %+v", c.a.Providers, c.a.Answers)
		}
	}
}

func TestWhatIsNoCopyIsNotMerged(t *testing.T) {
	t.Parallel()
	bank := mergeBank()
	a, history := started(t, bank)
	_, other, err := assessment.New(bank, "id-2", assessment.Setup{Name: "Another"}, act)
	if err != nil {
		t.Fatal(err)
	}
	var refused assessment.Refused
	if _, err := a.Merge(history, other, ours, act); !errors.As(err, &refused) {
		t.Errorf("%v", err)
	}
	changed := append([]assessment.Entry(nil), history...)
	changed[2].Actor = "mallory"
	var broken assessment.BrokenChain
	if _, err := a.Merge(history, changed, ours, act); !errors.As(err, &broken) || broken.N != 3 {
		t.Errorf("%v", err)
	}
	if _, err := a.Merge(history, nil, ours, act); !errors.Is(err, assessment.ErrDamaged) {
		t.Errorf("%v", err)
	}
}
