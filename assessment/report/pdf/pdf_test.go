package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"soc2ready/assessment"
	"soc2ready/assessment/demo"
	"soc2ready/assessment/report"
	"soc2ready/questions/shipped"
)

func document(t *testing.T, foreign string) report.Document {
	t.Helper()
	day, err := assessment.ParseDay("2026-11-24")
	if err != nil {
		t.Fatal(err)
	}
	return report.Document{
		Title: "Title " + foreign, Subtitle: foreign, Notice: []string{"A self-assessment."}, Day: day, Footer: "Foot",
		Facts: []report.Fact{{Name: "Name", Value: foreign}, {Name: "Other", Value: "value"}},
		Blocks: []report.Block{
			report.Heading{Level: 2, Text: "Part " + foreign},
			report.Paragraph{Text: report.Say(foreign)},
			report.Table{
				Caption: foreign, Head: []report.Column{{Title: "One", Width: 1}, {Title: foreign, Width: 2, Right: true}},
				Rows: [][]report.Text{{report.Strong("row"), report.Say(foreign)}, {report.Say("last"), report.Say("cell")}},
			},
			report.List{Items: []report.Text{report.Say(foreign), report.Say("item")}},
			report.Scores{List: []report.Gauge{{Name: "Type 1", In: true, Low: 4100, High: 8700, Word: "close", Lines: []string{foreign}}, {Name: "Type 2", Word: "nothing in scope"}}},
			report.Trend{Caption: "Trend", Points: []report.TrendPoint{{Name: foreign, Day: day.AddMonths(-1), Type1: 1000, In: true}, {Name: "now", Day: day, Type1: 4100, Type2: 900, In: true}}},
		},
	}
}

// set writes a document and gives its bytes, counted as its Kind says.
func set(t testing.TB, d report.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	want, err := Write(&b, d)
	if err != nil {
		t.Fatal(err)
	}
	got, err := count(b.Bytes())
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("wrote %v, %v counted in it (%v)", want, got, err)
	}
	return b.Bytes()
}

var (
	stream = regexp.MustCompile(`(?s)/FlateDecode /Length \d+>>\nstream\n(.*?)\nendstream`)
	shows  = regexp.MustCompile(`(?s)Td \(((?:\\.|[^\\)])*)\) Tj`)
)

// said reads the text back out of a file: what its pages show, in order.
func said(t *testing.T, file []byte) string {
	t.Helper()
	var out strings.Builder
	for _, m := range stream.FindAllSubmatch(file, -1) {
		z, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue
		}
		page, err := io.ReadAll(z)
		if err != nil {
			continue
		}
		for _, s := range shows.FindAllSubmatch(page, -1) {
			raw := regexp.MustCompile(`(?s)\\(.)`).ReplaceAllFunc(s[1], func(e []byte) []byte {
				if e[1] == 'r' {
					return []byte{'\r'}
				}
				return e[1:]
			})
			var units []uint16
			for i := 0; i+1 < len(raw); i += 2 {
				units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
			}
			out.WriteString(string(utf16.Decode(units)) + "\n")
		}
	}
	return out.String()
}

// bare leaves blanks and line ends out: lines break wherever they must.
func bare(s string) string { return strings.Join(strings.Fields(s), "") }

func TestTextIsTextInLatinGreekAndCyrillic(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"Zażółć gęślą jaźń", "Größe façade Ångström", "Καλημέρα κόσμε", "Привіт, світе; Ґанок", "Tiếng Việt", "– “quoted” … 50 % €"} {
		if got := said(t, set(t, document(t, s))); !strings.Contains(bare(got), bare(s)) || strings.ContainsRune(got, mark) {
			t.Errorf("%q reads as\n%s", s, got)
		}
	}
}

func TestOtherScriptsAreMarkedAndALineSaysSo(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"a日本b": "a□□b", "aשלוםb": "a□□□□b", "a🙂b": "a□b", "aहिb": "a□□b", "a\u202eb": "a□b", "a\x1b[0mb": "a□[0mb"} {
		got := said(t, set(t, document(t, s)))
		if !strings.Contains(bare(got), want) || !strings.Contains(bare(got), bare("The sign □ stands for signs that the fonts of this file do not have.")) {
			t.Errorf("%q reads as\n%s", s, got)
		}
	}
	if got := said(t, set(t, document(t, "plain"))); strings.Contains(got, "The sign") {
		t.Error("the line stands where nothing is marked")
	}
}

