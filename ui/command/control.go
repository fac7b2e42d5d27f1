package command

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/questions"
)

type controlsDocument struct {
	Schema     string            `json:"schema"`
	Assessment string            `json:"assessment"`
	Controls   []controlDocument `json:"controls"`
}

func newControl(r *run) *cobra.Command {
	return group(r, "control", "How often controls run and have to be shown, in this assessment", newControlList(r), newControlSet(r))
}

func newControlList(r *run) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the controls with their cadence",
		Args:  cobra.ArbitraryArgs,
		RunE: r.do(0, 0, func(ctx context.Context, _ []string) error {
			return r.with(ctx, Mode{}, func(s *session) error {
				a, _, err := s.load(ctx)
				if err != nil {
					return err
				}
				bank := r.deps.Bank
				if r.flags.json {
					d := controlsDocument{"soc2ready/controls/1", a.Header.Name, []controlDocument{}}
					for _, c := range bank.Controls {
						d.Controls = append(d.Controls, newControlDocument(bank, a, c))
					}
					return r.printJSON(d)
				}
				return r.print(controlsPaper(bank, a))
			})
		}),
	}
}

func controlsPaper(bank *questions.Bank, a *assessment.Assessment) *paper {
	p := &paper{}
	var rows [][]string
	for _, c := range bank.Controls {
		v, _ := a.Control(bank, c.ID)
		proof := "shown " + string(v.Proof)
		if v.Out {
			proof = "out"
		}
		row := []string{bold(c.ID), string(v.Kind), string(v.Cadence), proof, c.Title}
		if v.Reason != "" {
			row = append(row, "because: "+strings.ReplaceAll(v.Reason, "\n", " "))
		}
		rows = append(rows, row)
	}
	p.rows(0, rows)
	return p
}

func newControlSet(r *run) *cobra.Command {
	var o struct {
		cadence, proof, reason string
		out, in                bool
	}
	c := &cobra.Command{
		Use:   "set CONTROL [flags]",
		Short: "Change how often a control runs or is shown, or set it out",
		Long: "Change how often a control runs (--cadence) and how often a record of it has to be kept (--proof), or set it out of the arithmetic (--out) " +
			"and in again (--in). An auditor will ask why, so each change but --in needs a --reason. The value bank takes a cadence back to that of the bank. " +
			"Slots are drawn anew for the whole window; kept checkpoints do not change.",
		Example: "soc2ready control set access-review --cadence monthly --reason \"we review monthly\"\nsoc2ready control set badge-review --out --reason \"no office\"\nsoc2ready control set badge-review --in",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.StringVar(&o.cadence, "cadence", "", "how often it runs: "+cadences(assessment.Cadences())+", or bank")
	f.StringVar(&o.proof, "proof", "", "how often it has to be shown: "+cadences(assessment.ProofCadences())+", or bank")
	f.StringVar(&o.reason, "reason", "", "why")
	f.BoolVar(&o.out, "out", false, "set it out: it counts for nothing")
	f.BoolVar(&o.in, "in", false, "set it in again")
	c.RunE = r.do(1, 1, func(ctx context.Context, args []string) error {
		switch {
		case o.out && o.in:
			return wrongUse("give --out or --in")
		case !o.out && !o.in && !f.Changed("cadence") && !f.Changed("proof") && !f.Changed("reason"):
			return wrongUse("nothing to set was given")
		}
		return r.change(ctx, func(_ *session, a *assessment.Assessment, who assessment.Act) ([]assessment.Entry, string, error) {
			s := a.Controls[args[0]]
			for _, x := range []struct {
				flag, from string
				to         *questions.Cadence
			}{{"cadence", o.cadence, &s.Cadence}, {"proof", o.proof, &s.Proof}} {
				if f.Changed(x.flag) {
					if *x.to = questions.Cadence(x.from); x.from == "bank" {
						*x.to = ""
					}
				}
			}
			if o.out || o.in {
				s.Out = o.out
			}
			// A reason belongs to the change that it was given for.
			if s.Reason = o.reason; o.in && o.reason == "" {
				s.Reason = a.Controls[args[0]].Reason
			}
			entries, err := a.SetControl(r.deps.Bank, args[0], s, who)
			if err != nil {
				return nil, "", unknownHint(err)
			}
			v, _ := a.Control(r.deps.Bank, args[0])
			words := fmt.Sprintf("%s runs %s and is shown %s", v.ID, v.Cadence.HowOften(), v.Proof.HowOften())
			if v.Out {
				words = v.ID + " is out: " + cut(strings.ReplaceAll(v.Reason, "\n", " "))
			}
			return entries, words, nil
		})
	})
	return c
}

func cadences(all []questions.Cadence) string {
	var s []string
	for _, c := range all {
		s = append(s, string(c))
	}
	return strings.Join(s, ", ")
}
