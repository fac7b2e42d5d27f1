package ui

import (
	"slices"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
)

// Draft is a text that is being typed: it is no answer yet.
type Draft struct {
	Assessment string `json:"assessment"` // its id
	Question   string `json:"question"`
	Field      string `json:"field"` // note or reason
	Text       string `json:"text"`
}

// The fields of an answer that are typed at length.
const (
	fieldNote   = "note"
	fieldReason = "reason"
)

// Drafts keep what is being typed, so that a crash does not take it.
type Drafts interface {
	// Load gives what an earlier run has left; nothing is no error.
	Load() ([]Draft, error)
	// Keep puts drafts in place of those that were kept; none leaves nothing.
	Keep(all []Draft) error
}

// draftPause is the least time between two writes of a draft.
const draftPause = time.Second

// maxDrafts is how many are kept; the oldest go first.
const maxDrafts = 16

// drafts writes what is typed in the background: at once when the last write
// is a while ago, else when the pause is over. Without typing there is no timer.
type drafts struct {
	file    Drafts // nil keeps nothing
	all     []Draft
	spent   []Draft // became answers that are not saved yet
	dirty   bool
	writing bool
	waiting bool
	at      time.Time // of the last write
	disk    *draftDisk
}

// draftDisk keeps the writes in order: one that comes late writes nothing.
type draftDisk struct {
	mu     sync.Mutex
	issued int // of the event loop alone
	last   int // written
}

type (
	draftKeptMsg struct{ err error }
	draftDueMsg  struct{}
)

// openDrafts takes in what an earlier run has left beside the present file.
func (s *session) openDrafts() error {
	s.drafts = drafts{}
	if s.opts.Drafts == nil || s.opts.ReadOnly != "" {
		return nil
	}
	s.drafts.file = s.opts.Drafts(s.opts.Path)
	return s.drafts.load()
}

// load takes in what an earlier run has left. When that can't be read nothing
// is written over it.
func (d *drafts) load() error {
	if d.file == nil {
		return nil
	}
	all, err := d.file.Load()
	if err != nil {
		d.file = nil
		return err
	}
	for _, x := range all {
		x.Text = assessment.CleanText(x.Text)
		if known := x.Field == fieldNote || x.Field == fieldReason; known && x.Text != "" && len(x.Text) <= assessment.MaxNote {
			d.set(x)
		}
	}
	d.dirty = false
	return nil
}

func (d *drafts) index(x Draft) int {
	return slices.IndexFunc(d.all, func(y Draft) bool {
		return x.Assessment == y.Assessment && x.Question == y.Question && x.Field == y.Field
	})
}

// set puts a draft in place of the one of the same field; an empty text is none.
func (d *drafts) set(x Draft) {
	if i := d.index(x); i >= 0 {
		if d.all[i].Text == x.Text {
			return
		}
		d.all = slices.Delete(d.all, i, i+1)
	} else if x.Text == "" {
		return
	}
	if x.Text != "" {
		d.all = append(d.all, x)
		d.all = d.all[max(0, len(d.all)-maxDrafts):]
	}
	d.dirty = true
}

// typed keeps a text that is being typed.
func (d *drafts) typed(x Draft) tea.Cmd {
	if d.file == nil {
		return nil
	}
	d.set(x)
	return d.next()
}

// next starts a write, or the wait for the next one.
func (d *drafts) next() tea.Cmd {
	if d.file == nil || !d.dirty || d.writing || d.waiting {
		return nil
	}
	if wait := draftPause - time.Since(d.at); wait > 0 {
		d.waiting = true
		return tea.Tick(wait, func(time.Time) tea.Msg { return draftDueMsg{} })
	}
	write := d.write()
	return func() tea.Msg { return draftKeptMsg{write()} }
}

// write gives the write of what stands now.
func (d *drafts) write() func() error {
	d.dirty, d.writing, d.at = false, true, time.Now()
	if d.disk == nil {
		d.disk = &draftDisk{}
	}
	d.disk.issued++
	disk, n, file, all := d.disk, d.disk.issued, d.file, slices.Clone(d.all)
	return func() error {
		disk.mu.Lock()
		defer disk.mu.Unlock()
		if n < disk.last {
			return nil
		}
		disk.last = n
		return file.Keep(all)
	}
}

func (d *drafts) update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case draftKeptMsg:
		d.writing = false
		if m.err != nil { // typing goes on; nothing depends on it
			d.file = nil
			return notice("what you type is not kept over a crash: " + m.err.Error())
		}
	case draftDueMsg:
		d.waiting = false
	}
	return d.next()
}

// became says that a draft is an answer now; it goes when that is on disk.
func (d *drafts) became(x Draft, saved bool) tea.Cmd {
	if d.index(x) < 0 {
		return nil
	}
	d.spent = append(d.spent, x)
	return d.saved(saved)
}

// saved drops the drafts whose answers are on disk.
func (d *drafts) saved(all bool) tea.Cmd {
	if !all || len(d.spent) == 0 {
		return nil
	}
	for _, x := range d.spent {
		x.Text = ""
		d.set(x)
	}
	d.spent = nil
	return d.next()
}

// finish writes, at the end of the program, what the last pause has kept back.
func (d *drafts) finish(saved bool) error {
	if d.file == nil {
		return nil
	}
	d.saved(saved)
	if !d.dirty && !d.writing {
		return nil
	}
	return d.write()()
}

// draft gives the text that was being typed into a field when an earlier run
// ended, unless it is what stands there.
func (s *session) draft(question, field string) (text string, ok bool) {
	i := s.drafts.index(Draft{Assessment: s.a.ID, Question: question, Field: field})
	if i < 0 {
		return "", false
	}
	now := s.a.Answers[question].Note
	if field == fieldReason {
		now = s.a.Answers[question].Reason
	}
	text = s.drafts.all[i].Text
	return text, strings.TrimSpace(text) != strings.TrimSpace(now)
}

// lastDraft is the newest draft of this assessment; ok says whether there is one.
func (s *session) lastDraft() (d Draft, ok bool) {
	for i := len(s.drafts.all) - 1; i >= 0; i-- {
		d := s.drafts.all[i]
		if d.Assessment != s.a.ID || s.bank.Question(d.Question) == nil {
			continue
		}
		if _, differs := s.draft(d.Question, d.Field); differs {
			return d, true
		}
	}
	return Draft{}, false
}
