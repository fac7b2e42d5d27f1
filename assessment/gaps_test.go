package assessment_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func ids(g assessment.Gaps) []string {
	var out []string
	for _, x := range g.List {
		out = append(out, x.Question)
	}
	return out
}

func TestGapsOfTheWorkedExampleAreRankedAndGain(t *testing.T) { // section 5, R41
	t.Parallel()
	bank, levels := workedExample()
	a := answered(t, bank, levels)
	two := a.Gaps(bank, 0, today)
	if two.Type != assessment.Type2 || two.Unanswered != 0 {
		t.Errorf("type %d, %d unanswered", two.Type, two.Unanswered)
	}
	type line struct {
		id           string
		verdict      string
		after        string
		key          bool
		v            int
		gain1, gain2 int
	}
	lines := func(g assessment.Gaps) (out []line) {
		for _, x := range g.List {
			out = append(out, line{x.Question, x.Verdict, x.After, x.Key, x.V, x.Gain1, x.Gain2})
		}
		return out
	}
	// Sums of S are 36427 and 32855; a gain is the floor of the new mean less the old one.
	want := []line{
		{"CC6.3-02", "at-risk", "met", true, 1, 0, 536},        // 6428 → 8571: (32855+2143)/4 = 8749
		{"CC7.5-02", "at-risk", "met", false, 0, 715, 715},     // 7142 → 10000: 39285/4 = 9821, 35713/4 = 8928
		{"CC6.3-03", "at-risk", "at-risk", false, 0, 179, 358}, // 6428 → 7857: 34284/4 = 8571; 9285 → 10000: 9285
		{"CC6.2-03", "met", "met", false, 1, 0, 179},           // 9285 → 10000: 33570/4 = 8392
	}
	if got := lines(two); !reflect.DeepEqual(got, want) {
		t.Errorf("gaps of Type 2:\n%+v, want\n%+v", got, want)
	}
	want = []line{{"CC7.5-02", "at-risk", "met", false, 0, 715, 715}, {"CC6.3-03", "met", "met", false, 1, 179, 358}}
	if got := lines(a.Gaps(bank, assessment.Type1, today)); !reflect.DeepEqual(got, want) {
		t.Errorf("gaps of Type 1:\n%+v, want\n%+v", got, want)
	}
}

func TestGapsComeInTheOrderOfUrgency(t *testing.T) { // section 5, R40, R41
	t.Parallel()
	effort := func(e questions.Effort, q questions.Question) questions.Question { q.Effort = e; return q }
	bank := bankOf(
		// A1.1 stays met, CC6.2 at risk, CC7.1 and CC7.2 not met.
		asked("A1.1", 3, true), asked("A1.1", 3, false), effort(questions.Hours, asked("A1.1", 1, false)),
		asked("CC6.2", 3, true), asked("CC6.2", 1, false),
		effort(questions.Weeks, asked("CC7.1", 1, true)), effort(questions.Hours, asked("CC7.1", 3, false)),
		effort(questions.Days, asked("CC7.2", 1, false)), effort(questions.Hours, asked("CC7.2", 1, false)),
		effort(questions.Hours, asked("CC7.2", 1, false)), effort(questions.Weeks, asked("CC7.2", 3, false)),
		asked("DC1", 1, false), asked("DC2", 1, false), asked("DC3", 1, false), asked("DC9", 1, false),
	)
	a := answered(t, bank, map[string]assessment.Level{
		"A1.1-01": proven, "A1.1-02": proven, "A1.1-03": missing,
		"CC6.2-01": operating, "CC6.2-02": proven,
		"CC7.1-01": missing, "CC7.1-02": missing,
		"CC7.2-01": missing, "CC7.2-02": missing, "CC7.2-03": missing, "CC7.2-04": missing,
		"DC1-01": missing, "DC2-01": drafted, "DC9-01": missing,
	})
	want := []string{
		"CC7.1-01",             // not met, key comes first although it takes weeks
		"CC7.1-02",             // 7500/5 in hours
		"CC7.2-02", "CC7.2-03", // 1666/5 in hours, by id
		"CC7.2-04",         // 5000/5 in weeks: 125 per hour
		"CC7.2-01",         // 1666/5 in days: 111
		"DC1-01", "DC9-01", // missing, gain 0
		"CC6.2-01", // at risk
		"DC2-01",   // drafted
		"A1.1-03",  // met
	}
	g := a.Gaps(bank, assessment.Type2, today)
	if got := ids(g); !slices.Equal(got, want) {
		t.Errorf("order is %v, want %v", got, want)
	}
	if g.Unanswered != 1 {
		t.Errorf("%d unanswered, want 1 (DC 3)", g.Unanswered)
	}
	if h, d, w := g.Sum(questions.Hours), g.Sum(questions.Days), g.Sum(questions.Weeks); h != 4 || d != 5 || w != 2 {
		t.Errorf("%d in hours, %d in days, %d in weeks", h, d, w)
	}
	one := ids(a.Gaps(bank, assessment.Type1, today))
	if slices.Contains(one, "DC9-01") || slices.Contains(one, "CC6.2-01") { // R4; operating is full for Type 1
		t.Errorf("gaps of Type 1 are %v", one)
	}
	for _, id := range one { // R59
		if !slices.Contains(want, id) {
			t.Errorf("%s is a gap of Type 1 only", id)
		}
	}
}

