package assessment

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

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

// Answer is what is recorded on one question.
type Answer struct {
	Level     Level  `json:"level,omitempty"`
	Reason    string `json:"reason,omitempty"`   // of NA
	Provider  string `json:"provider,omitempty"` // of ByProvider
	Since     Day    `json:"since,omitzero"`     // of Operating and Proven
	Owner     string `json:"owner,omitempty"`
	Due       Day    `json:"due,omitzero"`
	Note      string `json:"note,omitempty"`
	Flag      bool   `json:"flag,omitempty"`
	Confirmed Day    `json:"confirmed,omitzero"` // when a level was last given or confirmed
	Assumed   Day    `json:"assumed,omitzero"`   // since when at the latest it operates (R34)
	Asked     string `json:"asked,omitempty"`    // hash of the question that was answered
	By        string `json:"by,omitempty"`       // who gave or confirmed the level
}

func (a Answer) empty() bool {
	return a == Answer{}
}

// Provider is an entry of the provider register.
type Provider struct {
	ID        string `json:"id"`
	Service   string `json:"service,omitempty"`
	Method    string `json:"method,omitempty"` // carve-out, inclusive
	Report    string `json:"report"`           // soc2-type2, soc2-type1, iso27001, other, none
	PeriodEnd Day    `json:"period_end,omitzero"`
	Reviewed  Day    `json:"reviewed,omitzero"`
	CSOCs     bool   `json:"csocs,omitempty"` // the controls assumed there are listed
	CUECs     bool   `json:"cuecs,omitempty"` // the controls expected of us are listed
}

// Assessment is the state of one assessment. Its methods check a change,
// apply it and return the entries to keep; reading needs no lock, changing it
// is for one goroutine at a time.
type Assessment struct {
	ID        string
	Head      string
	Last      int
	Header    Header
	Answers   map[string]Answer
	Providers map[string]Provider
	Evidence  map[string]Record         // by id, "E1"
	Controls  map[string]ControlSetting // by control id: what is other than in the bank
	// Checkpoints by name; Timeline gives them in order. A Point is never
	// changed once it is in here.
	Checkpoints map[string]Point

	removed map[string]bool // ids of records that were taken away
}

// Act says who does something, when.
type Act struct {
	Actor string
	Time  time.Time // UTC
	Today Day       // the user's calendar day
}

func empty(id string) *Assessment {
	return &Assessment{
		ID: id, Answers: map[string]Answer{}, Providers: map[string]Provider{},
		Evidence: map[string]Record{}, Controls: map[string]ControlSetting{}, Checkpoints: map[string]Point{},
		removed: map[string]bool{},
	}
}

// Open builds the state from what a Store keeps. Text is cleaned again, since
// anyone with the file can write to it.
func Open(s Stored) (*Assessment, error) {
	a := empty(s.ID)
	a.Head, a.Last = s.Head, s.Last
	a.Header.Target = Type2
	for _, it := range s.Items {
		if err := a.set(it.Kind, it.Subject, it.Value); err != nil {
			return nil, fmt.Errorf("assessment %s: %s %s: %w", s.ID, it.Kind, quote(it.Subject), err)
		}
	}
	if a.Header.Name == "" {
		return nil, fmt.Errorf("assessment %s: %w: it has no name", s.ID, ErrDamaged)
	}
	return a, nil
}

// set puts the value of one item into the state; nil takes it away.
func (a *Assessment) set(kind, subject string, value []byte) error {
	switch kind {
	case KindAssessment:
		return a.setHeader(subject, value)
	case KindAnswer:
		if value == nil {
			delete(a.Answers, subject)
			return nil
		}
		var v Answer
		if err := decode(value, &v); err != nil {
			return err
		}
		v.Reason, v.Owner, v.Note = CleanText(v.Reason), CleanLine(v.Owner), CleanText(v.Note)
		v.Level, v.Provider, v.By = Level(CleanLine(string(v.Level))), CleanLine(v.Provider), CleanLine(v.By)
		a.Answers[subject] = v
	case KindProvider:
		if value == nil {
			delete(a.Providers, subject)
			return nil
		}
		var v Provider
		if err := decode(value, &v); err != nil {
			return err
		}
		v.ID, v.Service = CleanLine(v.ID), CleanLine(v.Service)
		v.Method, v.Report = CleanLine(v.Method), CleanLine(v.Report)
		a.Providers[subject] = v
	case KindEvidence:
		return a.setRecord(subject, value)
	case KindControl:
		return a.setControl(subject, value)
	case KindCheckpoint:
		return a.setCheckpoint(subject, value)
	}
	// Kinds of a later version are carried along untouched by the Store.
	return nil
}

