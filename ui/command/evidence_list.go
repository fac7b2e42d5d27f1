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

type evidenceDocument struct {
	Schema     string           `json:"schema"`
	Assessment string           `json:"assessment"`
	Records    []recordDocument `json:"records"`
}

type recordDocument struct {
	ID         string  `json:"id"`
	Control    string  `json:"control"`
	Performed  string  `json:"performed"`
	CoversFrom *string `json:"covers_from"`
	CoversTo   *string `json:"covers_to"`
	Outcome    string  `json:"outcome"`
	Kind       string  `json:"kind"`
	Title      *string `json:"title"`
	Reference  *string `json:"reference"`
	SHA256     *string `json:"sha256"` // this and the next of files only
	Size       *int64  `json:"size"`
	File       *string `json:"file"`
	Source     *string `json:"source"`
	Note       *string `json:"note"`
	RecordedAt string  `json:"recorded_at"`
	RecordedBy *string `json:"recorded_by"`
	Outside    bool    `json:"outside"` // of the window (R30)
}

func newRecordDocument(a *assessment.Assessment, x assessment.Record) recordDocument {
	d := recordDocument{
		ID: x.ID, Control: x.Control, Performed: x.Performed.String(), CoversFrom: text(x.From.String()), CoversTo: text(x.To.String()),
		Outcome: string(x.Outcome), Kind: string(x.Kind), Title: text(x.Title), Reference: text(x.Reference), SHA256: text(x.SHA256),
		File: text(string(x.File)), Source: text(x.Source), Note: text(x.Note), RecordedAt: clock(x.At), RecordedBy: text(x.By),
		Outside: a.Outside(x),
	}
	if x.SHA256 != "" {
		d.Size = &x.Size
	}
	return d
}

func newEvidenceList(r *run) *cobra.Command {
	var control string
	c := &cobra.Command{
		Use:     "list [flags]",
		Short:   "List the records, oldest first",
		Example: "soc2ready evidence list\nsoc2ready evidence list --control access-review --json",
		Args:    cobra.ArbitraryArgs,
	}
	c.Flags().StringVar(&control, "control", "", "only those of this control")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		if control != "" && r.deps.Bank.Control(control) == nil {
			return unknownHint(assessment.Unknown{What: "control", ID: control})
		}
		return r.with(ctx, Mode{}, func(s *session) error {
			a, _, err := s.load(ctx)
			if err != nil {
				return err
			}
			d := evidenceDocument{"soc2ready/evidence/1", a.Header.Name, []recordDocument{}}
			p := &paper{}
			for _, x := range a.Records() {
				if control != "" && x.Control != control {
					continue
				}
				d.Records = append(d.Records, newRecordDocument(a, x))
				recordPaper(p, r.deps.Bank, a, x)
			}
			switch {
			case r.flags.json:
				return r.printJSON(d)
			case len(d.Records) == 0:
				p.line("No evidence yet; add a record with \"soc2ready evidence add CONTROL\".")
			}
			return r.print(p)
		})
	})
	return c
}

func recordPaper(p *paper, bank *questions.Bank, a *assessment.Assessment, x assessment.Record) {
	head := []string{bold(x.ID), x.Performed.String(), outcomeWord(x.Outcome), controlTitle(bank, x.Control)}
	if x.Title != "" {
		head = append(head, x.Title)
	}
	p.text(0, strings.Join(head, " · "))
	var facts []string
	fact := func(say bool, s string) {
		if say {
			facts = append(facts, s)
		}
	}
	fact(!x.From.IsZero(), fmt.Sprintf("covers %s to %s", x.From, x.To))
	fact(true, string(x.Kind))
	fact(x.Reference != "", x.Reference)
	fact(x.SHA256 != "", bytesSaid(x.Size))
	fact(x.File == assessment.FileMissing, "file missing")
	fact(x.File == assessment.FileChanged, "file changed since, so it counts for nothing (R32)")
	fact(x.Source != "", "from "+x.Source)
	fact(x.By != "", "recorded by "+x.By)
	fact(a.Outside(x), "outside the window")
	p.text(4, dim(strings.Join(facts, " · ")))
}

func outcomeWord(o assessment.Outcome) string {
	switch o {
	case assessment.Exception:
		return meant("exception")
	case assessment.NoneOccurred:
		return "none occurred"
	}
	return string(o)
}

// controlTitle is the title of a control, its id where the bank has none.
func controlTitle(bank *questions.Bank, id string) string {
	if c := bank.Control(id); c != nil {
		return c.Title
	}
	return id
}

// bytesSaid writes a size as people read it.
func bytesSaid(n int64) string {
	switch {
	case n < 10_000:
		return report.Count(int(n), "byte")
	case n < 10_000_000:
		return fmt.Sprintf("%d kB", n/1000)
	}
	return fmt.Sprintf("%d MB", n/1_000_000)
}
