package command

import (
	"context"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
)

func newUndo(r *run) *cobra.Command {
	return &cobra.Command{
		Use:   "undo",
		Short: "Take back the last change",
		Args:  cobra.ArbitraryArgs,
		RunE: r.do(0, 0, func(ctx context.Context, _ []string) error {
			return r.change(ctx, func(s *session, a *assessment.Assessment, who assessment.Act) ([]assessment.Entry, string, error) {
				history, err := s.store.History(ctx, a.ID, "", 0, 0)
				if err != nil {
					return nil, "", err
				}
				entries, err := a.Undo(history, who)
				if err != nil {
					return nil, "", err
				}
				words := "took back the last change"
				if len(entries) > 0 {
					words += ", on " + entries[len(entries)-1].Subject
				}
				return entries, words, nil
			})
		}),
	}
}
