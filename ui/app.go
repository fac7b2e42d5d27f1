package ui

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"soc2ready/assessment"
	"soc2ready/ui/style"
)

// Below this size the program only says what it needs.
const minWidth, minHeight = 40, 10

// app is the root: it owns the stack of screens, routes messages and frames
// the page with a header and a footer.
type app struct {
	s             *session
	stack         []screen
	keys          globalKeys
	width, height int
	prefix        bool // g was pressed: the next letter names a screen
	notice        noticeMsg
	quitting      bool
	interrupted   bool // by Ctrl+C: the exit code tells
	startPlace    string

	begin  func() error // reads what there is and makes this the whole app; nil once it has
	failed error        // why it could not be read
}

func newApp(s *session) *app {
	a := &app{s: s, keys: configured(newGlobalKeys(), s.opts.Keys), startPlace: s.place}
	switch {
	case s.opts.ClaimsOnly:
		a.stack = []screen{newClaimsForm(s)}
	case s.a == nil:
		a.stack = []screen{newFirstRun(s)}
	default:
		a.stack = []screen{newHome(s)}
	}
	return a
}

func (a *app) Init() tea.Cmd {
	if a.begin != nil {
		if a.failed = a.begin(); a.failed != nil {
			return tea.Quit
		}
	}
	if b := a.s.opts.Banner; b != "" {
		return tea.Batch(tea.RequestBackgroundColor, func() tea.Msg { return noticeMsg{text: b, bad: true} })
	}
	return tea.RequestBackgroundColor
}

func (a *app) top() screen { return a.stack[len(a.stack)-1] }

// Update handles a message and turns to the pages that it asked for.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if a.failed != nil {
		return a, nil
	}
	cmds := []tea.Cmd{a.handle(msg)}
	for len(a.s.moves) > 0 {
		next := a.s.moves[0]
		a.s.moves = a.s.moves[1:]
		cmds = append(cmds, a.navigate(next))
	}
	return a, tea.Batch(cmds...)
}

func (a *app) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.width, a.height = msg.Width, msg.Height
		a.resize()
		return nil
	case tea.BackgroundColorMsg:
		if dark := a.s.opts.dark(msg.IsDark()); dark != a.s.theme.Dark {
			*a.s.theme = *style.New(dark, a.s.opts.ASCII)
			a.refresh()
		}
		return nil
	case savedMsg:
		return a.saved(msg)
	case conflictMsg:
		return a.conflict(msg)
	case draftKeptMsg, draftDueMsg:
		return a.s.drafts.update(msg)
	case forMsg:
		return msg.to.update(msg.msg)
	case noticeMsg:
		a.notice = msg
		return nil
	case tea.KeyPressMsg:
		return a.press(msg)
	}
	return a.top().update(msg)
}

// press routes a key: leaving always works, then text that is being typed,
// then the global keys, then the screen.
func (a *app) press(msg tea.KeyPressMsg) tea.Cmd {
	if key.Matches(msg, a.keys.quit) {
		a.interrupted = msg.String() == "ctrl+c"
		return a.quit()
	}
	if key.Matches(msg, a.keys.suspend) { // also while text is typed; it stays as it is
		return tea.Suspend
	}
	if a.quitting {
		return nil
	}
	if a.tooSmall() {
		return nil
	}
	a.notice = noticeMsg{}
	top := a.top()
	if top.typing() {
		return top.update(msg)
	}
	if a.prefix {
		a.prefix = false
		if cmd, ok := a.jump("g " + msg.String()); ok {
			return cmd
		}
		return notice("no screen on that letter; " + a.keys.jumpHints(a.width-30))
	}
	if a.s.a != nil {
		if cmd, ok := a.jump(msg.String()); ok { // a key of its own from the config file
			return cmd
		}
	}
	switch {
	case msg.String() == "g" && a.s.a != nil:
		a.prefix = true
		return nil
	case key.Matches(msg, a.keys.help):
		own, everywhere := a.keyTable()
		return a.s.goTo(newHelp(a.s, top.title(), append(own, everywhere...)))
	case key.Matches(msg, a.keys.palette):
		return a.s.goTo(newPalette(a.s, a.actions()))
	case key.Matches(msg, a.keys.search):
		return a.s.goTo(newSearch(a.s))
	case key.Matches(msg, a.keys.undo) && a.s.a != nil:
		return a.undo()
	case key.Matches(msg, a.keys.retry):
		return a.s.saver.next()
	case key.Matches(msg, a.keys.back):
		// A screen may have a step of its own to go back.
		if cmd := top.update(msg); cmd != nil || len(a.s.moves) > 0 {
			return cmd
		}
		if len(a.stack) > 1 {
			return a.s.back()
		}
		return a.quit()
	}
	return top.update(msg)
}

