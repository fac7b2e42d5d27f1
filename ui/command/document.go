package command

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"soc2ready/assessment"

	"soc2ready/questions"
)

// The documents of the JSON contract, one Go type each. A field without a
// value is a nil pointer, never left out; a list without items is empty.

type bankDocument struct {
	Edition string `json:"edition"`
	Version string `json:"version"`
}

func newBankDocument(b *questions.Bank) bankDocument { return bankDocument{b.Edition, b.Version} }

type changedDocument struct {
	Schema     string  `json:"schema"`
	Assessment string  `json:"assessment"`
	Head       *string `json:"head"` // null after delete
	Entries    []int   `json:"entries"`
}

func newChangedDocument(a *assessment.Assessment, entries []assessment.Entry) changedDocument {
	d := changedDocument{"soc2ready/changed/1", a.Header.Name, &a.Head, []int{}}
	for _, e := range entries {
		d.Entries = append(d.Entries, e.N)
	}
	return d
}

type versionDocument struct {
	Schema  string       `json:"schema"`
	Version string       `json:"version"`
	Commit  string       `json:"commit"`
	Go      string       `json:"go"`
	Bank    bankDocument `json:"bank"`
}

// briefDocument is a block without its rows.
type briefDocument struct {
	Mean        *int   `json:"mean"`
	Percent     *int   `json:"percent"`
	High        *int   `json:"high"`
	HighPercent *int   `json:"high_percent"`
	Word        string `json:"word"`
	Gate        bool   `json:"gate"`
}

func newBriefDocument(b assessment.BlockSummary) briefDocument {
	d := briefDocument{Word: string(b.Word), Gate: b.Gate}
	d.Mean, d.Percent = scored(b.In, b.Mean)
	d.High, d.HighPercent = scored(b.In, b.High)
	return d
}

// scored gives a score and its whole percent, both null for what is out.
func scored(in bool, hundredths int) (score, percent *int) {
	if !in {
		return nil, nil
	}
	whole := hundredths / 100
	return &hundredths, &whole
}

type blockDocument struct {
	briefDocument
	Unanswered  int                 `json:"unanswered"`
	Quick       *quickDocument      `json:"quick"`
	Criteria    []rowDocument       `json:"criteria"`
	Categories  []categoryDocument  `json:"categories"`
	Series      []seriesDocument    `json:"series"`
	Description descriptionDocument `json:"description"`
}

type quickDocument struct {
	Mean     int `json:"mean"`
	Percent  int `json:"percent"`
	Answered int `json:"answered"`
	Of       int `json:"of"`
}

type rowDocument struct {
	ID          string `json:"id"`
	S           *int   `json:"s"`
	Percent     *int   `json:"percent"`
	High        *int   `json:"high"`
	HighPercent *int   `json:"high_percent"`
	Verdict     string `json:"verdict"`
	VerdictHigh string `json:"verdict_high"`
}

type itemDocument struct {
	ID          string `json:"id"`
	S           *int   `json:"s"`
	Percent     *int   `json:"percent"`
	High        *int   `json:"high"`
	HighPercent *int   `json:"high_percent"`
	State       string `json:"state"`
	StateHigh   string `json:"state_high"`
}

type countsDocument struct {
	Met    int `json:"met"`
	AtRisk int `json:"at_risk"`
	NotMet int `json:"not_met"`
	Open   int `json:"open"`
	Out    int `json:"out"`
}

type categoryDocument struct {
	ID string `json:"id"`
	briefDocument
	countsDocument
}

type seriesDocument struct {
	ID          string `json:"id"`
	Mean        *int   `json:"mean"`
	Percent     *int   `json:"percent"`
	High        *int   `json:"high"`
	HighPercent *int   `json:"high_percent"`
	countsDocument
}

type descriptionDocument struct {
	Mean        *int           `json:"mean"`
	Percent     *int           `json:"percent"`
	High        *int           `json:"high"`
	HighPercent *int           `json:"high_percent"`
	Items       []itemDocument `json:"items"`
}

