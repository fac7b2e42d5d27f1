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

type showDocument struct {
	Schema     string           `json:"schema"`
	Assessment string           `json:"assessment"`
	Org        *string          `json:"org"`
	System     *string          `json:"system"`
	TargetType int              `json:"target_type"`
	Today      string           `json:"today"`
	AsOf       string           `json:"as_of"`
	Scope      []string         `json:"scope"`
	Questions  int              `json:"questions"`
	Answered   int              `json:"answered"`
	Unanswered int              `json:"unanswered"`
	NA         int              `json:"na"`
	Stale      int              `json:"stale"`
	Flagged    int              `json:"flagged"`
	Window     *windowDays      `json:"window"` // this and the next null without a window
	SoFar      *soFarDocument   `json:"so_far"`
	Headline   headlineDocument `json:"headline"`
	Examples   examplesDocument `json:"examples"`
	Type1      *blockDocument   `json:"type1"`
	Type2      *blockDocument   `json:"type2"`
	Evidenced  *blockDocument   `json:"evidenced"`
	Best       *blockDocument   `json:"best"`
	Bank       bankDocument     `json:"bank"`
	Head       string           `json:"head"`
}

type examplesDocument struct {
	OnFile   int `json:"on_file"`
	Controls int `json:"controls"`
}

func newShow(r *run) *cobra.Command {
	var criteria bool
	c := &cobra.Command{
		Use:   "show [flags]",
		Short: "Show the scores of an assessment",
		Args:  cobra.ArbitraryArgs,
		RunE: r.do(0, 0, func(ctx context.Context, _ []string) error {
			return r.with(ctx, Mode{}, func(s *session) error {
				a, _, err := s.load(ctx)
				if err != nil {
					return err
				}
				score := s.score(a)
				if r.flags.json {
					return r.printJSON(newShowDocument(r.deps.Bank, a, score))
				}
				return r.print(showPaper(r.deps.Bank, a, score, criteria))
			})
		}),
	}
	c.Flags().BoolVar(&criteria, "criteria", false, "list every criterion (--json always does)")
	return c
}

func newShowDocument(bank *questions.Bank, a *assessment.Assessment, r assessment.Readiness) showDocument {
	h := a.Header
	d := showDocument{
		Schema: "soc2ready/show/1", Assessment: h.Name, Org: text(h.Org), System: text(h.System), TargetType: int(h.Target),
		Today: r.Day.String(), AsOf: a.AsOf(r.Day).String(), Scope: []string{},
		Questions: r.Questions, Answered: r.Answered, Unanswered: r.Unanswered, NA: r.NA, Stale: r.Stale, Flagged: r.Flagged,
		Headline: newHeadlineDocument(r.Brief()), Examples: examplesDocument{r.ExamplesOnFile, r.ExamplesControls},
		Type1: newBlockDocument(r.Type1), Type2: newBlockDocument(r.Type2),
		Bank: newBankDocument(bank), Head: a.Head,
	}
	for _, c := range h.Scope {
		d.Scope = append(d.Scope, string(c))
	}
	if w := r.Window; w != nil {
		d.Window, d.SoFar = newWindowDays(w.Window), &soFarDocument{w.Done, w.Over}
		d.Evidenced, d.Best = newBlockDocument(w.Evidenced), newBlockDocument(w.Best)
	}
	return d
}