func TestDescriptionGapsHaveNoGainAndAreNotKey(t *testing.T) { // R40
	t.Parallel()
	q := asked("DC1", 3, true) // a bank would not ship it
	bank := bankOf(asked("CC6.2", 1, true), q, asked("DC1", 1, false))
	g := answered(t, bank, map[string]assessment.Level{"CC6.2-01": proven, "DC1-01": missing, "DC1-02": drafted}).Gaps(bank, 0, today)
	if len(g.List) != 2 {
		t.Fatalf("gaps are %+v", g.List)
	}
	for i, after := range []string{"drafted", "missing"} {
		x := g.List[i]
		if x.Key || x.Gain1 != 0 || x.Gain2 != 0 || x.Verdict != "missing" || x.After != after {
			t.Errorf("gap %d is %+v, want after %s", i, x, after)
		}
	}
}

func TestOnlyAnsweredApplicableQuestionsAreGaps(t *testing.T) {
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true), asked("CC6.2", 1, false), asked("CC6.3", 1, false), asked("CC6.4", 1, false), asked("A1.1", 1, true))
	bank.Question("CC6.4-01").When = questions.FactIs{Fact: "hosting", Values: []string{"own"}}
	a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": na, "CC6.3-01": provider, "CC6.4-01": missing, "A1.1-01": missing})
	s := a.Setup()
	s.Profile, s.Categories = questions.Profile{"hosting": "cloud"}, nil
	if _, err := a.Change(bank, s, act); err != nil {
		t.Fatal(err)
	}
	if g := a.Gaps(bank, 0, today); len(g.List) != 0 || g.Unanswered != 1 {
		t.Errorf("gaps are %+v", g)
	}
	p := goodProvider("cloud")
	p.Report = "other"
	put(t, a, p)
	if g := a.Gaps(bank, 0, today); len(g.List) != 1 || g.List[0].Level != provider || g.List[0].V != 1 {
		t.Errorf("with a weak provider gaps are %+v", g.List)
	}
}

