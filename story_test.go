//go:build unix

package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"soc2ready/ui/uitest"
)

// uiCommand is the testscript command `ui [-size WxH] [-exit N] STORY [args…]`:
// it runs soc2ready on a terminal and plays the story file, a step a line:
//
//	press KEY…            keys by name
//	type TEXT             a text, as it stands
//	wait TEXT             until the screen holds the text
//	gone TEXT             until it does not
//	each KEYS until TEXT  one key of KEYS after the other, each after the
//	                      screen has settled on the next question
//	resize WxH
//	screen                print the screen to stdout
//
// Blank lines and lines that begin with # are skipped. At the end the program
// must end by itself with the exit code.
func uiCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("ui can't be negated: use -exit")
	}
	w, h, exit := 80, 24, 0
	for len(args) > 1 && strings.HasPrefix(args[0], "-") {
		switch args[0] {
		case "-size":
			w, h = parseSize(ts, args[1])
		case "-exit":
			n, err := strconv.Atoi(args[1])
			ts.Check(err)
			exit = n
		default:
			ts.Fatalf("ui: no flag %s", args[0])
		}
		args = args[2:]
	}
	if len(args) == 0 {
		ts.Fatalf("usage: ui [-size WxH] [-exit N] story [args]")
	}
	path, err := exec.LookPath("soc2ready")
	ts.Check(err)
	cmd := exec.Command(path, args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = storyEnv(ts)
	term, err := uitest.StartCommand(cmd, w, h, nil)
	ts.Check(err)
	defer func() { _ = cmd.Process.Kill() }()

	lines := bufio.NewScanner(strings.NewReader(ts.ReadFile(args[0])))
	for n := 1; lines.Scan(); n++ {
		if err := step(ts, term, strings.TrimSpace(lines.Text())); err != nil {
			ts.Fatalf("%s:%d: %s: %v", args[0], n, lines.Text(), err)
		}
	}
	if err := term.WaitEnd(); err != nil && exit == 0 {
		ts.Fatalf("ended with %v; the screen:\n%s", err, term.Text())
	}
	if code := cmd.ProcessState.ExitCode(); code != exit {
		ts.Fatalf("exit code %d, want %d; the screen:\n%s", code, exit, term.Text())
	}
}

func storyEnv(ts *testscript.TestScript) []string {
	env := []string{"TERM=xterm-256color", "LC_ALL=C.UTF-8"}
	for _, k := range []string{
		"HOME", "PATH", "TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "SOC2READY_DB",
		"SOC2READY_TODAY", "SOC2READY_ACTOR", "NO_COLOR", "TZ", "USER", "GOCOVERDIR", "EDITOR", "VISUAL",
	} {
		if v := ts.Getenv(k); v != "" {
			env = append(env, k+"="+v)
		}
	}
	return env
}

func parseSize(ts *testscript.TestScript, s string) (w, h int) {
	if n, err := fmt.Sscanf(s, "%dx%d", &w, &h); n != 2 || err != nil {
		ts.Fatalf("%q is no size; write 80x24", s)
	}
	return w, h
}

func step(ts *testscript.TestScript, term *uitest.Terminal, line string) error {
	verb, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch {
	case line == "" || strings.HasPrefix(line, "#"):
		return nil
	case verb == "press":
		for _, k := range strings.Fields(rest) {
			if err := term.Press(k); err != nil {
				return err
			}
			term.Settle()
		}
		return nil
	case verb == "type":
		return term.Type(rest)
	case verb == "wait":
		return term.WaitText(rest)
	case verb == "gone":
		return term.Wait("the end of "+rest, func(s string) bool { return !strings.Contains(s, rest) })
	case verb == "each":
		return each(term, rest)
	case verb == "resize":
		w, h := parseSize(ts, rest)
		return term.Resize(w, h)
	case verb == "screen":
		for _, l := range strings.Split(term.Text(), "\n") {
			_, _ = fmt.Fprintln(ts.Stdout(), strings.TrimRight(l, " "))
		}
		return nil
	}
	return fmt.Errorf("no step %q", verb)
}

// each answers one question after the other until a text is on the screen.
func each(term *uitest.Terminal, rest string) error {
	keys, until, ok := strings.Cut(rest, " until ")
	names := strings.Fields(keys)
	if !ok || len(names) == 0 {
		return fmt.Errorf("write: each KEYS until TEXT")
	}
	for i := range 500 {
		before := place(term.Text())
		if err := term.Press(names[i%len(names)]); err != nil {
			return err
		}
		err := term.Wait("the next question or "+until, func(s string) bool {
			return strings.Contains(s, until) || place(s) != before && strings.Contains(s, "saved ")
		})
		if err != nil {
			return err
		}
		if strings.Contains(term.Text(), until) {
			return nil
		}
	}
	return fmt.Errorf("500 keys and no %q", until)
}

// place is the line that says which question is on the screen.
func place(screen string) string {
	for _, l := range strings.Split(screen, "\n") {
		if strings.Contains(l, " answered") {
			return l
		}
	}
	return ""
}

// asProgram makes this test binary run as soc2ready when it is started by the
// path it gives.
func asProgram(dir string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "soc2ready")
	return path, os.Symlink(self, path)
}
