package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"soc2ready/assessment"
	"soc2ready/ui"
	"soc2ready/ui/plain"
)

// accessible says whether lines are wanted in place of screens.
func (r *run) accessible() bool {
	s, _ := r.deps.Env("ACCESSIBLE")
	return r.flags.accessible || s != "" && s != "0" && s != "false"
}

// talk is the program in lines. It needs no terminal: a pipe does.
func (r *run) talk(ctx context.Context) error {
	o, done, err := r.options(ctx)
	if err != nil {
		return err
	}
	var reports []plain.Report
	for _, k := range exports() {
		reports = append(reports, plain.Report{Format: k.Format, Reader: k.Reader, Name: k.Name() + ", as " + k.Format})
	}
	if o.Banner != "" {
		r.note("%s", o.Banner)
	}
	err = untilSignal(ctx, func(ctx context.Context) error {
		return plain.Run(ctx, plain.Options{
			Bank: o.Bank, Store: o.Store, Create: o.Create, Path: o.Path, ReadOnly: o.ReadOnly, Assessment: o.Assessment,
			Actor: o.Actor, Now: o.Now, Today: o.Today, NewID: o.NewID, StaleDays: o.StaleDays, ASCII: o.ASCII,
			Evidence: evidenceBehind(o),
			Reports:  reports, Export: exportInWords(o),
			ExportName: func(a *assessment.Assessment, q plain.Report) string { return o.ExportName(a, q.Format, q.Reader) },
		}, r.stdin, r.stdout)
	})
	if errors.Is(err, plain.ErrUnsaved) {
		err = failure{kind: noWrite, reason: err.Error()}
	}
	return errors.Join(err, done())
}

// evidenceBehind reads the file behind a record.
func evidenceBehind(o ui.Options) func(context.Context, string) (plain.File, error) {
	return func(ctx context.Context, ref string) (plain.File, error) {
		f, err := o.EvidenceFile(ctx, ref)
		return plain.File{Reference: f.Reference, SHA256: f.SHA256, Size: f.Size}, err
	}
}

// exportInWords writes a report and tells what was written. That a file is
// there already is told as fs.ErrExist, to be asked about.
func exportInWords(o ui.Options) func(context.Context, *assessment.Assessment, plain.Request) (string, error) {
	return func(ctx context.Context, a *assessment.Assessment, q plain.Request) (string, error) {
		if _, err := os.Lstat(q.Path); err == nil && !q.Force {
			return "", fs.ErrExist
		}
		x, err := o.Export(ctx, a, ui.ExportRequest{Format: q.Format, Reader: q.Reader, Redact: q.Redact, Path: q.Path, Force: q.Force})
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("Written: %s, %s, SHA-256 %s.", x.Path, bytesSaid(x.Size), x.SHA256), nil
	}
}
