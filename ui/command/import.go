package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/exchange"
	"soc2ready/assessment/report"
)

// bringFlags say how far to go and who is right in a conflict.
type bringFlags struct {
	yes          bool
	ours, theirs []string // subjects; "all" is every one
}

// incoming is a file held against what stands. weigh can be asked again and
// again; nothing is kept before the end.
type incoming struct {
	format exchange.Format
	fresh  bool   // it makes an assessment
	name   string // of the assessment
	head   string // that stands, "" when fresh
	place  string // where the person is in the interview
	weigh  func(decide func(subject string) assessment.Side) (weighed, error)
}

// weighed is what comes of an import under given decisions.
type weighed struct {
	state     *assessment.Assessment
	entries   []assessment.Entry
	changes   []exchange.Change
	conflicts []exchange.Conflict
	undecided []string // subjects
	refused   []exchange.Refusal
	notes     []string
}

func newImport(r *run) *cobra.Command {
	var o bringFlags
	c := &cobra.Command{
		Use:   "import FILE [flags]",
		Short: "Take back a bundle or a sheet: shows what would change, then asks",
		Long: "Take back what was exported: the bundle (json), or a team sheet (xlsx, csv) that others have filled in. What it is, " +
			"its content tells. First comes what would change, what is at odds with answers given meanwhile, and what is refused with its place; " +
			"then it asks. Without a terminal it only shows, and --yes writes. A bundle of an assessment that is not in the file makes it; " +
			"one of an assessment that is there brings the two copies together, so that both end up the same whichever is imported into which. " +
			"--ours and --theirs decide conflicts: all of them, or the ones named (--theirs=CC6.2-01,E3). - reads standard input.",
		Example: "soc2ready import acme.json\nsoc2ready import acme-team.xlsx --yes\nsoc2ready import acme-team.xlsx --yes --theirs=CC6.2-01 --ours",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.BoolVar(&o.yes, "yes", false, "write without asking")
	f.StringSliceVar(&o.ours, "ours", nil, "conflicts in which what stands here stays (=ID,ID; all unless given)")
	f.StringSliceVar(&o.theirs, "theirs", nil, "conflicts in which the file is right (=ID,ID; all unless given)")
	f.Lookup("ours").NoOptDefVal, f.Lookup("theirs").NoOptDefVal = everything, everything
	c.RunE = r.do(1, 1, func(ctx context.Context, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		b, err := r.readForeign(ctx, args[0])
		if err != nil {
			return err
		}
		return unreadableFile(args[0], r.bringIn(ctx, args[0], b, o))
	})
	return c
}

// everything stands for all conflicts.
const everything = "all"

func (o bringFlags) check() error {
	for _, x := range o.ours {
		if slices.Contains(o.theirs, x) {
			return wrongUse("--ours and --theirs both name %s", quoted(x))
		}
	}
	return nil
}

// side is what the flags decide about a subject; a name counts more than all.
func (o bringFlags) side(subject string) assessment.Side {
	switch {
	case slices.Contains(o.ours, subject):
		return assessment.Ours
	case slices.Contains(o.theirs, subject):
		return assessment.Theirs
	case slices.Contains(o.ours, everything):
		return assessment.Ours
	case slices.Contains(o.theirs, everything):
		return assessment.Theirs
	}
	return assessment.Undecided
}

// readForeign reads a file of somebody else's, "-" for stdin, up to the limit.
func (r *run) readForeign(ctx context.Context, from string) ([]byte, error) {
	return readInput(ctx, r, from, func(in io.Reader) ([]byte, error) {
		b, err := io.ReadAll(io.LimitReader(in, exchange.MaxFile+1))
		switch {
		case err != nil:
			return nil, failure{kind: missing, reason: fmt.Sprintf("can't read %s: %v", fileName(from), err)}
		case len(b) > exchange.MaxFile:
			return nil, failure{kind: damaged, reason: fmt.Sprintf("%s is larger than %d MB, the most that is read", fileName(from), exchange.MaxFile>>20), next: "nothing was changed"}
		}
		return b, nil
	})
}

// unreadableFile puts the name of the file before what is wrong with it.
func unreadableFile(from string, err error) error {
	var u exchange.Unreadable
	var b assessment.BrokenChain
	switch {
	case errors.As(err, &u), errors.As(err, &b), errors.Is(err, assessment.ErrNewer):
		return failure{kind: damaged, reason: fileName(from) + ": " + err.Error(), next: "nothing was changed"}
	}
	return err
}

// bringIn shows what the file would change, asks, and keeps it.
func (r *run) bringIn(ctx context.Context, from string, b []byte, o bringFlags) error {
	format, err := exchange.Detect(b)
	if err != nil {
		return err
	}
	s, err := r.open(ctx, Mode{})
	if errors.Is(err, assessment.ErrNotFound) && format == exchange.Bundle { // the file is made when there is something to keep
		at, werr := where(r.deps, r.flags.db)
		if werr != nil {
			return werr
		}
		s, err = &session{run: r, place: at}, nil
	}
	if err != nil {
		return err
	}
	err = s.bringIn(ctx, from, format, b, o)
	if s.store != nil {
		err = errors.Join(err, s.store.Close())
	}
	return err
}

func (s *session) bringIn(ctx context.Context, from string, format exchange.Format, b []byte, o bringFlags) error {
	if o.yes && s.store != nil {
		if err := s.writable(); err != nil {
			return err
		}
	}
	who := s.act()
	in, err := s.incoming(ctx, from, format, b, who)
	if err != nil {
		return err
	}
	w, err := in.weigh(o.side)
	if err != nil {
		return err
	}
	if !o.yes {
		if err := s.preview(from, in, w); err != nil {
			return err
		}
		if from == "-" || !s.canAsk() || s.flags.json {
			return nil
		}
		if len(w.entries) == 0 && len(w.undecided) == 0 {
			return nil
		}
		s.flush()
		decide, err := s.askConflicts(ctx, w, o.side)
		if err != nil {
			return err
		}
		if w, err = in.weigh(decide); err != nil {
			return err
		}
		if err := s.sure(ctx, false, fmt.Sprintf("%s to write into %q", report.Count(len(w.changes), "change"), in.name), "yes"); err != nil {
			return err
		}
	}
	if n := len(w.undecided); n > 0 {
		return failure{
			kind: busy, reason: fmt.Sprintf("%s not decided: %s", report.Count(n, "conflict"), listSome(w.undecided)),
			next: "nothing was changed; look without --yes, then say --ours or --theirs, for all or by name",
		}
	}
	if in.fresh {
		err = s.keepNew(ctx, w, who)
	} else {
		err = s.keep(ctx, w.state, in.head, w.entries, in.place, who)
	}
	if err != nil {
		return err
	}
	for _, x := range w.refused {
		s.note("not taken: %s: %s", x.Place, x.Reason)
	}
	for _, n := range w.notes {
		s.note("%s", n)
	}
	return s.changed(w.state, w.entries, "took "+report.Count(len(w.changes), "change")+" from "+fileName(from))
}

// keepNew keeps an assessment that was not in the file, and makes the file when
// there is none.
func (s *session) keepNew(ctx context.Context, w weighed, who assessment.Act) error {
	if s.store == nil {
		return s.with(ctx, Mode{Create: true}, func(made *session) error { return made.keepNew(ctx, w, who) })
	}
	if err := s.writable(); err != nil {
		return err
	}
	return s.keep(ctx, w.state, "", w.entries, "", who)
}

// incoming reads the file and finds what it is to be held against.
func (s *session) incoming(ctx context.Context, from string, format exchange.Format, b []byte, who assessment.Act) (incoming, error) {
	var sheet exchange.Sheet
	var err error
	switch format {
	case exchange.Bundle:
		c, err := exchange.ReadBundle(b, s.deps.Bank)
		if err != nil {
			return incoming{}, err
		}
		return s.incomingCopy(ctx, from, c, who)
	case exchange.XLSX:
		sheet, err = exchange.ReadXLSX(b)
	case exchange.CSV:
		sheet, err = exchange.ReadCSV(b)
	}
	if err != nil {
		return incoming{}, err
	}
	return s.incomingSheet(ctx, sheet, who)
}

// incomingSheet holds a sheet of the team against the answers that stand.
func (s *session) incomingSheet(ctx context.Context, sheet exchange.Sheet, who assessment.Act) (incoming, error) {
	a, sum, err := s.load(ctx)
	if err != nil {
		return incoming{}, err
	}
	history, err := s.history(ctx, a)
	if err != nil {
		return incoming{}, err
	}
	in := incoming{format: sheet.Format, name: a.Header.Name, head: a.Head, place: sum.Place}
	in.weigh = func(decide func(string) assessment.Side) (weighed, error) {
		x, err := exchange.Weigh(sheet, s.deps.Bank, a, history, decide, who)
		w := weighed{state: x.State, entries: x.Entries, changes: x.Changes, conflicts: x.Conflicts, undecided: x.Undecided, refused: x.Refused}
		if x.Same > 0 {
			w.notes = append(w.notes, fmt.Sprintf("%s unchanged", report.Count(x.Same, "row")))
		}
		return w, err
	}
	return in, nil
}

// incomingCopy holds a bundle against the copy in the file, if there is one.
func (s *session) incomingCopy(ctx context.Context, from string, c exchange.Copy, who assessment.Act) (incoming, error) {
	name := c.State.Header.Name
	in := incoming{format: exchange.Bundle, fresh: true, name: name}
	var list []assessment.Summary
	if s.store != nil {
		var err error
		if list, err = s.list(ctx); err != nil {
			return in, err
		}
	}
	for _, sum := range list {
		switch {
		case sum.ID == c.State.ID:
			if want := assessment.CleanLine(s.flags.assessment); want != "" && want != sum.Name {
				return in, failure{kind: use, reason: fmt.Sprintf("%s is a copy of %s, not of %s", fileName(from), quoted(sum.Name), quoted(want)), next: "leave --assessment out"}
			}
			return s.incomingMerge(ctx, sum, c, who)
		case sum.Name == name:
			return in, failure{kind: use, reason: "there is another assessment named " + quoted(name), next: "give that one another name first: soc2ready set --assessment " + word(name) + " --name NAME"}
		}
	}
	if want := assessment.CleanLine(s.flags.assessment); want != "" && want != name {
		return in, failure{kind: use, reason: fmt.Sprintf("%s holds the assessment %s, not %s", fileName(from), quoted(name), quoted(want)), next: "leave --assessment out"}
	}
	in.weigh = func(func(string) assessment.Side) (weighed, error) {
		taken, err := exchange.Everything(c)
		return weighed{state: c.State, entries: c.History, changes: exchange.ChangesOf(taken)}, err
	}
	return in, nil
}

// incomingMerge brings two copies together.
func (s *session) incomingMerge(ctx context.Context, sum assessment.Summary, c exchange.Copy, who assessment.Act) (incoming, error) {
	a, err := s.loadID(ctx, sum.ID)
	if err != nil {
		return incoming{}, err
	}
	history, err := s.history(ctx, a)
	if err != nil {
		return incoming{}, err
	}
	in := incoming{format: exchange.Bundle, name: a.Header.Name, head: a.Head, place: sum.Place}
	in.weigh = func(decide func(string) assessment.Side) (weighed, error) {
		w := weighed{state: a.Clone()}
		m, err := w.state.Merge(history, c.History, func(x assessment.Conflict) assessment.Side {
			side := decide(exchange.SubjectOf(x.Kind, x.Subject))
			if side == assessment.Undecided {
				w.undecided = append(w.undecided, exchange.SubjectOf(x.Kind, x.Subject))
			}
			return side
		}, who)
		w.entries, w.changes, w.conflicts = m.Entries, exchange.ChangesOf(m.Taken), exchange.ConflictsOf(m.Conflicts)
		for _, x := range m.Renumbered {
			whose := "theirs"
			if x.Ours {
				whose = "ours"
			}
			w.notes = append(w.notes, fmt.Sprintf("both copies have a record %s of their own; %s is now %s", x.From, whose, x.To))
		}
		return w, err
	}
	return in, nil
}

func listSome(subjects []string) string {
	const most = 8
	if len(subjects) <= most {
		return strings.Join(subjects, ", ")
	}
	return strings.Join(subjects[:most], ", ") + fmt.Sprintf(" and %d more", len(subjects)-most)
}

// importName is how the preview calls the file.
func importName(from string) string {
	return cmp.Or(map[bool]string{true: "-"}[from == "-"], assessment.CleanLine(filepath.Base(from)))
}
