package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Limits of a workbook once it is unpacked.
const (
	maxUnpacked = 64 << 20 // bytes of all parts that are read
	maxStrings  = 500_000  // shared texts
	maxParts    = 2_000    // files in the archive
)

// stringsPart holds the texts that the cells of all sheets share.
const stringsPart = "xl/sharedStrings.xml"

// ReadXLSX reads a team's sheet out of a workbook: the first sheet that has our
// head. Only cells are read: no formula is worked out, no link followed.
func ReadXLSX(b []byte) (Sheet, error) {
	if len(b) > MaxFile {
		return Sheet{}, unreadable("", "it is larger than %d MB", MaxFile>>20)
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return Sheet{}, unreadable("", "is no workbook: %s", show(err.Error()))
	}
	if len(z.File) > maxParts {
		return Sheet{}, unreadable("", "more than %d files in the workbook", maxParts)
	}
	w := &workbook{parts: map[string]*zip.File{}, left: maxUnpacked}
	for _, f := range z.File {
		name := strings.TrimPrefix(f.Name, "/")
		if w.parts[name] != nil {
			return Sheet{}, unreadable(show(name), "is in the workbook twice")
		}
		w.parts[name] = f
	}
	sheets, err := w.sheets()
	if err != nil {
		return Sheet{}, err
	}
	if len(sheets) > 0 { // both are read in any case: no need to unpack one to refuse the other
		if err := w.fit(stringsPart, sheets[0]); err != nil {
			return Sheet{}, err
		}
	}
	if err := w.readStrings(); err != nil {
		return Sheet{}, err
	}
	var first error
	for _, part := range sheets {
		rows, err := w.rows(part)
		if err != nil {
			return Sheet{}, err
		}
		s, err := sheetOf(XLSX, rows)
		if err == nil {
			return s, nil
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		first = unreadable("", "there is no sheet in the workbook")
	}
	return Sheet{}, first
}

type workbook struct {
	parts   map[string]*zip.File
	left    uint64 // bytes that may still be unpacked
	strings []string
}

// fit refuses parts that are more together than may still be unpacked. What a
// part says of its size can be held against that before a byte is unpacked:
// package zip gives no more than was said.
func (w *workbook) fit(names ...string) error {
	left := w.left
	for _, name := range names {
		f := w.parts[name]
		if f == nil {
			continue
		}
		if f.UncompressedSize64 > left {
			return unreadable(show(name), "unpacks to more than %d MB", maxUnpacked>>20)
		}
		left -= f.UncompressedSize64
	}
	return nil
}

// part opens one file of the archive for streaming.
func (w *workbook) part(name string) (*part, error) {
	f := w.parts[name]
	if f == nil {
		return nil, unreadable(show(name), "is not in the workbook")
	}
	if err := w.fit(name); err != nil {
		return nil, err
	}
	w.left -= f.UncompressedSize64
	r, err := f.Open()
	if err != nil {
		return nil, unreadable(show(name), "can't be unpacked: %s", show(err.Error()))
	}
	p := &part{name: name, file: r, w: w}
	p.d = xml.NewDecoder(p)
	p.d.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("not in UTF-8, but in %s", show(charset))
	}
	return p, nil
}

// part is one XML file of a workbook.
type part struct {
	name  string
	file  io.ReadCloser
	w     *workbook
	d     *xml.Decoder
	depth int
	since int  // bytes since the last token
	long  bool // one token has more bytes than a text may have
}

func (p *part) Read(b []byte) (int, error) {
	const ahead = 64 << 10 // more than the decoder reads at once
	if p.since > maxText+ahead {
		p.long = true
		return 0, errors.New("too long")
	}
	n, err := p.file.Read(b)
	p.since += n
	return n, err
}

func (p *part) Close() { _ = p.file.Close() } // it was only read

// next gives the next token; nil at the end.
func (p *part) next() (xml.Token, error) {
	t, err := p.d.RawToken()
	p.since = 0
	switch {
	case p.long:
		return nil, unreadable(show(p.name), "a text of more than %d MB", maxText>>20)
	case err == io.EOF && p.depth == 0:
		return nil, nil
	case err == io.EOF:
		return nil, unreadable(show(p.name), "ends too early")
	case err != nil:
		line, column := p.d.InputPos()
		return nil, unreadable(fmt.Sprintf("%s, line %d, byte %d", show(p.name), line, column), "is no XML: %s", show(err.Error()))
	}
	switch t.(type) {
	case xml.StartElement:
		if p.depth++; p.depth > maxDepth {
			return nil, unreadable(show(p.name), "nested more than %d deep", maxDepth)
		}
	case xml.EndElement:
		if p.depth--; p.depth < 0 {
			return nil, unreadable(show(p.name), "is no XML: an end without a beginning")
		}
	case xml.Directive:
		return nil, unreadable(show(p.name), "declares a document type, which no workbook needs")
	}
	return t, nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// each calls f at the beginning of each element.
func (w *workbook) each(name string, f func(xml.StartElement) error) error {
	p, err := w.part(name)
	if err != nil {
		return err
	}
	defer p.Close()
	for {
		t, err := p.next()
		if err != nil || t == nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := f(e); err != nil {
				return err
			}
		}
	}
}

// sheets gives the files of the sheets, in the order of the workbook.
func (w *workbook) sheets() ([]string, error) {
	const maxSheets = 100
	targets := map[string]string{}
	err := w.each("xl/_rels/workbook.xml.rels", func(e xml.StartElement) error {
		if e.Name.Local == "Relationship" && attribute(e, "TargetMode") != "External" {
			target := attribute(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("xl", target)
			}
			targets[attribute(e, "Id")] = strings.TrimPrefix(target, "/")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var list []string
	err = w.each("xl/workbook.xml", func(e xml.StartElement) error {
		if e.Name.Local != "sheet" {
			return nil
		}
		for _, a := range e.Attr {
			if a.Name.Local == "id" && a.Name.Space != "" {
				if name := targets[a.Value]; w.parts[name] != nil {
					list = append(list, name)
				}
			}
		}
		if len(list) > maxSheets {
			return unreadable("", "more than %d sheets", maxSheets)
		}
		return nil
	})
	return list, err
}

// readStrings reads the texts that cells share. Runs of one text with different
// looks are one text; how it is pronounced is left out.
func (w *workbook) readStrings() error {
	if w.parts[stringsPart] == nil {
		return nil
	}
	p, err := w.part(stringsPart)
	if err != nil {
		return err
	}
	defer p.Close()
	for {
		t, err := p.next()
		if err != nil || t == nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "si" {
			s, err := p.text("si")
			if err != nil {
				return err
			}
			if len(w.strings) == maxStrings {
				return unreadable(show(p.name), "more than %d texts", maxStrings)
			}
			w.strings = append(w.strings, s)
		}
	}
}

// text gathers the <t> of an element up to its end.
func (p *part) text(end string) (string, error) {
	var b strings.Builder
	in, aside := false, 0
	for {
		t, err := p.next()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case nil:
			return "", unreadable(show(p.name), "ends too early")
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				aside++
			}
			in = t.Name.Local == "t" && aside == 0
		case xml.EndElement:
			if t.Name.Local == "rPh" {
				aside--
			}
			in = false
			if t.Name.Local == end {
				return unescape(b.String()), nil
			}
		case xml.CharData:
			if in {
				if b.Len()+len(t) > maxText {
					return "", unreadable(show(p.name), "a text of more than %d MB", maxText>>20)
				}
				b.Write(t)
			}
		}
	}
}
