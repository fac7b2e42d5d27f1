package ui

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// setupDialog changes what an assessment is about: a list of the fields, a
// short form for each, and before anything is saved what that would do.
type setupDialog struct {
	s       *session
	now     assessment.Setup // as it would be saved
	menu    menu
	asking  bool // what would change is shown, with yes or no
	warned  bool
	page    pager
	k       moveKeys
	yes, no key.Binding
	told    []string
	drawn   string
}

func newSetupDialog(s *session) screen {
	d := &setupDialog{
		s: s, now: s.a.Setup(), k: newMoveKeys(),
		yes: bind("y", "save", "y"),
		no:  bind("n", "go back, save nothing", "n", "q", "esc", "backspace", "ctrl+g"),
	}
	return d
}

func (d *setupDialog) title() string { return "set-up" }
func (d *setupDialog) typing() bool  { return false }
func (d *setupDialog) view() string  { return d.drawn }

func (d *setupDialog) keys() []key.Binding {
	if d.asking {
		return append([]key.Binding{d.yes, d.no}, d.k.paging()...)
	}
	return []key.Binding{newMoveKeys().upDown(), bind("enter", "change", "enter")}
}

func (d *setupDialog) setSize(w, h int) {
	d.page.width, d.page.height = w, h
	d.draw()
}

func (d *setupDialog) changed() bool { return !sameSetup(d.now, d.s.a.Setup()) }

func sameSetup(a, b assessment.Setup) bool {
	if len(a.Profile) == 0 && len(b.Profile) == 0 {
		a.Profile, b.Profile = nil, nil
	}
	a.Categories, b.Categories = promised(a.Categories), promised(b.Categories)
	return reflect.DeepEqual(a, b)
}

// promised leaves out security, which is always in.
func promised(cats []questions.Category) []questions.Category {
	var out []questions.Category
	for _, c := range questions.Categories() {
		if c != questions.Security && slices.Contains(cats, c) {
			out = append(out, c)
		}
	}
	return out
}

func (d *setupDialog) refresh() {
	if d.s.a == nil {
		return
	}
	t, before := d.s.theme, d.s.a.Setup()
	var rows []row
	add := func(label, value, was string, open func() screen) {
		mark, end := "  ", ""
		if value != was {
			mark, end = "* ", " (is "+cmp.Or(was, "not set")+")"
		}
		head := mark + pad(label, 14)
		rows = append(rows, row{
			text: head + cmp.Or(value, t.Muted.Render("not set")) + t.Muted.Render(end), plain: head + cmp.Or(value, "not set") + end,
			do: func() tea.Cmd { return d.s.goTo(open()) },
		})
	}
	n := &d.now
	add("Name", n.Name, before.Name, func() screen {
		return d.text("Name", "the name of this assessment on the command line", &n.Name, huh.ValidateNotEmpty())
	})
	add("Organization", n.Org, before.Org, func() screen { return d.text("Organization", "", &n.Org, nil) })
	add("System", n.System, before.System, func() screen { return d.text("System", "the service your customers use", &n.System, nil) })
	add("Target", targetName(n.Target), targetName(before.Target), d.target)
	add("As-of date", n.AsOf.String(), before.AsOf.String(), d.asOf)
	add("Categories", categoryList(n.Categories), categoryList(before.Categories), d.categories)
	add("Window", windowSaid(n.Window), windowSaid(before.Window), d.window)
	add("Stage", n.Stage.Said(), before.Stage.Said(), d.stage)
	rows = append(rows, row{text: ""}, row{text: t.Accent.Render("Facts")})
	for i := range d.s.bank.Facts {
		f := &d.s.bank.Facts[i]
		value, was := factLabel(f, n.Profile[f.ID]), factLabel(f, before.Profile[f.ID])
		end := ""
		if value != was {
			end = " (is " + cmp.Or(was, "not sure") + ")"
		}
		text := f.Ask + " " + cmp.Or(value, "not sure")
		if end != "" {
			text = "* " + text
		} else {
			text = "  " + text
		}
		rows = append(rows, row{text: text + t.Muted.Render(end), plain: text + end, do: func() tea.Cmd { return d.s.goTo(d.fact(f)) }})
	}
	look := "  see what would change, then save"
	rows = append(rows, row{text: ""}, row{text: look, plain: look, do: d.look})
	d.menu.set(rows)
	d.draw()
}

