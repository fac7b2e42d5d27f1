package command

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/demo"
	"soc2ready/assessment/report"
)

func newDemo(r *run) *cobra.Command {
	var path string
	c := &cobra.Command{
		Use:   "demo [flags]",
		Short: "Look at the assessment of a made-up company, two years in",
		Long: "Open the screens on the assessment of a made-up company: two years of answers, evidence, two windows and checkpoints. " +
			"It lies in a temporary file that is gone when you leave; your own files are not touched. With -o the file is written there and stays, " +
			"for commands: soc2ready --db demo.db window show.",
		Example: "soc2ready demo\nsoc2ready demo -o demo.db",
		Args:    cobra.ArbitraryArgs,
	}
	c.Flags().StringVarP(&path, "output", "o", "", "write the file there, and open no screens")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		if path == "" {
			return r.demoScreens(ctx)
		}
		if _, err := os.Lstat(path); err == nil {
			return errExists(path)
		}
		r.flags.db = path
		return r.with(ctx, Mode{Create: true}, func(s *session) error {
			a, entries, err := s.makeDemo(ctx)
			if err != nil {
				return err
			}
			return r.changed(a, entries, "made the demo in "+quoted(path)+" with "+report.Count(len(a.Evidence), "record"))
		})
	})
	return c
}

// makeDemo keeps the demo in a file that has just been made.
func (s *session) makeDemo(ctx context.Context) (*assessment.Assessment, []assessment.Entry, error) {
	a, entries, err := demo.Build(s.deps.Bank, s.today)
	if err != nil {
		return nil, nil, err
	}
	sum := a.Summary(s.deps.Bank, s.score(a), entries[len(entries)-1].Time, "")
	return a, entries, s.store.Append(ctx, a.ID, "", entries, sum)
}

// demoScreens opens the screens on a temporary file.
func (r *run) demoScreens(ctx context.Context) (err error) {
	if r.flags.json {
		return failure{kind: use, reason: "--json belongs to a command", next: "write a file with \"soc2ready demo -o FILE\""}
	}
	if why := r.noScreens(); why != "" {
		return failure{kind: use, reason: why, next: "without one, write a file with \"soc2ready demo -o FILE\""}
	}
	remove, err := r.demoFile(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	o, done, err := r.options(ctx)
	if err != nil {
		return err
	}
	r.code, err = r.deps.Screens(ctx, o)
	return errors.Join(err, done())
}

// demoFile makes the demo in a temporary folder, which remove takes away, and
// points the program at it.
func (r *run) demoFile(ctx context.Context) (remove func() error, err error) {
	dir, err := os.MkdirTemp("", "soc2ready-demo-")
	if err != nil {
		return nil, failure{kind: noWrite, reason: "can't make a temporary folder: " + err.Error(), next: "set TMPDIR to one that can be written"}
	}
	r.flags.db, r.temporary = filepath.Join(dir, "demo.db"), true
	err = r.with(ctx, Mode{Create: true}, func(s *session) error {
		_, _, err := s.makeDemo(ctx)
		return err
	})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return func() error { return os.RemoveAll(dir) }, nil
}
