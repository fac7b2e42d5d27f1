package chart

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func letters(n int) []Mark {
	var marks []Mark
	for i := range n {
		marks = append(marks, Mark{Sign: string(rune('a' + i%26))})
	}
	return marks
}

func TestTheCursorOfAStripMovesNothing(t *testing.T) {
	t.Parallel()
	theme := themes()[1]
	for _, tt := range []struct {
		n, at, width int
		want         string
	}{
		{4, -1, 8, " a b c d"},
		{4, 2, 8, " a b>c d"},
		{4, 0, 8, ">a b c d"},
		{4, -1, 7, " abcd"},
		{4, 2, 7, "ab>cd"},
		{4, 0, 5, ">abcd"},
		{10, 5, 7, "<de>fg>"},
		{10, 0, 7, ">abcde>"},
		{10, 9, 7, "<fghi>j"},
		{10, 5, 3, "e>f"},
		{3, 0, 1, ""},
		{0, -1, 9, ""},
	} {
		if got := ansi.Strip(Strip(theme, letters(tt.n), tt.at, tt.at, tt.width)); got != tt.want {
			t.Errorf("%d marks at %d in %d cells: %q, want %q", tt.n, tt.at, tt.width, got, tt.want)
		}
	}
}

func FuzzAStripStaysInItsRoomAndShowsTheCursor(f *testing.F) {
	f.Add(52, 30, 20)
	f.Add(1, 0, 2)
	f.Fuzz(func(t *testing.T, n, at, width int) {
		n, width = n&127, width&255
		if n == 0 || at < 0 {
			return
		}
		at %= n
		marks := letters(n)
		marks[at].Sign = "@"
		for _, theme := range themes() {
			s := ansi.Strip(Strip(theme, marks, at, at, width))
			if got := ansi.StringWidth(s); got > width {
				t.Fatalf("%d cells wide, not %d: %q", got, width, s)
			}
			if width >= 2 && !strings.Contains(s, theme.Signs.Cursor+"@") {
				t.Fatalf("the cursor is out of sight: %q", s)
			}
			if other := ansi.Strip(Strip(theme, marks, -1, at, width)); ansi.StringWidth(other) != ansi.StringWidth(s) {
				t.Fatalf("the cursor changes the width: %q, %q", s, other)
			}
		}
	})
}
