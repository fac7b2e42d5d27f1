package command

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/questions"
)

type gapsDocument struct {
	Schema       string                `json:"schema"`
	Assessment   string                `json:"assessment"`
	Type         int                   `json:"type"`
	Sum          sumDocument           `json:"sum"`
	Unanswered   int                   `json:"unanswered"`
	Gaps         []gapDocument         `json:"gaps"`
	ByControl    []controlGapDocument  `json:"by_control"`
	EvidenceGaps []evidenceGapDocument `json:"evidence_gaps"`
	WhatIf       *whatIfDocument       `json:"what_if"`
}

type sumDocument struct {
	Hours int `json:"hours"`
	Days  int `json:"days"`
	Weeks int `json:"weeks"`
}

type gapDocument struct {
	Question     string   `json:"question"`
	Criterion    string   `json:"criterion"`
	Level        string   `json:"level"`
	Verdict      string   `json:"verdict"`
	VerdictAfter string   `json:"verdict_after"`
	Key          bool     `json:"key"`
	V            int      `json:"v"`
	GainType1    int      `json:"gain_type1"`
	GainType2    int      `json:"gain_type2"`
	Effort       string   `json:"effort"`
	Owner        *string  `json:"owner"`
	Due          *string  `json:"due"`
	Controls     []string `json:"controls"`
}

type evidenceGapDocument struct {
	Control string `json:"control"`
	First   string `json:"first"`
	Last    string `json:"last"`
	State   string `json:"state"`
}

type controlGapDocument struct {
	Control   string   `json:"control"`
	Questions []string `json:"questions"`
}

type whatIfDocument struct {
	Questions []string       `json:"questions"`
	Type1     *blockDocument `json:"type1"`
	Type2     *blockDocument `json:"type2"`
}

// whatIf is what the scores would be.
type whatIf struct {
	marked       []string
	type1, type2 assessment.Block
}

func newGaps(r *run) *cobra.Command {
	var o struct {
		target int
		owner  string
		whatIf []string
	}
	c := &cobra.Command{
		Use:     "gaps [flags]",
		Short:   "List what to do next, most urgent first",
		Example: "soc2ready gaps --type 1\nsoc2ready gaps --owner Kim\nsoc2ready gaps --what-if CC6.3-02,CC8.1-01",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.IntVar(&o.target, "type", 0, "for this report type, 1 or 2 (the target type unless given)")
	f.StringVar(&o.owner, "owner", "", "only those of this owner")
	f.StringSliceVar(&o.whatIf, "what-if", nil, "show the scores if these questions were full")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		if f.Changed("type") && o.target != 1 && o.target != 2 {
			return wrongUse("--type %d is not 1 or 2", o.target)
		}
		return r.with(ctx, Mode{}, func(s *session) error {
			a, _, err := s.load(ctx)
			if err != nil {
				return err
			}
			g := a.Gaps(r.deps.Bank, assessment.ReportType(o.target), r.today)
			if f.Changed("owner") {
				g = g.Of(assessment.CleanLine(o.owner))
			}
			var what *whatIf
			if f.Changed("what-if") {
				what = &whatIf{marked: trimmed(o.whatIf)}
				if what.type1, what.type2, err = a.WhatIf(r.deps.Bank, what.marked, r.today); err != nil {
					return unknownHint(err)
				}
			}
			if r.flags.json {
				return r.printJSON(newGapsDocument(a, g, what))
			}
			return r.print(gapsPaper(r.deps.Bank, g, what, s.score(a)))
		})
	})
	return c
}

func trimmed(ids []string) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		out = append(out, strings.TrimSpace(id))
	}
	return out
}

