package ui

import (
	"context"
	"errors"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// openLatest loads the assessment that was asked for or changed last; none is
// no error: then the first run begins.
func (s *session) openLatest(ctx context.Context) error {
	if s.saver.store == nil {
		return nil
	}
	l, err := loadNamed(ctx, s.saver.store, s.bank, s.opts.Assessment)
	if err == nil && l.a != nil {
		s.open(l)
	}
	return err
}

// loaded is an assessment as a store gave it.
type loaded struct {
	a     *assessment.Assessment // nil where there is none
	tail  []assessment.Entry
	place string
	seen  assessment.Day // of the stored score: when it was changed last
}

// open makes what was loaded the one that is worked on.
func (s *session) open(l loaded) {
	s.take(l.a, l.tail, l.place)
	s.noteAge(l.seen)
}

func loadSummary(ctx context.Context, store assessment.Store, bank *questions.Bank, sum assessment.Summary) (loaded, error) {
	a, tail, err := load(ctx, store, bank, sum.ID)
	return loaded{a, tail, sum.Place, sum.Score.Day}, err
}

// loadNamed loads the assessment with a name, or, without one, that which was
// changed last; none when there is none at all.
func loadNamed(ctx context.Context, store assessment.Store, bank *questions.Bank, name string) (loaded, error) {
	var sum assessment.Summary
	var err error
	if name != "" {
		sum, err = store.Named(ctx, name)
	} else if sum, err = store.Latest(ctx); errors.Is(err, assessment.ErrNotFound) {
		return loaded{}, nil
	}
	if err != nil {
		return loaded{}, err
	}
	return loadSummary(ctx, store, bank, sum)
}

// load opens an assessment with the end of its history.
func load(ctx context.Context, store assessment.Store, bank *questions.Bank, id string) (*assessment.Assessment, []assessment.Entry, error) {
	a, err := loadState(ctx, store, id)
	if err != nil {
		return nil, nil, err
	}
	length := firstTail
	if a.Complete(bank) {
		length = doneTail
	}
	tail, err := store.History(ctx, id, "", max(0, a.Last-length), 0)
	return a, tail, err
}

// loadState reads an assessment without its history.
func loadState(ctx context.Context, store assessment.Store, id string) (*assessment.Assessment, error) {
	stored, err := store.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	return assessment.Open(stored)
}
