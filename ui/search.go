package ui

import (
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
)

type searchKeys struct {
	up, down, pageUp, pageDown, open, leave, last key.Binding
}

// search finds questions, criteria, controls, terms and pages as one types.
type search struct {
	s             *session
	name          string // of the page
	all           bool   // everything is shown while nothing is typed
	k             searchKeys
	input         textinput.Model
	index         searchIndex
	found         []int // positions in the index, best first
	at, top       int
	width, height int
	drawn         string
}

// searchLimit is the longest text that is searched for, in characters.
const searchLimit = 60

func newSearch(s *session) screen {
	in := textinput.New()
	in.Prompt = "/ "
	in.Placeholder = "question, criterion, control, term or page"
	if s.a == nil {
		in.Placeholder = "term or page"
	}
	in.CharLimit = searchLimit
	in.Focus() // its command would make the cursor blink by a timer
	f := &search{s: s, name: "search", input: in, index: newSearchIndex(s.bank, s.a != nil), k: searchKeys{
		up:       bind("↑", "up", "up", "ctrl+p"),
		down:     bind("↓", "down", "down", "ctrl+n"),
		pageUp:   bind("pgup", "page up", "pgup"),
		pageDown: bind("pgdn", "page down", "pgdown"),
		open:     bind("enter", "open", "enter"),
		leave:    leaving("back"),
		last:     bind("tab", "what was searched for last", "tab"),
	}}
	f.look()
	return f
}

// look gives the field the looks of the theme, with a cursor that stands still.
func (f *search) look() {
	t := f.s.theme
	st := textinput.DefaultStyles(t.Dark)
	st.Focused.Prompt, st.Focused.Text, st.Focused.Placeholder = t.Accent, t.Text, t.Muted
	st.Cursor.Blink, st.Cursor.Color = false, t.Accent.GetForeground()
	f.input.SetStyles(st)
}

func (f *search) title() string { return f.name }
func (f *search) typing() bool  { return true }
func (f *search) view() string  { return f.drawn }

func (f *search) keys() []key.Binding {
	return []key.Binding{
		f.k.open, together("↑↓", "move", f.k.up, f.k.down),
		together("pgup pgdn", "page", f.k.pageUp, f.k.pageDown), f.lastKey(), f.k.leave,
	}
}

func (f *search) setSize(w, h int) {
	f.width, f.height = w, h
	f.input.SetWidth(max(1, w-4))
	f.draw()
}

func (f *search) refresh() {
	f.look()
	f.draw()
}

func (f *search) update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		switch {
		case key.Matches(m, f.k.leave):
			f.keep()
			return f.s.back()
		case key.Matches(m, f.k.open):
			if f.at < len(f.found) {
				f.keep()
				return f.index.items[f.found[f.at]].open(f.s)
			}
			return nil
		case key.Matches(m, f.k.last):
			if f.bringsBack() {
				f.input.SetValue(f.s.lastSearch)
				f.input.CursorEnd()
				f.seek(f.s.lastSearch)
			}
			return nil
		case key.Matches(m, f.k.up):
			f.move(-1)
			return nil
		case key.Matches(m, f.k.down):
			f.move(1)
			return nil
		case key.Matches(m, f.k.pageUp):
			f.move(-max(1, f.room()-1))
			return nil
		case key.Matches(m, f.k.pageDown):
			f.move(max(1, f.room()-1))
			return nil
		}
	case tea.PasteMsg:
		// Made safe and short before it reaches the field.
		msg = tea.PasteMsg{Content: assessment.CleanLine(m.Content[:min(len(m.Content), 4*searchLimit)])}
	default:
		return nil
	}
	before := f.input.Value()
	var cmd tea.Cmd
	f.input, cmd = f.input.Update(msg)
	if f.input.Value() != before {
		f.seek(f.input.Value())
	}
	f.draw()
	return cmd
}

// seek shows what fits a query.
func (f *search) seek(query string) {
	f.found, f.at, f.top = f.index.find(query), 0, 0
	if f.all && strings.TrimSpace(query) == "" {
		f.found = f.index.everything()
	}
	f.draw()
}

