package assessment_test

import (
	"errors"
	"reflect"
	"testing"

	"soc2ready/assessment"
)

func TestRebaseKeepsWhatBothDidToDifferentSubjects(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	base, log := started(t, bank)
	ours, theirs := base.Clone(), base.Clone()
	unsaved := record(t, ours, bank, edit("CC6.2-01", partial), act)
	unsaved = append(unsaved, record(t, ours, bank, edit("CC6.2-01", proven), act)...)
	unsaved = append(unsaved, put(t, ours, goodProvider("cloud"))...)
	log = append(log, record(t, theirs, bank, edit("CC6.3-01", designed), by("bob", today))...)
	entries, conflicts, err := theirs.Rebase(unsaved, act)
	if err != nil || len(conflicts) != 0 {
		t.Fatalf("conflicts %v, %v", conflicts, err)
	}
	if len(entries) != 2 { // the two changes of one answer are one
		t.Errorf("%d entries, want 2", len(entries))
	}
	if theirs.Answers["CC6.2-01"] != ours.Answers["CC6.2-01"] || theirs.Answers["CC6.3-01"].Level != designed || len(theirs.Providers) != 1 {
		t.Errorf("state is %+v", theirs)
	}
	if err := assessment.VerifyChain(append(log, entries...), theirs.Head); err != nil {
		t.Error(err)
	}
}

func TestRebaseTellsBothValuesOfOneSubject(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	base, _ := started(t, bank)
	record(t, base, bank, edit("CC6.3-01", missing), act)
	for _, tt := range []struct {
		name         string
		ours, theirs assessment.Edit
		o, t         assessment.Level
	}{
		{"two first answers", edit("CC6.2-01", partial), edit("CC6.2-01", proven), partial, proven},
		{"two other levels", edit("CC6.3-01", partial), edit("CC6.3-01", proven), partial, proven},
		{"ours cleared", edit("CC6.3-01", none), edit("CC6.3-01", proven), none, proven},
		{"theirs cleared", edit("CC6.3-01", proven), edit("CC6.3-01", none), proven, none},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ours, theirs := base.Clone(), base.Clone()
			unsaved := record(t, ours, bank, tt.ours, act)
			unsaved = append(unsaved, record(t, ours, bank, edit("DC1-01", complete), act)...)
			record(t, theirs, bank, tt.theirs, by("bob", today))
			stands := theirs.Clone()
			entries, conflicts, err := theirs.Rebase(unsaved, act)
			if err != nil || len(conflicts) != 1 || len(entries) != 1 || theirs.Answers["DC1-01"].Level != complete {
				t.Fatalf("%d entries, conflicts %v, %v", len(entries), conflicts, err)
			}
			c := conflicts[0]
			o, th := c.Answers()
			if c.Subject != tt.ours.Question || o.Level != tt.o || th.Level != tt.t {
				t.Errorf("conflict on %s: ours %q, theirs %q; want %q, %q", c.Subject, o.Level, th.Level, tt.o, tt.t)
			}
			if theirs.Answers[c.Subject] != stands.Answers[c.Subject] {
				t.Errorf("the value that stands was changed to %+v", theirs.Answers[c.Subject])
			}
			if _, err := theirs.Resolve(c, act); err != nil {
				t.Fatal(err)
			}
			if theirs.Answers[c.Subject] != ours.Answers[c.Subject] {
				t.Errorf("resolved it is %+v, want ours %+v", theirs.Answers[c.Subject], ours.Answers[c.Subject])
			}
		})
	}
}

func TestRebaseFindsNoConflictWhereNothingDiffers(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	base, log := started(t, bank)
	t.Run("both did the same", func(t *testing.T) {
		t.Parallel()
		ours, theirs := base.Clone(), base.Clone()
		unsaved := record(t, ours, bank, edit("CC6.2-01", proven), act)
		record(t, theirs, bank, edit("CC6.2-01", proven), act)
		if entries, conflicts, err := theirs.Rebase(unsaved, act); err != nil || len(entries)+len(conflicts) != 0 {
			t.Errorf("%d entries, conflicts %v, %v", len(entries), conflicts, err)
		}
	})
	t.Run("two people confirmed the same answer", func(t *testing.T) {
		t.Parallel()
		answered := base.Clone()
		record(t, answered, bank, edit("CC6.2-01", proven), act)
		ours, theirs := answered.Clone(), answered.Clone()
		keep := assessment.Edit{Question: "CC6.2-01", Keep: true}
		unsaved := record(t, ours, bank, keep, by("ann", today.AddDays(30)))
		record(t, theirs, bank, keep, by("bob", today.AddDays(30)))
		if entries, conflicts, err := theirs.Rebase(unsaved, act); err != nil || len(entries)+len(conflicts) != 0 {
			t.Errorf("%d entries, conflicts %v, %v", len(entries), conflicts, err)
		}
		if who := theirs.Answers["CC6.2-01"].By; who != "bob" {
			t.Errorf("confirmed by %q, want bob, whose entry was kept first", who)
		}
	})
	t.Run("ours was taken back", func(t *testing.T) {
		t.Parallel()
		ours, theirs := base.Clone(), base.Clone()
		unsaved := record(t, ours, bank, edit("CC6.2-01", partial), act)
		back, err := ours.Undo(append(log[:len(log):len(log)], unsaved...), act)
		if err != nil {
			t.Fatal(err)
		}
		record(t, theirs, bank, edit("CC6.2-01", proven), by("bob", today))
		if entries, conflicts, err := theirs.Rebase(append(unsaved, back...), act); err != nil || len(entries)+len(conflicts) != 0 {
			t.Errorf("%d entries, conflicts %v, %v", len(entries), conflicts, err)
		}
	})
}

