package report

import (
	"cmp"
	"encoding/json"
	"io"
	"maps"
	"slices"

	"soc2ready/assessment"
)

const timeFormat = "2006-01-02T15:04:05.000Z"

// BundleSchema names the bundle's format.
const BundleSchema = "soc2ready/bundle/1"

type bundle struct {
	Schema      string             `json:"schema"`
	Assessment  bundleAssessment   `json:"assessment"`
	Profile     map[string]*string `json:"profile"` // every fact; null where it is not set
	Scope       []string           `json:"scope"`
	Answers     []bundleAnswer     `json:"answers"`
	Evidence    []bundleRecord     `json:"evidence"`
	Providers   []bundleProvider   `json:"providers"`
	Controls    []bundleControl    `json:"controls"` // what is other than in the bank
	Checkpoints []bundlePoint      `json:"checkpoints"`
	History     []bundleEntry      `json:"history"`
	Bank        bundleBank         `json:"bank"`
	Head        string             `json:"head"`
	Redacted    bool               `json:"redacted"`
}

type bundleAssessment struct {
	ID         string        `json:"id"` // the same in each copy
	Name       string        `json:"name"`
	Org        *string       `json:"org"`
	System     *string       `json:"system"`
	TargetType int           `json:"target_type"`
	AsOf       *string       `json:"as_of"`
	Window     *bundleWindow `json:"window"`
	Created    *string       `json:"created"`
	Bank       *string       `json:"bank"` // version it was made with
	Stage      *bundleStage  `json:"stage"`
}

type bundleStage struct {
	Stage       string   `json:"stage"`
	Firm        *string  `json:"firm"`
	AsOf        *string  `json:"as_of"`
	PeriodStart *string  `json:"period_start"`
	PeriodEnd   *string  `json:"period_end"`
	Covers      []string `json:"covers"` // null where it is not recorded
}

type bundleWindow struct {
	Start  string `json:"start"`
	Months int    `json:"months"`
	End    string `json:"end"`
}

type bundleAnswer struct {
	Question     string  `json:"question"`
	Level        *string `json:"level"`
	Reason       *string `json:"reason"`
	Provider     *string `json:"provider"`
	Owner        *string `json:"owner"`
	Since        *string `json:"since"`
	SinceAssumed *string `json:"since_assumed"`
	Due          *string `json:"due"`
	Note         *string `json:"note"`
	Flag         bool    `json:"flag"`
	Confirmed    *string `json:"confirmed"`
	Asked        *string `json:"asked"`
	By           *string `json:"by"`
}

type bundleProvider struct {
	ID        string  `json:"id"`
	Service   *string `json:"service"`
	Method    *string `json:"method"`
	Report    string  `json:"report"`
	PeriodEnd *string `json:"period_end"`
	Reviewed  *string `json:"reviewed"`
	CSOCs     bool    `json:"csocs"`
	CUECs     bool    `json:"cuecs"`
}

// bundleEntry carries the payload as the text that its hash was taken over, so
// that a program which lays JSON out anew can't break the chain.
type bundleEntry struct {
	N           int     `json:"n"`
	Time        string  `json:"time"`
	Actor       string  `json:"actor"`
	Kind        string  `json:"kind"`
	Subject     string  `json:"subject"`
	Payload     *string `json:"payload"`
	PayloadHash string  `json:"payload_hash"`
	Hash        string  `json:"hash"`
	Redacted    bool    `json:"redacted"`
}

type bundleBank struct {
	Edition string `json:"edition"`
	Version string `json:"version"`
}

