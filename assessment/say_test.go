package assessment_test

import (
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// staged is an assessment with a stage recorded on a day.
func staged(t testing.TB, on assessment.Day, s *assessment.Stage) *assessment.Assessment {
	t.Helper()
	bank := smallBank()
	a, _ := started(t, bank, questions.Availability)
	setup := a.Setup()
	setup.Org, setup.System, setup.Stage = "Acme", "Acme Cloud", s
	if _, err := a.Change(bank, setup, by("ada", on)); err != nil {
		t.Fatal(err)
	}
	return a
}

func type1(asOf string) *assessment.Stage {
	return &assessment.Stage{Kind: assessment.StageType1, Firm: "Lee CPAs", AsOf: day(asOf)}
}

func type2(from, to string) *assessment.Stage {
	return &assessment.Stage{Kind: assessment.StageType2, Firm: "Lee CPAs", Start: day(from), End: day(to), Covers: []questions.Category{questions.Security, questions.Availability}}
}

// texts are those that leave the house.
func texts(s assessment.Saying) []string {
	out := []string{s.Line, s.Website, s.Questionnaire, s.Email}
	if s.Bridge != nil {
		out = append(out, s.Bridge.Text)
	}
	return out
}

func TestEachStageSaysWhatIsRecordedAndNoMore(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		stage  *assessment.Stage
		on     string
		says   []string // each in one of the texts
		avoids []string // in none
	}{
		{"nothing", nil, "2026-11-24", []string{"No stage is recorded", "We do not offer a SOC 2® report at present."}, []string{"criteria", "examin"}},
		{
			"practice", &assessment.Stage{Kind: assessment.StagePractice}, "2026-11-24",
			[]string{"Practice today", "the trust services criteria for security and availability", "We do not have a SOC 2® report", "self-reported"},
			[]string{"preparing", "Type"},
		},
		{
			"toward", &assessment.Stage{Kind: assessment.StageToward}, "2026-11-24",
			[]string{"We are preparing for a SOC 2® examination of Acme Cloud", "We do not have a SOC 2 report yet"},
			[]string{"Type", "is examining"},
		},
		{
			"examination", &assessment.Stage{Kind: assessment.StageExamination, Firm: "Lee CPAs"}, "2026-11-24",
			[]string{"An independent CPA firm is examining Acme Cloud", "what it will say is open", "Lee CPAs"},
			[]string{"Type", "criteria"},
		},
		{
			"type 1", type1("2026-06-30"), "2026-11-24",
			[]string{"SOC 2® Type 1 report is as of June 30, 2026", "no tests of how they worked", "We do not offer a Type 2 report"},
			[]string{"more than 12 months", "bridge", "security"},
		},
		{
			"type 1 out of date", type1("2025-06-30"), "2026-11-24",
			[]string{"Out of date", "We do not offer it as current", "Not a current one"},
			[]string{"Yes"},
		},
		{
			"type 2", type2("2026-03-01", "2026-08-31"), "2026-11-24",
			[]string{"covers the period from March 1 to August 31, 2026, for security and availability", "nothing about the time after August 31, 2026", "not by the auditor", "gives no assurance"},
			[]string{"more than 12 months"},
		},
		{
			"type 2 over two years", type2("2025-07-01", "2026-06-30"), "2026-11-24",
			[]string{"July 1, 2025 to June 30, 2026"},
			[]string{"bridge"},
		},
		{
			"type 2 out of date", type2("2025-03-01", "2025-08-31"), "2026-11-24",
			[]string{"out of date", "its period ended more than 12 months ago"},
			[]string{"Yes", "bridge"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			all := strings.Join(texts(assessment.Say(staged(t, day(tt.on), tt.stage), day(tt.on))), "\n")
			for _, s := range tt.says {
				if !strings.Contains(all, s) {
					t.Errorf("%q is missing in\n%s", s, all)
				}
			}
			for _, s := range tt.avoids {
				if strings.Contains(all, s) {
					t.Errorf("%q should not be in\n%s", s, all)
				}
			}
		})
	}
}

