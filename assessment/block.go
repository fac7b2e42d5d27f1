package assessment

import (
	"soc2ready/questions"
)

// sum is Σ weight·v and Σ 2·weight of a criterion with what its verdict needs.
type sum struct {
	low, high, full       int
	keys                  bool
	keyZeroLow, keyZeroHi bool
	keyPartLow, keyPartHi bool // some key question has v < 2
}

func (s sum) in() bool { return s.full > 0 }

// hundredths is S and its high end; they are of what is in only.
func (s sum) hundredths() (low, high int) {
	return 10000 * s.low / s.full, 10000 * s.high / s.full
}

func (s *sum) add(q *questions.Question, v value, t ReportType) {
	low, high := v.v[t-1], v.high[t-1]
	s.low += q.Weight * low
	s.high += q.Weight * high
	s.full += 2 * q.Weight
	if q.Key {
		s.keys = true
		s.keyZeroLow = s.keyZeroLow || low == 0
		s.keyZeroHi = s.keyZeroHi || high == 0
		s.keyPartLow = s.keyPartLow || low < 2
		s.keyPartHi = s.keyPartHi || high < 2
	}
}

func (s sum) row(id string) Row {
	r := Row{ID: id, Verdict: Out, VerdictHigh: Out}
	if s.in() {
		r.S, r.High = s.hundredths()
		r.Verdict = verdict(r.S, s.keys, s.keyZeroLow, s.keyPartLow)
		r.VerdictHigh = verdict(r.High, s.keys, s.keyZeroHi, s.keyPartHi)
	}
	return r
}

// verdict of section 3: 50 and 80 percent are conventions of this program.
func verdict(s int, keys, keyZero, keyPart bool) Verdict {
	switch {
	case keyZero, !keys && s < 5000:
		return NotMet
	case !keyPart && s >= 8000:
		return Met
	default:
		return AtRisk
	}
}

// criterionSum adds up the applicable questions of a criterion or item.
func criterionSum(bank *questions.Bank, vals []value, id string, t ReportType) sum {
	var s sum
	for _, i := range bank.Of(id) {
		if vals[i].applicable {
			s.add(&bank.Questions[i], vals[i], t)
		}
	}
	return s
}

func (a *Assessment) block(bank *questions.Bank, vals []value, t ReportType) Block {
	b := Block{Criteria: make([]Row, 0, len(bank.Criteria))}
	var whole, security tally
	cats := map[questions.Category]*tally{}
	series := map[string]*tally{}
	for i := range bank.Criteria {
		c := &bank.Criteria[i]
		if !a.InScope(c.Category) {
			continue
		}
		row := criterionSum(bank, vals, c.ID, t).row(c.ID)
		b.Criteria = append(b.Criteria, row)
		whole.add(row, c.Common())
		if c.Common() {
			security.add(row, true)
		}
		tallyOf(cats, c.Category).add(row, c.Common())
		tallyOf(series, c.Series).add(row, c.Common())
	}
	b.Description = description(bank, vals, t)
	for i := range bank.Questions {
		q := &bank.Questions[i]
		if vals[i].asked && !vals[i].answered && (!q.Description() || itemHas(bank, q.Criterion, t)) {
			b.Unanswered++
		}
	}

	b.In = whole.n > 0
	b.Mean, b.High = whole.means()
	complete, missing := true, false
	for _, it := range b.Description.Items {
		complete = complete && (it.State == ItemComplete || it.State == ItemOut)
		missing = missing || it.State == ItemMissing
	}
	b.Gate = whole.closed() && complete
	b.Word = word(b.In, b.Gate, whole.notMet > 0 || missing, b.Mean)

	securityGate := security.closed()
	for _, c := range questions.Categories() {
		ct := cats[c]
		if ct == nil {
			continue
		}
		p := ct.part(string(c))
		p.Gate = p.In && ct.met == ct.n && securityGate
		p.Word = word(p.In, p.Gate, ct.notMet > 0, p.Mean)
		b.Categories = append(b.Categories, p)
	}
	for _, s := range bank.Series {
		if st := series[s.ID]; st != nil {
			b.Series = append(b.Series, st.part(s.ID))
		}
	}
	return b
}

