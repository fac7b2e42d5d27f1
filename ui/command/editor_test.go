package command

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"soc2ready/ui"
)

// editorRun is a run whose environment names a script as the editor.
func editorRun(t *testing.T, value string) *run {
	t.Helper()
	return &run{deps: Deps{Env: func(name string) (string, bool) { return value, name == "EDITOR" }}}
}

func script(t *testing.T, lines string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the editors of this test are shell scripts")
	}
	path := filepath.Join(t.TempDir(), "my editor")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+lines+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func edited(t *testing.T, value, before string) (e *ui.Editing, text string, err error) {
	t.Helper()
	e, err = editorRun(t, value).edit("CC6.1-02", before, 100)
	if err != nil {
		t.Fatal(err)
	}
	text, err = e.Read(e.Command.Run())
	return e, text, err
}

func TestTheEditorIsSplitByShellWordsAndNoShellReadsIt(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh here")
	}
	for value, want := range map[string][]string{
		`sh -c "echo 'a b'" x\ y`: {sh, "-c", "echo 'a b'", "x y"},
		`sh $HOME`:                {sh, "$HOME"},
		"  sh  --wait ":           {sh, "--wait"},
	} {
		got, err := editorWords(editorRun(t, value).deps.Env)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q %v, want %q", value, got, err, want)
		}
	}
	for value, why := range map[string]string{
		"":                    "no editor is set",
		"   ":                 "no editor is set",
		"no-such-editor-here": "not there",
		"sh; rm -rf x":        "no shell",
		"sh | sh":             "no shell",
		"sh > file":           "no shell",
		`sh "open`:            "no shell",
	} {
		if words, err := editorWords(editorRun(t, value).deps.Env); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %q %v, want %q", value, words, err, why)
		}
	}
}

func TestTheNoteComesBackFromTheEditorAndItsFileGoes(t *testing.T) {
	t.Parallel()
	mode := filepath.Join(t.TempDir(), "mode")
	e, text, err := edited(t, "'"+script(t, `stat -c %a "$2" > "$1"; printf ' and more\n' >> "$2"`)+"' "+mode, "before")
	if err != nil || text != "before and more\n" {
		t.Fatalf("%q %v", text, err)
	}
	path := e.Command.Args[len(e.Command.Args)-1]
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder of the note is still there: %v", err)
	}
	if b, err := os.ReadFile(mode); runtime.GOOS == "linux" && (err != nil || string(bytes.TrimSpace(b)) != "600") {
		t.Errorf("the file had mode %s %v", b, err)
	}
}

func TestAnEditorThatGoesWrongIsToldInWords(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		script, want string
		stays        bool
	}{
		"gives up":          {`echo lost > "$1"; exit 1`, "exit status 1", false},
		"is killed":         {`kill -9 $$`, "killed", false},
		"deletes the file":  {`rm "$1"`, "left no file", false},
		"writes 100 MB":     {`head -c 100000000 /dev/zero > "$1"`, "longer than the 100 bytes", true},
		"writes no UTF-8":   {`printf '\377\376' > "$1"`, "not UTF-8", true},
		"leaves a pipe":     {`rm "$1"; mkfifo "$1"`, "not a plain file", true},
		"leaves a link out": {`rm "$1"; ln -s /etc/passwd "$1"`, "not a plain file", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, text, err := edited(t, script(t, x.script), "before")
			if err == nil || !strings.Contains(err.Error(), x.want) || text != "" {
				t.Fatalf("%q %v, want %q", text, err, x.want)
			}
			dir := filepath.Dir(e.Command.Args[len(e.Command.Args)-1])
			if _, err := os.Stat(dir); (err == nil) != x.stays {
				t.Errorf("the folder of the note: %v", err)
			}
			if err := os.RemoveAll(dir); err != nil {
				t.Error(err)
			}
		})
	}
}

func FuzzReadNote(f *testing.F) {
	f.Add([]byte("a note\n"))
	f.Add([]byte{0xff, 0xfe})
	f.Add(bytes.Repeat([]byte("x"), 101))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "note.txt")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := readNote(path, 100)
		if err == nil && (text != string(b) || len(text) > 100) {
			t.Fatalf("read %q of %q", text, b)
		}
	})
}
