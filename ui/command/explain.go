package command

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/questions"
)

type explainDocument struct {
	Schema     string          `json:"schema"`
	Assessment string          `json:"assessment"`
	Criterion  string          `json:"criterion"`
	Type1      any             `json:"type1"` // rowDocument, of the description itemDocument
	Type2      any             `json:"type2"`
	Evidenced  any             `json:"evidenced"` // this and the next null without a window
	Best       any             `json:"best"`
	Questions  []shareDocument `json:"questions"`
}

type shareDocument struct {
	Question   string  `json:"question"`
	Weight     int     `json:"weight"`
	Key        bool    `json:"key"`
	Level      *string `json:"level"`
	Applicable bool    `json:"applicable"`
	V1         *int    `json:"v1"`
	V2         *int    `json:"v2"`
	O          *int    `json:"o"`
	V2E        *int    `json:"v2e"`
	Reason     string  `json:"reason"`
}

func newExplain(r *run) *cobra.Command {
	return &cobra.Command{
		Use:   "explain QUESTION|CRITERION",
		Short: "Tell how a score comes about, line by line",
		Long: "Tell how the score of a criterion or of an item of the description comes about: what each question counts and why, what decides the verdict, " +
			"and what would turn it. With a question, its share only. The sections and R numbers are those of docs/method.md.",
		Example: "soc2ready explain CC6.2\nsoc2ready explain CC6.2-01\nsoc2ready explain DC3",
		Args:    cobra.ArbitraryArgs,
		RunE: r.do(1, 1, func(ctx context.Context, args []string) error {
			return r.with(ctx, Mode{}, func(s *session) error {
				a, _, err := s.load(ctx)
				if err != nil {
					return err
				}
				e, err := a.Explain(r.deps.Bank, args[0], r.today)
				var u assessment.Unknown
				if errors.As(err, &u) {
					return failure{kind: missing, reason: u.Error(), next: "see \"soc2ready questions\""}
				}
				if err != nil {
					return err
				}
				if r.flags.json {
					return r.printJSON(newExplainDocument(a, e))
				}
				return r.print(explainPaper(e))
			})
		}),
	}
}

func newExplainDocument(a *assessment.Assessment, e assessment.Explanation) explainDocument {
	d := explainDocument{
		Schema: "soc2ready/explain/1", Assessment: a.Header.Name, Criterion: e.ID,
		Type1: rulingDocument(e, e.Type1), Type2: rulingDocument(e, e.Type2), Questions: []shareDocument{},
	}
	if e.Evidenced != nil {
		d.Evidenced, d.Best = rulingDocument(e, *e.Evidenced), rulingDocument(e, *e.Best)
	}
	for _, q := range e.Questions {
		x := shareDocument{
			Question: q.Question, Weight: q.Weight, Key: q.Key, Level: text(string(q.Level)), Applicable: q.Applicable, Reason: q.Reason,
		}
		if q.Applicable {
			x.V1, x.V2 = &q.V1, &q.V2
		}
		if q.Proof != nil {
			x.O, x.V2E = &q.Proof.O, &q.Proof.V2E
		}
		d.Questions = append(d.Questions, x)
	}
	return d
}

func rulingDocument(e assessment.Explanation, r assessment.Ruling) any {
	if e.Item {
		return newItemDocument(r.Item)
	}
	return newRowDocument(r.Row)
}

func explainPaper(e assessment.Explanation) *paper {
	p := &paper{}
	p.title(questions.ScreenID(e.ID) + " " + e.Title)
	for _, x := range []assessment.Ruling{e.Type1, e.Type2} {
		p.line()
		head := bold(fmt.Sprintf("Type %d", x.Type)) + ": " + rulingSaid(e, x)
		p.line(head)
		p.text(2, x.Why)
		if x.WhatTurnsIt != "" {
			p.text(2, x.WhatTurnsIt)
		}
	}
	if e.Evidenced != nil {
		p.line()
		p.line(bold("Evidenced"), ": ", rulingSaid(e, *e.Evidenced))
		p.line(bold("Best still reachable"), ": ", rulingSaid(e, *e.Best))
	}
	p.line()
	p.title("Questions")
	for _, q := range e.Questions {
		facts := "weight " + strconv.Itoa(q.Weight)
		if q.Key {
			facts += ", key"
		}
		if q.Applicable {
			facts += fmt.Sprintf("; brings %s of %s points for Type 1, %s for Type 2", points(q.Got1), points(q.Most), points(q.Got2))
		}
		p.line("  ", bold(questions.ScreenID(q.Question)), " ", q.Short)
		p.text(4, facts)
		p.text(4, q.Reason)
		explainSlots(p, q.Proof)
	}
	p.line()
	p.text(0, dim(e.Note))
	return p
}

// explainSlots tells each slot of the controls of a question.
func explainSlots(p *paper, proof *assessment.ShareProof) {
	if proof == nil {
		return
	}
	for _, c := range proof.Controls {
		p.line("    ", c.ID)
		for _, s := range c.Slots {
			p.text(6, fmt.Sprintf("%s to %s: %s, %s", s.First, s.Last, slotWord(s.State), c.Reason(s)))
		}
	}
}

// rulingSaid gives the score and verdict of one type.
func rulingSaid(e assessment.Explanation, r assessment.Ruling) string {
	switch {
	case !r.In:
		return "out"
	case e.Item && r.Item.State != r.Item.StateHigh:
		return report.Range(r.Item.S, r.Item.High) + ", open"
	case e.Item:
		return report.Range(r.Item.S, r.Item.High) + ", " + meant(report.Verdict(string(r.Item.State)))
	case r.Row.Open():
		return report.Range(r.Row.S, r.Row.High) + ", open"
	}
	return report.Range(r.Row.S, r.Row.High) + ", " + meant(report.Verdict(string(r.Row.Verdict)))
}