// word of section 3: 60 percent is a convention of this program.
func word(in, gate, notMet bool, mean int) Word {
	switch {
	case !in:
		return NothingInScope
	case gate:
		return Ready
	case !notMet && mean >= 6000:
		return Close
	default:
		return NotReady
	}
}

// tally adds up the criteria of a category, a series or the whole.
type tally struct {
	n, s, high              int
	met, notMet             int
	openN, metN, riskN, bad int // counts in which an open criterion is only open
	out, commonOut          int
}

func tallyOf[K comparable](m map[K]*tally, k K) *tally {
	t := m[k]
	if t == nil {
		t = &tally{}
		m[k] = t
	}
	return t
}

func (t *tally) add(r Row, common bool) {
	if r.Verdict == Out {
		t.out++
		if common {
			t.commonOut++
		}
		return
	}
	t.n++
	t.s += r.S
	t.high += r.High
	switch r.Verdict {
	case Met:
		t.met++
	case NotMet:
		t.notMet++
	}
	switch {
	case r.Open():
		t.openN++
	case r.Verdict == Met:
		t.metN++
	case r.Verdict == AtRisk:
		t.riskN++
	default:
		t.bad++
	}
}

func (t *tally) means() (mean, high int) {
	if t.n == 0 {
		return 0, 0
	}
	return t.s / t.n, t.high / t.n
}

// closed says whether every criterion that is in is met and no common
// criterion is out: the gate without the description.
func (t *tally) closed() bool { return t.n > 0 && t.met == t.n && t.commonOut == 0 }

func (t *tally) part(id string) Part {
	p := Part{ID: id, In: t.n > 0, Met: t.metN, AtRisk: t.riskN, NotMet: t.bad, Open: t.openN, Out: t.out}
	p.Mean, p.High = t.means()
	return p
}

func itemHas(bank *questions.Bank, id string, t ReportType) bool {
	it := bank.Item(id)
	if it == nil {
		return false
	}
	for _, x := range it.Types {
		if x == int(t) {
			return true
		}
	}
	return false
}

func description(bank *questions.Bank, vals []value, t ReportType) Description {
	var d Description
	n, s, high := 0, 0, 0
	for _, it := range bank.Description {
		if !itemHas(bank, it.ID, t) { // R4
			continue
		}
		row := itemRow(bank, vals, it.ID, t)
		d.Items = append(d.Items, row)
		if row.State != ItemOut {
			n, s, high = n+1, s+row.S, high+row.High
		}
	}
	if n > 0 {
		d.In, d.Mean, d.High = true, s/n, high/n
	}
	return d
}

// itemRow of R2: missing when a question has v = 0, complete when all have 2.
func itemRow(bank *questions.Bank, vals []value, id string, t ReportType) ItemRow {
	row := ItemRow{ID: id, State: ItemOut, StateHigh: ItemOut}
	sum := criterionSum(bank, vals, id, t)
	if !sum.in() {
		return row
	}
	row.S, row.High = sum.hundredths()
	lowMin, highMin := 2, 2
	for _, i := range bank.Of(id) {
		if v := vals[i]; v.applicable {
			lowMin, highMin = min(lowMin, v.v[t-1]), min(highMin, v.high[t-1])
		}
	}
	states := [3]State{ItemMissing, ItemDrafted, ItemComplete}
	row.State, row.StateHigh = states[lowMin], states[highMin]
	return row
}

// quick is the estimate from the quick questions alone (section 3, R50).
func quick(bank *questions.Bank, vals []value, t ReportType) *Quick {
	q := Quick{}
	open, criteria, total := false, 0, 0
	for i := range bank.Criteria {
		var s sum
		for _, k := range bank.Of(bank.Criteria[i].ID) {
			question, v := &bank.Questions[k], vals[k]
			if !v.asked {
				continue
			}
			q.Of++
			open = open || !v.answered
			if !question.Quick {
				continue
			}
			if !v.answered {
				return nil
			}
			q.Answered++
			if v.applicable {
				s.add(question, v, t)
			}
		}
		if s.in() {
			low, _ := s.hundredths()
			criteria, total = criteria+1, total+low
		}
	}
	if !open || criteria == 0 {
		return nil
	}
	q.Mean = total / criteria
	return &q
}
