package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"soc2ready/assessment/report"
)

// The styles of a cell, by their place in cellXfs of styles.xml.
const (
	styleHead = 1
	styleText = 2
)

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

	mainNS     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationNS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageNS  = "http://schemas.openxmlformats.org/package/2006"
	kindOfPart = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// styles: 0 is what every workbook begins with; the head is white on blue; "@"
// (49) keeps what is typed as it is typed.
const styles = `<styleSheet xmlns="` + mainNS + `">` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>` +
	`<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font></fonts>` +
	`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
	`<fill><patternFill patternType="solid"><fgColor rgb="FF1F3A5F"/></patternFill></fill></fills>` +
	`<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>` +
	`<border><left style="thin"><color rgb="FFBFBFBF"/></left><right style="thin"><color rgb="FFBFBFBF"/></right>` +
	`<top style="thin"><color rgb="FFBFBFBF"/></top><bottom style="thin"><color rgb="FFBFBFBF"/></bottom><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>` +
	`<xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// pack writes the parts of the workbook into their archive, always in the same
// order and without a time, so that the same input gives the same bytes.
// The form is that of ECMA-376, Office Open XML, part 1.
func (b *book) pack(w io.Writer) error {
	parts := []struct{ name, content string }{
		{"[Content_Types].xml", b.contentTypes()},
		{"_rels/.rels", relations("officeDocument", "xl/workbook.xml", packageNS+"/relationships/metadata/core-properties", "docProps/core.xml")},
		{"docProps/core.xml", b.properties()},
		{"xl/workbook.xml", b.workbook()},
		{"xl/_rels/workbook.xml.rels", b.relations()},
		{"xl/styles.xml", styles},
		{"xl/sharedStrings.xml", b.sharedStrings()},
	}
	for i, s := range b.sheets {
		parts = append(parts, struct{ name, content string }{sheetPart(i), s.xml(i == 0)})
	}
	z := zip.NewWriter(w)
	for _, p := range parts {
		f, err := z.Create(p.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, xmlHead+p.content); err != nil {
			return err
		}
	}
	return z.Close()
}

func sheetPart(i int) string { return fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1) }

func (b *book) contentTypes() string {
	var s strings.Builder
	s.WriteString(`<Types xmlns="` + packageNS + `/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`)
	part := func(name, kind string) {
		fmt.Fprintf(&s, `<Override PartName="/%s" ContentType="%s"/>`, name, kind)
	}
	part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
	part("xl/workbook.xml", kindOfPart+"sheet.main+xml")
	part("xl/styles.xml", kindOfPart+"styles+xml")
	part("xl/sharedStrings.xml", kindOfPart+"sharedStrings+xml")
	for i := range b.sheets {
		part(sheetPart(i), kindOfPart+"worksheet+xml")
	}
	s.WriteString("</Types>")
	return s.String()
}

// relations lists pairs of a kind and a part; the ids are rId1, rId2, ….
func relations(pairs ...string) string {
	var s strings.Builder
	s.WriteString(`<Relationships xmlns="` + packageNS + `/relationships">`)
	for i := 0; i+1 < len(pairs); i += 2 {
		kind := pairs[i]
		if !strings.Contains(kind, "/") {
			kind = relationNS + "/" + kind
		}
		fmt.Fprintf(&s, `<Relationship Id="rId%d" Type="%s" Target="%s"/>`, i/2+1, kind, pairs[i+1])
	}
	s.WriteString("</Relationships>")
	return s.String()
}

func (b *book) relations() string {
	var pairs []string
	for i := range b.sheets {
		pairs = append(pairs, "worksheet", strings.TrimPrefix(sheetPart(i), "xl/"))
	}
	return relations(append(pairs, "styles", "styles.xml", "sharedStrings", "sharedStrings.xml")...)
}

