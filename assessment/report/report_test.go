package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/questions"
)

func bank(short string) *questions.Bank {
	return questions.New(questions.Bank{
		Edition: "2017 TSC", Version: "1.0.0",
		Facts:       []questions.Fact{{ID: "hosting", Values: []questions.FactValue{{ID: "cloud"}}}},
		Series:      []questions.Series{{ID: "CC6"}, {ID: "A1"}},
		Criteria:    []questions.Criterion{{ID: "CC6.1", Series: "CC6", Category: questions.Security}, {ID: "A1.2", Series: "A1", Category: questions.Availability}},
		Description: []questions.DescriptionItem{{ID: "DC1", Types: []int{1, 2}}},
		Questions: []questions.Question{
			{ID: "CC6.1-01", Criterion: "CC6.1", Short: short, Kind: questions.Setting, Weight: 3, Key: true, Quick: true, Effort: questions.Days, OwnerRole: "engineering", Fix: []string{"Switch it on."}},
			{ID: "CC6.1-02", Criterion: "CC6.1", Short: "Policy", Kind: questions.Document, Weight: 1, Effort: questions.Hours, OwnerRole: "security"},
			{ID: "A1.2-01", Criterion: "A1.2", Short: "Restores", Kind: questions.Occurrence, Weight: 1, Key: true, Effort: questions.Weeks, OwnerRole: "engineering"},
			{ID: "DC1-01", Criterion: "DC1", Short: "Services", Kind: questions.Document, Weight: 1, Effort: questions.Days, OwnerRole: "founder"},
		},
	})
}

// input makes an assessment in which every text a person can enter is foreign.
func input(t *testing.T, foreign string) report.Input {
	t.Helper()
	today, err := assessment.ParseDay("2026-11-24")
	if err != nil {
		t.Fatal(err)
	}
	act := assessment.Act{Actor: "kim " + foreign, Time: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), Today: today}
	b := bank("Second factor")
	a, history, err := assessment.New(b, "id", assessment.Setup{
		Name: foreign + "name", Org: foreign + "org", System: foreign + "system",
		Categories: []questions.Category{questions.Availability}, Profile: questions.Profile{"hosting": "cloud"},
	}, act)
	if err != nil {
		t.Fatal(err)
	}
	level := func(l assessment.Level) *assessment.Level { return &l }
	owner, note, reason := foreign+"Kim", foreign+"a secret", foreign+"not ours"
	for _, e := range []assessment.Edit{
		{Question: "CC6.1-01", Level: level(assessment.Partial), Owner: &owner, Note: &note, Due: &today},
		{Question: "CC6.1-02", Level: level(assessment.NA), Reason: &reason},
		{Question: "DC1-01", Level: level(assessment.Drafted)},
	} {
		es, err := a.Record(b, e, act)
		if err != nil {
			t.Fatal(err)
		}
		history = append(history, es...)
	}
	return report.Input{Bank: b, Assessment: a, History: history, Today: today, StaleDays: assessment.StaleDays}
}

func board(t *testing.T, in report.Input) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := report.Markdown(&b, report.BoardDocument(in)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheBoardPageSaysWhatItIsOnTop(t *testing.T) {
	t.Parallel()
	in := input(t, "")
	s := board(t, in)
	head, _, _ := strings.Cut(s, "\n## ")
	for _, want := range []string{
		"self-assessment", "self-reported", "not an audit", "no opinion", "no assurance", "licensed CPA firm", "not affiliated with the AICPA",
		"availability, security", "2026-11-24", "version 1.0.0", in.Assessment.Head,
	} {
		if !strings.Contains(head, want) {
			t.Errorf("the top lacks %q:\n%s", want, head)
		}
	}
	for _, want := range []string{"not ready", "(up to ", "(self-assessed)", "conventions of this program", "50 %", "80 %", "60 %", "First step: Switch it on.", "2 gaps: 0 in hours, 2 in days, 0 in weeks", "1 question without an answer", "owner: Kim"} {
		if !strings.Contains(s, want) {
			t.Errorf("the page lacks %q:\n%s", want, s)
		}
	}
	for _, never := range []string{"certified", "compliant", "passed", "failed"} {
		if strings.Contains(strings.ToLower(s), never) {
			t.Errorf("the page says %q", never)
		}
	}
	if n := strings.Count(s, "\n"); n > 70 {
		t.Errorf("the page has %d lines", n)
	}
}

// shape writes the tree of a Markdown text without its words.
func shape(t *testing.T, markdown string) (tree, words string) {
	t.Helper()
	source := []byte(markdown)
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList))
	var b, w strings.Builder
	last := ast.KindDocument
	err := ast.Walk(md.Parser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if x, ok := n.(*ast.Text); ok {
			if entering {
				w.Write(x.Segment.Value(source))
				if last != ast.KindText { // an escaped sign splits a text in two
					b.WriteString("text ")
				}
				last = ast.KindText
			}
			return ast.WalkContinue, nil
		}
		last = n.Kind()
		fmt.Fprintf(&b, "%v %s ", entering, n.Kind())
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), w.String()
}

