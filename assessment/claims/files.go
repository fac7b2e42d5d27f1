package claims

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"soc2ready/assessment"
)

// Head is how many bytes of a file FormatOf wants to see.
const Head = 1024

// FormatOf tells the format of a file by its name and its first bytes. It is
// false for what is not text in UTF-8: images, archives, PDF, UTF-16.
func FormatOf(name string, head []byte) (Format, bool) {
	if binary(head[:min(len(head), Head)]) {
		return "", false
	}
	switch strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/"))) {
	case ".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd":
		return Markdown, true
	case ".html", ".htm", ".xhtml", ".vue", ".svelte", ".astro", ".jsx", ".tsx", ".erb", ".ejs", ".hbs", ".njk", ".liquid", ".twig", ".php", ".svg", ".mjml":
		return HTML, true
	}
	start := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\uFEFF"))))
	if bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html")) {
		return HTML, true
	}
	return Text, true
}

func binary(head []byte) bool {
	for _, magic := range []string{"%PDF-", "PK\x03\x04", "\x1f\x8b", "\x89PNG", "GIF8", "\xff\xd8\xff", "\x7fELF", "{\\rtf"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return true
	}
	odd := 0
	for i := 0; i < len(head); {
		r, n := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && n == 1 && len(head)-i >= utf8.UTFMax || r < 0x20 && !strings.ContainsRune("\t\n\r\f\v\x1b", r) {
			odd++
		}
		i += n
	}
	return odd > len(head)/10
}

// skipped are folders nobody means when naming the folder they are in.
func skipped(name string) bool {
	switch name {
	case ".git", ".hg", ".svn", "node_modules", "vendor":
		return true
	}
	return false
}

// Files calls each for every regular file at or below the roots, which are
// paths of fsys, in the order of the roots and then by name. Folders such as
// .git, node_modules and vendor are left out unless they are roots themselves;
// what is binary is for FormatOf to say. A root that does not exist, a folder
// that cannot be read and an error of each end it.
func Files(fsys fs.FS, roots []string, each func(name string) error) error {
	for _, root := range roots {
		err := fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && name != root && skipped(d.Name()):
				return fs.SkipDir
			case d.Type().IsRegular():
				return each(name)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// CheckFile checks one file of fsys. The format is "" and nothing is looked at
// when the file is binary.
func CheckFile(fsys fs.FS, name string, today assessment.Day) (found []Finding, format Format, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = f.Close() }()
	return checkOpen(f, name, today)
}
