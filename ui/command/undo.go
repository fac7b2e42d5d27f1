package command

import (
	"context"
	"errors"

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
				entries, passed, err := undo(ctx, s.store, a, who, max(0, a.Last-undoTail))
				if err != nil {
					return nil, "", err
				}
				words := "took back the last change"
				if len(entries) > 0 {
					words += ", on " + entries[len(entries)-1].About()
				}
				if len(passed) > 0 {
					words += "; what is erased can't be taken back: entry " + numbers(passed)
				}
				return entries, words, nil
			})
		}),
	}
}

// undoTail is how much of the history undo reads at first: a long history is
// read whole only when the last act is as long.
const undoTail = 1000

func undo(ctx context.Context, store assessment.Store, a *assessment.Assessment, who assessment.Act, after int) (entries []assessment.Entry, passed []int, err error) {
	history, err := store.History(ctx, a.ID, "", after, 0)
	if err != nil {
		return nil, nil, err
	}
	entries, err = a.Undo(history, who)
	var refused assessment.Refused
	if after > 0 && errors.As(err, &refused) {
		return undo(ctx, store, a, who, 0)
	}
	return entries, assessment.ErasedAfter(history, entries), err
}
