package assessment_test

import (
	"cmp"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// holds checks a property of random worlds.
func holds(t *testing.T, scopeConditions bool, property func(*rapid.T, world)) {
	t.Helper()
	t.Parallel()
	for _, part := range []string{"a", "b", "c"} {
		t.Run(part, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) { property(t, drawWorld(t, scopeConditions)) })
		})
	}
}

func blocks(r assessment.Readiness) map[int]assessment.Block {
	return map[int]assessment.Block{1: r.Type1, 2: r.Type2}
}

// level sets a level in the state, as giving it would.
func (w world) level(id string, l assessment.Level) world {
	c := w
	c.a = w.a.Clone()
	v := c.a.Answers[id]
	v.Level, v.Confirmed = l, w.today
	if l != operating && l != proven {
		v.Since = assessment.Day{}
	}
	if l == na {
		v.Reason = "none here"
	}
	c.a.Answers[id] = v
	return c
}

func TestScoresStayInTheirBoundsAndAreFullOnlyWhenEverythingIs(t *testing.T) { // property 1
	holds(t, true, func(t *rapid.T, w world) {
		ref := reference(w)
		for typ, b := range blocks(w.score()) {
			for name, f := range figures(b, true) {
				if f.low < 0 || f.low > 10000 || f.high < 0 || f.high > 10000 {
					t.Fatalf("Type %d: %s is out of bounds: %+v", typ, name, f)
				}
			}
			everything := b.In
			for _, row := range b.Criteria {
				full := true
				for _, q := range ref.of(row.ID) {
					full = full && ref.v(q, typ, false) == 2
				}
				everything = everything && full
				if row.Verdict != assessment.Out && (row.S == 10000) != full {
					t.Fatalf("Type %d: %+v, but full is %v", typ, row, full)
				}
			}
			if (b.Mean == 10000) != everything {
				t.Fatalf("Type %d: mean %d, but everything full is %v", typ, b.Mean, everything)
			}
		}
	})
}

func TestAHigherLevelNeverLowersAnything(t *testing.T) { // property 2
	holds(t, true, func(t *rapid.T, w world) {
		open := rapid.Bool().Draw(t, "unanswered")
		q := w.question(t, func(q *questions.Question) bool {
			l := w.a.Answers[q.ID].Level
			if open {
				return l == none
			}
			return slices.Contains(assessment.LevelsFor(q), l) && l != assessment.LevelsFor(q)[len(assessment.LevelsFor(q))-1]
		})
		if q == nil {
			t.Skip("no such question")
		}
		known := assessment.LevelsFor(q)
		from := slices.Index(known, w.a.Answers[q.ID].Level) + 1 // 0 when unanswered
		better := w.level(q.ID, known[rapid.IntRange(from, len(known)-1).Draw(t, "better")])
		before, after := blocks(w.score()), blocks(better.score())
		for typ := range before {
			if what := lower(figures(before[typ], true), figures(after[typ], true), !open); what != "" {
				t.Fatalf("Type %d: %s from %q to %q lowers %s", typ, q.ID, w.a.Answers[q.ID].Level, better.a.Answers[q.ID].Level, what)
			}
			then := figures(after[typ], true)
			for name, f := range figures(before[typ], true) { // an answer can only narrow the range
				if open && (then[name].high > f.high || then[name].rankHigh > f.rankHigh) {
					t.Fatalf("Type %d: answering %s raises the high end of %s", typ, q.ID, name)
				}
			}
		}
	})
}

func TestTypeTwoIsNeverAboveTypeOne(t *testing.T) { // property 3
	holds(t, true, func(t *rapid.T, w world) {
		r := w.score()
		if what := lower(figures(r.Type2, false), figures(r.Type1, false), true); what != "" {
			t.Fatalf("Type 2 is above Type 1 in %s", what)
		}
	})
}

