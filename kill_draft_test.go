//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"soc2ready/ui/uitest"
)

// onTerminal starts the program on a file and waits for Home.
func onTerminal(t *testing.T, program, path string) (*exec.Cmd, *uitest.Terminal) {
	t.Helper()
	cmd := exec.Command(program, "--db", path)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "HOME="+filepath.Dir(path))
	term, err := uitest.StartCommand(cmd, 80, 24, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := term.WaitText("quick scan"); err != nil {
		t.Fatal(err)
	}
	return cmd, term
}

// steps presses keys, types what begins with a quote and waits for the rest.
func steps(t *testing.T, term *uitest.Terminal, all ...string) {
	t.Helper()
	for _, s := range all {
		var err error
		if text, ok := strings.CutPrefix(s, "'"); ok {
			err = term.Type(text)
		} else if text, ok := strings.CutPrefix(s, "wait "); ok {
			err = term.WaitText(text)
		} else {
			err = term.Press(s)
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", s, err, term.Text())
		}
	}
}

// TestKilledInTheMiddleOfANoteTheNextStartOffersIt types a note on a real
// terminal, kills the program with SIGKILL, and goes on with it.
func TestKilledInTheMiddleOfANoteTheNextStartOffersIt(t *testing.T) {
	t.Parallel()
	program, err := asProgram(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "kill.db")
	newFile(t, path)
	drafts := path + ".drafts"

	cmd, term := onTerminal(t, program, path)
	steps(t, term, "enter", "wait 1 of ", "e", "wait Note", "'half a thought", "wait half a thought")
	holds := func(text string) bool {
		b, err := os.ReadFile(drafts)
		return err == nil && strings.Contains(string(b), text)
	}
	for end := time.Now().Add(20 * time.Second); !holds("half a thought"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the draft is not on disk")
		}
	}
	if info, err := os.Stat(drafts); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the drafts have mode %v: %v", info.Mode(), err)
	}
	_ = cmd.Process.Signal(syscall.SIGKILL)
	_ = term.WaitEnd()
	answersIn(t, path) // the file is whole

	_, term = onTerminal(t, program, path)
	steps(t, term, "wait go on with the note you were typing", "enter", "wait what you had typed: half a thought",
		"1", "wait Note", "' and its end", "esc", "wait half a thought and its end", "wait saved ", "ctrl+c")
	_ = term.WaitEnd()
	if _, err := os.Stat(drafts); !os.IsNotExist(err) {
		t.Errorf("the note is saved and its draft is still there: %v", err)
	}

	// Ended by a key in the middle of a note, nothing is lost either.
	_, term = onTerminal(t, program, path)
	steps(t, term, "enter", "e", "wait Note", "' - one more", "wait one more", "ctrl+c")
	_ = term.WaitEnd()
	if !holds("one more") {
		t.Error("ctrl+c took what was typed")
	}
}
