package command

import (
	"context"
	"slices"
	"strings"
	"sync"

	"soc2ready/assessment"
	"soc2ready/assessment/assessmenttest"
)

// memory is a Store and a Keeper in memory. Fail, when set, is asked before
// each operation.
type memory struct {
	mu       sync.Mutex
	sums     []assessment.Summary
	history  map[string][]assessment.Entry
	kept     []string // ids of scores that were written back
	readOnly string
	warnings []string
	upgrade  Upgrade
	deleted  []Deletion
	defects  []string                                  // of the file
	items    func([]assessment.Item) []assessment.Item // what became of what was stored, nil for nothing
	stored   *assessment.Stored                        // what Load gives, nil for what the history leads to
	backup   func(to string) error
	fail     func(op string) error
}

func (m *memory) do(op string) (func(), error) {
	m.mu.Lock()
	if m.fail != nil {
		if err := m.fail(op); err != nil {
			m.mu.Unlock()
			return nil, err
		}
	}
	return m.mu.Unlock, nil
}

func (m *memory) List(context.Context) ([]assessment.Summary, error) {
	done, err := m.do("list")
	if err != nil {
		return nil, err
	}
	defer done()
	return slices.SortedFunc(slices.Values(m.sums), func(a, b assessment.Summary) int { return strings.Compare(a.Name, b.Name) }), nil
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
	done, err := m.do("load")
	if err != nil {
		return assessment.Stored{}, err
	}
	defer done()
	h := m.history[id]
	if m.stored != nil {
		return *m.stored, nil
	}
	if len(h) == 0 {
		return assessment.Stored{}, assessment.ErrNotFound
	}
	items, err := assessment.Replay(h)
	if m.items != nil {
		items = m.items(items)
	}
	return assessment.Stored{ID: id, Head: h[len(h)-1].Hash, Last: len(h), Items: items}, err
}

func (m *memory) Append(_ context.Context, id, head string, entries []assessment.Entry, sum assessment.Summary) error {
	done, err := m.do("append")
	if err != nil {
		return err
	}
	defer done()
	now := ""
	if h := m.history[id]; len(h) > 0 {
		now = h[len(h)-1].Hash
	}
	if now != head {
		return assessment.ErrConflict
	}
	for _, s := range m.sums {
		if s.ID != id && s.Name == sum.Name {
			return assessment.ErrExists
		}
	}
	m.history[id] = append(m.history[id], entries...)
	m.sums = append(slices.DeleteFunc(m.sums, func(s assessment.Summary) bool { return s.ID == id }), sum)
	return nil
}

func (m *memory) History(_ context.Context, id, subject string, after, limit int) ([]assessment.Entry, error) {
	done, err := m.do("history")
	if err != nil {
		return nil, err
	}
	defer done()
	var out []assessment.Entry
	for _, e := range m.history[id] {
		if e.N > after && (subject == "" || e.Subject == subject) && (limit == 0 || len(out) < limit) {
			out = append(out, e)
		}
	}
	return out, nil
}

func (m *memory) KeepScores(_ context.Context, scores map[string]assessment.StoredScore) error {
	done, err := m.do("keep-score")
	if err != nil {
		return err
	}
	defer done()
	for i := range m.sums {
		if sc, ok := scores[m.sums[i].ID]; ok && m.sums[i].Head == sc.Head {
			m.kept = append(m.kept, m.sums[i].ID)
			m.sums[i].Score = sc
		}
	}
	return nil
}

func (m *memory) KeepPlace(_ context.Context, id, place string) error { return nil }

func (m *memory) Delete(_ context.Context, id, head string) error {
	done, err := m.do("delete")
	if err != nil {
		return err
	}
	defer done()
	if h := m.history[id]; h[len(h)-1].Hash != head {
		return assessment.ErrConflict
	}
	delete(m.history, id)
	m.sums = slices.DeleteFunc(m.sums, func(s assessment.Summary) bool { return s.ID == id })
	return nil
}
func (m *memory) Close() error                              { return nil }
func (m *memory) Path() string                              { return "/memory.db" }
func (m *memory) ReadOnly() string                          { return m.readOnly }
func (m *memory) Check(context.Context) ([]string, error)   { return m.defects, nil }
func (m *memory) Backup(_ context.Context, to string) error { return m.backup(to) }
