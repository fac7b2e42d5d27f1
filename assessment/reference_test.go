package assessment_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// reference computes the scores a second time, slowly and straight from the
// text of docs/method.md: no sums kept, no lookups, dates by package time.
type reference struct {
	bank  *questions.Bank
	a     *assessment.Assessment
	today assessment.Day
}

func TestScoresAreThoseOfTheReference(t *testing.T) {
	t.Parallel()
	for range 5 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				w := drawWorld(t, true)
				got := w.a.Score(w.bank, w.today, 90)
				want := reference(w).readiness(90)
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("scores differ\n got %+v\nwant %+v", got, want)
				}
			})
		})
	}
}

func (r reference) chosen(c questions.Category) bool {
	for _, x := range r.a.Header.Scope {
		if x == c {
			return true
		}
	}
	return c == "security"
}

// asked: in scope and the condition holds.
func (r reference) asked(q questions.Question) bool {
	for _, c := range r.bank.Criteria {
		if c.ID == q.Criterion && !r.chosen(c.Category) {
			return false
		}
	}
	return q.When == nil || q.When.Holds(r.a.Header.Profile, r.chosen)
}

func (r reference) level(q questions.Question) string { return string(r.a.Answers[q.ID].Level) }

func (r reference) applicable(q questions.Question) bool { return r.asked(q) && r.level(q) != "na" }

func clock(d assessment.Day) time.Time {
	t, err := time.Parse(time.DateOnly, d.String())
	if err != nil {
		panic(err)
	}
	return t
}

// months goes n months on, not beyond the end of the month.
func months(t time.Time, n int) time.Time {
	for back := 0; ; back++ {
		to := time.Date(t.Year(), t.Month()+time.Month(n), t.Day()-back, 0, 0, 0, 0, time.UTC)
		first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		if to.Month() == first.Month() {
			return to
		}
	}
}

// v of a question for report type 1 or 2, or evidenced (3), best (4);
// unanswered counts 0, or 2 at the high end.
func (r reference) v(q questions.Question, typ int, high bool) int {
	switch typ {
	case 3:
		if q.Criterion[0] == 'D' || r.level(q) == "provider" { // v2 is never above r
			return r.v(q, 2, high)
		}
		return min(r.v(q, 2, high), r.weakest(q, 3))
	case 4:
		if q.Criterion[0] == 'D' {
			return 2
		}
		if r.level(q) == "provider" {
			if !clock(r.today).After(r.windowEnd()) {
				return 2
			}
			p := r.a.Providers[r.a.Answers[q.ID].Provider]
			switch {
			case p.Report == "none" || p.Report == "" || p.Reviewed.IsZero():
				return 0
			case clock(p.Reviewed).After(months(r.windowEnd(), -12)) && !clock(p.Reviewed).After(r.windowEnd()) && p.Report == "soc2-type2" &&
				!p.PeriodEnd.IsZero() && !clock(p.PeriodEnd).Before(months(r.windowEnd(), -12)):
				return 2
			}
			return 1
		}
		return r.weakest(q, 4)
	}
	l := r.level(q)
	ans := r.a.Answers[q.ID]
	window := r.a.Header.Window
	switch l {
	case "":
		if high {
			return 2
		}
		return 0
	case "provider":
		p := r.a.Providers[ans.Provider]
		onFile := p.Report != "none" && p.Report != ""
		reviewedWithin := func(end time.Time) bool {
			return !p.Reviewed.IsZero() && clock(p.Reviewed).After(months(end, -12)) && !clock(p.Reviewed).After(end)
		}
		asOf := clock(r.today)
		if window != nil {
			if end := months(clock(window.Start), window.Months).AddDate(0, 0, -1); asOf.After(end) {
				asOf = end
			}
		}
		if !r.a.Header.AsOf.IsZero() {
			asOf = clock(r.a.Header.AsOf)
		}
		v1 := 0
		if onFile {
			v1 = 1
			if reviewedWithin(asOf) && p.CSOCs && p.CUECs {
				v1 = 2
			}
		}
		if typ == 1 {
			return v1
		}
		end := asOf
		if window != nil {
			end = months(clock(window.Start), window.Months).AddDate(0, 0, -1)
		}
		rr := 0
		if onFile && !p.Reviewed.IsZero() {
			rr = 1
			if reviewedWithin(end) && p.Report == "soc2-type2" && !p.PeriodEnd.IsZero() && !clock(p.PeriodEnd).Before(months(end, -12)) {
				rr = 2
			}
		}
		return min(v1, rr)
	}
	table := map[string][2]int{
		"missing": {0, 0}, "partial": {1, 0}, "designed": {2, 0}, "operating": {2, 1}, "proven": {2, 2},
		"drafted": {1, 1}, "complete": {2, 2},
	}
	v := table[l][typ-1]
	if typ == 2 && window != nil && !ans.Since.IsZero() && clock(ans.Since).After(clock(window.Start)) && v == 2 {
		v = 1
	}
	return v
}

