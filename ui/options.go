package ui

import (
	"context"
	"strconv"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// Options is everything the screens need from outside.
type Options struct {
	Bank *questions.Bank
	// Store is nil while the file does not exist; Create then makes it, when
	// the first assessment is saved.
	Store  assessment.Store
	Create func(ctx context.Context) (assessment.Store, error)
	// Demo makes the assessment of a made-up company in a temporary file; nil
	// where there is none to look at.
	Demo func(ctx context.Context) (assessment.Store, error)
	Path string // of the file, for people
	// ReadOnly tells why nothing can be written, "" when it can.
	ReadOnly   string
	Assessment string // name to open; "" is the one changed last
	Actor      string
	Now        func() time.Time
	Today      func() assessment.Day
	NewID      func() string
	StaleDays  int
	Export     func(ctx context.Context, a *assessment.Assessment, r ExportRequest) (ExportResult, error)
	Exports    []ExportKind // the reports there are, in the order of offering; the first is proposed
	// ExportName proposes a file name for a format and reader.
	ExportName func(a *assessment.Assessment, format, reader string) string
	// Drafts gives what keeps texts that are being typed beside the file at path;
	// nil keeps nothing.
	Drafts func(path string) Drafts
	// Edit puts a text of at most limit bytes into a file called name for the
	// editor of the person; nil where there is none.
	Edit func(name, text string, limit int) (*Editing, error)
	// ReadScan reads the output of a scanner. What it gives back holds that
	// against an assessment; nothing is recorded by either.
	ReadScan func(ctx context.Context, path string) (func(*assessment.Assessment) (ScanPlan, error), error)
	// Claims looks through texts and folders for wrong wording about SOC 2.
	Claims func(ctx context.Context, paths []string) (ClaimsResult, error)
	// EvidenceFile reads the file behind a record, named as typed or chosen, or
	// takes a URL as it is.
	EvidenceFile func(ctx context.Context, reference string) (EvidenceFile, error)
	// ClaimsOnly opens the check of wording and nothing else: leaving it ends
	// the program.
	ClaimsOnly bool
	// Recent lists the files that were open before, the last one first, without
	// changing anything; Forget takes one off the list.
	Recent func() []RecentFile
	Forget func(path string)
	// OpenFile opens another file beside the one that is open; one that is not
	// there yet is made by Create once it is used.
	OpenFile func(ctx context.Context, path string) (OpenedFile, error)
	// Crash keeps the report of an error of our own and gives where it is.
	Crash  func(c Crash) (path string, err error)
	ASCII  bool   // the locale is not UTF-8: draw with ASCII signs only
	Resume string // the command that comes back here, shown on Ctrl+C
	// Theme is dark or light; anything else is what the terminal says.
	Theme  string
	Banner string              // a warning for the first screen, "" for none
	Keys   map[string][]string // of the config file: action → keys, see Actions
}

// dark says which background to draw for; told is what the terminal says.
func (o Options) dark(told bool) bool {
	switch o.Theme {
	case "dark":
		return true
	case "light":
		return false
	}
	return told
}

// RecentFile is a file that was open before.
type RecentFile struct {
	Path    string
	Missing bool // there is none any more, or it can't be reached
}

// OpenedFile is another file. One of Use and Drop is called once.
type OpenedFile struct {
	Store                  assessment.Store // nil while there is no file
	Path, ReadOnly, Resume string           // as in Options
	Use                    func()           // takes the place of the file that was open, which is closed
	Drop                   func() error     // closes it
}

// ExportKind is one report that there is.
type ExportKind struct {
	Reader string // board, team, auditor, customer; "" for json
	Format string // md, html, pdf, csv, xlsx, json
	Owner  bool   // it can be narrowed down to what one person has to do
}

// ExportRequest is what the export dialog asks for.
type ExportRequest struct {
	Format string // md, html, pdf, csv, xlsx, json
	Reader string // board, team, auditor, customer; "" for json
	Redact bool
	Owner  string // "" for everybody
	Path   string
	Force  bool
}

// ExportResult is what was written.
type ExportResult struct {
	Path   string
	Size   int64
	SHA256 string
	Holds  string // what was counted in it when it was read back
}

// ClaimsResult is what was found in how many files.
type ClaimsResult struct {
	Files    int
	Findings []ClaimsFinding
}

// ClaimsFinding is one stretch of wrong or overstated wording, with better words.
type ClaimsFinding struct {
	File         string
	Line, Column int
	Text         string
	Rule         string
	Severity     string // wrong, overstated
	Reason       string
	Instead      string
}

func (f ClaimsFinding) place() string { return f.File + ":" + strconv.Itoa(f.Line) }
