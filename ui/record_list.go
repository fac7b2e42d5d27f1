package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// span is what days a record covers: "2026-07-01 to 2026-09-30", "" for none.
func span(r assessment.Record) string {
	if r.From.IsZero() {
		return ""
	}
	return r.From.String() + " to " + r.To.String()
}

func outcomeWord(o assessment.Outcome) string {
	switch o {
	case assessment.Pass:
		return "it was done as it should be"
	case assessment.Exception:
		return "an exception: not done, late or not as it should be"
	case assessment.NoneOccurred:
		return "nothing occurred in the span"
	}
	return string(o)
}

func kindWord(k questions.Kind) string {
	switch k {
	case questions.Population:
		return "the whole list of a span"
	case questions.Occurrence:
		return "one time that it ran"
	case questions.Setting:
		return "a setting"
	case questions.Document:
		return "a document"
	}
	return string(k)
}

// recordWords is a record in a line: "E1 2026-09-14 done · review · ref.pdf".
func recordWords(r assessment.Record) string {
	outcome := "done"
	switch r.Outcome {
	case assessment.Exception:
		outcome = "exception"
	case assessment.NoneOccurred:
		outcome = "nothing occurred"
	}
	parts := []string{r.ID + " " + r.Performed.String() + " " + outcome}
	if s := span(r); s != "" {
		parts = append(parts, "covers "+s)
	}
	for _, x := range []string{r.Title, r.Reference} {
		if x != "" {
			parts = append(parts, x)
		}
	}
	switch r.File {
	case assessment.FileChanged:
		parts = append(parts, "its file has changed: it counts as none")
	case assessment.FileMissing:
		parts = append(parts, "its file is missing")
	}
	return strings.Join(parts, ", ")
}

// recordList lists records, the newest first; there may be thousands, so only
// those that are seen are drawn.
type recordList struct {
	s             *session
	name          string
	only          map[string]bool // controls; nil is all
	k             moveKeys
	open          key.Binding
	records       []assessment.Record
	at, top       int
	width, height int
	page          string
}

func newRecords(s *session, only map[string]bool, name string) screen {
	return &recordList{s: s, name: name, only: only, k: newMoveKeys(), open: bind("enter", "open, change, remove", "enter")}
}

func (l *recordList) title() string { return l.name }
func (l *recordList) typing() bool  { return false }
func (l *recordList) view() string  { return l.page }

func (l *recordList) keys() []key.Binding {
	return append([]key.Binding{l.open, l.k.upDown()}, l.k.paging()...)
}

func (l *recordList) setSize(w, h int) {
	l.width, l.height = w, h
	l.draw()
}

func (l *recordList) refresh() {
	if l.s.a == nil {
		return
	}
	l.records = l.s.recordsOf(l.only)
	l.draw()
}

// room is how many records are seen; above them stands how many there are.
func (l *recordList) room() int { return max(1, l.height-1) }

func (l *recordList) draw() {
	t, w := l.s.theme, l.width
	l.page = ""
	if w < 1 || l.height < 1 {
		return
	}
	if len(l.records) == 0 {
		lines := wrap("No record yet. On the evidence screen a adds one for the slot under the cursor.", w)
		l.page = strings.Join(lines[:min(len(lines), l.height)], "\n")
		return
	}
	l.at = max(0, min(l.at, len(l.records)-1))
	if l.at < l.top {
		l.top = l.at
	}
	if l.at >= l.top+l.room() {
		l.top = l.at - l.room() + 1
	}
	l.top = max(0, min(l.top, len(l.records)-l.room()))
	lines := []string{t.Muted.Render(clip(fmt.Sprintf("%d of %s, the newest first", l.at+1, count(len(l.records), "record", "records")), w))}
	for i := l.top; i < min(len(l.records), l.top+l.room()); i++ {
		r := l.records[i]
		text := pad(l.s.controlName(r.Control), min(32, w/3)) + "  " + recordWords(r)
		if i == l.at {
			lines = append(lines, t.Selected.Render(clip(t.Signs.Cursor+" "+text, w)))
		} else {
			lines = append(lines, clip("  "+text, w))
		}
	}
	l.page = strings.Join(lines[:min(len(lines), l.height)], "\n")
	if t.ASCII {
		l.page = asciiOnly(l.page)
	}
}

func (l *recordList) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(tea.KeyPressMsg)
	if !ok || len(l.records) == 0 {
		return nil
	}
	switch {
	case key.Matches(m, l.k.up):
		l.at--
	case key.Matches(m, l.k.down):
		l.at++
	case key.Matches(m, l.k.pageUp):
		l.at -= l.room()
	case key.Matches(m, l.k.pageDown):
		l.at += l.room()
	case key.Matches(m, l.k.first):
		l.at = 0
	case key.Matches(m, l.k.last):
		l.at = len(l.records)
	case key.Matches(m, l.open):
		return l.s.goTo(editRecordDialog(l.s, l.records[l.at]))
	default:
		return nil
	}
	l.draw()
	return nil
}
