package ui

import (
	"context"
	"errors"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"soc2ready/assessment"
)

// ScanPlan is what reading the output of a scanner comes to: told in sections,
// and the records and flags that recording it would bring.
type ScanPlan struct {
	Title    string
	Sections []ScanSection
	Records  []assessment.Record
	Flag     []string // question ids
}

// ScanSection is a heading with a line for each thing below it.
type ScanSection struct {
	Title string
	Lines []string
}

// newImportForm asks which output of a scanner to read.
func newImportForm(s *session) screen { return askImport(s, "") }

func askImport(s *session, path string) screen {
	build := func() *huh.Form {
		return huh.NewForm(huh.NewGroup(
			huh.NewInput().Title("Output of a scanner").Description("a file of Prowler, Trivy, osquery, …; nothing is recorded yet").
				Value(&path).CharLimit(4096).Validate(func(s string) error {
				if strings.TrimSpace(s) == "" {
					return errors.New("needs the path of a file")
				}
				return nil
			}),
		))
	}
	done := func() tea.Cmd { return s.replaceBy(newImport(s, strings.TrimSpace(path))) }
	return newForm(s, "read a scan", build, func() string { return path }, done)
}

// planner holds what was read against an assessment.
type planner = func(*assessment.Assessment) (ScanPlan, error)

// scannedMsg is the end of reading a file.
type scannedMsg struct {
	plan planner
	err  error
}

// importScreen reads the output of a scanner and tells what recording it would
// do; only a key of its own records it.
type importScreen struct {
	s     *session
	path  string
	stop  context.CancelFunc // while it reads; nil after that
	plan  planner
	told  ScanPlan
	err   error
	k     moveKeys
	take  key.Binding
	other key.Binding
	page  pager
	drawn string
}

func newImport(s *session, path string) *importScreen {
	return &importScreen{s: s, path: path, k: newMoveKeys(), take: bind("y", "record it", "y"), other: bind("e", "another file", "e")}
}

func (i *importScreen) title() string { return "read a scan" }
func (i *importScreen) view() string  { return i.drawn }

// typing is true while it reads, since leaving then has to stop that first.
func (i *importScreen) typing() bool { return i.stop != nil }

func (i *importScreen) keys() []key.Binding {
	switch {
	case i.stop != nil:
		return []key.Binding{leaving("stop", "q")}
	case i.nothing():
		return append([]key.Binding{i.other}, i.k.paging()...)
	}
	return append([]key.Binding{i.take, i.other, together("↑↓", "scroll", i.k.up, i.k.down)}, i.k.paging()...)
}

// nothing says that there is nothing to record.
func (i *importScreen) nothing() bool {
	return i.err != nil || len(i.told.Records)+len(i.told.Flag) == 0
}

// start reads in a command of its own: a file may be large.
func (i *importScreen) start() tea.Cmd {
	ctx, stop := context.WithCancel(context.Background())
	i.stop = stop
	i.draw()
	read, path := i.s.opts.ReadScan, i.path
	return func() tea.Msg {
		defer stop()
		if read == nil {
			return forMsg{i, scannedMsg{err: errors.New("this build can't read scans")}}
		}
		plan, err := read(ctx, path)
		return forMsg{i, scannedMsg{plan, err}}
	}
}

func (i *importScreen) setSize(w, h int) { i.page.width, i.page.height = w, h }

// refresh plans anew: the assessment may have changed meanwhile.
func (i *importScreen) refresh() {
	if i.plan != nil && i.s.a != nil {
		i.told, i.err = i.plan(i.s.a)
	}
	i.draw()
}

func (i *importScreen) update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case scannedMsg:
		i.stop, i.plan, i.err = nil, m.plan, m.err
		i.refresh()
	case tea.KeyPressMsg:
		return i.press(m)
	}
	return nil
}

func (i *importScreen) press(m tea.KeyPressMsg) tea.Cmd {
	switch {
	case i.stop != nil:
		if !key.Matches(m, leaving("stop", "q")) {
			return nil
		}
		i.stop()
		return tea.Batch(i.s.replaceBy(askImport(i.s, i.path)), notice("stopped"))
	case key.Matches(m, i.other):
		return i.s.replaceBy(askImport(i.s, i.path))
	case key.Matches(m, i.take) && !i.nothing():
		return i.record()
	case key.Matches(m, i.k.up):
		i.page.by(-1)
	case key.Matches(m, i.k.down):
		i.page.by(1)
	case i.page.scrolled(i.k, m):
	default:
		return nil
	}
	i.draw()
	return nil
}

func (i *importScreen) record() tea.Cmd {
	told := i.told
	save, err := i.s.importEvidence(told.Records, told.Flag)
	if err != nil {
		return complain(err)
	}
	words := "recorded " + count(len(told.Records), "record", "records")
	if n := len(told.Flag); n > 0 {
		words += ", flagged " + count(n, "question", "questions")
	}
	i.s.back()
	return tea.Batch(save, notice(words+"; u takes it back"))
}

// importEvidence keeps what a scan says, as one act.
func (s *session) importEvidence(records []assessment.Record, flag []string) (tea.Cmd, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	entries, _, err := s.a.ImportEvidence(s.bank, records, flag, s.act())
	if err != nil {
		return nil, err
	}
	return s.keep(entries), nil
}

func (i *importScreen) draw() {
	t := i.s.theme
	if i.page.width < 1 || i.page.height < 1 {
		i.drawn = ""
		return
	}
	p := &paragraphs{t: t, w: min(i.page.width, reading)}
	i.page.foot = ""
	switch {
	case i.stop != nil:
		p.text("reading " + assessment.CleanLine(i.path) + t.Signs.Ellipsis)
	case i.err != nil:
		p.lines = styled(t.Bad.Bold(true).Render, wrap("Not read", p.w))
		p.text(assessment.CleanLine(i.err.Error()))
		p.text("")
		p.text("e names another file.")
	default:
		p.lines = styled(t.Strong.Render, wrap(i.told.Title, p.w))
		for _, x := range i.told.Sections {
			p.lines = append(p.lines, "")
			p.lines = append(p.lines, styled(t.Accent.Render, wrap(x.Title, p.w))...)
			for _, l := range x.Lines {
				p.text(l)
			}
		}
		if i.page.foot = t.Muted.Render("y records it; nothing is recorded yet"); i.nothing() {
			i.page.foot = t.Muted.Render("nothing to record")
		}
	}
	i.page.lines = p.lines
	i.drawn = i.page.draw(t)
	if t.ASCII {
		i.drawn = asciiOnly(i.drawn)
	}
}
