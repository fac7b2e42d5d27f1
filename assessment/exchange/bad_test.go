package exchange_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/assessment/exchange"
)

// bad makes what no one should have to read. The small ones are files in
// testdata/bad, so that the fuzz targets begin with them too.
func bad(t testing.TB) map[string]string {
	t.Helper()
	files := badWorkbooks(t)
	nested := strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 100)
	for name, s := range map[string]string{
		"deep.json":        nested,
		"deep-array.json":  `{"schema":"soc2ready/bundle/1","history":` + strings.Repeat("[", 100_000),
		"many-fields.json": `{"schema":"soc2ready/bundle/1","x":{` + fields(2_000) + `}}`,
		"long-list.json":   `{"schema":"soc2ready/bundle/1","history":[` + strings.Repeat("{},", 300_000) + `{}]}`,
		"huge.json":        `{"x":"` + strings.Repeat("x", exchange.MaxFile) + `"}`,
		"huge.csv":         "Id,Level\n" + strings.Repeat("x", exchange.MaxFile),
		"many-rows.csv":    strings.Repeat("x\n", 30_000),
		"many-columns.csv": strings.Repeat(",", 300),
		"many-cells.csv":   strings.Repeat(strings.Repeat(",", 200)+"\n", 10_000),
	} {
		files[name] = s
	}
	return files
}

func fields(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"f%d":1`, i)
	}
	return b.String()
}

// refusals is what each bad file is told.
func refusals() map[string]string {
	return map[string]string{
		"deep.json":          "line 1, byte 322: nested more than 64 deep",
		"deep-array.json":    "nested more than 64 deep",
		"many-fields.json":   "x: more than 1000 fields in one object",
		"long-list.json":     "history[200000]: more than 200000 items in one list",
		"huge.json":          "it is larger than 64 MB",
		"huge.csv":           "it is larger than 64 MB",
		"twice.json":         `assessment: the field "id" is there twice`,
		"twice-in-list.json": `history[1]: the field "n" is there twice`,
		"not-utf8.json":      "line 2, byte 12: invalid UTF-8 (byte 0xff, 43 bytes into the file)",
		"utf16.json":         "it is text in UTF-16",
		"cut.json":           "is not valid JSON: it ends too early",
		"syntax.json":        "line 2, byte",
		"after.json":         "something follows the end",
		"array.json":         "no bundle of soc2ready",
		"other.json":         "it is JSON, but no bundle",
		"show.json":          "does not come back in",
		"newer.json":         "made by a newer version",
		"no-history.json":    "history: there is no entry",
		"no-id.json":         `assessment.id: "../../etc" is no id`,
		"typed.json":         "history.n: a string does not fit here",
		"time.json":          `history[0].time: "yesterday" is no time`,
		"head.json":          "history is broken at entry",
		"empty.csv":          "it is empty",
		"encrypted.xlsx":     "old or an encrypted spreadsheet",
		"compressed.json":    "it is compressed",
		"report.pdf":         "it is a PDF",
		"bomb.xlsx":          "unpacks to more than 64 MB",
		"two-halves.xlsx":    `"xl/worksheets/sheet1.xml": unpacks to more than 64 MB`,
		"lying.xlsx":         "sheet1.xml",
		"long-text.xlsx":     "a text of more than 1 MB",
		"deep.xlsx":          "nested more than 64 deep",
		"cells.xlsx":         "more than 500000 cells in one sheet",
		"columns.xlsx":       "row 1: more than 256 columns",
		"rows.xlsx":          "more than 80000 rows",
		"same-row.xlsx":      "row 2: is in the sheet twice",
		"no-row.xlsx":        `"0" is no number of a row`,
		"no-cell.xlsx":       `row 1: "../x" is no name of a cell`,
		"no-text.xlsx":       `row 1: text "7" is not in the workbook`,
		"entities.xlsx":      "declares a document type",
		"latin.xlsx":         "not in UTF-8",
		"cut.xlsx":           "sheet1.xml",
		"not-xml.xlsx":       `"xl/worksheets/sheet1.xml", line 1, byte`,
		"no-head.xlsx":       `no row with the titles "Id" and "Revision"`,
		"no-book.xlsx":       `"xl/workbook.xml": is not in the workbook`,
		"no-sheet.xlsx":      "there is no sheet in the workbook",
		"not-a-zip.xlsx":     "is no workbook",
		"outside.xlsx":       "there is no sheet in the workbook",
		"same-title.xlsx":    `row 1: the title "Id" is there twice`,
		"two-answers.xlsx":   `row 1: the title "Answer" is there twice`,
		"many-rows.csv":      "row 20001: more than 20000 rows",
		"many-columns.csv":   "row 1: more than 256 columns",
		"many-cells.csv":     "more than 500000 cells",
		"no-head.csv":        `no row with the titles "Id" and "Revision"`,
		"not-utf8.csv":       "line 2, byte 3: invalid UTF-8 (byte 0xe9",
		"quote.csv":          "line 2, byte",
		"zeros.bin":          "neither a bundle (json) nor a sheet",
	}
}

// read reads a file as import does.
func read(b []byte) error {
	format, err := exchange.Detect(b)
	if err != nil {
		return err
	}
	switch format {
	case exchange.Bundle:
		_, err = exchange.ReadBundle(b, testBank())
	case exchange.XLSX:
		_, err = exchange.ReadXLSX(b)
	case exchange.CSV:
		_, err = exchange.ReadCSV(b)
	}
	return err
}

// Not parallel: it counts what is allocated.
func TestBadFilesAreRefusedWithPlaceAndReasonInLittleTimeAndMemory(t *testing.T) {
	files := bad(t)
	entries, err := os.ReadDir("testdata/bad")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join("testdata/bad", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(b)
	}
	wanted := refusals()
	for name := range files {
		if wanted[name] == "" {
			t.Errorf("%s: nothing is said of it", name)
		}
	}
	for name, want := range wanted {
		b, ok := files[name]
		if !ok {
			t.Errorf("%s: there is no such file", name)
			continue
		}
		var before, after runtime.MemStats
		in := []byte(b)
		runtime.ReadMemStats(&before)
		begin := time.Now()
		err := read(in)
		runtime.ReadMemStats(&after)
		if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 300 {
			t.Errorf("%s: allocates %d MB", name, used)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
		if !errors.Is(err, assessment.ErrDamaged) && !errors.Is(err, assessment.ErrNewer) {
			t.Errorf("%s: exit 5 is meant for it: %v", name, err)
		}
		if took := time.Since(begin); took > 10*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}
