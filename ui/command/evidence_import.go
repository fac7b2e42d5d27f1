package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/assessment/scanner"
)

type importFlags struct {
	yes                             bool
	mapping                         string
	performed, coversFrom, coversTo string
	performedDay, fromDay, toDay    assessment.Day
}

func newEvidenceImport(r *run) *cobra.Command {
	var o importFlags
	c := &cobra.Command{
		Use:   "import FILE…|-",
		Short: "Read what scanners wrote as evidence",
		Long: "Read the output of scanners and record what it shows, one record for each control and scan. The format is told by content: Prowler (OCSF, CSV, compliance CSV, ASFF), " +
			"Powerpipe and Steampipe (JSON), GitHub (branch protection and organization, as the API gives them), Trivy, Checkov and osquery (JSON); with --mapping, any CSV or JSON. " +
			"Findings that pass support a control, one that fails makes the record an exception, and what is manual or muted counts for nothing. " +
			"A scan shows a setting, never that people did something, so it fills no list. Answers stay as they are; one that a scan speaks against is flagged. " +
			"Without --yes it only tells what it would do. The same scan a second time adds nothing. - is standard input.",
		Example: "soc2ready evidence import prowler-output.ocsf.json\nsoc2ready evidence import prowler-output.ocsf.json --yes\n" +
			"gh api orgs/acme | soc2ready evidence import - --yes\n" +
			"soc2ready evidence import changes.csv --mapping changes.json --covers-from 2026-07-01 --covers-to 2026-09-30 --yes",
		Args: cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.BoolVar(&o.yes, "yes", false, "record it")
	f.StringVar(&o.mapping, "mapping", "", "how to read a CSV or JSON that is not known: a small JSON file (see docs/evidence-without-effort.md)")
	f.StringVar(&o.performed, "performed", "", "the day of the scan, where the file tells none (that of the file, or today, unless given)")
	f.StringVar(&o.coversFrom, "covers-from", "", "the first day that a list covers (with --mapping)")
	f.StringVar(&o.coversTo, "covers-to", "", "the last day that a list covers (with --mapping)")
	c.RunE = r.do(0, -1, func(ctx context.Context, args []string) error {
		if len(args) == 0 {
			return failure{kind: use, reason: "no file was named", next: "name what a scanner wrote, or - for standard input"}
		}
		if err := o.days(r); err != nil {
			return err
		}
		scans, err := r.scans(ctx, args, o)
		if err != nil {
			return err
		}
		return r.importScans(ctx, scans, o)
	})
	return c
}

func (o *importFlags) days(r *run) error {
	for _, d := range []struct {
		flag, from string
		to         *assessment.Day
	}{{"performed", o.performed, &o.performedDay}, {"covers-from", o.coversFrom, &o.fromDay}, {"covers-to", o.coversTo, &o.toDay}} {
		if d.from == "" {
			continue
		}
		day, err := flagDay(d.flag, d.from)
		if err != nil {
			return err
		}
		*d.to = day
	}
	if o.performedDay.After(r.today) {
		return wrongUse("--performed %s is after today (%s)", o.performedDay, r.today)
	}
	return nil
}

// scans reads all files before anything is planned; one that can't be read
// refuses all.
func (r *run) scans(ctx context.Context, args []string, o importFlags) ([]*scanner.Scan, error) {
	var m *scanner.Mapping
	if o.mapping != "" {
		f, err := openScan(o.mapping)
		if err != nil {
			return nil, err
		}
		m, err = scanner.ReadMapping(f)
		_ = f.Close() // it was only read
		if err != nil {
			return nil, failure{kind: use, reason: fmt.Sprintf("%s: %v", fileName(o.mapping), err), next: "nothing was recorded"}
		}
		for _, id := range m.Named() {
			if r.deps.Bank.Control(id) == nil {
				return nil, failure{kind: use, reason: fmt.Sprintf("%s names a control that there is not: %s", fileName(o.mapping), quoted(id)), next: "see \"soc2ready control list\""}
			}
		}
	}
	var scans []*scanner.Scan
	stdin := false
	for _, arg := range args {
		options := scanner.Options{Path: arg, Day: r.today, Zone: r.deps.Now().Location(), Mapping: m}
		in := r.stdin
		if arg == "-" {
			if stdin {
				return nil, wrongUse("- was named twice; standard input can be read once")
			}
			stdin = true
		} else {
			f, err := openScan(arg)
			if err != nil {
				return nil, err
			}
			defer func() { _ = f.Close() }() // it was only read
			if info, err := f.Stat(); err == nil {
				if day := assessment.DayOf(info.ModTime().In(r.deps.Now().Location())); !day.After(r.today) && (m == nil || o.toDay.IsZero()) {
					options.Day = day
				}
			}
			in = f
		}
		if !o.performedDay.IsZero() {
			options.Day = o.performedDay
		}
		s, err := scanner.Read(untilDone{ctx, in}, options)
		if err != nil {
			return nil, unread(arg, s, err)
		}
		scans = append(scans, s)
	}
	return scans, nil
}

// openScan opens a plain file: a pipe without a writer would wait for ever.
func openScan(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, cantRead(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, failure{kind: use, reason: quoted(path) + " is " + lying(info.Mode()) + ", not a plain file", next: "name the file itself, or - for standard input"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, cantRead(path, err)
	}
	return f, nil
}

// unread tells why a file was refused, and how far it was read.
func unread(path string, s *scanner.Scan, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var e ended
	if errors.As(err, &e) {
		return err
	}
	f := failure{kind: use, reason: fmt.Sprintf("%s: %v", fileName(path), err), next: "nothing was recorded"}
	if errors.Is(err, scanner.ErrUnknown) {
		f.next = "it can be Prowler, Powerpipe, Trivy, Checkov, osquery or GitHub; for another, write a mapping (--mapping)"
		return f
	}
	if s != nil && s.Findings > 0 {
		f.reason += fmt.Sprintf(" (%s read until there)", report.Count(s.Findings, "finding"))
	}
	return f
}

func (r *run) importScans(ctx context.Context, scans []*scanner.Scan, o importFlags) error {
	return r.with(ctx, Mode{}, func(s *session) error {
		if o.yes {
			if err := s.writable(); err != nil {
				return err
			}
		}
		a, sum, err := s.load(ctx)
		if err != nil {
			return err
		}
		head, who := a.Head, r.act()
		plan, err := scanner.NewPlan(r.deps.Bank, a, scans, scanner.PlanOptions{Today: r.today, From: o.fromDay, To: o.toDay, Refer: s.scanReference})
		if err != nil {
			return unknownHint(err)
		}
		d := newEvidenceImportDocument(r.deps.Bank, a, scans, plan)
		var entries []assessment.Entry
		if o.yes {
			var ids []string
			records := plan.New()
			entries, ids, err = a.ImportEvidence(r.deps.Bank, records, plan.Flag(), who)
			var at assessment.At
			if errors.As(err, &at) {
				return failure{kind: use, reason: fmt.Sprintf("%s: %v", fileName(plan.Source(at.Index, scans)), at.Err), next: "nothing was recorded"}
			}
			if err != nil {
				return err
			}
			if err := s.keep(ctx, a, head, entries, sum.Place, who); err != nil {
				return err
			}
			d.recorded(a, entries, ids, plan)
		}
		if r.flags.json {
			return r.printJSON(d)
		}
		if !o.yes {
			if len(plan.New())+len(plan.Flag()) > 0 {
				r.note("nothing is recorded yet; say --yes to record it")
			} else {
				r.note("nothing to record")
			}
			return r.print(importPaper(scans, plan))
		}
		return r.changed(a, entries, importedWords(plan))
	})
}

// scanReference is how a record refers to its scan; "" for a stream.
func (s *session) scanReference(x *scanner.Scan) string {
	if x.Path == "-" {
		return ""
	}
	full, err := filepath.Abs(x.Path)
	if err != nil {
		return filepath.ToSlash(x.Path)
	}
	return referenceOf(full, s.place.path)
}

func importedWords(p *scanner.Plan) string {
	words := "recorded " + report.Count(len(p.New()), "record")
	if n := len(p.Flag()); n > 0 {
		words += " and flagged " + report.Count(n, "question") + " whose answer a scan speaks against"
	}
	return words
}