func TestRebaseTellsFieldsOfTheSetupApart(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	base, _ := started(t, bank)
	ours, theirs := base.Clone(), base.Clone()
	change := func(a *assessment.Assessment, org, system string) []assessment.Entry {
		s := a.Setup()
		s.Org, s.System = org, system
		es, err := a.Change(bank, s, act)
		if err != nil {
			t.Fatal(err)
		}
		return es
	}
	unsaved := change(ours, "Acme", "Shop")
	change(theirs, "", "Store")
	_, conflicts, err := theirs.Rebase(unsaved, act)
	if err != nil || len(conflicts) != 1 || conflicts[0].Subject != "system" || string(conflicts[0].Ours) != `"Shop"` || string(conflicts[0].Theirs) != `"Store"` {
		t.Fatalf("conflicts %v, %v", conflicts, err)
	}
	if theirs.Header.Org != "Acme" || theirs.Header.System != "Store" {
		t.Errorf("header is %+v", theirs.Header)
	}
}

func TestRebaseKeepsAnswersAndTheRegisterTogether(t *testing.T) { // R21
	t.Parallel()
	bank := smallBank()
	base, _ := started(t, bank)
	put(t, base, goodProvider("cloud"))
	remove := func(t *testing.T, a *assessment.Assessment) []assessment.Entry {
		es, err := a.RemoveProvider("cloud", act)
		if err != nil {
			t.Fatal(err)
		}
		return es
	}
	t.Run("they removed the provider that we name", func(t *testing.T) {
		t.Parallel()
		ours, theirs := base.Clone(), base.Clone()
		unsaved := record(t, ours, bank, edit("CC6.2-01", provider), act)
		remove(t, theirs)
		_, conflicts, err := theirs.Rebase(unsaved, act)
		if err != nil || len(conflicts) != 1 || len(theirs.Answers) != 0 {
			t.Fatalf("conflicts %v, %v, answers %v", conflicts, err, theirs.Answers)
		}
		_, err = theirs.Resolve(conflicts[0], act)
		unknown(t, err, "provider")
	})
	t.Run("we removed the provider that they name", func(t *testing.T) {
		t.Parallel()
		ours, theirs := base.Clone(), base.Clone()
		unsaved := remove(t, ours)
		record(t, theirs, bank, edit("CC6.2-01", provider), by("bob", today))
		_, conflicts, err := theirs.Rebase(unsaved, act)
		if err != nil || len(conflicts) != 1 || len(theirs.Providers) != 1 {
			t.Fatalf("conflicts %v, %v, providers %v", conflicts, err, theirs.Providers)
		}
		_, err = theirs.Resolve(conflicts[0], act)
		refusedFor(t, err, "")
	})
	t.Run("an answer came before its provider and goes after it", func(t *testing.T) {
		t.Parallel()
		ours, theirs := base.Clone(), base.Clone()
		unsaved := record(t, ours, bank, edit("CC6.2-01", missing), act)
		unsaved = append(unsaved, put(t, ours, goodProvider("mail"))...)
		unsaved = append(unsaved, record(t, ours, bank, assessment.Edit{Question: "CC6.2-01", Level: ptr(provider), Provider: ptr("mail")}, act)...)
		unsaved = append(unsaved, record(t, ours, bank, edit("CC6.3-01", provider), act)...)
		unsaved = append(unsaved, record(t, ours, bank, edit("CC6.3-01", missing), act)...)
		unsaved = append(unsaved, remove(t, ours)...)
		record(t, theirs, bank, edit("DC1-01", drafted), by("bob", today))
		_, conflicts, err := theirs.Rebase(unsaved, act)
		if err != nil || len(conflicts) != 0 {
			t.Fatalf("conflicts %v, %v", conflicts, err)
		}
		if !reflect.DeepEqual(theirs.Providers, ours.Providers) || theirs.Answers["CC6.2-01"] != ours.Answers["CC6.2-01"] {
			t.Errorf("state is %+v, want %+v", theirs, ours)
		}
	})
}

func TestRebaseOfWhatCannotBeReadChangesNothing(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	base, _ := started(t, bank)
	ours := base.Clone()
	unsaved := record(t, ours, bank, edit("CC6.2-01", missing), act)
	broken := assessment.Entry{N: 99, Kind: assessment.KindAnswer, Subject: "CC6.3-01", Payload: []byte(`{"old":null,"new":[]}`)}
	before := base.Clone()
	if _, _, err := base.Rebase(append(unsaved, broken), act); !errors.Is(err, assessment.ErrDamaged) {
		t.Errorf("a damaged change was taken: %v", err)
	}
	broken.Payload = nil
	if _, _, err := base.Rebase(append(unsaved, broken), act); err == nil {
		t.Error("a redacted change was taken")
	}
	if !reflect.DeepEqual(base, before) {
		t.Errorf("state is %+v, want %+v", base, before)
	}
}