func targetName(t assessment.ReportType) string {
	if t == assessment.Type1 {
		return "Type 1"
	}
	return "Type 2, or not sure"
}

func categoryList(cats []questions.Category) string {
	names := []string{categoryName(questions.Security)}
	for _, c := range promised(cats) {
		names = append(names, strings.ToLower(categoryName(c)))
	}
	return strings.Join(names, ", ")
}

func factLabel(f *questions.Fact, value string) string {
	for _, v := range f.Values {
		if v.ID == value {
			return v.Label
		}
	}
	return value
}

// form asks for one field. Its value is a copy until the form is done.
func (d *setupDialog) form(name string, field func() huh.Field, values func() string, take func(), texts ...*string) screen {
	build := func() *huh.Form { return huh.NewForm(huh.NewGroup(field())) }
	return newForm(d.s, "set-up: "+name, build, values, func() tea.Cmd {
		take()
		return d.s.back()
	}).remember(texts...)
}

func (d *setupDialog) text(name, hint string, into *string, check func(string) error) screen {
	value := *into
	field := func() huh.Field {
		in := huh.NewInput().Title(name).Description(hint).Value(&value).CharLimit(assessment.MaxName)
		if check != nil {
			in = in.Validate(check)
		}
		return in
	}
	return d.form(strings.ToLower(name), field, func() string { return value }, func() { *into = assessment.CleanLine(strings.TrimSpace(value)) }, &value)
}

func (d *setupDialog) target() screen {
	value := d.now.Target
	field := func() huh.Field {
		return huh.NewSelect[assessment.ReportType]().Title("Which report do you aim at?").Height(4).Options(
			huh.NewOption("Type 2, or not sure (its gaps include those of Type 1)", assessment.Type2),
			huh.NewOption("Type 1", assessment.Type1),
		).Value(&value)
	}
	return d.form("target", field, func() string { return typeName(value) }, func() { d.now.Target = value })
}

func (d *setupDialog) asOf() screen {
	value := d.now.AsOf.String()
	field := func() huh.Field {
		return huh.NewInput().Title("As-of date").Description("the day a Type 1 speaks about; empty is today").Value(&value).Validate(optionalDay)
	}
	return d.form("as-of date", field, func() string { return value }, func() { d.now.AsOf = dayOrNone(value) }, &value)
}

func (d *setupDialog) categories() screen {
	var value []string
	for _, c := range promised(d.now.Categories) {
		value = append(value, string(c))
	}
	field := func() huh.Field {
		var opts []huh.Option[string]
		for _, p := range promises() {
			opts = append(opts, huh.NewOption(categoryName(p.category)+": "+p.text, string(p.category)))
		}
		return huh.NewMultiSelect[string]().Title("Which promises do you make to customers?").
			Description("Security is always in. x ticks.").Options(opts...).Height(len(opts) + 3).Value(&value)
	}
	take := func() {
		d.now.Categories = nil
		for _, c := range value {
			d.now.Categories = append(d.now.Categories, questions.Category(c))
		}
	}
	return d.form("categories", field, func() string { return strings.Join(value, " ") }, take)
}

