package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// formScreen shows a short huh form and calls done with its values bound.
// Esc leaves at once while nothing was changed. Otherwise a form that remembers
// leaves too, and what was typed stands there when one comes back; any other
// asks for a second esc.
type formScreen struct {
	s             *session
	name          string
	form          *huh.Form
	build         func() *huh.Form
	done          func() tea.Cmd
	values        func() string // all bound values, to see whether something changed
	before        string
	keep          func() // remembers what was entered when the form is left; nil drops it
	warned        bool
	width, height int
	page          string
	ended         bool
}

func newForm(s *session, name string, build func() *huh.Form, values func() string, done func() tea.Cmd) *formScreen {
	f := &formScreen{s: s, name: name, build: build, values: values, done: done}
	f.before = values()
	f.make()
	return f
}

// remember makes the form keep texts that are bound to it when it is left by
// esc, and brings back those that were kept under its name.
func (f *formScreen) remember(texts ...*string) *formScreen {
	if len(texts) == 0 {
		return f
	}
	f.keep = func() {
		var kept []string
		for _, text := range texts {
			kept = append(kept, *text)
		}
		if f.s.leftForms == nil {
			f.s.leftForms = map[string][]string{}
		}
		f.s.leftForms[f.key()] = kept
	}
	if kept := f.s.leftForms[f.key()]; len(kept) == len(texts) {
		for i, text := range kept {
			*texts[i] = text
		}
		f.make()
	}
	return f
}

// key is under what the texts of the form are remembered.
func (f *formScreen) key() string {
	if f.s.a == nil {
		return f.name
	}
	return f.s.a.ID + " " + f.name
}

// leave goes back and keeps what was entered.
func (f *formScreen) leave() tea.Cmd {
	f.ended = true
	f.keep()
	f.s.back()
	return notice("left without saving; what you typed is there when you come back")
}

// make builds the form; its theme is set once, so a new background builds it anew.
func (f *formScreen) make() {
	km := huh.NewDefaultKeyMap()
	km.Quit = key.NewBinding(key.WithDisabled())
	f.form = f.build().WithKeyMap(km).WithTheme(huh.ThemeFunc(formTheme(f.s.theme.Dark))).WithShowHelp(false)
	f.form.Init()
}

// formTheme is asked for by each field at each draw: the styles are made once.
func formTheme(dark bool) func(bool) *huh.Styles {
	st := formStyles(dark)
	return func(bool) *huh.Styles { return st }
}

func formStyles(dark bool) *huh.Styles {
	st := huh.ThemeBase(dark)
	pick := lipgloss.LightDark(dark)
	accent := pick(lipgloss.Color("#3b3b98"), lipgloss.Color("#a5a6ff"))
	muted := pick(lipgloss.Color("#5f6368"), lipgloss.Color("#9aa0a6"))
	bad := pick(lipgloss.Color("#b3261e"), lipgloss.Color("#ff8a80"))
	st.Focused.Base = lipgloss.NewStyle()
	st.Blurred.Base = lipgloss.NewStyle()
	st.Focused.Card, st.Blurred.Card = st.Focused.Base, st.Blurred.Base
	st.Focused.Title = st.Focused.Title.Foreground(accent).Bold(true)
	st.Blurred.Title = st.Blurred.Title.Foreground(muted)
	st.Focused.Description = st.Focused.Description.Foreground(muted)
	st.Blurred.Description = st.Focused.Description
	st.Focused.SelectSelector = st.Focused.SelectSelector.Foreground(accent)
	st.Focused.SelectedOption = st.Focused.SelectedOption.Foreground(accent)
	st.Focused.SelectedPrefix = st.Focused.SelectedPrefix.Foreground(accent)
	st.Focused.MultiSelectSelector = st.Focused.MultiSelectSelector.Foreground(accent)
	st.Focused.ErrorMessage = st.Focused.ErrorMessage.Foreground(bad)
	st.Focused.ErrorIndicator = st.Focused.ErrorIndicator.Foreground(bad)
	st.Focused.TextInput.Cursor = st.Focused.TextInput.Cursor.Foreground(accent)
	st.Focused.TextInput.Placeholder = st.Focused.TextInput.Placeholder.Foreground(muted)
	st.Blurred.TextInput.Text = st.Blurred.TextInput.Text.UnsetForeground()
	st.Blurred.TextInput.Prompt = st.Blurred.TextInput.Prompt.Foreground(muted)
	st.Focused.TextInput.Text = st.Focused.TextInput.Text.UnsetForeground()
	st.Focused.TextInput.Prompt = st.Focused.TextInput.Prompt.Foreground(accent)
	st.Focused.FocusedButton = lipgloss.NewStyle().Foreground(accent).Bold(true).Underline(true).MarginRight(2)
	st.Focused.BlurredButton = lipgloss.NewStyle().Foreground(muted).MarginRight(2)
	st.Blurred.FocusedButton, st.Blurred.BlurredButton = st.Focused.FocusedButton, st.Focused.BlurredButton
	return st
}

