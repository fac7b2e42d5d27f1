package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"soc2ready/assessment"
)

// files lists the files that were open before, such as one for each client,
// and opens another in the place of the present one.
type files struct {
	s      *session
	list   []RecentFile
	read   bool
	menu   menu
	n      int // of openings, so that a late one is told from this one
	forget key.Binding
	w, h   int
	drawn  string
}

// recentMsg is the list; fileMsg is a file that was opened beside.
type (
	recentMsg struct{ list []RecentFile }
	fileMsg   struct {
		n      int
		opened OpenedFile
		loaded
		err error
	}
)

func newFiles(s *session) screen {
	return &files{s: s, forget: bind("d", "take off the list", "d")}
}

func (x *files) title() string    { return "files" }
func (x *files) typing() bool     { return false }
func (x *files) view() string     { return x.drawn }
func (x *files) setSize(w, h int) { x.w, x.h = w, h }

func (x *files) keys() []key.Binding {
	return append(x.menu.keys(), x.forget)
}

// start looks which files there are, without holding up the keys: a folder on
// the network may be slow to answer.
func (x *files) start() tea.Cmd {
	recent := x.s.opts.Recent
	return func() tea.Msg {
		if recent == nil {
			return forMsg{x, recentMsg{}}
		}
		return forMsg{x, recentMsg{recent()}}
	}
}

func (x *files) refresh() {
	t := x.s.theme
	var rows []row
	add := func(mark, text, tail string, do func() tea.Cmd) {
		rows = append(rows, row{text: mark + text + t.Muted.Render(tail), plain: mark + text + tail, do: do})
	}
	add("", "another file, or a new one"+t.Signs.Ellipsis, "", func() tea.Cmd { return x.s.goTo(x.ask()) })
	if !x.read {
		rows = append(rows, row{text: t.Muted.Render("reading" + t.Signs.Ellipsis)})
	}
	for _, f := range x.list {
		name, folder := assessment.CleanLine(filepath.Base(f.Path)), assessment.CleanLine(filepath.Dir(f.Path))
		tail := "  " + folder
		switch {
		case f.Path == x.s.opts.Path:
			tail = "  open now " + t.Signs.Dot + tail
		case f.Missing:
			tail = "  missing " + t.Signs.Dot + tail
		}
		add("", name, tail, func() tea.Cmd { return x.choose(f) })
	}
	x.menu.set(rows)
	x.draw()
}

func (x *files) draw() {
	if x.w < 1 || x.h < 1 {
		x.drawn = ""
		return
	}
	x.drawn = strings.Join(x.menu.lines(x.s.theme, x.w, x.h), "\n")
	if x.s.theme.ASCII {
		x.drawn = asciiOnly(x.drawn)
	}
}

func (x *files) update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case recentMsg:
		x.list, x.read = m.list, true
		x.refresh()
	case fileMsg:
		return x.opened(m)
	case tea.KeyPressMsg:
		if key.Matches(m, x.forget) {
			return x.drop()
		}
		cmd := x.menu.press(m)
		x.draw()
		return cmd
	}
	return nil
}

// drop takes the file under the cursor off the list.
func (x *files) drop() tea.Cmd {
	i := x.menu.cursor - 1
	if i < 0 || i >= len(x.list) || x.s.opts.Forget == nil {
		return notice("choose a file of the list; d takes it off, the file itself stays")
	}
	path, forget := x.list[i].Path, x.s.opts.Forget
	start := x.start()
	return func() tea.Msg {
		forget(path)
		return start()
	}
}

func (x *files) choose(f RecentFile) tea.Cmd {
	switch {
	case f.Path == x.s.opts.Path && x.s.a != nil:
		return x.s.home()
	case f.Missing:
		return complain(assessment.Refused{Reason: assessment.CleanLine(f.Path) + " is not there; d takes it off the list"})
	}
	return x.open(f.Path)
}

