package ui

import (
	"context"
	"slices"
	"strings"
	"sync"

	"soc2ready/assessment"
	"soc2ready/assessment/assessmenttest"
)

// memory is a Store for tests: one assessment, kept as its entries, and others
// beside it in more. fail, when set, is returned by the next Append instead of
// keeping anything.
type memory struct {
	mu      sync.Mutex
	entries []assessment.Entry
	sum     assessment.Summary
	fail    error
	more    map[string]*memory
	lists   int // how often it was listed
}

// of gives the memory that holds an assessment.
func (m *memory) of(id string) *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	if x := m.more[id]; x != nil {
		return x
	}
	if len(m.entries) > 0 && id != m.sum.ID {
		if m.more == nil {
			m.more = map[string]*memory{}
		}
		x := &memory{sum: assessment.Summary{ID: id}}
		m.more[id] = x
		return x
	}
	return m
}

func (m *memory) List(context.Context) ([]assessment.Summary, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.entries) == 0 {
		return nil, nil
	}
	m.lists++
	list := []assessment.Summary{m.sum}
	for _, x := range m.more {
		if x.sum.Name != "" {
			list = append(list, x.sum)
		}
	}
	slices.SortFunc(list, func(a, b assessment.Summary) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

func (m *memory) ListPage(ctx context.Context, after string, limit int) ([]assessment.Summary, error) {
	return assessmenttest.Page(ctx, m, after, limit)
}

func (m *memory) Latest(ctx context.Context) (assessment.Summary, error) {
	return assessmenttest.Latest(ctx, m)
}

func (m *memory) Named(ctx context.Context, name string) (assessment.Summary, error) {
	return assessmenttest.Named(ctx, m, name)
}

func (m *memory) Load(_ context.Context, id string) (assessment.Stored, error) {
	m = m.of(id)
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.entries) == 0 || id != m.sum.ID {
		return assessment.Stored{}, assessment.ErrNotFound
	}
	items, err := assessment.Replay(m.entries)
	last := m.entries[len(m.entries)-1]
	return assessment.Stored{ID: id, Head: last.Hash, Last: last.N, Items: items}, err
}

// setFail makes writes fail from now on, or work again.
func (m *memory) setFail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail = err
}

func (m *memory) head() string {
	if len(m.entries) == 0 {
		return ""
	}
	return m.entries[len(m.entries)-1].Hash
}

func (m *memory) Append(_ context.Context, id, expected string, entries []assessment.Entry, sum assessment.Summary) error {
	m = m.of(id)
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

func (m *memory) History(_ context.Context, id, subject string, after, limit int) ([]assessment.Entry, error) {
	m = m.of(id)
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []assessment.Entry
	for _, e := range m.entries[min(after, len(m.entries)):] {
		if (subject == "" || e.Subject == subject) && (limit == 0 || len(out) < limit) {
			out = append(out, e)
		}
	}
	return out, nil
}

func (m *memory) KeepScores(_ context.Context, scores map[string]assessment.StoredScore) error {
	for id, sc := range scores {
		x := m.of(id)
		x.mu.Lock()
		if x.sum.Head == sc.Head {
			x.sum.Score = sc
		}
		x.mu.Unlock()
	}
	return nil
}

func (m *memory) KeepPlace(_ context.Context, id, place string) error {
	m = m.of(id)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sum.Place = place
	return nil
}

func (m *memory) Delete(context.Context, string, string) error { return nil }
func (m *memory) Close() error                                 { return nil }
