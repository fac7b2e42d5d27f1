package text_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"soc2ready/questions"
)

const coverageHeader = "point\tquestion\treason"

// coverage finds what is wrong with the table that tells which question serves
// which point and why. A point that is listed as unserved has "-" for a
// question.
func coverage(b *questions.Bank, table string) (out []string) {
	fail := func(line int, format string, args ...any) {
		out = append(out, fmt.Sprintf("line %d: ", line)+fmt.Sprintf(format, args...))
	}
	var want []string
	for _, c := range b.Criteria {
		for n := range c.Points {
			want = append(want, fmt.Sprintf("%s:%d", c.ID, n+1))
		}
	}
	unserved := map[string]bool{}
	for _, u := range b.Unserved {
		unserved[fmt.Sprintf("%s:%d", u.Criterion, u.Point)] = true
	}
	header, rows, _ := strings.Cut(table, "\n")
	if header != coverageHeader {
		fail(1, "got %q, want %q", header, coverageHeader)
	}
	at, seen := 0, map[string]bool{}
	for i, row := range strings.Split(strings.TrimSuffix(rows, "\n"), "\n") {
		line := i + 2
		cells := strings.Split(row, "\t")
		if len(cells) != 3 {
			fail(line, "%d cells, want 3: %q", len(cells), row)
			continue
		}
		point, id, reason := cells[0], cells[1], cells[2]
		if n := len(strings.Fields(reason)); n < 3 || n > 8 {
			fail(line, "%s: reason has %d words, want about six", point, n)
		}
		switch place := slices.Index(want, point); {
		case place < 0:
			fail(line, "no point %q", point)
			continue
		case place < at:
			fail(line, "%s stands too late", point)
		default:
			at = place
		}
		seen[point] = true
		criterion, number, _ := strings.Cut(point, ":")
		q := b.Question(id)
		switch {
		case id == "-" && !unserved[point]:
			fail(line, "%s: is not listed as unserved", point)
		case id == "-":
		case q == nil:
			fail(line, "%s: no question %q", point, id)
		case q.Criterion != criterion || !slices.ContainsFunc(q.Points, func(n int) bool { return fmt.Sprint(n) == number }):
			fail(line, "%s: %s does not say that it serves this point", point, id)
		}
	}
	for _, point := range want {
		if !seen[point] {
			out = append(out, point+": has no row")
		}
	}
	return out
}

func TestCoverageTableNamesAServingQuestionForEveryPoint(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../docs/coverage.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("\r")) {
		t.Error("has carriage returns")
	}
	for _, what := range coverage(shippable(t), string(raw)) {
		t.Error(what)
	}
}

func TestCoverageNoticesABrokenTable(t *testing.T) {
	t.Parallel()
	b := questions.New(questions.Bank{
		Criteria: []questions.Criterion{
			{ID: "CC1.1", Points: []questions.Point{{Topic: "a"}, {Topic: "b"}, {Topic: "c"}}},
			{ID: "CC1.2", Points: []questions.Point{{Topic: "a"}}},
		},
		Questions: []questions.Question{
			{ID: "CC1.1-01", Criterion: "CC1.1", Points: []int{1, 2}},
			{ID: "CC1.2-01", Criterion: "CC1.2", Points: []int{1}},
		},
		Unserved: []questions.Unserved{{Criterion: "CC1.1", Point: 3}},
	})
	const whole = coverageHeader + "\nCC1.1:1\tCC1.1-01\twords of a reason here\nCC1.1:2\tCC1.1-01\twords of a reason here\n" +
		"CC1.1:3\t-\twords of a reason here\nCC1.2:1\tCC1.2-01\twords of a reason here\n"
	if out := coverage(b, whole); out != nil {
		t.Fatalf("a good table: %v", out)
	}
	for _, c := range []struct{ old, new, want string }{
		{coverageHeader, "a\tb\tc", "line 1: got"},
		{"CC1.1:2\tCC1.1-01\twords of a reason here\n", "", "CC1.1:2: has no row"},
		{"CC1.1:2\tCC1.1-01", "CC1.1:2\tCC1.1-07", `no question "CC1.1-07"`},
		{"CC1.1:2\tCC1.1-01", "CC1.1:2\tCC1.2-01", "does not say that it serves"},
		{"CC1.1:3\t-", "CC1.1:3\tCC1.1-01", "does not say that it serves"},
		{"CC1.1:2\tCC1.1-01", "CC1.1:2\t-", "not listed as unserved"},
		{"CC1.1:2\t", "CC1.1:9\t", `no point "CC1.1:9"`},
		{"CC1.1:1\tCC1.1-01\twords", "CC1.2:1\tCC1.2-01\twords", "stands too late"},
		{"words of a reason here\n", "words\n", "reason has 1 words"},
		{"\twords", " words", "2 cells, want 3"},
	} {
		if out := strings.Join(coverage(b, strings.Replace(whole, c.old, c.new, 1)), "\n"); !strings.Contains(out, c.want) {
			t.Errorf("%q for %q: got %q, want %q", c.new, c.old, out, c.want)
		}
	}
}
