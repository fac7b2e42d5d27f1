package assessment_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// listsOf gives the lists of a difference by name, as ids.
func listsOf(d assessment.Difference) map[string][]string {
	out := map[string][]string{}
	for name, l := range map[string][]assessment.Change{
		"better": d.Better, "worse": d.Worse, "newly answered": d.NewlyAnswered, "newly N/A": d.NewlyNA, "cleared": d.Cleared, "otherwise": d.Otherwise,
		"out of scope": d.OutOfScope, "into scope": d.IntoScope, "new": d.NewInBank, "retired": d.Retired, "reworded": d.Reworded,
	} {
		for _, c := range l {
			out[name] = append(out[name], c.Question)
		}
	}
	return out
}

func TestAChangeOfAnAnswerStandsInItsList(t *testing.T) {
	t.Parallel()
	all := []assessment.Level{none, missing, partial, designed, operating, proven, na, provider}
	bank := bankOf(asked("CC6.2", 3, true))
	for i, from := range all {
		for k, to := range all {
			want := "otherwise"
			switch {
			case from == to:
				want = ""
			case to == none:
				want = "cleared"
			case to == na:
				want = "newly N/A"
			case from == none:
				want = "newly answered"
			case from == na || from == provider || to == provider:
			case i < k:
				want = "better"
			default:
				want = "worse"
			}
			a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": from})
			b := answered(t, bank, map[string]assessment.Level{"CC6.2-01": to})
			got := listsOf(assessment.Between(bank, a.Now(bank, act), b.Now(bank, act)))
			if want == "" && len(got) != 0 || want != "" && (len(got) != 1 || !slices.Equal(got[want], []string{"CC6.2-01"})) {
				t.Errorf("from %q to %q: %v, want it under %q", from, to, got, want)
			}
		}
	}
}

func TestADescriptionItemGetsBetterToo(t *testing.T) {
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true), asked("DC1", 1, false), asked("DC9", 1, false))
	a := answered(t, bank, map[string]assessment.Level{"DC1-01": missing, "DC9-01": drafted})
	from := a.Now(bank, act)
	record(t, a, bank, edit("DC1-01", drafted), act)
	record(t, a, bank, edit("DC9-01", complete), act)
	d := assessment.Between(bank, from, a.Now(bank, act))
	if got := listsOf(d); !slices.Equal(got["better"], []string{"DC1-01", "DC9-01"}) || len(got) != 1 {
		t.Errorf("lists are %v", got)
	}
	want := []assessment.Turn{
		{Criterion: "DC1", Type: 1, From: "missing", To: "drafted"},
		{Criterion: "DC1", Type: 2, From: "missing", To: "drafted"},
		{Criterion: "DC9", Type: 2, From: "drafted", To: "complete"},
	}
	if !slices.Equal(d.Verdicts, want) {
		t.Errorf("turns are %+v, want %+v", d.Verdicts, want)
	}
}

func TestTheWorkedExampleOfTheContract(t *testing.T) { // difference/1
	t.Parallel()
	bank, levels := workedExample()
	levels["CC6.2-01"] = partial
	a := answered(t, bank, levels)
	from := a.Now(bank, act)
	record(t, a, bank, edit("CC6.2-01", proven), act)
	d := assessment.Between(bank, from, a.Now(bank, act))
	if len(d.Better) != 1 || d.Better[0].From != partial || d.Better[0].To != proven || d.To.Type1.Mean != 9106 || d.To.Type2.Mean != 8213 {
		t.Errorf("it is %+v", d.Better)
	}
	want := []assessment.Turn{
		{Criterion: "CC6.2", Type: 1, From: "at-risk", To: "met"},
		{Criterion: "CC6.2", Type: 2, From: "not-met", To: "met"},
	}
	if !slices.Equal(d.Verdicts, want) {
		t.Errorf("turns are %+v, want %+v", d.Verdicts, want)
	}
}

