package assessment

import (
	"soc2ready/questions"
)

// Change is one question of a Difference.
type Change struct {
	Question string
	From, To Level // as they stood; Unanswered also where it was not asked
	Why      Why   // of OutOfScope and IntoScope: category or condition
	Reason   string
	// Values are what it counted before and after, [Type 1, Type 2].
	FromV, ToV [2]int
}

// Turn is a verdict on a criterion, or the state of a description item, that
// is another now. FromOpen and ToOpen say that unanswered questions could
// (still) change it.
type Turn struct {
	Criterion        string
	Type             ReportType
	From, To         string
	FromOpen, ToOpen bool
}

// Difference is what changed from one point to another (section 6). A question
// stands in one list at most, Reworded apart; lists are in the order of the
// bank, criteria before description items.
type Difference struct {
	From, To Point // scores, scope and bank of both

	Better, Worse []Change // one level to another
	NewlyAnswered []Change // unanswered to a level or a provider
	NewlyNA       []Change // anything else to N/A
	Cleared       []Change // anything to unanswered
	Otherwise     []Change // from N/A, to or from a provider; or the same answer counts more or less now (R13a, R19, R20)
	OutOfScope    []Change // asked no more: Why
	IntoScope     []Change // asked again, or for the first time: Why
	NewInBank     []Change // not in the bank before
	Retired       []Change // in the bank no more: Reason
	Reworded      []Change // what is asked has changed; confirm the answer
	Verdicts      []Turn
}

// Between gives what changed from one point to another; bank is the present
// one, for the reasons of retired questions and the order.
func Between(bank *questions.Bank, from, to Point) Difference {
	d := Difference{From: from, To: to}
	before, after := byQuestion(from), byQuestion(to)
	for _, s := range to.Standings {
		old, known := before[s.Question]
		c := Change{Question: s.Question, From: old.Level, To: s.Level, FromV: [2]int{old.V1, old.V2}, ToV: [2]int{s.V1, s.V2}}
		switch {
		case s.Out != "" && (!known || old.Out != ""):
		case s.Out != "":
			c.Why = why(s.Out, old, s)
			d.OutOfScope = append(d.OutOfScope, c)
		case !known:
			d.NewInBank = append(d.NewInBank, c)
		case old.Out != "":
			c.Why = why(old.Out, old, s)
			d.IntoScope = append(d.IntoScope, c)
		default:
			if old.Text != s.Text {
				d.Reworded = append(d.Reworded, c)
			}
			d.sort(c)
		}
	}
	for _, s := range from.Standings {
		if _, known := after[s.Question]; !known && s.Out == "" {
			d.Retired = append(d.Retired, Change{
				Question: s.Question, From: s.Level, FromV: [2]int{s.V1, s.V2}, Reason: retiredFor(bank, s.Question),
			})
		}
	}
	d.Verdicts = turns(from, to)
	return d
}

func why(w Why, old, now Standing) Why {
	if w == WhyFact && old.Text != now.Text {
		return WhyText
	}
	return w
}

// sort puts a question that was asked at both points into its list.
func (d *Difference) sort(c Change) {
	list := &d.Otherwise
	switch {
	case c.From == c.To && c.FromV == c.ToV:
		return
	case c.From == c.To:
	case c.To == Unanswered:
		list = &d.Cleared
	case c.To == NA:
		list = &d.NewlyNA
	case c.From == Unanswered:
		list = &d.NewlyAnswered
	case c.From.Better(c.To):
		list = &d.Better
	case c.To.Better(c.From):
		list = &d.Worse
	}
	*list = append(*list, c)
}

// Empty says that nothing that counts is different.
func (d *Difference) Empty() bool {
	for _, l := range d.lists() {
		if len(l) > 0 {
			return false
		}
	}
	return len(d.Verdicts) == 0 && sameWindow(d.From, d.To) && d.From.Type1.Brief() == d.To.Type1.Brief() && d.From.Type2.Brief() == d.To.Type2.Brief() &&
		d.breaks() == ""
}

// sameWindow says that both points tell the same of a window, or of none.
func sameWindow(x, y Point) bool {
	if x.Window == nil || y.Window == nil {
		return x.Window == nil && y.Window == nil
	}
	return *x.Window == *y.Window && *x.SoFar == *y.SoFar && x.Evidenced.Brief() == y.Evidenced.Brief() && x.Best.Brief() == y.Best.Brief()
}

func (d *Difference) lists() [][]Change {
	return [][]Change{
		d.Better, d.Worse, d.NewlyAnswered, d.NewlyNA, d.Cleared, d.Otherwise,
		d.OutOfScope, d.IntoScope, d.NewInBank, d.Retired, d.Reworded,
	}
}

func (d *Difference) breaks() Break { return breakBetween(d.From, d.To) }

func byQuestion(p Point) map[string]Standing {
	m := make(map[string]Standing, len(p.Standings))
	for _, s := range p.Standings {
		m[s.Question] = s
	}
	return m
}

// turns compares the verdicts of criteria that were in scope at both points.
func turns(from, to Point) []Turn {
	type side struct {
		verdict string
		open    bool
	}
	sides := func(b Block) (ids []string, by map[string]side) {
		by = make(map[string]side, len(b.Criteria))
		for _, r := range b.Criteria {
			ids = append(ids, r.ID)
			by[r.ID] = side{string(r.Verdict), r.Open()}
		}
		for _, r := range b.Description.Items {
			ids = append(ids, r.ID)
			by[r.ID] = side{string(r.State), r.State != r.StateHigh}
		}
		return ids, by
	}
	var after, before [2]map[string]side
	_, before[0] = sides(from.Type1)
	_, before[1] = sides(from.Type2)
	_, after[0] = sides(to.Type1)
	ids, last := sides(to.Type2) // has every item; DC9 is in Type 2 only
	after[1] = last
	var out []Turn
	for _, id := range ids {
		for _, t := range []ReportType{Type1, Type2} {
			x, was := before[t-1][id]
			y, is := after[t-1][id]
			if was && is && x.verdict != y.verdict {
				out = append(out, Turn{id, t, x.verdict, y.verdict, x.open, y.open})
			}
		}
	}
	return out
}

func retiredFor(bank *questions.Bank, id string) string {
	for _, r := range bank.Retired {
		if r.ID == id {
			return r.Reason
		}
	}
	return ""
}
