package assessment_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func explain(t testing.TB, a *assessment.Assessment, bank *questions.Bank, id string) assessment.Explanation {
	t.Helper()
	e, err := a.Explain(bank, id, today)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEachVerdictIsExplained(t *testing.T) {
	t.Parallel()
	key3, key1, plain := asked("CC6.2", 3, true), asked("CC6.2", 1, true), asked("CC6.2", 1, false)
	for _, tt := range []struct {
		name   string
		bank   *questions.Bank
		levels []assessment.Level
		t1, t2 string
		needs2 string
		turn2  string
	}{
		{
			"met", bankOf(key3, plain),
			[]assessment.Level{proven, proven},
			"Met (self-assessed): every key question is full, and 8 of 8 points are 100 % (section 3), which reaches 80 %.",
			"Met (self-assessed): every key question is full, and 8 of 8 points are 100 % (section 3), which reaches 80 %.", "", "",
		},
		{
			"a key question counts nothing", bankOf(key3, key1, plain),
			[]assessment.Level{designed, partial, proven},
			"At risk: the key question CC6.2-02 counts half only. 9 of 10 points are 90 % (section 3).",
			"Not met: the key questions CC6.2-01 and CC6.2-02 count nothing yet. 2 of 10 points are 20 % (section 3).",
			"CC6.2-01 CC6.2-02", "It would be met (self-assessed) for Type 2 with CC6.2-01 and CC6.2-02 full.",
		},
		{
			"the key ones are full and the rest is not", bankOf(key1, asked("CC6.2", 1, false), asked("CC6.2", 3, false)),
			[]assessment.Level{proven, missing, designed},
			"Met (self-assessed): every key question is full, and 8 of 10 points are 80 % (section 3), which reaches 80 %.",
			"At risk: every key question is full, but 2 of 10 points are 20 % (section 3), which is below 80 %.",
			"CC6.2-03", "It would be met (self-assessed) for Type 2 with CC6.2-03 full.",
		},
		{
			"no key question", bankOf(plain, plain, plain),
			[]assessment.Level{proven, operating, missing},
			"At risk: there is no key question, and 4 of 6 points are 66.66 % (section 3), which is between 50 % and 80 %.",
			"At risk: there is no key question, and 3 of 6 points are 50 % (section 3), which is between 50 % and 80 %.",
			"CC6.2-03", "It would be met (self-assessed) for Type 2 with CC6.2-03 full.",
		},
		{
			"no key question and little done", bankOf(plain, plain),
			[]assessment.Level{partial, missing},
			"Not met: there is no key question, and 1 of 4 points are 25 % (section 3), which is below 50 %.",
			"Not met: there is no key question, and 0 of 4 points are 0 % (section 3), which is below 50 %.",
			"CC6.2-01 CC6.2-02", "It would be met (self-assessed) for Type 2 with CC6.2-01 and CC6.2-02 full.",
		},
		{
			"open", bankOf(key3, plain),
			[]assessment.Level{none, proven},
			"Not met: the key question CC6.2-01 counts nothing yet. 2 of 8 points are 25 % (section 3). It is open: with the unanswered question full it would be met (self-assessed).",
			"Not met: the key question CC6.2-01 counts nothing yet. 2 of 8 points are 25 % (section 3). It is open: with the unanswered question full it would be met (self-assessed).",
			"CC6.2-01", "It would be met (self-assessed) for Type 2 with CC6.2-01 full.",
		},
		{
			"nothing applies", bankOf(key3),
			[]assessment.Level{na},
			"Out: no question applies. It is left out of the mean, but as a common criterion it keeps the gate closed: an auditor will expect something here (section 3).",
			"Out: no question applies. It is left out of the mean, but as a common criterion it keeps the gate closed: an auditor will expect something here (section 3).", "", "",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			levels := map[string]assessment.Level{}
			for i, l := range tt.levels {
				levels[tt.bank.Questions[i].ID] = l
			}
			e := explain(t, answered(t, tt.bank, levels), tt.bank, "CC6.2")
			if e.Type1.Why != tt.t1 || e.Type2.Why != tt.t2 {
				t.Errorf("reasons are\n%s\n%s\nwant\n%s\n%s", e.Type1.Why, e.Type2.Why, tt.t1, tt.t2)
			}
			if got := strings.Join(e.Type2.Needs, " "); got != tt.needs2 || e.Type2.WhatTurnsIt != tt.turn2 {
				t.Errorf("needs %s: %s", got, e.Type2.WhatTurnsIt)
			}
		})
	}
}