func (d *setupDialog) fact(f *questions.Fact) screen {
	value := d.now.Profile[f.ID]
	field := func() huh.Field {
		opts := []huh.Option[string]{huh.NewOption("Not sure yet", "")}
		for _, v := range f.Values {
			opts = append(opts, huh.NewOption(v.Label, v.ID))
		}
		return huh.NewSelect[string]().Title(f.Ask).Options(opts...).Height(len(opts) + 2).Value(&value)
	}
	take := func() {
		profile := questions.Profile{}
		for id, v := range d.now.Profile {
			profile[id] = v
		}
		if profile[f.ID] = value; value == "" {
			delete(profile, f.ID)
		}
		d.now.Profile = profile
	}
	return d.form("facts", field, func() string { return value }, take)
}

// namesMsg says whether another assessment has the name already.
type namesMsg struct {
	taken bool
	err   error
}

// look shows what would change. Another name is looked up in the file first,
// since a save that the file refuses comes too late.
func (d *setupDialog) look() tea.Cmd {
	if !d.changed() {
		return notice("nothing is changed; enter on a field changes it")
	}
	if err := d.s.writable(); err != nil {
		return complain(err)
	}
	store, name, id := d.s.saver.store, d.now.Name, d.s.a.ID
	if store == nil || name == d.s.a.Header.Name {
		return d.preview()
	}
	return func() tea.Msg {
		ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
		defer stop()
		has, err := store.Named(ctx, name)
		if errors.Is(err, assessment.ErrNotFound) {
			return forMsg{d, namesMsg{}}
		}
		return forMsg{d, namesMsg{has.ID != id, err}}
	}
}

func (d *setupDialog) preview() tea.Cmd {
	p, err := d.s.a.Preview(d.s.bank, d.now, d.s.opts.Today())
	if err != nil {
		return complain(err)
	}
	d.told, d.asking, d.page.top = p.Sentences, true, 0
	d.draw()
	return nil
}

func (d *setupDialog) update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case namesMsg:
		switch {
		case m.err != nil:
			return complain(m.err)
		case m.taken:
			return complain(assessment.Refused{Field: "name", Reason: "there is an assessment " + d.now.Name + " already"})
		}
		return d.preview()
	case tea.KeyPressMsg:
		if d.asking {
			return d.decide(m)
		}
		return d.choose(m)
	}
	return nil
}

func (d *setupDialog) choose(m tea.KeyPressMsg) tea.Cmd {
	switch m.String() {
	case "esc", "q", "backspace", "ctrl+g":
		if d.changed() && !d.warned {
			d.warned = true
			return notice("not saved yet: once more drops the changes; the last row saves them")
		}
		return d.s.back()
	}
	d.warned = false
	cmd := d.menu.press(m)
	d.draw()
	return cmd
}

func (d *setupDialog) decide(m tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(m, d.yes):
		save, err := d.s.change(d.now)
		if err != nil {
			return complain(err)
		}
		d.s.back()
		return tea.Batch(save, notice("the set-up is changed; u takes it back"))
	case key.Matches(m, d.no):
		d.asking = false
		d.draw()
		return notice("nothing is saved; your changes are still here")
	case key.Matches(m, d.k.down):
		d.page.by(1)
	case key.Matches(m, d.k.up):
		d.page.by(-1)
	case d.page.scrolled(d.k, m):
	default:
		return nil
	}
	d.draw()
	return nil
}

func (d *setupDialog) draw() {
	t, w, h := d.s.theme, d.page.width, d.page.height
	switch {
	case w < 1 || h < 1:
		d.drawn = ""
	case d.asking:
		p := &paragraphs{t: t, w: min(w, reading)}
		p.head("What would change")
		p.lines = append(p.lines, "")
		p.items(d.told)
		d.page.lines = p.lines
		d.page.foot = t.Strong.Render("Save this?") + "  " + t.Accent.Render("y") + " yes  " + t.Accent.Render("n") + " no"
		d.drawn = d.page.draw(t)
	default:
		d.drawn = strings.Join(d.menu.lines(t, w, h), "\n")
	}
	if t.ASCII {
		d.drawn = asciiOnly(d.drawn)
	}
}
