package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// firstRun is the very first page: what this is, what it is not, and the way in.
type firstRun struct {
	s             *session
	menu          menu
	width, height int
	page          string
}

func newFirstRun(s *session) screen {
	f := &firstRun{s: s}
	rows := []row{
		{text: "begin: organization, promises, seven facts, then the quick scan", plain: "begin: organization, promises, seven facts, then the quick scan", do: func() tea.Cmd { return s.goTo(newSetup(s)) }},
		{text: "what is SOC 2?", plain: "what is SOC 2?", do: func() tea.Cmd { s.goTo(newLearn(s)); return s.goTo(newPage(s, "soc-2")) }},
	}
	if s.opts.Demo != nil {
		const look = "look at the demo: a made-up company, two years in"
		rows = append(rows, row{text: look, plain: look, do: f.demo})
	}
	if s.opts.OpenFile != nil {
		const other = "open a file that you had open before, or another one"
		rows = append(rows, row{text: other, plain: other, do: func() tea.Cmd { return s.goTo(newFiles(s)) }})
	}
	f.menu.set(rows)
	return f
}

func (f *firstRun) title() string       { return "SOC 2 readiness self-assessment" }
func (f *firstRun) typing() bool        { return false }
func (f *firstRun) setSize(w, h int)    { f.width, f.height = w, h }
func (f *firstRun) keys() []key.Binding { return f.menu.keys() }
func (f *firstRun) view() string        { return f.page }

func (f *firstRun) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		cmd := f.menu.press(msg)
		f.refresh()
		return cmd
	case demoMsg:
		if msg.err != nil {
			return complain(msg.err)
		}
		f.s.saver.store = msg.store
		f.s.drafts = drafts{} // the demo goes when one leaves
		f.s.take(msg.a, msg.tail, "")
		return f.s.move(startMsg{})
	}
	return nil
}

// demoMsg carries the demo, made and opened.
type demoMsg struct {
	store assessment.Store
	a     *assessment.Assessment
	tail  []assessment.Entry
	err   error
}

// demo makes the demo in the background and opens it.
func (f *firstRun) demo() tea.Cmd {
	f.s.wait("making the demo")
	return func() tea.Msg {
		ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
		defer stop()
		var m demoMsg
		var sum assessment.Summary
		if m.store, m.err = f.s.opts.Demo(ctx); m.err == nil {
			sum, m.err = m.store.Latest(ctx)
		}
		if m.err == nil {
			m.a, m.tail, m.err = load(ctx, m.store, f.s.bank, sum.ID)
		}
		return forMsg{f, m}
	}
}

func (f *firstRun) refresh() {
	if f.width < 1 || f.height < 1 {
		f.page = ""
		return
	}
	t, w := f.s.theme, min(f.width, 90)
	var top []string
	para := func(text string) { top = append(append(top, wrap(text, w)...), "") }
	top = append(top, t.Strong.Render(clip("How ready are you for a SOC 2 report?", w)), "")
	para("Answer in plain words what your company does every day. You get two scores, for a Type 1 and a Type 2 report, what holds each back, and what to do first. The first honest number takes about ten minutes.")
	para("This is a self-assessment, self-reported. It is not an audit and gives no opinion: only a licensed CPA firm issues a SOC 2 report, and there is no SOC 2 certificate.")
	para("Everything stays on this machine in one file: " + f.s.opts.Path + ". Nothing is stored before the first assessment is saved.")
	room := f.height - len(f.menu.rows)
	if len(top) > room {
		top = append(top[:max(0, min(len(top), room-1))], "")
	}
	f.page = strings.Join(append(top, f.menu.lines(t, f.width, f.height-len(top))...), "\n")
}

// promise is what a company says to its customers, and the category it leads to.
type promise struct {
	text     string
	category questions.Category
}

func promises() []promise {
	return []promise{
		{"the service is up (uptime, support, recovery)", questions.Availability},
		{"confidential data stays confidential", questions.Confidentiality},
		{"processing is complete, right and on time", questions.ProcessingIntegrity},
		{"personal data is handled as our notice says", questions.Privacy},
	}
}