func TestEachShareIsExplained(t *testing.T) {
	t.Parallel()
	bank := storyBank()
	const key = ", and key: an auditor would hardly accept the criterion without it"
	for _, tt := range []struct {
		name   string
		id     string
		do     func(*assessment.Assessment, *assessment.Setup) *assessment.Edit
		reason string
		v1, v2 int
	}{
		{"unanswered", "CC6.2-03", nil, "unanswered: counts nothing in the score and in full at the high end of the range (R8); worth up to 14.28 % of CC6.2", 0, 0},
		{
			"a level", "CC6.2-01", func(*assessment.Assessment, *assessment.Setup) *assessment.Edit {
				return ptr(edit("CC6.2-01", operating))
			},
			"operating (it runs, the records have gaps): counts in full for Type 1, half for Type 2 (section 2); worth up to 42.85 % of CC6.2" + key, 2, 1,
		},
		{"a level that began too late", "CC8.1-01", func(_ *assessment.Assessment, s *assessment.Setup) *assessment.Edit {
			s.Window = &assessment.Window{Start: day("2026-01-01"), Months: 6}
			e := edit("CC8.1-01", proven)
			e.Since = ptr(day("2026-02-01"))
			return &e
		}, "proven (every time it should, with records): counts in full for Type 1, half for Type 2 (section 2); it runs since 2026-02-01 only, after the window opened on 2026-01-01, so it counts half at most for Type 2 (R13a); worth up to 100 % of CC8.1", 2, 1},
		{
			"not applicable", "CC6.2-02", func(*assessment.Assessment, *assessment.Setup) *assessment.Edit { return ptr(edit("CC6.2-02", na)) },
			"not applicable: We have no offices; left out of the arithmetic (R1); an auditor will ask about it, since it is a key question of a common criterion", 0, 0,
		},
		{
			"a good provider", "CC8.1-01", func(*assessment.Assessment, *assessment.Setup) *assessment.Edit {
				return ptr(edit("CC8.1-01", provider))
			},
			"done by the provider cloud: counts in full for both types (R19, R20); worth up to 100 % of CC8.1", 2, 2,
		},
		{"a provider without a report", "CC8.1-01", func(a *assessment.Assessment, _ *assessment.Setup) *assessment.Edit {
			a.Providers["cloud"] = assessment.Provider{ID: "cloud", Report: "none"}
			return ptr(edit("CC8.1-01", provider))
		}, "done by the provider cloud: counts nothing for both types (R19, R20); to count in full it needs a report of it on file; worth up to 100 % of CC8.1", 0, 0},
		{"a provider with half of it", "CC8.1-01", func(a *assessment.Assessment, _ *assessment.Setup) *assessment.Edit {
			a.Providers["cloud"] = assessment.Provider{ID: "cloud", Report: "soc2-type1", Reviewed: day("2026-01-10"), CSOCs: true}
			return ptr(edit("CC8.1-01", provider))
		}, "done by the provider cloud: counts half for both types (R19, R20); to count in full it needs the list of the controls expected of you, a SOC 2 Type 2 report and a report whose period ends on or after 2025-03-15; worth up to 100 % of CC8.1", 1, 1},
		{
			"out of scope", "P1.1-01", func(_ *assessment.Assessment, s *assessment.Setup) *assessment.Edit { s.Categories = nil; return nil },
			"not asked: privacy is not in scope (R1)", 0, 0,
		},
		{
			"a condition", "CC6.4-02", func(_ *assessment.Assessment, s *assessment.Setup) *assessment.Edit {
				s.Profile["hosting"] = "cloud"
				return nil
			},
			"not asked: it is for those with hosting = own; in the set-up hosting is cloud (R1)", 0, 0,
		},
		{
			"a description item of both types", "DC1-01", func(*assessment.Assessment, *assessment.Setup) *assessment.Edit { return ptr(edit("DC1-01", drafted)) },
			"drafted (a draft, or parts of it): counts half for both types (section 2); worth up to 100 % of DC 1", 1, 1,
		},
		{
			"a description item of Type 2", "DC9-01", func(*assessment.Assessment, *assessment.Setup) *assessment.Edit { return ptr(edit("DC9-01", complete)) },
			"complete (written, agreed and current): counts in full for Type 2, no part of Type 1 (section 2, R4); worth up to 100 % of DC 9", 2, 2,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := answered(t, bank, nil)
			s := a.Setup()
			var e *assessment.Edit
			if tt.do != nil {
				e = tt.do(a, &s)
			}
			if _, err := a.Change(bank, s, act); err != nil {
				t.Fatal(err)
			}
			if e != nil {
				if e.Since != nil {
					level := *e
					level.Since = nil
					record(t, a, bank, level, act)
				}
				record(t, a, bank, *e, act)
			}
			x := explain(t, a, bank, tt.id)
			if len(x.Questions) != 1 || x.Note != assessment.Conventions {
				t.Fatalf("explained are %+v", x)
			}
			got := x.Questions[0]
			reason := strings.Replace(got.Reason, "(does not apply, with a reason)", "", 1)
			if reason != tt.reason || got.V1 != tt.v1 || got.V2 != tt.v2 || got.Question != tt.id || got.Short != bank.Question(tt.id).Short {
				t.Errorf("explained as %d, %d\n%s\nwant\n%s", got.V1, got.V2, reason, tt.reason)
			}
		})
	}
}

