//go:build unix

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"soc2ready/questions/shipped"
	"soc2ready/ui"
	"soc2ready/ui/command"
	"soc2ready/ui/uitest"
)

const secret = "hunter2"

// panicking is soc2ready with a clock that panics when the file that
// SOC2READY_PANIC names is there: an error of our own, wherever time is asked.
func panicking() {
	now := func() time.Time {
		if _, err := os.Stat(os.Getenv("SOC2READY_PANIC")); err == nil && os.Getenv("SOC2READY_PANIC") != "" {
			_ = os.Remove(os.Getenv("SOC2READY_PANIC"))
			panic(errors.New("the note was " + secret))
		}
		return time.Now()
	}
	os.Exit(command.Main(context.Background(), command.Deps{
		Bank: shipped.Bank(), Open: open, Copy: duplicate, Restore: restore, Terminal: terminal, Env: os.LookupEnv, Login: login,
		Screens: func(ctx context.Context, o ui.Options) (int, error) { return ui.Run(ctx, o, os.Stderr) },
		Now:     now, NewID: rand.Text, Build: build(),
	}, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// TestAPanicGivesTheTerminalBackSavesAndLeavesAReportWithoutData lets the
// program panic on a question, and in a command.
func TestAPanicGivesTheTerminalBackSavesAndLeavesAReportWithoutData(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(home, "panics")
	if err := os.Symlink(self, program); err != nil {
		t.Fatal(err)
	}
	path, trigger := filepath.Join(home, "a.db"), filepath.Join(home, "now")
	newFile(t, path)
	env := append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "HOME="+home, "XDG_STATE_HOME=", "SOC2READY_PANIC="+trigger)

	t.Run("on a screen", func(t *testing.T) {
		cmd := exec.Command(program, "--db", path)
		cmd.Env = env
		term, err := uitest.StartCommand(cmd, 80, 24, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []struct{ wait, press string }{{"quick scan", "enter"}, {"0 answered", "3"}, {"1 answered", ""}} {
			if err := term.WaitText(s.wait); err != nil {
				t.Fatal(err)
			}
			if s.press != "" {
				if err := term.Press(s.press); err != nil {
					t.Fatal(err)
				}
			}
		}
		pull(t, trigger)
		if err := term.Press("4"); err != nil {
			t.Fatal(err)
		}
		err = term.WaitEnd()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 1 {
			t.Fatalf("ended with %v, want exit code 1\n%s", err, term.Text())
		}
		raw := term.Raw()
		if strings.LastIndex(raw, "\x1b[?1049h") > strings.LastIndex(raw, "\x1b[?1049l") || !strings.Contains(raw, "\x1b[?25h") {
			t.Error("the terminal was not given back")
		}
		if strings.Contains(raw, "goroutine ") || strings.Contains(raw, secret) {
			t.Errorf("the panic is on the screen:\n%s", term.Text())
		}
		if !strings.Contains(term.Text(), "stopped by an error of its own; your answers are saved") {
			t.Errorf("it does not say what happened:\n%s", term.Text())
		}
		if n := answersIn(t, path); n != 1 {
			t.Errorf("%d answers in the file, want 1", n)
		}
	})
	t.Run("in a command", func(t *testing.T) {
		pull(t, trigger)
		cmd := exec.Command(program, "--db", path, "answer", "CC6.1-02", "partial", "--note", secret)
		cmd.Env = append(env, "SOC2READY_TODAY=2026-11-24")
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 1 || strings.Count(string(out), "\n") != 1 || !strings.Contains(string(out), "without your data") {
			t.Errorf("%v: %s", err, out)
		}
	})

	reports, err := filepath.Glob(filepath.Join(home, ".local", "state", "soc2ready", "crash-*.txt"))
	if err != nil || len(reports) != 2 {
		t.Fatalf("%d reports, want 2: %v", len(reports), err)
	}
	for _, r := range reports {
		info, err := os.Stat(r)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", r, info.Mode(), err)
		}
		b, err := os.ReadFile(r)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(b), "panicking.func1") || !strings.Contains(string(b), "errorString") {
			t.Errorf("the report does not say where and what:\n%s", b)
		}
		for _, private := range []string{secret, home, "CC6.1-02"} {
			if strings.Contains(string(b), private) {
				t.Errorf("the report holds %q:\n%s", private, b)
			}
		}
	}
}

func pull(t *testing.T, trigger string) {
	t.Helper()
	if err := os.WriteFile(trigger, nil, 0o600); err != nil {
		t.Fatal(err)
	}
}
