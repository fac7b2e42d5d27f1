package claims_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"soc2ready/assessment"
	"soc2ready/assessment/claims"
)

func check(t testing.TB, format claims.Format, text string) []claims.Finding {
	t.Helper()
	found, err := claims.Check(strings.NewReader(text), format)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAFindingPointsIntoTheSourceAsItWasGiven(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name         string
		format       claims.Format
		text         string
		line, column int
		shown        string
	}{
		{"at the start", claims.Text, "SOC 2 certified", 1, 1, "SOC 2 certified"},
		{"columns count characters, not bytes", claims.Text, "Größe – 日本 – SOC 2 certified", 1, 14, "SOC 2 certified"},
		{"a byte order mark is no character", claims.Text, "\uFEFFSOC 2 certified", 1, 1, "SOC 2 certified"},
		{"a byte order mark in Markdown", claims.Markdown, "\uFEFFWe are SOC 2 certified", 1, 8, "SOC 2 certified"},
		{"lines end with LF", claims.Text, "one\n\nWe are SOC 2 certified", 3, 8, "SOC 2 certified"},
		{"lines end with CR LF", claims.Text, "one\r\n\r\nWe are SOC 2 certified", 3, 8, "SOC 2 certified"},
		{"lines end with CR", claims.Text, "one\r\rWe are SOC 2 certified", 3, 8, "SOC 2 certified"},
		{"across a line break", claims.Text, "We are SOC\n2 certified", 1, 8, "SOC 2 certified"},
		{"across a line break with an indent", claims.Markdown, "- We are SOC 2\n  certified now", 1, 10, "SOC 2 certified"},
		{"across a quoted line break", claims.Markdown, "> We are SOC 2\n> certified now", 1, 10, "SOC 2 certified"},
		{"in emphasis", claims.Markdown, "We are **SOC 2** *certified*.", 1, 10, "SOC 2 certified"},
		{"emphasis inside a word", claims.Markdown, "We are SOC 2 **cert**ified.", 1, 8, "SOC 2 certified"},
		{"in a link", claims.Markdown, "We are [SOC 2](https://example.com/soc-2-certified) certified.", 1, 9, "SOC 2 certified"},
		{"with a reference link", claims.Markdown, "We are [SOC 2][soc] certified.\n\n[soc]: https://example.com/", 1, 9, "SOC 2 certified"},
		{"in a heading", claims.Markdown, "## SOC 2 certified", 1, 4, "SOC 2 certified"},
		{"in an underlined heading", claims.Markdown, "We are SOC 2 certified\n===", 1, 8, "SOC 2 certified"},
		{"in a cell", claims.Markdown, "| a | b |\n|---|---|\n| x | SOC 2 certified |", 3, 7, "SOC 2 certified"},
		{"behind a code block", claims.Markdown, "```\nSOC 2 certified\n```\nWe are SOC 2 certified", 4, 8, "SOC 2 certified"},
		{"in the front matter", claims.Markdown, "---\ntitle: We are SOC 2 certified\n---\nText", 2, 15, "SOC 2 certified"},
		{"in an image's text", claims.Markdown, "Text ![SOC 2 certified](a.png)", 1, 8, "SOC 2 certified"},
		{"with entities", claims.HTML, "<p>A&amp;B is SOC&nbsp;2 certified", 1, 15, "SOC 2 certified"},
		{"with numeric entities", claims.HTML, "<p>S&#79;C&#xA0;2&#8209;certified", 1, 4, "SOC 2-certified"},
		{"across tags", claims.HTML, "<p>SOC <b>2</b>\n<i>certified</i></p>", 1, 4, "SOC 2 certified"},
		{"across a tag over two lines", claims.HTML, "<p\nclass=x>SOC 2 <a\nhref=y>certified</a></p>", 2, 9, "SOC 2 certified"},
		{"neighbours without a blank", claims.HTML, "<span>SOC 2</span><span>certified</span>", 1, 7, "SOC 2certified"},
		{"in an attribute", claims.HTML, "<img\n  alt=\"SOC 2 certified\">", 2, 8, "SOC 2 certified"},
		{"a registered mark", claims.Text, "SOC 2® certified", 1, 1, "SOC 2 certified"},
		{"a registered mark without a blank", claims.Text, "SOC®2 certified", 1, 1, "SOC2 certified"},
		{"a raised registered mark", claims.HTML, "SOC 2<sup>®</sup> certified", 1, 1, "SOC 2 certified"},
		{"a no-break space", claims.Text, "SOC\u00a02\u202fcertified", 1, 1, "SOC 2 certified"},
		{"no-break hyphens", claims.Text, "SOC‑2‑certified", 1, 1, "SOC-2-certified"},
		{"soft hyphens and zero widths", claims.Text, "SOC 2 certi\u00adfi\u200bed", 1, 1, "SOC 2 certified"},
		{"broken UTF-8 before it", claims.Text, "a\xff SOC 2 certified", 1, 4, "SOC 2 certified"},
		{"full width and dashes", claims.Text, "SOC 2 – certified", 1, 1, "SOC 2 – certified"},
		{"a break tag", claims.HTML, "SOC 2<br/>certified", 1, 1, "SOC 2 certified"},
		{"a comment between", claims.HTML, "SOC 2 <!-- x -->certified", 1, 1, "SOC 2 certified"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			found := check(t, tt.format, tt.text)
			if len(found) != 1 {
				t.Fatalf("found %v, want one", found)
			}
			f := found[0]
			if f.Line != tt.line || f.Column != tt.column || f.Text != tt.shown {
				t.Errorf("found %q at %d:%d, want %q at %d:%d", f.Text, f.Line, f.Column, tt.shown, tt.line, tt.column)
			}
		})
	}
}

