package assessment_test

import (
	"reflect"
	"testing"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// workedExample is the example of docs/method.md, section 3.
func workedExample() (*questions.Bank, map[string]assessment.Level) {
	bank := bankOf(
		asked("CC6.2", 3, true), asked("CC6.2", 3, true), asked("CC6.2", 1, false),
		asked("CC6.3", 3, true), asked("CC6.3", 3, true), asked("CC6.3", 1, false),
		asked("CC7.5", 3, true), asked("CC7.5", 2, false), asked("CC7.5", 2, false),
		asked("CC8.1", 3, true), asked("CC8.1", 3, true), asked("CC8.1", 2, false), asked("CC8.1", 2, false),
	)
	return bank, map[string]assessment.Level{
		"CC6.2-01": proven, "CC6.2-02": proven, "CC6.2-03": operating,
		"CC6.3-01": proven, "CC6.3-02": operating, "CC6.3-03": partial,
		"CC7.5-01": proven, "CC7.5-02": missing, "CC7.5-03": proven,
		"CC8.1-01": proven, "CC8.1-02": proven, "CC8.1-03": proven, "CC8.1-04": proven,
	}
}

func TestTheWorkedExampleComesOutAsWritten(t *testing.T) {
	t.Parallel()
	bank, levels := workedExample()
	r := score(answered(t, bank, levels), bank)
	row := func(id string, s int, v assessment.Verdict) assessment.Row {
		return assessment.Row{ID: id, S: s, High: s, Verdict: v, VerdictHigh: v}
	}
	want1 := []assessment.Row{
		row("CC6.2", 10000, assessment.Met), row("CC6.3", 9285, assessment.Met),
		row("CC7.5", 7142, assessment.AtRisk), row("CC8.1", 10000, assessment.Met),
	}
	want2 := []assessment.Row{
		row("CC6.2", 9285, assessment.Met), row("CC6.3", 6428, assessment.AtRisk),
		row("CC7.5", 7142, assessment.AtRisk), row("CC8.1", 10000, assessment.Met),
	}
	if !reflect.DeepEqual(r.Type1.Criteria, want1) {
		t.Errorf("Type 1 is %+v, want %+v", r.Type1.Criteria, want1)
	}
	if !reflect.DeepEqual(r.Type2.Criteria, want2) {
		t.Errorf("Type 2 is %+v, want %+v", r.Type2.Criteria, want2)
	}
	if r.Type1.Mean != 9106 || r.Type2.Mean != 8213 {
		t.Errorf("means are %d and %d, want 9106 and 8213", r.Type1.Mean, r.Type2.Mean)
	}
	for name, b := range map[string]assessment.Block{"Type 1": r.Type1, "Type 2": r.Type2} {
		if b.Word != assessment.Close || b.Gate || !b.In || b.High != b.Mean || b.Unanswered != 0 || b.Quick != nil {
			t.Errorf("%s is %+v, want close", name, b.Brief())
		}
	}
	if r.HeadlineType1 != assessment.Close || r.HeadlineType2 != assessment.Close || r.Basis != "answers" || r.HeadlineMean != 8213 {
		t.Errorf("headline is %s, %s from %s with %d", r.HeadlineType1, r.HeadlineType2, r.Basis, r.HeadlineMean)
	}
	if want := (assessment.Part{ID: "CC6", In: true, Mean: 9642, High: 9642, Met: 2}); r.Type1.Series[0] != want {
		t.Errorf("series CC6 is %+v, want %+v", r.Type1.Series[0], want)
	}
	if want := (assessment.Part{ID: "CC6", In: true, Mean: 7856, High: 7856, Met: 1, AtRisk: 1}); r.Type2.Series[0] != want {
		t.Errorf("series CC6 of Type 2 is %+v, want %+v", r.Type2.Series[0], want)
	}
}

// given is a question of one criterion with its answer.
type given struct {
	weight int
	key    bool
	level  assessment.Level
}

func TestVerdictsFollowTheKeyQuestionsAndTheScore(t *testing.T) { // section 3
	t.Parallel()
	for _, tt := range []struct {
		name   string
		qs     []given
		s1     int
		v1     assessment.Verdict
		s2     int
		v2     assessment.Verdict
		v1High assessment.Verdict // "" when the same as v1
	}{
		{"key missing among proven", []given{{1, true, missing}, {3, false, proven}, {3, false, proven}, {3, false, proven}}, 9000, assessment.NotMet, 9000, assessment.NotMet, ""},
		{"key partial", []given{{1, true, partial}, {3, false, proven}, {3, false, proven}, {3, false, proven}}, 9500, assessment.AtRisk, 9000, assessment.NotMet, ""},
		{"key designed", []given{{1, true, designed}}, 10000, assessment.Met, 0, assessment.NotMet, ""},
		{"key operating", []given{{1, true, operating}}, 10000, assessment.Met, 5000, assessment.AtRisk, ""},
		{"key proven", []given{{1, true, proven}}, 10000, assessment.Met, 10000, assessment.Met, ""},
		{"one of two keys missing", []given{{3, true, proven}, {1, true, missing}}, 7500, assessment.NotMet, 7500, assessment.NotMet, ""},
		{"key proven, exactly 80", []given{{3, true, proven}, {1, false, proven}, {1, false, missing}}, 8000, assessment.Met, 8000, assessment.Met, ""},
		{"key proven, just below 80", []given{{3, true, proven}, {3, false, proven}, {3, false, operating}, {3, false, missing}}, 7500, assessment.AtRisk, 6250, assessment.AtRisk, ""},
		{"key proven, 60", []given{{1, true, proven}, {2, false, proven}, {2, false, missing}}, 6000, assessment.AtRisk, 6000, assessment.AtRisk, ""},
		// No bank weighs so much; a hundredth below a line needs it.
		{"key proven, 79.99", []given{{7999, true, proven}, {2001, false, missing}}, 7999, assessment.AtRisk, 7999, assessment.AtRisk, ""},
		{"key proven, little else", []given{{1, true, proven}, {3, false, missing}, {3, false, missing}}, 1428, assessment.AtRisk, 1428, assessment.AtRisk, ""},
		{"no key, exactly 50", []given{{1, false, proven}, {1, false, missing}}, 5000, assessment.AtRisk, 5000, assessment.AtRisk, ""},
		{"no key, just below 50", []given{{3, false, partial}, {3, false, partial}, {1, false, missing}}, 4285, assessment.NotMet, 0, assessment.NotMet, ""},
		{"no key, 49.99", []given{{4999, false, proven}, {5001, false, missing}}, 4999, assessment.NotMet, 4999, assessment.NotMet, ""},
		{"no key, exactly 80", []given{{2, false, proven}, {2, false, proven}, {1, false, missing}}, 8000, assessment.Met, 8000, assessment.Met, ""},
		{"no key, between 50 and 80", []given{{3, false, proven}, {1, false, missing}}, 7500, assessment.AtRisk, 7500, assessment.AtRisk, ""},
		{"key N/A leaves none", []given{{3, true, na}, {1, false, missing}, {1, false, proven}}, 5000, assessment.AtRisk, 5000, assessment.AtRisk, ""},
		{"key unanswered", []given{{3, true, none}, {1, false, proven}}, 2500, assessment.NotMet, 2500, assessment.NotMet, assessment.Met},
		{"other unanswered", []given{{3, true, proven}, {3, false, none}}, 5000, assessment.AtRisk, 5000, assessment.AtRisk, assessment.Met},
		{"unanswered that turns nothing", []given{{3, true, missing}, {1, false, none}}, 0, assessment.NotMet, 0, assessment.NotMet, assessment.NotMet},
		{"by a provider", []given{{3, true, provider}}, 10000, assessment.Met, 10000, assessment.Met, ""},
		{"nothing left", []given{{3, true, na}, {1, false, na}}, 0, assessment.Out, 0, assessment.Out, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var qs []questions.Question
			levels := map[string]assessment.Level{}
			for i, g := range tt.qs {
				q := asked("CC6.2", g.weight, g.key)
				q.ID = "CC6.2-0" + string(rune('1'+i))
				qs, levels[q.ID] = append(qs, q), g.level
			}
			bank := bankOf(qs...)
			r := score(answered(t, bank, levels), bank)
			one, two := r.Type1.Row("CC6.2"), r.Type2.Row("CC6.2")
			if one.S != tt.s1 || one.Verdict != tt.v1 {
				t.Errorf("Type 1 is %d %s, want %d %s", one.S, one.Verdict, tt.s1, tt.v1)
			}
			if two.S != tt.s2 || two.Verdict != tt.v2 {
				t.Errorf("Type 2 is %d %s, want %d %s", two.S, two.Verdict, tt.s2, tt.v2)
			}
			high := tt.v1
			if tt.v1High != "" {
				high = tt.v1High
			}
			if one.VerdictHigh != high || one.Open() != (high != tt.v1) {
				t.Errorf("Type 1 could become %s, want %s", one.VerdictHigh, high)
			}
		})
	}
}

