package claims_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"soc2ready/assessment/claims"
)

// labelled is one text of testdata and the rules that may find something in
// it; none means that it is fine.
type labelled struct {
	where  string
	format claims.Format
	rules  []string
	text   string
}

func readSet(t testing.TB, half string) []labelled {
	t.Helper()
	var set []labelled
	for _, kind := range []string{"wrong", "fine"} {
		name := half + "-" + kind + ".txt"
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut("\n"+string(data), "\n=== ")
		for i, part := range strings.Split(body, "\n=== ") {
			head, text, _ := strings.Cut(part, "\n")
			f := strings.Fields(head)
			l := labelled{where: name, text: strings.TrimSuffix(text, "\n")}
			l.format = map[string]claims.Format{"txt": claims.Text, "md": claims.Markdown, "html": claims.HTML}[f[0]]
			if kind == "wrong" {
				l.rules = strings.Split(f[1], ",")
			}
			if l.format == "" || l.text == "" || (kind == "wrong") != (len(f) == 2) {
				t.Fatalf("%s: text %d is not written as it should be: %q", name, i+1, head)
			}
			set = append(set, l)
		}
	}
	return set
}

// figures are what a half of the set comes to. A finding in a fine text, or of
// a rule that the text does not name, is wrong.
type figures struct{ texts, found, findings, right, silent, fine int }

func measure(t *testing.T, half string) figures {
	t.Helper()
	var f figures
	for _, l := range readSet(t, half) {
		found, err := claims.Check(strings.NewReader(l.text), l.format)
		if err != nil {
			t.Fatal(err)
		}
		right := 0
		for _, x := range found {
			f.findings++
			if slices.Contains(l.rules, x.Rule) {
				right++
				continue
			}
			if half == "tuning" {
				t.Logf("%s: found %s %q in %q", l.where, x.Rule, x.Text, l.text)
			}
		}
		f.right += right
		switch {
		case len(l.rules) == 0:
			f.fine++
			if len(found) == 0 {
				f.silent++
			}
		default:
			f.texts++
			if right > 0 {
				f.found++
			} else if half == "tuning" {
				t.Logf("%s: missed %v in %q", l.where, l.rules, l.text)
			}
		}
	}
	t.Logf("%s: %d of %d wrong texts found (%.1f %%), %d of %d findings right (%.1f %%), %d of %d fine texts silent",
		half, f.found, f.texts, f.recall(), f.right, f.findings, f.precision(), f.silent, f.fine)
	return f
}

func (f figures) recall() float64    { return 100 * float64(f.found) / float64(f.texts) }
func (f figures) precision() float64 { return 100 * float64(f.right) / float64(f.findings) }

func TestTheTuningHalfIsFoundAndNothingElse(t *testing.T) {
	t.Parallel()
	f := measure(t, "tuning")
	if f.recall() < 95 || f.precision() < 95 {
		t.Errorf("recall %.1f %%, precision %.1f %%, want 95 each", f.recall(), f.precision())
	}
}

// The held-out half was written before the rules and is not looked at while
// they are worked on: the test tells how much it found, not what. Its floor is
// what was reached when it was measured first.
func TestTheHeldOutHalfIsFoundAsWellAsItWasAtFirst(t *testing.T) {
	t.Parallel()
	f := measure(t, "heldout")
	if f.recall() < 95 || f.precision() < 98 || f.silent < f.fine {
		t.Errorf("recall %.1f %%, precision %.1f %%, %d of %d fine texts silent; at first it was 95.4, 98.8 and all", f.recall(), f.precision(), f.silent, f.fine)
	}
}

func TestTheSetIsLargeEnough(t *testing.T) {
	t.Parallel()
	var wrong, fine int
	seen := map[string]string{}
	rules := map[string]int{}
	for _, half := range []string{"tuning", "heldout"} {
		for _, l := range readSet(t, half) {
			if at, twice := seen[l.text]; twice {
				t.Errorf("%s and %s hold the same text: %q", at, l.where, l.text)
			}
			seen[l.text] = l.where
			if len(l.rules) == 0 {
				fine++
			} else {
				wrong++
			}
			for _, r := range l.rules {
				rules[r]++
			}
		}
	}
	if wrong < 150 || fine < 150 {
		t.Errorf("%d wrong and %d fine texts, want 150 of each", wrong, fine)
	}
	for _, r := range claims.Rules() {
		if rules[r.ID] < 4 {
			t.Errorf("%s: %d texts, want 4", r.ID, rules[r.ID])
		}
		delete(rules, r.ID)
	}
	if len(rules) > 0 {
		t.Errorf("the set names rules that do not exist: %v", rules)
	}
}
