package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
)

// fresh gives the stored score of a summary when it holds today.
func (s *session) fresh(sum *assessment.Summary) (assessment.ScoreSummary, bool) {
	sc, ok := sum.Fresh(s.bank, s.opts.Today())
	return sc, ok && sc.StaleDays == s.opts.StaleDays
}

// scoresAhead is of how many rows the scores are computed when one that is seen
// has none: more than are seen, so that neither a page down nor a larger window
// shows rows that wait.
const scoresAhead = 100

// compute computes the scores of rows that are seen, and of some below, where
// they don't hold any more, aside from the keys, and keeps them. Among thousands
// the others can wait.
func (x *assessments) compute() tea.Cmd {
	if x.computing || len(x.due(x.room())) == 0 {
		return nil
	}
	ids := x.due(max(scoresAhead, x.room()))
	x.computing = true
	s, store := x.s, x.s.saver.store
	bank, today, stale, keep := s.bank, s.opts.Today(), s.opts.StaleDays, s.opts.ReadOnly == ""
	return func() tea.Msg {
		ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
		defer stop()
		m := scoresMsg{scores: map[string]assessment.StoredScore{}}
		for _, id := range ids {
			a, err := loadState(ctx, store, id)
			if err != nil {
				m.failed = append(m.failed, id)
				continue
			}
			m.scores[id] = a.Stored(bank, a.Score(bank, today, stale))
		}
		if keep {
			// It saves the next list the work; a list that can't keep it is still right.
			_ = store.KeepScores(ctx, m.scores)
		}
		return forMsg{x, m}
	}
}

// due gives the ids of the assessments on so many rows, from the first that is
// seen, whose score does not hold and can be computed.
func (x *assessments) due(rows int) []string {
	var ids []string
	for i := x.top; i < min(x.top+rows, len(x.list)); i++ {
		if _, ok := x.s.fresh(&x.list[i]); !ok && !x.lost[x.list[i].ID] {
			ids = append(ids, x.list[i].ID)
		}
	}
	return ids
}

// computed takes scores into the list. An assessment that has moved on since
// it was listed shows its new score all the same.
func (x *assessments) computed(m scoresMsg) {
	x.computing = false
	for i := range x.list {
		if sc, ok := m.scores[x.list[i].ID]; ok {
			x.list[i].Head, x.list[i].Score = sc.Head, sc
		}
	}
	for _, id := range m.failed {
		if x.lost == nil {
			x.lost = map[string]bool{}
		}
		x.lost[id] = true
	}
	x.draw()
}
