package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// screen is one full page between the header and the footer. Screens are
// pointers; they hold the session, change it through its methods only, and
// ask for another screen by returning a message made by goTo or back.
type screen interface {
	// title names the page in the header.
	title() string
	// setSize gives the cells the body may fill; both may be as small as 0.
	setSize(width, height int)
	// refresh is called when the state or the theme has changed.
	refresh()
	// update takes a key or a result.
	update(msg tea.Msg) tea.Cmd
	// view draws at most height lines of at most width cells. It does no work
	// that setSize, refresh or update could have done.
	view() string
	// keys is the live key table: help shows all, the footer the first ones.
	keys() []key.Binding
	// typing says that a text field has the focus: printable keys are text.
	typing() bool
}

// gone is what a message to the root asks for.
type (
	goMsg   struct{ to screen } // put a screen on top
	homeMsg struct{}            // leave all screens but Home
	backMsg struct{}            // leave this screen
	// replaceMsg puts a screen in place of this one.
	replaceMsg struct{ to screen }
	// noticeMsg shows one line in the footer until the next key.
	noticeMsg struct {
		text string
		bad  bool
	}
)

func goTo(s screen) tea.Cmd      { return func() tea.Msg { return goMsg{s} } }
func replaceBy(s screen) tea.Cmd { return func() tea.Msg { return replaceMsg{s} } }
func back() tea.Msg              { return backMsg{} }
func home() tea.Msg              { return homeMsg{} }

func notice(text string) tea.Cmd {
	return func() tea.Msg { return noticeMsg{text: text} }
}

func complain(err error) tea.Cmd {
	return func() tea.Msg { return noticeMsg{text: err.Error(), bad: true} }
}
