package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
)

// scoresAtOnce is how many scores of the list are computed between two
// drawings: about a tenth of a second of work.
const scoresAtOnce = 50

// fresh gives the stored score of a summary when it holds today.
func (s *session) fresh(sum *assessment.Summary) (assessment.ScoreSummary, bool) {
	sc, ok := sum.Fresh(s.bank, s.opts.Today())
	return sc, ok && sc.StaleDays == s.opts.StaleDays
}

// compute computes the next scores that don't hold any more, beginning with
// those that are seen, aside from the keys, and keeps them.
func (x *assessments) compute() tea.Cmd {
	var ids []string
	for i := range x.list {
		sum := &x.list[(x.top+i)%len(x.list)]
		if _, ok := x.s.fresh(sum); !ok && !x.lost[sum.ID] {
			if ids = append(ids, sum.ID); len(ids) == scoresAtOnce {
				break
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
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

// computed takes scores into the list. An assessment that has moved on since
// it was listed shows its new score all the same.
func (x *assessments) computed(m scoresMsg) {
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