// of lists the applicable questions of a criterion or description item.
func (r reference) of(place string) (qs []questions.Question) {
	for _, q := range r.bank.Questions {
		if q.Criterion == place && r.applicable(q) {
			qs = append(qs, q)
		}
	}
	return qs
}

func (r reference) s(qs []questions.Question, typ int, high bool) int {
	above, below := 0, 0
	for _, q := range qs {
		above += q.Weight * r.v(q, typ, high)
		below += 2 * q.Weight
	}
	return 10000 * above / below
}

func (r reference) verdict(place string, typ int, high bool) (int, assessment.Verdict) {
	qs := r.of(place)
	if len(qs) == 0 {
		return 0, "out"
	}
	s := r.s(qs, typ, high)
	keys, zero, two := 0, 0, 0
	for _, q := range qs {
		if q.Key {
			keys++
			switch r.v(q, typ, high) {
			case 0:
				zero++
			case 2:
				two++
			}
		}
	}
	if zero > 0 || keys == 0 && s < 5000 {
		return s, "not-met"
	}
	if two == keys && s >= 8000 {
		return s, "met"
	}
	return s, "at-risk"
}

func (r reference) state(place string, typ int, high bool) (int, assessment.State) {
	qs := r.of(place)
	if len(qs) == 0 {
		return 0, "out"
	}
	all2 := true
	for _, q := range qs {
		if r.v(q, typ, high) == 0 {
			return r.s(qs, typ, high), "missing"
		}
		all2 = all2 && r.v(q, typ, high) == 2
	}
	if all2 {
		return r.s(qs, typ, high), "complete"
	}
	return r.s(qs, typ, high), "drafted"
}

// part is the score of the criteria that are wanted.
func (r reference) part(id string, typ int, want func(questions.Criterion) bool) (p assessment.Part, any bool) {
	p.ID = id
	low, high, n := 0, 0, 0
	for _, c := range r.bank.Criteria {
		if !r.chosen(c.Category) || !want(c) {
			continue
		}
		any = true
		l, v := r.verdict(c.ID, typ, false)
		h, vh := r.verdict(c.ID, typ, true)
		if v == "out" {
			p.Out++
			continue
		}
		low, high, n = low+l, high+h, n+1
		switch {
		case v != vh:
			p.Open++
		case v == "met":
			p.Met++
		case v == "at-risk":
			p.AtRisk++
		default:
			p.NotMet++
		}
	}
	if n > 0 {
		p.In, p.Mean, p.High = true, low/n, high/n
	}
	return p, any
}

// gate of the criteria that are wanted, together with security's where
// needed: all that are in are met, and no common one is out.
func (r reference) open(typ int, want func(questions.Criterion) bool) bool {
	in := 0
	for _, c := range r.bank.Criteria {
		if !r.chosen(c.Category) || !want(c) {
			continue
		}
		_, v := r.verdict(c.ID, typ, false)
		if v == "out" && c.Category == "security" || v == "not-met" || v == "at-risk" {
			return false
		}
		if v == "met" {
			in++
		}
	}
	return in > 0
}

func (r reference) anyNotMet(typ int, want func(questions.Criterion) bool) bool {
	for _, c := range r.bank.Criteria {
		if _, v := r.verdict(c.ID, typ, false); v == "not-met" && r.chosen(c.Category) && want(c) {
			return true
		}
	}
	return false
}

func wordOf(in, gate, missing bool, mean int) assessment.Word {
	if !in {
		return "nothing-in-scope"
	}
	if gate {
		return "ready"
	}
	if !missing && mean >= 6000 {
		return "close"
	}
	return "not-ready"
}

func (r reference) itemOf(place string, typ int) bool {
	for _, it := range r.bank.Description {
		if it.ID == place {
			for _, t := range it.Types {
				if t == min(typ, 2) {
					return true
				}
			}
		}
	}
	return false
}

