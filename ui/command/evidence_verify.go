package command

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
)

type evidenceVerifyDocument struct {
	Schema     string         `json:"schema"`
	Assessment string         `json:"assessment"`
	OK         int            `json:"ok"`
	Changed    int            `json:"changed"`
	Missing    int            `json:"missing"`
	Records    []fileDocument `json:"records"` // those that are not ok
}

type fileDocument struct {
	ID        string  `json:"id"`
	Reference string  `json:"reference"`
	File      string  `json:"file"`
	MovedTo   *string `json:"moved_to"` // where a missing file lies now, by its hash
}

func newEvidenceVerify(r *run) *cobra.Command {
	var keep bool
	c := &cobra.Command{
		Use:   "verify [flags]",
		Short: "Read the files behind the records again, and compare their hashes",
		Long: "Read every file behind a record again and compare its SHA-256 with the one recorded. It ends with exit code 3 when a file has changed. " +
			"A missing file is looked for by its hash in the folder of the assessment's file. With --record the finding is kept: " +
			"a record whose file has changed then counts for nothing until a later verification finds the file as it was.",
		Example: "soc2ready evidence verify\nsoc2ready evidence verify --record --json",
		Args:    cobra.ArbitraryArgs,
	}
	c.Flags().BoolVar(&keep, "record", false, "keep the finding in the history")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		return r.with(ctx, Mode{}, func(s *session) error {
			if keep {
				if err := s.writable(); err != nil {
					return err
				}
			}
			a, sum, err := s.load(ctx)
			if err != nil {
				return err
			}
			d, found, err := s.verifyEvidence(ctx, a)
			if err != nil {
				return err
			}
			if keep {
				head, who := a.Head, r.act()
				entries, err := a.RecordFindings(found, who)
				if err != nil {
					return err
				}
				if err := s.keep(ctx, a, head, entries, sum.Place, who); err != nil {
					return err
				}
				r.note("%s: kept what was found; %s changed", a.Header.Name, report.Count(len(entries), "record"))
			}
			if d.Changed > 0 {
				r.code = exitFound
			}
			if r.flags.json {
				return r.printJSON(d)
			}
			return r.print(verifyPaper(d))
		})
	})
	return c
}

// verifyEvidence hashes the files behind the records; found has each of them.
func (s *session) verifyEvidence(ctx context.Context, a *assessment.Assessment) (evidenceVerifyDocument, map[string]assessment.FileState, error) {
	d := evidenceVerifyDocument{Schema: "soc2ready/evidence-verify/1", Assessment: a.Header.Name, Records: []fileDocument{}}
	found := map[string]assessment.FileState{}
	var lost []assessment.Record
	at := map[string]int{}
	for _, x := range a.Records() {
		if x.SHA256 == "" {
			continue
		}
		state, err := s.fileState(ctx, x)
		if err != nil {
			return d, nil, err
		}
		found[x.ID] = state
		switch state {
		case assessment.FileOK:
			d.OK++
			continue
		case assessment.FileChanged:
			d.Changed++
		case assessment.FileMissing:
			d.Missing++
			lost, at[x.ID] = append(lost, x), len(d.Records)
		}
		d.Records = append(d.Records, fileDocument{ID: x.ID, Reference: x.Reference, File: string(state)})
	}
	moved, err := s.moved(ctx, lost)
	for id, to := range moved {
		d.Records[at[id]].MovedTo = &to
	}
	return d, found, err
}

// fileState compares the file behind a record with what was recorded.
func (s *session) fileState(ctx context.Context, x assessment.Record) (assessment.FileState, error) {
	path := referredFile(x.Reference, s.place.path)
	sum, _, err := hashFile(ctx, path, path)
	var f failure
	switch {
	case err == nil && sum == x.SHA256:
		return assessment.FileOK, nil
	case err == nil:
		return assessment.FileChanged, nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.As(err, &f) && f.kind == missing:
		return assessment.FileMissing, nil
	}
	return assessment.FileChanged, nil // another thing lies there: a folder, a device, something huge
}

// maxLooked bounds the search for files that were moved.
const maxLooked = 20_000

// moved looks for lost files below the folder of the assessment's file: those
// of the same size are hashed. It gives up after a bounded number of files.
func (s *session) moved(ctx context.Context, lost []assessment.Record) (map[string]string, error) {
	to := map[string]string{}
	if len(lost) == 0 {
		return to, nil
	}
	base, looked := filepath.Dir(s.place.path), 0
	err := filepath.WalkDir(base, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return nil //nolint:nilerr // a folder one may not read is not where it is looked for
		}
		if looked++; looked > maxLooked || ctx.Err() != nil {
			return filepath.SkipAll
		}
		info, err := os.Lstat(path)
		if err != nil {
			return nil //nolint:nilerr // gone meanwhile
		}
		sum := ""
		for _, x := range lost {
			if _, done := to[x.ID]; done || x.Size != info.Size() {
				continue
			}
			if sum == "" {
				if sum, _, err = hashFile(ctx, path, path); err != nil {
					return nil //nolint:nilerr // unreadable
				}
			}
			if sum == x.SHA256 {
				to[x.ID] = referenceOf(path, s.place.path)
			}
		}
		return nil
	})
	return to, errors.Join(err, ctx.Err())
}

func verifyPaper(d evidenceVerifyDocument) *paper {
	p := &paper{}
	p.line(report.Count(d.OK+d.Changed+d.Missing, "file"), ": ", report.Count(d.OK, "file"), " as recorded, ", report.Count(d.Changed, "file"), " changed, ", report.Count(d.Missing, "file"), " missing")
	for _, x := range d.Records {
		line := bold(x.ID) + " " + x.Reference + ": " + x.File
		if x.MovedTo != nil {
			line += "; found at " + *x.MovedTo + ", so: soc2ready evidence edit " + x.ID + " --ref FILE"
		}
		p.text(2, line)
	}
	return p
}