func hostile() []string {
	return []string{
		"# ", "## head ", "- ", "+ ", "* ", "1. ", "1) ", "12. ", "> ", "    code ", "```\n", "~~~\n", "***\n", "---\n", "===\n", "\n\n# new\n\n", "\r\n---\r\n",
		"| a | b |", "|", "\\", "\\|", "a\\", "`", "``x`` ", "**bold** ", "_it_ ", "~~gone~~ ", "[x](javascript:alert(1)) ", "![x](http://evil.example/x.png) ",
		"[x]: http://evil.example\n", "[^1] ", "<script>alert(1)</script>", "<!-- ", "<http://evil.example> ", "http://evil.example/x ", "HTTPS://evil.example ", "www.evil.example ",
		"mailto:a@evil.example ", "kim@evil.example ", "&lt;b&gt; &#x41; &amp; ", "- [x] task ", ": definition ", "a  \nb ", "\u2028# x\u2029", "\t- x", "$x$ ", "==x== ", "x^2^ ", "\x1b[31m", "|---|---|\n",
		"ftp://evil.example ", "wWw.evil.example ", "\u00a0# x ",
	}
}

func TestForeignTextCannotChangeTheStructureOfTheBoardPage(t *testing.T) {
	t.Parallel()
	want, _ := shape(t, board(t, input(t, "")))
	for _, s := range hostile() {
		page := board(t, input(t, s))
		if got, _ := shape(t, page); got != want {
			t.Errorf("%q changed the structure:\n%s", s, page)
		}
	}
}

func TestForeignTextReadsTheSameWhenRendered(t *testing.T) {
	t.Parallel()
	in := input(t, "a*b_c [d](e) <f> & &copy; \\1.5 g.h (i) #j ")
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	var b bytes.Buffer
	if err := md.Convert([]byte(board(t, in)), &b); err != nil {
		t.Fatal(err)
	}
	if want := "a*b_c [d](e) &lt;f&gt; &amp; &amp;copy; \\1.5 g.h (i) #j org"; !strings.Contains(b.String(), want) {
		t.Errorf("lacks %q:\n%s", want, b.String())
	}
}

func TestARedactedReportNamesNobody(t *testing.T) {
	t.Parallel()
	in := input(t, "")
	in.Redact = true
	var b bytes.Buffer
	if _, err := report.Bundle(&b, in); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{"board": board(t, in), "bundle": b.String()} {
		for _, never := range []string{"Kim", "kim", "secret"} {
			if strings.Contains(s, never) {
				t.Errorf("the %s says %q:\n%s", name, never, s)
			}
		}
		if !strings.Contains(s, "engineering") {
			t.Errorf("the %s lacks the role", name)
		}
	}
}

func TestTheHistoryOfABundleCanBeVerified(t *testing.T) {
	t.Parallel()
	in := input(t, "<&> \u2028")
	var b bytes.Buffer
	if _, err := report.Bundle(&b, in); err != nil {
		t.Fatal(err)
	}
	// as another program might lay it out
	var any map[string]any
	if err := json.Unmarshal(b.Bytes(), &any); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(any)
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Head    string
		History []struct {
			N                                   int
			Time                                time.Time
			Actor, Kind, Subject, Payload, Hash string
			PayloadHash                         string `json:"payload_hash"`
		}
	}
	if err := json.Unmarshal(again, &d); err != nil {
		t.Fatal(err)
	}
	var entries []assessment.Entry
	previous := ""
	for _, e := range d.History {
		entries = append(entries, assessment.Entry{
			N: e.N, Time: e.Time, Actor: e.Actor, Kind: e.Kind, Subject: e.Subject,
			Payload: []byte(e.Payload), Body: e.PayloadHash, Hash: e.Hash, Previous: previous,
		})
		previous = e.Hash
	}
	if err := assessment.VerifyChain(entries, d.Head); err != nil {
		t.Error(err)
	}
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	for i := range 20 {
		var one, two bytes.Buffer
		if _, err := report.Bundle(&one, input(t, "x")); err != nil {
			t.Fatal(err)
		}
		if _, err := report.Bundle(&two, input(t, "x")); err != nil {
			t.Fatal(err)
		}
		first, again := board(t, input(t, "x")), board(t, input(t, "x"))
		if one.String() != two.String() || first != again {
			t.Fatalf("round %d differs", i)
		}
	}
}

func TestAnAssessmentWithNothingInItHasWordsInsteadOfNumbers(t *testing.T) {
	t.Parallel()
	in := input(t, "")
	in.Bank = questions.New(questions.Bank{Edition: "none", Version: "0"})
	s := board(t, in)
	if !strings.Contains(s, "nothing in scope") || strings.Contains(s, "NaN") {
		t.Errorf("%s", s)
	}
}
