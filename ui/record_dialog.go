package ui

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// EvidenceFile is what is kept of a file behind a record, or of a URL.
type EvidenceFile struct {
	Reference string // the URL, or the path, below the folder of the assessment's file relative to it
	LinkTo    string // where a link led, "" when it was none
	SHA256    string // 64 hex digits, "" for a URL
	Size      int64  // bytes
}

// evidenceFileMsg is the end of reading number n of a file.
type evidenceFileMsg struct {
	n    int
	file EvidenceFile
	err  error
}

// recordDialog makes a record or changes one: keeping it is the first row, so
// that a record for a slot takes two keys; below it a row for each field.
type recordDialog struct {
	s             *session
	control       assessment.ControlView
	slot          *assessment.Slot // the one that one comes from, nil for none
	now, before   assessment.Record
	menu          menu
	told          []string
	refused       bool
	warned        bool
	removing      bool // asked once
	n             int  // of readings, so that a late one is told from this one
	stop          context.CancelFunc
	width, height int
	page          string
}

// newRecordDialog makes a record for a slot of a control: performed today, over
// the span of the slot where only that closes it. Without a window slot is nil.
func newRecordDialog(s *session, c *assessment.ControlWindow, slot *assessment.Slot) screen {
	today := s.opts.Today()
	r := assessment.Record{Control: c.ID, Performed: today, Outcome: assessment.Pass, Kind: c.Kind}
	whole := slot != nil && c.Closes(*slot) != slot.Last // only a whole list shows that it ran
	if slot != nil && (whole || slot.Last.Before(today)) {
		r.From, r.To = slot.First, slot.Last
		if r.To.After(today) {
			r.To = today
		}
	}
	if whole {
		r.Kind = questions.Population
	}
	return recordDialogOf(s, r, slot)
}

func editRecordDialog(s *session, r assessment.Record) screen { return recordDialogOf(s, r, nil) }

func recordDialogOf(s *session, r assessment.Record, slot *assessment.Slot) screen {
	view, _ := s.a.Control(s.bank, r.Control)
	return &recordDialog{s: s, control: view, slot: slot, now: r, before: r}
}

func (d *recordDialog) title() string {
	if d.now.ID != "" {
		return "record " + d.now.ID
	}
	return "add a record"
}

func (d *recordDialog) typing() bool { return d.stop != nil } // leaving has to stop the reading first

func (d *recordDialog) view() string     { return d.page }
func (d *recordDialog) setSize(w, h int) { d.width, d.height = w, h }
func (d *recordDialog) changed() bool    { return !reflect.DeepEqual(d.now, d.before) }

func (d *recordDialog) keys() []key.Binding {
	if d.stop != nil {
		return []key.Binding{leaving("stop reading the file", "q")}
	}
	return []key.Binding{bind("enter", "keep, change"), bind("↑↓", "move")}
}

// refresh builds the rows, and tells what the record would do.
func (d *recordDialog) refresh() {
	if d.s.a == nil {
		return
	}
	t := d.s.theme
	var rows []row
	act := func(text string, do func() tea.Cmd) { rows = append(rows, row{text: text, plain: text, do: do}) }
	field := func(label, value string, open func() tea.Cmd) {
		head := pad(label, 11)
		shown := value
		if value == "" {
			shown = t.Muted.Render("none")
		}
		rows = append(rows, row{text: t.Muted.Render(head) + shown, plain: head + cmp.Or(value, "none"), do: open})
	}
	form := func(open func() screen) func() tea.Cmd {
		return func() tea.Cmd { return d.s.goTo(open()) }
	}
	switch {
	case d.now.ID == "":
		act("keep this record", d.keep)
	case d.changed():
		act("keep the changes", d.keep)
	default:
		act("leave it as it is", d.s.back)
	}
	field("Performed", d.now.Performed.String(), form(d.days))
	field("Covers", span(d.now), form(d.days))
	field("Outcome", outcomeWord(d.now.Outcome), form(d.outcome))
	field("Kind", kindWord(d.now.Kind), form(d.outcome))
	field("Title", d.now.Title, form(func() screen {
		return d.text("Title", "what it is, such as: review of all accounts", &d.now.Title, assessment.MaxName)
	}))
	field("Reference", d.now.Reference, form(d.reference))
	act(pad("", 11)+"choose a file"+t.Signs.Ellipsis, func() tea.Cmd { return d.s.goTo(newFilePicker(d.s, d.refer)) })
	if d.now.SHA256 != "" {
		rows = append(rows, row{text: t.Muted.Render(pad("File", 11) + size(d.now.Size) + ", SHA-256 " + d.now.SHA256[:min(16, len(d.now.SHA256))] + t.Signs.Ellipsis)})
	}
	field("Source", d.now.Source, form(func() screen {
		return d.text("Source", "the system or the person it is from", &d.now.Source, assessment.MaxName)
	}))
	field("Note", strings.ReplaceAll(d.now.Note, "\n", " "), form(d.note))
	if d.now.ID != "" {
		text := "remove this record"
		if d.removing {
			text = "enter again removes it; its id is not used again, and u takes the removal back"
		}
		act(text, d.remove)
	}
	d.menu.set(rows)
	d.told, d.refused = d.effect()
	d.draw()
}

