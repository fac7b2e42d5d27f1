package command

import (
	"context"

	"github.com/spf13/cobra"
)

func newVersion(r *run) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Tell the version of the program and of its questions",
		Args:  cobra.ArbitraryArgs,
		RunE: r.do(0, 0, func(context.Context, []string) error {
			b := r.deps.Build
			if r.flags.json {
				return r.printJSON(versionDocument{"soc2ready/version/1", b.Version, b.Commit, b.Go, newBankDocument(r.deps.Bank)})
			}
			p := &paper{}
			p.rows(0, [][]string{
				{"soc2ready", b.Version},
				{"commit", b.Commit},
				{"go", b.Go},
				{"questions", r.deps.Bank.Version + " (" + r.deps.Bank.Edition + ")"},
			})
			return r.print(p)
		}),
	}
}
