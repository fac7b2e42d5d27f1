package ui

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui/style"
)

// session is the one brain of the screens: the state, its score and the
// saver. Screens read its fields and change it through its methods.
type session struct {
	opts   Options
	bank   *questions.Bank
	theme  *style.Theme
	saver  saver
	drafts drafts

	a     *assessment.Assessment
	score assessment.Readiness
	// before is the score before the last answer, for "what did it change".
	before  assessment.Readiness
	changed bool
	// confirm holds the questions whose answer was given to another text.
	confirm map[string]bool
	// tail is the end of the history, for undo.
	tail []assessment.Entry
	// times are when the person answered lately, for the pace.
	times []time.Time
	place string
	// away is true while an editor has the terminal: keys that send signals are
	// meant for it.
	away atomic.Bool
	// leftForms are texts of forms that were left without saving, by form.
	leftForms map[string][]string
	// leftExport is what the export dialog held when it was left.
	leftExport *exportValues
	// lastSearch is what was searched for last.
	lastSearch string
	// typedDays are days typed on the page "since when" and not kept yet.
	typedDays map[string]string
	// aged is what time alone did since the assessment was last seen.
	aged assessment.Ageing
	// moves are the pages asked for by the key that is being handled.
	moves []tea.Msg
}

// How many entries back undo reaches over sessions, and how many are read when
// an assessment is opened: those that tell the pace while questions are open,
// else the last one, which the clock is held against.
const (
	tailLength = 500
	firstTail  = paceTail
	doneTail   = 1
)

func newSession(o Options) *session {
	return &session{opts: o, bank: o.Bank, theme: style.New(o.dark(true), o.ASCII), saver: saver{store: o.Store}}
}

func (s *session) act() assessment.Act {
	return assessment.Act{Actor: s.opts.Actor, Time: s.opts.Now(), Today: s.opts.Today()}
}

func (s *session) rescore() {
	s.score = s.a.Score(s.bank, s.opts.Today(), s.opts.StaleDays)
	s.confirm = nil
	for _, id := range s.a.NeedsConfirm(s.bank) {
		if s.confirm == nil {
			s.confirm = map[string]bool{}
		}
		s.confirm[id] = true
	}
}

// writable refuses, in words, when nothing can be written.
func (s *session) writable() error {
	if s.opts.ReadOnly != "" {
		return assessment.Refused{Reason: "read-only: " + s.opts.ReadOnly}
	}
	return nil
}

// take makes an assessment the one that is worked on.
func (s *session) take(a *assessment.Assessment, tail []assessment.Entry, place string) {
	s.a, s.tail, s.place, s.changed = a, tail, place, false
	s.aged = assessment.Ageing{}
	s.rescore()
	s.before = s.score
	s.pace()
}

// keep hands entries to the saver and computes the score anew.
func (s *session) keep(entries []assessment.Entry) tea.Cmd {
	if len(entries) == 0 {
		return nil
	}
	s.before, s.changed = s.score, true
	s.rescore()
	s.tail = append(s.tail, entries...)
	s.pace()
	return s.saver.add(entries, s.summary())
}

func (s *session) summary() assessment.Summary {
	return s.a.Summary(s.bank, s.score, s.opts.Now(), s.place)
}

// record puts an edit on a question. The error is a refusal, told in words.
func (s *session) record(e assessment.Edit) (tea.Cmd, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	entries, err := s.a.Record(s.bank, e, s.act())
	if err != nil {
		return nil, err
	}
	return s.keep(entries), nil
}

// recordAll puts edits on several questions, all or none; at is the one that
// was refused.
func (s *session) recordAll(edits []assessment.Edit) (cmd tea.Cmd, at int, err error) {
	if err := s.writable(); err != nil {
		return nil, 0, err
	}
	entries, at, err := s.a.RecordAll(s.bank, edits, s.act())
	if err != nil {
		return nil, at, err
	}
	return s.keep(entries), 0, nil
}

// putProvider adds or changes a provider of the register.
func (s *session) putProvider(p assessment.Provider, add bool) (tea.Cmd, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	entries, err := s.a.PutProvider(p, add, s.act())
	if err != nil {
		return nil, err
	}
	return s.keep(entries), nil
}

// checkpoint keeps the present scores under a name.
func (s *session) checkpoint(name string) (tea.Cmd, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	entries, err := s.a.AddCheckpoint(s.bank, name, s.act())
	if err != nil {
		return nil, err
	}
	return s.keep(entries), nil
}

// takeBank records that the change of the questions has been told.
func (s *session) takeBank() (tea.Cmd, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	entries, err := s.a.TakeBank(s.bank, s.act())
	if err != nil {
		return nil, err
	}
	return s.keep(entries), nil
}

// change puts another set-up in place of the one that stands.
func (s *session) change(setup assessment.Setup) (tea.Cmd, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	entries, err := s.a.Change(s.bank, setup, s.act())
	if err != nil {
		return nil, err
	}
	return s.keep(entries), nil
}

// undo takes the last act back that can be taken back; told says what it was
// about.
func (s *session) undo() (cmd tea.Cmd, told string, err error) {
	if err := s.writable(); err != nil {
		return nil, "", err
	}
	entries, err := s.a.Undo(s.tail, s.act())
	if err != nil && s.readBack() {
		entries, err = s.a.Undo(s.tail, s.act())
	}
	if err != nil {
		return nil, "", err
	}
	if len(entries) > 0 {
		told = "taken back: " + entries[0].About()
	}
	if passed := assessment.ErasedAfter(s.tail, entries); len(passed) > 0 {
		told += "; " + count(len(passed), "newer entry was", "newer entries were") + " erased and can't be"
	}
	return s.keep(entries), told, nil
}

// readBack puts the entries before the tail that undo may reach in front of
// it; false when it has them all, or they can't be read.
func (s *session) readBack() bool {
	if len(s.tail) == 0 || s.saver.store == nil {
		return false
	}
	first, after := s.tail[0].N, max(0, s.a.Last-tailLength)
	if first-1 <= after {
		return false
	}
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Second)
	defer stop()
	older, err := s.saver.store.History(ctx, s.a.ID, "", after, first-1-after)
	if err != nil || len(older) == 0 || older[len(older)-1].N != first-1 {
		return false
	}
	s.tail = append(older, s.tail...)
	return true
}

// delta is the change of a type's score by the last answer, in hundredths.
func (s *session) delta(t assessment.ReportType) int {
	if !s.changed {
		return 0
	}
	if t == assessment.Type1 {
		return s.score.Type1.Mean - s.before.Type1.Mean
	}
	return s.score.Type2.Mean - s.before.Type2.Mean
}

// providers lists the ids of the register in order.
func (s *session) providers() []string {
	var ids []string
	for id := range s.a.Providers {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
