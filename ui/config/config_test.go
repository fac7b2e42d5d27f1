package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func actions() []Action {
	return []Action{
		{Name: "undo", Keys: []string{"u", "ctrl+z"}},
		{Name: "results", Keys: []string{"g r"}, Jump: true},
		{Name: "back", Keys: []string{"q", "esc"}},
		{Keys: []string{"ctrl+c"}},
		{Name: "skip", Where: "question", Keys: []string{"s"}},
		{Name: "flag", Where: "question", Keys: []string{"f"}},
		{Where: "question", Keys: []string{"1", "2"}},
		{Name: "mark", Where: "gaps", Keys: []string{"space"}},
	}
}

func TestAFileSetsWhatItHolds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Config{
		"":                       {},
		"# nothing\n":            {},
		"\xef\xbb\xbfname='Kim'": {Name: "Kim"},
		"name = \" Kim Ölm \"\r\ntheme = 'light'\r\nstale_days = 30\r\n": {Name: "Kim Ölm", Theme: "light", StaleDays: 30},
		"stale_days = 3650":                                  {StaleDays: 3650},
		"[keys]\nundo = ['U', 'ctrl+Z', 'u', 'U']":           {Keys: map[string][]string{"undo": {"U", "ctrl+z", "u"}}},
		"keys = {skip = ['f'], flag = ['s']}":                {Keys: map[string][]string{"skip": {"f"}, "flag": {"s"}}},
		"keys.mark = ['Space', 's']":                         {Keys: map[string][]string{"mark": {"space", "s"}}},
		"keys.results = ['g e', 'F2', 'alt+r', 'shift+tab']": {Keys: map[string][]string{"results": {"g e", "f2", "alt+r", "shift+tab"}}},
		"keys.back = [',', '+', 'ctrl++', 'Escape']":         {Keys: map[string][]string{"back": {",", "+", "ctrl++", "esc"}}},
	} {
		got, problems := Parse([]byte(text), actions())
		if len(problems) > 0 {
			t.Errorf("%q: %v", text, problems)
		} else if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q: %s", text, d)
		}
	}
}

func TestWhatIsWrongIsToldWithItsLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"name = 'Kim'\nthem = 'dark'":                        `2 unknown field "them"; there are name, theme, stale_days and keys`,
		"theme = 'dark'\n\n[keyz]\nundo=['u']":               `3 unknown field "keyz"`,
		"Name = 'Kim'":                                       `1 unknown field "Name"`,
		"\n\ntheme = 'blue'":                                 `3 theme "blue" is not one of auto, dark, light`,
		"theme = ''":                                         `1 theme "" is not one of`,
		"stale_days = 0":                                     `1 stale_days is 0, not a number of days from 1 to 3650`,
		"stale_days = 3651":                                  `1 stale_days is 3651`,
		"\nstale_days = '30'":                                `2 stale_days has to be a whole number`,
		"stale_days = 30.5":                                  `1 stale_days has to be a whole number`,
		"stale_days = 99999999999999999999":                  `1 `,
		"name = 3":                                           `1 name has to be a text in quotes`,
		"name = \"a\\u001b[31m\"":                            `1 name holds signs that can't be seen`,
		"name = \"a\\u202eb\"":                               `1 name holds signs that can't be seen`,
		"name = '" + strings.Repeat("a", 201) + "'":          `1 name is longer than 200 characters`,
		"name = 'a'\nname = 'b'":                             `2 `,
		"name = 'a":                                          `1 `,
		"\n\n= 3":                                            `3 `,
		"name = '\xff'":                                      `1 `,
		"[keys]\nundo = 'u'":                                 `2 keys has to be a table of actions, each with a list of keys`,
		"keys = 3":                                           `1 keys has to be a table`,
		"[keys]\nfly = ['u']":                                `2 keys: no action "fly"; there are back, flag, mark, results, skip, undo`,
		"[keys]\n\nundo = []":                                `3 keys: undo needs at least one key`,
		"[keys]\nundo = ['']":                                `2 keys: undo: no key ""`,
		"[keys]\nundo = ['uu']":                              `2 keys: undo: no key "uu"`,
		"[keys]\nundo = ['hyper+u']":                         `2 keys: undo: no key "hyper+u"`,
		"[keys]\nundo = ['f13']":                             `2 keys: undo: no key "f13"`,
		"[keys]\nundo = ['shift+u']":                         `2 keys: undo: "shift+u": write the sign that shift gives`,
		"[keys]\nundo = ['ctrl+i']":                          `2 keys: undo: "ctrl+i" is the same as tab`,
		"[keys]\nundo = ['g']":                               `2 keys: undo: "g" begins`,
		"[keys]\nundo = ['g u']":                             `2 keys: undo: "g u" is for what goes to a screen only`,
		"[keys]\nresults = ['g 1']":                          `2 keys: results: "g 1" has to be g and one letter`,
		"[keys]\nundo = [\"\\u0007\"]":                       `2 keys: undo: no key "\a"`,
		"[keys]\nundo = ['f']":                               `2 keys: "f" is on both undo and flag (question)`,
		"[keys]\nskip = ['z']\nflag = ['z']":                 `3 keys: "z" is on both skip (question) and flag (question)`,
		"[keys]\nskip = ['u']":                               `2 keys: "u" is on both undo and skip (question)`,
		"[keys]\nundo = ['ctrl+c']":                          `2 keys: "ctrl+c" is on both undo and a fixed key`,
		"[keys]\nflag = ['2']":                               `2 keys: "2" is on both flag (question) and a fixed key of question`,
		"keys = {skip = ['f']}":                              `1 keys: "f" is on both skip (question) and flag (question)`,
		"name='x'\nkeys.undo = ['f']\n":                      `2 keys: "f" is on both undo and flag (question)`,
		"stale_days = 0\n[keys]\nfly = ['u']\nundo = ['uu']": "1 stale_days is 0, not a number of days from 1 to 3650\n3 keys: no action \"fly\"; there are back, flag, mark, results, skip, undo\n4 keys: undo: no key \"uu\"",
	} {
		c, problems := Parse([]byte(text), actions())
		var got []string
		for _, p := range problems {
			got = append(got, fmt.Sprintf("%d %s", p.Line, p.Reason))
		}
		if s := strings.Join(got, "\n"); !strings.HasPrefix(s, want) {
			t.Errorf("%q:\n%s\nwant\n%s", text, s, want)
		}
		if d := cmp.Diff(Config{}, c); d != "" {
			t.Errorf("%q: something of it holds: %s", text, d)
		}
	}
}

