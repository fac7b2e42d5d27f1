package assessment

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"soc2ready/questions"
)

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
	kinds := map[string]int{}
	for _, it := range s.Items {
		kinds[it.Kind]++
	}
	a.Answers, a.Evidence = make(map[string]Answer, kinds[KindAnswer]), make(map[string]Record, kinds[KindEvidence])
	a.Head, a.Last = s.Head, s.Last
	a.Header.Target = Type2
	for _, it := range s.Items {
		err := a.set(it.Kind, it.Subject, it.Value)
		if it.Value == "" { // to set it would be to take it away
			err = fmt.Errorf("%w: it has no value", ErrDamaged)
		}
		if err != nil {
			return nil, fmt.Errorf("assessment %s: %s %s: %w", s.ID, it.Kind, quote(it.Subject), err)
		}
	}
	if a.Header.Name == "" {
		return nil, fmt.Errorf("assessment %s: %w: it has no name", s.ID, ErrDamaged)
	}
	return a, nil
}

// set puts the value of one item into the state; "" takes it away.
func (a *Assessment) set(kind, subject, value string) error {
	switch kind {
	case KindAssessment:
		return a.setHeader(subject, value)
	case KindAnswer:
		if value == "" {
			delete(a.Answers, subject)
			return nil
		}
		v, err := readAnswer(value)
		if err != nil {
			return err
		}
		v.Reason, v.Owner, v.Note = CleanText(v.Reason), CleanLine(v.Owner), CleanText(v.Note)
		v.Level, v.Provider, v.By = Level(CleanLine(string(v.Level))), CleanLine(v.Provider), CleanLine(v.By)
		a.Answers[subject] = v
	case KindProvider:
		if value == "" {
			delete(a.Providers, subject)
			return nil
		}
		var v Provider
		if err := decode([]byte(value), &v); err != nil {
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

func readAnswer(value string) (Answer, error) {
	var v Answer
	if readFlat(value, v.flat) {
		return v, nil
	}
	v = Answer{}
	return v, decode([]byte(value), &v)
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
	if err := a.set(kind, subject, string(now)); err != nil {
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
	if err := a.set(e.Kind, e.Subject, string(p.New)); err != nil {
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
