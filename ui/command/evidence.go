package command

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/questions"
)

type evidenceFlags struct {
	from                                        string
	performed, coversFrom, coversTo             string
	outcome, kind, title, ref, source, note, on string
}

func newEvidence(r *run) *cobra.Command {
	return group(r, "evidence", "Records that controls ran, and the files behind them",
		newEvidenceAdd(r), newEvidenceEdit(r), newEvidenceRemove(r), newEvidenceList(r), newEvidenceVerify(r), newEvidenceImport(r))
}

func (o *evidenceFlags) flags(f *pflag.FlagSet) {
	f.StringVar(&o.performed, "performed", "", "the day on which it was done")
	f.StringVar(&o.outcome, "outcome", "", "pass, exception or none-occurred")
	f.StringVar(&o.coversFrom, "covers-from", "", "the first day it covers")
	f.StringVar(&o.coversTo, "covers-to", "", "the last day it covers")
	f.StringVar(&o.kind, "kind", "", "occurrence, setting, document or population (that of the control unless given)")
	f.StringVar(&o.title, "title", "", "what it is, in a few words")
	f.StringVar(&o.ref, "ref", "", "where it is: a file, which is hashed, or a URL")
	f.StringVar(&o.source, "source", "", "the tool or system it comes from")
	f.StringVar(&o.note, "note", "", "a note")
}

func newEvidenceAdd(r *run) *cobra.Command {
	var o evidenceFlags
	c := &cobra.Command{
		Use:   "add [CONTROL[,CONTROL…]] [flags]",
		Short: "Record that a control ran",
		Long: "Record that a control ran, or that a setting, a document or a whole list was there: one record for each control named. " +
			"Without --performed it was today, without --outcome it went as it should (pass). A file named with --ref is read once for its SHA-256; " +
			"where it lies under the folder of the assessment's file, its path is kept relative to that. " +
			"With --from, one JSON object a line with the fields control, performed, outcome, covers_from, covers_to, kind, title, reference, source and note, the first three always needed; " +
			"one line that is refused refuses all.",
		Example: "soc2ready evidence add access-review --performed 2026-10-02 --covers-from 2026-07-01 --covers-to 2026-09-30 --title \"Q3 review\"\n" +
			"soc2ready evidence add access-removal --outcome none-occurred --covers-from 2026-07-01 --covers-to 2026-09-30\n" +
			"soc2ready evidence add --from records.jsonl",
		Args: cobra.ArbitraryArgs,
	}
	f := c.Flags()
	o.flags(f)
	f.StringVar(&o.from, "from", "", "read many records from a file, - for standard input")
	c.RunE = r.do(0, 1, func(ctx context.Context, args []string) error {
		if o.from != "" {
			return r.evidenceAll(ctx, o.from, args, f)
		}
		if len(args) == 0 {
			return failure{kind: use, reason: "which control?", next: "give its id, or --from FILE; see \"soc2ready control list\""}
		}
		return r.change(ctx, func(s *session, a *assessment.Assessment, who assessment.Act) ([]assessment.Entry, string, error) {
			x := assessment.Record{Performed: who.Today, Outcome: assessment.Pass}
			if err := o.apply(ctx, s, &x, f); err != nil {
				return nil, "", err
			}
			var records []assessment.Record
			for id := range strings.SplitSeq(args[0], ",") {
				x.Control = strings.TrimSpace(id)
				records = append(records, x)
			}
			entries, ids, err := a.AddEvidence(r.deps.Bank, records, who)
			return entries, "recorded " + strings.Join(ids, ", "), unknownHint(err)
		})
	})
	return c
}

// apply sets what was given on the command line.
func (o *evidenceFlags) apply(ctx context.Context, s *session, x *assessment.Record, f *pflag.FlagSet) error {
	for _, d := range []struct {
		flag, from string
		to         *assessment.Day
	}{{"performed", o.performed, &x.Performed}, {"covers-from", o.coversFrom, &x.From}, {"covers-to", o.coversTo, &x.To}} {
		if f.Changed(d.flag) {
			day, err := flagDay(d.flag, d.from)
			if err != nil {
				return err
			}
			*d.to = day
		}
	}
	for _, t := range []struct {
		flag, from string
		to         *string
	}{{"title", o.title, &x.Title}, {"source", o.source, &x.Source}, {"note", o.note, &x.Note}} {
		if f.Changed(t.flag) {
			*t.to = t.from
		}
	}
	if f.Changed("outcome") {
		x.Outcome = assessment.Outcome(o.outcome)
	}
	if f.Changed("kind") {
		x.Kind = questions.Kind(o.kind)
	}
	if f.Changed("ref") {
		return s.refer(ctx, x, o.ref)
	}
	return nil
}

