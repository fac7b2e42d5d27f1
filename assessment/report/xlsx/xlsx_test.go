package xlsx_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/assessment/report/xlsx"
	"soc2ready/questions"
)

func input(t *testing.T, note string) report.Input {
	t.Helper()
	bank := questions.New(questions.Bank{
		Edition: "2017 TSC", Version: "1.0.0",
		Series:      []questions.Series{{ID: "CC6"}},
		Criteria:    []questions.Criterion{{ID: "CC6.1", Series: "CC6", Category: questions.Security}},
		Description: []questions.DescriptionItem{{ID: "DC1", Types: []int{1, 2}}},
		Controls:    []questions.Control{{ID: "mfa", Title: "Second factor", Kind: questions.Setting, Cadence: questions.Quarterly}},
		Questions: []questions.Question{
			{ID: "CC6.1-01", Criterion: "CC6.1", Ask: "Is it on?", Kind: questions.Setting, Weight: 3, Key: true, Controls: []string{"mfa"}, Effort: questions.Days, OwnerRole: "engineering", Fix: []string{"Switch it on."}},
			{ID: "CC6.1-02", Criterion: "CC6.1", Ask: "Is it written?", Kind: questions.Document, Weight: 1, Effort: questions.Hours, OwnerRole: "security"},
			{ID: "DC1-01", Criterion: "DC1", Ask: "Is it described?", Kind: questions.Document, Weight: 1, Effort: questions.Days, OwnerRole: "founder"},
		},
	})
	today, err := assessment.ParseDay("2026-11-24")
	if err != nil {
		t.Fatal(err)
	}
	act := assessment.Act{Actor: "kim", Time: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), Today: today}
	a, _, err := assessment.New(bank, "id1", assessment.Setup{Name: "acme"}, act)
	if err != nil {
		t.Fatal(err)
	}
	partial, na, owner, reason := assessment.Partial, assessment.NA, "Kim", "=1+1"
	for _, e := range []assessment.Edit{
		{Question: "CC6.1-01", Level: &partial, Note: &note, Owner: &owner},
		{Question: "CC6.1-02", Level: &na, Reason: &reason},
	} {
		if _, err := a.Record(bank, e, act); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := a.AddEvidence(bank, []assessment.Record{{Control: "mfa", Performed: today, Outcome: assessment.Exception, Title: "+SUM(1)", Reference: "@x", Note: note}}, act); err != nil {
		t.Fatal(err)
	}
	return report.Input{Bank: bank, Assessment: a, Today: today, StaleDays: 90}
}

func written(t *testing.T, k report.Kind, in report.Input) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := k.Write(&b, in)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := k.Count(b.Bytes()); err != nil || got.String() != n.String() {
		t.Errorf("%s: wrote %s, reads back %s, %v", k.Reader, n, got, err)
	}
	return b.Bytes()
}

func TestTheSameInputGivesTheSameWorkbook(t *testing.T) {
	t.Parallel()
	for _, k := range xlsx.Kinds() {
		first := written(t, k, input(t, "a note"))
		for range 5 {
			if !bytes.Equal(written(t, k, input(t, "a note")), first) {
				t.Fatalf("%s: it differs", k.Reader)
			}
		}
	}
}

func TestNoCellIsAFormulaOrALink(t *testing.T) {
	t.Parallel()
	for _, k := range xlsx.Kinds() {
		b := written(t, k, input(t, "=HYPERLINK(\"http://evil.example\")"))
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			for _, never := range []string{"<f>", "<f ", "hyperlink", "External"} {
				if strings.HasPrefix(f.Name, "xl/") && strings.Contains(string(content), never) && !strings.Contains(f.Name, "theme") {
					t.Errorf("%s: %s holds %q", k.Reader, f.Name, never)
				}
			}
		}
	}
}

func TestSheetsAreReadyToReadFilterAndPrint(t *testing.T) {
	t.Parallel()
	for _, k := range xlsx.Kinds() {
		f, err := excelize.OpenReader(bytes.NewReader(written(t, k, input(t, "a note"))))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range f.GetSheetList() {
			if name == "Words" {
				if visible, err := f.GetSheetVisible(name); err != nil || visible {
					t.Errorf("the words are seen: %v", err)
				}
				continue
			}
			panes, err := f.GetPanes(name)
			if err != nil || !panes.Freeze || panes.YSplit != 1 {
				t.Errorf("%s %s: the head is not frozen: %+v %v", k.Reader, name, panes, err)
			}
			layout, err := f.GetPageLayout(name)
			if err != nil || layout.Size == nil || *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 {
				t.Errorf("%s %s: how it is printed: %+v %v", k.Reader, name, layout, err)
			}
			if w, err := f.GetColWidth(name, "C"); err != nil || name != "About" && w < 6 {
				t.Errorf("%s %s: %v %v", k.Reader, name, w, err)
			}
		}
		filters := 0
		for _, n := range f.GetDefinedName() {
			if n.Name == "_xlnm._FilterDatabase" {
				filters++
			}
		}
		if want := len(f.GetSheetList()); k.Reader == "auditor" && filters != want || k.Reader == "team" && filters != want-1 {
			t.Errorf("%s: %d filters on %d sheets", k.Reader, filters, want)
		}
	}
}