// withoutCounts takes the numbers of questions from a block.
func withoutCounts(b assessment.Block) assessment.Block {
	if b.Quick != nil {
		b.Quick = &assessment.Quick{Mean: b.Quick.Mean}
	}
	return b
}

func TestAQuestionThatDoesNotApplyIsAsIfItWereNotThere(t *testing.T) { // property 4
	holds(t, true, func(t *rapid.T, w world) {
		q := w.question(t, func(q *questions.Question) bool { return !q.Description() })
		out := w.level(q.ID, na)
		kept := out.a.Answers[q.ID]
		kept.Since, kept.Provider, kept.Due = w.today, "cloud", w.today // whatever was kept
		out.a.Answers[q.ID] = kept

		heavy, gone := *w.bank, *w.bank
		heavy.Questions = slices.Clone(w.bank.Questions)
		i := slices.IndexFunc(heavy.Questions, func(x questions.Question) bool { return x.ID == q.ID })
		heavy.Questions[i].Weight = 4 - heavy.Questions[i].Weight
		gone.Questions = slices.Delete(slices.Clone(w.bank.Questions), i, i+1)
		want := blocks(out.score())
		for name, bank := range map[string]questions.Bank{"another weight": heavy, "no such question": gone} {
			got := blocks(out.a.Score(questions.New(bank), w.today, 90))
			for typ := range want {
				if g, x := withoutCounts(got[typ]), withoutCounts(want[typ]); !reflect.DeepEqual(g, x) {
					t.Fatalf("%s of %s, Type %d:\n%+v, as N/A\n%+v", name, q.ID, typ, g, x)
				}
			}
		}
	})
}

// byID sorts the rows of a block, so that banks in another order compare.
func byID(b assessment.Block) assessment.Block {
	b.Criteria = slices.SortedFunc(slices.Values(b.Criteria), func(x, y assessment.Row) int { return strings.Compare(x.ID, y.ID) })
	b.Categories = slices.SortedFunc(slices.Values(b.Categories), func(x, y assessment.Part) int { return strings.Compare(x.ID, y.ID) })
	b.Series = slices.SortedFunc(slices.Values(b.Series), func(x, y assessment.Part) int { return strings.Compare(x.ID, y.ID) })
	b.Description.Items = slices.SortedFunc(slices.Values(b.Description.Items), func(x, y assessment.ItemRow) int { return strings.Compare(x.ID, y.ID) })
	return b
}

func TestTheOrderOfTheBankDoesNotMatter(t *testing.T) { // property 5
	holds(t, true, func(t *rapid.T, w world) {
		mixed := *w.bank
		mixed.Questions, mixed.Criteria = slices.Clone(mixed.Questions), slices.Clone(mixed.Criteria)
		mixed.Series, mixed.Description = slices.Clone(mixed.Series), slices.Clone(mixed.Description)
		seed := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0))
		seed.Shuffle(len(mixed.Questions), reflect.Swapper(mixed.Questions))
		seed.Shuffle(len(mixed.Criteria), reflect.Swapper(mixed.Criteria))
		seed.Shuffle(len(mixed.Series), reflect.Swapper(mixed.Series))
		seed.Shuffle(len(mixed.Description), reflect.Swapper(mixed.Description))
		other := questions.New(mixed)
		want, got := w.score(), w.a.Score(other, w.today, 90)
		for _, b := range []*assessment.Block{&want.Type1, &want.Type2, &got.Type1, &got.Type2} {
			*b = byID(*b)
		}
		for _, w := range []*assessment.WindowView{want.Window, got.Window} {
			if w != nil {
				w.Evidenced, w.Best = byID(w.Evidenced), byID(w.Best)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("in another order it is\n%+v, not\n%+v", got, want)
		}
		for _, typ := range []assessment.ReportType{1, 2} {
			if got, want := w.a.Gaps(other, typ, w.today), w.a.Gaps(w.bank, typ, w.today); !reflect.DeepEqual(got, want) {
				t.Fatalf("in another order the gaps are\n%+v, not\n%+v", got, want)
			}
		}
	})
}