func TestAScoreOfNoRowIsNone(t *testing.T) {
	t.Parallel()
	var b assessment.Block
	if b.Row("CC6.2") != nil {
		t.Error("a row was found in nothing")
	}
}

func TestTheGateNeedsEveryCriterionAndItemAndNoCommonOneOut(t *testing.T) { // section 3, R2, R51
	t.Parallel()
	bank := bankOf(asked("CC6.2", 3, true), asked("CC6.3", 1, false), asked("A1.1", 1, true), asked("DC1", 1, false), asked("DC9", 1, false))
	full := map[string]assessment.Level{"CC6.2-01": proven, "CC6.3-01": proven, "A1.1-01": proven, "DC1-01": complete, "DC9-01": complete}
	type words struct {
		whole, security, availability assessment.Word
	}
	for _, tt := range []struct {
		name   string
		change map[string]assessment.Level
		one    words
		two    words
	}{
		{"all full", nil, words{"ready", "ready", "ready"}, words{"ready", "ready", "ready"}},
		{"a common criterion out", map[string]assessment.Level{"CC6.3-01": na}, words{"close", "close", "close"}, words{"close", "close", "close"}},
		{"another criterion out", map[string]assessment.Level{"A1.1-01": na}, words{"ready", "ready", "nothing-in-scope"}, words{"ready", "ready", "nothing-in-scope"}},
		{"designed only", map[string]assessment.Level{"CC6.2-01": designed}, words{"ready", "ready", "ready"}, words{"not-ready", "not-ready", "close"}},
		{"a criterion not met", map[string]assessment.Level{"A1.1-01": missing}, words{"not-ready", "ready", "not-ready"}, words{"not-ready", "ready", "not-ready"}},
		{"a criterion at risk", map[string]assessment.Level{"CC6.2-01": operating}, words{"ready", "ready", "ready"}, words{"close", "close", "close"}},
		{"a description item drafted", map[string]assessment.Level{"DC1-01": drafted}, words{"close", "ready", "ready"}, words{"close", "ready", "ready"}},
		{"a description item missing", map[string]assessment.Level{"DC1-01": missing}, words{"not-ready", "ready", "ready"}, words{"not-ready", "ready", "ready"}},
		{"a description item unanswered", map[string]assessment.Level{"DC1-01": none}, words{"not-ready", "ready", "ready"}, words{"not-ready", "ready", "ready"}},
		{"DC 9 missing speaks of Type 2 only", map[string]assessment.Level{"DC9-01": missing}, words{"ready", "ready", "ready"}, words{"not-ready", "ready", "ready"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			levels := map[string]assessment.Level{}
			for id, l := range full {
				levels[id] = l
				if c, ok := tt.change[id]; ok {
					levels[id] = c
				}
			}
			r := score(answered(t, bank, levels), bank)
			for i, b := range []assessment.Block{r.Type1, r.Type2} {
				want := []words{tt.one, tt.two}[i]
				if got := (words{b.Word, b.Categories[0].Word, b.Categories[1].Word}); got != want {
					t.Errorf("Type %d is %+v, want %+v", i+1, got, want)
				}
				if b.Gate != (b.Word == assessment.Ready) || b.Categories[1].Gate != (b.Categories[1].Word == assessment.Ready) {
					t.Errorf("Type %d has gates that differ from its words: %+v", i+1, b.Brief())
				}
			}
		})
	}
}

