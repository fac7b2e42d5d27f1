package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// TestEveryScreenOfTheDemoLooksLikeItsGolden holds whole pages, header and
// footer included, at the two sizes that people have.
func TestEveryScreenOfTheDemoLooksLikeItsGolden(t *testing.T) {
	t.Parallel()
	screens := []struct {
		name string
		open func(*session) screen
	}{
		{"home", nil},
		{"question", func(s *session) screen { return newQuickScan(s, "") }},
		{"estimate", newEstimate},
		{"results", newResults},
		{"gaps", newGaps},
		{"evidence", newEvidence},
		{"window", newWindowScreen},
		{"earliest", newEarliest},
		{"providers", newProviders},
		{"progress", newProgress},
		{"difference", func(s *session) screen { return newDifference(s, s.a.Timeline()[0], s.a.Now(s.bank, s.act())) }},
		{"explain", func(s *session) screen { return newExplain(s, "CC6.2", "CC6.2-01") }},
		{"series", func(s *session) screen { return newSeries(s, "CC6") }},
		{"set-up", newSetupDialog},
		{"learn", newLearn},
		{"page", func(s *session) screen { return newPage(s, "window") }},
	}
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		for _, x := range screens {
			a := newApp(twoYears(t))
			a.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			if x.open != nil {
				a.navigate(goMsg{x.open(a.s)})
			}
			var lines []string
			for l := range strings.SplitSeq(ansi.Strip(a.content()), "\n") {
				lines = append(lines, strings.TrimRight(l, " "))
			}
			golden(t, fmt.Sprintf("demo/%s-%dx%d", x.name, size[0], size[1]), strings.Join(lines, "\n"))
		}
	}
}
