package command

import (
	"slices"

	"soc2ready/assessment"
	"soc2ready/assessment/scanner"
	"soc2ready/questions"
)

// evidenceImportDocument is what an import did, or would do: Recorded says
// which. Entries, records and flagged are empty as long as it is false.
type evidenceImportDocument struct {
	Schema      string                   `json:"schema"`
	Assessment  string                   `json:"assessment"`
	Head        string                   `json:"head"`
	Entries     []int                    `json:"entries"`
	Records     []string                 `json:"records"`
	Flagged     []string                 `json:"flagged"`
	Recorded    bool                     `json:"recorded"`
	Files       []scanDocument           `json:"files"`
	Plan        []plannedDocument        `json:"plan"`
	Contradicts []contradictionDocument  `json:"contradicts"`
	Unknown     []unknownFindingDocument `json:"unknown"`
}

type scanDocument struct {
	Path      string         `json:"path"`
	Format    string         `json:"format"`
	Tool      string         `json:"tool"`
	Version   *string        `json:"version"`
	Performed string         `json:"performed"`
	Dated     bool           `json:"dated"`
	SHA256    string         `json:"sha256"`
	Size      int64          `json:"size"`
	Findings  int            `json:"findings"`
	Status    statusDocument `json:"status"`
	Criteria  []string       `json:"criteria"`
	Controls  []string       `json:"controls"`
}

type statusDocument struct {
	Pass   int `json:"pass"`
	Fail   int `json:"fail"`
	Manual int `json:"manual"`
	Muted  int `json:"muted"`
}

type plannedDocument struct {
	File       string            `json:"file"`
	Control    string            `json:"control"`
	Performed  string            `json:"performed"`
	CoversFrom *string           `json:"covers_from"`
	CoversTo   *string           `json:"covers_to"`
	Outcome    *string           `json:"outcome"` // null: all is manual or muted, nothing is recorded
	Kind       *string           `json:"kind"`
	Via        []string          `json:"via"`
	Criteria   []string          `json:"criteria"`
	Status     statusDocument    `json:"status"`
	Seen       *string           `json:"seen"`
	Slot       *scanSlotDocument `json:"slot"`
	Beside     *string           `json:"beside"`
}

type scanSlotDocument struct {
	First string `json:"first"`
	Last  string `json:"last"`
	State string `json:"state"`
}

type contradictionDocument struct {
	Question string   `json:"question"`
	Level    string   `json:"level"`
	Controls []string `json:"controls"`
	Flagged  bool     `json:"flagged"`
	Why      string   `json:"why"`
}

type unknownFindingDocument struct {
	File         string  `json:"file"`
	Check        *string `json:"check"`
	Requirements *string `json:"requirements"`
	Findings     int     `json:"findings"`
	Why          string  `json:"why"`
}

func newStatusDocument(c scanner.Counts) statusDocument {
	return statusDocument{c.Pass, c.Fail, c.Manual, c.Muted}
}

func newEvidenceImportDocument(bank *questions.Bank, a *assessment.Assessment, scans []*scanner.Scan, p *scanner.Plan) *evidenceImportDocument {
	d := &evidenceImportDocument{
		Schema: "soc2ready/evidence-import/1", Assessment: a.Header.Name, Head: a.Head,
		Entries: []int{}, Records: []string{}, Flagged: []string{},
		Files: []scanDocument{}, Plan: []plannedDocument{}, Contradicts: []contradictionDocument{}, Unknown: []unknownFindingDocument{},
	}
	for _, s := range scans {
		d.Files = append(d.Files, scanDocument{
			Path: s.Path, Format: s.Format, Tool: s.Tool, Version: text(s.Version), Performed: s.Performed.String(), Dated: s.Dated,
			SHA256: s.SHA256, Size: s.Size, Findings: s.Findings, Status: newStatusDocument(s.Counts), Criteria: []string{}, Controls: []string{},
		})
	}
	for _, x := range p.Records {
		f := &d.Files[x.File]
		if !slices.Contains(f.Controls, x.Record.Control) {
			f.Controls = append(f.Controls, x.Record.Control)
		}
		outcome, kind := string(x.Record.Outcome), string(x.Record.Kind)
		row := plannedDocument{
			File: scans[x.File].Path, Control: x.Record.Control, Performed: x.Record.Performed.String(),
			CoversFrom: text(x.Record.From.String()), CoversTo: text(x.Record.To.String()), Outcome: &outcome, Kind: &kind,
			Via: list(x.Via), Criteria: list(x.Criteria), Status: newStatusDocument(x.Counts), Seen: text(x.Seen), Beside: text(x.Beside),
		}
		if x.Slot != nil {
			row.Slot = &scanSlotDocument{x.Slot.First.String(), x.Slot.Last.String(), string(x.Slot.State)}
		}
		d.Plan = append(d.Plan, row)
	}
	for i := range d.Files {
		for _, c := range bank.Criteria {
			if slices.ContainsFunc(p.Records, func(x scanner.Planned) bool { return x.File == i && slices.Contains(x.Criteria, c.ID) }) {
				d.Files[i].Criteria = append(d.Files[i].Criteria, c.ID)
			}
		}
	}
	for _, x := range p.Idle {
		d.Plan = append(d.Plan, plannedDocument{
			File: scans[x.File].Path, Control: x.Control, Performed: scans[x.File].Performed.String(),
			Via: []string{}, Criteria: []string{}, Status: newStatusDocument(x.Counts),
		})
	}
	for _, x := range p.Contradictions {
		d.Contradicts = append(d.Contradicts, contradictionDocument{x.Question, string(x.Level), x.Controls, x.Flagged, x.Why})
	}
	for _, x := range p.Unknown {
		d.Unknown = append(d.Unknown, unknownFindingDocument{
			scans[x.File].Path, text(assessment.CleanLine(x.Check)), text(assessment.CleanLine(x.Requirements)), x.Findings, x.Why,
		})
	}
	return d
}

// recorded puts in what was written.
func (d *evidenceImportDocument) recorded(a *assessment.Assessment, entries []assessment.Entry, ids []string, p *scanner.Plan) {
	d.Head, d.Recorded = a.Head, true
	for _, e := range entries {
		d.Entries = append(d.Entries, e.N)
	}
	d.Records, d.Flagged = list(ids), list(p.Flag())
}
