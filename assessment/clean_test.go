package assessment_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"soc2ready/assessment"
)

func TestForeignTextIsMadeSafeToShow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, text, line string }{
		{"plain words stay", "Zugriffsrechte prüfen 日本 👩‍💻", "Zugriffsrechte prüfen 日本 👩‍💻", "Zugriffsrechte prüfen 日本 👩‍💻"},
		{"an escape sequence is shown", "\x1b[31mred\x1b[0m", "␛[31mred␛[0m", "␛[31mred␛[0m"},
		{"a terminal title is shown", "\x1b]0;x\x07", "␛]0;x␇", "␛]0;x␇"},
		{"a C1 control is replaced", "a\u009b31mb", "a\uFFFD31mb", "a\uFFFD31mb"},
		{"delete and zero are shown", "a\x7f\x00", "a␡␀", "a␡␀"},
		{"direction marks are replaced", "a\u202Eb\u2066c\u200Fd\u061Ce", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe"},
		{"hidden tags are replaced", "a\U000E0041b", "a\uFFFDb", "a\uFFFDb"},
		{"a byte order mark is replaced", "\uFEFFa", "\uFFFDa", "\uFFFDa"},
		{"broken UTF-8 is replaced", "a\xff\xc3(", "a\uFFFD\uFFFD(", "a\uFFFD\uFFFD("},
		{"line ends become one kind", "a\r\nb\rc\nd", "a\nb\nc\nd", "a b c d"},
		{"tabs stay in text and go from lines", "a\tb", "a\tb", "a b"},
		{"blanks at the ends of a line go", "  a \n", "  a \n", "a"},
		{"line separators go from lines", "a\u2028b\u2029c", "a\u2028b\u2029c", "a b c"},
		{"towers of marks are cut at 8", "a" + strings.Repeat("\u0301", 20) + "b", "a" + strings.Repeat("\u0301", 8) + "b", "a" + strings.Repeat("\u0301", 8) + "b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := assessment.CleanText(tt.in); got != tt.text {
				t.Errorf("text %q becomes %q, want %q", tt.in, got, tt.text)
			}
			if got := assessment.CleanLine(tt.in); got != tt.line {
				t.Errorf("line %q becomes %q, want %q", tt.in, got, tt.line)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{
		"", "plain", "\x1b[2J", "a\r\n\tb", "\u202Eabc", "\xff\xfe", "\u009b", " \u0301\u0301 ", "a\u2028", "\U000E0001", "\r\r\n", "\u0085 x",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, line := assessment.CleanText(s), assessment.CleanLine(s)
		if again := assessment.CleanText(text); again != text {
			t.Errorf("text %q becomes %q when cleaned again", text, again)
		}
		if again := assessment.CleanLine(line); again != line {
			t.Errorf("line %q becomes %q when cleaned again", line, again)
		}
		for what, out := range map[string]string{"text": text, "line": line} {
			if !utf8.ValidString(out) {
				t.Errorf("%s %q is not UTF-8", what, out)
			}
			marks := 0
			for _, r := range out {
				if unicode.IsControl(r) && (what == "line" || r != '\n' && r != '\t') {
					t.Errorf("%s %q holds the control character %U", what, out, r)
				}
				if unicode.Is(unicode.Bidi_Control, r) {
					t.Errorf("%s %q holds the direction mark %U", what, out, r)
				}
				if what == "line" && (r == '\u2028' || r == '\u2029') {
					t.Errorf("line %q holds a line separator", out)
				}
				if unicode.In(r, unicode.Mn, unicode.Me) {
					marks++
				} else {
					marks = 0
				}
				if marks > 8 {
					t.Errorf("%s %q holds a tower of marks", what, out)
				}
			}
		}
		if strings.TrimSpace(line) != line {
			t.Errorf("line %q has blanks at its ends", line)
		}
	})
}
