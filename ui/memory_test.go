package ui

import (
	"context"
	"slices"
	"sync"

	"soc2ready/assessment"
)

// memory is a Store for tests: one assessment, kept as its entries. fail, when
// set, is returned by the next Append instead of keeping anything.
type memory struct {
	mu      sync.Mutex
	entries []assessment.Entry
	sum     assessment.Summary
	fail    error
}

func (m *memory) List(context.Context) ([]assessment.Summary, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.entries) == 0 {
		return nil, nil
	}
	return []assessment.Summary{m.sum}, nil
}

func (m *memory) Load(_ context.Context, id string) (assessment.Stored, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.entries) == 0 || id != m.sum.ID {
		return assessment.Stored{}, assessment.ErrNotFound
	}
	items, err := assessment.Replay(m.entries)
	last := m.entries[len(m.entries)-1]
	return assessment.Stored{ID: id, Head: last.Hash, Last: last.N, Items: items}, err
}

func (m *memory) head() string {
	if len(m.entries) == 0 {
		return ""
	}
	return m.entries[len(m.entries)-1].Hash
}

func (m *memory) Append(_ context.Context, _, expected string, entries []assessment.Entry, sum assessment.Summary) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	if m.head() == entries[len(entries)-1].Hash {
		return nil
	}
	if m.head() != expected {
		return assessment.ErrConflict
	}
	m.entries = append(m.entries, entries...)
	m.sum = sum
	return nil
}

func (m *memory) History(_ context.Context, _, _ string, after, _ int) ([]assessment.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.entries[min(after, len(m.entries)):]), nil
}

func (m *memory) KeepScore(context.Context, string, string, assessment.StoredScore) error { return nil }

func (m *memory) KeepPlace(_ context.Context, _, place string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sum.Place = place
	return nil
}

func (m *memory) Delete(context.Context, string, string) error { return nil }
func (m *memory) Close() error                                 { return nil }
