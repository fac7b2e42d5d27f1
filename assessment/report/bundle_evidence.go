package report

import (
	"soc2ready/assessment"
)

type bundleRecord struct {
	ID         string  `json:"id"`
	Control    string  `json:"control"`
	Performed  string  `json:"performed"`
	CoversFrom *string `json:"covers_from"`
	CoversTo   *string `json:"covers_to"`
	Outcome    string  `json:"outcome"`
	Kind       string  `json:"kind"`
	Title      *string `json:"title"`
	Reference  *string `json:"reference"`
	SHA256     *string `json:"sha256"`
	Size       *int64  `json:"size"`
	File       *string `json:"file"`
	Source     *string `json:"source"`
	Note       *string `json:"note"`
	RecordedAt string  `json:"recorded_at"`
	RecordedBy *string `json:"recorded_by"`
}

type bundleControl struct {
	Control string  `json:"control"`
	Cadence *string `json:"cadence"` // null: as in the bank
	Proof   *string `json:"proof_cadence"`
	Out     bool    `json:"out"`
	Reason  *string `json:"reason"`
}

// bundlePoint is the sum of a checkpoint; its entry in the history has the rest.
type bundlePoint struct {
	Name      string       `json:"name"`
	At        string       `json:"at"`
	Day       *string      `json:"day"`
	Entry     int          `json:"entry"`
	Scope     []string     `json:"scope"`
	Bank      string       `json:"bank"`
	Type1     bundleScore  `json:"type1"`
	Type2     bundleScore  `json:"type2"`
	Evidenced *bundleScore `json:"evidenced"`
	Best      *bundleScore `json:"best"`
}

type bundleScore struct {
	Mean        *int   `json:"mean"`
	Percent     *int   `json:"percent"`
	High        *int   `json:"high"`
	HighPercent *int   `json:"high_percent"`
	Word        string `json:"word"`
	Gate        bool   `json:"gate"`
	Unanswered  int    `json:"unanswered"`
}

// record writes one record of evidence; redacted, it names nobody and says
// nothing of where the thing lies.
func (in Input) record(r assessment.Record) bundleRecord {
	d := bundleRecord{
		ID: r.ID, Control: r.Control, Performed: r.Performed.String(), CoversFrom: text(r.From.String()), CoversTo: text(r.To.String()),
		Outcome: string(r.Outcome), Kind: string(r.Kind), Title: text(r.Title), Reference: text(r.Reference), SHA256: text(r.SHA256),
		File: text(string(r.File)), Source: text(r.Source), Note: text(r.Note),
		RecordedAt: r.At.UTC().Format(timeFormat), RecordedBy: text(r.By),
	}
	if r.SHA256 != "" {
		d.Size = &r.Size
	}
	if in.Redact {
		d.Title, d.Reference, d.Note = nil, nil, nil
		if d.RecordedBy != nil {
			d.RecordedBy = text(Assessor)
		}
	}
	return d
}

func newBundlePoint(p assessment.Point) bundlePoint {
	d := bundlePoint{
		Name: p.Name, At: p.At.UTC().Format(timeFormat), Day: text(p.Day.String()), Entry: p.Entry, Scope: []string{}, Bank: p.Bank,
		Type1: newBundleScore(p.Type1), Type2: newBundleScore(p.Type2),
	}
	for _, c := range p.Scope {
		d.Scope = append(d.Scope, string(c))
	}
	for _, x := range []struct {
		from *assessment.Block
		to   **bundleScore
	}{{p.Evidenced, &d.Evidenced}, {p.Best, &d.Best}} {
		if x.from != nil {
			s := newBundleScore(*x.from)
			*x.to = &s
		}
	}
	return d
}

// newBundleScore leaves the numbers null where nothing is in scope.
func newBundleScore(b assessment.Block) bundleScore {
	d := bundleScore{Word: string(b.Word), Gate: b.Gate, Unanswered: b.Unanswered}
	if b.In {
		percent, high := b.Mean/100, b.High/100
		d.Mean, d.Percent, d.High, d.HighPercent = &b.Mean, &percent, &b.High, &high
	}
	return d
}
