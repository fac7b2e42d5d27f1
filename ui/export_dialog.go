package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/cursor"
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"soc2ready/assessment"
	"soc2ready/ui/style"
)

// exportState is where the dialog is.
type exportState int

const (
	exportAsking exportState = iota // the form
	exportWriting
	exportExists // the file is there: overwrite?
	exportFailed
	exportDone
)

// exportedMsg is the end of writing number n.
type exportedMsg struct {
	n      int
	result ExportResult
	err    error
}

// exportValues are what the form asks; offered is the path that was proposed
// last, of the assessment with the id of.
type exportValues struct {
	kind                     ExportKind
	owner, path, offered, of string
	redact                   bool
}

// export asks what to write and where, writes it and shows the result.
type export struct {
	s     *session
	form  *formScreen
	state exportState

	exportValues
	file *huh.Input // of the form that is shown

	n      int // of writings, so that a late result is told from this one
	stop   context.CancelFunc
	result ExportResult
	err    error
	yes    key.Binding
	change key.Binding
	page   pager
	k      moveKeys
	drawn  string
}

func newExport(s *session) screen {
	e := &export{
		s: s, k: newMoveKeys(),
		yes:    bind("y", "overwrite", "y"),
		change: bind("e", "change the path", "e", "n"),
	}
	if len(s.opts.Exports) > 0 {
		e.kind = s.opts.Exports[0]
	}
	e.offer()
	e.form = newForm(s, "export", e.build, e.values, e.write)
	if left := s.leftExport; left != nil && s.a != nil && left.of == s.a.ID {
		e.exportValues = *left
		e.form.make()
	}
	e.form.keep = func() { s.leftExport = &e.exportValues }
	return e
}

// offer proposes a path for the report, unless another one was typed.
func (e *export) offer() {
	name := ""
	if e.s.a != nil {
		e.of = e.s.a.ID
	}
	if e.s.a != nil && e.s.opts.ExportName != nil {
		name = e.s.opts.ExportName(e.s.a, e.kind.Format, e.kind.Reader)
	}
	if e.path == e.offered {
		e.path = name
	}
	e.offered = name
}

// exportRows is how many reports are seen at once; the list scrolls.
const exportRows = 8

func (e *export) build() *huh.Form {
	kinds := make([]huh.Option[ExportKind], len(e.s.opts.Exports))
	for i, k := range e.s.opts.Exports {
		kinds[i] = huh.NewOption(exportWords(k), k)
	}
	e.file = huh.NewInput().Title("File").Value(&e.path).CharLimit(4096).Validate(func(s string) error {
		if strings.TrimSpace(s) == "" {
			return errors.New("needs the path of a file")
		}
		return nil
	})
	return huh.NewForm(huh.NewGroup(
		huh.NewSelect[ExportKind]().Title("What").Height(min(len(kinds), exportRows)+1).Filtering(false).Options(kinds...).Accessor(exportChoice{e}),
		huh.NewSelect[bool]().Title("People and notes").Height(3).Filtering(false).Options(
			huh.NewOption("as they are", false),
			huh.NewOption("roles instead of people; no notes, references, file names", true),
		).Value(&e.redact),
		huh.NewInput().Title("Only for this owner (empty: for everybody)").Value(&e.owner).CharLimit(assessment.MaxName).Validate(func(s string) error {
			if strings.TrimSpace(s) != "" && !e.kind.Owner {
				return errors.New("this report can't be narrowed down to an owner; leave it empty")
			}
			return nil
		}),
		e.file,
	))
}

// exportChoice is the report that is chosen, to the form: another one brings
// another file name before the form is drawn.
type exportChoice struct{ e *export }

func (c exportChoice) Get() ExportKind { return c.e.kind }

func (c exportChoice) Set(k ExportKind) {
	if k == c.e.kind {
		return
	}
	c.e.kind = k
	c.e.offer()
	c.e.file.Value(&c.e.path) // huh's input reads it only when it is given
}

// exportWords says who a report is for, and as what.
func exportWords(k ExportKind) string {
	format := map[string]string{
		"md": "Markdown", "html": "web page (HTML)", "pdf": "PDF", "csv": "table (CSV)", "xlsx": "workbook (XLSX)", "json": "everything (JSON)",
	}[k.Format]
	return cmp.Or(k.Reader, "programs") + ": " + cmp.Or(format, k.Format)
}

func (e *export) values() string {
	return fmt.Sprintf("%s\x00%t\x00%s\x00%s", exportWords(e.kind), e.redact, e.owner, e.path)
}

func (e *export) title() string { return "export" }

// typing is true while the form has the keys. While writing it is too, since
// leaving then has to stop the writing first.
func (e *export) typing() bool { return e.state == exportAsking || e.state == exportWriting }

func (e *export) view() string { return e.drawn }

func (e *export) keys() []key.Binding {
	switch e.state {
	case exportAsking:
		return e.form.keys()
	case exportWriting:
		return []key.Binding{leaving("stop and leave")}
	case exportExists:
		return []key.Binding{e.yes, e.change}
	case exportFailed:
		return []key.Binding{bind("e", "change and try again", "e")}
	}
	return e.k.paging()
}

