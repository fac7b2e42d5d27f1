package command

import (
	"context"
	"errors"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/ui"
)

func TestTheFileLiesWhereTheEnvironmentSays(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		system string
		env    map[string]string
		want   string
	}{
		{"linux", map[string]string{"HOME": "/home/kim"}, "/home/kim/.local/share"},
		{"linux", map[string]string{"HOME": "/home/kim", "XDG_DATA_HOME": "/data"}, "/data"},
		{"linux", map[string]string{"HOME": "/home/kim", "XDG_DATA_HOME": "relative"}, "/home/kim/.local/share"},
		{"linux", map[string]string{"HOME": "relative"}, ""},
		{"linux", map[string]string{}, ""},
		{"darwin", map[string]string{"HOME": "/Users/kim"}, "/Users/kim/Library/Application Support"},
		{"windows", map[string]string{"LOCALAPPDATA": `C:\Users\kim\AppData\Local`}, `C:\Users\kim\AppData\Local`},
	} {
		if got := dataFolder(x.system, func(n string) (string, bool) { v, ok := x.env[n]; return v, ok }); got != x.want {
			t.Errorf("%s %v: %q, want %q", x.system, x.env, got, x.want)
		}
	}
	p := newProgram(t)
	p.env["SOC2READY_DB"] = "env.db"
	if at, err := where(p.deps(), ""); err != nil || at.path != "env.db" || !at.named {
		t.Errorf("%v %v", at, err)
	}
	if at, err := where(p.deps(), "flag.db"); err != nil || at.path != "flag.db" {
		t.Errorf("%v %v", at, err)
	}
	p.env = map[string]string{}
	if line := p.refused(2, "show"); !strings.Contains(line, "--db") {
		t.Errorf("%s", line)
	}
}

func TestTodayComesFromTheEnvironmentOrTheClock(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.env["SOC2READY_TODAY"] = "2026-13-01"
	p.refused(2, "version")
	p.env["SOC2READY_TODAY"] = "2026-02-28"
	p.ok("new", "acme")
	if out := p.ok("show", "--json"); !strings.Contains(out, `"today":"2026-02-28","as_of":"2026-02-28"`) {
		t.Errorf("%s", out)
	}
	p.env["SOC2READY_TODAY"] = ""
	p.env["TZ"] = "Foo/Bar"
	if line := p.refused(2, "show"); !strings.Contains(line, "time zone") {
		t.Errorf("%s", line)
	}
	p.env["TZ"] = ":Europe/Berlin"
	p.ok("show")
}

func TestOnlyALocaleOfAnotherKindMeansASCII(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		env  map[string]string
		want bool
	}{
		{map[string]string{}, false},
		{map[string]string{"LANG": "de_DE.UTF-8"}, false},
		{map[string]string{"LANG": "C.utf8"}, false},
		{map[string]string{"LANG": "C"}, true},
		{map[string]string{"LC_ALL": "POSIX", "LANG": "de_DE.UTF-8"}, true},
		{map[string]string{"LC_ALL": "en_US.ISO-8859-1"}, true},
	} {
		if got := asciiOnly(func(n string) (string, bool) { v, ok := x.env[n]; return v, ok }); got != x.want {
			t.Errorf("%v: %v", x.env, got)
		}
	}
	p := newProgram(t)
	p.env["LC_ALL"] = "C"
	p.ok("new", "acme", "--org", "Acme")
	p.ok("answer", "CC6.1-01", "partial")
	for _, args := range [][]string{{"show", "--criteria"}, {"gaps"}, {"list"}, {"questions"}} {
		if out := p.ok(args...); strings.ContainsFunc(out, func(r rune) bool { return r > 126 }) {
			t.Errorf("%v is not ASCII: %s", args, out)
		}
	}
}

func TestColorIsWhatTheFlagSays(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme")
	has := func(args ...string) bool { return strings.Contains(p.ok(args...), "\x1b[") }
	if has("show") || has("show", "--color", "never") || !has("show", "--color", "always") {
		t.Error("colors without a terminal are only for --color always")
	}
	p.terminal = true
	if !has("show") || has("show", "--color", "never") {
		t.Error("a terminal has colors unless told otherwise")
	}
	p.env["NO_COLOR"] = "1"
	if out := p.ok("show"); strings.Contains(out, "\x1b[31m") {
		t.Errorf("NO_COLOR has colors: %q", out)
	}
	p.env["TERM"] = "dumb"
	if has("show") {
		t.Error("a dumb terminal got escapes")
	}
}

func TestTheScreensNeedATerminal(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.screens = func(context.Context, ui.Options) (int, error) { t.Error("they opened"); return 0, nil }
	if line := p.refused(2); !strings.Contains(line, "terminal") || !strings.Contains(line, "answer --from") {
		t.Errorf("%s", line)
	}
	p.terminal = true
	p.env["TERM"] = "dumb"
	p.refused(2)
	delete(p.env, "TERM")
	p.refused(2)
	p.env["TERM"] = "xterm"
	p.refused(2, "--json")
	p.refused(4, "--assessment", "none")
}

func TestTheScreensGetWhatTheyNeed(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.terminal = true
	p.screens = func(ctx context.Context, o ui.Options) (int, error) {
		if o.Store != nil || o.Actor != "kim" || o.Path != "/home/kim/.local/share/soc2ready/soc2ready.db" || o.Today().String() != "2026-11-24" {
			t.Errorf("%+v", o)
		}
		store, err := o.Create(ctx)
		if err != nil || store == nil {
			t.Errorf("%v %v", store, err)
		}
		return 130, nil
	}
	if code, _, errs := p.run(); code != 130 || errs != "" {
		t.Errorf("%d %q", code, errs)
	}
	p.ok("new", "acme & sons")
	p.screens = func(ctx context.Context, o ui.Options) (int, error) {
		if o.Store == nil || o.Assessment != "acme & sons" || o.Resume != "soc2ready --db x.db --assessment 'acme & sons'" {
			t.Errorf("%+v", o)
		}
		kept, err := o.Store.Load(ctx, "id1")
		if err != nil {
			t.Fatal(err)
		}
		a, err := assessment.Open(kept)
		if err != nil {
			t.Fatal(err)
		}
		path := t.TempDir() + "/" + o.ExportName(a, "md", "board")
		if done, err := o.Export(ctx, a, ui.ExportRequest{Format: "md", Reader: "board", Path: path}); err != nil || done.Size == 0 || !strings.HasSuffix(done.Path, "/acme-sons-board-2026-11-24.md") {
			t.Errorf("%+v %v", done, err)
		}
		return 0, errors.New("crashed")
	}
	p.refused(1, "--db", "x.db", "--assessment", "acme & sons")
}
