package scanner

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// How a finding came to its control.
const (
	ByRequirement = "requirement" // the scanner names a criterion of SOC 2
	ByCheck       = "check"       // the bank names the check
	ByMapping     = "mapping"     // the mapping names the control
)

// Plan says what an import would do. Nothing is changed by making it.
type Plan struct {
	Records        []Planned // by file, control in the order of the bank, day
	Unknown        []Unknown
	Idle           []Idle
	Contradictions []Contradiction
}

// Planned is a record that would be added, or was before.
type Planned struct {
	File     int // position among the scans
	Record   assessment.Record
	Via      []string // how its findings came to the control
	Criteria []string // that the scanner named, in the order of the bank
	Counts
	Seen string           // id of the record that is there already: nothing is added
	Slot *assessment.Slot // of the window in which it falls; nil without one
	// Why the record does not fill the slot, "" where it does or there is none.
	Beside string
}

// Unknown are findings that came to no control.
type Unknown struct {
	File                int
	Check, Requirements string
	Findings            int
	Why                 string
}

// Idle is a control of which nothing counts: all is manual or muted.
type Idle struct {
	File    int
	Control string
	Counts
}

// Contradiction is an answer that failing findings speak against.
type Contradiction struct {
	Question string
	Level    assessment.Level
	Controls []string
	Flagged  bool // before; nothing changes
	Why      string
}

// PlanOptions of NewPlan.
type PlanOptions struct {
	Today    assessment.Day
	From, To assessment.Day       // covered days, for populations of a mapping
	Refer    func(s *Scan) string // the reference under which a file is kept; "" for a stream
}

// bundle collects what one control gets from one scan on one day.
type bundle struct {
	file, control int
	day           assessment.Day
	kind          questions.Kind
	via, criteria []string
	Counts
	failing, resources []string
	checks             []string // that fail
	near               bool     // some check is known by its requirement alone
}

// NewPlan holds scans against a bank and an assessment. Refused for what can't
// be recorded whatever the rest: a control that a mapping names and the bank
// does not know, a population without covered days or with rows outside them.
func NewPlan(bank *questions.Bank, a *assessment.Assessment, scans []*Scan, o PlanOptions) (*Plan, error) {
	p := &Plan{}
	t := newTable(bank)
	var bundles []*bundle
	for file, s := range scans {
		own, err := p.gather(t, file, s, o)
		if err != nil {
			return nil, err
		}
		bundles = append(bundles, own...)
	}
	seen := seenBefore(a)
	window := a.Window(bank, o.Today)
	for _, b := range bundles {
		if b.Pass+b.Fail == 0 {
			p.Idle = append(p.Idle, Idle{b.file, bank.Controls[b.control].ID, b.Counts})
			continue
		}
		x := b.planned(bank, scans[b.file], o)
		k := key(x.Record, scans[b.file].SHA256)
		x.Seen = seen[k]
		if x.Seen == "" {
			seen[k] = "this import" // the same file given twice
		}
		x.place(window)
		p.Records = append(p.Records, x)
	}
	p.contradict(bank, a)
	return p, nil
}

// gather brings the results of a scan to controls.
func (p *Plan) gather(t *table, file int, s *Scan, o PlanOptions) ([]*bundle, error) {
	type place struct {
		control int
		day     assessment.Day
		kind    questions.Kind
	}
	found := map[place]*bundle{}
	for _, r := range s.Results {
		if r.Kind == questions.Population {
			if err := covered(s, r, o); err != nil {
				return nil, err
			}
		}
		to, via, near, err := t.controls(s.Tool, r)
		if err != nil {
			return nil, err
		}
		criteria := t.criteria(r)
		if len(to) == 0 {
			p.Unknown = append(p.Unknown, Unknown{file, r.Check, strings.Join(r.Requirements, ", "), r.Total(), t.why(s.Tool, r, criteria)})
			continue
		}
		day := r.Day
		if r.Kind == questions.Population {
			day = s.Performed // one record of the whole list, whenever its things happened
		}
		if day.Since(o.Today) == 1 { // it is read today: where the scan ran, the next day had begun
			day = o.Today
		}
		for _, c := range to {
			k := place{c, day, r.Kind}
			b := found[k]
			if b == nil {
				b = &bundle{file: file, control: c, day: day, kind: r.Kind}
				found[k] = b
			}
			b.take(r, via, criteria)
			b.near = b.near || near
		}
	}
	list := make([]*bundle, 0, len(found))
	for _, b := range found {
		list = append(list, b)
	}
	slices.SortFunc(list, func(x, y *bundle) int {
		return cmp.Or(cmp.Compare(x.control, y.control), cmp.Compare(x.day.Number(), y.day.Number()), cmp.Compare(x.kind, y.kind))
	})
	return list, nil
}

func (b *bundle) take(r Result, via string, criteria []string) {
	b.sum(r.Counts)
	b.via = sorted(append(b.via, via))
	b.criteria = sorted(append(b.criteria, criteria...))
	if r.Fail > 0 {
		b.checks = keepName(b.checks, cmp.Or(r.Check, strings.Join(r.Requirements, " ")))
	}
	for _, n := range r.Failed {
		b.failing = keepName(b.failing, n)
	}
	for _, n := range r.Resources {
		b.resources = keepName(b.resources, n)
	}
}

