package command

import (
	"context"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
)

type checkpointsDocument struct {
	Schema      string               `json:"schema"`
	Assessment  string               `json:"assessment"`
	Checkpoints []checkpointDocument `json:"checkpoints"`
}

type checkpointDocument struct {
	Name      string         `json:"name"`
	At        string         `json:"at"`
	Entry     int            `json:"entry"`
	Scope     []string       `json:"scope"`
	Bank      string         `json:"bank"`
	Type1     *blockDocument `json:"type1"`
	Type2     *blockDocument `json:"type2"`
	Evidenced *blockDocument `json:"evidenced"` // this and the next null without a window
	Best      *blockDocument `json:"best"`
}

func newCheckpoint(r *run) *cobra.Command {
	c := &cobra.Command{
		Use:   "checkpoint NAME",
		Short: "Keep the present scores under a name",
		Long: "Keep all present scores under a name, to see later what has changed since. A checkpoint never changes, " +
			"whatever becomes of answers, scope or questions. \"soc2ready checkpoint list\" lists them.",
		Example: "soc2ready checkpoint 2026-11\nsoc2ready checkpoint list\nsoc2ready progress 2026-11 --story",
		Args:    cobra.ArbitraryArgs,
	}
	c.RunE = r.do(1, 1, func(ctx context.Context, args []string) error {
		return r.change(ctx, func(_ *session, a *assessment.Assessment, who assessment.Act) ([]assessment.Entry, string, error) {
			entries, err := a.AddCheckpoint(r.deps.Bank, args[0], who)
			if err != nil {
				return nil, "", err
			}
			words := ""
			for _, e := range entries {
				words = "kept the scores as checkpoint " + quoted(e.Subject)
			}
			return entries, words, nil
		})
	})
	c.AddCommand(&cobra.Command{
		Use:   "list",
		Short: "List the checkpoints with their scores",
		Args:  cobra.ArbitraryArgs,
		RunE: r.do(0, 0, func(ctx context.Context, _ []string) error {
			return r.with(ctx, Mode{}, func(s *session) error {
				a, _, err := s.load(ctx)
				if err != nil {
					return err
				}
				if r.flags.json {
					return r.printJSON(newCheckpointsDocument(a))
				}
				return r.print(checkpointsPaper(a))
			})
		}),
	})
	return c
}

func newCheckpointsDocument(a *assessment.Assessment) checkpointsDocument {
	d := checkpointsDocument{Schema: "soc2ready/checkpoints/1", Assessment: a.Header.Name, Checkpoints: []checkpointDocument{}}
	for _, p := range a.Timeline() {
		x := checkpointDocument{
			Name: p.Name, At: clock(p.At), Entry: p.Entry, Scope: []string{}, Bank: p.Bank,
			Type1: newBlockDocument(p.Type1), Type2: newBlockDocument(p.Type2),
		}
		if p.Evidenced != nil {
			x.Evidenced, x.Best = newBlockDocument(*p.Evidenced), newBlockDocument(*p.Best)
		}
		for _, c := range p.Scope {
			x.Scope = append(x.Scope, string(c))
		}
		d.Checkpoints = append(d.Checkpoints, x)
	}
	return d
}

func checkpointsPaper(a *assessment.Assessment) *paper {
	p := &paper{}
	all := a.Timeline()
	if len(all) == 0 {
		p.line("No checkpoint yet; make one with \"soc2ready checkpoint NAME\".")
		return p
	}
	var rows [][]string
	for _, x := range all {
		rows = append(rows, pointRow(x, x.Name, report.Count(x.Unanswered, "question")+" unanswered"))
	}
	p.rows(0, rows)
	return p
}

// pointRow is one line of a list of points in time.
func pointRow(x assessment.Point, name, last string) []string {
	row := []string{
		bold(name), x.Day.String(),
		"Type 1 " + score(x.Type1.In, x.Type1.Mean, x.Type1.High, x.Type1.Word),
		"Type 2 " + score(x.Type2.In, x.Type2.Mean, x.Type2.High, x.Type2.Word),
	}
	if x.Evidenced != nil {
		row = append(row, "evidenced "+report.Range(x.Evidenced.Mean, x.Evidenced.Mean))
	}
	return append(row, last)
}