func TestAReportIsCurrentForTwelveMonthsAndABridgeLetterForThree(t *testing.T) {
	t.Parallel()
	a := staged(t, day("2026-09-01"), type2("2026-03-01", "2026-08-31"))
	for on, want := range map[string][2]bool{ // out of date, bridge letter
		"2026-08-31": {false, false}, "2026-09-01": {false, true}, "2026-11-30": {false, true},
		"2026-12-01": {false, false}, "2027-08-31": {false, false}, "2027-09-01": {true, false},
	} {
		s := assessment.Say(a, day(on))
		if s.OutOfDate != want[0] || (s.Bridge != nil) != want[1] {
			t.Errorf("on %s: out of date %t, bridge letter %v", on, s.OutOfDate, s.Bridge)
		}
	}
	leap := assessment.Say(staged(t, day("2024-03-05"), type1("2024-02-29")), day("2025-02-28"))
	if leap.OutOfDate || leap.CurrentUntil != day("2025-02-28") {
		t.Errorf("leap day: %+v", leap)
	}
}

func TestWithAClockSetBackNothingIsSaidAboutTheReport(t *testing.T) {
	t.Parallel()
	a := staged(t, day("2026-09-01"), type2("2026-03-01", "2026-08-31"))
	s := assessment.Say(a, day("2026-08-30"))
	if s.Stage != nil || s.Bridge != nil || strings.Contains(strings.Join(texts(s), " "), "Type") || !strings.Contains(strings.Join(s.Hints, " "), "can't be true today") {
		t.Errorf("said %+v", s)
	}
}

func TestOurOwnTextsNeverHoldForbiddenWords(t *testing.T) {
	t.Parallel()
	never := regexp.MustCompile(`(?i)certif|\bpass|\bfail|guarantee|complian|secure\b`)
	rapid.Check(t, func(rt *rapid.T) {
		s := &assessment.Stage{Kind: rapid.SampledFrom(assessment.StageKinds()).Draw(rt, "kind")}
		on := day("2026-01-01").AddDays(rapid.IntRange(0, 900).Draw(rt, "day"))
		back := rapid.IntRange(1, 900).Draw(rt, "back")
		switch s.Kind {
		case assessment.StageType1:
			s.AsOf = on.AddDays(-back)
		case assessment.StageType2:
			s.End = on.AddDays(-back)
			s.Start = s.End.AddDays(-rapid.IntRange(1, 500).Draw(rt, "length"))
		}
		if s.Report() {
			s.Covers = choices.Draw(rt, "covers")
		}
		if s.Report() || s.Kind == assessment.StageExamination {
			s.Firm = "Lee CPAs"
		}
		a := staged(t, on, s)
		said := assessment.Say(a, on)
		for _, text := range append(texts(said), said.Hints...) {
			if bad := never.FindString(text); bad != "" {
				rt.Errorf("%q in %q", bad, text)
			}
			if strings.Contains(text, "  ") || strings.Contains(text, "..") || strings.Contains(text, "for .") || !strings.HasSuffix(text, ".") {
				rt.Errorf("badly set: %q", text)
			}
		}
		mentions := strings.Join(texts(said), " ")
		if !s.Report() && (strings.Contains(mentions, "Yes") || strings.Contains(mentions, "Type 1 report") || strings.Contains(mentions, "Type 2 report")) {
			rt.Errorf("%s speaks of a report: %s", s.Kind, mentions)
		}
		if s.Report() && said.OutOfDate != strings.Contains(said.Line, "Out of date") {
			rt.Errorf("the line hides that it is out of date: %s", said.Line)
		}
	})
}

func TestAScoreChangesNothingOfWhatMayBeSaid(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a := staged(t, today, &assessment.Stage{Kind: assessment.StagePractice})
	before := assessment.Say(a, today)
	for _, q := range bank.Questions {
		l := proven
		if q.Description() {
			l = complete
		}
		if _, err := a.Record(bank, edit(q.ID, l), act); err != nil {
			t.Fatal(err)
		}
	}
	if after := assessment.Say(a, today); !reflect.DeepEqual(before, after) {
		t.Errorf("said %+v, and with everything proven %+v", before, after)
	}
}