func TestCloseNeedsSixtyPercent(t *testing.T) { // section 3
	t.Parallel()
	bank := bankOf(asked("CC6.2", 3, false), asked("CC6.2", 2, false))
	just := bankOf(asked("CC6.2", 5999, false), asked("CC6.2", 4001, false)) // no bank weighs so much; a hundredth needs it
	for _, tt := range []struct {
		bank   *questions.Bank
		levels map[string]assessment.Level
		mean   int
		want   assessment.Word
	}{
		{just, map[string]assessment.Level{"CC6.2-01": proven, "CC6.2-02": missing}, 5999, assessment.NotReady},
		{bank, map[string]assessment.Level{"CC6.2-01": proven, "CC6.2-02": missing}, 6000, assessment.Close},
		{bank, map[string]assessment.Level{"CC6.2-01": partial, "CC6.2-02": proven}, 7000, assessment.Close},
		{bank, map[string]assessment.Level{"CC6.2-01": partial, "CC6.2-02": partial}, 5000, assessment.NotReady}, // at risk, but low
	} {
		r := score(answered(t, tt.bank, tt.levels), tt.bank)
		if r.Type1.Mean != tt.mean || r.Type1.Word != tt.want {
			t.Errorf("%v is %d %s, want %d %s", tt.levels, r.Type1.Mean, r.Type1.Word, tt.mean, tt.want)
		}
	}
}

