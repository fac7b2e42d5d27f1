package command

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"soc2ready/ui"
)

// configured gives a program with a config file.
func configured(t *testing.T, text string) *program {
	t.Helper()
	p := newProgram(t)
	home := t.TempDir()
	p.env["HOME"], p.env["XDG_CONFIG_HOME"] = home, filepath.Join(home, "conf")
	if err := os.MkdirAll(filepath.Join(home, "conf", "soc2ready"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.config(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *program) config() string {
	return filepath.Join(p.env["XDG_CONFIG_HOME"], "soc2ready", "config.toml")
}

func TestTheActorIsThatOfTheEnvironmentElseOfTheConfigFileElseTheLogin(t *testing.T) {
	t.Parallel()
	p := configured(t, "name = 'Kim of the file'\n")
	p.ok("new", "acme")
	delete(p.env, "SOC2READY_ACTOR")
	p.ok("answer", "CC6.1-01", "partial")
	if err := os.Remove(p.config()); err != nil {
		t.Fatal(err)
	}
	p.ok("answer", "CC6.1-01", "proven")
	h := p.store.history["id1"]
	if a, b, c := h[0].Actor, h[len(h)-2].Actor, h[len(h)-1].Actor; a != "kim" || b != "Kim of the file" || c != "login" {
		t.Errorf("%q, %q, %q", a, b, c)
	}
}

func TestAConfigFileThatIsWrongEndsEveryCommandButThoseThatHelp(t *testing.T) {
	t.Parallel()
	p := configured(t, "\nstale_days = 0\n")
	for _, args := range [][]string{
		{"new", "acme"}, {"list"}, {"show"}, {"answer", "CC6.1-01", "proven"}, {"version"}, {"check", "--type1", "0"}, {"backup", "b.db"}, {"history", "verify"},
	} {
		if line := p.refused(2, args...); !strings.Contains(line, "config.toml:2: stale_days is 0") || !strings.Contains(line, "mend the config file") {
			t.Errorf("%v: %s", args, line)
		}
	}
	if p.store != nil {
		t.Error("something was made")
	}
	for _, args := range [][]string{{"help"}, {"show", "--help"}, {"man"}, {"completion", "zsh"}, {"--version"}} {
		p.ok(args...)
	}
	if out := p.ok("doctor"); !strings.Contains(out, "config.toml:2: stale_days is 0") {
		t.Errorf("the doctor says nothing of it:\n%s", out)
	}
}

func TestTheScreensGetWhatTheConfigFileSetsOrAWarning(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]ui.Options{
		"theme = 'light'\nstale_days = 7\nname='Lee'\n[keys]\nskip = ['S']\n": {Theme: "light", StaleDays: 7, Actor: "Lee", Keys: map[string][]string{"skip": {"S"}}},
		"": {StaleDays: 90, Actor: "login"},
		"theme = 'light'\n[keys]\nskip = ['f']\n": {StaleDays: 90, Actor: "login", Banner: `config.toml:3: keys: "f" is on both flag (question) and skip (question)`},
	} {
		p := configured(t, text)
		delete(p.env, "SOC2READY_ACTOR")
		p.terminal = true
		var got ui.Options
		p.screens = func(_ context.Context, o ui.Options) (int, error) { got = o; return 0, nil }
		p.ok()
		if got.Theme != want.Theme || got.StaleDays != want.StaleDays || got.Actor != want.Actor || strings.Join(got.Keys["skip"], " ") != strings.Join(want.Keys["skip"], " ") {
			t.Errorf("%q: the screens get %q %d %q %v", text, got.Theme, got.StaleDays, got.Actor, got.Keys)
		}
		if (got.Banner == "") != (want.Banner == "") || !strings.Contains(got.Banner, want.Banner) {
			t.Errorf("%q: the warning is %q", text, got.Banner)
		}
	}
}

func TestTheListCountsOldAnswersAsTheConfigFileSays(t *testing.T) {
	t.Parallel()
	p := configured(t, "stale_days = 10\n")
	p.ok("new", "acme")
	p.ok("answer", "CC6.1-01", "proven")
	p.env["SOC2READY_TODAY"] = "2026-12-24"
	if out := p.ok("list", "--json"); !strings.Contains(out, `"stale":1,`) {
		t.Errorf("%s", out)
	}
	if err := os.Remove(p.config()); err != nil {
		t.Fatal(err)
	}
	if out := p.ok("list", "--json"); !strings.Contains(out, `"stale":0,`) {
		t.Errorf("the list kept the count of other days: %s", out)
	}
}

func TestTheManualPageNamesEveryCommandAndNoDate(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	page := p.ok("man")
	if again := p.ok("man"); page != again {
		t.Error("the page is another each time")
	}
	if !strings.HasPrefix(page, ".TH SOC2READY 1 \"\" \"soc2ready 1.0.0\"") || strings.Contains(page, "2026-11-24\"") && strings.Contains(page, "Nov") {
		t.Errorf("%.200s", page)
	}
	root := newRoot(&run{deps: p.deps()})
	for _, c := range root.Commands() {
		if !strings.Contains(page, "\n.SS "+c.Name()) {
			t.Errorf("the page lacks %s", c.Name())
		}
	}
	for _, want := range []string{".SS history redact N", ".SS checkpoint list", ".SS provider add", "SOC2READY_TODAY", "config.toml"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for i, l := range strings.Split(page, "\n") {
		if strings.HasPrefix(l, "'") || strings.HasPrefix(l, ".") && !strings.Contains(" .TH .SH .SS .TP .PP .B .nf .fi ", " "+strings.Fields(l)[0]+" ") {
			t.Errorf("line %d begins as a request: %s", i+1, l)
		}
	}
	p.refused(2, "man", "show")
}
