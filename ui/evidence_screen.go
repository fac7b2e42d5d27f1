package ui

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

type evidenceKeys struct {
	moveKeys
	add, edit, records, window, clean, control, cadence, providers, scan key.Binding
}

func newEvidenceKeys() evidenceKeys {
	return evidenceKeys{
		moveKeys:  newMoveKeys(),
		add:       bind("a", "add a record", "a"),
		edit:      bind("e", "its records", "e"),
		records:   bind("r", "all records", "r"),
		window:    bind("w", "window", "w"),
		clean:     bind("f", "first clean windows", "f"),
		control:   bind("enter", "the control", "enter"),
		cadence:   bind("c", "how often it runs", "c"),
		providers: bind("p", "providers", "p"),
		scan:      bind("i", "read a scan", "i"),
	}
}

// evidenceScreen shows the window with a strip of slots for each control.
type evidenceScreen struct {
	s             *session
	k             evidenceKeys
	of            string          // what one comes from, "" for all
	only          map[string]bool // its controls, nil for all
	width, height int

	v     *assessment.WindowView
	rows  []evidenceRow
	stops []int // rows that are controls
	at    int   // in stops
	top   int   // first row that is seen
	slots map[string]int
	head  []string
	pane  []string
	start menu // what can be done without a window
	page  string
}

// evidenceRow is a heading, or a control with its strip.
type evidenceRow struct {
	heading string
	control *assessment.ControlWindow
	drawn   string // without the cursor; "" is not drawn yet
}

func newEvidence(s *session) screen { return newEvidenceFor(s, "", nil) }

// newEvidenceOf shows the controls of a question only.
func newEvidenceOf(s *session, q *questions.Question) screen {
	return newEvidenceFor(s, questions.ScreenID(q.ID), controlsOf(q))
}

func newEvidenceFor(s *session, of string, only map[string]bool) screen {
	return &evidenceScreen{s: s, k: newEvidenceKeys(), of: of, only: only, slots: map[string]int{}}
}

func (e *evidenceScreen) title() string {
	if e.of != "" {
		return "evidence for " + e.of
	}
	return "evidence"
}

func (e *evidenceScreen) typing() bool { return false }
func (e *evidenceScreen) view() string { return e.page }

func (e *evidenceScreen) keys() []key.Binding {
	k := e.k
	if e.v == nil {
		return append(e.start.keys(), k.window, k.clean, k.records, k.providers, k.scan)
	}
	slot := together("←→", "slot", k.left, k.right)
	return append([]key.Binding{k.add, slot, k.window, k.edit, k.upDown(), k.control, k.cadence, k.records, k.clean, k.providers, k.scan}, k.paging()...)
}

func (e *evidenceScreen) setSize(w, h int) {
	if w == e.width && h == e.height {
		return
	}
	e.width, e.height = w, h
	e.refresh()
}

// refresh reads the window anew; the cursor stays on its control.
func (e *evidenceScreen) refresh() {
	if e.s.a == nil || e.width < 1 || e.height < 1 {
		e.page = ""
		return
	}
	on := ""
	if c := e.current(); c != nil {
		on = c.ID
	}
	e.v = e.s.score.Window
	e.rows, e.stops = nil, nil
	if e.v == nil {
		e.start.set(e.beginnings())
		e.draw()
		return
	}
	e.list()
	for i, k := range e.stops {
		if e.rows[k].control.ID == on {
			e.at = i
		}
	}
	e.at = max(0, min(e.at, len(e.stops)-1))
	e.settle()
}

// list puts the controls in order: what is missed, what is due and how soon,
// then the rest by series.
func (e *evidenceScreen) list() {
	of := e.s.seriesOfControls()
	groups := map[string][]*assessment.ControlWindow{}
	by := map[string]int{} // control to the day by which its due slot closes
	for i := range e.v.Controls {
		c := &e.v.Controls[i]
		if e.only != nil && !e.only[c.ID] {
			continue
		}
		group := of[c.ID]
		switch {
		case c.Count(assessment.SlotMissed) > 0:
			group = "missed"
		case c.Count(assessment.SlotDue) > 0:
			group = "due"
		}
		if day, ok := closesSoonest(c); ok {
			by[c.ID] = day.Number()
		}
		groups[group] = append(groups[group], c)
	}
	slices.SortStableFunc(groups["due"], func(x, y *assessment.ControlWindow) int { return cmp.Compare(by[x.ID], by[y.ID]) })
	add := func(group, heading string) {
		if len(groups[group]) == 0 {
			return
		}
		e.rows = append(e.rows, evidenceRow{heading: heading})
		for _, c := range groups[group] {
			e.stops = append(e.stops, len(e.rows))
			e.rows = append(e.rows, evidenceRow{control: c})
		}
	}
	add("missed", "Missed")
	add("due", "Due, the soonest first")
	for _, x := range e.s.bank.Series {
		add(x.ID, x.ID+" "+x.Title)
	}
}

// current is the control under the cursor; nil where there is none.
func (e *evidenceScreen) current() *assessment.ControlWindow {
	if e.at < len(e.stops) {
		return e.rows[e.stops[e.at]].control
	}
	return nil
}