func TestWithoutAnyCriterionNothingIsInScope(t *testing.T) { // section 3
	t.Parallel()
	for name, bank := range map[string]*questions.Bank{
		"an empty bank":      bankOf(),
		"a description only": bankOf(asked("DC1", 1, false)),
		"all N/A":            bankOf(asked("CC6.2", 1, false)),
	} {
		levels := map[string]assessment.Level{}
		for _, q := range bank.Questions {
			levels[q.ID] = na
			if q.Description() {
				levels[q.ID] = complete
			}
		}
		r := score(answered(t, bank, levels), bank)
		for i, b := range []assessment.Block{r.Type1, r.Type2} {
			if b.In || b.Gate || b.Word != assessment.NothingInScope || b.Mean != 0 || b.High != 0 {
				t.Errorf("%s, Type %d: %+v", name, i+1, b.Brief())
			}
		}
		if r.HeadlineType2 != assessment.NothingInScope {
			t.Errorf("%s: headline %s", name, r.HeadlineType2)
		}
	}
}

func TestTheDescriptionHasItsOwnScore(t *testing.T) { // R2, R4
	t.Parallel()
	bank := bankOf(
		asked("CC6.2", 1, true),
		asked("DC1", 1, false), asked("DC1", 3, false), asked("DC2", 1, false), asked("DC3", 1, false), asked("DC9", 1, false),
	)
	only := bank.Question("DC3-01")
	only.When = questions.FactIs{Fact: "hosting", Values: []string{"own"}}
	a := answered(t, bank, map[string]assessment.Level{
		"CC6.2-01": proven, "DC1-01": complete, "DC1-02": drafted, "DC2-01": complete, "DC9-01": missing,
	})
	s := a.Setup()
	s.Profile = questions.Profile{"hosting": "cloud"}
	if _, err := a.Change(bank, s, act); err != nil {
		t.Fatal(err)
	}
	r := score(a, bank)
	state := func(id string, s int, st assessment.State) assessment.ItemRow {
		return assessment.ItemRow{ID: id, S: s, High: s, State: st, StateHigh: st}
	}
	want := assessment.Description{In: true, Mean: 8125, High: 8125, Items: []assessment.ItemRow{
		state("DC1", 6250, assessment.ItemDrafted), state("DC2", 10000, assessment.ItemComplete), state("DC3", 0, assessment.ItemOut),
	}}
	if !reflect.DeepEqual(r.Type1.Description, want) {
		t.Errorf("Type 1 has %+v, want %+v", r.Type1.Description, want)
	}
	want.Items = append(want.Items, state("DC9", 0, assessment.ItemMissing))
	want.Mean, want.High = 5416, 5416
	if !reflect.DeepEqual(r.Type2.Description, want) {
		t.Errorf("Type 2 has %+v, want %+v", r.Type2.Description, want)
	}
	record(t, a, bank, edit("DC1-02", none), act)
	r = score(a, bank)
	if got, want := r.Type1.Description.Items[0], (assessment.ItemRow{ID: "DC1", S: 2500, High: 10000, State: assessment.ItemMissing, StateHigh: assessment.ItemComplete}); got != want {
		t.Errorf("with one unanswered DC1 is %+v, want %+v", got, want)
	}
}