// Bundle writes everything about an assessment as one JSON object. A redacted
// bundle has no payloads and no names, so its chain can be counted but not
// checked.
func Bundle(w io.Writer, in Input) (Counts, error) {
	a := in.Assessment
	h := a.Header
	d := bundle{
		Schema: BundleSchema,
		Assessment: bundleAssessment{
			ID: a.ID, Name: h.Name, Org: text(h.Org), System: text(h.System), TargetType: int(h.Target),
			AsOf: text(h.AsOf.String()), Created: text(h.Created.String()), Bank: text(h.Bank),
		},
		Profile: map[string]*string{}, Scope: []string{}, Answers: []bundleAnswer{}, Evidence: []bundleRecord{},
		Providers: []bundleProvider{}, Controls: []bundleControl{}, Checkpoints: []bundlePoint{}, History: []bundleEntry{},
		Bank: bundleBank{in.Bank.Edition, in.Bank.Version}, Head: a.Head, Redacted: in.Redact,
	}
	if h.Window != nil {
		d.Assessment.Window = &bundleWindow{h.Window.Start.String(), h.Window.Months, h.Window.End().String()}
	}
	if s := h.Stage; s != nil {
		d.Assessment.Stage = &bundleStage{
			Stage: string(s.Kind), Firm: text(s.Firm), AsOf: text(s.AsOf.String()),
			PeriodStart: text(s.Start.String()), PeriodEnd: text(s.End.String()),
		}
		for _, c := range s.Covers {
			d.Assessment.Stage.Covers = append(d.Assessment.Stage.Covers, string(c))
		}
	}
	for _, f := range in.Bank.Facts {
		d.Profile[f.ID] = text(h.Profile[f.ID])
	}
	for _, c := range h.Scope {
		d.Scope = append(d.Scope, string(c))
	}
	for _, id := range slices.Sorted(maps.Keys(a.Answers)) {
		d.Answers = append(d.Answers, in.answer(id, a.Answers[id]))
	}
	for _, id := range slices.Sorted(maps.Keys(a.Providers)) {
		p := a.Providers[id]
		d.Providers = append(d.Providers, bundleProvider{
			p.ID, text(p.Service), text(p.Method), cmp.Or(p.Report, "none"),
			text(p.PeriodEnd.String()), text(p.Reviewed.String()), p.CSOCs, p.CUECs,
		})
	}
	for _, r := range a.Records() {
		d.Evidence = append(d.Evidence, in.record(r))
	}
	for _, id := range slices.Sorted(maps.Keys(a.Controls)) {
		c := a.Controls[id]
		d.Controls = append(d.Controls, bundleControl{id, text(string(c.Cadence)), text(string(c.Proof)), c.Out, text(c.Reason)})
	}
	for _, p := range a.Timeline() {
		d.Checkpoints = append(d.Checkpoints, newBundlePoint(p))
	}
	for _, e := range in.History {
		d.History = append(d.History, in.entry(e))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return d.counts(), enc.Encode(d)
}

func (d bundle) counts() Counts {
	return Counts{
		"answers": len(d.Answers), "records of evidence": len(d.Evidence), "providers": len(d.Providers), "controls": len(d.Controls),
		"checkpoints": len(d.Checkpoints), "history entries": len(d.History),
	}
}

func countBundle(b []byte) (Counts, error) {
	var d bundle
	if err := json.Unmarshal(b, &d); err != nil {
		return nil, err
	}
	return d.counts(), nil
}

func (in Input) answer(id string, v assessment.Answer) bundleAnswer {
	d := bundleAnswer{
		Question: id, Level: text(string(v.Level)), Reason: text(v.Reason), Provider: text(v.Provider),
		Owner: text(v.Owner), Since: text(v.Since.String()), SinceAssumed: text(v.Assumed.String()), Due: text(v.Due.String()),
		Note: text(v.Note), Flag: v.Flag, Confirmed: text(v.Confirmed.String()), Asked: text(v.Asked), By: text(v.By),
	}
	if !in.Redact {
		return d
	}
	d.Note = nil
	if d.By != nil {
		d.By = text(Assessor)
	}
	if d.Owner != nil {
		d.Owner = text(Assessor)
		if q := in.Bank.Question(id); q != nil {
			d.Owner = text(in.owner(q, v.Owner))
		}
	}
	return d
}

func (in Input) entry(e assessment.Entry) bundleEntry {
	d := bundleEntry{
		N: e.N, Time: e.Time.UTC().Format(timeFormat), Actor: e.Actor, Kind: e.Kind, Subject: e.Subject,
		PayloadHash: e.Body, Hash: e.Hash, Redacted: e.Redacted(),
	}
	switch {
	case in.Redact: // a payload holds notes and names
		d.Actor, d.Redacted = Assessor, true
	case !e.Redacted():
		s := string(e.Payload)
		d.Payload = &s
	}
	return d
}

func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