func (a *Assessment) setHeader(field string, value []byte) error {
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
	if value == nil {
		value = []byte("null")
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
	if err := decode(value, into); err != nil {
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

func decode(b []byte, into any) error {
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	return nil
}

func encode(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil { // our own types always marshal
		panic("assessment: " + err.Error())
	}
	return b
}

// record seals a change, applies it and gives the entry. Old is read from the
// state by the caller; equal values record nothing.
func (a *Assessment) record(act Act, kind, subject string, old, now json.RawMessage, undo, batch int) ([]Entry, error) {
	if string(old) == string(now) {
		return nil, nil
	}
	e := seal(a.Head, a.Last+1, act.Time, CleanLine(act.Actor), kind, subject, Payload{Old: old, New: now, Undo: undo, Batch: batch})
	if err := a.set(kind, subject, now); err != nil {
		return nil, err
	}
	a.Head, a.Last = e.Hash, e.N
	return []Entry{e}, nil
}

// Apply puts an entry that someone else sealed on this state; it must follow
// the present head.
func (a *Assessment) Apply(e Entry) error {
	if e.Previous != a.Head || e.N != a.Last+1 {
		return ErrConflict
	}
	p, err := e.Read()
	if err != nil {
		return err
	}
	if err := a.set(e.Kind, e.Subject, p.New); err != nil {
		return err
	}
	a.Head, a.Last = e.Hash, e.N
	return nil
}

// Clone copies the state, so that a what-if can't touch it.
func (a *Assessment) Clone() *Assessment {
	c := *a
	c.Answers, c.Providers, c.Checkpoints = maps.Clone(a.Answers), maps.Clone(a.Providers), maps.Clone(a.Checkpoints)
	c.Evidence, c.Controls, c.removed = maps.Clone(a.Evidence), maps.Clone(a.Controls), maps.Clone(a.removed)
	c.Header.Profile = maps.Clone(a.Header.Profile)
	c.Header.Scope = slices.Clone(a.Header.Scope)
	if a.Header.Window != nil {
		w := *a.Header.Window
		c.Header.Window = &w
	}
	c.Header.Stage = a.Header.Stage.clone()
	return &c
}

// InScope says whether the category was chosen.
func (a *Assessment) InScope(c questions.Category) bool {
	return c == questions.Security || slices.Contains(a.Header.Scope, c)
}

// AsOf is the day that a Type 1 speaks about (R18).
func (a *Assessment) AsOf(today Day) Day {
	if !a.Header.AsOf.IsZero() {
		return a.Header.AsOf
	}
	if w := a.Header.Window; w != nil && today.After(w.End()) {
		return w.End()
	}
	return today
}

// Asked says whether the question is in scope with its condition true (N/A
// included; R9).
func (a *Assessment) Asked(bank *questions.Bank, q *questions.Question) bool {
	if !q.Description() {
		c := bank.Criterion(q.Criterion)
		if c == nil || !a.InScope(c.Category) {
			return false
		}
	}
	return q.When == nil || q.When.Holds(a.Header.Profile, a.InScope)
}

// Stale says whether the answer was not confirmed for days (R39).
func (v Answer) Stale(today Day, days int) bool {
	return v.Level != Unanswered && !v.Confirmed.IsZero() && today.Since(v.Confirmed) >= days
}

// StaleDays is after how many days an answer is stale unless set otherwise.
const StaleDays = 90

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

// New makes an assessment with an id that the caller drew at random.
func New(bank *questions.Bank, id string, s Setup, act Act) (*Assessment, []Entry, error) {
	a := empty(id)
	h, err := checkSetup(bank, s)
	if err != nil {
		return nil, nil, err
	}
	if err := h.Stage.over(act.Today); err != nil {
		return nil, nil, err
	}
	h.Bank, h.Created = bank.Version, act.Today
	entries, err := a.changeHeader(h, act)
	return a, entries, err
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