func (b *book) properties() string {
	at := b.day + "T00:00:00Z" // a clock would give other bytes each time
	return `<cp:coreProperties xmlns:cp="` + packageNS + `/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escape(b.title) + `</dc:title><dc:creator>soc2ready</dc:creator><dc:description>` + escape(report.SelfAssessment) + `</dc:description>` +
		`<cp:lastModifiedBy>soc2ready</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created>` +
		`<dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified></cp:coreProperties>`
}

func (b *book) sharedStrings() string {
	var s strings.Builder
	s.WriteString(`<sst xmlns="` + mainNS + `">`)
	for _, text := range b.texts {
		s.WriteString(`<si><t xml:space="preserve">` + escape(text) + `</t></si>`)
	}
	s.WriteString(`</sst>`)
	return s.String()
}

func (b *book) workbook() string {
	var sheets, names strings.Builder
	for i, s := range b.sheets {
		state := ""
		if s.hidden {
			state = ` state="hidden"`
		}
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, escape(s.name), i+1, state, i+1)
		if s.printed {
			name := "'" + strings.ReplaceAll(s.name, "'", "''") + "'"
			fmt.Fprintf(&names, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">%s</definedName>`, i,
				escape(fmt.Sprintf("%s!$A$1:$%s$%d", name, columnName(len(s.columns)), s.count)))
			fmt.Fprintf(&names, `<definedName name="_xlnm.Print_Titles" localSheetId="%d">%s</definedName>`, i, escape(name+"!$1:$1"))
		}
	}
	return `<workbook xmlns="` + mainNS + `" xmlns:r="` + relationNS + `"><bookViews><workbookView/></bookViews><sheets>` + sheets.String() + `</sheets>` +
		`<definedNames>` + names.String() + `</definedNames></workbook>`
}

// xml is the part of a sheet; its elements stand in the order that the form
// asks for.
func (s *sheet) xml(first bool) string {
	var x strings.Builder
	x.WriteString(`<worksheet xmlns="` + mainNS + `">`)
	if s.printed {
		x.WriteString(`<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`)
	}
	x.WriteString(`<sheetViews><sheetView workbookViewId="0"`)
	if first {
		x.WriteString(` tabSelected="1"`)
	}
	x.WriteString(`>`)
	if s.printed {
		x.WriteString(`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/>`)
	}
	x.WriteString(`</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`)
	for i, c := range s.columns {
		hidden := ""
		if c.Hidden {
			hidden = ` hidden="1"`
		}
		fmt.Fprintf(&x, `<col min="%d" max="%d" width="%d" style="%d" customWidth="1"%s/>`, i+1, i+1, c.Width, styleText, hidden)
	}
	x.WriteString(`</cols><sheetData>` + s.rows.String() + `</sheetData>`)
	if s.printed {
		fmt.Fprintf(&x, `<autoFilter ref="A1:%s"/>`, cell(len(s.columns), s.count))
	}
	if len(s.dropDown) > 0 {
		fmt.Fprintf(&x, `<dataValidations count="%d">`, len(s.dropDown))
		for _, d := range s.dropDown {
			fmt.Fprintf(&x, `<dataValidation type="list" errorStyle="stop" allowBlank="1" showErrorMessage="1" errorTitle="Answer" `+
				`error="Choose one of the list, or leave the cell empty." sqref="%s"><formula1>%s</formula1></dataValidation>`,
				strings.Join(d.cells, " "), escape(d.from))
		}
		x.WriteString(`</dataValidations>`)
	}
	if s.printed { // A4 across, as wide as the page, what it is at the foot
		x.WriteString(`<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>` +
			`<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>` +
			`<headerFooter><oddHeader>&amp;L` + escape(s.name) + `</oddHeader>` +
			`<oddFooter>&amp;LSelf-assessment, no audit, no opinion, no assurance&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>`)
	}
	x.WriteString(`</worksheet>`)
	return x.String()
}

// escape writes a text for XML; what XML can't hold becomes U+FFFD.
func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(literal(s))) // a bytes.Buffer takes everything
	return b.String()
}
