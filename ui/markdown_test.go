package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"soc2ready/questions/shipped"
	"soc2ready/ui/style"
)

func plainLines(text string, width int) string {
	return ansi.Strip(strings.Join(newProse(style.New(true, false)).Lines(text, width), "\n"))
}

func TestMarkdownIsSetAsItIsMeant(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in string
		width    int
		want     string
	}{
		{"a paragraph goes on over lines", "one\ntwo  three", 80, "one two three"},
		{"paragraphs stand apart", "one\n\ntwo", 80, "one\n\ntwo"},
		{"headings stand apart", "# A\ntext\n## B\ntext", 80, "A\n\ntext\n\nB\n\ntext"},
		{"items hang", "- one two\n- three", 7, "· one\n  two\n· three"},
		{"an item goes on", "- one\n  two", 80, "· one two"},
		{"lists in lists", "text\n\n- one\n  - in one\n- two", 80, "text\n\n· one\n  – in one\n· two"},
		{"numbers stay", "1. one\n12. two three", 9, "1. one\n12. two\n    three"},
		{"marks go", "a **bold word**, `code` and **`both`**.", 80, "a bold word, code and both."},
		{"lone marks stay", "2 * 3 ** 4 ` 5 #6", 80, "2 * 3 ** 4 ` 5 #6"},
		{"code stays whole where it can", "say `go test ./...` now", 14, "say\ngo test ./...\nnow"},
		{"and is cut at its blanks where not", "`go test`.", 6, "go\ntest."},
		{"long words are cut", "abcdefgh i", 3, "abc\ndef\ngh\ni"},
		{"ids are not cut at hyphens", "see CC6.1-01 here", 12, "see CC6.1-01\nhere"},
		{"wide characters", "日本語日本", 5, "日本\n語日\n本"},
		{"no room", "日本 a", 1, "a"},
		{"no width", "text", 0, ""},
		{"nothing", " \n\n", 80, ""},
	} {
		if got := plainLines(tt.in, tt.width); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestMarkdownShowsLooksAndLeavesNoneOpen(t *testing.T) {
	t.Parallel()
	p := newProse(style.New(true, false))
	lines := p.Lines("a **bold word** and `x`", 80)
	want := "a " + p.Bold.Render("bold word") + " and " + p.Code.Render("x")
	if len(lines) != 1 || lines[0] != want {
		t.Errorf("got %q, want %q", lines, want)
	}
	for _, l := range p.Lines("**"+strings.Repeat("bold ", 40)+"end**", 30) {
		if !strings.HasPrefix(l, "\x1b[") || !strings.HasSuffix(l, "\x1b[m") {
			t.Errorf("bold does not begin and end on its line: %q", l)
		}
	}
}

func TestEveryPageFitsEveryWidthAndLosesNoWord(t *testing.T) {
	t.Parallel()
	p := newProse(style.New(true, false))
	bare := strings.NewReplacer("*", "", "`", "", "#", "", "-", "", "·", "", " ", "", "\n", "")
	for _, page := range shipped.Bank().Pages {
		for w := range measure + 3 {
			lines := p.Lines(page.Text, w)
			for _, l := range lines {
				if n := ansi.StringWidth(l); n > min(w, measure) {
					t.Fatalf("%s at %d: %d cells: %q", page.ID, w, n, ansi.Strip(l))
				}
				if s := ansi.Strip(l); s != strings.TrimRight(s, " ") {
					t.Fatalf("%s at %d: a blank at the end of %q", page.ID, w, s)
				}
			}
			if got := bare.Replace(ansi.Strip(strings.Join(lines, "\n"))); w > 0 && got != bare.Replace(page.Text) {
				t.Fatalf("%s at %d: text is lost", page.ID, w)
			}
		}
	}
}

func TestMarkdownOfAnyTextFits(t *testing.T) {
	t.Parallel()
	p := newProse(style.New(false, true))
	parts := rapid.SampledFrom([]string{"a", "word", " ", "\n", "\n\n", "**", "`", "- ", "  - ", "# ", "1. ", "日本", "é", "👍🏽", "x́", "*", "CC6.1-01"})
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(parts, 0, 40).Draw(rt, "parts"), "")
		w := rapid.IntRange(0, 100).Draw(rt, "width")
		for _, l := range p.Lines(text, w) {
			if ansi.StringWidth(l) > min(w, measure) || strings.Contains(l, "\n") {
				rt.Fatalf("%q at %d gives %q", text, w, l)
			}
		}
	})
}