func TestADescriptionItemIsExplained(t *testing.T) {
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true), asked("DC1", 1, false), asked("DC1", 1, false), asked("DC9", 1, false))
	a := answered(t, bank, map[string]assessment.Level{"DC1-01": drafted, "DC9-01": complete})
	dc1, dc9 := explain(t, a, bank, "DC1"), explain(t, a, bank, "DC9")
	if w := dc1.Type1.Why; w != "Missing: DC 1-02 is not written yet (R2). It is open: with the unanswered question complete it would be drafted." || !dc1.Item || dc1.Type1.Item.State != assessment.ItemMissing {
		t.Errorf("DC1: %s %+v", w, dc1.Type1.Item)
	}
	if w := dc1.Type2.WhatTurnsIt; w != "It would be complete for Type 2 with DC 1-01 and DC 1-02 full." {
		t.Errorf("DC1: %s", w)
	}
	if dc9.Type1.In || dc9.Type1.Why != "DC 9 belongs to Type 2 only (R4)." || !strings.HasPrefix(dc9.Type2.Why, "Complete: ") {
		t.Errorf("DC9: %+v", dc9)
	}
	if s := dc9.Questions[0]; s.Got1 != 0 || s.Got2 != 10000 {
		t.Errorf("DC9 brings %d, %d", s.Got1, s.Got2)
	}
}

func TestARetiredQuestionIsExplainedAndAnUnknownOneIsNot(t *testing.T) {
	t.Parallel()
	a := answered(t, storyBank(), map[string]assessment.Level{"CC6.2-03": proven})
	bank := nextBank()
	e := explain(t, a, bank, "CC6.2-03")
	if e.ID != "CC6.2" || len(e.Questions) != 1 || e.Questions[0].Applicable || e.Questions[0].Level != proven ||
		e.Questions[0].Reason != "retired: CC6.2-01 asks it too; what was answered is kept and counts nothing (R1)" {
		t.Errorf("explained as %+v", e)
	}
	for _, id := range []string{"", "CC6", "CC6.9", "CC6.2-99", "security"} {
		_, err := a.Explain(bank, id, today)
		unknown(t, err, "question or criterion")
	}
}

func TestWhatTurnsAVerdictTurnsItAndNothingLessDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		r := w.score()
		var ids []string
		for _, c := range w.bank.Criteria {
			ids = append(ids, c.ID)
		}
		for _, it := range w.bank.Description {
			ids = append(ids, it.ID)
		}
		full := func(id string, typ int, marked []string) bool {
			b1, b2, err := w.a.WhatIf(w.bank, marked, w.today)
			if err != nil {
				t.Fatal(err)
			}
			b := []assessment.Block{b1, b2}[typ-1]
			for _, it := range b.Description.Items {
				if it.ID == id {
					return it.State == assessment.ItemComplete
				}
			}
			return b.Row(id) != nil && b.Row(id).Verdict == assessment.Met
		}
		for _, id := range ids {
			e, err := w.a.Explain(w.bank, id, w.today)
			if err != nil {
				t.Fatal(err)
			}
			for typ, x := range map[int]assessment.Ruling{1: e.Type1, 2: e.Type2} {
				b := blocks(r)[typ]
				if row := b.Row(id); row != nil && *row != x.Row {
					t.Fatalf("%s Type %d: explained %+v, scored %+v", id, typ, x.Row, *row)
				}
				wellSaid(t, x.Why)
				if !x.In {
					continue
				}
				if !full(id, typ, x.Needs) {
					t.Fatalf("%s Type %d: %v does not turn it", id, typ, x.Needs)
				}
				for i := range x.Needs {
					if full(id, typ, slices.Delete(slices.Clone(x.Needs), i, i+1)) {
						t.Fatalf("%s Type %d: it turns without %s of %v", id, typ, x.Needs[i], x.Needs)
					}
				}
				if (len(x.Needs) == 0) != (x.WhatTurnsIt == "") {
					t.Fatalf("%s Type %d: %v is told as %q", id, typ, x.Needs, x.WhatTurnsIt)
				}
			}
			got := 0
			for _, s := range e.Questions {
				got += s.Got2
				if s.Got2 > s.Most || s.Got1 > s.Most || s.Reason == "" || !s.Applicable && s.Most != 0 {
					t.Fatalf("share %+v", s)
				}
			}
			if s := max(e.Type2.Row.S, e.Type2.Item.S); got > s || got < s-len(e.Questions) {
				t.Fatalf("%s: shares add up to %d of %d", id, got, s)
			}
		}
	})
}
