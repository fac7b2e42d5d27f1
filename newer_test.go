//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestAFileOfANewerVersionIsNotOpenedButCanBeSaved sets the schema version in
// the header of a file as a later program would.
func TestAFileOfANewerVersionIsNotOpenedButCanBeSaved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	program, err := asProgram(dir)
	if err != nil {
		t.Fatal(err)
	}
	path, to := filepath.Join(dir, "newer.db"), filepath.Join(dir, "saved.db")
	newFile(t, path)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copy(b[60:64], "\x00\x00\x03\xe7")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (int, string) {
		t.Helper()
		cmd := exec.Command(program, append(args, "--db", path)...)
		cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME=")
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return cmd.ProcessState.ExitCode(), string(out)
	}
	for _, args := range [][]string{{"show"}, {"doctor"}, {"history", "verify"}, {"delete", "signal", "--yes"}} {
		if code, out := run(args...); code != 5 || !strings.Contains(out, "newer version") {
			t.Errorf("%v: exit %d: %s", args, code, out)
		}
	}
	if code, out := run("backup", to); code != 0 {
		t.Errorf("backup: exit %d: %s", code, out)
	}
	saved, err := os.ReadFile(to)
	if err != nil || string(saved[60:64]) != "\x00\x00\x03\xe7" {
		t.Errorf("the copy is of another version: %v", err)
	}
	after, err := os.ReadFile(path)
	if err != nil || string(after) != string(b) {
		t.Errorf("the file was changed: %v", err)
	}
}