func TestAQuestionOfNoDescriptionItemBelongsToNoType(t *testing.T) {
	t.Parallel()
	b := *bankOf(asked("CC6.2", 1, true), asked("DC1", 1, false))
	b.Description = nil
	bank := questions.New(b)
	r := score(answered(t, bank, map[string]assessment.Level{"CC6.2-01": proven}), bank)
	if r.Type1.Unanswered != 0 || r.Type2.Unanswered != 0 {
		t.Errorf("%d and %d are unanswered, want none", r.Type1.Unanswered, r.Type2.Unanswered)
	}
}

func TestQuestionsAreCountedAsAskedAndAnswered(t *testing.T) { // R1, R9
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true), asked("CC6.2", 1, false), asked("CC6.3", 1, false), asked("A1.1", 1, false), asked("DC1", 1, false), asked("DC9", 1, false))
	bank.Question("CC6.3-01").When = questions.FactIs{Fact: "hosting", Values: []string{"own"}}
	a, _, err := assessment.New(bank, "id-1", assessment.Setup{Name: "First", Profile: questions.Profile{"hosting": "cloud"}}, act)
	if err != nil {
		t.Fatal(err)
	}
	old := by("ada", today.AddDays(-90))
	record(t, a, bank, edit("CC6.2-01", na), old)
	for _, id := range []string{"CC6.3-01", "A1.1-01"} { // condition false, out of scope: not counted
		e := edit(id, proven)
		e.Flag = ptr(true)
		record(t, a, bank, e, old)
	}
	record(t, a, bank, assessment.Edit{Question: "CC6.2-02", Flag: ptr(true)}, act)
	r := score(a, bank)
	got := [...]int{r.Questions, r.Answered, r.Unanswered, r.NA, r.Stale, r.Flagged, r.Type1.Unanswered, r.Type2.Unanswered}
	want := [...]int{4, 1, 3, 1, 1, 1, 2, 3} // beside Type 1 DC 9 is left out
	if got != want {
		t.Errorf("questions, answered, unanswered, N/A, stale, flagged, unanswered of Type 1 and 2: %v, want %v", got, want)
	}
	if len(r.Type1.Criteria) != 2 || r.Type1.Row("A1.1") != nil {
		t.Errorf("criteria are %+v, want CC6.2 and CC6.3", r.Type1.Criteria)
	}
	for i := range bank.Questions {
		q := &bank.Questions[i]
		if want := q.Criterion != "A1.1" && q.Criterion != "CC6.3"; a.Asked(bank, q) != want {
			t.Errorf("%s asked: %v, want %v", q.ID, !want, want)
		}
	}
}

