package exchange_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/assessment/exchange"
	"soc2ready/assessment/report"
)

// seeds adds the bad files with these endings to what a fuzz target begins with.
func seeds(f *testing.F, endings ...string) {
	f.Helper()
	for _, ending := range endings {
		names, err := filepath.Glob("testdata/bad/*." + ending)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
}

// FuzzBundle: whatever is read comes back byte for byte, and what is not read
// is told.
func FuzzBundle(f *testing.F) {
	in := sample(f, "")
	whole := bundleOf(f, in)
	f.Add(whole)
	f.Add(bytes.ReplaceAll(whole, []byte("\n"), nil))
	seeds(f, "json")
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := exchange.ReadBundle(b, in.Bank)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a word")
			}
			return
		}
		again := in
		again.Assessment, again.History = c.State, c.History
		written := bundleOf(t, again)
		d, err := exchange.ReadBundle(written, in.Bank)
		if err != nil {
			t.Fatalf("what was written can't be read: %v", err)
		}
		again.Assessment, again.History = d.State, d.History
		if !bytes.Equal(bundleOf(t, again), written) {
			t.Error("written twice, it differs")
		}
		// What comes from outside can be merged with what is here, or is refused.
		mine := in.Assessment.Clone()
		_, _ = mine.Merge(in.History, c.History, func(assessment.Conflict) assessment.Side { return assessment.Theirs }, act(30))
	})
}

// FuzzCSV: whatever is read is weighed without harm, and nothing is taken
// without being told.
func FuzzCSV(f *testing.F) {
	in := sheetSample(f, "=note")
	var b bytes.Buffer
	if _, err := report.TeamCSV(&b, in); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	seeds(f, "csv")
	f.Fuzz(func(t *testing.T, b []byte) {
		if s, err := exchange.ReadCSV(b); err == nil {
			weighedSafely(t, in, s)
		}
	})
}

// FuzzXLSX takes the XML of the sheet, since a changed byte of the archive is
// found by its checksum.
func FuzzXLSX(f *testing.F) {
	in := sheetSample(f, "=note")
	for name, s := range parts(f, workbook(f, in)) {
		if strings.HasPrefix(name, "xl/worksheets/") || name == "xl/sharedStrings.xml" {
			f.Add(s, name == "xl/sharedStrings.xml")
		}
	}
	f.Add(`<worksheet><sheetData><row>`+inline("Id", "Revision", "Answer")+`</row><row r="3"><c t="b"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B3"/></mergeCells></worksheet>`, false)
	f.Fuzz(func(t *testing.T, xml string, shared bool) {
		name := "xl/worksheets/sheet1.xml"
		if shared {
			name = "xl/sharedStrings.xml"
		}
		if s, err := exchange.ReadXLSX([]byte(packed(t, map[string]string{name: xml}))); err == nil {
			weighedSafely(t, in, s)
		}
	})
}

// weighedSafely weighs a sheet and holds what is told against what is done.
func weighedSafely(t *testing.T, in report.Input, s exchange.Sheet) {
	t.Helper()
	w := weigh(t, in, s, assessment.Theirs)
	if len(w.Entries) > 0 && len(w.Changes) == 0 {
		t.Errorf("%d entries, and no change is told", len(w.Entries))
	}
	if err := assessment.VerifyChain(append(slices.Clone(in.History), w.Entries...), w.State.Head); err != nil {
		t.Error(err)
	}
}

// FuzzDetect: the content tells what a file is, or why it is nothing.
func FuzzDetect(f *testing.F) {
	seeds(f, "json", "csv", "xlsx", "pdf", "bin")
	f.Fuzz(func(t *testing.T, b []byte) {
		if format, err := exchange.Detect(b); (format == "") == (err == nil) {
			t.Errorf("%q and %v", format, err)
		}
	})
}
