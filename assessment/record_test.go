package assessment_test

import (
	"reflect"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// smallBank has two criterion questions and one of the description.
func smallBank() *questions.Bank {
	return bankOf(asked("CC6.2", 3, true), asked("CC6.3", 1, false), asked("DC1", 1, false))
}

func TestAnAnswerKeepsTheLevelWithWhoWhenAndWhatWasAsked(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, _ := started(t, bank)
	entries := record(t, a, bank, edit("CC6.2-01", designed), by("Ada\x1b L", today))
	if len(entries) != 1 || entries[0].Kind != assessment.KindAnswer || entries[0].Subject != "CC6.2-01" || entries[0].Actor != "Ada␛ L" {
		t.Errorf("entries are %+v", entries)
	}
	want := assessment.Answer{Level: designed, Confirmed: today, Asked: bank.Question("CC6.2-01").Hash(), By: "Ada␛ L"}
	if got := a.Answers["CC6.2-01"]; got != want {
		t.Errorf("answer is %+v, want %+v", got, want)
	}
}

func TestQuestionsTakeTheLevelsOfTheirKind(t *testing.T) { // section 2, R3
	t.Parallel()
	bank := smallBank()
	all := []assessment.Level{missing, partial, designed, operating, proven, drafted, complete, na, provider, "excellent", "MISSING"}
	takes := map[string][]assessment.Level{
		"CC6.2-01": {missing, partial, designed, operating, proven, na, provider},
		"DC1-01":   {missing, drafted, complete},
	}
	for id, levels := range takes {
		ok := map[assessment.Level]bool{}
		for _, l := range levels {
			ok[l] = true
		}
		for _, l := range all {
			a, _ := started(t, bank)
			put(t, a, goodProvider("cloud"))
			before := a.Clone()
			_, err := a.Record(bank, edit(id, l), act)
			if ok[l] {
				if err != nil || a.Answers[id].Level != l {
					t.Errorf("%s takes %s: got %v, %v", id, l, a.Answers[id], err)
				}
				continue
			}
			refusedFor(t, err, "level")
			if want := map[string]string{"CC6.2-01": "proven, na or provider", "DC1-01": "drafted or complete"}[id]; !strings.Contains(err.Error(), want) {
				t.Errorf("%s refuses %s with %v, want %q", id, l, err, want)
			}
			if !reflect.DeepEqual(a, before) {
				t.Errorf("%s: refusing %s changed the state", id, l)
			}
		}
	}
}

func TestTheKeysGiveTheLevelsInOrder(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	if got := assessment.LevelsFor(bank.Question("CC6.2-01")); !reflect.DeepEqual(got, []assessment.Level{missing, partial, designed, operating, proven}) {
		t.Errorf("a criterion question has %v", got)
	}
	if got := assessment.LevelsFor(bank.Question("DC1-01")); !reflect.DeepEqual(got, []assessment.Level{missing, drafted, complete}) {
		t.Errorf("a description question has %v", got)
	}
}

func TestEveryLevelHasACaptionForEveryKind(t *testing.T) {
	t.Parallel()
	for _, kind := range []questions.Kind{questions.Occurrence, questions.Setting, questions.Document} {
		q := questions.Question{Criterion: "CC6.2", Kind: kind}
		seen := map[string]bool{}
		for _, l := range append(assessment.LevelsFor(&q), none, na, provider) {
			c := assessment.Caption(&q, l)
			if c == "" || seen[c] {
				t.Errorf("%s %q has the caption %q, empty or used twice", kind, l, c)
			}
			seen[c] = true
		}
	}
	q := questions.Question{Criterion: "DC1", Kind: questions.Document}
	for l, want := range map[assessment.Level]string{missing: "not written", drafted: "a draft, or parts of it", complete: "written, agreed and current"} {
		if got := assessment.Caption(&q, l); got != want {
			t.Errorf("description %s: %q, want %q", l, got, want)
		}
	}
}

func TestABetterLevelIsToldFromAWorse(t *testing.T) {
	t.Parallel()
	order := []assessment.Level{missing, partial, designed, operating, proven}
	for i, l := range order {
		for k, m := range order {
			if got := l.Better(m); got != (k > i) {
				t.Errorf("%s to %s better: %v", l, m, got)
			}
		}
		for _, m := range []assessment.Level{none, na, provider} {
			if l.Better(m) || m.Better(l) {
				t.Errorf("%q against %q must be neither better nor worse", l, m)
			}
		}
	}
	if !missing.Better(drafted) || !drafted.Better(complete) || complete.Better(drafted) {
		t.Error("missing, drafted, complete are not in order")
	}
}

// step is an edit on a day.
type step struct {
	on string
	e  assessment.Edit
}

func TestWhatBelongsToALevelGoesWithIt(t *testing.T) { // R52
	t.Parallel()
	const id = "CC6.2-01"
	bank := smallBank()
	since := func(l assessment.Level, d string) assessment.Edit {
		e := edit(id, l)
		e.Since = ptr(day(d))
		return e
	}
	for _, tt := range []struct {
		name  string
		steps []step
		want  assessment.Answer
	}{
		{
			"a since-date goes when the level falls",
			[]step{{"2026-03-01", since(operating, "2026-01-01")}, {"2026-03-02", edit(id, designed)}},
			assessment.Answer{Level: designed},
		},
		{
			"a since-date goes with another operating level",
			[]step{{"2026-03-01", since(operating, "2026-01-01")}, {"2026-03-02", edit(id, proven)}},
			assessment.Answer{Level: proven, Assumed: day("2026-03-01")},
		},
		{
			"a since-date stays when the same level is given again",
			[]step{{"2026-03-01", since(operating, "2026-01-01")}, {"2026-03-02", edit(id, operating)}},
			assessment.Answer{Level: operating, Since: day("2026-01-01"), Assumed: day("2026-03-01")},
		},
		{
			"a since-date is cleared by itself",
			[]step{{"2026-03-01", since(operating, "2026-01-01")}, {"2026-03-02", assessment.Edit{Question: id, Since: &assessment.Day{}}}},
			assessment.Answer{Level: operating, Assumed: day("2026-03-01")},
		},
		{
			"a reason goes with N/A",
			[]step{{"2026-03-01", edit(id, na)}, {"2026-03-02", edit(id, missing)}},
			assessment.Answer{Level: missing},
		},
		{
			"a reason stays while N/A is given again",
			[]step{{"2026-03-01", edit(id, na)}, {"2026-03-02", assessment.Edit{Question: id, Level: ptr(na)}}},
			assessment.Answer{Level: na, Reason: "We have no offices."},
		},
		{
			"a provider goes with its level",
			[]step{{"2026-03-01", edit(id, provider)}, {"2026-03-02", edit(id, proven)}},
			assessment.Answer{Level: proven, Assumed: day("2026-03-02")},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, _ := started(t, bank)
			put(t, a, goodProvider("cloud"))
			for _, s := range tt.steps {
				record(t, a, bank, s.e, by("ada", day(s.on)))
			}
			got := a.Answers[id]
			got.Confirmed, got.Asked, got.By = assessment.Day{}, "", ""
			if got != tt.want {
				t.Errorf("answer is %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestTheAssumedDayIsThatOfTheFirstOperatingLevelWithoutABreak(t *testing.T) { // R34, R53
	t.Parallel()
	const id = "CC6.2-01"
	bank := smallBank()
	for _, tt := range []struct {
		name  string
		steps []step
		want  string
	}{
		{"the day it was given", []step{{"2026-01-05", edit(id, operating)}}, "2026-01-05"},
		{"it stays when confirmed", []step{{"2026-01-05", edit(id, operating)}, {"2026-02-05", assessment.Edit{Question: id, Keep: true}}}, "2026-01-05"},
		{"it stays from operating to proven", []step{{"2026-01-05", edit(id, operating)}, {"2026-02-05", edit(id, proven)}}, "2026-01-05"},
		{"it stays from proven to operating", []step{{"2026-01-05", edit(id, proven)}, {"2026-02-05", edit(id, operating)}}, "2026-01-05"},
		{"it starts anew after designed", []step{{"2026-01-05", edit(id, proven)}, {"2026-02-05", edit(id, designed)}, {"2026-02-07", edit(id, proven)}}, "2026-02-07"},
		{"it starts anew after N/A", []step{{"2026-01-05", edit(id, proven)}, {"2026-02-05", edit(id, na)}, {"2026-02-07", edit(id, proven)}}, "2026-02-07"},
		{"it starts anew after a provider", []step{{"2026-01-05", edit(id, proven)}, {"2026-02-05", edit(id, provider)}, {"2026-02-07", edit(id, proven)}}, "2026-02-07"},
		{"it starts anew after clearing", []step{{"2026-01-05", edit(id, proven)}, {"2026-02-05", edit(id, none)}, {"2026-02-07", edit(id, proven)}}, "2026-02-07"},
		{"none below operating", []step{{"2026-01-05", edit(id, proven)}, {"2026-02-05", edit(id, designed)}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, _ := started(t, bank)
			put(t, a, goodProvider("cloud"))
			for _, s := range tt.steps {
				record(t, a, bank, s.e, by("ada", day(s.on)))
			}
			if got := a.Answers[id].Assumed.String(); got != tt.want {
				t.Errorf("assumed since %q, want %q", got, tt.want)
			}
		})
	}
}

func TestEditsThatBreakARuleAreRefusedAndChangeNothing(t *testing.T) {
	t.Parallel()
	const id = "CC6.2-01"
	bank := smallBank()
	with := func(l assessment.Level, change func(*assessment.Edit)) assessment.Edit {
		e := edit(id, l)
		change(&e)
		return e
	}
	for _, tt := range []struct {
		name   string
		before assessment.Level
		e      assessment.Edit
		field  string
	}{
		{"N/A without a reason", none, assessment.Edit{Question: id, Level: ptr(na)}, "reason"},
		{"N/A with a blank reason", none, with(na, func(e *assessment.Edit) { e.Reason = ptr(" \n\t ") }), "reason"},
		{"taking the reason of N/A away", na, assessment.Edit{Question: id, Reason: ptr("")}, "reason"},
		{"a reason with another level", none, with(designed, func(e *assessment.Edit) { e.Reason = ptr("x") }), "reason"},
		{"a reason without a level", none, assessment.Edit{Question: id, Reason: ptr("x")}, "reason"},
		{"a provider with another level", none, with(designed, func(e *assessment.Edit) { e.Provider = ptr("cloud") }), "provider"},
		{"a provider level without a provider", none, assessment.Edit{Question: id, Level: ptr(provider)}, "provider"},
		{"taking the provider away", provider, assessment.Edit{Question: id, Provider: ptr("")}, "provider"},
		{"a since-date below operating", none, with(designed, func(e *assessment.Edit) { e.Since = ptr(today) }), "since"},
		{"a since-date on N/A", none, with(na, func(e *assessment.Edit) { e.Since = ptr(today) }), "since"},
		{"a since-date without a level", none, assessment.Edit{Question: id, Since: ptr(today)}, "since"},
		{"a since-date after today", none, with(proven, func(e *assessment.Edit) { e.Since = ptr(today.AddDays(1)) }), "since"},
		{"a since-date when clearing", proven, with(none, func(e *assessment.Edit) { e.Since = ptr(today) }), "since"},
		{"keeping nothing", none, assessment.Edit{Question: id, Keep: true}, "level"},
		{"keep and a level", proven, with(proven, func(e *assessment.Edit) { e.Keep = true }), "level"},
		{"a note that is too long", none, assessment.Edit{Question: id, Note: ptr(strings.Repeat("n", assessment.MaxNote+1))}, "note"},
		{"an owner that is too long", none, assessment.Edit{Question: id, Owner: ptr(strings.Repeat("o", assessment.MaxName+1))}, "owner"},
		{"a reason that is too long", none, with(na, func(e *assessment.Edit) { e.Reason = ptr(strings.Repeat("r", assessment.MaxReason+1)) }), "reason"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, _ := started(t, bank)
			put(t, a, goodProvider("cloud"))
			if tt.before != none {
				record(t, a, bank, edit(id, tt.before), act)
			}
			before := a.Clone()
			entries, err := a.Record(bank, tt.e, act)
			refusedFor(t, err, tt.field)
			if entries != nil || !reflect.DeepEqual(a, before) {
				t.Errorf("a refused edit gave %d entries, state %+v, before %+v", len(entries), a, before)
			}
		})
	}
}

func TestASinceDateOfTodayIsTaken(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, _ := started(t, bank)
	e := edit("CC6.2-01", proven)
	e.Since = ptr(today)
	record(t, a, bank, e, act)
	if got := a.Answers["CC6.2-01"].Since; got != today {
		t.Errorf("since %v, want %v", got, today)
	}
}

func TestTextsUpToTheirLimitAreTakenCleaned(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, _ := started(t, bank)
	record(t, a, bank, assessment.Edit{
		Question: "CC6.2-01",
		Note:     ptr(strings.Repeat("n", assessment.MaxNote) + " \n\n"), // blanks at the end don't count
		Owner:    ptr("  ops\nteam\x1b "),
	}, act)
	v := a.Answers["CC6.2-01"]
	if len(v.Note) != assessment.MaxNote || v.Owner != "ops team␛" {
		t.Errorf("note of %d bytes, owner %q", len(v.Note), v.Owner)
	}
	record(t, a, bank, assessment.Edit{Question: "CC6.2-01", Note: ptr("one\r\ntwo\u202E")}, act)
	if got := a.Answers["CC6.2-01"].Note; got != "one\ntwo\uFFFD" {
		t.Errorf("note is %q", got)
	}
}

func TestUnknownIDsAreNotFound(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, _ := started(t, bank)
	_, err := a.Record(bank, edit("CC9.9-99", designed), act)
	unknown(t, err, "question")
	_, err = a.Record(bank, edit("CC6.2-01", provider), act) // "cloud" is not on file
	unknown(t, err, "provider")
	_, _, err = a.WhatIf(bank, []string{"CC6.2-01", "nope\x1b"}, today)
	unknown(t, err, "question")
	if strings.Contains(err.Error(), "\x1b") {
		t.Errorf("the error carries a control character: %q", err)
	}
}

func TestKeepConfirmsWhatStands(t *testing.T) {
	t.Parallel()
	const id = "CC6.2-01"
	bank := smallBank()
	for _, l := range []assessment.Level{missing, partial, designed, operating, proven, na, provider} {
		a, _ := started(t, bank)
		put(t, a, goodProvider("cloud"))
		e := edit(id, l)
		if l == proven {
			e.Since = ptr(day("2025-12-01"))
		}
		record(t, a, bank, e, by("ada", day("2026-01-05")))
		before := a.Answers[id]
		entries := record(t, a, bank, assessment.Edit{Question: id, Keep: true}, by("bob", today))
		want := before
		want.Confirmed, want.By = today, "bob"
		if got := a.Answers[id]; got != want || len(entries) != 1 {
			t.Errorf("%s kept is %+v in %d entries, want %+v", l, got, len(entries), want)
		}
	}
}

func TestWhatChangesNothingIsNotRecorded(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, _ := started(t, bank)
	record(t, a, bank, edit("CC6.2-01", designed), act)
	head := a.Head
	for name, e := range map[string]assessment.Edit{
		"the same level on the same day": edit("CC6.2-01", designed),
		"an empty edit":                  {Question: "CC6.2-01"},
		"clearing what is clear":         edit("CC6.3-01", none),
		"an empty note":                  {Question: "CC6.3-01", Note: ptr("")},
	} {
		if entries := record(t, a, bank, e, act); len(entries) != 0 || a.Head != head {
			t.Errorf("%s gave %d entries", name, len(entries))
		}
	}
	if entries, err := a.Change(bank, a.Setup(), act); err != nil || len(entries) != 0 {
		t.Errorf("an unchanged setup gave %d entries, %v", len(entries), err)
	}
	put(t, a, goodProvider("cloud"))
	if entries := put(t, a, goodProvider("cloud")); len(entries) != 0 {
		t.Errorf("an unchanged provider gave %d entries", len(entries))
	}
}

func TestClearTakesTheLevelAndLeavesOwnerDueNoteAndFlag(t *testing.T) { // R44, R52
	t.Parallel()
	const id = "CC6.2-01"
	bank := smallBank()
	a, _ := started(t, bank)
	around := assessment.Edit{Question: id, Owner: ptr("ops"), Due: ptr(day("2026-05-01")), Note: ptr("ask Bob"), Flag: ptr(true)}
	record(t, a, bank, around, act)
	want := assessment.Answer{Owner: "ops", Due: day("2026-05-01"), Note: "ask Bob", Flag: true}
	if got := a.Answers[id]; got != want {
		t.Fatalf("before any level: %+v, want %+v", got, want)
	}
	if r := score(a, bank); r.Answered != 0 || r.Flagged != 1 {
		t.Errorf("a note made it answered: %+v", r)
	}
	e := edit(id, proven)
	e.Since = ptr(day("2026-01-01"))
	record(t, a, bank, e, act)
	record(t, a, bank, edit(id, none), act)
	if got := a.Answers[id]; got != want {
		t.Errorf("cleared: %+v, want %+v", got, want)
	}
	record(t, a, bank, assessment.Edit{Question: id, Owner: ptr(""), Due: &assessment.Day{}, Note: ptr(""), Flag: ptr(false)}, act)
	if _, still := a.Answers[id]; still {
		t.Error("an empty answer is still kept")
	}
}

func TestManyEditsAreRecordedAllOrNone(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, _ := started(t, bank)
	before := a.Clone()
	entries, at, err := a.RecordAll(bank, []assessment.Edit{
		edit("CC6.2-01", designed), edit("CC6.3-01", proven), edit("DC1-01", na), edit("nope", missing),
	}, act)
	refusedFor(t, err, "level")
	if at != 2 || entries != nil || !reflect.DeepEqual(a, before) {
		t.Errorf("refused at %d with %d entries, state %+v", at, len(entries), a)
	}
	entries, _, err = a.RecordAll(bank, []assessment.Edit{
		edit("CC6.2-01", designed), edit("CC6.2-01", proven), edit("DC1-01", complete),
	}, act)
	if err != nil || len(entries) != 3 || a.Answers["CC6.2-01"].Level != proven || a.Answers["DC1-01"].Level != complete {
		t.Fatalf("%d entries, %v, answers %+v", len(entries), err, a.Answers)
	}
	for i, want := range []int{0, entries[0].N, entries[0].N} {
		if p, err := entries[i].Read(); err != nil || p.Batch != want {
			t.Errorf("entry %d has batch %d, %v; want %d", i, p.Batch, err, want)
		}
	}
	if entries, _, err := a.RecordAll(bank, nil, act); err != nil || len(entries) != 0 {
		t.Errorf("no edits gave %d entries, %v", len(entries), err)
	}
}