// slot is the slot under the cursor. Until it is moved that is the first one
// that is due, else one that is missed, else the last that has begun.
func (e *evidenceScreen) slot(c *assessment.ControlWindow) int {
	if i, ok := e.slots[c.ID]; ok && i < len(c.Slots) {
		return i
	}
	for _, want := range []assessment.SlotState{assessment.SlotDue, assessment.SlotMissed} {
		if i := slices.IndexFunc(c.Slots, func(s assessment.Slot) bool { return s.State == want }); i >= 0 {
			return i
		}
	}
	at := 0
	for i, s := range c.Slots {
		if s.State != assessment.SlotUpcoming {
			at = i
		}
	}
	return at
}

func (e *evidenceScreen) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(tea.KeyPressMsg)
	if !ok || e.s.a == nil {
		return nil
	}
	k := e.k
	switch {
	case key.Matches(m, k.window):
		return e.s.goTo(newWindowScreen(e.s))
	case key.Matches(m, k.clean):
		return e.s.goTo(newEarliest(e.s))
	case key.Matches(m, k.records):
		return e.s.goTo(newRecords(e.s, e.only, "records"))
	case key.Matches(m, k.providers):
		return e.s.goTo(newProviders(e.s))
	case key.Matches(m, k.scan):
		return e.s.goTo(newImportForm(e.s))
	case e.v == nil:
		cmd := e.start.press(m)
		e.draw()
		return cmd
	}
	c := e.current()
	switch {
	case c == nil:
		return nil
	case key.Matches(m, k.up):
		e.move(-1)
	case key.Matches(m, k.down):
		e.move(1)
	case key.Matches(m, k.pageUp):
		e.move(-max(1, e.listHeight()-1))
	case key.Matches(m, k.pageDown):
		e.move(max(1, e.listHeight()-1))
	case key.Matches(m, k.first):
		e.move(-e.at)
	case key.Matches(m, k.last):
		e.move(len(e.stops))
	case key.Matches(m, k.left):
		e.turn(c, -1)
	case key.Matches(m, k.right):
		e.turn(c, 1)
	case key.Matches(m, k.add):
		return e.add(c)
	case key.Matches(m, k.edit):
		return e.edit(c)
	case key.Matches(m, k.control):
		return e.s.goTo(newControlCard(e.s, e.s.bank.Control(c.ID)))
	case key.Matches(m, k.cadence):
		return e.s.goTo(newControlDialog(e.s, c.ID))
	}
	return nil
}

func (e *evidenceScreen) move(by int) {
	e.at = max(0, min(e.at+by, len(e.stops)-1))
	e.settle()
}

// turn goes to another slot of the control under the cursor.
func (e *evidenceScreen) turn(c *assessment.ControlWindow, by int) {
	e.slots[c.ID] = max(0, min(e.slot(c)+by, len(c.Slots)-1))
	e.settle()
}

// add begins a record for the slot under the cursor.
func (e *evidenceScreen) add(c *assessment.ControlWindow) tea.Cmd {
	if err := e.s.writable(); err != nil {
		return complain(err)
	}
	at := e.slot(c)
	slot := c.Slots[at]
	e.slots[c.ID] = at // it stays there once the slot is done
	if slot.State == assessment.SlotUpcoming {
		return notice("this slot begins on " + slot.First.String() + "; a record tells what has happened")
	}
	return e.s.goTo(newRecordDialog(e.s, c, &slot))
}

// edit opens the record of the slot, or those of its control unless it is one.
func (e *evidenceScreen) edit(c *assessment.ControlWindow) tea.Cmd {
	slot := c.Slots[e.slot(c)]
	if ids := append(slices.Clone(slot.Records), slot.Beside...); len(ids) == 1 {
		if r, ok := e.s.a.Evidence[ids[0]]; ok {
			return e.s.goTo(editRecordDialog(e.s, r))
		}
	}
	return e.s.goTo(newRecords(e.s, map[string]bool{c.ID: true}, "records of "+strings.ToLower(e.s.controlName(c.ID))))
}

// beginnings are what can be done before there is a window.
func (e *evidenceScreen) beginnings() []row {
	s := e.s
	var rows []row
	add := func(text string, do func() tea.Cmd) { rows = append(rows, row{text: text, plain: text, do: do}) }
	add("set a window, or try one without setting it", func() tea.Cmd { return s.goTo(newWindowScreen(s)) })
	add("when could a clean one begin, and what holds it back?", func() tea.Cmd { return s.goTo(newEarliest(s)) })
	add("records: "+count(len(s.recordsOf(e.only)), "is", "are")+" on file", func() tea.Cmd { return s.goTo(newRecords(s, e.only, "records")) })
	add("providers: "+count(len(s.a.Providers), "is", "are")+" in the register", func() tea.Cmd { return s.goTo(newProviders(s)) })
	add("read what a scanner wrote", func() tea.Cmd { return s.goTo(newImportForm(s)) })
	rows = append(rows, row{text: ""}, row{text: s.theme.Accent.Render("Add a record for a control")})
	onFile := map[string]int{}
	for _, r := range s.a.Evidence {
		onFile[r.Control]++
	}
	for i := range s.bank.Controls {
		id := s.bank.Controls[i].ID
		if e.only != nil && !e.only[id] {
			continue
		}
		c, _ := s.a.Control(s.bank, id)
		text := pad(s.controlName(id), 40) + "  " + pad(cadenceWord(c.Cadence), 11)
		if n := onFile[id]; n > 0 {
			text += "  " + count(n, "record", "records")
		}
		add(text, func() tea.Cmd {
			return s.goTo(newRecordDialog(s, &assessment.ControlWindow{ID: id, Kind: c.Kind, Cadence: c.Cadence}, nil))
		})
	}
	return rows
}
