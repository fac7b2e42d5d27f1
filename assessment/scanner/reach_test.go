package scanner_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"soc2ready/assessment/scanner"
	"soc2ready/questions/shipped"
)

// TestTheTableOfWhatScannersReachIsTrue holds the table of the page against
// the bank. Where it differs, the right one is printed.
func TestTheTableOfWhatScannersReachIsTrue(t *testing.T) {
	t.Parallel()
	var want strings.Builder
	want.WriteString("| Criterion | Controls | Scanners reach |\n|---|---|---|\n")
	for _, r := range scanner.Reaches(shipped.Bank()) {
		reached := "–"
		if len(r.Reached) > 0 {
			reached = "`" + strings.Join(r.Reached, "` `") + "`"
		}
		fmt.Fprintf(&want, "| %s | %d | %s |\n", r.Criterion, r.Controls, reached)
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
