//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"soc2ready/ui/uitest"
)

// TestSignalsLeaveTheTerminalAsItWasAndEverythingSaved ends the program on a
// question by each signal, and by Ctrl+C, and looks at exit code, terminal
// and file.
func TestSignalsLeaveTheTerminalAsItWasAndEverythingSaved(t *testing.T) {
	t.Parallel()
	program, err := asProgram(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		signal syscall.Signal // 0: Ctrl+C
		code   int
	}{
		"SIGHUP": {syscall.SIGHUP, 129}, "SIGINT": {syscall.SIGINT, 130}, "SIGQUIT": {syscall.SIGQUIT, 131},
		"SIGTERM": {syscall.SIGTERM, 143}, "Ctrl+C": {0, 130},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "signal.db")
			newFile(t, path)
			cmd := exec.Command(program, "--db", path)
			cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "HOME="+filepath.Dir(path))
			term, err := uitest.StartCommand(cmd, 80, 24, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range []struct{ wait, press string }{{"quick scan", "enter"}, {"0 answered", "3"}, {"1 answered", "4"}, {"2 answered", ""}} {
				if err := term.WaitText(s.wait); err != nil {
					t.Fatal(err)
				}
				if s.press != "" {
					if err := term.Press(s.press); err != nil {
						t.Fatal(err)
					}
				}
			}
			if c.signal == 0 {
				err = term.Press("ctrl+c")
			} else {
				err = cmd.Process.Signal(c.signal)
			}
			if err != nil {
				t.Fatal(err)
			}
			err = term.WaitEnd()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != c.code {
				t.Fatalf("ended with %v, want exit code %d\n%s", err, c.code, term.Text())
			}
			raw := term.Raw()
			for _, back := range []string{"\x1b[?1049l", "\x1b[?25h"} { // the main screen, the cursor
				if !strings.Contains(raw, back) {
					t.Errorf("the terminal was not given back: %q is missing", back)
				}
			}
			if strings.LastIndex(raw, "\x1b[?1049h") > strings.LastIndex(raw, "\x1b[?1049l") {
				t.Error("the other screen was entered last")
			}
			if strings.Contains(raw, "goroutine ") {
				t.Errorf("a stack on the screen:\n%s", raw)
			}
			if n := answersIn(t, path); n != 2 {
				t.Errorf("%d answers in the file, want 2", n)
			}
		})
	}
}