// keep remembers what was searched for.
func (f *search) keep() {
	if text := strings.TrimSpace(f.input.Value()); text != "" && !f.all {
		f.s.lastSearch = text
	}
}

func (f *search) lastKey() key.Binding {
	k := f.k.last
	k.SetEnabled(f.bringsBack())
	return k
}

// bringsBack says whether there is a last search to go on with.
func (f *search) bringsBack() bool {
	return !f.all && f.s.lastSearch != "" && strings.TrimSpace(f.input.Value()) == ""
}

func (f *search) move(by int) {
	f.at = max(0, min(f.at+by, len(f.found)-1))
	f.draw()
}

// room is how many results are seen.
func (f *search) room() int { return max(0, f.height-2) }

func (f *search) draw() {
	f.drawn = ""
	if f.width < 1 || f.height < 1 {
		return
	}
	t := f.s.theme
	lines := append([]string{cutTo(f.input.View(), f.width)}, f.status())
	room := f.room()
	if f.at < f.top {
		f.top = f.at
	}
	if f.at >= f.top+room {
		f.top = f.at - room + 1
	}
	for i := f.top; i < len(f.found) && i < f.top+room; i++ {
		lines = append(lines, f.result(f.index.items[f.found[i]], i == f.at))
	}
	f.drawn = strings.Join(lines[:min(len(lines), f.height)], "\n")
	if t.ASCII {
		f.drawn = asciiOnly(f.drawn)
	}
}

func (f *search) status() string {
	t, examples := f.s.theme, "CC6.2, backup or MFA"
	if f.s.a == nil {
		examples = "window, backup or MFA"
	}
	switch query := strings.TrimSpace(f.input.Value()); {
	case query == "" && f.all:
		return t.Muted.Render(clip(strconv.Itoa(len(f.found))+" things to do here; type a few letters of one", f.width))
	case f.bringsBack():
		return t.Muted.Render(clip("type a few letters; tab brings back: "+f.s.lastSearch, f.width))
	case query == "":
		return t.Muted.Render(clip("type a few letters, such as "+examples, f.width))
	case len(f.found) == 0:
		return t.Close.Render(clip("nothing found; try fewer letters", f.width))
	case len(f.found) == maxFound:
		return t.Muted.Render(clip("the best "+strconv.Itoa(maxFound), f.width))
	}
	return t.Muted.Render(clip(strconv.Itoa(len(f.found))+" found", f.width))
}

// result draws a row: kind, name, and what there is room for.
func (f *search) result(it searchItem, selected bool) string {
	if it.action != nil {
		return f.actionRow(it, selected)
	}
	t := f.s.theme
	mark := "  "
	if selected {
		mark = t.Signs.Cursor + " "
	}
	const kind = 11
	label := it.label
	if it.question != nil && f.s.a != nil && !f.s.a.Asked(f.s.bank, it.question) {
		label += " (out)"
	}
	if f.width < 60 { // the name needs the room more than the kind
		label = clip(mark+label, f.width)
		if selected {
			return t.Selected.Render(label)
		}
		return label
	}
	name := 50
	if f.width < 100 {
		name = f.width - kind - 2
	}
	head, more := mark+pad(it.kind, kind), ""
	if room := f.width - len(mark) - kind - name - 2; room >= 20 {
		more = "  " + clip(it.more, room)
	}
	if selected {
		return t.Selected.Render(clip(head+pad(label, name)+more, f.width))
	}
	return clip(t.Muted.Render(head)+pad(label, name)+t.Muted.Render(more), f.width)
}

// open shows what was found.
func (it searchItem) open(s *session) tea.Cmd {
	switch {
	case it.action != nil:
		return it.action.run(s)
	case it.question != nil:
		return openQuestion(s, it.question)
	case it.control != nil:
		return s.goTo(newControlCard(s, it.control))
	case it.term != nil:
		return s.goTo(newTerm(s, it.term.Term))
	case it.page != nil:
		return s.goTo(newPage(s, it.page.ID))
	case it.criterion != nil && (s.a == nil || !s.a.InScope(it.criterion.Category)):
		return s.goTo(newCriterionCard(s, it.criterion))
	}
	return s.goTo(newSeries(s, it.id))
}