// refer puts a file or a URL behind a record; "" takes it away.
func (s *session) refer(ctx context.Context, x *assessment.Record, ref string) error {
	x.Reference, x.SHA256, x.Size = ref, "", 0
	if ref == "" || isURL(ref) {
		return nil
	}
	file, err := readEvidenceFile(ctx, ref, s.place.path)
	if err != nil {
		return err
	}
	x.Reference, x.SHA256, x.Size = file.Reference, file.SHA256, file.Size
	if file.LinkTo != "" {
		s.note("%s is a link; what was hashed is %s", quoted(ref), quoted(file.LinkTo))
	}
	s.note("%s: %s, SHA-256 %s", quoted(ref), bytesSaid(file.Size), file.SHA256)
	return nil
}

func (r *run) evidenceAll(ctx context.Context, from string, args []string, f *pflag.FlagSet) error {
	given := len(args) > 0
	f.Visit(func(x *pflag.Flag) { given = given || evidenceOwnFlag(x.Name) })
	if given {
		return wrongUse("--from stands alone: controls and what belongs to them are in the file")
	}
	lines, err := readLines(ctx, r, from, parseRecord)
	if err != nil {
		return err
	}
	return r.change(ctx, func(s *session, a *assessment.Assessment, who assessment.Act) ([]assessment.Entry, string, error) {
		records := make([]assessment.Record, len(lines))
		for i, l := range lines {
			records[i] = l.value
			if err := s.refer(ctx, &records[i], l.value.Reference); err != nil {
				return nil, "", refuseLine(from, l.number, err)
			}
		}
		entries, ids, err := a.AddEvidence(r.deps.Bank, records, who)
		var at assessment.At
		if errors.As(err, &at) {
			return nil, "", refuseLine(from, lines[at.Index].number, at.Err)
		}
		return entries, "recorded " + report.Count(len(ids), "record"), err
	})
}

func evidenceOwnFlag(name string) bool {
	switch name {
	case "performed", "outcome", "covers-from", "covers-to", "kind", "title", "ref", "source", "note":
		return true
	}
	return false
}

// parseRecord reads one line of a file of records.
func parseRecord(line []byte) (assessment.Record, error) {
	x := assessment.Record{}
	fields := []string{"control", "performed", "outcome", "covers_from", "covers_to", "kind", "title", "reference", "source", "note"}
	err := parseObject(line, "control", func(key string, value any) error {
		s, ok := value.(string)
		known := false
		for _, f := range fields {
			known = known || f == key
		}
		switch {
		case !known:
			return noField(key, fields)
		case !ok && value != nil:
			return errors.New("field \"" + key + "\" is not a text")
		}
		day := func(to *assessment.Day) error {
			if s == "" {
				return nil
			}
			d, err := assessment.ParseDay(s)
			if err != nil {
				return errors.New("field \"" + key + "\": " + err.Error())
			}
			*to = d
			return nil
		}
		switch key {
		case "control":
			x.Control = s
		case "performed":
			return day(&x.Performed)
		case "covers_from":
			return day(&x.From)
		case "covers_to":
			return day(&x.To)
		case "outcome":
			x.Outcome = assessment.Outcome(s)
		case "kind":
			x.Kind = questions.Kind(s)
		case "title":
			x.Title = s
		case "reference":
			x.Reference = s
		case "source":
			x.Source = s
		case "note":
			x.Note = s
		}
		return nil
	})
	return x, err
}

func newEvidenceEdit(r *run) *cobra.Command {
	var o evidenceFlags
	c := &cobra.Command{
		Use:     "edit ID [flags]",
		Short:   "Change a record; what is not given stays",
		Long:    "Change a record; what is not given stays, and an empty value takes a text or a day away. Who recorded it, and when, stays.",
		Example: "soc2ready evidence edit E7 --title \"Q3 review, signed\"\nsoc2ready evidence edit E7 --ref reviews/q3.pdf",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	o.flags(f)
	f.StringVar(&o.on, "control", "", "the control it is about")
	c.RunE = r.do(1, 1, func(ctx context.Context, args []string) error {
		return r.change(ctx, func(s *session, a *assessment.Assessment, who assessment.Act) ([]assessment.Entry, string, error) {
			x := a.Evidence[args[0]]
			if f.Changed("control") {
				x.Control = o.on
			}
			if _, there := a.Evidence[args[0]]; there {
				if err := o.apply(ctx, s, &x, f); err != nil {
					return nil, "", err
				}
			}
			entries, err := a.EditEvidence(r.deps.Bank, args[0], x, who)
			return entries, "changed " + args[0], unknownHint(err)
		})
	})
	return c
}

func newEvidenceRemove(r *run) *cobra.Command {
	return &cobra.Command{
		Use:   "remove ID",
		Short: "Take a record away; its id is not used again",
		Args:  cobra.ArbitraryArgs,
		RunE: r.do(1, 1, func(ctx context.Context, args []string) error {
			return r.change(ctx, func(_ *session, a *assessment.Assessment, who assessment.Act) ([]assessment.Entry, string, error) {
				entries, err := a.RemoveEvidence(args[0], who)
				return entries, "took " + args[0] + " away", unknownHint(err)
			})
		}),
	}
}