func TestADifferenceOfAStateWithItselfIsEmpty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		who := assessment.Act{Today: w.today}
		d := assessment.Between(w.bank, w.a.Now(w.bank, who), w.a.Now(w.bank, who))
		if !d.Empty() || len(listsOf(d)) != 0 || len(d.Verdicts) != 0 || !slices.Equal(d.Sentences(w.bank), []string{"Nothing changed between now and now."}) {
			t.Fatalf("it is %v, %v: %v", listsOf(d), d.Verdicts, d.Sentences(w.bank))
		}
	})
}

// anotherState draws another state of the same assessment: answers, scope, facts,
// providers and window.
func anotherState(t *rapid.T, w world) *assessment.Assessment {
	b := w.a.Clone()
	for _, q := range w.bank.Questions {
		if oneOf4.Draw(t, "another answer") {
			b.Answers[q.ID] = drawAnswer(t, q, "any", w.today)
		}
	}
	if oneOf4.Draw(t, "another scope") {
		b.Header.Scope = choices.Draw(t, "scope")
	}
	if oneOf4.Draw(t, "another fact") {
		b.Header.Profile["hosting"] = hosting.Draw(t, "hosting")
	}
	if oneOf4.Draw(t, "another provider") {
		b.Providers["cloud"] = drawProvider(t, "cloud", w.today)
	}
	return b
}

// drawTwoBanks makes a second version in which some questions are new, gone or
// asked otherwise.
func drawTwoBanks(t *rapid.T, bank *questions.Bank) *questions.Bank {
	b := *bank
	b.Version, b.Questions = "1.1.0", nil
	for _, q := range bank.Questions {
		switch rapid.IntRange(0, 5).Draw(t, "fate of "+q.ID) {
		case 0:
			b.Retired = append(b.Retired, questions.Retired{ID: q.ID, Reason: "Asked twice."})
			continue
		case 1:
			q.Ask += " Really?"
		case 2:
			extra := q
			extra.ID += "0"
			b.Questions = append(b.Questions, extra)
		}
		b.Questions = append(b.Questions, q)
	}
	return questions.New(b)
}

func TestADifferenceReadBackwardIsTheOpposite(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		who := assessment.Act{Today: w.today}
		other, bank := anotherState(t, w), w.bank
		if oneOf4.Draw(t, "another bank") {
			bank = drawTwoBanks(t, w.bank)
		}
		x, y := w.a.Now(w.bank, who), other.Now(bank, who)
		d, e := assessment.Between(bank, x, y), assessment.Between(bank, y, x)
		forth, back := listsOf(d), listsOf(e)
		for _, pair := range [][2]string{{"better", "worse"}, {"out of scope", "into scope"}, {"new", "retired"}, {"reworded", "reworded"}} {
			if !slices.Equal(forth[pair[0]], back[pair[1]]) || !slices.Equal(forth[pair[1]], back[pair[0]]) {
				t.Fatalf("%v: forth %v, back %v", pair, forth, back)
			}
		}
		if d.Empty() != e.Empty() || len(d.Verdicts) != len(e.Verdicts) {
			t.Fatalf("forth %+v, back %+v", d.Verdicts, e.Verdicts)
		}
		for _, turn := range d.Verdicts {
			if !slices.Contains(e.Verdicts, assessment.Turn{turn.Criterion, turn.Type, turn.To, turn.From, turn.ToOpen, turn.FromOpen}) {
				t.Fatalf("%+v is not among %+v", turn, e.Verdicts)
			}
		}
	})
}

func TestAQuestionStandsInOneListInTheOrderOfTheBank(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		who := assessment.Act{Today: w.today}
		other := anotherState(t, w)
		d := assessment.Between(w.bank, w.a.Now(w.bank, who), other.Now(w.bank, who))
		seen := map[string]string{}
		for name, ids := range listsOf(d) {
			place := -1
			for _, id := range ids {
				if seen[id] != "" {
					t.Fatalf("%s is %s and %s", id, seen[id], name)
				}
				seen[id] = name
				i := slices.IndexFunc(w.bank.Questions, func(q questions.Question) bool { return q.ID == id })
				if i <= place {
					t.Fatalf("%s: %v is not in the order of the bank", name, ids)
				}
				place = i
			}
		}
		for _, q := range w.bank.Questions { // and none is left out
			x, y := w.a.Asked(w.bank, &q), other.Asked(w.bank, &q)
			if (x != y || x && w.a.Answers[q.ID].Level != other.Answers[q.ID].Level) != (seen[q.ID] != "") && seen[q.ID] != "otherwise" {
				t.Fatalf("%s stands in %q", q.ID, seen[q.ID])
			}
		}
	})
}