// controls says of which controls a result speaks, and how that is known. It
// is near when only a requirement tells, which is wider than a control.
func (t *table) controls(tool string, r Result) (to []int, via string, near bool, err error) {
	if len(r.Controls) > 0 {
		for _, id := range r.Controls {
			i := slices.IndexFunc(t.bank.Controls, func(c questions.Control) bool { return c.ID == id })
			if i < 0 {
				return nil, "", false, assessment.Unknown{What: "control", ID: id}
			}
			to = append(to, i)
		}
		return to, ByMapping, false, nil
	}
	named := t.byCheck(tool, r.Check)
	if named == nil {
		named = t.byCheck(tool, r.Class)
	}
	criteria := t.criteria(r)
	for _, c := range criteria {
		for _, i := range t.serves[c] {
			if slices.Contains(named, i) && !slices.Contains(to, i) {
				to = append(to, i)
			}
		}
	}
	switch {
	case len(to) > 0:
		return to, ByRequirement, false, nil
	case len(named) > 0:
		return named, ByCheck, false, nil
	}
	for _, c := range criteria {
		if i := t.nearest(c, r.Check); i >= 0 && !slices.Contains(to, i) {
			to = append(to, i)
		}
	}
	return to, ByRequirement, true, nil
}

// criteria reads the requirements of a result, in the order of the bank.
func (t *table) criteria(r Result) []string {
	var all []string
	for _, c := range t.bank.Criteria {
		if slices.ContainsFunc(r.Requirements, func(s string) bool { return Criterion(t.bank, s) == c.ID }) {
			all = append(all, c.ID)
		}
	}
	return all
}

// why says why a result came to no control.
func (t *table) why(tool string, r Result, criteria []string) string {
	switch {
	case len(criteria) > 0:
		return "no scanner shows the controls of " + strings.Join(criteria, ", ") + "; people answer there"
	case len(r.Requirements) > 0:
		return "the requirement names no criterion"
	case r.Check == "":
		return "it names neither a check nor a requirement"
	}
	return "the bank has no control for " + assessment.CleanLine(clip(tool+":"+r.Check, 120))
}

func covered(s *Scan, r Result, o PlanOptions) error {
	refuse := func(format string, args ...any) error {
		return assessment.Refused{Subject: s.Path, Field: "covers", Reason: fmt.Sprintf(format, args...)}
	}
	if o.From.IsZero() || o.To.IsZero() {
		return refuse("a population needs its first and last day; give both with --covers-from and --covers-to")
	}
	if !r.First.IsZero() && (r.First.Before(o.From) || r.Last.After(o.To)) {
		return refuse("it has rows from %s to %s, outside the covered days %s to %s; cut the list to these days", r.First, r.Last, o.From, o.To)
	}
	return nil
}

// place finds the slot in which a record falls.
func (x *Planned) place(w *assessment.WindowView) {
	if w == nil {
		return
	}
	c := w.Control(x.Record.Control)
	if c == nil {
		x.Beside = "no question asks for it"
		return
	}
	day := x.Record.Performed
	if !x.Record.To.IsZero() {
		day = x.Record.To
	}
	for i := range c.Slots {
		if s := &c.Slots[i]; !day.Before(s.First) && !day.After(s.Last) {
			x.Slot = s
		}
	}
	switch {
	case x.Slot == nil:
		x.Beside = "outside the window"
	case x.Record.Kind != questions.Population && x.Record.Outcome == assessment.Pass && c.Closes(*x.Slot) != x.Slot.Last:
		x.Beside = "a scan is no list of what happened, so it stands beside the slot"
	}
}

// contradict finds the answers that say a control runs while a scan says that
// something fails.
func (p *Plan) contradict(bank *questions.Bank, a *assessment.Assessment) {
	failing := map[string]Counts{}
	for _, x := range p.Records {
		if x.Fail > 0 && x.Seen == "" {
			c := failing[x.Record.Control]
			c.sum(x.Counts)
			failing[x.Record.Control] = c
		}
	}
	for i := range bank.Questions {
		q := &bank.Questions[i]
		v := a.Answers[q.ID]
		if v.Level != assessment.Operating && v.Level != assessment.Proven || !a.Asked(bank, q) {
			continue
		}
		c := Contradiction{Question: q.ID, Level: v.Level, Flagged: v.Flag}
		var parts []string
		for _, id := range q.Controls {
			if n, ok := failing[id]; ok {
				c.Controls = append(c.Controls, id)
				parts = append(parts, fmt.Sprintf("%d of %d findings on %s fail", n.Fail, n.Pass+n.Fail, id))
			}
		}
		if len(c.Controls) > 0 {
			c.Why = strings.Join(parts, ", ")
			p.Contradictions = append(p.Contradictions, c)
		}
	}
}

// New gives the records to add.
func (p *Plan) New() []assessment.Record {
	var all []assessment.Record
	for _, x := range p.Records {
		if x.Seen == "" {
			all = append(all, x.Record)
		}
	}
	return all
}

// Flag gives the questions to flag.
func (p *Plan) Flag() []string {
	var all []string
	for _, c := range p.Contradictions {
		if !c.Flagged {
			all = append(all, c.Question)
		}
	}
	return all
}

// Source gives the path of the scan behind the n-th of New.
func (p *Plan) Source(n int, scans []*Scan) string {
	for _, x := range p.Records {
		if x.Seen != "" {
			continue
		}
		if n == 0 {
			return scans[x.File].Path
		}
		n--
	}
	return ""
}