func TestAnswersOutsideTheScopeChangeNothing(t *testing.T) { // property 6
	holds(t, false, func(t *rapid.T, w world) {
		before, gaps := w.score(), w.a.Gaps(w.bank, 0, w.today)
		other := world{w.bank, w.a.Clone(), w.today}
		for i := range w.bank.Questions {
			if q := &w.bank.Questions[i]; !w.a.Asked(w.bank, q) {
				other.a.Answers[q.ID] = drawAnswer(t, *q, "any", w.today)
			}
		}
		if after := other.score(); !reflect.DeepEqual(before, after) {
			t.Fatalf("answers that are not asked for turned\n%+v into\n%+v", before, after)
		}
		if after := other.a.Gaps(w.bank, 0, w.today); !reflect.DeepEqual(gaps, after) {
			t.Fatalf("answers that are not asked for turned gaps\n%+v into\n%+v", gaps, after)
		}
	})
}

func TestAnotherCategoryNeverOpensTheGate(t *testing.T) { // property 6
	holds(t, false, func(t *rapid.T, w world) {
		wide := world{w.bank, w.a.Clone(), w.today}
		wide.a.Header.Scope = append(wide.a.Header.Scope, rapid.SampledFrom(questions.Categories()).Draw(t, "category"))
		before, after := blocks(w.score()), blocks(wide.score())
		for typ := range before {
			if after[typ].Gate && !before[typ].Gate {
				t.Fatalf("Type %d: the gate opens with %v, closed with %v", typ, wide.a.Header.Scope, w.a.Header.Scope)
			}
		}
	})
}

func TestAnOpenGateMeansThatEverythingIsMet(t *testing.T) { // property 7
	holds(t, true, func(t *rapid.T, w world) {
		for typ, b := range blocks(w.score()) {
			if b.Gate != (b.Word == assessment.Ready) {
				t.Fatalf("Type %d: gate %v, word %s", typ, b.Gate, b.Word)
			}
			if !b.Gate {
				continue
			}
			for _, r := range b.Criteria {
				c := w.bank.Criterion(r.ID)
				if r.Verdict != assessment.Met && (r.Verdict != assessment.Out || c.Common()) {
					t.Fatalf("Type %d: gate open, but %+v", typ, r)
				}
			}
			for _, it := range b.Description.Items {
				if it.State != assessment.ItemComplete && it.State != assessment.ItemOut {
					t.Fatalf("Type %d: gate open, but %+v", typ, it)
				}
			}
			if b.Mean/100 < 80 {
				t.Fatalf("Type %d: gate open at %d", typ, b.Mean)
			}
		}
	})
}

func TestTheHighEndIsTheScoreWithEveryOpenQuestionFull(t *testing.T) { // property 8
	holds(t, true, func(t *rapid.T, w world) {
		full := world{w.bank, w.a.Clone(), w.today}
		for i := range w.bank.Questions {
			q := &w.bank.Questions[i]
			if v := full.a.Answers[q.ID]; v.Level == none {
				known := assessment.LevelsFor(q)
				full.a.Answers[q.ID] = assessment.Answer{Level: known[len(known)-1], Confirmed: w.today}
			}
		}
		before, after := blocks(w.score()), blocks(full.score())
		for typ, b := range before {
			filled := figures(after[typ], true)
			for name, f := range figures(b, true) {
				x := filled[name]
				if f.high < f.low || b.Unanswered == 0 && f.high != f.low && typ == 2 {
					t.Fatalf("Type %d: %s reaches from %d to %d with %d unanswered", typ, name, f.low, f.high, b.Unanswered)
				}
				if f.high != x.low || f.rankHigh != 0 && f.rankHigh != x.rank {
					t.Fatalf("Type %d: %s could become %+v, and becomes %+v", typ, name, f, x)
				}
			}
		}
	})
}