func TestTheFileLiesInTheConfigFolder(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		system string
		env    map[string]string
		want   string
	}{
		{"linux", map[string]string{"HOME": "/home/kim"}, "/home/kim/.config/soc2ready/config.toml"},
		{"linux", map[string]string{"HOME": "/home/kim", "XDG_CONFIG_HOME": "/conf"}, "/conf/soc2ready/config.toml"},
		{"linux", map[string]string{"HOME": "/home/kim", "XDG_CONFIG_HOME": "relative"}, "/home/kim/.config/soc2ready/config.toml"},
		{"darwin", map[string]string{"HOME": "/Users/kim"}, "/Users/kim/Library/Application Support/soc2ready/config.toml"},
		{"linux", nil, ""},
		{"windows", nil, ""},
	} {
		if got := Path(x.system, func(n string) (string, bool) { v, ok := x.env[n]; return v, ok }); got != x.want {
			t.Errorf("%s %v: %q, want %q", x.system, x.env, got, x.want)
		}
	}
}

func TestOnlyAPlainFileOfSensibleSizeIsRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	for _, p := range []string{"", path, filepath.Join(dir, "nowhere", "config.toml")} {
		if c, err := Read(p, actions()); err != nil || cmp.Diff(Config{}, c) != "" {
			t.Errorf("no file: %v %v", c, err)
		}
	}
	if _, err := Read(dir, actions()); err == nil || err.Error() != dir+": is not a plain file" {
		t.Errorf("a folder: %v", err)
	}
	write := func(s string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("name = 'Kim'\nfly = 1\nflee = 2\nflow = 3\nflew = 4\n")
	_, err := Read(path, actions())
	if err == nil || !strings.HasPrefix(err.Error(), path+":2: unknown field \"fly\"") || !strings.HasSuffix(err.Error(), ", and 1 more") {
		t.Errorf("%v", err)
	}
	write("name = 'Kim'\n#" + strings.Repeat("a", maxFile))
	if _, err := Read(path, actions()); err == nil || !strings.Contains(err.Error(), "is larger than 64 KB") {
		t.Errorf("%v", err)
	}
	write("name = 'Kim'\n")
	if c, err := Read(path, actions()); err != nil || c.Name != "Kim" {
		t.Errorf("%v %v", c, err)
	}
}

func FuzzNoFileHarms(f *testing.F) {
	for _, s := range []string{
		"name = 'Kim'\ntheme = 'dark'\nstale_days = 30\n[keys]\nundo = ['u', 'ctrl+z']\n",
		"keys = {skip = ['f'], 'flag' = [\"s\"]}", "keys.undo = ['g u']\r\n", "[[keys]]\nundo=[]", "name='a'\n[name]\nb=1",
		"x = [[[[[[[[", "a.b.c.d.e = {f.g = {h = 1}}", "name = \"\"\"\n\\\n a\"\"\"", "\xef\xbb\xbf", "stale_days = 1_000", "stale_days = 1979-05-27",
		"x = {", strings.Repeat("[", 3000), "keys.\"\\u0000\".a = 1",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		start := time.Now()
		c, problems := Parse([]byte(s), actions())
		if d := time.Since(start); d > 5*time.Second {
			t.Fatalf("it took %v", d)
		}
		lines := strings.Count(s, "\n") + 1
		for _, p := range problems {
			if p.Reason == "" || p.Line < 0 || p.Line > lines {
				t.Errorf("%q: %d of %d lines: %q", s, p.Line, lines, p.Reason)
			}
		}
		if c.StaleDays < 0 || c.StaleDays > maxStaleDays || strings.ContainsAny(c.Name, "\x00\x1b\n") {
			t.Errorf("%q sets %+v", s, c)
		}
		for a, keys := range c.Keys {
			for _, k := range keys {
				again, why := Key(k, true)
				if why != "" || again != k {
					t.Errorf("%q: %s is on %q, which reads as %q %s", s, a, k, again, why)
				}
			}
		}
	})
}
