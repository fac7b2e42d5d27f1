package command

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/assessment/report/pdf"
	"soc2ready/assessment/report/xlsx"
	"soc2ready/ui"
)

// exports is the reports there are.
func exports() report.Catalog {
	return report.NewCatalog(report.Kinds(), pdf.Kinds(), xlsx.Kinds())
}

// exportKindOf finds a report; without a reader, the one that the format is for
// most of the time.
func exportKindOf(format, reader string) (report.Kind, error) {
	if k, ok := exports().Find(format, reader); ok {
		return k, nil
	}
	what := quoted(format)
	if reader != "" {
		what += " for " + quoted(reader)
	}
	return report.Kind{}, failure{kind: use, reason: "no report " + what, next: "there are " + exportList()}
}

// exportList tells the pairs: "--for board --format md|html; --format json".
func exportList() string {
	var list []string
	for _, reader := range report.Readers() {
		if formats := exportFormats(reader); len(formats) > 0 {
			one := "--format " + strings.Join(formats, "|")
			if reader != "" {
				one = "--for " + reader + " " + one
			}
			list = append(list, one)
		}
	}
	return strings.Join(list, "; ")
}

// exportFormats lists the formats for a reader.
func exportFormats(reader string) []string {
	var formats []string
	for _, k := range exports() {
		if k.Reader == reader {
			formats = append(formats, k.Format)
		}
	}
	return formats
}

func newExport(r *run) *cobra.Command {
	var q ui.ExportRequest
	c := &cobra.Command{
		Use:   "export [flags]",
		Short: "Write a report or the whole assessment to a file",
		Long: "Write a report for a reader, or the bundle (json, everything, for programs). There are: " + exportList() + ". " +
			"The file is complete or not there, readable only by you, read back after it was written, and an existing one stays unless you say --force. " +
			"Without -o a name is chosen in this folder; -o - writes to standard output.",
		Example: "soc2ready export --for board -o board.md\nsoc2ready export --format json -o - | gzip > acme.json.gz",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.StringVar(&q.Format, "format", "", "the format (from the ending of the file unless given, else md)")
	f.StringVar(&q.Reader, "for", "", "the reader: "+strings.Join(named(report.Readers()), ", "))
	f.BoolVar(&q.Redact, "redact", false, "put roles in place of people, and leave out notes, references and file names")
	f.StringVar(&q.Owner, "owner", "", "only what this person has to do")
	f.StringVarP(&q.Path, "output", "o", "", "the file, - for standard output")
	f.BoolVar(&q.Force, "force", false, "replace an existing file")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		if f.Changed("format") && q.Format == "" {
			return wrongUse("--format is empty")
		}
		q.Format = cmp.Or(q.Format, formatOf(q.Path), "md")
		k, err := exportKindOf(q.Format, q.Reader)
		if err != nil {
			return err
		}
		if q.Reader = k.Reader; f.Changed("owner") {
			if q.Owner = assessment.CleanLine(q.Owner); q.Owner == "" {
				return wrongUse("--owner is empty")
			}
			if !k.Owner {
				return failure{kind: use, reason: "the " + k.Name() + " as " + k.Format + " can't be narrowed down to an owner", next: "leave --owner out"}
			}
		}
		return r.with(ctx, Mode{}, func(s *session) error {
			a, _, err := s.load(ctx)
			if err != nil {
				return err
			}
			if q.Path == "-" {
				_, b, _, err := s.report(ctx, a, q)
				r.data.Write(b)
				return err
			}
			done, err := s.export(ctx, a, q)
			if err != nil {
				return err
			}
			r.note("%s: wrote %s (%d bytes, SHA-256 %s): %s", a.Header.Name, quoted(done.Path), done.Size, done.SHA256, done.Holds)
			return nil
		})
	})
	return c
}