// jump goes to the screen that a key, or g and a letter, stands for; ok says
// whether there is one.
func (a *app) jump(pressed string) (cmd tea.Cmd, ok bool) {
	k := a.keys
	for _, j := range []struct {
		key  key.Binding
		open func(*session) screen
		over bool // it lies on the page it was called from
	}{
		{k.assessments, newAssessments, false},
		{k.files, newFiles, false},
		{k.gaps, newGaps, false},
		{k.evidence, newEvidence, false},
		{k.learn, newLearn, true},
		{k.progress, newProgress, false},
		{k.results, newResults, false},
		{k.setup, newSetupDialog, false},
		{k.export, newExport, true},
		{k.claims, newClaimsForm, true},
	} {
		if slices.Contains(j.key.Keys(), pressed) {
			if !j.over {
				a.navigate(homeMsg{})
			}
			return a.navigate(goMsg{j.open(a.s)}), true
		}
	}
	if slices.Contains(k.home.Keys(), pressed) {
		return a.navigate(homeMsg{}), true
	}
	return nil, false
}

func (a *app) navigate(msg tea.Msg) tea.Cmd {
	var opened screen
	switch msg := msg.(type) {
	case goMsg:
		opened = msg.to
		a.stack = append(a.stack, opened)
	case replaceMsg:
		opened = msg.to
		a.stack[len(a.stack)-1] = opened
	case noticeMsg: // of what is about to begin
		a.notice = msg
	case startMsg:
		a.notice = noticeMsg{}
		a.startPlace = a.s.place
		if a.stack = []screen{newHome(a.s)}; a.s.a == nil {
			a.stack = []screen{newFirstRun(a.s)}
		}
	case pressMsg:
		return a.replay(msg.keys)
	case homeMsg:
		if len(a.stack) > 1 {
			a.stack = a.stack[:1]
		}
	case backMsg:
		switch {
		case len(a.stack) > 1:
			a.stack = a.stack[:len(a.stack)-1]
		case a.s.opts.ClaimsOnly: // the form is all there is
			return a.quit()
		}
	}
	a.resize()
	if s, ok := opened.(starter); ok {
		return s.start()
	}
	return nil
}

func (a *app) undo() tea.Cmd {
	cmd, told, err := a.s.undo()
	if err != nil {
		return complain(err)
	}
	a.refresh()
	return tea.Batch(cmd, notice(told))
}

func (a *app) refresh() {
	for _, sc := range a.stack {
		sc.refresh()
	}
}

func (a *app) resize() {
	a.top().setSize(max(0, a.width), max(0, a.height-2))
	a.top().refresh()
}

func (a *app) tooSmall() bool { return a.width < minWidth || a.height < minHeight }

// quit leaves when everything is on disk. A second time, after a save has
// failed, it leaves all the same; Run tries once more after the screen is gone.
func (a *app) quit() tea.Cmd {
	if a.s.saver.idle() || a.quitting || a.s.saver.failed != nil {
		return tea.Quit
	}
	a.quitting = true
	a.notice = noticeMsg{text: "saving the last answer, then leaving; ctrl+c leaves at once"}
	return a.s.saver.next()
}

func (a *app) saved(msg savedMsg) tea.Cmd {
	if msg.err != nil && errors.Is(msg.err, assessment.ErrConflict) {
		a.s.saver.done(msg)
		return a.s.reload()
	}
	cmd := tea.Batch(a.s.saver.done(msg), a.s.drafts.saved(msg.err == nil && a.s.saver.idle()))
	if a.quitting && a.s.saver.idle() {
		return tea.Quit
	}
	if a.quitting && msg.err != nil {
		a.quitting = false
		a.notice = noticeMsg{text: "not saved: " + short(msg.err) + "; ctrl+r tries again, ctrl+c leaves without saving", bad: true}
	}
	return cmd
}

