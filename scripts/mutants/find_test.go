package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"slices"
	"strings"
	"testing"
)

const sample = `package sample

const limit = 3

type day int

func (d day) Before(e day) bool { return d < e }
func (d day) After(e day) bool  { return e.Before(d) }

func early(d, e day, held bool) int {
	if held || !d.Before(e) {
		return limit * int(d)
	}
	var days [2]int
	days[0] = min(int(d), 7)
	days[1]++
	switch {
	case held:
		days[0] -= 1
	}
	return days[0] + days[1]
}
`

// sampled reads a text as load reads a file.
func sampled(t *testing.T, text string) *source {
	t.Helper()
	s := &source{
		name: "sample.go", src: []byte(text), fset: token.NewFileSet(),
		info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}},
	}
	var err error
	if s.file, err = parser.ParseFile(s.fset, s.name, text, parser.SkipObjectResolution); err != nil {
		t.Fatal(err)
	}
	if s.pkg, err = (&types.Config{}).Check("sample", s.fset, []*ast.File{s.file}, s.info); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEachSmallChangeIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	var ms []mutant
	w := writer{find(sampled(t, sample)), &ms}
	w.file()
	var got []string
	for i, m := range ms {
		if m.n != i+1 {
			t.Errorf("the switch of %s is %d, want %d", m.key, m.n, i+1)
		}
		got = append(got, strings.TrimPrefix(m.key, "sample.go "))
	}
	for _, want := range []string{
		"limit: `3` → `4`", "limit: `3` → `2`",
		"day.Before: `d < e` → `d <= e`", "day.Before: `d < e` → `d >= e`",
		"day.After: `e.Before(d)` → `!e.After(d)`",
		"early: `held || !d.Before(e)` → `held && !d.Before(e)`", "early: `held` → `!held`",
		"early: `!d.Before(e)` → `d.Before(e)`", "early: `d.Before(e)` → `!d.After(e)`",
		"early: `limit * int(d)` → `limit / int(d)`", "early: `return limit * int(d)` → nothing",
		"early: `min(int(d), 7)` → `max(int(d), 7)`", "early: `days[0] = min(int(d), 7)` → nothing",
		"early: `days[1]++` → `days[1]--`", "early: `days[0] -= 1` → `days[0] += 1`",
		"early: `days[0] + days[1]` → `days[0] - days[1]`", "early: `0` → `-1`",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("not found: %s", want)
		}
	}
	for _, never := range []string{"`2` → `3` (2)", "return days[0] + days[1]` → nothing", "[3]int"} { // a length, the last return
		if slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, never) }) {
			t.Errorf("%s is a change", never)
		}
	}
}

func TestAFileWithAllItsChangesIsStillGo(t *testing.T) {
	t.Parallel()
	var ms []mutant
	w := writer{find(sampled(t, sample)), &ms}
	text := w.file()
	if len(ms) < 30 {
		t.Errorf("%d changes only", len(ms))
	}
	helpers := "package sample\nfunc mutantOn(int) bool { return false }\nfunc mutantPick[T any](_ int, as func() T, _ ...func() T) T { return as() }"
	fset := token.NewFileSet()
	var files []*ast.File
	for i, src := range []string{text, helpers} {
		f, err := parser.ParseFile(fset, fmt.Sprint(i), src, 0)
		if err != nil {
			t.Fatalf("%v in\n%s", err, src)
		}
		files = append(files, f)
	}
	if _, err := (&types.Config{}).Check("sample", fset, files, nil); err != nil {
		t.Errorf("%v in\n%s", err, text)
	}
}

func TestEachSurvivorThatIsListedHasAReason(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../" + judged)
	if err != nil {
		t.Fatal(err)
	}
	reasons := judgements(string(page))
	if lines := strings.Count(string(page), "\n- "); len(reasons) != lines || lines == 0 {
		t.Errorf("%d of %d lines are read", len(reasons), lines)
	}
	if got := reasons["assessment/slots.go Window.days: `5` → `6`"]; got != "room for a map, not what is in it" {
		t.Errorf("the reason is %q", got)
	}
}
