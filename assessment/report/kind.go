package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Kind is one report that there is: a format for a reader.
type Kind struct {
	Format string // md, html, pdf, csv, xlsx, json; the ending of its file too
	Reader string // board, team, auditor, customer; "" for the bundle
	// History: Write needs Input.History, whole and with a chain that holds.
	History bool
	// Owner: Input.Owner narrows it down. Other reports refuse an owner.
	Owner bool
	// Write writes it whole and says what it wrote. Same input, same bytes.
	Write func(w io.Writer, in Input) (Counts, error)
	// Count reads a written one and says what is in it, as Write did. It is
	// for files of our own that were read back from a disk.
	Count func(b []byte) (Counts, error)
}

// Counts says how many there are of each thing in a report, by what people
// call them: "answers", "rows", "pages".
type Counts map[string]int

// What documents are counted by.
const (
	headings = "headings"
	rows     = "rows"
	items    = "list items"
)

func newCounts() Counts { return Counts{headings: 0, rows: 0, items: 0} }

// Catalog is the reports there are, in the order in which they are offered: by
// reader, then by format.
type Catalog []Kind

// Readers lists who reports are for; "" is the bundle, for programs.
func Readers() []string { return []string{"board", "team", "auditor", "customer", ""} }

// Formats lists the formats of reports.
func Formats() []string { return []string{"md", "html", "pdf", "csv", "xlsx", "json"} }

// Kinds gives the reports that this package writes itself. Those that need a
// library live in packages of their own, with a Kinds of their own.
func Kinds() []Kind {
	return []Kind{
		{Format: "md", Reader: "board", Owner: true, Write: Set(Markdown, BoardDocument), Count: countMarkdown},
		{Format: "html", Reader: "board", Owner: true, Write: Set(HTML, BoardDocument), Count: countHTML},
		{Format: "md", Reader: "team", Owner: true, Write: Set(Markdown, TeamDocument), Count: countMarkdown},
		{Format: "csv", Reader: "team", Owner: true, Write: TeamCSV, Count: countTeamCSV},
		{Format: "md", Reader: "auditor", Write: Set(Markdown, AuditorDocument), Count: countMarkdown},
		{Format: "html", Reader: "auditor", Write: Set(HTML, AuditorDocument), Count: countHTML},
		{Format: "md", Reader: "customer", Write: Set(Markdown, CustomerDocument), Count: countMarkdown},
		{Format: "html", Reader: "customer", Write: Set(HTML, CustomerDocument), Count: countHTML},
		{Format: "json", History: true, Write: Bundle, Count: countBundle},
	}
}

// Set makes the Write of a Kind that is a document set in a format.
func Set(format func(io.Writer, Document) (Counts, error), document func(Input) Document) func(io.Writer, Input) (Counts, error) {
	return func(w io.Writer, in Input) (Counts, error) { return format(w, document(in)) }
}

// NewCatalog puts reports in order.
func NewCatalog(kinds ...[]Kind) Catalog {
	t := Catalog(slices.Concat(kinds...))
	slices.SortStableFunc(t, func(x, y Kind) int {
		return cmp.Or(
			cmp.Compare(slices.Index(Readers(), x.Reader), slices.Index(Readers(), y.Reader)),
			cmp.Compare(slices.Index(Formats(), x.Format), slices.Index(Formats(), y.Format)),
		)
	})
	return t
}

// Find gives the report of a format for a reader. Without a reader it is the
// one for the first of Readers that has the format: the board for md, html and
// pdf, the team for csv and xlsx.
func (t Catalog) Find(format, reader string) (Kind, bool) {
	for _, k := range t {
		if k.Format == format && (reader == "" || k.Reader == reader) {
			return k, true
		}
	}
	return Kind{}, false
}

// Name is what a report is called in a file name: its reader, or "bundle".
func (k Kind) Name() string { return cmp.Or(k.Reader, "bundle") }

// String says the counts, by name: "9 headings, 21 rows".
func (n Counts) String() string {
	var parts []string
	for _, what := range slices.Sorted(maps.Keys(n)) {
		parts = append(parts, fmt.Sprintf("%d %s", n[what], what))
	}
	return strings.Join(parts, ", ")
}