func TestEverySentenceIsCleanEnglish(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		who := assessment.Act{Today: w.today}
		bank := w.bank
		if oneOf4.Draw(t, "another bank") {
			bank = drawTwoBanks(t, w.bank)
		}
		d := assessment.Between(bank, w.a.Now(w.bank, who), anotherState(t, w).Now(bank, who))
		said := d.Sentences(bank)
		told := strings.Join(said, "\n")
		for _, s := range said {
			wellSaid(t, s)
		}
		for _, list := range [][]assessment.Change{d.Better, d.Worse, d.NewlyAnswered, d.NewlyNA, d.Cleared, d.Otherwise} {
			for _, c := range list {
				if !strings.Contains(told, questions.ScreenID(c.Question)) {
					t.Fatalf("%s is not told:\n%s", c.Question, told)
				}
			}
		}
		for _, x := range d.Verdicts {
			if !strings.Contains(told, questions.ScreenID(x.Criterion)+" turned") {
				t.Fatalf("%+v is not told:\n%s", x, told)
			}
		}
	})
}

// wellSaid checks what any sentence of the program keeps to.
func wellSaid(t interface{ Errorf(string, ...any) }, s string) {
	low := " " + strings.ToLower(s)
	for _, bad := range []string{
		"certif", "pass", "fail", "  ", "..", " ,", " .", "()", "%!", "not-met", "at-risk", "not-ready", " 1 questions", " 1 answers", " 1 months", "and and", "; .", ": .", "because  ",
	} {
		if strings.Contains(low, bad) {
			t.Errorf("%q holds %q", s, bad)
		}
	}
	if !strings.HasSuffix(s, ".") || s[:1] != strings.ToUpper(s[:1]) {
		t.Errorf("%q is no sentence", s)
	}
}

func TestATrendHasAPointForEachCheckpointAndOneForNow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		n := rapid.IntRange(0, 4).Draw(t, "checkpoints")
		type made struct {
			scope, bank string
		}
		var all []made
		bank := w.bank
		turn := func() {
			if oneOf4.Draw(t, "another scope") {
				w.a.Header.Scope = choices.Draw(t, "scope")
			}
			if oneOf4.Draw(t, "another bank") {
				b := *bank
				b.Version += "1"
				bank = questions.New(b)
			}
			var names []string
			for _, c := range append([]questions.Category{questions.Security}, w.a.Header.Scope...) {
				names = append(names, string(c))
			}
			slices.Sort(names)
			all = append(all, made{fmt.Sprint(slices.Compact(names)), bank.Version})
		}
		for i := range n {
			turn()
			if _, err := w.a.AddCheckpoint(bank, fmt.Sprint("point ", i), inDays(i)); err != nil {
				t.Fatal(err)
			}
		}
		turn()
		trend := w.a.Trend(bank, inDays(n))
		if len(trend) != n+1 || trend[n].Name != "" || !reflect.DeepEqual(trend[n].Point, w.a.Now(bank, inDays(n))) {
			t.Fatalf("%d checkpoints have a trend of %d points", n, len(trend))
		}
		for i, p := range trend {
			want := assessment.Break("")
			switch {
			case i == 0:
			case all[i].scope != all[i-1].scope:
				want = assessment.BreakScope
			case all[i].bank != all[i-1].bank:
				want = assessment.BreakBank
			}
			if p.Break != want || i < n && p.Name != fmt.Sprint("point ", i) {
				t.Fatalf("point %d is %q with break %q, want %q", i, p.Name, p.Break, want)
			}
		}
	})
}