func TestLongTextGoesOverPagesAndNothingIsCut(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 9000 {
		fmt.Fprintf(&b, "w%d ", i)
	}
	for name, s := range map[string]string{
		"many words": b.String(), "one word": strings.Repeat("abcdefghij", 6000), "lines": strings.Repeat("line\n", 3000), "dashes": strings.Repeat("-", 20000),
	} {
		d := document(t, "x")
		d.Blocks = []report.Block{report.Table{
			Head: []report.Column{{Title: "A", Width: 1}, {Title: "B", Width: 4}},
			Rows: [][]report.Text{{report.Say("before"), report.Say(s)}, {report.Say("after"), report.Say("end")}},
		}}
		// Each page begins with the head of the table and ends with the foot.
		all := bare(strings.ReplaceAll(said(t, set(t, d)), "\nA\nB\n", "\n"))
		all = strings.NewReplacer("AB", "").Replace(regexp.MustCompile(`FootPage\d+of\d+`).ReplaceAllString(all, ""))
		if !strings.Contains(all, bare(s)) || !strings.Contains(all, "afterend") {
			t.Errorf("%s: something is lost, %d of %d signs", name, len(all), len(bare(s)))
		}
	}
}

func TestForeignTextChangesNothingButTheWords(t *testing.T) {
	t.Parallel()
	plain := set(t, document(t, ""))
	for _, s := range []string{") Tj ET /JS (app.alert(1)) BT (", "\\) \\( \\", "(((", "endstream endobj", "%%EOF", "<</Type /Page\n", "{nb}", "=1+1", "<</Title ", strings.Repeat("x", 5000)} {
		file := set(t, document(t, s))
		if got := said(t, file); !strings.Contains(bare(got), bare(s)) {
			t.Errorf("%q reads as\n%s", s, got)
		}
		for _, never := range []string{"/JavaScript", "/JS", "/Launch", "/URI", "/OpenAction <<", "/EmbeddedFile"} {
			if bytes.Count(file, []byte(never)) != bytes.Count(plain, []byte(never)) {
				t.Errorf("%q brings %s into the file", s, never)
			}
		}
	}
}

func demoInput(t testing.TB) report.Input {
	t.Helper()
	today, err := assessment.ParseDay("2026-11-24")
	if err != nil {
		t.Fatal(err)
	}
	a, history, err := demo.Build(shipped.Bank(), today)
	if err != nil {
		t.Fatal(err)
	}
	return report.Input{Bank: shipped.Bank(), Assessment: a, History: history, Today: today, StaleDays: assessment.StaleDays}
}

func TestTheBoardPageIsTwoPagesAndTheSameBytes(t *testing.T) {
	t.Parallel()
	in := demoInput(t)
	one, two := set(t, report.BoardDocument(in)), set(t, report.BoardDocument(in))
	if !bytes.Equal(one, two) {
		t.Error("the same document gives other bytes")
	}
	n, err := count(one)
	if err != nil || n[pages] > 2 || n[bookmarks] < 5 {
		t.Errorf("%v %v", n, err)
	}
	if !bytes.Contains(one, []byte("D:20261124000000")) {
		t.Error("the day of the file is not that of the report")
	}
	got := said(t, one)
	for _, want := range []string{"self-assessment", "no assurance", "licensed CPA firm", "Page 1 of 2", in.Assessment.Head, "Type 2"} {
		if !strings.Contains(bare(got), bare(want)) {
			t.Errorf("lacks %q", want)
		}
	}
}

func TestOthersReadTheTextToo(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not there")
	}
	cmd := exec.Command("pdftotext", "-", "-")
	cmd.Stdin = bytes.NewReader(set(t, document(t, "Καλημέρα Привіт Größe")))
	out, err := cmd.Output()
	if err != nil || !strings.Contains(string(out), "Καλημέρα Привіт Größe") {
		t.Errorf("%v:\n%s", err, out)
	}
}

func TestADamagedFileIsNotCountedAsWhole(t *testing.T) {
	t.Parallel()
	file := set(t, document(t, "x"))
	for _, b := range [][]byte{nil, file[:len(file)/2], file[10:]} {
		if n, err := count(b); err == nil {
			t.Errorf("%d bytes count as %v", len(b), n)
		}
	}
}

func TestLinesFitAndLoseNothing(t *testing.T) {
	t.Parallel()
	f, err := newFaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"", " ", "a b", strings.Repeat("word ", 50), strings.Repeat("longword", 50), "a\n\nb", "WWWW iiii 日本", strings.Repeat("a-b", 80)} {
		for _, wide := range []float64{3, 20, 55.5, 400} {
			var all strings.Builder
			for _, l := range f.wrap(report.Text{{Words: s}, {Words: " " + s, Strong: true}}, wide, 9) {
				signs := 0
				for _, p := range l {
					all.WriteString(p.words)
					signs += len([]rune(strings.TrimSpace(p.words))) // a single one may be wider than its line
				}
				// A blank at the end is not seen.
				if got := l.wide(f, 9); got > wide+f.width(" ", style{}, 9)+0.01 && signs > 1 {
					t.Errorf("%v is %.1f wide, not %.1f", l, got, wide)
				}
			}
			if bare(all.String()) != bare(f.shown(strings.ReplaceAll(s+s, "\n", " "))) {
				t.Errorf("%q at %.1f reads %q", s, wide, all.String())
			}
		}
	}
}
