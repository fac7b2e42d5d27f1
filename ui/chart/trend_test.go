package chart

import (
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestATrendIsAsWideAsAskedForAndDrawsItsBreaks(t *testing.T) {
	t.Parallel()
	runs := [][]int{{0, 5000}, {}, {10000, 10000, 0}}
	for _, theme := range themes() {
		for width := -1; width < 20; width++ {
			if got := ansi.StringWidth(Trend(theme, runs, width)); got != max(width, 0) {
				t.Errorf("width %d: %d cells", width, got)
			}
		}
	}
	if got := ansi.Strip(Trend(themes()[0], [][]int{{0, 5000}, {10000}}, 6)); got != "  ▁▅│█" {
		t.Errorf("drawn %q", got)
	}
	if got := ansi.Strip(Trend(themes()[0], [][]int{{0, 5000}, {10000}}, 3)); got != "▅│█" {
		t.Errorf("the newest are not kept: %q", got)
	}
}