// ask asks for a path.
func (x *files) ask() screen {
	folder := filepath.Dir(x.s.opts.Path) + string(filepath.Separator)
	path := folder
	build := func() *huh.Form {
		return huh.NewForm(huh.NewGroup(huh.NewInput().Title("Which file?").
			Description("a file that is not there is made when the first assessment is saved").Value(&path).CharLimit(4096).
			Validate(func(s string) error {
				if s = strings.TrimSpace(s); s == "" || strings.HasSuffix(s, string(filepath.Separator)) {
					return errors.New("name a file, such as client.db")
				}
				return nil
			})))
	}
	return newForm(x.s, "another file", build, func() string { return path }, func() tea.Cmd {
		x.s.back()
		name := strings.TrimSpace(path)
		if !filepath.IsAbs(name) {
			name = filepath.Join(folder, name)
		}
		return x.open(name)
	}).remember(&path)
}

// open opens a file beside the present one, whose place is kept first.
func (x *files) open(path string) tea.Cmd {
	s := x.s
	if s.opts.OpenFile == nil {
		return nil
	}
	if err := s.settled(); err != nil {
		return complain(err)
	}
	x.n++
	n, bank, keep, open := x.n, s.bank, s.placeKeeper(), s.opts.OpenFile
	return tea.Batch(notice("opening "+assessment.CleanLine(filepath.Base(path))+s.theme.Signs.Ellipsis), func() tea.Msg {
		ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
		defer stop()
		keep(ctx)
		m := fileMsg{n: n}
		if m.opened, m.err = open(ctx, path); m.err != nil || m.opened.Store == nil {
			return forMsg{x, m}
		}
		if m.loaded, m.err = loadNamed(ctx, m.opened.Store, bank, ""); m.err != nil {
			m.err = errors.Join(m.err, m.opened.Drop())
		}
		return forMsg{x, m}
	})
}

// opened takes the file, unless something happened meanwhile.
func (x *files) opened(m fileMsg) tea.Cmd {
	if m.err != nil {
		return complain(m.err)
	}
	err := x.s.settled()
	if m.n != x.n || err != nil {
		if drop := m.opened.Drop(); err == nil {
			err = drop
		}
		if err != nil {
			return complain(err)
		}
		return nil
	}
	kept := x.s.drafts.finish(true)
	x.s.turnTo(m)
	x.s.move(startMsg{})
	if err := errors.Join(kept, x.s.openDrafts()); err != nil {
		return complain(err)
	}
	return notice("this is " + assessment.CleanLine(m.opened.Path))
}

// turnTo makes another file the one that is worked on.
func (s *session) turnTo(m fileMsg) {
	m.opened.Use()
	s.opts.Store, s.opts.Path, s.opts.ReadOnly, s.opts.Resume = m.opened.Store, m.opened.Path, m.opened.ReadOnly, m.opened.Resume
	s.opts.Assessment = ""
	s.saver = saver{store: m.opened.Store}
	if m.a == nil {
		s.a, s.tail, s.place, s.changed, s.confirm = nil, nil, "", false, nil
		s.score, s.before = assessment.Readiness{}, assessment.Readiness{}
		return
	}
	s.open(m.loaded)
}

// settled refuses while something of the present assessment is not on disk.
func (s *session) settled() error {
	if !s.saver.idle() {
		return assessment.Refused{Reason: "the last answer is not saved yet; try again in a moment (ctrl+r saves)"}
	}
	return nil
}

// placeKeeper gives what keeps where the person is in the assessment that is
// left. That is a comfort; losing it is no failure.
func (s *session) placeKeeper() func(context.Context) {
	store, a, place := s.saver.store, s.a, s.place
	if a == nil || store == nil || s.opts.ReadOnly != "" {
		return func(context.Context) {}
	}
	id := a.ID
	return func(ctx context.Context) { _ = store.KeepPlace(ctx, id, place) }
}