func (r reference) block(typ int) assessment.Block {
	every := func(questions.Criterion) bool { return true }
	common := func(c questions.Criterion) bool { return c.Category == "security" }
	b := assessment.Block{Criteria: []assessment.Row{}}
	for _, c := range r.bank.Criteria {
		if r.chosen(c.Category) {
			low, v := r.verdict(c.ID, typ, false)
			high, vh := r.verdict(c.ID, typ, true)
			b.Criteria = append(b.Criteria, assessment.Row{ID: c.ID, S: low, High: high, Verdict: v, VerdictHigh: vh})
		}
	}
	missing, whole := false, true
	low, high, n := 0, 0, 0
	for _, it := range r.bank.Description {
		if !r.itemOf(it.ID, typ) {
			continue
		}
		l, s := r.state(it.ID, typ, false)
		h, sh := r.state(it.ID, typ, true)
		b.Description.Items = append(b.Description.Items, assessment.ItemRow{ID: it.ID, S: l, High: h, State: s, StateHigh: sh})
		missing = missing || s == "missing"
		whole = whole && (s == "complete" || s == "out")
		if s != "out" {
			low, high, n = low+l, high+h, n+1
		}
	}
	if n > 0 {
		b.Description.In, b.Description.Mean, b.Description.High = true, low/n, high/n
	}
	p, _ := r.part("", typ, every)
	b.In, b.Mean, b.High = p.In, p.Mean, p.High
	b.Gate = r.open(typ, every) && whole
	b.Word = wordOf(b.In, b.Gate, missing || r.anyNotMet(typ, every), b.Mean)
	for _, category := range []questions.Category{"security", "availability", "confidentiality", "processing-integrity", "privacy"} {
		want := func(c questions.Criterion) bool { return c.Category == category }
		if p, any := r.part(string(category), typ, want); any {
			p.Gate = r.open(typ, want) && r.open(typ, common)
			p.Word = wordOf(p.In, p.Gate, r.anyNotMet(typ, want), p.Mean)
			b.Categories = append(b.Categories, p)
		}
	}
	for _, s := range r.bank.Series {
		if p, any := r.part(s.ID, typ, func(c questions.Criterion) bool { return c.Series == s.ID }); any {
			b.Series = append(b.Series, p)
		}
	}
	for _, q := range r.bank.Questions {
		if r.asked(q) && r.level(q) == "" && (!q.Description() || r.itemOf(q.Criterion, typ)) {
			b.Unanswered++
		}
	}
	if typ < 3 {
		b.Quick = r.quick(typ)
	}
	return b
}

func (r reference) quick(typ int) *assessment.Quick {
	est := assessment.Quick{}
	openQuestions, criteria, total := 0, 0, 0
	for _, c := range r.bank.Criteria {
		var quick []questions.Question
		for _, q := range r.bank.Questions {
			if q.Criterion != c.ID || !r.asked(q) {
				continue
			}
			est.Of++
			if r.level(q) == "" {
				openQuestions++
			}
			if !q.Quick {
				continue
			}
			if r.level(q) == "" {
				return nil
			}
			est.Answered++
			if r.applicable(q) {
				quick = append(quick, q)
			}
		}
		if len(quick) > 0 {
			criteria++
			total += r.s(quick, typ, false)
		}
	}
	if openQuestions == 0 || criteria == 0 {
		return nil
	}
	est.Mean = total / criteria
	return &est
}

func (r reference) readiness(stale int) assessment.Readiness {
	out := assessment.Readiness{Day: r.today, StaleDays: stale, Basis: "answers"}
	controls := map[string]bool{}
	for _, q := range r.bank.Questions {
		if !r.asked(q) {
			continue
		}
		ans := r.a.Answers[q.ID]
		out.Questions++
		if r.level(q) == "" {
			out.Unanswered++
		} else {
			out.Answered++
			if !ans.Confirmed.IsZero() && clock(r.today).Sub(clock(ans.Confirmed)) >= time.Duration(stale)*24*time.Hour {
				out.Stale++
			}
		}
		if r.level(q) == "na" {
			out.NA++
		}
		if ans.Flag {
			out.Flagged++
		}
		if q.Key && !q.Description() && r.applicable(q) && r.level(q) != "provider" {
			for _, c := range q.Controls {
				if !r.a.Controls[c].Out {
					controls[c] = true
				}
			}
		}
	}
	for c := range controls {
		for _, x := range r.a.Evidence {
			if x.Control == c && x.File != "changed" {
				out.ExamplesOnFile++
				break
			}
		}
	}
	out.ExamplesControls = len(controls)
	out.Type1, out.Type2 = r.block(1), r.block(2)
	out.HeadlineType1, out.HeadlineType2, out.HeadlineMean = out.Type1.Word, out.Type2.Word, out.Type2.Mean
	if r.a.Header.Window != nil {
		out.Window = r.window()
		other, basis := out.Window.Best, "best"
		if clock(r.today).After(r.windowEnd()) {
			other, basis = out.Window.Evidenced, "evidenced"
		}
		order := []assessment.Word{"nothing-in-scope", "not-ready", "close", "ready"}
		if a, b := slices.Index(order, other.Word), slices.Index(order, out.Type2.Word); a < b || a == b && other.Mean < out.Type2.Mean {
			out.HeadlineType2, out.HeadlineMean, out.Basis = other.Word, other.Mean, basis
		}
	}
	return out
}
