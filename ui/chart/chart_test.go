package chart

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"soc2ready/ui/style"
)

func themes() []*style.Theme {
	return []*style.Theme{style.New(true, false), style.New(false, true)}
}

func FuzzBarsAreAsWideAsAskedFor(f *testing.F) {
	f.Add(4100, 8700, 30)
	f.Add(-1, 20000, 0)
	f.Add(9999, 10000, 1)
	f.Fuzz(func(t *testing.T, low, high, width int) {
		width %= 400
		if low > 1<<40 || low < -1<<40 || high > 1<<40 || high < -1<<40 {
			return
		}
		for _, theme := range themes() {
			for name, s := range map[string]string{
				"bar":       Bar(theme, low, width),
				"range":     Range(theme, low, high, width),
				"sparkline": Sparkline(theme, []int{low, high, low}, width),
			} {
				if got := ansi.StringWidth(s); got != max(width, 0) {
					t.Errorf("%s(%d, %d) is %d cells wide, want %d: %q", name, low, high, got, width, s)
				}
				if theme.ASCII && strings.ContainsFunc(ansi.Strip(s), func(r rune) bool { return r > 126 }) {
					t.Errorf("%s is not ASCII: %q", name, s)
				}
			}
		}
	})
}

func TestBarsGrowWithTheValue(t *testing.T) {
	t.Parallel()
	for _, theme := range themes() {
		for width := range 40 {
			last := 0
			for v := 0; v <= full; v += 50 {
				n := strings.Count(Range(theme, v, v, width), theme.Signs.Full)
				if n < last {
					t.Fatalf("width %d: %d drawn shorter than less", width, v)
				}
				last = n
			}
			if last != width {
				t.Errorf("width %d: 100 %% draws %d", width, last)
			}
			if width > 0 && strings.Count(Range(theme, 9999, 9999, width), theme.Signs.Full) == width {
				t.Errorf("width %d: 99 %% is drawn whole", width)
			}
		}
	}
}

func TestRangeShowsItsThreePiecesWithoutColour(t *testing.T) {
	t.Parallel()
	for i, want := range []string{"████▒▒▒▒▒░", "####=====."} {
		if got := ansi.Strip(Range(themes()[i], 4100, 9000, 10)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := ansi.Strip(Range(themes()[0], 4100, 4200, 10)); got != "████▒░░░░░" {
		t.Errorf("a small range is not seen: %q", got)
	}
	if got := ansi.Strip(Bar(themes()[0], 4500, 10)); got != "████▌░░░░░" {
		t.Errorf("bar: %q", got)
	}
	if got := ansi.Strip(Sparkline(themes()[0], []int{0, 5000, 10000}, 5)); got != "  ▁▅█" {
		t.Errorf("sparkline: %q", got)
	}
}

func TestMapFitsAnyWidthAndPlacesEveryMark(t *testing.T) {
	t.Parallel()
	theme := themes()[0]
	var groups []Group
	total := 0
	for i, n := range []int{5, 8, 3, 0, 1} {
		g := Group{Name: fmt.Sprintf("CC%d", i+1)}
		for k := range n {
			g.Marks = append(g.Marks, Mark{theme.Signs.Met, fmt.Sprintf("CC%d.%d", i+1, k+1), theme.Good})
			total++
		}
		groups = append(groups, g)
	}
	for width := 1; width <= 120; width++ {
		for at := -1; at < total; at++ {
			lines, places := Map(theme, groups, at, width)
			if len(places) != total {
				t.Fatalf("width %d: %d places, want %d", width, len(places), total)
			}
			for _, l := range lines {
				if ansi.StringWidth(l) > width {
					t.Fatalf("width %d: line of %d: %q", width, ansi.StringWidth(l), l)
				}
			}
			for _, p := range places {
				if p.Line >= len(lines) || p.Column >= width {
					t.Fatalf("width %d: place %v outside", width, p)
				}
			}
		}
	}
	lines, _ := Map(theme, groups[:2], 6, 40)
	got := ansi.Strip(strings.Join(lines, "\n"))
	want := "CC1  ● CC1.1  ● CC1.2  ● CC1.3  ● CC1.4\n" +
		"     ● CC1.5\n" +
		"CC2  ● CC2.1 ›● CC2.2  ● CC2.3  ● CC2.4\n" +
		"     ● CC2.5  ● CC2.6  ● CC2.7  ● CC2.8"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
