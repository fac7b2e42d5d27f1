package assessment

import (
	"fmt"
	"slices"
	"strings"

	"soc2ready/questions"
)

// FieldChange is one field of the set-up that would change, in words; "" where
// nothing is set.
type FieldChange struct{ Field, From, To string }

// Preview is what a change of the set-up would do. Its Difference holds the
// questions that come in and go out, those that would count otherwise, the
// verdicts that would turn, and the scores before and after.
type Preview struct {
	Fields    []FieldChange
	In, Out   []questions.Category
	Back      []string // questions that come in with an answer given earlier
	Kept      []string // questions that go out; their answers are kept
	Changes   Difference
	Sentences []string // the same as a person would tell it; never empty
}

// Preview tells what Change would do with s, without doing it. It refuses
// what Change refuses.
func (a *Assessment) Preview(bank *questions.Bank, s Setup, today Day) (Preview, error) {
	h, err := a.headerFor(bank, s, today)
	if err != nil {
		return Preview{}, err
	}
	after := a.Clone()
	after.Header = h
	act := Act{Today: today}
	d := Between(bank, a.Now(bank, act), after.Now(bank, act))
	p := Preview{Fields: fieldChanges(bank, a.Header, h), Changes: d}
	for _, c := range d.To.Scope {
		if !slices.Contains(d.From.Scope, c) {
			p.In = append(p.In, c)
		}
	}
	for _, c := range d.From.Scope {
		if !slices.Contains(d.To.Scope, c) {
			p.Out = append(p.Out, c)
		}
	}
	for _, c := range d.IntoScope {
		if c.To != Unanswered {
			p.Back = append(p.Back, c.Question)
		}
	}
	for _, c := range d.OutOfScope {
		if c.From != Unanswered {
			p.Kept = append(p.Kept, c.Question)
		}
	}
	p.Sentences = p.tell(bank)
	return p, nil
}

func (p *Preview) tell(bank *questions.Bank) []string {
	s := story{bank: bank}
	for _, f := range p.Fields {
		switch {
		case f.From == "":
			s.add("%s would be set to %s.", title(f.Field), f.To)
		case f.To == "":
			s.add("%s would be taken away; it is %s.", title(f.Field), f.From)
		default:
			s.add("%s would change from %s to %s.", title(f.Field), f.From, f.To)
		}
	}
	d := &p.Changes
	if n := len(d.IntoScope); n > 0 {
		back := ""
		switch len(p.Back) {
		case 0:
		case 1:
			back = "; 1 was answered earlier and counts again"
		default:
			back = fmt.Sprintf("; %d were answered earlier and count again", len(p.Back))
		}
		s.add("%s would come in%s: %s.", title(counted(n, "question")), back, s.few(d.IntoScope))
	}
	if n := len(d.OutOfScope); n > 0 {
		kept := ""
		switch len(p.Kept) {
		case 0:
		case 1:
			kept = "; 1 answer is kept for later"
		default:
			kept = fmt.Sprintf("; %d answers are kept for later", len(p.Kept))
		}
		s.add("%s would go out%s: %s.", title(counted(n, "question")), kept, s.few(d.OutOfScope))
	}
	for _, c := range d.Otherwise {
		s.add("%s is %s and would count %s of 2 for Type 1 and %s of 2 for Type 2.", s.name(c.Question), c.To.said(),
			moved(c.FromV[0], c.ToV[0]), moved(c.FromV[1], c.ToV[1]))
	}
	s.turned(d.Verdicts, would)
	if len(s.lines) == 0 {
		s.add("Nothing would change.")
		return s.lines
	}
	if d.Empty() {
		s.add("Questions and scores would stay as they are.")
		return s.lines
	}
	s.score("Type 1", d.From.Type1, d.To.Type1, would)
	s.score("Type 2", d.From.Type2, d.To.Type2, would)
	s.window(d.From, d.To, would)
	return s.lines
}

func moved(from, to int) string {
	if from == to {
		return fmt.Sprintf("%d", to)
	}
	return fmt.Sprintf("%d instead of %d", to, from)
}

// few names questions, or counts many by series.
func (s *story) few(list []Change) string {
	if len(list) > toldEach {
		return s.bySeries(list)
	}
	return listed(each(list, func(c Change) string { return s.name(c.Question) }))
}

func fieldChanges(bank *questions.Bank, from, to Header) []FieldChange {
	var all []FieldChange
	add := func(field, from, to string) {
		if from != to {
			all = append(all, FieldChange{field, from, to})
		}
	}
	window := func(w *Window) string {
		if w == nil {
			return ""
		}
		return fmt.Sprintf("%s to %s (%s)", w.Start, w.End(), counted(w.Months, "month"))
	}
	scope := func(cats []questions.Category) string {
		a := Assessment{Header: Header{Scope: cats}}
		return listed(each(a.scope(), func(c questions.Category) string { return wordSaid(string(c)) }))
	}
	add("the name", from.Name, to.Name)
	add("the organization", from.Org, to.Org)
	add("the system", from.System, to.System)
	add("the target", fmt.Sprintf("Type %d", from.Target), fmt.Sprintf("Type %d", to.Target))
	add("the as-of date", from.AsOf.String(), to.AsOf.String())
	add("the window", window(from.Window), window(to.Window))
	add("the scope", scope(from.Scope), scope(to.Scope))
	add("the stage", from.Stage.Said(), to.Stage.Said())
	for i := range bank.Facts {
		f := &bank.Facts[i]
		ask := f.ID
		if f.Ask != "" {
			ask = fmt.Sprintf("the answer to “%s”", f.Ask)
		}
		add(ask, factSaid(f, from.Profile[f.ID]), factSaid(f, to.Profile[f.ID]))
	}
	return all
}

// factSaid gives the label of a value: "With a cloud provider".
func factSaid(f *questions.Fact, value string) string {
	for _, v := range f.Values {
		if v.ID == value && v.Label != "" {
			return strings.TrimSuffix(v.Label, ".")
		}
	}
	return value
}
