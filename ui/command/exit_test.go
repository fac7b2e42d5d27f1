package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"

	"soc2ready/assessment"
)

func TestEachKindOfErrorHasItsExitCode(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		err  error
		code int
	}{
		{errors.New("odd"), 1},
		{wrongUse("flag"), 2},
		{assessment.Refused{Reason: "no"}, 2},
		{assessment.ErrExists, 2},
		{assessment.Unknown{What: "question", ID: "x"}, 4},
		{assessment.ErrNotFound, 4},
		{fs.ErrNotExist, 4},
		{assessment.ErrDamaged, 5},
		{assessment.ErrNewer, 5},
		{assessment.BrokenChain{N: 3, Reason: "x"}, 5},
		{assessment.ErrLocked, 6},
		{assessment.ErrConflict, 6},
		{assessment.ErrReadOnly, 7},
		{assessment.ErrNoSpace, 7},
		{syscall.ENOSPC, 7},
		{fs.ErrPermission, 7},
		{fs.ErrExist, 7},
		{syscall.EPIPE, 0},
		{ended{syscall.SIGHUP}, 129},
		{ended{os.Interrupt}, 130},
		{ended{syscall.SIGQUIT}, 131},
		{ended{syscall.SIGTERM}, 143},
		{context.Canceled, 130},
		// an unknown id inside a file is wrong use of the file
		{refuseLine("f", 3, assessment.Unknown{What: "question", ID: "x"}), 2},
	} {
		if got := kindOf(fmt.Errorf("around: %w", x.err)).code(); got != x.code {
			t.Errorf("%v: %d, want %d", x.err, got, x.code)
		}
	}
}

func TestAFailureLeavesStdoutEmptyAndSaysOneLine(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		err  error
		code int
	}{
		{assessment.ErrDamaged, 5},
		{assessment.ErrNewer, 5},
		{assessment.ErrLocked, 6},
		{assessment.ErrConflict, 6},
		{assessment.ErrReadOnly, 7},
		{assessment.ErrNoSpace, 7},
		{errors.New("the disk\nsays \x1b[31mno"), 1},
	} {
		for op, args := range map[string][]string{
			"open":    {"show"},
			"list":    {"gaps"},
			"load":    {"show", "--json"},
			"append":  {"answer", "CC6.1-01", "proven", "--json"},
			"history": {"undo"},
		} {
			t.Run(fmt.Sprintf("%v at %s", x.code, op), func(t *testing.T) {
				t.Parallel()
				p := newProgram(t)
				p.ok("new", "acme")
				p.store.fail = func(got string) error {
					if got == op {
						return fmt.Errorf("file: %w", x.err)
					}
					return nil
				}
				if line := p.refused(x.code, args...); strings.ContainsRune(line, 0x1b) {
					t.Errorf("an escape went through: %q", line)
				}
			})
		}
	}
}

func TestWrongUseEndsWithTwo(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme")
	for _, args := range [][]string{
		{"nonsense"},
		{"shwo"},
		{"show", "extra"},
		{"show", "--nonsense"},
		{"show", "--color", "blue"},
		{"new"},
		{"new", "acme"}, // taken
		{"new", ""},
		{"new", "x", "--type", "3"},
		{"new", "x", "--type", "0"},
		{"new", "x", "--hosting", "moon"},
		{"new", "x", "--as-of", "tomorrow"},
		{"new", "x", "--categories", "speed"},
		{"answer"},
		{"answer", "CC6.1-01"},
		{"answer", "CC6.1-01", "great"},
		{"answer", "CC6.1-01", ""},
		{"answer", "CC6.1-01", "keep"},
		{"answer", "CC6.1-01", "na"},
		{"answer", "CC6.1-01", "missing", "--since", "2026-01-01"},
		{"answer", "CC6.1-01", "proven", "--since", "2026-12-01"},
		{"answer", "--from", "x", "CC6.1-01"},
		{"answer", "--from", "x", "--flag"},
		{"answer", "DC1-01", "proven"},
		{"undo"},
		{"provider"},
		{"provider", "nonsense"},
		{"provider", "add", "A B"},
		{"provider", "add", "aws", "--reviewed", "2030-01-01"},
		{"export", "--format", "docx"},
		{"export", "--format", "json", "--for", "board"},
		{"questions", "--json", "--markdown"},
		{"completion"},
		{"completion", "cobol"},
		{"completion", "bash", "extra"},
	} {
		p.refused(2, args...)
	}
	for _, args := range [][]string{
		{"answer", "CC9.9-99", "proven"},
		{"answer", "CC6.1-01", "provider", "--provider", "nobody"},
		{"answer", "--from", "no-such-file"},
		{"provider", "remove", "nobody"},
		{"provider", "edit", "nobody"},
	} {
		p.refused(4, args...)
	}
}

func TestANearCommandIsProposed(t *testing.T) {
	t.Parallel()
	if line := newProgram(t).refused(2, "shwo"); !strings.Contains(line, "soc2ready show") {
		t.Errorf("%s", line)
	}
}

type failingWriter struct{ err error }

func (f failingWriter) Write([]byte) (int, error) { return 0, f.err }

func TestAReaderThatWentAwayIsQuietAndAFullDiskIsNot(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme")
	for _, x := range []struct {
		err  error
		code int
	}{{syscall.EPIPE, 0}, {os.ErrClosed, 0}, {syscall.ENOSPC, 7}} {
		var errs strings.Builder
		code := Main(t.Context(), p.deps(), []string{"show"}, strings.NewReader(""), failingWriter{x.err}, &errs)
		if code != x.code || (errs.Len() == 0) != (x.code == 0) {
			t.Errorf("%v: %d %q", x.err, code, errs.String())
		}
	}
}

// Not parallel: the signal goes to the whole process.
func TestASignalEndsACommandWithItsCode(t *testing.T) {
	for sig, code := range map[syscall.Signal]int{syscall.SIGHUP: 129, syscall.SIGINT: 130, syscall.SIGQUIT: 131, syscall.SIGTERM: 143} {
		err := untilSignal(t.Context(), func(ctx context.Context) error {
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Signal(sig)
			}
			if err != nil {
				return err
			}
			<-ctx.Done()
			return ctx.Err()
		})
		if got := kindOf(err).code(); got != code {
			t.Errorf("%v: %v, exit %d", sig, err, got)
		}
	}
}

func TestACommandThatFinishedBeforeTheSignalHasSucceeded(t *testing.T) {
	t.Parallel()
	if err := untilSignal(t.Context(), func(context.Context) error { return nil }); err != nil {
		t.Error(err)
	}
}
