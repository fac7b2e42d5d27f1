package command

import (
	"context"
	"fmt"
	"slices"

	"soc2ready/assessment"
)

// What a File has beyond Store and Keeper.

func (m *memory) Warnings() []string                          { return m.warnings }
func (m *memory) Upgraded() Upgrade                           { return m.upgrade }
func (m *memory) Deleted(context.Context) ([]Deletion, error) { return m.deleted, nil }

func (m *memory) Redact(_ context.Context, id string, n int) error {
	done, err := m.do("redact")
	if err != nil {
		return err
	}
	defer done()
	i := slices.IndexFunc(m.history[id], func(e assessment.Entry) bool { return e.N == n })
	if i < 0 {
		return assessment.Unknown{What: "entry", ID: fmt.Sprint(n)}
	}
	m.history[id][i].Payload = nil
	return nil
}
