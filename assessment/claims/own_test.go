package claims_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/assessment/claims"
)

// Our own texts explain the wrong words, so they are a test of their own.
func TestOurOwnTextsPassOurOwnCheck(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	var names []string
	for _, pattern := range []string{"README.md", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md", "docs/*.md", "questions/text/pages/*.md", "questions/text/bank/*.yaml"} {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	if len(names) < 9 {
		t.Errorf("only %v are there", names)
	}
	for _, name := range names {
		found, format, err := claims.CheckFile(os.DirFS(filepath.Dir(name)), filepath.Base(name), assessment.Day{})
		if err != nil || format == "" {
			t.Errorf("%s: %q %v", name, format, err)
		}
		for _, f := range found {
			t.Errorf("%s:%d:%d: %s: %s", name, f.Line, f.Column, f.Rule, f.Text)
		}
	}
}

func TestThePageOfRulesShowsEachRule(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "claims.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, r := range claims.Rules() {
		for _, want := range []string{"### `" + r.ID + "`\n", r.Why, r.Instead, r.Severity} {
			if !strings.Contains(text, want) {
				t.Errorf("docs/claims.md lacks %q of the rule %s", want, r.ID)
			}
		}
		for _, e := range r.Examples {
			if !strings.Contains(text, "`"+e+"`") {
				t.Errorf("docs/claims.md lacks the example %q of the rule %s", e, r.ID)
			}
		}
	}
	if got := strings.Count(text, "\n### "); got != len(claims.Rules()) {
		t.Errorf("docs/claims.md has %d rules, want %d", got, len(claims.Rules()))
	}
}