func TestGapsCarryOwnerDueAndControls(t *testing.T) {
	t.Parallel()
	with := func(q questions.Question, cs ...string) questions.Question { q.Controls = cs; return q }
	bank := bankOf(
		with(asked("CC6.2", 1, true), "review", "mfa"), with(asked("CC6.3", 1, true), "mfa"), with(asked("CC7.1", 1, true), "scan"), with(asked("CC7.2", 1, true), "mfa"),
	)
	a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": missing, "CC6.3-01": missing, "CC7.1-01": missing, "CC7.2-01": proven})
	record(t, a, bank, assessment.Edit{Question: "CC6.3-01", Owner: ptr("ops"), Due: ptr(day("2026-05-01"))}, act)
	g := a.Gaps(bank, 0, today)
	if x := g.List[1]; x.Question != "CC6.3-01" || x.Owner != "ops" || x.Due != day("2026-05-01") || x.Level != missing || x.Effort != questions.Days {
		t.Errorf("gap is %+v", x)
	}
	want := []assessment.ControlGaps{
		{Control: "mfa", Questions: []string{"CC6.2-01", "CC6.3-01"}},
		{Control: "review", Questions: []string{"CC6.2-01"}},
		{Control: "scan", Questions: []string{"CC7.1-01"}},
	}
	if !reflect.DeepEqual(g.ByControl, want) {
		t.Errorf("by control %+v, want %+v", g.ByControl, want)
	}
}

func TestWhatIfTakesTheMarkedQuestionsAsFull(t *testing.T) { // R43
	t.Parallel()
	bank, levels := workedExample()
	a := answered(t, bank, levels)
	before := a.Clone()
	one, two, err := a.WhatIf(bank, []string{"CC6.3-02", "CC7.5-02", "CC6.3-02"}, today)
	if err != nil {
		t.Fatal(err)
	}
	// CC6.3 becomes 9285 and 8571, CC7.5 10000 and 10000.
	if one.Mean != 9821 || two.Mean != 9464 || one.Word != assessment.Ready || two.Word != assessment.Ready {
		t.Errorf("becomes %d %s and %d %s", one.Mean, one.Word, two.Mean, two.Word)
	}
	if !reflect.DeepEqual(a, before) {
		t.Error("a what-if changed the answers")
	}
	r := score(a, bank)
	one, two, err = a.WhatIf(bank, nil, today)
	if err != nil || !reflect.DeepEqual(one, r.Type1) || !reflect.DeepEqual(two, r.Type2) {
		t.Errorf("without marks it is %+v and %+v, %v", one.Brief(), two.Brief(), err)
	}
}

func TestWhatIfOfUnansweredNAAndForeignQuestions(t *testing.T) {
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true), asked("CC6.2", 1, false), asked("A1.1", 1, true), asked("DC1", 1, false))
	a := answered(t, bank, map[string]assessment.Level{"CC6.2-02": na, "A1.1-01": missing})
	s := a.Setup()
	s.Categories = nil
	if _, err := a.Change(bank, s, act); err != nil {
		t.Fatal(err)
	}
	one, two, err := a.WhatIf(bank, []string{"CC6.2-01", "CC6.2-02", "A1.1-01", "DC1-01"}, today)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []assessment.Block{one, two} {
		if b.Mean != 10000 || b.High != 10000 || b.Unanswered != 0 || b.Word != assessment.Ready || len(b.Criteria) != 1 {
			t.Errorf("becomes %+v", b)
		}
	}
}

func TestGapsWithoutATypeAreThoseOfTheTarget(t *testing.T) { // R59
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true))
	a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": designed})
	for _, tt := range []struct{ target, asked, want assessment.ReportType }{
		{assessment.Type1, 0, assessment.Type1},
		{assessment.Type2, 0, assessment.Type2},
		{assessment.Type1, assessment.Type2, assessment.Type2},
		{assessment.Type2, assessment.Type1, assessment.Type1},
		{assessment.Type1, 3, assessment.Type2},
		{assessment.Type1, -1, assessment.Type2},
	} {
		a.Header.Target = tt.target
		g := a.Gaps(bank, tt.asked, today)
		if g.Type != tt.want || len(g.List) != int(tt.want)-1 { // designed is full for Type 1
			t.Errorf("target %d, asked for %d: %d gaps of type %d", tt.target, tt.asked, len(g.List), g.Type)
		}
	}
}

