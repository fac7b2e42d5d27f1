package chart

import (
	"slices"
	"strings"

	"soc2ready/ui/style"
)

// Trend draws runs of values (0–10000), oldest first, as one line of exactly
// width cells, the newest at the right end. A line stands between two runs:
// values across it can't be compared.
func Trend(t *style.Theme, runs [][]int, width int) string {
	var pieces []string
	used := 0
	for i := len(runs) - 1; i >= 0 && used < width; i-- {
		if n := min(len(runs[i]), width-used); n > 0 {
			pieces = append(pieces, Sparkline(t, runs[i], n))
			used += n
		}
		if i > 0 && used < width {
			pieces = append(pieces, paint(t.Muted.Render, t.Signs.Vertical))
			used++
		}
	}
	slices.Reverse(pieces)
	return strings.Repeat(" ", max(0, width-used)) + strings.Join(pieces, "")
}
