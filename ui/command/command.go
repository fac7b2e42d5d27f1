package command

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui"
	"soc2ready/ui/config"
)

// Mode says how a command wants the file. A file that can't be written is
// opened for reading all the same (the Keeper tells why), so that everything
// but a write works; and a file that only needs to be read may have to be
// written first, after a crash or an upgrade.
type Mode struct {
	Create   bool // make the file when there is none
	OnScreen bool // someone sits before it: don't wait long for another program
}

// Deps is what main hands in.
type Deps struct {
	Bank *questions.Bank
	Open func(ctx context.Context, path string, mode Mode) (assessment.Store, File, error)
	Copy func(ctx context.Context, from, to string) error // a checked copy of a file, newer ones too
	// Restore puts a copy of a backup in the place of a file, and gives the
	// new name of the file that was there, "" when there was none.
	Restore func(ctx context.Context, from, to string) (aside string, err error)
	// Rescue makes a new file out of what can be read of a damaged one; mend
	// makes a sound history of what remains of each assessment.
	Rescue   func(ctx context.Context, from, to string, mend func(assessment.Remains) ([]assessment.Entry, assessment.Summary, error)) (int, error)
	Screens  func(ctx context.Context, o ui.Options) (exitCode int, err error)
	Terminal func(stream any) bool            // whether a reader or writer is a terminal
	Env      func(name string) (string, bool) // as os.LookupEnv
	Login    func() string                    // login name, "" when it can't be told
	Now      func() time.Time                 // in the user's zone
	NewID    func() string
	Build    Build
}

// Build tells which program this is.
type Build struct{ Version, Commit, Go string }

// Main runs the command line and gives the exit code. Nothing is read from the
// process but what Deps gives.
func Main(ctx context.Context, deps Deps, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	r := &run{deps: deps, stdin: stdin, stdout: stdout, stderr: stderr}
	root := newRoot(r)
	if args == nil { // cobra takes nil for "look at the process"
		args = []string{}
	}
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout) // of completion; our commands write to r.data
	root.SetErr(stderr)
	root.InitDefaultCompletionCmd(args...)
	if c, _, err := root.Find([]string{"completion"}); err == nil {
		needsOne(r, c) // cobra would print help for a shell it does not know, and end well
	}
	err := fang.Execute(ctx, root,
		fang.WithVersion(deps.Build.Version),
		fang.WithCommit(strings.TrimPrefix(deps.Build.Commit, "unknown")),
		fang.WithoutManpage(),                                         // it carries today's date; ours is man.go
		fang.WithErrorHandler(func(io.Writer, fang.Styles, error) {}), // finish tells it
	)
	if err != nil && r.err == nil { // of a command that cobra or fang brought along
		if r.err = err; kindOf(err) == ours {
			r.err = wrongUse("%v", err)
		}
	}
	return r.finish()
}

// run is one execution of the program.
type run struct {
	deps           Deps
	stdin          io.Reader
	stdout, stderr io.Writer

	flags struct {
		db, assessment, color string
		json, accessible      bool
	}
	today assessment.Day

	config    config.Config
	configErr error // what is wrong with the config file
	lenient   bool  // the command tells configErr itself
	temporary bool  // the file is the demo's, which is gone at the end

	typed *bufio.Reader // what was typed on stdin, once something was asked

	path  string       // of the command that runs, for its help
	data  bytes.Buffer // for stdout, when all went well
	notes bytes.Buffer // for stderr, when all went well
	err   error
	code  int // of the screens or a check, when all went well
}

// do gives the body of a command. Errors are kept for finish instead of being
// handed to fang, which would ask the terminal for its background colour
// before it tells an error: four seconds where nothing answers.
func (r *run) do(least, most int, fn func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		r.path = cmd.CommandPath()
		r.err = func() error {
			if err := count(cmd, args, least, most); err != nil {
				return err
			}
			if err := r.prepare(); err != nil {
				return err
			}
			if r.configErr != nil && !r.lenient {
				return r.configErr
			}
			return untilSignal(cmd.Context(), func(ctx context.Context) (err error) {
				defer r.caught(&err)
				return fn(ctx, args)
			})
		}()
		return nil
	}
}

// count checks how many arguments there are; most below 0 is any number.
func count(cmd *cobra.Command, args []string, least, most int) error {
	if len(args) < least {
		return failure{kind: use, reason: "an argument is missing", next: "the form is \"" + cmd.UseLine() + "\""}
	}
	if most >= 0 && len(args) > most {
		return failure{kind: use, reason: fmt.Sprintf("unexpected argument %q", args[most]), next: "the form is \"" + cmd.UseLine() + "\""}
	}
	return nil
}

// prepare checks what concerns every command.
func (r *run) prepare() error {
	if err := r.checkColor(); err != nil {
		return err
	}
	var err error
	r.today, err = today(r.deps)
	r.configErr = r.readConfig()
	return err
}

func (r *run) checkColor() error {
	switch r.flags.color {
	case "auto", "always", "never":
		return nil
	}
	return wrongUse("--color %s is not one of auto, always, never", quoted(r.flags.color))
}

// finish writes what there is to say and gives the exit code.
func (r *run) finish() int {
	if r.err == nil {
		if r.data.Len() > 0 {
			r.err = writeOut(r.stdout, r.data.Bytes())
		}
		if r.err == nil {
			_, _ = r.stderr.Write(r.notes.Bytes()) // there is nowhere left to tell a failure
			return r.code
		}
	}
	k := kindOf(r.err)
	if line := lineOf(k, r.err, r.path); line != "" {
		_, _ = fmt.Fprintln(r.stderr, line)
	}
	return k.code()
}

// note puts a line for people on stderr.
func (r *run) note(format string, args ...any) {
	fmt.Fprintf(&r.notes, format+"\n", args...)
}
