package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"soc2ready/questions/shipped"
)

// picking opens the picker on a folder and reads it.
func picking(t *testing.T, dir string) (f *filePicker, chosen *[]string) {
	t.Helper()
	s := pageSession(t, shipped.Bank(), 0, 1)
	s.opts.Path = filepath.Join(dir, "soc2ready.db")
	chosen = &[]string{}
	f = newFilePicker(s, func(path string) tea.Cmd {
		*chosen = append(*chosen, path)
		return nil
	}).(*filePicker)
	f.setSize(80, 22)
	f.read(t, f.start())
	return f, chosen
}

// read gives the picker what its command has read.
func (f *filePicker) read(t *testing.T, cmd tea.Cmd) {
	t.Helper()
	if cmd == nil {
		t.Fatal("nothing is read")
	}
	m, ok := cmd().(forMsg)
	if !ok || m.to != screen(f) {
		t.Fatal("what was read is for another screen")
	}
	f.update(m.msg)
}

func TestAFileIsChosenInTheFolderOfTheAssessmentsFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"evidence/q4.pdf", "review.csv"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, chosen := picking(t, dir)
	if view := plainView(f, 80, 22); !strings.Contains(view, "evidence") || !strings.Contains(view, "review.csv") {
		t.Fatalf("the folder is not shown:\n%s", view)
	}
	f.read(t, press(f, "enter")) // into the folder
	press(f, "enter")
	if want := filepath.Join(dir, "evidence", "q4.pdf"); len(*chosen) != 1 || (*chosen)[0] != want {
		t.Errorf("chosen: %q, want %q", *chosen, want)
	}
	if _, ok := lastMove(f.s).(backMsg); !ok {
		t.Error("it stays open")
	}
	f.read(t, press(f, "left"))
	if view := plainView(f, 80, 22); !strings.Contains(view, "review.csv") {
		t.Errorf("left does not go to the folder above:\n%s", view)
	}
}

func TestNamesOfFilesCantWriteToTheTerminal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"a\x1b[2Jb", "c\x07d", "日本 " + strings.Repeat("x", 150)} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Skip("this file system takes no such name: ", err)
		}
	}
	f, _ := picking(t, dir)
	if view := f.view(); strings.Contains(view, "\x1b[2J") || strings.Contains(view, "\x07") {
		t.Errorf("%q", view)
	}
	for _, w := range []int{1, 9, 40, 80} {
		f.setSize(w, 9)
		fits(t, "picker", f, w, 9)
	}
}

func TestAnEmptyFolderSaysSo(t *testing.T) {
	t.Parallel()
	f, chosen := picking(t, t.TempDir())
	if view := plainView(f, 80, 22); !strings.Contains(view, "No file to see") {
		t.Errorf("%s", view)
	}
	press(f, "enter", "down", "enter")
	if len(*chosen) > 0 {
		t.Errorf("chosen: %q", *chosen)
	}
}
