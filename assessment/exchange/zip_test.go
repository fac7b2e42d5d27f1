package exchange_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"testing"
)

// parts unpacks a workbook of our own.
func parts(t fataler, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatalf("%v", err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatalf("%v", err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%v", err)
		}
		all[f.Name] = string(content)
	}
	return all
}

// packed makes a workbook of parts; those that a reader needs are given unless
// named.
func packed(t testing.TB, own map[string]string) string {
	t.Helper()
	all := map[string]string{
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="r"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData/></worksheet>`,
	}
	for name, s := range own {
		all[name] = s
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, s := range all {
		if s == "" {
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, s); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// badWorkbooks are workbooks that no one should have to read.
func badWorkbooks(t testing.TB) map[string]string {
	t.Helper()
	sheet := func(s string) map[string]string { return map[string]string{"xl/worksheets/sheet1.xml": s} }
	return map[string]string{
		"bomb.xlsx":        packed(t, sheet("<worksheet><sheetData>"+blanks(80)+"</sheetData></worksheet>")),
		"two-halves.xlsx":  packed(t, map[string]string{"xl/sharedStrings.xml": "<sst>" + blanks(40) + "</sst>", "xl/worksheets/sheet1.xml": "<worksheet>" + blanks(40) + "</worksheet>"}),
		"lying.xlsx":       lying(t, packed(t, sheet("<worksheet><sheetData>"+blanks(80)+"</sheetData></worksheet>"))),
		"long-text.xlsx":   packed(t, map[string]string{"xl/sharedStrings.xml": "<sst><si><t>" + strings.Repeat("x", 3<<20) + "</t></si></sst>"}),
		"deep.xlsx":        packed(t, sheet(strings.Repeat("<a>", 100_000))),
		"cells.xlsx":       packed(t, sheet("<worksheet><sheetData>"+strings.Repeat(`<row><c r="IV1"><v>1</v></c></row>`, 10_000)+"</sheetData></worksheet>")),
		"columns.xlsx":     packed(t, sheet(`<worksheet><sheetData><row><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>`)),
		"rows.xlsx":        packed(t, sheet("<worksheet><sheetData>"+strings.Repeat(`<row/>`, 100_000)+"</sheetData></worksheet>")),
		"same-row.xlsx":    packed(t, sheet(`<worksheet><sheetData><row r="2"/><row r="2"/></sheetData></worksheet>`)),
		"no-row.xlsx":      packed(t, sheet(`<worksheet><sheetData><row r="0"/></sheetData></worksheet>`)),
		"no-cell.xlsx":     packed(t, sheet(`<worksheet><sheetData><row><c r="../x"/></row></sheetData></worksheet>`)),
		"no-text.xlsx":     packed(t, sheet(`<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>`)),
		"entities.xlsx":    packed(t, sheet(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>`)),
		"latin.xlsx":       packed(t, sheet(`<?xml version="1.0" encoding="latin1"?><worksheet/>`)),
		"cut.xlsx":         packed(t, sheet(`<worksheet><sheetData><row><c><v>1`)),
		"not-xml.xlsx":     packed(t, sheet(`<worksheet a=></worksheet>`)),
		"no-head.xlsx":     packed(t, nil),
		"no-book.xlsx":     packed(t, map[string]string{"xl/workbook.xml": ""}),
		"no-sheet.xlsx":    packed(t, map[string]string{"xl/worksheets/sheet1.xml": ""}),
		"not-a-zip.xlsx":   "PK\x03\x04 but no more",
		"outside.xlsx":     packed(t, map[string]string{"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="../../../etc/passwd"/></Relationships>`}),
		"same-title.xlsx":  packed(t, sheet(`<worksheet><sheetData><row>`+inline("Id", "Revision", "Id")+`</row></sheetData></worksheet>`)),
		"two-answers.xlsx": packed(t, sheet(`<worksheet><sheetData><row>`+inline("Id", "Revision", "Answer", "answer")+`</row></sheetData></worksheet>`)),
	}
}

// blanks is so many MB of comments.
func blanks(mb int) string { return strings.Repeat("<!--"+strings.Repeat(" ", 1<<20)+"-->", mb) }

// lying makes the sheet of a workbook say that it unpacks to one kilobyte.
func lying(t testing.TB, workbook string) string {
	t.Helper()
	const name = "xl/worksheets/sheet1.xml"
	at := strings.LastIndex(workbook, name) // in the directory at the end, which is what counts
	if at < 46 || workbook[at-46:at-42] != "PK\x01\x02" {
		t.Fatal("the directory of the archive is not where it is looked for")
	}
	b := []byte(workbook)
	binary.LittleEndian.PutUint32(b[at-46+24:], 1<<10)
	return string(b)
}

func inline(cells ...string) string {
	s := ""
	for _, c := range cells {
		s += `<c t="inlineStr"><is><t>` + c + `</t></is></c>`
	}
	return s
}