// export writes a report to a file; the command and the dialog of the screens
// both come here.
func (s *session) export(ctx context.Context, a *assessment.Assessment, q ui.ExportRequest) (ui.ExportResult, error) {
	k, b, n, err := s.report(ctx, a, q)
	if err != nil {
		return ui.ExportResult{}, err
	}
	path := cmp.Or(q.Path, exportName(a, q.Format, q.Reader, s.today))
	back, err := writeWhole(path, b, q.Force)
	if err != nil {
		return ui.ExportResult{}, err
	}
	if err := holds(path, back, k, n); err != nil {
		return ui.ExportResult{}, err
	}
	sum := sha256.Sum256(back)
	return ui.ExportResult{Path: path, Size: int64(len(back)), SHA256: hex.EncodeToString(sum[:]), Holds: n.String()}, nil
}

// report gives the bytes of a report and what is in them.
func (s *session) report(ctx context.Context, a *assessment.Assessment, q ui.ExportRequest) (report.Kind, []byte, report.Counts, error) {
	k, err := exportKindOf(q.Format, q.Reader)
	if err != nil {
		return k, nil, nil, err
	}
	in := report.Input{Bank: s.deps.Bank, Assessment: a, Today: s.today, StaleDays: s.staleDays(), Redact: q.Redact, Owner: q.Owner}
	if in.Owner != "" && !hasOwner(a, in.Owner) {
		return k, nil, nil, failure{kind: missing, reason: "nothing is owned by " + quoted(in.Owner), next: "soc2ready answer Q --owner NAME says who has something to do"}
	}
	if k.History {
		if in.History, err = s.history(ctx, a); err != nil {
			return k, nil, nil, err
		}
	}
	var b bytes.Buffer
	n, err := k.Write(&b, in)
	if err == nil {
		err = holds("the report", b.Bytes(), k, n)
	}
	if err != nil {
		return k, nil, nil, fmt.Errorf("can't make the report: %w", err)
	}
	return k, b.Bytes(), n, nil
}

// history reads the whole history of an assessment as it is here.
func (s *session) history(ctx context.Context, a *assessment.Assessment) ([]assessment.Entry, error) {
	h, err := s.store.History(ctx, a.ID, "", 0, 0)
	if err != nil {
		return nil, err
	}
	// Someone may have written between Load and History: a report has to be
	// one moment.
	if len(h) > a.Last {
		h = h[:a.Last]
	}
	if len(h) < a.Last {
		return nil, failure{kind: busy, reason: "the latest changes are not saved yet", next: "save them first, then export"}
	}
	if err := assessment.VerifyChain(h, a.Head); err != nil {
		return nil, failure{kind: damaged, reason: err.Error(), next: "nothing was written; the board summary needs no history: soc2ready export --for board"}
	}
	return h, nil
}

// holds compares what is in a report with what was to be in it.
func holds(name string, b []byte, k report.Kind, want report.Counts) error {
	got, err := k.Count(b)
	if err != nil {
		return failure{kind: noWrite, reason: name + " can't be read back: " + err.Error(), next: "don't use this file"}
	}
	if !maps.Equal(got, want) {
		return failure{kind: noWrite, reason: fmt.Sprintf("%s holds %s in place of %s", name, got, want), next: "don't use this file"}
	}
	return nil
}

// hasOwner says whether somebody of that name has anything to do.
func hasOwner(a *assessment.Assessment, owner string) bool {
	for _, v := range a.Answers {
		if strings.EqualFold(v.Owner, owner) {
			return true
		}
	}
	return false
}

// formatOf reads a format from the ending of a file's name; "" when none is
// called so.
func formatOf(path string) string {
	ending := strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
	if slices.Contains(report.Formats(), ending) {
		return ending
	}
	return ""
}

// named leaves out the reader that has no name.
func named(readers []string) []string {
	return slices.DeleteFunc(readers, func(s string) bool { return s == "" })
}

// exportName proposes a file name: what the assessment is called, what it is,
// the day. Whatever the name holds, it stays one plain name in this folder.
func exportName(a *assessment.Assessment, format, reader string, today assessment.Day) string {
	var b strings.Builder
	for _, r := range strings.ToLower(a.Header.Name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == 40 {
			break
		}
	}
	name := cmp.Or(strings.Trim(b.String(), "-"), "assessment")
	what := cmp.Or(reader, format)
	if k, err := exportKindOf(format, reader); err == nil {
		what = k.Name()
	}
	return name + "-" + what + "-" + today.String() + "." + format
}