func TestAGapGainsWhatAWhatIfOfItShows(t *testing.T) { // R41, R43
	holds(t, true, func(t *rapid.T, w world) {
		r := w.score()
		ref := reference(w)
		for _, typ := range []assessment.ReportType{1, 2} {
			now := blocks(r)[int(typ)]
			g := w.a.Gaps(w.bank, typ, w.today)
			want := 0
			for _, q := range w.bank.Questions {
				if ref.applicable(q) && ref.level(q) != "" && ref.v(q, int(typ), false) < 2 && (!q.Description() || ref.itemOf(q.Criterion, int(typ))) {
					want++
				}
			}
			if len(g.List) != want || g.Unanswered != now.Unanswered {
				t.Fatalf("Type %d: %d gaps and %d unanswered, want %d and %d", typ, len(g.List), g.Unanswered, want, now.Unanswered)
			}
			for i, x := range g.List {
				one, two, err := w.a.WhatIf(w.bank, []string{x.Question}, w.today)
				if err != nil {
					t.Fatal(err)
				}
				then := map[assessment.ReportType]assessment.Block{1: one, 2: two}[typ]
				was, becomes := rowOf(now, x.Criterion), rowOf(then, x.Criterion)
				if x.Verdict != was || x.After != becomes || x.Gain1 != one.Mean-r.Type1.Mean || x.Gain2 != two.Mean-r.Type2.Mean {
					t.Fatalf("Type %d: gap %+v, but it goes from %s to %s and gains %d and %d",
						typ, x, was, becomes, one.Mean-r.Type1.Mean, two.Mean-r.Type2.Mean)
				}
				if i > 0 && !inOrder(g.List[i-1], x, typ) {
					t.Fatalf("Type %d: %+v comes before %+v", typ, g.List[i-1], x)
				}
			}
		}
	})
}

// rowOf gives the verdict of a criterion or the state of a description item.
func rowOf(b assessment.Block, place string) string {
	if r := b.Row(place); r != nil {
		return string(r.Verdict)
	}
	for _, it := range b.Description.Items {
		if it.ID == place {
			return string(it.State)
		}
	}
	return ""
}

// inOrder says whether gap x may stand before y: by verdict, key, gain per
// effort (in twenty-fourths of an hour, so that it stays whole), id.
func inOrder(x, y assessment.Gap, typ assessment.ReportType) bool {
	place := func(g assessment.Gap) [3]int {
		gain := g.Gain2
		if typ == 1 {
			gain = g.Gain1
		}
		key := 1
		if g.Key {
			key = 0
		}
		perEffort := map[questions.Effort]int{questions.Hours: 24, questions.Days: 8, questions.Weeks: 3}[g.Effort]
		return [3]int{ranks[g.Verdict], key, -gain * perEffort}
	}
	px, py := place(x), place(y)
	return cmp.Or(slices.Compare(px[:], py[:]), strings.Compare(x.Question, y.Question)) < 0
}

func TestTheInterviewAsksEveryQuestionOnce(t *testing.T) {
	holds(t, true, func(t *rapid.T, w world) {
		var want []string
		for i := range w.bank.Questions {
			if q := &w.bank.Questions[i]; w.a.Asked(w.bank, q) {
				want = append(want, q.ID)
			}
		}
		got := w.a.Interview(w.bank)
		if n := len(w.a.QuickScan(w.bank)); slices.ContainsFunc(got[:n], func(id string) bool { return !w.bank.Question(id).Quick }) ||
			slices.ContainsFunc(got[n:], func(id string) bool { return w.bank.Question(id).Quick }) {
			t.Fatalf("quick questions do not come first in %v", got)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) || len(got) != w.score().Questions {
			t.Fatalf("asks %v, want %v (%d counted)", got, want, w.score().Questions)
		}
	})
}
