package command

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/questions"
)

type earliestDocument struct {
	Schema     string              `json:"schema"`
	Assessment string              `json:"assessment"`
	Today      string              `json:"today"`
	Months     int                 `json:"months"`
	Earliest   *startDocument      `json:"earliest"`
	ByAnswers  *byAnswersDocument  `json:"by_answers"`
	ByEvidence *byEvidenceDocument `json:"by_evidence"`
}

type startDocument struct {
	Start  string `json:"start"`
	End    string `json:"end"`
	Report string `json:"report"`
}

type byAnswersDocument struct {
	Start      *string                `json:"start"` // this and the next two null when a key question has no date
	End        *string                `json:"end"`
	Report     *string                `json:"report"`
	HeldBackBy []heldQuestionDocument `json:"held_back_by"`
}

type byEvidenceDocument struct {
	startDocument
	HeldBackBy []heldControlDocument `json:"held_back_by"`
}

type heldQuestionDocument struct {
	Question string  `json:"question"`
	Date     *string `json:"date"`
	Assumed  bool    `json:"assumed"`
}

type heldControlDocument struct {
	Control     string  `json:"control"`
	Missed      int     `json:"missed"`
	FirstRecord *string `json:"first_record"`
}

func newEarliestDocument(a *assessment.Assessment, e assessment.Earliest, today assessment.Day) earliestDocument {
	d := earliestDocument{Schema: "soc2ready/earliest/1", Assessment: a.Header.Name, Today: today.String(), Months: e.Months}
	if !e.Any {
		return d
	}
	start := func(s *assessment.Start) *startDocument {
		if s == nil {
			return nil
		}
		return &startDocument{s.Start.String(), s.End.String(), s.Report.String()}
	}
	d.Earliest = start(e.Earliest)
	d.ByAnswers = &byAnswersDocument{HeldBackBy: []heldQuestionDocument{}}
	if s := start(e.ByAnswers); s != nil {
		d.ByAnswers.Start, d.ByAnswers.End, d.ByAnswers.Report = &s.Start, &s.End, &s.Report
	}
	for _, x := range e.Questions {
		d.ByAnswers.HeldBackBy = append(d.ByAnswers.HeldBackBy, heldQuestionDocument{x.Question, text(x.Date.String()), x.Assumed})
	}
	d.ByEvidence = &byEvidenceDocument{*start(e.ByEvidence), []heldControlDocument{}}
	for _, x := range e.Controls {
		d.ByEvidence.HeldBackBy = append(d.ByEvidence.HeldBackBy, heldControlDocument{x.Control, x.Missed, text(x.FirstRecord.String())})
	}
	return d
}

func newWindowEarliest(r *run) *cobra.Command {
	var months int
	c := &cobra.Command{
		Use:   "earliest [flags]",
		Short: "Tell when a clean window could begin, and what holds it back",
		Long: "Tell the earliest day on which a window of --months could begin so that no slot of a control behind a key question is missed: " +
			"by the dates in your answers, by the evidence on file, and by both. It says nothing of an auditor's opinion. " +
			"Without --months it is the length of the window, or 3, 6, 9 and 12 months where none is set (the document: 6).",
		Example: "soc2ready window earliest\nsoc2ready window earliest --months 6 --json",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.IntVar(&months, "months", 0, "the length of the window, 1 to 18 months")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		return r.with(ctx, Mode{}, func(s *session) error {
			a, _, err := s.load(ctx)
			if err != nil {
				return err
			}
			lengths := []int{3, 6, 9, 12}
			switch {
			case f.Changed("months"):
				lengths = []int{months}
			case a.Header.Window != nil:
				lengths = []int{a.Header.Window.Months}
			case r.flags.json:
				lengths = []int{6}
			}
			p := &paper{}
			for i, n := range lengths {
				e, err := a.Earliest(r.deps.Bank, n, r.today)
				if err != nil {
					return err
				}
				if r.flags.json {
					return r.printJSON(newEarliestDocument(a, e, r.today))
				}
				if i > 0 {
					p.line()
				}
				earliestPaper(p, r.deps.Bank, e, len(lengths) > 1)
			}
			return r.print(p)
		})
	})
	return c
}

// heldShown is how many of what holds a window back are told of one kind.
const heldShown = 5

func earliestPaper(p *paper, bank *questions.Bank, e assessment.Earliest, short bool) {
	p.title(fmt.Sprintf("A clean window of %d months", e.Months))
	if !e.Any {
		p.text(2, "No key question applies, so nothing can be said (R35).")
		return
	}
	said := func(s *assessment.Start) string {
		if s == nil {
			return "can't be told yet"
		}
		return fmt.Sprintf("%s to %s, report about %s", s.Start, s.End, s.Report)
	}
	p.rows(2, [][]string{{"earliest", bold(said(e.Earliest))}, {"by answers", said(e.ByAnswers)}, {"by evidence", said(e.ByEvidence)}})
	most := heldShown
	if short {
		most = 2
	}
	if n := len(e.Questions); n > 0 {
		p.text(2, "By answers it waits for:")
		for _, x := range e.Questions[:min(n, most)] {
			q := bank.Question(x.Question)
			when := "no date: give a due date, or since when it runs"
			switch {
			case x.Assumed:
				when = "runs since " + x.Date.String() + " at the latest; give its since-date if it began earlier"
			case !x.Date.IsZero():
				when = x.Date.String()
			}
			p.text(4, fmt.Sprintf("%s %s: %s", bold(questions.ScreenID(x.Question)), q.Short, when))
		}
		more(p, n-most)
	}
	if n := len(e.Controls); n > 0 {
		p.text(2, "By evidence it waits for:")
		for _, x := range e.Controls[:min(n, most)] {
			why := "no record yet"
			switch {
			case x.Missed > 0:
				why = fmt.Sprintf("%d missed in a window one day earlier", x.Missed)
			case !x.FirstRecord.IsZero():
				why = "its first record is of " + x.FirstRecord.String()
			}
			p.text(4, fmt.Sprintf("%s %s: %s", bold(x.Control), controlTitle(bank, x.Control), why))
		}
		more(p, n-most)
	}
}

func more(p *paper, n int) {
	if n > 0 {
		p.text(4, fmt.Sprintf("and %d more (--months and --json list all)", n))
	}
}