func (e *export) setSize(w, h int) {
	e.page.width, e.page.height = w, h
	e.form.setSize(w, h)
	e.refresh()
}

func (e *export) refresh() {
	e.form.draw()
	e.draw()
}

func (e *export) update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case cursor.BlinkMsg:
		return nil // the cursor stands still: no timer
	case exportedMsg:
		return e.written(m)
	}
	if e.state == exportAsking {
		return e.ask(msg)
	}
	m, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch {
	case e.state == exportWriting:
		if key.Matches(m, leaving("stop and leave")) {
			e.stop()
			e.s.back()
			return notice("export stopped")
		}
	case e.state == exportExists && key.Matches(m, e.yes):
		return e.start(true)
	case (e.state == exportExists || e.state == exportFailed) && key.Matches(m, e.change):
		e.again()
	case e.page.scrolled(e.k, m):
		e.draw()
	}
	return nil
}

// ask hands a message to the form.
func (e *export) ask(msg tea.Msg) tea.Cmd {
	if e.s.a == nil {
		return e.s.back()
	}
	cmd := e.form.update(msg)
	e.draw()
	return cmd
}

// again goes back to the form with all that was entered, at the path.
func (e *export) again() {
	e.state = exportAsking
	e.form.ended = false
	e.form.make()
	e.form.setSize(e.page.width, e.page.height)
	for range 3 {
		e.form.form.NextField() // their commands only make the cursor blink
	}
	e.refresh()
}

func (e *export) write() tea.Cmd { return e.start(false) }

// start writes in a command: a slow disk must not freeze the keys. The state
// is copied before, since answers may change meanwhile.
func (e *export) start(force bool) tea.Cmd {
	e.n++
	e.state = exportWriting
	e.s.leftExport = &e.exportValues // until it is written
	ctx, stop := context.WithCancel(context.Background())
	e.stop = stop
	n, do, a := e.n, e.s.opts.Export, e.s.a.Clone()
	r := ExportRequest{Format: e.kind.Format, Reader: e.kind.Reader, Redact: e.redact, Owner: assessment.CleanLine(e.owner), Path: strings.TrimSpace(e.path), Force: force}
	e.draw()
	return func() tea.Msg {
		defer stop()
		if do == nil {
			return exportedMsg{n: n, err: errors.New("this build can't export")}
		}
		result, err := do(ctx, a, r)
		return exportedMsg{n, result, err}
	}
}

func (e *export) written(m exportedMsg) tea.Cmd {
	if m.n != e.n || e.state != exportWriting {
		return nil
	}
	e.result, e.err = m.result, m.err
	switch {
	case m.err == nil:
		e.state, e.s.leftExport = exportDone, nil
	case errors.Is(m.err, assessment.ErrExists):
		e.state = exportExists
	default:
		e.state = exportFailed
	}
	e.draw()
	return nil
}

func (e *export) draw() {
	t, w := e.s.theme, e.page.width
	if w < 1 || e.page.height < 1 {
		e.drawn = ""
		return
	}
	if e.state == exportAsking {
		e.drawn = e.form.view()
	} else {
		e.page.lines = e.outcome(t, min(w, reading))
		e.drawn = e.page.draw(t)
	}
	if t.ASCII {
		e.drawn = asciiOnly(e.drawn)
	}
}

// outcome is what is shown instead of the form.
func (e *export) outcome(t *style.Theme, w int) []string {
	p := &paragraphs{t: t, w: w}
	switch e.state {
	case exportWriting:
		p.text("writing " + e.path)
	case exportExists:
		p.head("There is a file already")
		p.text(e.path)
		p.text("")
		p.text("y overwrites it, e changes the path, q leaves without writing.")
	case exportFailed:
		p.lines = styled(t.Bad.Bold(true).Render, wrap("Not written", w))
		p.text(assessment.CleanText(e.err.Error()))
		p.head("What to do")
		p.text(remedy(e.err) + " e goes back to what you entered.")
	case exportDone:
		p.lines = styled(t.Good.Bold(true).Render, wrap(t.Signs.Check+" Written", w))
		p.text(e.result.Path)
		p.part("Size", size(e.result.Size))
		p.part("SHA-256", e.result.SHA256)
		if e.result.Holds != "" {
			p.part("Read back and counted", e.result.Holds)
		}
		p.lines = append(p.lines, "")
		p.muted("A self-assessment: no audit, no opinion, no assurance.")
	}
	return p.lines
}

// remedy says what to do about an error of writing a file.
func remedy(err error) string {
	switch {
	case errors.Is(err, assessment.ErrNoSpace):
		return "Free some space, or choose a folder on another disk."
	case errors.Is(err, assessment.ErrReadOnly), errors.Is(err, fs.ErrPermission):
		return "Choose a folder that you may write to."
	case errors.Is(err, fs.ErrNotExist):
		return "Make the folder first, or choose one that exists."
	}
	return "Try another path, or the same once more."
}

// size writes a number of bytes: "1,234 bytes".
func size(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if n == 1 {
		return s + " byte"
	}
	return s + " bytes"
}