func showPaper(bank *questions.Bank, a *assessment.Assessment, r assessment.Readiness, criteria bool) *paper {
	p, h := &paper{}, a.Header
	names := []string{bold(h.Name)}
	for _, n := range []string{h.Org, h.System} {
		if n != "" {
			names = append(names, n)
		}
	}
	p.line(strings.Join(names, " · "))
	var scope []string
	for _, c := range h.Scope {
		scope = append(scope, report.Category(string(c)))
	}
	p.text(0, fmt.Sprintf("target Type %d · as of %s · %s", h.Target, a.AsOf(r.Day), strings.Join(scope, ", ")))
	p.line()
	rows := [][]string{showBlock("Type 1", r.Type1, r.Type1.Word, false), showBlock("Type 2", r.Type2, r.Type2.Word, h.Window == nil)}
	if w := r.Window; w != nil {
		rows = append(rows, showBlock("evidenced", w.Evidenced, w.Evidenced.Word, false), showBlock("best", w.Best, w.Best.Word, false))
	}
	p.rows(0, rows)
	if w := r.Window; w != nil {
		p.text(0, fmt.Sprintf("window %s to %s: so far %d of %s done", w.Window.Start, w.Window.End(), w.Done, report.Count(w.Over, "slot")))
		p.text(0, "Type 2 in one word: "+meant(report.Word(r.HeadlineType2))+", by "+basisSaid(r.Basis))
	}
	if r.Type1.Quick != nil && r.Type2.Quick != nil {
		p.text(0, fmt.Sprintf("quick scan estimate: Type 1 %s; Type 2 %d %%", report.Estimate(r.Type1.Quick), r.Type2.Quick.Mean/100))
	}
	p.text(0, fmt.Sprintf("%s: %d answered, %d unanswered, %d not applicable, %d not confirmed lately, %d flagged",
		report.Count(r.Questions, "question"), r.Answered, r.Unanswered, r.NA, r.Stale, r.Flagged))
	p.line()
	parts := func(title string, one, two []assessment.Part, words bool) {
		p.title(title)
		var rows [][]string
		for i := range one {
			for k, x := range []assessment.Part{one[i], two[i]} {
				row := []string{"", fmt.Sprintf("Type %d", k+1), report.Range(x.Mean, x.High), counts(x)}
				if k == 0 {
					row[0] = report.Category(x.ID)
				}
				if words || !x.In {
					row[2] = score(x.In, x.Mean, x.High, x.Word)
				}
				rows = append(rows, row)
			}
		}
		p.rows(2, rows)
		p.line()
	}
	parts("Categories", r.Type1.Categories, r.Type2.Categories, true)
	parts("Series", r.Type1.Series, r.Type2.Series, false)
	if criteria {
		showCriteria(p, bank, r)
	}
	showDescription(p, r, criteria)
	p.text(0, report.SelfAssessment+" "+report.OnlyCPA)
	return p
}

// basisSaid says which figure gives the word of Type 2.
func basisSaid(basis string) string {
	switch basis {
	case "best":
		return "the best that is still reachable"
	case "evidenced":
		return "what is evidenced"
	}
	return "the answers"
}

func showBlock(name string, b assessment.Block, word assessment.Word, noWindow bool) []string {
	s := score(b.In, b.Mean, b.High, word)
	if noWindow && word == assessment.Ready {
		s += " to start a window"
	}
	return []string{bold(name), s, "gate " + report.Gate(b.Gate), fmt.Sprintf("%d unanswered", b.Unanswered)}
}

func showCriteria(p *paper, bank *questions.Bank, r assessment.Readiness) {
	p.title("Criteria")
	said := func(x assessment.Row) string {
		switch {
		case x.Verdict == assessment.Out:
			return "out"
		case x.Open():
			return report.Range(x.S, x.High) + ", open"
		}
		return report.Range(x.S, x.High) + ", " + meant(report.Verdict(string(x.Verdict)))
	}
	var rows [][]string
	for i, x := range r.Type1.Criteria {
		title := ""
		if c := bank.Criterion(x.ID); c != nil {
			title = c.Title
		}
		rows = append(rows, []string{x.ID, "Type 1", said(x), title}, []string{"", "Type 2", said(r.Type2.Criteria[i]), ""})
	}
	p.rows(2, rows)
	p.line()
}

func showDescription(p *paper, r assessment.Readiness, items bool) {
	one, two := r.Type1.Description, r.Type2.Description
	if !two.In {
		return
	}
	complete := 0
	var rows [][]string
	for _, x := range two.Items {
		if x.State == assessment.ItemComplete {
			complete++
		}
		state := meant(report.Verdict(string(x.State)))
		if x.State != x.StateHigh {
			state = "open"
		}
		rows = append(rows, []string{questions.ScreenID(x.ID), report.Range(x.S, x.High) + ", " + state})
	}
	p.title("System description")
	p.text(2, fmt.Sprintf("%d of %d items complete; Type 1 %s, Type 2 %s written", complete, len(two.Items),
		report.Range(one.Mean, one.High), report.Range(two.Mean, two.High)))
	if items {
		p.rows(2, rows)
	}
	p.line()
}