func TestACommentSilencesItsLine(t *testing.T) {
	t.Parallel()
	const wrong = "We are SOC 2 certified"
	for _, tt := range []struct {
		name   string
		format claims.Format
		text   string
		lines  []int
	}{
		{"nothing silenced", claims.Markdown, wrong + ".\n\n" + wrong + ".", []int{1, 3}},
		{"behind the text", claims.Markdown, wrong + ". <!-- soc2ready:ok a quote -->\n\n" + wrong + ".", []int{3}},
		{"alone above it", claims.Markdown, "<!-- soc2ready:ok -->\n" + wrong + ".\n\n" + wrong + ".", []int{4}},
		{"alone, two lines above", claims.Markdown, "<!-- soc2ready:ok -->\n\n" + wrong + ".", []int{3}},
		{"not alone it keeps to its line", claims.Markdown, "Text <!-- soc2ready:ok -->\n\n" + wrong + ".", []int{3}},
		{"in HTML", claims.HTML, "<!-- soc2ready:ok why -->\n<p>" + wrong + "</p>\n<p>" + wrong + "</p>", []int{3}},
		{"alone with CR LF", claims.HTML, "<!-- soc2ready:ok why -->\r\n<p>" + wrong + "</p>\r\n<p>" + wrong + "</p>", []int{3}},
		{"in a text", claims.Text, wrong + " (soc2ready:ok)\n\n" + wrong, []int{3}},
		{"behind a comment sign", claims.Text, "# soc2ready:ok\n" + wrong + "\n\n" + wrong, []int{4}},
		{"on the second line of what is found", claims.Text, "We are SOC 2\ncertified soc2ready:ok", nil},
		{"another mark", claims.Text, wrong + " (soc2ready:no)", []int{1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var lines []int
			for _, f := range check(t, tt.format, tt.text) {
				lines = append(lines, f.Line)
			}
			if len(lines) != len(tt.lines) {
				t.Fatalf("found on lines %v, want %v", lines, tt.lines)
			}
			for i := range lines {
				if lines[i] != tt.lines[i] {
					t.Fatalf("found on lines %v, want %v", lines, tt.lines)
				}
			}
		})
	}
}

func TestEachRuleFindsItsExamples(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range claims.Rules() {
		if seen[r.ID] {
			t.Errorf("%s is there twice", r.ID)
		}
		seen[r.ID] = true
		if r.What == "" || r.Why == "" || r.Instead == "" || len(r.Examples) == 0 || r.Severity != claims.Wrong && r.Severity != claims.Overstated {
			t.Errorf("%s is not complete", r.ID)
		}
		for _, e := range r.Examples {
			ok := false
			for _, f := range check(t, claims.Markdown, e) {
				ok = ok || f.Rule == r.ID && f.Severity == r.Severity && f.Reason == r.Why
			}
			if !ok {
				t.Errorf("%s does not find its example %q: %v", r.ID, e, check(t, claims.Markdown, e))
			}
		}
		for _, s := range []string{r.Instead, r.Why, r.What} {
			if r.ID != "soc-ii" && len(check(t, claims.Text, s)) > 0 && s == r.Instead {
				t.Errorf("%s: the better words are found themselves: %q", r.ID, s)
			}
		}
	}
}

func TestBetterWordsNameTheTypeOfTheText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"We are SOC 2 Type I certified.":        "has a SOC 2 Type 1 report",
		"We are SOC 2 certified.":               "has a SOC 2 Type 2 report",
		"We passed our SOC 2 Type 1 audit.":     "completed a SOC 2 Type 1 examination with an unqualified opinion",
		"Certifications: ISO 27001, SOC 2 (II)": "Reports: SOC 2 Type 2",
	} {
		found := check(t, claims.Text, text)
		if len(found) != 1 || found[0].Instead != want {
			t.Errorf("%q: %v, want %q", text, found, want)
		}
		if again := check(t, claims.Text, want); len(again) > 0 {
			t.Errorf("the better words are found themselves: %v", again)
		}
	}
}

