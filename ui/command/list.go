package command

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
)

type listDocument struct {
	Schema      string            `json:"schema"`
	Assessments []listRowDocument `json:"assessments"`
}

type listRowDocument struct {
	Name       string           `json:"name"`
	Org        *string          `json:"org"`
	System     *string          `json:"system"`
	TargetType int              `json:"target_type"`
	Unanswered int              `json:"unanswered"`
	Stale      int              `json:"stale"`
	Headline   headlineDocument `json:"headline"`
	Type1      briefDocument    `json:"type1"`
	Type2      briefDocument    `json:"type2"`
	Checkpoint *string          `json:"checkpoint"`
	ChangedAt  string           `json:"changed_at"`
}

func newList(r *run) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the assessments with their scores",
		Args:  cobra.ArbitraryArgs,
		RunE: r.do(0, 0, func(ctx context.Context, _ []string) error {
			return r.with(ctx, Mode{}, func(s *session) error {
				list, err := s.list(ctx)
				if err != nil {
					return err
				}
				scores, err := s.scoresOf(ctx, list)
				if err != nil {
					return err
				}
				if r.flags.json {
					return r.printJSON(newListDocument(list, scores))
				}
				return r.print(listPaper(list, scores))
			})
		}),
	}
}

// scoresOf gives the stored scores; those that hold no more are computed anew
// and kept.
func (s *session) scoresOf(ctx context.Context, list []assessment.Summary) ([]assessment.ScoreSummary, error) {
	scores := make([]assessment.ScoreSummary, len(list))
	anew := map[string]assessment.StoredScore{}
	for i, x := range list {
		if sc, ok := x.Fresh(s.deps.Bank, s.today); ok && sc.StaleDays == s.staleDays() {
			scores[i] = sc
			continue
		}
		a, err := s.loadID(ctx, x.ID)
		if err != nil {
			return nil, err
		}
		r := s.score(a)
		scores[i], anew[a.ID] = r.Brief(), a.Stored(s.deps.Bank, r)
	}
	if s.keeper.ReadOnly() == "" {
		// It saves the next list the work; a list that can't keep it is still right.
		_ = s.store.KeepScores(ctx, anew)
	}
	return scores, nil
}

func newListDocument(all []assessment.Summary, scores []assessment.ScoreSummary) listDocument {
	d := listDocument{Schema: "soc2ready/list/1", Assessments: []listRowDocument{}}
	for i, x := range all {
		sc := scores[i]
		d.Assessments = append(d.Assessments, listRowDocument{
			Name: x.Name, Org: text(x.Org), System: text(x.System), TargetType: x.TargetType,
			Unanswered: sc.Unanswered, Stale: sc.Stale, Headline: newHeadlineDocument(sc),
			Type1: newBriefDocument(sc.Type1), Type2: newBriefDocument(sc.Type2),
			Checkpoint: text(x.Checkpoint), ChangedAt: clock(x.ChangedAt),
		})
	}
	return d
}

func listPaper(all []assessment.Summary, scores []assessment.ScoreSummary) *paper {
	p := &paper{}
	if len(all) == 0 {
		p.line("No assessment yet; make one with \"soc2ready new NAME\".")
		return p
	}
	for i, x := range all {
		sc := scores[i]
		names := bold(x.Name)
		for _, n := range []string{x.Org, x.System} {
			if n != "" {
				names += " · " + n
			}
		}
		p.line(names)
		state := []string{report.Count(sc.Unanswered, "question") + " unanswered"}
		if sc.Unanswered == 0 {
			state[0] = "all questions answered"
		}
		if sc.Stale > 0 {
			state = append(state, report.Count(sc.Stale, "answer")+" not confirmed lately")
		}
		p.rows(2, [][]string{
			{"Type 1", score(sc.Type1.In, sc.Type1.Mean, sc.Type1.High, sc.Headline1)},
			{"Type 2", score(sc.Type2.In, sc.Type2.Mean, sc.Type2.High, sc.Headline2)},
		})
		p.line(dim("  " + strings.Join(state, ", ") + "; changed " + x.ChangedAt.Local().Format("2006-01-02 15:04")))
	}
	return p
}
