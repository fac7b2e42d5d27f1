package command

import (
	"bytes"
	"context"
	"fmt"

	"soc2ready/assessment"
)

// verified is a history that holds.
type verified struct {
	entries  int
	redacted []int
	head     string
}

// verify checks the chain of an assessment, and that what is stored as its
// present state is what the history leads to.
func (s *session) verify(ctx context.Context, id string) (verified, error) {
	kept, entries, err := s.moment(ctx, id)
	if err != nil {
		return verified{}, err
	}
	redacted, err := assessment.VerifyHistory(entries, kept.Head)
	if err != nil {
		return verified{}, err
	}
	if err := sameState(entries, kept.Items); err != nil {
		return verified{}, err
	}
	return verified{len(entries), redacted, kept.Head}, nil
}

// moment gives state and history as of one moment, while others may write.
func (s *session) moment(ctx context.Context, id string) (kept assessment.Stored, entries []assessment.Entry, err error) {
	for range 3 {
		if kept, err = s.store.Load(ctx, id); err != nil {
			return kept, nil, err
		}
		if entries, err = s.store.History(ctx, id, "", 0, 0); err != nil {
			return kept, nil, err
		}
		if len(entries) == kept.Last {
			break
		}
	}
	return kept, entries, nil
}

// sameState compares what the history leads to with what is stored. It names
// the last entry about a subject that is another.
func sameState(entries []assessment.Entry, stored []assessment.Item) error {
	replayed, err := assessment.Replay(entries)
	if err != nil {
		return err
	}
	type key struct{ kind, subject string }
	last := map[key]int{}
	for _, e := range entries {
		last[key{e.Kind, e.Subject}] = e.N
	}
	have := make(map[key][]byte, len(stored))
	for _, x := range stored {
		have[key{x.Kind, x.Subject}] = x.Value
	}
	other := func(kind, subject, what string) error {
		n := last[key{kind, subject}]
		return assessment.BrokenChain{N: n, Reason: fmt.Sprintf("%s %s, as it is stored, %s", kind, quoted(subject), what)}
	}
	for _, x := range replayed {
		k := key{x.Kind, x.Subject}
		value, ok := have[k]
		switch {
		case !ok:
			return other(x.Kind, x.Subject, "is missing")
		case !bytes.Equal(value, x.Value):
			return other(x.Kind, x.Subject, "is not what this entry left")
		}
		delete(have, k)
	}
	for _, x := range stored { // in their order, so that the same one is named each time
		k := key{x.Kind, x.Subject}
		if _, ok := have[k]; !ok {
			continue
		}
		if last[k] == 0 {
			return fmt.Errorf("%s %s is stored and in no entry: %w", x.Kind, quoted(x.Subject), assessment.ErrDamaged)
		}
		return other(x.Kind, x.Subject, "should be gone")
	}
	return nil
}
