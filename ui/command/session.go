package command

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"soc2ready/assessment"
)

// session is an open file.
type session struct {
	*run
	store  assessment.Store
	keeper assessment.Keeper
	file   File // the keeper, with what only some commands need
	place  place
}

// with opens the file, runs fn and closes it.
func (r *run) with(ctx context.Context, mode Mode, fn func(s *session) error) (err error) {
	s, err := r.open(ctx, mode)
	if err != nil {
		return err
	}
	defer func() {
		if e := s.store.Close(); err == nil && e != nil {
			err = e
		}
	}()
	return fn(s)
}

func (r *run) open(ctx context.Context, mode Mode) (*session, error) {
	at, err := where(r.deps, r.flags.db)
	if err != nil {
		return nil, err
	}
	return r.openAt(ctx, at, mode)
}

func (r *run) openAt(ctx context.Context, at place, mode Mode) (*session, error) {
	var store assessment.Store
	var file File
	err := r.patiently(at.path, func() (err error) {
		store, file, err = r.deps.Open(ctx, at.path, mode)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &session{run: r, store: store, keeper: file, file: file, place: at}, nil
}

// list gives the summaries, cleaned: another program may have written them.
func (s *session) list(ctx context.Context) ([]assessment.Summary, error) {
	all, err := s.store.List(ctx)
	for i := range all {
		all[i] = clean(all[i])
	}
	return all, err
}

func clean(s assessment.Summary) assessment.Summary {
	for _, text := range []*string{&s.Name, &s.Org, &s.System, &s.Checkpoint} {
		*text = assessment.CleanLine(*text)
	}
	return s
}

// find chooses the assessment that --assessment names, or the only one.
func (s *session) find(ctx context.Context) (assessment.Summary, error) {
	var none assessment.Summary
	if s.flags.assessment == "" {
		switch two, err := s.store.ListPage(ctx, "", 2); {
		case err != nil:
			return none, err
		case len(two) == 1:
			return clean(two[0]), nil
		}
	} else if sum, err := s.store.Named(ctx, assessment.CleanLine(s.flags.assessment)); err == nil || !errors.Is(err, assessment.ErrNotFound) {
		return clean(sum), err
	}
	list, err := s.list(ctx) // for what to say, and for names that are not clean
	if err != nil {
		return none, err
	}
	var names []string
	for _, x := range list {
		names = append(names, x.Name)
	}
	if name := assessment.CleanLine(s.flags.assessment); name != "" {
		if i := slices.Index(names, name); i >= 0 {
			return list[i], nil
		}
		f := failure{kind: missing, reason: "no assessment " + quoted(name) + " in " + quoted(s.place.path), next: "see \"soc2ready list\""}
		if len(names) > 0 {
			f.reason += "; there are " + some(names)
		}
		return none, f
	}
	switch len(list) {
	case 0:
		return none, errEmpty(s.place)
	case 1:
		return list[0], nil
	}
	return none, failure{kind: use, reason: "which assessment? there are " + some(names), next: "name one with --assessment"}
}

func errEmpty(at place) error {
	return failure{kind: missing, reason: "no assessment in " + quoted(at.path), next: "make one with \"soc2ready new NAME\""}
}

// load opens the assessment that was chosen.
func (s *session) load(ctx context.Context) (*assessment.Assessment, assessment.Summary, error) {
	sum, err := s.find(ctx)
	if err != nil {
		return nil, sum, err
	}
	s.checkClock(sum)
	a, err := s.loadID(ctx, sum.ID)
	return a, sum, err
}

// clockSlack is by how much clocks may differ between machines that share a file.
const clockSlack = 10 * time.Minute

// checkClock tells when the clock of this computer went back, or can't be
// right: days decide what is due and what is stale.
func (s *session) checkClock(sum assessment.Summary) {
	now := s.deps.Now()
	switch {
	case sum.ChangedAt.After(now.Add(clockSlack)):
		s.note("%s was last changed on %s, but the clock of this computer says %s; set it right, since days decide what is due",
			sum.Name, sum.ChangedAt.Format(time.RFC3339), now.UTC().Format(time.RFC3339))
	case now.Year() < 2020 || now.Year() > 2100:
		s.note("the clock of this computer says %s; set it right, since days decide what is due", now.UTC().Format(time.RFC3339))
	}
}

func (s *session) loadID(ctx context.Context, id string) (*assessment.Assessment, error) {
	kept, err := s.store.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	a, err := assessment.Open(kept)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", quoted(s.place.path), err)
	}
	return a, nil
}

// act is who does something, when.
func (r *run) act() assessment.Act {
	return assessment.Act{Actor: r.actor(), Time: r.deps.Now().UTC(), Today: r.today}
}

func (r *run) score(a *assessment.Assessment) assessment.Readiness {
	return a.Score(r.deps.Bank, r.today, r.staleDays())
}

// writable tells why the file can't be written, before anyone computes.
func (s *session) writable() error {
	if why := s.keeper.ReadOnly(); why != "" {
		return failure{kind: noWrite, reason: "can't write " + quoted(s.place.path) + ": " + why}
	}
	return nil
}

// keep stores the entries that an act on a gave, upon the head that a had
// before it. Where the person is in the interview stays as it was.
func (s *session) keep(ctx context.Context, a *assessment.Assessment, head string, entries []assessment.Entry, at string, act assessment.Act) error {
	if len(entries) == 0 {
		return nil
	}
	sum := a.Summary(s.deps.Bank, s.score(a), act.Time, at)
	return s.patiently(s.place.path, func() error { return s.store.Append(ctx, a.ID, head, entries, sum) })
}

// patience is how long a command is silent that can't go on.
const patience = time.Second

// patiently runs what waits while another program holds the file, and tells
// someone who sits before it what it waits for. A script gets one line in the
// end, and not this one.
func (r *run) patiently(path string, do func() error) error {
	if !r.deps.Terminal(r.stderr) {
		return do()
	}
	told := make(chan struct{})
	timer := time.AfterFunc(patience, func() {
		defer close(told)
		_, _ = fmt.Fprintf(r.stderr, "waiting for %s; another program seems to be writing to it\n", quoted(path))
	})
	err := do()
	if !timer.Stop() {
		<-told // stderr is written by one at a time
	}
	return err
}

// change is the way of every command that writes: load, act, keep, tell. The
// words are what the act did, in the past tense, for people.
func (r *run) change(ctx context.Context, act func(s *session, a *assessment.Assessment, who assessment.Act) (entries []assessment.Entry, words string, err error)) error {
	return r.with(ctx, Mode{}, func(s *session) error {
		if err := s.writable(); err != nil {
			return err
		}
		a, sum, err := s.load(ctx)
		if err != nil {
			return err
		}
		head, who := a.Head, r.act()
		entries, words, err := act(s, a, who)
		if err != nil {
			return err
		}
		if err := s.keep(ctx, a, head, entries, sum.Place, who); err != nil {
			return err
		}
		return r.changed(a, entries, words)
	})
}

// changed tells what was written: the document, or one line for people.
func (r *run) changed(a *assessment.Assessment, entries []assessment.Entry, words string) error {
	if r.flags.json {
		return r.printJSON(newChangedDocument(a, entries))
	}
	switch n := len(entries); n {
	case 0:
		r.note("%s: nothing changed", a.Header.Name)
	case 1:
		r.note("%s: %s (entry %d)", a.Header.Name, words, entries[0].N)
	default:
		r.note("%s: %s (entries %d–%d)", a.Header.Name, words, entries[0].N, entries[n-1].N)
	}
	return nil
}
