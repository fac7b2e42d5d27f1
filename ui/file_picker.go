package ui

import (
	"path/filepath"
	"strings"

	"charm.land/bubbles/v2/filepicker"
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"soc2ready/assessment"
)

// filePicker chooses a file, beginning in the folder of the assessment's file.
// The picker only lists folders; nothing is opened here.
type filePicker struct {
	s             *session
	picker        filepicker.Model
	then          func(path string) tea.Cmd
	width, height int
	page          string
}

func newFilePicker(s *session, then func(path string) tea.Cmd) screen {
	m := filepicker.New()
	m.CurrentDirectory = filepath.Dir(s.opts.Path)
	m.ShowPermissions, m.AutoHeight = false, false
	// Names of files are foreign text: without styles of its own every line of
	// the picker can be cleaned.
	none := lipgloss.NewStyle()
	m.Styles = filepicker.Styles{
		DisabledCursor: none, Cursor: none, Symlink: none, Directory: none.Transform(func(name string) string { return name + "/" }), File: none, DisabledFile: none,
		Permission: none, Selected: none, DisabledSelected: none, FileSize: m.Styles.FileSize.UnsetForeground(), EmptyDirectory: none,
	}
	m.KeyMap.Back = bind("←", "folder above", "left", "h", "backspace")
	m.KeyMap.Open = bind("→", "open", "right", "l", "enter")
	return &filePicker{s: s, picker: m, then: then}
}

func (f *filePicker) title() string  { return "choose a file" }
func (f *filePicker) typing() bool   { return true } // backspace goes to the folder above
func (f *filePicker) view() string   { return f.page }
func (f *filePicker) refresh()       { f.draw() }
func (f *filePicker) start() tea.Cmd { return f.mine(f.picker.Init()) }

func (f *filePicker) keys() []key.Binding {
	return []key.Binding{bind("enter", "take, open"), bind("←", "folder above"), bind("↑↓", "move"), leaving("leave", "q")}
}

func (f *filePicker) setSize(w, h int) {
	f.width, f.height = w, h
	f.picker.SetHeight(max(1, h-2))
	f.draw()
}

// mine brings what a command of the picker reads back to this screen.
func (f *filePicker) mine(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg { return forMsg{f, cmd()} }
}

func (f *filePicker) update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(tea.KeyPressMsg); ok && key.Matches(m, leaving("leave", "q")) {
		return f.s.back()
	}
	var cmd tea.Cmd
	f.picker, cmd = f.picker.Update(msg)
	if chosen, path := f.picker.DidSelectFile(msg); chosen {
		f.s.back()
		return f.then(path)
	}
	f.draw()
	return f.mine(cmd)
}

func (f *filePicker) draw() {
	f.page = ""
	if f.width < 1 || f.height < 1 {
		return
	}
	t := f.s.theme
	lines := []string{t.Muted.Render(clip(assessment.CleanLine(f.picker.CurrentDirectory), f.width)), ""}
	if f.picker.HighlightedPath() == "" {
		lines = append(lines, t.Muted.Render(clip("No file to see in this folder.", f.width)))
	}
	for _, l := range strings.Split(strings.TrimRight(f.picker.View(), "\n"), "\n") {
		l = assessment.CleanLine(l)
		if strings.HasPrefix(l, f.picker.Cursor) {
			lines = append(lines, t.Selected.Render(clip(t.Signs.Cursor+strings.TrimPrefix(l, f.picker.Cursor), f.width)))
		} else {
			lines = append(lines, clip(l, f.width))
		}
	}
	f.page = strings.Join(lines[:min(len(lines), f.height)], "\n")
	if t.ASCII {
		f.page = asciiOnly(f.page)
	}
}
