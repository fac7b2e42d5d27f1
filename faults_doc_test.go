package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryTestThatTheDocsNameExists reads the names of tests, stories and
// scripts in the pages that promise them, and looks for each.
func TestEveryTestThatTheDocsNameExists(t *testing.T) {
	t.Parallel()
	there := testsOfTheTree(t)
	if len(there) < 300 {
		t.Fatalf("only %d tests found: the tree is read wrongly", len(there))
	}
	name := regexp.MustCompile("`((?:Test|Fuzz)[A-Z][A-Za-z0-9]*|[a-z_-]+\\.txtar|scripts/[a-z.-]+)`")
	for page, least := range map[string]int{"docs/faults.md": 80, "SECURITY.md": 10} {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		found := name.FindAllStringSubmatch(string(b), -1)
		if len(found) < least {
			t.Errorf("%s names only %d tests: it is read wrongly", page, len(found))
		}
		for _, m := range found {
			switch {
			case strings.HasSuffix(m[1], ".txtar"):
				if _, err := os.Stat(filepath.Join("testdata", m[1])); err != nil {
					t.Errorf("%s: there is no story %s", page, m[1])
				}
			case strings.HasPrefix(m[1], "scripts/"):
				if _, err := os.Stat(m[1]); err != nil {
					t.Errorf("%s: there is no script %s", page, m[1])
				}
			case !there[m[1]]:
				t.Errorf("%s: there is no test %s", page, m[1])
			}
		}
		for i, l := range strings.Split(string(b), "\n") {
			if page == "docs/faults.md" && strings.HasPrefix(l, "| ") && !strings.Contains(l, "| Test |") && !name.MatchString(l) {
				t.Errorf("%s:%d: a fault without a test: %s", page, i+1, l)
			}
		}
	}
}

func testsOfTheTree(t *testing.T) map[string]bool {
	t.Helper()
	watchTree(t)
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Za-z0-9]*)\(`)
	there := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		b, err := os.ReadFile(path)
		for _, m := range declared.FindAllStringSubmatch(string(b), -1) {
			there[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return there
}
