package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"soc2ready/questions"
)

const shipped = "../../shipped"

func TestShippedFilesAreWhatIsGenerated(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := run(dir, false); err != nil {
		t.Fatal(err)
	}
	names := func(dir string) (names []string) {
		all, err := filepath.Glob(filepath.Join(dir, "*_gen.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range all {
			names = append(names, filepath.Base(name))
		}
		return names
	}
	made := names(dir)
	if have := names(shipped); !slices.Equal(have, made) {
		t.Fatalf("there are %v, generated are %v", have, made)
	}
	for _, name := range made {
		have, err := os.ReadFile(filepath.Join(shipped, name))
		want, errWant := os.ReadFile(filepath.Join(dir, name))
		if err != nil || errWant != nil {
			t.Error(err, errWant)
		} else if !bytes.Equal(have, want) {
			t.Errorf("%s differs: run go generate ./questions", name)
		}
	}
}

func TestGenerateTakesAwayWhatHasNoContentAnyMore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put := func(name string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("cc6_gen.go")
	put("zz_gen.go")
	put("bank.go")
	if err := write(dir, map[string][]byte{"cc6_gen.go": []byte("new"), "cc7_gen.go": []byte("new")}); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if !slices.Equal(names, []string{"bank.go", "cc6_gen.go", "cc7_gen.go"}) {
		t.Errorf("got %v", names)
	}
	if raw, err := os.ReadFile(filepath.Join(dir, "cc6_gen.go")); err != nil || string(raw) != "new" {
		t.Errorf("got %q, %v", raw, err)
	}
}

func TestLiteralsSayWhatTheValuesAre(t *testing.T) {
	t.Parallel()
	files, err := render(questions.Bank{
		Edition: "a \"quoted\" edition",
		Questions: []questions.Question{{
			ID: "P1.1-01", Criterion: "P1.1", Ask: "A `tick`\u00a0and a \\?", Points: []int{1, 2}, Key: true,
			When: questions.Or{
				A: questions.Not{A: questions.FactIs{Fact: "office", Values: []string{"yes", "no"}}},
				B: questions.And{A: questions.ScopeHas{Category: "privacy"}, B: questions.ScopeHas{Category: "availability"}},
			},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"build_gen.go": `"a \"quoted\" edition"`,
		"p_gen.go": `When: questions.Or{` +
			`A: questions.Not{A: questions.FactIs{Fact: "office", Values: []string{"yes", "no"}}}, ` +
			`B: questions.And{A: questions.ScopeHas{Category: "privacy"}, B: questions.ScopeHas{Category: "availability"}}}`,
	} {
		if got := strings.Join(strings.Fields(string(files[name])), " "); !strings.Contains(got, want) {
			t.Errorf("%s: got\n%s\nwant %s in it", name, files[name], want)
		}
	}
	for _, want := range []string{`"A ` + "`tick`" + `\u00a0and a \\?"`, "[]int{1, 2}", "true", "DO NOT EDIT."} {
		if !strings.Contains(string(files["p_gen.go"]), want) {
			t.Errorf("p_gen.go has no %s:\n%s", want, files["p_gen.go"])
		}
	}
}
