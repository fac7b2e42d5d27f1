package command

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/ui"
)

// exportKind is a report that exists: a format for a reader.
type exportKind struct {
	format, reader string // reader "" for the bundle
	name           string // in the proposed file name
	write          func(io.Writer, report.Input) error
}

func exportKinds() []exportKind {
	return []exportKind{
		{"md", "board", "board", report.Board},
		{"json", "", "bundle", report.Bundle},
	}
}

// exportKindOf finds a report; without a reader, the first of the format.
func exportKindOf(format, reader string) (exportKind, error) {
	var have []string
	for _, k := range exportKinds() {
		if k.format == format && (reader == "" || k.reader == reader) {
			return k, nil
		}
		one := "--format " + k.format
		if k.reader != "" {
			one += " --for " + k.reader
		}
		have = append(have, one)
	}
	what := quoted(format)
	if reader != "" {
		what += " for " + quoted(reader)
	}
	return exportKind{}, failure{kind: use, reason: "no report " + what, next: "there are " + strings.Join(have, ", ")}
}

func newExport(r *run) *cobra.Command {
	var q ui.ExportRequest
	c := &cobra.Command{
		Use:   "export [flags]",
		Short: "Write a report or the whole assessment to a file",
		Long: "Write the board summary (Markdown) or the bundle (JSON, everything) to a file. The file is complete or not there, " +
			"readable only by you, and an existing one stays unless you say --force. Without -o a name is chosen in this folder; -o - writes to standard output.",
		Example: "soc2ready export --for board -o board.md\nsoc2ready export --format json -o - | gzip > acme.json.gz",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.StringVar(&q.Format, "format", "md", "the format: md or json")
	f.StringVar(&q.Reader, "for", "", "the reader: board (with md)")
	f.BoolVar(&q.Redact, "redact", false, "put roles in place of people, and leave notes out")
	f.StringVarP(&q.Path, "output", "o", "", "the file, - for standard output")
	f.BoolVar(&q.Force, "force", false, "replace an existing file")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		if _, err := exportKindOf(q.Format, q.Reader); err != nil {
			return err
		}
		return r.with(ctx, Mode{}, func(s *session) error {
			a, _, err := s.load(ctx)
			if err != nil {
				return err
			}
			if q.Path == "-" {
				b, err := s.report(ctx, a, q)
				r.data.Write(b)
				return err
			}
			done, err := s.export(ctx, a, q)
			if err != nil {
				return err
			}
			r.note("%s: wrote %s (%d bytes, SHA-256 %s)", a.Header.Name, quoted(done.Path), done.Size, done.SHA256)
			return nil
		})
	})
	return c
}

// export writes a report to a file; the command and the dialog of the screens
// both come here.
func (s *session) export(ctx context.Context, a *assessment.Assessment, q ui.ExportRequest) (ui.ExportResult, error) {
	b, err := s.report(ctx, a, q)
	if err != nil {
		return ui.ExportResult{}, err
	}
	path := cmp.Or(q.Path, exportName(a, q.Format, q.Reader, s.today))
	if err := writeWhole(path, b, q.Force); err != nil {
		return ui.ExportResult{}, err
	}
	sum := sha256.Sum256(b)
	return ui.ExportResult{Path: path, Size: int64(len(b)), SHA256: hex.EncodeToString(sum[:])}, nil
}

// report gives the bytes of a report.
func (s *session) report(ctx context.Context, a *assessment.Assessment, q ui.ExportRequest) ([]byte, error) {
	k, err := exportKindOf(q.Format, q.Reader)
	if err != nil {
		return nil, err
	}
	in := report.Input{Bank: s.deps.Bank, Assessment: a, Today: s.today, StaleDays: s.staleDays(), Redact: q.Redact}
	if k.format == "json" {
		if in.History, err = s.store.History(ctx, a.ID, "", 0, 0); err != nil {
			return nil, err
		}
		// Someone may have written between Load and History: the bundle has to
		// be one moment.
		if len(in.History) > a.Last {
			in.History = in.History[:a.Last]
		}
		if len(in.History) < a.Last {
			return nil, failure{kind: busy, reason: "the latest changes are not saved yet", next: "save them first, then export"}
		}
		if err := assessment.VerifyChain(in.History, a.Head); err != nil {
			return nil, failure{kind: damaged, reason: err.Error(), next: "nothing was written; the board summary needs no history: soc2ready export --for board"}
		}
	}
	var b bytes.Buffer
	if err := k.write(&b, in); err != nil {
		return nil, fmt.Errorf("can't make the report: %w", err)
	}
	return b.Bytes(), nil
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
		what = k.name
	}
	return name + "-" + what + "-" + today.String() + "." + format
}