func (a *app) View() tea.View {
	if a.failed != nil {
		return tea.View{}
	}
	content := a.content()
	if a.s.opts.ASCII {
		content = asciiOnly(content)
	}
	v := tea.NewView(content)
	v.AltScreen = true
	v.WindowTitle = "soc2ready"
	return v
}

func (a *app) content() string {
	if a.width <= 0 || a.height <= 0 {
		return ""
	}
	if a.tooSmall() {
		lines := wrap(fmt.Sprintf("soc2ready needs %d×%d; this is %d×%d. Your work is kept.", minWidth, minHeight, a.width, a.height), a.width)
		return strings.Join(lines[:min(len(lines), a.height)], "\n")
	}
	body := strings.Split(a.top().view(), "\n")
	h := a.height - 2
	if len(body) > h {
		body = body[:h]
	}
	for len(body) < h {
		body = append(body, "")
	}
	return a.header() + "\n" + strings.Join(body, "\n") + "\n" + a.footer()
}

func (a *app) header() string {
	t := a.s.theme
	right, rightStyle := a.state()
	left := "soc2ready"
	if a.s.a != nil {
		left = cmp.Or(a.s.a.Header.Org, a.s.a.Header.Name)
		if a.width >= 100 && a.s.a.Header.System != "" {
			left += " " + t.Signs.Dot + " " + a.s.a.Header.System
		}
	}
	room := a.width - lipgloss.Width(right) - 1
	text := clip(left+" "+t.Signs.Dot+" "+a.top().title(), room)
	return t.Muted.Render(pad(text, a.width-lipgloss.Width(right))) + rightStyle.Render(right)
}

// state is the saved line: it says "saved" only when everything is on disk.
func (a *app) state() (string, lipgloss.Style) {
	t, sv := a.s.theme, &a.s.saver
	switch {
	case a.s.opts.ReadOnly != "":
		return "read-only", t.Bad
	case sv.failed != nil && !errors.Is(sv.failed, assessment.ErrConflict):
		return clip("not saved: "+short(sv.failed)+" (ctrl+r)", max(20, a.width/2)), t.Bad
	case !sv.idle():
		return "saving" + t.Signs.Ellipsis, t.Muted
	case !sv.savedAt.IsZero():
		return "saved " + sv.savedAt.Format("15:04:05"), t.Good
	case a.s.a == nil:
		return "nothing to save yet", t.Muted
	}
	return "all saved", t.Good // as it was opened, before the first change
}

// short gives the kind of a storage error in a few words.
func short(err error) string {
	for _, kind := range []error{
		assessment.ErrNoSpace, assessment.ErrLocked, assessment.ErrReadOnly, assessment.ErrConflict,
		assessment.ErrDamaged, assessment.ErrNotFound, assessment.ErrNewer,
	} {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	return err.Error()
}

func (a *app) footer() string {
	t := a.s.theme
	if a.notice.text != "" {
		st := t.Accent
		if a.notice.bad {
			st = t.Bad
		}
		return st.Render(clip(a.notice.text, a.width))
	}
	if a.prefix {
		return t.Muted.Render(clip(a.keys.jumpHints(a.width), a.width))
	}
	own, _ := a.keyTable()
	var always []key.Binding
	if !a.top().typing() {
		own = own[:min(len(own), 4)]
		always = []key.Binding{a.keys.help, a.keys.back}
	}
	room := a.width + 2 // the last one needs no gap after it
	for _, b := range always {
		room -= hintWidth(b)
	}
	var parts []string
	for _, b := range own {
		if !b.Enabled() {
			continue
		}
		if room -= hintWidth(b); room < 0 {
			break
		}
		parts = append(parts, a.hint(b))
	}
	for _, b := range always {
		parts = append(parts, a.hint(b))
	}
	return strings.Join(parts, "  ")
}

// hintWidth is the cells of a key with what it does and the gap after it.
func hintWidth(b key.Binding) int {
	return lipgloss.Width(b.Help().Key) + 1 + lipgloss.Width(b.Help().Desc) + style.Gap
}

func (a *app) hint(b key.Binding) string {
	return a.s.theme.Accent.Render(b.Help().Key) + " " + a.s.theme.Muted.Render(b.Help().Desc)
}
