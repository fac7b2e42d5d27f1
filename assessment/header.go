package assessment

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"soc2ready/questions"
)

// Window is the observation period of a Type 2: first day and length (1–18 months).
type Window struct {
	Start  Day `json:"start"`
	Months int `json:"months"`
}

// End is the last day of the window (R17).
func (w Window) End() Day { return w.Start.AddMonths(w.Months).AddDays(-1) }

// Header is what an assessment is about.
type Header struct {
	Name    string
	Org     string
	System  string
	Target  ReportType // 2 unless set (R59)
	AsOf    Day        // zero: today (R18)
	Window  *Window
	Scope   []questions.Category // sorted, security always in
	Profile questions.Profile
	Bank    string // version of the bank it was last answered with
	Created Day
	Stage   *Stage // what is recorded about reports; nil: nothing
}

func (a *Assessment) setHeader(field, value string) error {
	h := &a.Header
	var into any
	switch field {
	case "name":
		into = &h.Name
	case "org":
		into = &h.Org
	case "system":
		into = &h.System
	case "target":
		into = &h.Target
	case "as_of":
		into = &h.AsOf
	case "window":
		into = &h.Window
	case "scope":
		into = &h.Scope
	case "profile":
		h.Profile = nil
		into = &h.Profile
	case "bank":
		into = &h.Bank
	case "created":
		into = &h.Created
	case "stage":
		into = &h.Stage
	default:
		return nil
	}
	if value == "" {
		value = "null"
	}
	switch field { // null leaves a Go value as it is
	case "as_of":
		h.AsOf = Day{}
	case "window":
		h.Window = nil
	case "stage":
		h.Stage = nil
	case "org":
		h.Org = ""
	case "system":
		h.System = ""
	case "scope":
		h.Scope = nil
	}
	if err := decode([]byte(value), into); err != nil {
		return err
	}
	if h.Target != 0 && h.Target != Type1 && h.Target != Type2 {
		return fmt.Errorf("%w: there is no report type %d", ErrDamaged, h.Target)
	}
	if w := h.Window; w != nil && (w.Start.IsZero() || w.Months < 1 || w.Months > 18) {
		return fmt.Errorf("%w: the window is not one of 1 to 18 months", ErrDamaged)
	}
	h.Name, h.Org, h.System, h.Bank = CleanLine(h.Name), CleanLine(h.Org), CleanLine(h.System), CleanLine(h.Bank)
	if h.Stage != nil {
		h.Stage.Firm = CleanLine(h.Stage.Firm)
	}
	return nil
}

// Setup is what makes a new assessment.
type Setup struct {
	Name, Org, System string
	Target            ReportType // 0 is Type 2
	AsOf              Day
	Window            *Window
	Categories        []questions.Category
	Profile           questions.Profile
	Stage             *Stage
}

func checkSetup(bank *questions.Bank, s Setup) (Header, error) {
	var h Header
	var err error
	if h.Name, err = bounded("the name", s.Name, MaxName, true); err != nil {
		return h, err
	}
	if h.Name == "" {
		return h, Refused{Field: "name", Reason: "is empty; give the assessment a name"}
	}
	if h.Org, err = bounded("the organization", s.Org, MaxName, true); err != nil {
		return h, err
	}
	if h.System, err = bounded("the system", s.System, MaxName, true); err != nil {
		return h, err
	}
	switch s.Target {
	case 0:
		h.Target = Type2
	case Type1, Type2:
		h.Target = s.Target
	default:
		return h, Refused{Field: "type", Reason: "is 1 or 2"}
	}
	h.AsOf = s.AsOf
	if s.Window != nil {
		if err := s.Window.check(); err != nil {
			return h, err
		}
		w := *s.Window
		h.Window = &w
	}
	if h.Scope, err = checkScope(s.Categories); err != nil {
		return h, err
	}
	h.Profile = questions.Profile{}
	for _, id := range slices.Sorted(maps.Keys(s.Profile)) {
		f := bank.Fact(id)
		if f == nil {
			return h, Unknown{"fact", id}
		}
		v := s.Profile[id]
		if v == "" {
			continue
		}
		if !f.Has(v) {
			var known []string
			for _, k := range f.Values {
				known = append(known, k.ID)
			}
			return h, Refused{Field: id, Reason: fmt.Sprintf("%q is not one of %s", v, strings.Join(known, ", "))}
		}
		h.Profile[id] = v
	}
	h.Stage, err = checkStage(s.Stage)
	return h, err
}

func checkScope(cats []questions.Category) ([]questions.Category, error) {
	scope := []questions.Category{questions.Security}
	for _, c := range cats {
		if !slices.Contains(questions.Categories(), c) {
			return nil, Refused{Field: "categories", Reason: fmt.Sprintf("%q is not one of security, availability, processing-integrity, confidentiality, privacy", string(c))}
		}
		if !slices.Contains(scope, c) {
			scope = append(scope, c)
		}
	}
	slices.Sort(scope)
	return scope, nil
}

// Setup gives what may be changed by Change.
func (a *Assessment) Setup() Setup {
	h := a.Clone().Header
	return Setup{h.Name, h.Org, h.System, h.Target, h.AsOf, h.Window, h.Scope, h.Profile, h.Stage}
}

// Change changes name, organization, dates, categories, facts and stage.
func (a *Assessment) Change(bank *questions.Bank, s Setup, act Act) ([]Entry, error) {
	h, err := a.headerFor(bank, s, act.Today)
	if err != nil {
		return nil, err
	}
	return a.changeHeader(h, act)
}

// headerFor gives the header that a change of the set-up leads to.
func (a *Assessment) headerFor(bank *questions.Bank, s Setup, today Day) (Header, error) {
	h, err := checkSetup(bank, s)
	if err != nil {
		return h, err
	}
	if !reflect.DeepEqual(h.Stage, a.Header.Stage) { // one that stands may be older than a clock set back
		if err := h.Stage.over(today); err != nil {
			return h, err
		}
	}
	h.Bank, h.Created = a.Header.Bank, a.Header.Created
	return h, nil
}

func (a *Assessment) changeHeader(h Header, act Act) ([]Entry, error) {
	olds, news := a.Header.fields(), h.fields()
	var entries []Entry
	batch := 0
	for i, f := range news {
		es, err := a.record(act, KindAssessment, f.name, olds[i].value, f.value, 0, batch)
		if err != nil {
			return nil, err
		}
		if len(es) > 0 && batch == 0 {
			batch = es[0].N
		}
		entries = append(entries, es...)
	}
	return entries, nil
}

type headerField struct {
	name  string
	value json.RawMessage
}

// fields gives the header as items; nil where there is nothing.
func (h Header) fields() []headerField {
	text := func(s string) json.RawMessage {
		if s == "" {
			return nil
		}
		return encode(s)
	}
	var target, window, scope, profile, stage json.RawMessage
	if h.Target != 0 {
		target = encode(h.Target)
	}
	if h.Window != nil {
		window = encode(h.Window)
	}
	if h.Scope != nil {
		scope = encode(h.Scope)
	}
	if h.Profile != nil {
		profile = encode(h.Profile)
	}
	if h.Stage != nil {
		stage = encode(h.Stage)
	}
	return []headerField{
		{"name", text(h.Name)},
		{"org", text(h.Org)},
		{"system", text(h.System)},
		{"target", target},
		{"as_of", text(h.AsOf.String())},
		{"window", window},
		{"scope", scope},
		{"profile", profile},
		{"bank", text(h.Bank)},
		{"created", text(h.Created.String())},
		{"stage", stage},
	}
}
