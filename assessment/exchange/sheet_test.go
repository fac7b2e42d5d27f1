package exchange_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/assessment/exchange"
	"soc2ready/assessment/report"
	"soc2ready/assessment/report/xlsx"
)

// sheetSample is the sample with all its questions on the sheet: gaps and open.
func sheetSample(t testing.TB, note string) report.Input {
	t.Helper()
	in := sample(t, "")
	partial, owner := assessment.Partial, "Kim"
	for _, e := range []assessment.Edit{
		{Question: "CC6.1-01", Level: &partial, Note: &note, Owner: &owner},
		{Question: "CC6.1-02", Level: &partial},
		{Question: "CC6.1-03", Level: &partial},
	} {
		record(t, &in, e, 20)
	}
	return in
}

func record(t testing.TB, in *report.Input, e assessment.Edit, minute int) {
	t.Helper()
	es, err := in.Assessment.Record(in.Bank, e, act(minute))
	if err != nil {
		t.Fatal(err)
	}
	in.History = append(in.History, es...)
}

func workbook(t fataler, in report.Input) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := xlsx.Team(&b, in); err != nil {
		t.Fatalf("%v", err)
	}
	return b.Bytes()
}

// edited opens the workbook, lets it be changed, and saves it.
func edited(t fataler, b []byte, change func(f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%v", err)
	}
	change(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatalf("%v", err)
	}
	return out.Bytes()
}

const questionSheet = "Questions"

// at finds the cell of a question under a title.
func at(t fataler, f *excelize.File, question, title string) string {
	t.Helper()
	rows, err := f.GetRows(questionSheet)
	if err != nil {
		t.Fatalf("%v", err)
	}
	column := slices.Index(rows[0], title)
	for i, r := range rows {
		if r[0] == question {
			name, err := excelize.CoordinatesToCellName(column+1, i+1)
			if err != nil {
				t.Fatalf("%v", err)
			}
			return name
		}
	}
	t.Fatalf("no %s", question)
	return ""
}

func weigh(t fataler, in report.Input, s exchange.Sheet, side assessment.Side) exchange.Weighed {
	t.Helper()
	w, err := exchange.Weigh(s, in.Bank, in.Assessment, in.History, func(string) assessment.Side { return side }, act(40))
	if err != nil {
		t.Fatalf("%v", err)
	}
	return w
}

func readXLSX(t fataler, b []byte) exchange.Sheet {
	t.Helper()
	s, err := exchange.ReadXLSX(b)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return s
}

func told(w exchange.Weighed) (all []string) {
	show := func(s *string) string {
		if s == nil {
			return "-"
		}
		return *s
	}
	for _, c := range w.Changes {
		all = append(all, fmt.Sprintf("%s %s: %s > %s", c.Subject, c.Field, show(c.Old), show(c.New)))
	}
	for _, c := range w.Conflicts {
		all = append(all, fmt.Sprintf("%s %s: ours %s, theirs %s", c.Subject, c.Field, show(c.Ours), show(c.Theirs)))
	}
	for _, r := range w.Refused {
		all = append(all, "refused "+r.Place+": "+r.Reason)
	}
	return all
}

func TestASheetThatComesBackUntouchedChangesNothing(t *testing.T) {
	t.Parallel()
	texts := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"=1+1", "+1", "-1", "@x", "\tx", "'quoted", "''=x", " =1", "\n=1", "_x0041_", "a\nb", "x ", "\u2028", "\ufffe", "\"", ";", ",", "ﷺ", "a\r\nb", "<b>&amp;</b>", "=cmd|' /C calc'!A0",
	}))
	rapid.Check(t, func(rt *rapid.T) {
		in := sheetSample(t, texts.Draw(rt, "note"))
		if w := weigh(rt, in, readXLSX(rt, workbook(rt, in)), assessment.Theirs); len(told(w)) > 0 || w.Same != 4 {
			rt.Fatalf("xlsx: %q, %d the same", told(w), w.Same)
		}
		var b bytes.Buffer
		if _, err := report.TeamCSV(&b, in); err != nil {
			rt.Fatalf("%v", err)
		}
		s, err := exchange.ReadCSV(b.Bytes())
		if err != nil {
			rt.Fatalf("%v\n%s", err, b.String())
		}
		if w := weigh(rt, in, s, assessment.Theirs); len(told(w)) > 0 || w.Same != 4 {
			rt.Fatalf("csv: %q, %d the same\n%s", told(w), w.Same, b.String())
		}
	})
}

