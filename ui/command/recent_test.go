package command

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"soc2ready/ui"
)

func TestTheListOfRecentFilesIsPrivateShortAndNewestFirst(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := recentList{filepath.Join(dir, "state", "soc2ready", "recent.json")}
	if got := l.files(); got != nil {
		t.Errorf("before anything was opened: %v", got)
	}
	for i := range 25 {
		l.add(fmt.Sprintf("/clients/%02d.db", i))
	}
	l.add("/clients/10.db")
	l.add("/clients/a\xff.db") // JSON can't hold it as it is
	l.add("")
	got := l.files()
	if len(got) != maxRecent || got[1] != "/clients/10.db" || got[2] != "/clients/24.db" {
		t.Errorf("%d files: %v", len(got), got)
	}
	before, err := os.Stat(l.path)
	if err != nil {
		t.Fatal(err)
	}
	l.add(got[0])
	if after, err := os.Stat(l.path); err != nil || !os.SameFile(before, after) {
		t.Errorf("the file that is on top already is written anew: %v", err)
	}
	l.forget("/clients/10.db")
	if slices.Contains(l.files(), "/clients/10.db") {
		t.Error("a forgotten file is still there")
	}
	for path, want := range map[string]os.FileMode{l.path: 0o600, filepath.Dir(l.path): 0o700 | os.ModeDir} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%s: %v %v, want mode %v", path, info.Mode(), err, want)
		}
	}
}

func TestAListOfRecentFilesThatCannotBeReadIsNone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"empty": "", "text": "hello", "other": `{"files":[1,2]}`, "relative": `{"files":["a.db","../b.db","/a/../b.db","/a\u0000b"]}`,
		"huge": `{"files":["/` + strings.Repeat("a", maxRecentBytes) + `"]}`,
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := (recentList{path}).files(); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, l := range []recentList{{}, {dir}, {"/dev/null/x"}} {
		l.add("/a.db")
		if got := l.files(); got != nil {
			t.Errorf("%+v: %v", l, got)
		}
	}
}

func TestTheScreensRememberWhatTheyOpenedAndTurnToAnother(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.terminal = true
	p.ok("new", "acme")
	p.screens = func(ctx context.Context, o ui.Options) (int, error) {
		all := o.Recent()
		if len(all) != 1 || all[0].Path != "/memory.db" || !all[0].Missing {
			t.Errorf("recent files: %+v", all)
		}
		// the store in memory has the same path whatever is asked for
		if _, err := o.OpenFile(ctx, "other.db"); err == nil || !strings.Contains(err.Error(), "is the file that is open") {
			t.Errorf("the file that is open was opened again: %v", err)
		}
		o.Forget("/memory.db")
		if all := o.Recent(); len(all) != 0 {
			t.Errorf("forgotten, and there are %+v", all)
		}
		return 0, nil
	}
	if code, _, errs := p.run(); code != 0 {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func FuzzRecentFiles(f *testing.F) {
	f.Add([]byte(`{"files":["/a.db","/b/c.db"]}`))
	f.Add([]byte(`{"files":["/a\u0000.db","\ud800"]}`))
	f.Add([]byte(`[[[[`))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, path := range parseRecent(b) {
			if !listable(path) {
				t.Errorf("took %q for the path of a file", path)
			}
		}
	})
}
