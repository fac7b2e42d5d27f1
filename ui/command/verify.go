package command

import (
	"context"

	"soc2ready/assessment"
)

// verified is a history that holds.
type verified struct {
	entries  int
	redacted []int
	head     string
}

// verifyPage is how many entries are in memory at once.
const verifyPage = 2000

// verify checks the chain of an assessment, and that what is stored as its
// present state is what the history leads to. Others may write meanwhile: an
// entry never changes, so what was there at the beginning is what is checked.
func (s *session) verify(ctx context.Context, id string) (verified, error) {
	kept, err := s.store.Load(ctx, id)
	if err != nil {
		return verified{}, err
	}
	var w assessment.Walk
	for w.Entries() < kept.Last {
		page, err := s.store.History(ctx, id, "", w.Entries(), min(verifyPage, kept.Last-w.Entries()))
		if err != nil {
			return verified{}, err
		}
		if len(page) == 0 {
			break // End tells
		}
		if err := w.Read(page); err != nil {
			return verified{}, err
		}
	}
	if err := w.End(kept); err != nil {
		return verified{}, err
	}
	if err := s.nothingAfter(ctx, kept); err != nil {
		return verified{}, err
	}
	return verified{w.Entries(), w.Redacted(), kept.Head}, nil
}

// nothingAfter refuses entries behind the head, unless it has moved meanwhile.
func (s *session) nothingAfter(ctx context.Context, kept assessment.Stored) error {
	more, err := s.store.History(ctx, kept.ID, "", kept.Last, 1)
	if err != nil || len(more) == 0 {
		return err
	}
	now, err := s.store.Load(ctx, kept.ID)
	if err != nil || now.Last > kept.Last {
		return err
	}
	return assessment.BrokenChain{N: kept.Last + 1, Reason: "it comes after the recorded head"}
}
