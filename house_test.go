package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// wall says what a package may import besides the standard library. A name
// that ends in "/" stands for everything below it.
type wall struct {
	pkg   string
	knows []string
}

const module = "soc2ready"

// walls has a line for each package there is or will be; the first that fits
// counts, and a package without one is refused. The same rules stand in
// .golangci.yml for the editor, roughly; these are the exact ones.
func walls() []wall {
	const (
		bank     = "soc2ready/questions"
		rules    = "soc2ready/assessment"
		charm    = "charm.land/"
		charmX   = "github.com/charmbracelet/x/"
		profile  = "github.com/charmbracelet/colorprofile"
		lipgloss = "charm.land/lipgloss/v2"
		style    = "soc2ready/ui/style"
		chart    = "soc2ready/ui/chart"
		config   = "soc2ready/ui/config"
	)
	return []wall{
		{"soc2ready/questions", nil},
		{"soc2ready/questions/text", []string{bank, "go.yaml.in/yaml/v3"}},
		{"soc2ready/questions/text/generate", []string{bank, "soc2ready/questions/text"}},
		{"soc2ready/questions/shipped", []string{bank}},

		{"soc2ready/assessment", []string{bank}},
		{"soc2ready/assessment/report", []string{bank, rules, "github.com/yuin/goldmark", "github.com/yuin/goldmark/"}},
		{"soc2ready/assessment/report/pdf", []string{
			bank, rules, "soc2ready/assessment/report", "codeberg.org/go-pdf/fpdf",
			"github.com/go-fonts/liberation/", "golang.org/x/image/font/", "golang.org/x/image/font", "golang.org/x/image/math/fixed", // the fonts, and how wide their signs are
		}},
		{"soc2ready/assessment/report/xlsx", []string{bank, rules, "soc2ready/assessment/report"}},
		{"soc2ready/assessment/exchange", []string{bank, rules, "soc2ready/assessment/report"}},
		{"soc2ready/assessment/scanner", []string{bank, rules}},
		{"soc2ready/assessment/claims", []string{bank, rules}},
		{"soc2ready/assessment/demo", []string{bank, rules}},
		{"soc2ready/assessment/assessmenttest", []string{rules}},

		{"soc2ready/storage", []string{bank, rules, "modernc.org/sqlite", "modernc.org/sqlite/"}},
		{"soc2ready/storage/storagetest", []string{bank, rules, "pgregory.net/rapid", "github.com/google/go-cmp/"}},

		{"soc2ready/ui", []string{bank, rules, style, chart, config, charm, charmX, profile, "github.com/sahilm/fuzzy", "golang.org/x/sys/unix"}}, // job control
		{"soc2ready/ui/style", []string{lipgloss, "charm.land/lipgloss/v2/", charmX, profile}},
		{"soc2ready/ui/chart", []string{bank, rules, style, lipgloss, charmX}},
		{"soc2ready/ui/plain", []string{bank, rules}},
		{"soc2ready/ui/config", []string{"github.com/pelletier/go-toml/v2", "github.com/pelletier/go-toml/v2/unstable"}}, // its parser knows lines
		{"soc2ready/ui/command", []string{
			bank, rules, "soc2ready/assessment/", "soc2ready/ui", "soc2ready/ui/plain", config, style, chart,
			"github.com/spf13/cobra", "github.com/spf13/pflag", "charm.land/fang/v2", "github.com/google/renameio/v2", "github.com/mattn/go-shellwords",
			lipgloss, charmX, profile, // colored lines, but no Bubble Tea of its own
		}},
		{"soc2ready/ui/uitest", []string{charm, charmX, profile, "github.com/creack/pty"}},

		{"soc2ready/scripts/mutants", nil},
		{"soc2ready/scripts/nfpm", []string{"go.yaml.in/yaml/v3"}},
		{"soc2ready/docs/pictures", []string{"soc2ready/ui/uitest", charmX}},
	}
}

// never lists what no package reaches, through whomever, tests included.
func never() map[string]string {
	return map[string]string{
		"charm.land/glamour":               "19 ms on every start",
		"github.com/charmbracelet/glamour": "19 ms on every start",
		"github.com/alecthomas/chroma":     "19 ms on every start, comes with glamour",
		// the module paths of version 1; x, ultraviolet and colorprofile have no other path
		"github.com/charmbracelet/bubbletea": "version 1, take charm.land/bubbletea/v2",
		"github.com/charmbracelet/bubbles":   "version 1, take charm.land/bubbles/v2",
		"github.com/charmbracelet/lipgloss":  "version 1, take charm.land/lipgloss/v2",
		"github.com/charmbracelet/huh":       "version 1, take charm.land/huh/v2",
		"github.com/charmbracelet/fang":      "version 1, take charm.land/fang/v2",
		"github.com/go-pdf/fpdf":             "stopped in 2023, take codeberg.org/go-pdf/fpdf",
		"github.com/goccy/go-yaml":           "650 MB on deep nesting",
		"github.com/mattn/go-sqlite3":        "needs cgo",
		"github.com/stretchr/testify":        "go-cmp and rapid do",
	}
}

