package chart

import (
	"strings"

	"soc2ready/ui/style"
)

// full is 100 % in hundredths of a percent, the unit of every value here.
const full = 10000

var eighths = [8]string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}

// Bar draws a value (0–10000) as a bar of exactly width cells. It is drawn
// whole only when the value is whole.
func Bar(t *style.Theme, value, width int) string {
	if width < 1 {
		return ""
	}
	steps := 8
	if t.ASCII {
		steps = 1
	}
	n := clamp(value) * width * steps / full
	whole, part := n/steps, n%steps
	line, used := strings.Repeat(t.Signs.Full, whole), whole
	if part > 0 {
		line, used = line+eighths[part], used+1
	}
	return paint(t.Accent.Render, line) + paint(t.Muted.Render, strings.Repeat(t.Signs.Empty, width-used))
}

// Range draws a low and a high end (0–10000) as a bar of exactly width cells:
// what is sure, what is still possible, what is not. The three pieces differ
// without colour too.
func Range(t *style.Theme, low, high, width int) string {
	if width < 1 {
		return ""
	}
	low = clamp(low)
	high = max(low, clamp(high))
	sure, possible := low*width/full, high*width/full
	if high > low && possible == sure && sure < width { // a range is always seen
		possible++
	}
	between := "▒"
	if t.ASCII {
		between = "="
	}
	return paint(t.Accent.Render, strings.Repeat(t.Signs.Full, sure)) +
		paint(t.Accent.Render, strings.Repeat(between, possible-sure)) +
		paint(t.Muted.Render, strings.Repeat(t.Signs.Empty, width-possible))
}

// Sparkline draws the last width values (0–10000) as one line of exactly
// width cells, the newest at the right end.
func Sparkline(t *style.Theme, values []int, width int) string {
	if width < 1 {
		return ""
	}
	steps := []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}
	if t.ASCII {
		steps = []string{"_", ".", "-", "=", "+", "*", "%", "#"}
	}
	values = values[max(0, len(values)-width):]
	var b strings.Builder
	for _, v := range values {
		b.WriteString(steps[min(clamp(v)*len(steps)/full, len(steps)-1)])
	}
	return strings.Repeat(" ", width-len(values)) + paint(t.Accent.Render, b.String())
}

func clamp(v int) int { return min(max(v, 0), full) }

// paint leaves out the escape codes around nothing.
func paint(render func(...string) string, s string) string {
	if s == "" {
		return ""
	}
	return render(s)
}