func TestGapsAreRankedByTheGainOfTheirTypePerEffort(t *testing.T) { // section 5, R41
	t.Parallel()
	with := func(w int, e questions.Effort) questions.Question {
		q := asked("CC6.2", w, false)
		q.Effort = e
		return q
	}
	for _, tt := range []struct {
		name   string
		qs     []questions.Question
		levels []assessment.Level
		typ    assessment.ReportType
		want   []string
	}{
		{"weeks are eight hours' worth, and this brings more", []questions.Question{with(2, questions.Hours), with(17, questions.Weeks)}, []assessment.Level{missing, missing}, 2, []string{"CC6.2-02", "CC6.2-01"}},
		{"and this less", []questions.Question{with(15, questions.Weeks), with(2, questions.Hours)}, []assessment.Level{missing, missing}, 2, []string{"CC6.2-02", "CC6.2-01"}},
		{"days are three, and this brings more", []questions.Question{with(2, questions.Hours), with(7, questions.Days)}, []assessment.Level{missing, missing}, 2, []string{"CC6.2-02", "CC6.2-01"}},
		{"and this less", []questions.Question{with(5, questions.Days), with(2, questions.Hours)}, []assessment.Level{missing, missing}, 2, []string{"CC6.2-02", "CC6.2-01"}},
		{"for Type 1 the half that is there counts", []questions.Question{with(1, questions.Hours), with(1, questions.Hours)}, []assessment.Level{partial, missing}, 1, []string{"CC6.2-02", "CC6.2-01"}},
		{"for Type 2 it does not", []questions.Question{with(1, questions.Hours), with(1, questions.Hours)}, []assessment.Level{partial, missing}, 2, []string{"CC6.2-01", "CC6.2-02"}},
	} {
		bank := bankOf(tt.qs...)
		g := answered(t, bank, map[string]assessment.Level{"CC6.2-01": tt.levels[0], "CC6.2-02": tt.levels[1]}).Gaps(bank, tt.typ, today)
		if got := ids(g); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestGapsOfOneOwnerLeaveWhatIsAboutNone(t *testing.T) {
	t.Parallel()
	b := *bankOf(
		questions.Question{Criterion: "CC6.2", Weight: 1, Key: true, Controls: []string{"review"}},
		questions.Question{Criterion: "CC6.3", Weight: 1, Key: true, Controls: []string{"review"}},
		questions.Question{Criterion: "CC6.4", Weight: 1, Key: true},
	)
	b.Controls = []questions.Control{{ID: "review", Kind: questions.Setting, Cadence: questions.Quarterly}}
	bank := questions.New(b)
	a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": missing, "CC6.3-01": missing})
	a.Header.Window = &assessment.Window{Start: today, Months: 3}
	record(t, a, bank, assessment.Edit{Question: "CC6.3-01", Owner: ptr("Ops")}, act)
	all := a.Gaps(bank, 2, today)
	if want := a.Window(bank, today).Gaps(); len(want) != 1 || !reflect.DeepEqual(all.Evidence, want) {
		t.Errorf("evidence gaps are %v, want %v", all.Evidence, want)
	}
	mine := all.Of("ops")
	if got := ids(mine); !slices.Equal(got, []string{"CC6.3-01"}) {
		t.Errorf("gaps of ops are %v", got)
	}
	if want := []assessment.ControlGaps{{Control: "review", Questions: []string{"CC6.3-01"}}}; !reflect.DeepEqual(mine.ByControl, want) {
		t.Errorf("by control %v", mine.ByControl)
	}
	if mine.Unanswered != 1 || !reflect.DeepEqual(mine.Evidence, all.Evidence) || len(all.List) != 2 {
		t.Errorf("%d unanswered, evidence %v, and %d gaps of all", mine.Unanswered, mine.Evidence, len(all.List))
	}
}

func TestGapsAreCountedAsTheyAreListed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		for _, typ := range []assessment.ReportType{0, assessment.Type1, assessment.Type2} {
			if n, list := w.a.GapCount(w.bank, typ, w.today), w.a.Gaps(w.bank, typ, w.today).List; n != len(list) {
				t.Fatalf("type %d: %d are counted, %d listed", typ, n, len(list))
			}
		}
	})
}