func newBlockDocument(b assessment.Block) *blockDocument {
	d := &blockDocument{
		briefDocument: newBriefDocument(b.Brief()), Unanswered: b.Unanswered,
		Criteria: []rowDocument{}, Categories: []categoryDocument{}, Series: []seriesDocument{},
		Description: descriptionDocument{Items: []itemDocument{}},
	}
	if q := b.Quick; q != nil {
		d.Quick = &quickDocument{q.Mean, q.Mean / 100, q.Answered, q.Of}
	}
	for _, r := range b.Criteria {
		d.Criteria = append(d.Criteria, newRowDocument(r))
	}
	for _, p := range b.Categories {
		brief := assessment.BlockSummary{In: p.In, Mean: p.Mean, High: p.High, Word: p.Word, Gate: p.Gate}
		d.Categories = append(d.Categories, categoryDocument{p.ID, newBriefDocument(brief), newCountsDocument(p)})
	}
	for _, p := range b.Series {
		x := seriesDocument{ID: p.ID, countsDocument: newCountsDocument(p)}
		x.Mean, x.Percent = scored(p.In, p.Mean)
		x.High, x.HighPercent = scored(p.In, p.High)
		d.Series = append(d.Series, x)
	}
	d.Description.Mean, d.Description.Percent = scored(b.Description.In, b.Description.Mean)
	d.Description.High, d.Description.HighPercent = scored(b.Description.In, b.Description.High)
	for _, r := range b.Description.Items {
		d.Description.Items = append(d.Description.Items, newItemDocument(r))
	}
	return d
}

func newRowDocument(r assessment.Row) rowDocument {
	x := rowDocument{ID: r.ID, Verdict: string(r.Verdict), VerdictHigh: string(r.VerdictHigh)}
	x.S, x.Percent = scored(r.Verdict != assessment.Out, r.S)
	x.High, x.HighPercent = scored(r.Verdict != assessment.Out, r.High)
	return x
}

func newItemDocument(r assessment.ItemRow) itemDocument {
	x := itemDocument{ID: r.ID, State: string(r.State), StateHigh: string(r.StateHigh)}
	x.S, x.Percent = scored(r.State != assessment.ItemOut, r.S)
	x.High, x.HighPercent = scored(r.State != assessment.ItemOut, r.High)
	return x
}

func newCountsDocument(p assessment.Part) countsDocument {
	return countsDocument{p.Met, p.AtRisk, p.NotMet, p.Open, p.Out}
}

type headlineDocument struct {
	Type1   string `json:"type1"`
	Type2   string `json:"type2"`
	Basis   string `json:"basis"`
	Percent *int   `json:"percent"`
}

func newHeadlineDocument(s assessment.ScoreSummary) headlineDocument {
	d := headlineDocument{string(s.Headline1), string(s.Headline2), s.Basis, nil}
	_, d.Percent = scored(s.Type2.In, s.Mean)
	return d
}

type providersDocument struct {
	Schema     string             `json:"schema"`
	Assessment string             `json:"assessment"`
	Providers  []providerDocument `json:"providers"`
}

type providerDocument struct {
	ID        string  `json:"id"`
	Service   *string `json:"service"`
	Method    *string `json:"method"`
	Report    string  `json:"report"`
	PeriodEnd *string `json:"period_end"`
	Reviewed  *string `json:"reviewed"`
	CSOCs     bool    `json:"csocs"`
	CUECs     bool    `json:"cuecs"`
}

func newProviderDocument(p assessment.Provider) providerDocument {
	return providerDocument{
		p.ID, text(p.Service), text(p.Method), cmp.Or(p.Report, "none"),
		text(p.PeriodEnd.String()), text(p.Reviewed.String()), p.CSOCs, p.CUECs,
	}
}

// text gives null for "".
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// clock writes a time as the contract wants it.
func clock(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// list makes sure that a list is never null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// counts tells the verdicts of a part for people: "12 met, 3 at risk, 1 open".
func counts(p assessment.Part) string {
	var s []string
	for _, x := range []struct {
		n    int
		word string
	}{{p.Met, "met"}, {p.AtRisk, "at risk"}, {p.NotMet, "not met"}, {p.Open, "open"}, {p.Out, "out"}} {
		if x.n > 0 {
			s = append(s, strconv.Itoa(x.n)+" "+meant(x.word))
		}
	}
	return strings.Join(s, ", ")
}