func TestAFactThatIsNotKnownTakesNoQuestionAway(t *testing.T) {
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true))
	bank.Question("CC6.2-01").When = questions.FactIs{Fact: "hosting", Values: []string{"own"}}
	a, _ := started(t, bank)
	if r := score(a, bank); r.Questions != 1 {
		t.Errorf("%d questions, want 1", r.Questions)
	}
}

func TestTheRangeGoesFromUnansweredAsNothingToUnansweredAsFull(t *testing.T) { // section 3, R8
	t.Parallel()
	bank := bankOf(asked("CC6.2", 3, true), asked("CC6.2", 1, false), asked("CC6.3", 2, false), asked("CC6.3", 1, false), asked("A1.1", 1, true))
	r := score(answered(t, bank, map[string]assessment.Level{"CC6.2-01": operating, "CC6.3-01": missing}), bank)
	// Type 1: 7500–10000, 0–3333, 0–10000; Type 2: 3750–6250, 0–3333, 0–10000.
	if r.Type1.Mean != 2500 || r.Type1.High != 7777 || r.Type2.Mean != 1250 || r.Type2.High != 6527 {
		t.Errorf("ranges are %d–%d and %d–%d", r.Type1.Mean, r.Type1.High, r.Type2.Mean, r.Type2.High)
	}
	for id, open := range map[string]bool{"CC6.2": true, "CC6.3": false, "A1.1": true} {
		if got := r.Type1.Row(id); got.Open() != open {
			t.Errorf("%s open: %v (%+v)", id, got.Open(), got)
		}
	}
	if p := r.Type1.Categories[0]; p.Mean != 3750 || p.High != 6666 || p.Open != 1 || p.NotMet != 1 || p.AtRisk+p.Met+p.Out != 0 {
		t.Errorf("security is %+v", p)
	}
	if p := r.Type2.Series[1]; p.ID != "A1" || p.Mean != 0 || p.High != 10000 || p.Open != 1 {
		t.Errorf("A1 is %+v", p)
	}
}

func TestTheQuickEstimateStandsOnTheQuickQuestionsAlone(t *testing.T) { // section 3, R50
	t.Parallel()
	quick := func(q questions.Question) questions.Question { q.Quick = true; return q }
	bank := bankOf(
		quick(asked("CC6.2", 3, true)), asked("CC6.2", 3, true), quick(asked("CC6.3", 2, false)), quick(asked("CC6.3", 1, false)),
		asked("CC7.1", 1, false), quick(asked("A1.1", 1, false)), quick(asked("DC1", 1, false)),
	)
	for _, tt := range []struct {
		name     string
		levels   map[string]assessment.Level
		one, two *assessment.Quick
	}{
		{"nothing answered", nil, nil, nil},
		{"one quick question open", map[string]assessment.Level{"CC6.2-01": proven, "CC6.3-01": proven}, nil, nil},
		{
			"every quick question answered",
			map[string]assessment.Level{"CC6.2-01": designed, "CC6.3-01": proven, "CC6.3-02": operating, "A1.1-01": missing},
			&assessment.Quick{Mean: 6666, Answered: 4, Of: 6}, &assessment.Quick{Mean: 2777, Answered: 4, Of: 6},
		},
		{
			"other answers change nothing",
			map[string]assessment.Level{"CC6.2-01": designed, "CC6.2-02": proven, "CC6.3-01": proven, "CC6.3-02": operating, "A1.1-01": missing, "DC1-01": complete},
			&assessment.Quick{Mean: 6666, Answered: 4, Of: 6}, &assessment.Quick{Mean: 2777, Answered: 4, Of: 6},
		},
		{
			"N/A and a provider count as answered",
			map[string]assessment.Level{"CC6.2-01": na, "CC6.3-01": provider, "CC6.3-02": missing, "A1.1-01": na},
			&assessment.Quick{Mean: 6666, Answered: 4, Of: 6}, &assessment.Quick{Mean: 6666, Answered: 4, Of: 6},
		},
		{"nothing is left to count", map[string]assessment.Level{"CC6.2-01": na, "CC6.3-01": na, "CC6.3-02": na, "A1.1-01": na}, nil, nil},
		{
			"all criterion questions answered",
			map[string]assessment.Level{"CC6.2-01": designed, "CC6.2-02": proven, "CC6.3-01": proven, "CC6.3-02": operating, "CC7.1-01": missing, "A1.1-01": missing},
			nil, nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := answered(t, bank, tt.levels)
			r := score(a, bank)
			if !reflect.DeepEqual(r.Type1.Quick, tt.one) || !reflect.DeepEqual(r.Type2.Quick, tt.two) {
				t.Errorf("estimates are %+v and %+v, want %+v and %+v", r.Type1.Quick, r.Type2.Quick, tt.one, tt.two)
			}
			if one, two, err := a.WhatIf(bank, nil, today); err != nil || one.Quick != nil || two.Quick != nil {
				t.Errorf("a what-if has an estimate: %+v, %+v, %v", one.Quick, two.Quick, err)
			}
		})
	}
}