func newGapsDocument(a *assessment.Assessment, g assessment.Gaps, what *whatIf) gapsDocument {
	d := gapsDocument{
		Schema: "soc2ready/gaps/1", Assessment: a.Header.Name, Type: int(g.Type), Unanswered: g.Unanswered,
		Sum:  sumDocument{g.Sum(questions.Hours), g.Sum(questions.Days), g.Sum(questions.Weeks)},
		Gaps: []gapDocument{}, ByControl: []controlGapDocument{}, EvidenceGaps: []evidenceGapDocument{},
	}
	for _, x := range g.List {
		d.Gaps = append(d.Gaps, gapDocument{
			x.Question, x.Criterion, string(x.Level), x.Verdict, x.After, x.Key, x.V, x.Gain1, x.Gain2,
			string(x.Effort), text(x.Owner), text(x.Due.String()), list(x.Controls),
		})
	}
	for _, c := range g.ByControl {
		d.ByControl = append(d.ByControl, controlGapDocument{c.Control, c.Questions})
	}
	for _, x := range g.Evidence {
		d.EvidenceGaps = append(d.EvidenceGaps, evidenceGapDocument{x.Control, x.First.String(), x.Last.String(), string(x.State)})
	}
	if what != nil {
		d.WhatIf = &whatIfDocument{what.marked, newBlockDocument(what.type1), newBlockDocument(what.type2)}
	}
	return d
}

func gapsPaper(bank *questions.Bank, g assessment.Gaps, what *whatIf, now assessment.Readiness) *paper {
	p := &paper{}
	p.title(fmt.Sprintf("Type %d: %s", g.Type, report.Work(g)))
	if g.Unanswered > 0 {
		p.line(report.Count(g.Unanswered, "question"), " unanswered; see \"soc2ready questions --open\"")
	}
	p.line()
	for i, x := range g.List {
		q := bank.Question(x.Question)
		p.line(fmt.Sprintf("%3d. ", i+1), bold(questions.ScreenID(x.Question)), " ", q.Short)
		facts := []string{levelWord(x.Level)}
		if x.Verdict == x.After {
			facts = append(facts, x.Criterion+" "+meant(report.Verdict(x.Verdict)))
		} else {
			facts = append(facts, x.Criterion+" "+meant(report.Verdict(x.Verdict))+" → "+meant(report.Verdict(x.After)))
		}
		if x.Key {
			facts = append(facts, "key")
		}
		facts = append(facts, string(x.Effort))
		if x.Gain1 > 0 || x.Gain2 > 0 {
			facts = append(facts, fmt.Sprintf("gains %s points for Type 1, %s for Type 2", points(x.Gain1), points(x.Gain2)))
		}
		if x.Owner != "" {
			facts = append(facts, "owner "+x.Owner)
		}
		if !x.Due.IsZero() {
			facts = append(facts, "due "+x.Due.String())
		}
		p.text(5, strings.Join(facts, " · "))
		if len(q.Fix) > 0 {
			p.text(5, dim("first: "+q.Fix[0]))
		}
	}
	gapsEvidence(p, bank, g.Evidence)
	if what == nil {
		return p
	}
	p.line()
	p.title("If " + strings.Join(what.marked, ", ") + " were full")
	p.rows(2, [][]string{
		{"Type 1", score(now.Type1.In, now.Type1.Mean, now.Type1.High, now.Type1.Word), "→", score(what.type1.In, what.type1.Mean, what.type1.High, what.type1.Word)},
		{"Type 2", score(now.Type2.In, now.Type2.Mean, now.Type2.High, now.Type2.Word), "→", score(what.type2.In, what.type2.Mean, what.type2.High, what.type2.Word)},
	})
	return p
}

// gapsEvidence lists the slots of the window that lack a record.
func gapsEvidence(p *paper, bank *questions.Bank, gaps []assessment.EvidenceGap) {
	if len(gaps) == 0 {
		return
	}
	p.line()
	p.title("Evidence that the window lacks")
	var rows [][]string
	for _, x := range gaps {
		rows = append(rows, []string{bold(x.Control), x.First.String() + " to " + x.Last.String(), slotWord(x.State), controlTitle(bank, x.Control)})
	}
	p.rows(2, rows)
}

// points writes hundredths of a percent as points with two decimals.
func points(hundredths int) string { return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100) }
