package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// screen is one full page between the header and the footer. Screens are
// pointers; they hold the session, change it through its methods only, and
// ask for another screen by goTo or back of the session.
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

// starter is a screen that has something to read when it is opened.
type starter interface{ start() tea.Cmd }

// What the root is asked for.
type (
	goMsg   struct{ to screen } // put a screen on top
	homeMsg struct{}            // leave all screens but Home
	backMsg struct{}            // leave this screen
	// replaceMsg puts a screen in place of this one.
	replaceMsg struct{ to screen }
	// forMsg is a result for a screen, wherever in the stack it is by now.
	forMsg struct {
		to  screen
		msg tea.Msg
	}
	// noticeMsg shows one line in the footer until the next key.
	noticeMsg struct {
		text string
		bad  bool
	}
)

// The ways to another page. They are not commands that come back as messages:
// the root turns the page before it reads the next key, so that keys typed
// ahead can't reach the page below. They return nil, to be returned.

func (s *session) goTo(to screen) tea.Cmd      { return s.move(goMsg{to}) }
func (s *session) replaceBy(to screen) tea.Cmd { return s.move(replaceMsg{to}) }
func (s *session) back() tea.Cmd               { return s.move(backMsg{}) }
func (s *session) home() tea.Cmd               { return s.move(homeMsg{}) }

// wait says at once what takes a moment: a notice by a command could come after
// the result.
func (s *session) wait(what string) { s.move(noticeMsg{text: what + s.theme.Signs.Ellipsis}) }

func (s *session) move(to tea.Msg) tea.Cmd {
	s.moves = append(s.moves, to)
	return nil
}

func notice(text string) tea.Cmd {
	return func() tea.Msg { return noticeMsg{text: text} }
}

func complain(err error) tea.Cmd {
	return func() tea.Msg { return noticeMsg{text: err.Error(), bad: true} }
}