// newSetup asks what a new assessment is about.
func newSetup(s *session) screen {
	var org, system string
	var cats []string
	facts := make([]string, len(s.bank.Facts))
	steps := 3 + len(facts)
	step := func(n int) string { return fmt.Sprintf("%d of %d", n, steps) }
	var f *formScreen
	build := func() *huh.Form {
		var opts []huh.Option[string]
		for _, p := range promises() {
			opts = append(opts, huh.NewOption(p.text, string(p.category)))
		}
		groups := []*huh.Group{
			huh.NewGroup(
				huh.NewInput().Key(step(1)).Title("Organization").Description("the name in the reports that you export").Value(&org).CharLimit(assessment.MaxName).Validate(huh.ValidateNotEmpty()),
			),
			huh.NewGroup(
				huh.NewInput().Key(step(2)).Title("System").Description("the service your customers use").Value(&system).CharLimit(assessment.MaxName),
			),
			huh.NewGroup(huh.NewMultiSelect[string]().
				Key(step(3)).
				Title("Which promises do you make to customers?").
				Description("Security is always in; each promise adds a category. x ticks.").
				Options(opts...).Height(len(opts) + 3).Value(&cats)),
		}
		for i := range s.bank.Facts {
			fact := &s.bank.Facts[i]
			// Nothing is guessed: the cursor begins where no fact is set.
			values := []huh.Option[string]{huh.NewOption("Not sure yet", "")}
			for _, v := range fact.Values {
				values = append(values, huh.NewOption(v.Label, v.ID))
			}
			groups = append(groups, huh.NewGroup(huh.NewSelect[string]().Key(step(4+i)).
				Title(fact.Ask).Description("It takes away questions that make no sense for you; not sure takes none away.").
				Options(values...).Height(len(values)+3).Value(&facts[i])))
		}
		return huh.NewForm(groups...)
	}
	done := func() tea.Cmd {
		setup := assessment.Setup{Name: slug(org), Org: org, System: system, Profile: questions.Profile{}}
		for _, c := range cats {
			setup.Categories = append(setup.Categories, questions.Category(c))
		}
		for i, v := range facts {
			if v != "" {
				setup.Profile[s.bank.Facts[i].ID] = v
			}
		}
		s.wait("making the assessment")
		return func() tea.Msg { return s.create(setup) }
	}
	values := func() string { return org + "\x00" + system + strings.Join(cats, " ") + strings.Join(facts, " ") }
	f = newForm(s, "set-up", build, values, done)
	texts := []*string{&org, &system}
	for i := range facts {
		texts = append(texts, &facts[i])
	}
	f.remember(texts...)
	return &setupScreen{formScreen: f, fresh: values}
}

// setupScreen takes the result of making the assessment, too.
type setupScreen struct {
	*formScreen
	fresh func() string
}

// title tells how far one is: the keys of the fields are their places.
func (x *setupScreen) title() string {
	if at := x.form.GetFocusedField(); at != nil && !x.ended {
		return x.name + " " + at.GetKey()
	}
	return x.name
}

// createdMsg is the result of making the first assessment.
type createdMsg struct {
	a       *assessment.Assessment
	store   assessment.Store
	entries []assessment.Entry
	err     error
}

// create makes the file when there is none, and the assessment in it.
func (s *session) create(setup assessment.Setup) createdMsg {
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	store := s.saver.store
	if store != nil {
		name, err := assessment.FreeName(ctx, store, setup.Name)
		if err != nil {
			return createdMsg{err: err}
		}
		setup.Name = name
	}
	a, entries, err := assessment.New(s.bank, s.opts.NewID(), setup, s.act())
	if err != nil {
		return createdMsg{err: err}
	}
	if store == nil {
		if store, err = s.opts.Create(ctx); err != nil {
			return createdMsg{err: err}
		}
	}
	score := a.Score(s.bank, s.opts.Today(), s.opts.StaleDays)
	err = store.Append(ctx, a.ID, "", entries, a.Summary(s.bank, score, s.opts.Now(), ""))
	if errors.Is(err, assessment.ErrExists) {
		err = assessment.Refused{Field: "name", Reason: "there is an assessment " + a.Header.Name + " already"}
	}
	return createdMsg{a: a, store: store, entries: entries, err: err}
}

func (x *setupScreen) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(createdMsg)
	if !ok {
		return x.formScreen.update(msg)
	}
	s := x.s
	if m.store != nil {
		s.saver.store = m.store
	}
	if m.err != nil {
		return x.again(m.err)
	}
	s.saver.savedAt = s.opts.Now()
	s.take(m.a, m.entries, "")
	scan := s.a.QuickScan(s.bank)
	s.move(startMsg{})
	return s.goTo(newQuickScan(s, scan[0]))
}

// startMsg puts Home at the bottom of the stack after the first run.
type startMsg struct{}

// slug makes a name for the command line out of an organization.
func slug(org string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(assessment.CleanLine(org)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 127:
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
		default:
			dash = true
		}
	}
	if b.Len() == 0 {
		return "assessment"
	}
	return b.String()
}