// effect tells what keeping the record would do, or why it is refused.
func (d *recordDialog) effect() (told []string, refused bool) {
	after := d.s.a.Clone()
	id := d.now.ID
	var err error
	if id == "" {
		var ids []string
		if _, ids, err = after.AddEvidence(d.s.bank, []assessment.Record{d.now}, d.s.act()); err == nil {
			id = ids[0]
		}
	} else {
		_, err = after.EditEvidence(d.s.bank, id, d.now, d.s.act())
	}
	if err != nil {
		return []string{sentenceOf(strings.TrimSuffix(err.Error(), "."))}, true
	}
	v := after.Window(d.s.bank, d.s.opts.Today())
	if v == nil {
		return []string{"There is no window yet; the record is kept with its control."}, false
	}
	c := v.Control(d.now.Control)
	if c == nil {
		return []string{"This control is not in the window as the answers are now; the record is kept with it."}, false
	}
	for _, s := range c.Slots {
		_, word, _ := slotMark(d.s.theme, s.State)
		switch {
		case slices.Contains(s.Records, id):
			told = append(told, fmt.Sprintf("It counts for %s to %s, which is then %s.", s.First, s.Last, word))
		case slices.Contains(s.Beside, id):
			told = append(told, fmt.Sprintf("It does not count for %s to %s: %s.", s.First, s.Last, d.whyBeside(c, s)))
		}
	}
	if len(told) == 0 {
		told = append(told, "None of its days is in the window, so it counts for no slot.")
	}
	if len(told) > 3 {
		told = append(told[:2], fmt.Sprintf("So for %d more.", len(told)-2))
	}
	return told, false
}

func (d *recordDialog) whyBeside(c *assessment.ControlWindow, s assessment.Slot) string {
	switch {
	case d.now.File == assessment.FileChanged && d.now.SHA256 == d.before.SHA256:
		return "its file was found changed"
	case c.Closes(s) == s.Last:
		return "it covers a part of it only, and was not performed in it"
	case s.Last.After(d.s.opts.Today()):
		return "only the whole list does, which can be drawn from " + s.Last.String() + " to " + c.Closes(s).String()
	}
	return "only the whole list does, kind " + kindWord(questions.Population) + ", from its first day to its last"
}

func (d *recordDialog) keep() tea.Cmd {
	if d.now.ID != "" && !d.changed() {
		return d.s.back()
	}
	save, err := d.s.putEvidence(d.now)
	if err != nil {
		return complain(err)
	}
	d.s.back()
	return tea.Batch(save, notice("kept; u takes it back"))
}

func (d *recordDialog) remove() tea.Cmd {
	if !d.removing {
		d.removing = true
		d.refresh()
		return nil
	}
	save, err := d.s.removeEvidence(d.now.ID)
	if err != nil {
		return complain(err)
	}
	d.s.back()
	return tea.Batch(save, notice(d.now.ID+" is removed; u takes it back"))
}

func (d *recordDialog) update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case evidenceFileMsg:
		return d.read(m)
	case tea.KeyPressMsg:
		if d.stop != nil {
			if key.Matches(m, leaving("stop reading the file", "q")) {
				d.stop()
				d.stop = nil
				d.n++
				d.draw()
			}
			return nil
		}
		switch m.String() {
		case "esc", "q", "backspace", "ctrl+g":
			if d.changed() && !d.warned {
				d.warned = true
				return notice("not kept yet: once more drops it; the first row keeps it")
			}
			return d.s.back()
		}
		d.warned = false
		if removing := d.removing; removing && m.String() != "enter" {
			d.removing = false
			d.refresh()
		}
		cmd := d.menu.press(m)
		d.draw()
		return cmd
	}
	return nil
}

// refer puts a file or a URL behind the record; the file is read in a command
// of its own, since it may be large.
func (d *recordDialog) refer(ref string) tea.Cmd {
	ref = strings.TrimSpace(ref)
	if ref == d.now.Reference {
		return nil
	}
	if ref == "" {
		d.now.Reference, d.now.SHA256, d.now.Size = "", "", 0
		return nil
	}
	read := d.s.opts.EvidenceFile
	if read == nil {
		d.now.Reference, d.now.SHA256, d.now.Size = ref, "", 0
		return nil
	}
	ctx, stop := context.WithCancel(context.Background())
	d.stop = stop
	d.n++
	n := d.n
	return func() tea.Msg {
		defer stop()
		file, err := read(ctx, ref)
		return forMsg{d, evidenceFileMsg{n, file, err}}
	}
}

func (d *recordDialog) read(m evidenceFileMsg) tea.Cmd {
	if m.n != d.n {
		return nil
	}
	d.stop = nil
	if m.err != nil {
		d.draw()
		return complain(m.err)
	}
	d.now.Reference, d.now.SHA256, d.now.Size = assessment.CleanLine(m.file.Reference), m.file.SHA256, m.file.Size
	d.refresh()
	if m.file.LinkTo != "" {
		return notice("a link: what was read is " + assessment.CleanLine(m.file.LinkTo))
	}
	return nil
}

func (d *recordDialog) draw() {
	if d.width < 1 || d.height < 1 {
		d.page = ""
		return
	}
	t, w := d.s.theme, d.width
	lines := []string{t.Strong.Render(clip(cmp.Or(d.control.Title, d.now.Control), w))}
	told := d.told
	if d.stop != nil {
		told = []string{"Reading the file" + t.Signs.Ellipsis}
	}
	look := t.Muted
	if d.refused {
		look = t.Bad
	}
	var said []string
	for _, x := range told {
		said = append(said, wrapStyled(x, min(w, reading), look)...)
	}
	if most := max(1, d.height/3); len(said) > most {
		said = said[:most]
	}
	lines = append(lines, said...)
	if d.height >= 16 {
		lines = append(lines, "")
	}
	lines = append(lines, d.menu.lines(t, w, d.height-len(lines))...)
	d.page = strings.Join(lines[:min(len(lines), d.height)], "\n")
	if t.ASCII {
		d.page = asciiOnly(d.page)
	}
}