// apart lists what a package, or all below it where the name ends in "/", does
// not reach, through whomever.
func apart() map[string][]string {
	return map[string][]string{
		"soc2ready":             {"soc2ready/questions/text", "go.yaml.in/yaml/", "net/http", "github.com/xuri/excelize/"}, // no network; excelize brings it, and 2 MB, and is for tests only
		"soc2ready/questions/":  {"soc2ready/assessment", "soc2ready/storage", "soc2ready/ui"},
		"soc2ready/assessment/": {"soc2ready/storage", "soc2ready/ui", "modernc.org/", "charm.land/", "github.com/charmbracelet/"},
		"soc2ready/storage/":    {"soc2ready/ui", "charm.land/", "github.com/charmbracelet/"},
		"soc2ready/ui/":         {"soc2ready/storage", "modernc.org/", "database/sql"},
		"soc2ready/ui/plain":    {"charm.land/", "github.com/charmbracelet/"},
		"soc2ready/ui/config":   {"charm.land/", "github.com/charmbracelet/"},
		"soc2ready/ui/uitest":   {"soc2ready/ui", "soc2ready/assessment", "soc2ready/questions"},
		"soc2ready/assessment":  {"net/http", "os/exec", "database/sql"},
		"soc2ready/questions":   {"net/http", "os/exec", "database/sql"},
		"soc2ready/ui":          {"soc2ready/ui/command", "soc2ready/ui/plain"},
		"soc2ready/storage":     {"net/http"},
		"soc2ready/ui/command":  {"soc2ready/questions/text"},
	}
}

type listed struct {
	ImportPath string
	Standard   bool
	Imports    []string
	Deps       []string
}

func goList(t *testing.T, args ...string) []byte {
	t.Helper()
	watchTree(t)
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %v: %v\n%s", args, err, stderr.String())
	}
	return out
}

func list(t *testing.T, args ...string) []listed {
	t.Helper()
	out := goList(t, append([]string{"-json=ImportPath,Standard,Imports,Deps"}, args...)...)
	var all []listed
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// watchTree looks at every folder, so that go test, which does not see what go
// list reads, does not take an earlier result when a file has changed.
func watchTree(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path == ".git" {
			return fs.SkipDir
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// below says whether path is name, or lies under it where name ends in "/".
func below(path, name string) bool {
	return path == name || strings.HasSuffix(name, "/") && (strings.HasPrefix(path, name) || path+"/" == name)
}

func ours(path string) bool { return below(path, module+"/") }

func TestPackagesKnowOnlyWhomTheyMay(t *testing.T) {
	t.Parallel()
	standard := map[string]bool{"C": true, "unsafe": true}
	var own []listed
	for _, p := range list(t, "-deps", "./...") {
		if p.Standard {
			standard[p.ImportPath] = true
		}
		if ours(p.ImportPath) {
			own = append(own, p)
		}
	}
	seen := map[string]bool{}
	for _, p := range own {
		if p.ImportPath == module {
			continue // wires everything together
		}
		seen[p.ImportPath] = true
		i := slices.IndexFunc(walls(), func(w wall) bool { return w.pkg == p.ImportPath })
		if i < 0 {
			t.Errorf("%s: has no line in walls: say whom it may know", p.ImportPath)
			continue
		}
		for _, path := range p.Imports {
			if !standard[path] && !slices.ContainsFunc(walls()[i].knows, func(name string) bool { return below(path, name) }) {
				t.Errorf("%s imports %s, may know %v", p.ImportPath, path, walls()[i].knows)
			}
		}
	}
	for _, w := range walls() {
		if !seen[w.pkg] {
			t.Logf("%s: not built yet, nothing to check", w.pkg)
			if goFiles(t, strings.TrimPrefix(w.pkg, module+"/")) {
				t.Errorf("%s: has Go files, go list does not show it", w.pkg)
			}
		}
	}
}

func goFiles(t *testing.T, dir string) bool {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		return strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go")
	})
}

func TestPackagesStayApartWhateverIsBetween(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, p := range list(t, "-deps", "./...") {
		if !ours(p.ImportPath) {
			continue
		}
		for from, names := range apart() {
			if !below(p.ImportPath, from) {
				continue
			}
			tried[from] = true
			for _, path := range p.Deps {
				if path != p.ImportPath && slices.ContainsFunc(names, func(name string) bool { return below(path, name) }) {
					t.Errorf("%s reaches %s", p.ImportPath, path)
				}
			}
		}
	}
	for from := range apart() {
		if !tried[from] {
			t.Logf("%s: not built yet, nothing to check", from)
		}
	}
}

func TestNothingReachesWhatWeDecidedAgainst(t *testing.T) {
	t.Parallel()
	out := goList(t, "-deps", "-test", "./...")
	n := 0
	for s := bufio.NewScanner(bytes.NewReader(out)); s.Scan(); n++ {
		path, _, _ := strings.Cut(s.Text(), " ")
		for name, why := range never() {
			if below(path, name) || strings.HasPrefix(path, name+"/") {
				t.Errorf("%s is reached: %s", path, why)
			}
		}
	}
	if n < 100 {
		t.Errorf("go list shows %d packages: it is read wrongly", n)
	}
}