func TestARowIsAsHighAsItsTallestTextNeeds(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(written(t, xlsx.Kinds()[0], input(t, strings.Repeat("twelve words\n", 12)))))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Questions")
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		want := 15.0
		if strings.Contains(strings.Join(r, ""), "twelve") {
			want = 12 * 15
		}
		if got, err := f.GetRowHeight("Questions", i+1); err != nil || got < want || i == 0 && got > 2*want {
			t.Errorf("row %d is %.0f points high, %v", i+1, got, err)
		}
	}
	huge := written(t, xlsx.Kinds()[0], input(t, strings.Repeat("long ", 5000)))
	if f, err = excelize.OpenReader(bytes.NewReader(huge)); err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		if got, err := f.GetRowHeight("Questions", i+1); err != nil || got > 409 {
			t.Errorf("row %d is %.0f points high, and a sheet takes 409; %v", i+1, got, err)
		}
	}
}

func TestAnswersAreChosenInTheWordsOfTheKind(t *testing.T) {
	t.Parallel()
	in := input(t, "a note")
	f, err := excelize.OpenReader(bytes.NewReader(written(t, xlsx.Kinds()[0], in)))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := f.GetDataValidations("Questions")
	if err != nil || len(rules) != 2 { // a setting and a description
		t.Fatalf("%d rules, %v", len(rules), err)
	}
	words, err := f.GetCols("Words")
	if err != nil {
		t.Fatal(err)
	}
	for i, kind := range []string{"occurrence", "setting", "document", "description"} {
		if words[i][0] != kind {
			t.Errorf("column %d is %q", i, words[i][0])
		}
	}
	if !strings.Contains(strings.Join(words[1], "|"), "4 · on for months, with exceptions or without dated proof|5 · ") {
		t.Errorf("%q", words[1])
	}
	for column, hidden := range map[string]bool{"A": true, "B": true, "C": false} {
		if visible, err := f.GetColVisible("Questions", column); err != nil || visible == hidden {
			t.Errorf("column %s: %v %v", column, visible, err)
		}
	}
}

func TestATextThatIsTooLongForACellIsRefusedOrGoesOn(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä𝄞b", 16_000)[:60_000]
	in := input(t, long)
	var b bytes.Buffer
	if _, err := xlsx.Team(&b, in); err == nil || !strings.Contains(err.Error(), "CC6.1-01: the Note has") || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
	f, err := excelize.OpenReader(bytes.NewReader(written(t, xlsx.Kinds()[1], in)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Evidence")
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, r := range rows[1:] {
		got += r[13]
	}
	if want := in.Assessment.Evidence["E1"].Note; got != want || rows[2][0] != "E1 (continued)" {
		t.Errorf("%d of %d bytes, %q", len(got), len(want), rows[2][0])
	}
}

func TestTheAuditorFileHasEveryAnswerRecordAndReason(t *testing.T) {
	t.Parallel()
	in := input(t, "a note")
	f, err := excelize.OpenReader(bytes.NewReader(written(t, xlsx.Kinds()[1], in)))
	if err != nil {
		t.Fatal(err)
	}
	for sheet, wants := range map[string][]string{
		"About":          {report.SelfAssessment, report.OnlyCPA, in.Assessment.Head},
		"Criteria":       {"CC6.1", "not met (self-assessed)"},
		"Answers":        {"CC6.1-01", "CC6.1-02", "DC1-01", "a note", "kim", "2026-11-24"},
		"Not applicable": {"CC6.1-02", "=1+1"},
		"Controls":       {"mfa", "Second factor"},
		"Evidence":       {"E1", "+SUM(1)", "@x"},
		"Exceptions":     {"E1"},
		"Description":    {"DC1"},
	} {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		all := ""
		for _, r := range rows {
			all += strings.Join(r, "\x00") + "\x00"
		}
		for _, want := range wants {
			if !strings.Contains(all, want) {
				t.Errorf("%s lacks %q:\n%s", sheet, want, all)
			}
		}
	}
	in.Redact = true
	f, err = excelize.OpenReader(bytes.NewReader(written(t, xlsx.Kinds()[1], in)))
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if s := strings.Join(r, "|"); strings.Contains(s, "kim") || strings.Contains(s, "Kim") || strings.Contains(s, "a note") || strings.Contains(s, "@x") {
				t.Errorf("redacted, %s says %s", sheet, s)
			}
		}
	}
}
