package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
)

// saver writes one batch at a time, in order; what can't be written stays
// pending and is tried again with the next change.
type saver struct {
	store    assessment.Store
	pending  []assessment.Entry
	inFlight []assessment.Entry
	sum      assessment.Summary // after the last pending entry
	failed   error
	savedAt  time.Time
}

type savedMsg struct {
	err error
	at  time.Time
}

func (s *saver) add(entries []assessment.Entry, sum assessment.Summary) tea.Cmd {
	s.pending = append(s.pending, entries...)
	s.sum = sum
	return s.next()
}

// next starts the next write unless one is under way.
func (s *saver) next() tea.Cmd {
	if s.store == nil || len(s.inFlight) > 0 || len(s.pending) == 0 {
		return nil
	}
	s.inFlight, s.pending = s.pending, nil
	batch, sum, store := s.inFlight, s.sum, s.store
	return func() tea.Msg { return savedMsg{write(store, batch, sum), time.Now()} }
}

// write keeps a batch; the summary belongs to the state after its last entry.
func write(store assessment.Store, batch []assessment.Entry, sum assessment.Summary) error {
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	return store.Append(ctx, sum.ID, batch[0].Previous, batch, sum)
}

func (s *saver) done(msg savedMsg) tea.Cmd {
	batch := s.inFlight
	s.inFlight, s.failed = nil, msg.err
	if msg.err != nil {
		s.pending = append(batch, s.pending...)
		return nil
	}
	s.savedAt = msg.at
	return s.next()
}

// idle says that everything is on disk.
func (s *saver) idle() bool { return len(s.inFlight) == 0 && len(s.pending) == 0 }

// unsaved is what must be written again after the program ended.
func (s *saver) unsaved() []assessment.Entry {
	return append(append([]assessment.Entry(nil), s.inFlight...), s.pending...)
}
