package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
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
		Controls: []questions.Control{
			{ID: "mfa", Title: "Second factor", What: "Sign-in asks for a second factor.", Kind: questions.Setting, Cadence: questions.Monthly, OwnerRole: "engineering"},
			{ID: "restore", Title: "Restores tried", What: "Backups are restored as a test.", Kind: questions.Occurrence, Cadence: questions.Quarterly, OwnerRole: "engineering"},
		},
		Questions: []questions.Question{
			{ID: "CC6.1-01", Criterion: "CC6.1", Short: short, Kind: questions.Setting, Weight: 3, Key: true, Quick: true, Effort: questions.Days, OwnerRole: "engineering", Controls: []string{"mfa"}, Fix: []string{"Switch it on."}},
			{ID: "CC6.1-02", Criterion: "CC6.1", Short: "Policy", Kind: questions.Document, Weight: 1, Effort: questions.Hours, OwnerRole: "security"},
			{ID: "A1.2-01", Criterion: "A1.2", Short: "Restores", Kind: questions.Occurrence, Weight: 1, Key: true, Effort: questions.Weeks, OwnerRole: "engineering", Controls: []string{"restore"}},
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
	keep := func(es []assessment.Entry, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		history = append(history, es...)
	}
	keep(a.PutProvider(assessment.Provider{ID: "aws", Service: foreign + "hosting", Report: "soc2-type2", PeriodEnd: today.AddMonths(-2), Reviewed: today}, true, act))
	keep(a.SetControl(b, "restore", assessment.ControlSetting{Cadence: questions.Yearly, Reason: foreign + "seldom"}, act))
	es, _, err := a.AddEvidence(b, []assessment.Record{
		{Control: "mfa", Performed: today, Outcome: assessment.Pass, Title: foreign + "list", Reference: foreign + "secret.txt", SHA256: strings.Repeat("ab", 32), Size: 7, Source: foreign + "a tool", Note: foreign + "a secret"},
		{Control: "restore", Performed: today, From: today.AddMonths(-3), To: today, Outcome: assessment.Exception, Title: foreign + "restore"},
	}, act)
	keep(es, err)
	es, err = a.RecordFindings(map[string]assessment.FileState{"E1": assessment.FileChanged}, act)
	keep(es, err)
	setup := a.Setup()
	setup.Window = &assessment.Window{Start: today.AddMonths(-3), Months: 6}
	keep(a.Change(b, setup, act))
	keep(a.AddCheckpoint(b, foreign+"first", act))
	return report.Input{Bank: b, Assessment: a, History: history, Today: today, StaleDays: assessment.StaleDays}
}

func board(t *testing.T, in report.Input) string {
	t.Helper()
	return written(t, "md", "board", in)
}

// kinds are the reports that this package writes for people.
func kinds() (all []report.Kind) {
	for _, k := range report.Kinds() {
		if k.Reader == "board" || k.Reader == "auditor" || k.Reader == "customer" {
			all = append(all, k)
		}
	}
	return all
}

// written gives a report as text, counted as its Kind says.
func written(t *testing.T, format, reader string, in report.Input) string {
	t.Helper()
	k, ok := report.NewCatalog(report.Kinds()).Find(format, reader)
	if !ok {
		t.Fatalf("no report %s for %s", format, reader)
	}
	var b bytes.Buffer
	want, err := k.Write(&b, in)
	if err != nil {
		t.Fatal(err)
	}
	got, err := k.Count(b.Bytes())
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("%s for %s: wrote %v, %v counted in it (%v)", format, reader, want, got, err)
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
	for _, want := range []string{"not ready", "(up to ", "(self-assessed)", "conventions of this program", "50 %", "80 %", "60 %", "First step: Switch it on.", "2 gaps: 0 in hours, 2 in days, 0 in weeks", "1 question without an answer", "owner: Kim", "first<br>2026-11-24", "So far "} {
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

func TestForeignTextCannotChangeTheStructureOfMarkdown(t *testing.T) {
	t.Parallel()
	for _, reader := range []string{"board", "auditor", "customer"} {
		want, _ := shape(t, written(t, "md", reader, input(t, "")))
		for _, s := range hostile() {
			page := written(t, "md", reader, input(t, s))
			if got, _ := shape(t, page); got != want {
				t.Errorf("%q changed the structure for the %s:\n%s", s, reader, page)
			}
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
	for _, k := range append(kinds(), report.Kind{Format: "json"}) {
		s := written(t, k.Format, k.Reader, in)
		for _, never := range []string{"Kim", "kim", "secret"} {
			if strings.Contains(s, never) {
				t.Errorf("%s for %s says %q:\n%s", k.Format, k.Reader, never, s)
			}
		}
		if k.Reader != "customer" && !strings.Contains(s, "assessor") && !strings.Contains(s, "engineering") {
			t.Errorf("%s for %s lacks the role", k.Format, k.Reader)
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
	for range 5 {
		for _, k := range report.Kinds() {
			one, two := written(t, k.Format, k.Reader, input(t, "x")), written(t, k.Format, k.Reader, input(t, "x"))
			if one != two {
				t.Fatalf("%s for %q differs", k.Format, k.Reader)
			}
		}
	}
}

func TestAnAssessmentWithNothingInItHasWordsInsteadOfNumbers(t *testing.T) {
	t.Parallel()
	in := input(t, "")
	in.Bank = questions.New(questions.Bank{Edition: "none", Version: "0"})
	for _, k := range kinds() {
		s := written(t, k.Format, k.Reader, in)
		if strings.Contains(s, "NaN") || k.Reader == "board" && !strings.Contains(s, "nothing in scope") {
			t.Errorf("%s for %s:\n%s", k.Format, k.Reader, s)
		}
	}
}

func TestEveryReportSaysOnTopWhatItIs(t *testing.T) {
	t.Parallel()
	in := input(t, "")
	for _, k := range kinds() {
		s := written(t, k.Format, k.Reader, in)
		cut := map[string]string{"md": "\n## ", "html": "<h2 "}[k.Format]
		head, _, _ := strings.Cut(s, cut)
		for _, want := range []string{
			"self-assessment", "self-reported", "not an audit", "no opinion", "no assurance", "licensed CPA firm", "not affiliated with the AICPA",
			"availability, security", "2026-11-24", "version 1.0.0", in.Assessment.Head,
		} {
			if !strings.Contains(head, want) {
				t.Errorf("%s for %s lacks %q on top:\n%s", k.Format, k.Reader, want, head)
			}
		}
		for _, never := range []string{"certified", "compliant", " passed", " failed", " pass "} {
			if strings.Contains(strings.ToLower(s), never) {
				t.Errorf("%s for %s says %q", k.Format, k.Reader, never)
			}
		}
	}
}

func TestAReportForAnOwnerHoldsOnlyTheirGaps(t *testing.T) {
	t.Parallel()
	in := input(t, "")
	in.Owner = "KIM"
	if s := board(t, in); !strings.Contains(s, "CC6.1-01") || strings.Contains(s, "DC1-01") || !strings.Contains(s, "1 gap: ") {
		t.Errorf("%s", s)
	}
}