func TestAStageIsRefusedWithoutItsFactsOrWithThoseOfAnother(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	for name, s := range map[string]assessment.Stage{
		"no such stage":              {Kind: "ready"},
		"an examination by nobody":   {Kind: assessment.StageExamination},
		"practice with a firm":       {Kind: assessment.StagePractice, Firm: "Lee CPAs"},
		"a type 1 without its day":   {Kind: assessment.StageType1, Firm: "Lee CPAs"},
		"a type 1 of tomorrow":       {Kind: assessment.StageType1, Firm: "Lee CPAs", AsOf: today.AddDays(1)},
		"a type 1 with a period":     {Kind: assessment.StageType1, Firm: "Lee CPAs", AsOf: today, Start: today, End: today},
		"a type 2 without its end":   {Kind: assessment.StageType2, Firm: "Lee CPAs", Start: day("2025-01-01")},
		"a type 2 that ends at once": {Kind: assessment.StageType2, Firm: "Lee CPAs", Start: day("2025-01-01"), End: day("2025-01-01")},
		"a type 2 that runs":         {Kind: assessment.StageType2, Firm: "Lee CPAs", Start: day("2025-10-01"), End: today.AddDays(1)},
		"a type 2 with an as-of day": {Kind: assessment.StageType2, Firm: "Lee CPAs", Start: day("2025-01-01"), End: day("2025-06-30"), AsOf: day("2025-06-30")},
		"practice with categories":   {Kind: assessment.StagePractice, Covers: []questions.Category{questions.Security}},
		"a category there is not":    {Kind: assessment.StageType1, Firm: "Lee CPAs", AsOf: today, Covers: []questions.Category{"safety"}},
	} {
		a, _ := started(t, bank)
		setup := a.Setup()
		setup.Stage = &s
		var refused assessment.Refused
		if _, err := a.Preview(bank, setup, today); !errors.As(err, &refused) {
			t.Errorf("%s: the preview says %v", name, err)
		}
		entries, err := a.Change(bank, setup, act)
		if !errors.As(err, &refused) || len(entries) > 0 || a.Header.Stage != nil {
			t.Errorf("%s: %v, %d entries", name, err, len(entries))
		}
	}
}

func TestAStageIsKeptUndoneAndReadAgain(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, history := started(t, bank)
	setup := a.Setup()
	setup.Stage = type2("2025-03-01", "2025-08-31")
	setup.Stage.Firm = "  Lee\nCPAs "
	entries, err := a.Change(bank, setup, act)
	if err != nil || len(entries) != 1 || entries[0].Subject != "stage" {
		t.Fatalf("%v, %v", entries, err)
	}
	if !strings.Contains(string(entries[0].Payload), `"Lee CPAs"`) {
		t.Errorf("recorded as %s", entries[0].Payload)
	}
	history = append(history, entries...)
	items, err := assessment.Replay(history)
	if err != nil {
		t.Fatal(err)
	}
	again, err := assessment.Open(assessment.Stored{ID: a.ID, Head: a.Head, Last: a.Last, Items: items})
	if err != nil || !reflect.DeepEqual(again.Header, a.Header) || again.Header.Stage.Firm != "Lee CPAs" {
		t.Fatalf("read again %+v, %v", again.Header.Stage, err)
	}
	c := a.Clone()
	c.Header.Stage.Covers[0] = questions.Privacy
	if a.Header.Stage.Covers[0] == questions.Privacy {
		t.Error("a clone shares its stage")
	}
	undo(t, a, history)
	if a.Header.Stage != nil {
		t.Error("undo leaves the stage")
	}
}

func TestAStageWrittenByAnotherHandSaysNothing(t *testing.T) {
	t.Parallel()
	for _, value := range []string{`{"kind":"type2","firm":"x"}`, `{"kind":"certified"}`, `{"kind":"type1","firm":"x","as_of":"2099-01-01"}`, `{}`} {
		items := []assessment.Item{
			{Kind: assessment.KindAssessment, Subject: "name", Value: `"a"`},
			{Kind: assessment.KindAssessment, Subject: "stage", Value: value},
		}
		a, err := assessment.Open(assessment.Stored{ID: "x", Items: items})
		if err != nil {
			t.Fatal(err)
		}
		if s := assessment.Say(a, today); s.Stage != nil || s.Website != "We do not offer a SOC 2® report at present." {
			t.Errorf("%s says %+v", value, s)
		}
	}
}