func (f *formScreen) title() string { return f.name }
func (f *formScreen) typing() bool  { return true }

func (f *formScreen) keys() []key.Binding {
	return []key.Binding{
		bind("enter", "next"), bind("↑↓", "choose"), bind("shift+tab", "previous"), leaving("leave"),
	}
}

func (f *formScreen) setSize(w, h int) {
	f.width, f.height = w, h
	if w > 0 && h > 1 {
		f.form = f.form.WithWidth(max(1, min(w-1, 90))).WithHeight(h)
	}
}

func (f *formScreen) refresh() { f.draw() }

func (f *formScreen) draw() {
	if f.ended || f.width < 1 || f.height < 1 {
		f.page = ""
		return
	}
	lines := strings.Split(f.form.View(), "\n")
	for i, l := range lines {
		lines[i] = clip(l, f.width)
	}
	f.page = strings.Join(lines[:min(len(lines), f.height)], "\n")
}

func (f *formScreen) view() string { return f.page }

func (f *formScreen) update(msg tea.Msg) tea.Cmd {
	if f.ended {
		return nil
	}
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		if key.Matches(m, leaving("leave")) {
			if f.warned || f.values() == f.before {
				f.ended = true
				return f.s.back()
			}
			if f.keep != nil {
				return f.leave()
			}
			f.warned = true
			return notice("esc again leaves and drops what you entered; enter goes on")
		}
		f.warned = false
	case tea.PasteMsg:
		msg = tea.PasteMsg{Content: assessment.CleanLine(m.Content[:min(len(m.Content), 4096)])}
	}
	model, cmd := f.form.Update(msg)
	if form, ok := model.(*huh.Form); ok {
		f.form = form
	}
	if f.form.State == huh.StateCompleted {
		f.ended = true
		f.page = ""
		delete(f.s.leftForms, f.key())
		return f.done()
	}
	f.draw()
	if _, pressed := msg.(tea.KeyPressMsg); pressed { // the form's own error line may not fit on the page
		if errs := f.form.Errors(); len(errs) > 0 {
			return tea.Batch(cmd, complain(errs[0]))
		}
	}
	return cmd
}

// again shows the form once more after its values were refused.
func (f *formScreen) again(err error) tea.Cmd {
	f.ended = false
	f.make()
	f.setSize(f.width, f.height)
	f.draw()
	return complain(err)
}

func optionalDay(s string) error {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	_, err := assessment.ParseDay(strings.TrimSpace(s))
	return err
}

func dayOrNone(s string) assessment.Day {
	d, err := assessment.ParseDay(strings.TrimSpace(s))
	if err != nil { // validated by the form; an empty text is no day
		return assessment.Day{}
	}
	return d
}

// newDetails asks for owner, due and since of a question.
func newDetails(s *session, q *questions.Question) screen {
	a := s.a.Answers[q.ID]
	owner, due, since := a.Owner, a.Due.String(), a.Since.String()
	operates := a.Level == assessment.Operating || a.Level == assessment.Proven
	var f *formScreen
	build := func() *huh.Form {
		fields := []huh.Field{
			huh.NewInput().Title("Owner").Description("who sees to it").Value(&owner).CharLimit(assessment.MaxName),
			huh.NewInput().Title("Due").Description("a day such as 2026-11-30, or empty").Value(&due).Validate(optionalDay),
		}
		if operates {
			fields = append(fields, huh.NewInput().Title("Since").Description("the day it started to run, or empty").Value(&since).Validate(optionalDay))
		}
		return huh.NewForm(huh.NewGroup(fields...))
	}
	done := func() tea.Cmd {
		d := dayOrNone(due)
		e := assessment.Edit{Question: q.ID, Owner: &owner, Due: &d}
		if operates {
			n := dayOrNone(since)
			e.Since = &n
		}
		save, err := s.record(e)
		if err != nil {
			return f.again(err)
		}
		s.back()
		return save
	}
	f = newForm(s, questions.ScreenID(q.ID)+" details", build, func() string { return owner + "\x00" + due + "\x00" + since }, done).remember(&owner, &due, &since)
	return f
}
