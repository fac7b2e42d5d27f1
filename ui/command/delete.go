package command

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
)

func newDelete(r *run) *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "delete NAME [flags]",
		Short: "Delete an assessment with its history",
		Long: "Delete an assessment with its answers, checkpoints and history. It can't be undone; make a backup first with \"soc2ready backup FILE\". " +
			"That it was there, and the hash of its last entry, stays in the file (see \"soc2ready doctor\").",
		Example: "soc2ready delete acme --yes",
		Args:    cobra.ArbitraryArgs,
	}
	c.Flags().BoolVar(&yes, "yes", false, "don't ask")
	c.RunE = r.do(1, 1, func(ctx context.Context, args []string) error {
		name := assessment.CleanLine(args[0])
		if also := assessment.CleanLine(r.flags.assessment); also != "" && also != name {
			return wrongUse("the name is %s and --assessment is %s", quoted(name), quoted(also))
		}
		if name == "" {
			return wrongUse("the name is empty")
		}
		r.flags.assessment = name
		return r.with(ctx, Mode{}, func(s *session) error {
			if err := s.writable(); err != nil {
				return err
			}
			sum, err := s.find(ctx) // not opened: one that can't be read may go too
			if err != nil {
				return err
			}
			if err := r.sure(ctx, yes, fmt.Sprintf("deleting %s with its history can't be undone", quoted(sum.Name)), sum.Name); err != nil {
				return err
			}
			if err := s.patiently(s.place.path, func() error { return s.store.Delete(ctx, sum.ID, sum.Head) }); err != nil {
				return err
			}
			if r.flags.json {
				return r.printJSON(changedDocument{"soc2ready/changed/1", sum.Name, nil, []int{}})
			}
			r.note("%s: deleted; the last hash of its history was %s", sum.Name, sum.Head)
			return nil
		})
	})
	return c
}