func TestNoTextOfASheetIsAFormula(t *testing.T) {
	t.Parallel()
	in := sheetSample(t, "=HYPERLINK(\"http://evil.example\")")
	f, err := excelize.OpenReader(bytes.NewReader(workbook(t, in)))
	if err != nil {
		t.Fatal(err)
	}
	for name, part := range parts(t, workbook(t, in)) {
		if strings.HasPrefix(name, "xl/worksheets/") && (strings.Contains(part, "<f>") || strings.Contains(part, "<f ")) {
			t.Errorf("%s holds a formula", name)
		}
	}
	if s, err := f.GetCellFormula(questionSheet, at(t, f, "CC6.1-01", "Note")); err != nil || s != "" {
		t.Errorf("%q %v", s, err)
	}
	var b bytes.Buffer
	if _, err := report.TeamCSV(&b, in); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(bytes.NewReader(bytes.SplitAfterN(b.Bytes(), []byte("\n"), 3)[2])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		for _, c := range l {
			if c != "" && strings.ContainsAny(c[:1], "=+-@\t\r") {
				t.Errorf("%q is a formula", c)
			}
		}
	}
}

func TestWhatPeopleDoToASheetIsTakenOrRefusedWithItsRow(t *testing.T) {
	t.Parallel()
	set := func(question, title string, value any) func(*testing.T, *excelize.File) {
		return func(t *testing.T, f *excelize.File) {
			if err := f.SetCellValue(questionSheet, at(t, f, question, title), value); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, x := range map[string]struct {
		change func(*testing.T, *excelize.File)
		want   []string
	}{
		"words of the list":     {set("CC6.1-01", "Answer", "3 · on for all today, and the rule is written"), []string{"CC6.1-01 level: 2 · on for some > 3 · on for all today, and the rule is written"}},
		"the caption alone":     {set("CC6.1-01", "Answer", "ON  for all today, and the rule is written "), []string{"CC6.1-01 level: 2 · on for some > 3 · on for all today, and the rule is written"}},
		"the key as a number":   {set("CC6.1-01", "Answer", 3), []string{"CC6.1-01 level: 2 · on for some > 3 · on for all today, and the rule is written"}},
		"the name of the level": {set("DC1-01", "Answer", "Drafted"), []string{"DC1-01 level: - > 2 · a draft, or parts of it"}},
		"an answer emptied":     {set("CC6.1-01", "Answer", ""), []string{"CC6.1-01 level: 2 · on for some > -"}},
		"a level of its own":    {set("CC6.1-01", "Answer", "nearly"), []string{`refused row 2: the answer "nearly" is none of this question's; choose one of the list: missing, partial, designed, operating, proven, na, provider`}},
		"a level of others":     {set("DC1-01", "Answer", "proven"), []string{`refused row 3: the answer "proven" is none of this question's; choose one of the list: missing, drafted, complete`}},
		"not applicable":        {set("CC6.1-01", "Answer", "n/a"), []string{"refused row 2: CC6.1-01: reason: not applicable needs a reason an auditor would accept"}},
		"a day as text":         {set("CC6.1-01", "Due", "30.11.2026"), []string{"CC6.1-01 due: 2026-11-24 > 2026-11-30"}},
		"a day as a day":        {set("CC6.1-01", "Due", time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)), []string{"CC6.1-01 due: 2026-11-24 > 2026-11-30"}},
		"a day in American":     {set("CC6.1-01", "Due", "11/30/2026"), []string{"CC6.1-01 due: 2026-11-24 > 2026-11-30"}},
		"a day either way":      {set("CC6.1-01", "Due", "11/12/2026"), []string{`refused row 2: "11/12/2026" can be read with the day or with the month first; write it as 2026-11-12 or 2026-12-11`}},
		"no day":                {set("CC6.1-01", "Due", "soon"), []string{`refused row 2: "soon" is no day; write it as 2026-11-30`}},
		"a number as no day":    {set("CC6.1-01", "Due", 12), []string{`refused row 2: "12" is no day; write it as 2026-11-30`}},
		"an owner":              {set("CC6.1-02", "Owner", " Lee\n"), []string{"CC6.1-02 owner: - > Lee"}},
		"a flag":                {set("CC6.1-02", "Flag", true), []string{"CC6.1-02 flag: - > yes"}},
		"a column to read only": {set("CC6.1-02", "What is asked", "other"), nil},
		"a text too long":       {set("CC6.1-02", "Owner", strings.Repeat("x", 300)), []string{"refused row 4: CC6.1-02: owner: owner is 300 bytes long; the limit is 200"}},
		"an unknown provider":   {set("CC6.1-02", "Answer", "p"), []string{"refused row 4: CC6.1-02: provider: needs the id of a provider of the register"}},
		"the id edited":         {set("CC6.1-01", "Id", "CC6.1-02"), []string{`refused row 2: it is called "CC6.1-01", but its hidden id is CC6.1-02; one of the two was changed`}},
		"an unknown id":         {set("CC6.1-01", "Id", "CC9.9-01"), []string{`refused row 2: there is no question "CC9.9-01"`}},
		"the revision gone":     {set("CC6.1-01", "Revision", ""), []string{`refused row 2: its revision "" is not of this assessment; export the sheet anew`}},
		"a formula": {func(t *testing.T, f *excelize.File) {
			if err := f.SetCellFormula(questionSheet, at(t, f, "CC6.1-01", "Note"), "1+1"); err != nil {
				t.Fatal(err)
			}
		}, []string{`refused row 2: the cell under "Note" is a formula; put its value there`}},
		"a row taken out": {func(t *testing.T, f *excelize.File) {
			if err := f.RemoveRow(questionSheet, 2); err != nil {
				t.Fatal(err)
			}
		}, nil},
		"a row twice": {func(t *testing.T, f *excelize.File) {
			if err := f.DuplicateRowTo(questionSheet, 2, 6); err != nil {
				t.Fatal(err)
			}
		}, []string{"refused row 6: CC6.1-01 is in row 2 already"}},
		"rows moved": {func(t *testing.T, f *excelize.File) {
			set("CC6.1-01", "Owner", "Lee")(t, f)
			if err := f.DuplicateRowTo(questionSheet, 2, 7); err != nil {
				t.Fatal(err)
			}
			if err := f.RemoveRow(questionSheet, 2); err != nil {
				t.Fatal(err)
			}
		}, []string{"CC6.1-01 owner: Kim > Lee"}},
		"rows merged": {func(t *testing.T, f *excelize.File) {
			if err := f.MergeCell(questionSheet, "E2", "E3"); err != nil {
				t.Fatal(err)
			}
		}, []string{
			`refused row 2: the cell under "Answer" is merged with others; take the merge back`,
			`refused row 3: the cell under "Answer" is merged with others; take the merge back`,
		}},
		"columns moved and taken out": {func(t *testing.T, f *excelize.File) {
			set("CC6.1-01", "Owner", "Lee")(t, f)
			if err := f.RemoveCol(questionSheet, "D"); err != nil {
				t.Fatal(err)
			}
			if err := f.InsertCols(questionSheet, "A", 2); err != nil {
				t.Fatal(err)
			}
		}, []string{"CC6.1-01 owner: Kim > Lee"}},
		"a sheet of their own in front, a title above": {func(t *testing.T, f *excelize.File) {
			set("CC6.1-01", "Owner", "Lee")(t, f)
			if _, err := f.NewSheet("Mine"); err != nil {
				t.Fatal(err)
			}
			if err := f.MoveSheet("Mine", questionSheet); err != nil {
				t.Fatal(err)
			}
			if err := f.InsertRows(questionSheet, 1, 3); err != nil {
				t.Fatal(err)
			}
		}, []string{"CC6.1-01 owner: Kim > Lee"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := sheetSample(t, "a note")
			s := readXLSX(t, edited(t, workbook(t, in), func(f *excelize.File) { x.change(t, f) }))
			if got := told(weigh(t, in, s, assessment.Undecided)); !slices.Equal(got, x.want) {
				t.Errorf("got  %q\nwant %q", got, x.want)
			}
		})
	}
}

func TestAnAnswerGivenMeanwhileIsAConflictOnlyWhereBothChangedIt(t *testing.T) {
	t.Parallel()
	in := sheetSample(t, "a note")
	b := edited(t, workbook(t, in), func(f *excelize.File) {
		for title, v := range map[string]string{"Answer": "missing", "Owner": "Lee"} {
			if err := f.SetCellStr(questionSheet, at(t, f, "CC6.1-01", title), v); err != nil {
				t.Fatal(err)
			}
		}
	})
	proven, note := assessment.Proven, "meanwhile"
	record(t, &in, assessment.Edit{Question: "CC6.1-01", Level: &proven, Note: &note}, 30)
	s := readXLSX(t, b)
	for side, want := range map[assessment.Side]struct {
		level assessment.Level
		owner string
	}{assessment.Ours: {proven, "Lee"}, assessment.Theirs: {assessment.Missing, "Lee"}} {
		w := weigh(t, in, s, side)
		v := w.State.Answers["CC6.1-01"]
		if v.Level != want.level || v.Owner != want.owner || v.Note != "meanwhile" || len(w.Conflicts) != 1 || len(w.Entries) != 1 {
			t.Errorf("%v: %+v, %q", side, v, told(w))
		}
		if err := assessment.VerifyChain(append(slices.Clone(in.History), w.Entries...), w.State.Head); err != nil {
			t.Error(err)
		}
	}
	w := weigh(t, in, s, assessment.Undecided)
	if len(w.Undecided) != 1 || len(w.Entries) != 0 || in.Assessment.Answers["CC6.1-01"].Level != proven {
		t.Errorf("%+v", w.Undecided)
	}
	// The other way round too: what both changed alike is no conflict.
	missing, lee := assessment.Missing, "Lee"
	record(t, &in, assessment.Edit{Question: "CC6.1-01", Level: &missing, Owner: &lee}, 31)
	if w := weigh(t, in, s, assessment.Undecided); len(told(w)) > 0 {
		t.Errorf("%q", told(w))
	}
}

func TestASheetOfAnotherAssessmentOrARedactedOneChangesNothing(t *testing.T) {
	t.Parallel()
	in := sheetSample(t, "a note")
	other := in
	other.Assessment = in.Assessment.Clone()
	other.Assessment.ID = "id2"
	w := weigh(t, in, readXLSX(t, workbook(t, other)), assessment.Theirs)
	if len(w.Refused) != 4 || !strings.Contains(w.Refused[0].Reason, "not of this assessment") || len(w.Changes) > 0 {
		t.Errorf("%q", told(w))
	}
	in.Redact = true
	b := workbook(t, in)
	if s := fmt.Sprint(parts(t, b)); strings.Contains(s, "a note") || strings.Contains(s, "Kim") {
		t.Error("a redacted sheet holds names or notes")
	}
	w = weigh(t, in, readXLSX(t, b), assessment.Theirs)
	if len(w.Refused) != 4 || !strings.Contains(w.Refused[0].Reason, "--redact") {
		t.Errorf("%q", told(w))
	}
}

func TestCSVComesBackWithOtherSeparators(t *testing.T) {
	t.Parallel()
	in := sheetSample(t, "a; b, \"c\"\nd")
	var b bytes.Buffer
	if _, err := report.TeamCSV(&b, in); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b.Bytes(), []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, comma := range ",;\t" {
		var out bytes.Buffer
		c := csv.NewWriter(&out)
		c.Comma = comma
		if err := c.WriteAll(lines); err != nil {
			t.Fatal(err)
		}
		s, err := exchange.ReadCSV(out.Bytes())
		if err != nil {
			t.Fatalf("%q: %v", comma, err)
		}
		if w := weigh(t, in, s, assessment.Undecided); len(told(w)) > 0 || w.Same != 4 {
			t.Errorf("%q: %q", comma, told(w))
		}
	}
}
