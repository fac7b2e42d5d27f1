package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
)

func (a *app) conflict(msg conflictMsg) tea.Cmd {
	cmd, conflicts, err := a.s.rebase(msg)
	if err != nil {
		a.notice = noticeMsg{text: "not saved: " + err.Error(), bad: true}
		return nil
	}
	a.refresh()
	if len(conflicts) > 0 {
		a.quitting = false
		a.navigate(goMsg{newConflict(a.s, conflicts)})
		return cmd
	}
	a.notice = noticeMsg{text: "someone else changed this assessment meanwhile; both sets of changes are kept"}
	if a.quitting && a.s.saver.idle() {
		return tea.Quit
	}
	return cmd
}

// conflictMsg carries the state that stands in the store now.
type conflictMsg struct {
	fresh *assessment.Assessment
	tail  []assessment.Entry
	err   error
}

// reload reads the state anew after someone else changed it.
func (s *session) reload() tea.Cmd {
	store, bank, id := s.saver.store, s.bank, s.a.ID
	return func() tea.Msg {
		ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
		defer stop()
		fresh, tail, err := load(ctx, store, bank, id)
		return conflictMsg{fresh, tail, err}
	}
}

// rebase puts what is unsaved upon the state that stands now.
func (s *session) rebase(msg conflictMsg) (tea.Cmd, []assessment.Conflict, error) {
	if msg.err != nil {
		return nil, nil, msg.err
	}
	unsaved := s.saver.unsaved()
	s.saver.pending, s.saver.inFlight, s.saver.failed = nil, nil, nil
	s.a, s.tail = msg.fresh, msg.tail
	entries, conflicts, err := s.a.Rebase(unsaved, s.act())
	if err != nil {
		return nil, nil, err
	}
	s.rescore()
	return s.keep(entries), conflicts, nil
}
