package command

import (
	"context"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
)

type sayDocument struct {
	Schema        string          `json:"schema"`
	Assessment    string          `json:"assessment"`
	Today         string          `json:"today"`
	Stage         *stageDocument  `json:"stage"`
	Line          string          `json:"line"`
	Website       string          `json:"website"`
	Questionnaire string          `json:"questionnaire"`
	Email         string          `json:"email"`
	CurrentUntil  *string         `json:"current_until"`
	OutOfDate     bool            `json:"out_of_date"`
	Bridge        *bridgeDocument `json:"bridge"`
	Hints         []string        `json:"hints"`
}

type stageDocument struct {
	Stage       string   `json:"stage"`
	Firm        *string  `json:"firm"`
	AsOf        *string  `json:"as_of"`
	PeriodStart *string  `json:"period_start"`
	PeriodEnd   *string  `json:"period_end"`
	Covers      []string `json:"covers"` // null where it is not recorded
}

type bridgeDocument struct {
	Until string `json:"until"`
	Text  string `json:"text"`
}

func newSayDocument(a *assessment.Assessment, today assessment.Day) sayDocument {
	s := assessment.Say(a, today)
	d := sayDocument{
		Schema: "soc2ready/say/1", Assessment: a.Header.Name, Today: today.String(),
		Line: s.Line, Website: s.Website, Questionnaire: s.Questionnaire, Email: s.Email,
		CurrentUntil: text(s.CurrentUntil.String()), OutOfDate: s.OutOfDate, Hints: list(s.Hints),
	}
	if st := s.Stage; st != nil {
		d.Stage = &stageDocument{
			Stage: string(st.Kind), Firm: text(st.Firm), AsOf: text(st.AsOf.String()),
			PeriodStart: text(st.Start.String()), PeriodEnd: text(st.End.String()),
		}
		for _, c := range st.Covers {
			d.Stage.Covers = append(d.Stage.Covers, string(c))
		}
	}
	if b := s.Bridge; b != nil {
		d.Bridge = &bridgeDocument{b.Until.String(), b.Text}
	}
	return d
}

func newSay(r *run) *cobra.Command {
	return &cobra.Command{
		Use:   "say",
		Short: "What may be said to customers today",
		Long: "Print what may be said about SOC 2 today: on a website, in a security questionnaire, in a mail. It goes by the stage you have recorded " +
			"with \"soc2ready set --stage\" and never by a score, and it says no more than is recorded.",
		Example: "soc2ready claims say\nsoc2ready claims say --json",
		Args:    cobra.ArbitraryArgs,
		RunE: r.do(0, 0, func(ctx context.Context, _ []string) error {
			return r.with(ctx, Mode{}, func(s *session) error {
				a, _, err := s.load(ctx)
				if err != nil {
					return err
				}
				if r.flags.json {
					return r.printJSON(newSayDocument(a, r.today))
				}
				return r.print(sayPaper(assessment.Say(a, r.today)))
			})
		}),
	}
}

func sayPaper(s assessment.Saying) *paper {
	p := &paper{}
	part := func(title, body string) {
		p.line()
		p.title(title)
		p.text(2, body)
	}
	p.text(0, bold("Where you stand: ")+s.Line)
	part("On a website", s.Website)
	part("In a security questionnaire", s.Questionnaire)
	part("In a mail", s.Email)
	if s.Bridge != nil {
		part("Beside the report, until "+s.Bridge.Until.String(), s.Bridge.Text)
	}
	if len(s.Hints) > 0 {
		p.line()
		for _, h := range s.Hints {
			p.text(0, dim(h))
		}
	}
	return p
}
