package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryRuleThatIsNamedIsExplained holds docs/method.md to the code: a rule
// that a comment or a message names has its line in the fine print.
func TestEveryRuleThatIsNamedIsExplained(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("docs/method.md")
	if err != nil {
		t.Fatal(err)
	}
	explained := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^- (R\d+[ab]?)\b`).FindAllSubmatch(text, -1) {
		explained[string(m[1])] = true
	}
	named := regexp.MustCompile(`\bR\d+[ab]?\b`)
	found := 0
	err = filepath.WalkDir("assessment", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		code, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, rule := range named.FindAllString(string(code), -1) {
			found++
			if !explained[rule] {
				t.Errorf("%s names %s, which docs/method.md does not explain", path, rule)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		t.Error("no rule is named anywhere")
	}
}
