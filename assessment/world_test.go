package assessment_test

import (
	"fmt"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// world is a random bank with a random assessment on it.
type world struct {
	bank  *questions.Bank
	a     *assessment.Assessment
	today assessment.Day
}

var places = []string{
	"CC6.2", "CC1.1", "CC6.3", "CC7.1", "A1.1", "A1.2", "C1.1", "PI1.1", "P1.1", "P2.1", "DC1", "DC2", "DC9",
}

var (
	sizes     = rapid.SampledFrom([]int{0, 0, 1, 1, 2, 3, 4})
	weights   = rapid.IntRange(1, 3)
	efforts   = rapid.SampledFrom([]questions.Effort{questions.Hours, questions.Days, questions.Weeks})
	oneOf4    = rapid.SampledFrom([]bool{false, false, false, true})
	oneOf12   = rapid.SampledFrom([]bool{false, false, false, false, false, false, false, false, false, false, false, true})
	yes       = rapid.Bool()
	reports   = rapid.SampledFrom([]string{"soc2-type2", "soc2-type2", "soc2-type1", "iso27001", "other", "none"})
	hosting   = rapid.SampledFrom([]string{"", "own", "cloud"})
	nearby    = rapid.SampledFrom([]int{-800, -366, -365, -364, -200, -91, -90, -89, -1, 0, 1, 30, 200, 365, 366, 800})
	levels    = []assessment.Level{missing, partial, designed, operating, proven}
	documents = []assessment.Level{missing, drafted, complete}
	moods     = rapid.SampledFrom([]string{"any", "any", "answered", "strong", "strong", "full"})
	opened    = rapid.SampledFrom([]int{-800, -500, -400, -366, -365, -364, -300, -200, -150, -100, -91, -60, -31, -1, 0, 1, 100})
	kinds     = rapid.SampledFrom([]questions.Kind{questions.Occurrence, questions.Occurrence, questions.Setting, questions.Document})
	cadences  = rapid.SampledFrom(assessment.Cadences())
	proofs    = rapid.SampledFrom(assessment.ProofCadences())
	outcomes  = rapid.SampledFrom([]assessment.Outcome{assessment.Pass, assessment.Pass, assessment.Pass, assessment.NoneOccurred, assessment.Exception})
	files     = rapid.SampledFrom([]assessment.FileState{"", "", assessment.FileOK, assessment.FileMissing, assessment.FileChanged})
	choices   = rapid.SliceOfDistinct(rapid.SampledFrom(questions.Categories()), rapid.ID[questions.Category])
)

// drawBank draws a bank with at least one common criterion. Conditions name
// categories only when they may (R11).
func drawBank(t *rapid.T, scopeConditions bool) *questions.Bank {
	facts := []questions.Condition{
		questions.FactIs{Fact: "hosting", Values: []string{"own"}},
		questions.Not{A: questions.FactIs{Fact: "hosting", Values: []string{"own"}}},
		questions.FactIs{Fact: "people", Values: []string{"few", "many"}},
	}
	if scopeConditions {
		facts = append(facts, questions.ScopeHas{Category: questions.Privacy}, questions.Or{A: facts[0], B: questions.ScopeHas{Category: questions.Availability}})
	}
	conditions := rapid.SampledFrom(facts)
	var qs []questions.Question
	var empty []questions.Criterion
	for i, place := range places {
		n := sizes.Draw(t, "questions of "+place)
		if i == 0 {
			n = max(n, 1)
		}
		for range n {
			q := asked(place, weights.Draw(t, "weight"), false)
			q.Quick, q.Effort = oneOf4.Draw(t, "quick"), efforts.Draw(t, "effort")
			if !q.Description() {
				q.Key = oneOf4.Draw(t, "key")
				for _, c := range []string{"mfa", "review", "scan"} {
					if oneOf4.Draw(t, c) {
						q.Controls = append(q.Controls, c)
					}
				}
			}
			if oneOf4.Draw(t, "conditional") {
				q.When = conditions.Draw(t, "when")
			}
			qs = append(qs, q)
		}
		if n == 0 && place[0] != 'D' && oneOf12.Draw(t, "criterion without questions") {
			empty = append(empty, criterion(place))
		}
	}
	b := *bankOf(qs...)
	for _, id := range []string{"mfa", "review", "scan"} {
		b.Controls = append(b.Controls, questions.Control{ID: id, Title: id, Kind: kinds.Draw(t, "kind of "+id), Cadence: cadences.Draw(t, "cadence of "+id)})
	}
	for _, c := range empty {
		b.Criteria = append(b.Criteria, c)
		known := false
		for _, s := range b.Series {
			known = known || s.ID == c.Series
		}
		if !known {
			b.Series = append(b.Series, questions.Series{ID: c.Series})
		}
	}
	return questions.New(b)
}

func drawDay(t *rapid.T, near assessment.Day, what string) assessment.Day {
	if oneOf4.Draw(t, what+" not set") {
		return assessment.Day{}
	}
	return near.AddDays(nearby.Draw(t, what))
}

// drawAnswer draws an answer as it may stand in a state.
func drawAnswer(t *rapid.T, q questions.Question, mood string, on assessment.Day) assessment.Answer {
	known, full := levels, proven
	if q.Description() {
		known, full = documents, complete
	}
	v := assessment.Answer{Level: full}
	if mood == "any" || mood == "answered" || mood == "strong" && oneOf12.Draw(t, "weak") {
		options := append([]assessment.Level{}, known...)
		if !q.Description() {
			options = append(options, na, provider)
		}
		if mood != "answered" {
			options = append(options, none)
		}
		v.Level = rapid.SampledFrom(options).Draw(t, "level of "+q.ID)
	}
	switch v.Level {
	case na:
		v.Reason = "none here"
	case provider:
		v.Provider = rapid.SampledFrom([]string{"cloud", "mail"}).Draw(t, "by")
	case operating, proven:
		if oneOf4.Draw(t, "since is set") {
			v.Since = on.AddDays(min(0, nearby.Draw(t, "since")))
		}
	}
	if v.Level != none {
		v.Confirmed = on.AddDays(min(0, nearby.Draw(t, "confirmed")))
	}
	v.Flag = oneOf12.Draw(t, "flag")
	return v
}

func drawProvider(t *rapid.T, id string, on assessment.Day) assessment.Provider {
	p := assessment.Provider{
		ID: id, Report: reports.Draw(t, "report"), PeriodEnd: drawDay(t, on, "period end"),
		CSOCs: !oneOf4.Draw(t, "no csocs"), CUECs: !oneOf4.Draw(t, "no cuecs"),
	}
	if d := drawDay(t, on, "reviewed"); !d.After(on) {
		p.Reviewed = d
	}
	return p
}

func drawWorld(t *rapid.T, scopeConditions bool) world {
	w := world{bank: drawBank(t, scopeConditions), today: rapid.SampledFrom([]assessment.Day{today, day("2024-02-29"), day("2025-12-31")}).Draw(t, "today")}
	w.a = &assessment.Assessment{
		ID: "id-1", Answers: map[string]assessment.Answer{}, Providers: map[string]assessment.Provider{},
		Evidence: map[string]assessment.Record{}, Controls: map[string]assessment.ControlSetting{},
	}
	h := &w.a.Header
	h.Name, h.Target, h.Scope = "First", assessment.Type2, choices.Draw(t, "scope")
	h.Profile = questions.Profile{}
	if v := hosting.Draw(t, "hosting"); v != "" {
		h.Profile["hosting"] = v
	}
	if yes.Draw(t, "window") {
		h.Window = &assessment.Window{Start: w.today.AddDays(opened.Draw(t, "window start")), Months: rapid.IntRange(1, 18).Draw(t, "months")}
	}
	if oneOf4.Draw(t, "as-of is set") {
		h.AsOf = w.today.AddDays(nearby.Draw(t, "as of"))
	}
	for _, id := range []string{"cloud", "mail"} {
		w.a.Providers[id] = drawProvider(t, id, w.today)
	}
	mood := moods.Draw(t, "mood")
	for _, q := range w.bank.Questions {
		if v := drawAnswer(t, q, mood, w.today); v != (assessment.Answer{}) {
			w.a.Answers[q.ID] = v
		}
	}
	for _, id := range []string{"mfa", "review", "scan"} {
		if oneOf4.Draw(t, "setting of "+id) {
			s := assessment.ControlSetting{Out: oneOf4.Draw(t, "out"), Reason: "so"}
			if yes.Draw(t, "cadence is set") {
				s.Cadence = cadences.Draw(t, "cadence")
			}
			if s.Cadence == "" || yes.Draw(t, "proof is set") {
				s.Proof = proofs.Draw(t, "proof")
			}
			w.a.Controls[id] = s
		}
	}
	for n := range rapid.IntRange(0, 14).Draw(t, "records") {
		r := drawRecord(t, w)
		r.ID = fmt.Sprintf("E%d", n+1)
		w.a.Evidence[r.ID] = r
	}
	return w
}

// drawRecord draws a record as it may stand in a state; often its days are
// those of a slot, so that many count.
func drawRecord(t *rapid.T, w world) assessment.Record {
	r := assessment.Record{Control: rapid.SampledFrom([]string{"mfa", "review", "scan"}).Draw(t, "control"), Outcome: outcomes.Draw(t, "outcome"), File: files.Draw(t, "file")}
	r.Kind = rapid.SampledFrom([]questions.Kind{questions.Occurrence, questions.Population, questions.Population, questions.Setting}).Draw(t, "kind")
	r.Performed = w.today.AddDays(-rapid.IntRange(0, 500).Draw(t, "days ago"))
	if win := w.a.Header.Window; win != nil && !oneOf4.Draw(t, "anywhere") {
		view, _ := w.a.Control(w.bank, r.Control)
		step := map[questions.Cadence]int{questions.Monthly: 1, questions.Quarterly: 3, questions.HalfYearly: 6, questions.Yearly: 12}[view.Proof]
		k := rapid.IntRange(-1, 3).Draw(t, "slot")
		first, last := win.Start.AddMonths(k*step), win.Start.AddMonths((k+1)*step).AddDays(-1)
		if step == 0 {
			first, last = win.Start.AddDays(7*k), win.Start.AddDays(7*k+6)
		}
		if last.After(win.End()) {
			last = win.End()
		}
		at := last.AddDays(rapid.SampledFrom([]int{0, 3, 40}).Draw(t, "late"))
		if k < 0 {
			at = win.Start.AddDays(-rapid.IntRange(1, 300).Draw(t, "before"))
			first, last = at.AddDays(-1), at
		}
		if !at.After(w.today) && !last.Before(first) {
			r.Performed, r.From, r.To = at, first, last
			return r
		}
	}
	if yes.Draw(t, "covers") {
		r.To = r.Performed.AddDays(-rapid.IntRange(0, 40).Draw(t, "to"))
		r.From = r.To.AddDays(-rapid.IntRange(0, 200).Draw(t, "from"))
	}
	if r.Outcome == assessment.NoneOccurred && r.From.IsZero() {
		r.Outcome = assessment.Pass
	}
	return r
}

// question draws one question of the bank that is wanted; nil when there is none.
func (w world) question(t *rapid.T, want func(*questions.Question) bool) *questions.Question {
	var all []*questions.Question
	for i := range w.bank.Questions {
		if want(&w.bank.Questions[i]) {
			all = append(all, &w.bank.Questions[i])
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all[rapid.IntRange(0, len(all)-1).Draw(t, "question")]
}

func (w world) score() assessment.Readiness { return w.a.Score(w.bank, w.today, 90) }

// figure is one line of a readiness that can be compared with another of the
// same name: numbers, and ranks of verdicts, words and gates.
type figure struct {
	name      string
	low, high int
	rank      int // of verdict, state or word; higher is better
	rankHigh  int
	gate      bool
}

var ranks = map[string]int{
	"not-met": 1, "at-risk": 2, "met": 3, "missing": 1, "drafted": 2, "complete": 3, "not-ready": 1, "close": 2, "ready": 3,
}

// figures lists a block by name, without its description when it is not wanted.
func figures(b assessment.Block, description bool) map[string]figure {
	out := map[string]figure{}
	add := func(f figure) { out[f.name] = f }
	add(figure{"whole", b.Mean, b.High, ranks[string(b.Word)], 0, b.Gate})
	for _, r := range b.Criteria {
		add(figure{r.ID, r.S, r.High, ranks[string(r.Verdict)], ranks[string(r.VerdictHigh)], false})
	}
	for _, p := range b.Categories {
		add(figure{p.ID, p.Mean, p.High, ranks[string(p.Word)], 0, p.Gate})
	}
	for _, p := range b.Series {
		add(figure{"series " + p.ID, p.Mean, p.High, 0, 0, false})
	}
	if description {
		add(figure{"description", b.Description.Mean, b.Description.High, 0, 0, false})
		for _, r := range b.Description.Items {
			add(figure{r.ID, r.S, r.High, ranks[string(r.State)], ranks[string(r.StateHigh)], false})
		}
	}
	return out
}

// lower says in which figure b is below a; high compares the high ends too.
func lower(a, b map[string]figure, high bool) string {
	for name, x := range a {
		y := b[name]
		if y.low < x.low || y.rank < x.rank || x.gate && !y.gate || high && (y.high < x.high || y.rankHigh < x.rankHigh) {
			return fmt.Sprintf("%s: %+v and %+v", name, x, y)
		}
	}
	return ""
}
