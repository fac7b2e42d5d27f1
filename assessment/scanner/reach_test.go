package scanner_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"soc2ready/assessment/scanner"
	"soc2ready/questions"
	"soc2ready/questions/shipped"
)

// TestTheTableOfWhatScannersReachIsTrue holds the table of the page against
// the bank. Where it differs, the right one is printed.
func TestTheTableOfWhatScannersReachIsTrue(t *testing.T) {
	t.Parallel()
	var want strings.Builder
	bank, people := shipped.Bank(), 0
	want.WriteString("| Criterion | Controls | Scanners reach |\n|---|---|---|\n")
	for _, r := range scanner.Reaches(bank) {
		reached := "–"
		if len(r.Reached) == 0 {
			people++
		} else {
			reached = "`" + strings.Join(r.Reached, "` `") + "`"
		}
		fmt.Fprintf(&want, "| %s | %d | %s |\n", r.Criterion, r.Controls, reached)
	}
	said := fmt.Sprintf("Of the %d criteria, %d are out of reach", len(bank.Criteria), people)
	if !slices.ContainsFunc(bank.Pages, func(p questions.Page) bool { return p.ID == "effort" && strings.Contains(p.Text, said) }) {
		t.Errorf("the page to read does not say: %s", said)
	}
	b, err := os.ReadFile("../../docs/evidence-without-effort.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(b), "<!-- reach: kept true by a test -->\n")
	got, _, closed := strings.Cut(rest, "<!-- /reach -->")
	if !ok || !closed {
		t.Fatal("the page has no table of reach")
	}
	if got != want.String() {
		t.Errorf("the table is not that of the bank; it is:\n%s", want.String())
	}
}