func TestALateSinceDateHoldsTypeTwoBack(t *testing.T) { // R13a
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true))
	window := &assessment.Window{Start: day("2026-02-01"), Months: 3}
	for _, tt := range []struct {
		name   string
		level  assessment.Level
		since  assessment.Day
		window *assessment.Window
		want   int // v2
	}{
		{"before the window", proven, day("2026-01-31"), window, 2},
		{"on its first day", proven, day("2026-02-01"), window, 2},
		{"after its first day", proven, day("2026-02-02"), window, 1},
		{"after its first day, operating", operating, day("2026-02-02"), window, 1},
		{"without a window", proven, day("2026-02-02"), nil, 2},
		{"an assumed day does not count", proven, assessment.Day{}, window, 2},
	} {
		a, _, err := assessment.New(bank, "id-1", assessment.Setup{Name: "First", Window: tt.window}, act)
		if err != nil {
			t.Fatal(err)
		}
		e := edit("CC6.2-01", tt.level)
		e.Since = ptr(tt.since)
		record(t, a, bank, e, act)
		r := score(a, bank)
		if r.Type1.Mean != 10000 || r.Type2.Mean/5000 != tt.want {
			t.Errorf("%s: Type 1 %d, Type 2 %d, want v2 = %d", tt.name, r.Type1.Mean, r.Type2.Mean, tt.want)
		}
		if _, two, err := a.WhatIf(bank, []string{"CC6.2-01"}, today); err != nil || two.Mean != 10000 { // R53
			t.Errorf("%s: a what-if gives %d, %v", tt.name, two.Mean, err)
		}
	}
}

func TestExamplesAskForTheControlsOfKeyQuestions(t *testing.T) { // section 4, R36
	t.Parallel()
	with := func(q questions.Question, cs ...string) questions.Question { q.Controls = cs; return q }
	bank := bankOf(
		with(asked("CC6.2", 1, true), "mfa", "review"), with(asked("CC6.3", 1, true), "review", "joiners"),
		with(asked("CC6.4", 1, false), "badge"), with(asked("CC6.5", 1, true), "shredding"), with(asked("CC6.6", 1, true), "firewall"),
	)
	r := score(answered(t, bank, map[string]assessment.Level{"CC6.5-01": na, "CC6.6-01": provider}), bank)
	if r.ExamplesControls != 3 || r.ExamplesOnFile != 0 {
		t.Errorf("%d of %d, want 0 of 3 (mfa, review, joiners)", r.ExamplesOnFile, r.ExamplesControls)
	}
}