func TestAReportIsTooOldToBeCalledCurrent(t *testing.T) {
	t.Parallel()
	today, err := assessment.ParseDay("2026-11-24")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{
		"Our most recent SOC 2 Type 2 report covers July 2023 to June 2024.":     1,
		"Our current SOC 2 report is from 2022.":                                 1,
		"Our latest SOC 2 Type 2 report covers January to December 2025.":        0,
		"Our latest SOC 2 Type 2 report covers the year to August 31, 2025.":     0,
		"Our SOC 2 Type 2 report covers January to December 2023.":               0,
		"Our SOC 2 report for 2021 shows that access is well under control.":     1,
		"The latest SOC 2 Type 2 report covers 2024 and 2026, with no gap left.": 0,
	} {
		found, err := claims.CheckOn(strings.NewReader(text), claims.Text, today)
		if err != nil || len(found) != want {
			t.Errorf("%q: found %v, %v, want %d", text, found, err, want)
		}
	}
}

func TestATextBeyondTheLimitIsRefused(t *testing.T) {
	t.Parallel()
	line := "We are SOC 2 certified.\n"
	whole := strings.Repeat("x", claims.MaxFile-len(line)) + line
	found, err := claims.Check(strings.NewReader(whole), claims.Text)
	if err != nil || len(found) != 1 {
		t.Errorf("at the limit: %d found, %v", len(found), err)
	}
	if _, err := claims.Check(strings.NewReader(whole+"x"), claims.Text); !errors.Is(err, claims.ErrTooLarge) {
		t.Errorf("beyond the limit: %v", err)
	}
}

func TestErrorsAreTold(t *testing.T) {
	t.Parallel()
	if _, err := claims.Check(strings.NewReader("x"), "docx"); !errors.Is(err, claims.ErrFormat) {
		t.Errorf("an unknown format: %v", err)
	}
	if _, err := claims.Check(iotest.ErrReader(io.ErrClosedPipe), claims.Text); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a reader that fails: %v", err)
	}
	if found := check(t, claims.HTML, ""); found != nil {
		t.Errorf("an empty text: %v", found)
	}
}

func FuzzFindingsLieInTheText(f *testing.F) {
	for _, l := range readSet(f, "tuning") {
		f.Add(l.text, 0)
		f.Add(l.text, 1)
		f.Add(l.text, 2)
	}
	f.Add("<a b='![x](`[~~&nbsp;SOC 2 <!-- ``` | \r\n|-|", 1)
	f.Fuzz(func(t *testing.T, text string, format int) {
		formats := []claims.Format{claims.Text, claims.Markdown, claims.HTML}
		lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
		last := 0
		for _, x := range check(t, formats[uint(format)%3], text) {
			if x.Line < 1 || x.Line > len(lines) || x.Column < 1 || x.Column > utf8.RuneCountInString(lines[x.Line-1]) {
				t.Fatalf("%q at %d:%d lies outside of %q", x.Text, x.Line, x.Column, text)
			}
			if x.Line < last || x.Text == "" || x.Rule == "" || x.Instead == "" {
				t.Fatalf("found %+v in %q", x, text)
			}
			last = x.Line
		}
	})
}

func TestAnAnswerOfYesIsFoundWhereItStands(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		format claims.Format
		text   string
		want   string // line:column text, "" for silence
	}{
		{"below a heading", claims.Markdown, "### Are you SOC 2 certified?\n\nYes.", "3:1 Yes"},
		{"behind the question", claims.Text, "Are you SOC 2 certified? Yes, we are.", "1:26 Yes"},
		{"with a letter before it", claims.Text, "Q. Are you SOC 2 certified?\nA. Yes, since May.", "2:4 Yes"},
		{"in the next cell", claims.Markdown, "| Question | Answer |\n|--|--|\n| SOC 2 certified? | Yes |", "3:22 Yes"},
		{"no", claims.Markdown, "### Are you SOC 2 certified?\n\nNo.", ""},
		{"yes, but", claims.Markdown, "### Are you SOC 2 certified?\n\nYes, but strictly it is a report and not a certificate.", ""},
		{"yes to something else", claims.Markdown, "### Do you have a SOC 2 report?\n\nYes.", ""},
		{"yes to the next question", claims.Markdown, "### Are you SOC 2 certified?\n\nWe have a report.\n\n### Is it recent?\n\nYes.", ""},
		{"a question with a presumption", claims.Text, "Did you know that we are SOC 2 certified?", "1:26 SOC 2 certified"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			for _, f := range check(t, tt.format, tt.text) {
				got += fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Text)
			}
			if got != tt.want {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}
