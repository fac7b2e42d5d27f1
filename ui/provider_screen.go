package ui

import (
	"cmp"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"soc2ready/assessment"
)

// reportWords names the report of a provider as people do.
func reportWords(report string) string {
	switch report {
	case "soc2-type2":
		return "SOC 2 Type 2"
	case "soc2-type1":
		return "SOC 2 Type 1"
	case "iso27001":
		return "ISO 27001"
	case "other":
		return "another report"
	}
	return "none on file"
}

// providersScreen is the register: each provider with how far its report
// reaches into the window.
type providersScreen struct {
	s             *session
	menu          menu
	ids           []string // by row; "" where there is none
	remove        key.Binding
	asked         string // the provider whose removal was asked for once
	width, height int
	page          string
}

func newProviders(s *session) screen {
	return &providersScreen{s: s, remove: bind("x", "remove", "x", "delete")}
}

func (p *providersScreen) title() string    { return "providers" }
func (p *providersScreen) typing() bool     { return false }
func (p *providersScreen) view() string     { return p.page }
func (p *providersScreen) setSize(w, h int) { p.width, p.height = w, h }
func (p *providersScreen) noWindow() bool   { return p.s.a.Header.Window == nil }
func (p *providersScreen) current() (id string) {
	if p.menu.cursor < len(p.ids) {
		id = p.ids[p.menu.cursor]
	}
	return id
}

func (p *providersScreen) keys() []key.Binding {
	return append(p.menu.keys(), p.remove)
}

func (p *providersScreen) refresh() {
	if p.s.a == nil || p.width < 1 {
		p.page = ""
		return
	}
	s, t := p.s, p.s.theme
	var rows []row
	p.ids = nil
	add := func(id string, r row) { rows, p.ids = append(rows, r), append(p.ids, id) }
	for _, id := range s.providers() {
		x := s.a.Providers[id]
		head := id
		if x.Service != "" {
			head += ", " + x.Service
		}
		head += ": " + reportWords(x.Report)
		if !x.PeriodEnd.IsZero() {
			head += " to " + x.PeriodEnd.String()
		}
		head += ", reviewed " + cmp.Or(x.Reviewed.String(), "never")
		add(id, row{text: head, plain: head, do: func() tea.Cmd { return s.goTo(newProviderEdit(s, x)) }})
		for _, l := range p.told(x) {
			add("", row{text: l})
		}
		add("", row{})
	}
	text := "add a provider" + t.Signs.Ellipsis
	add("", row{text: text, plain: text, do: func() tea.Cmd {
		return s.goTo(newProviderForm(s, func(string) tea.Cmd { return nil }))
	}})
	if p.noWindow() {
		for _, l := range wrap("Once a window is set, each provider's report is held against it here.", min(p.width, reading)) {
			add("", row{text: t.Muted.Render(l)})
		}
	}
	p.menu.set(rows)
	p.draw()
}

// told is how the report stands to the window, and what else is noted of it.
func (p *providersScreen) told(x assessment.Provider) []string {
	t, w := p.s.theme, min(p.width, reading)
	var said []string
	look := t.Muted
	if win := p.s.a.Header.Window; win != nil {
		c := x.Coverage(*win, p.s.opts.Today())
		said = c.Sentences(x)
		if c.Counts < 2 || c.Remedy != assessment.NoRemedy {
			look = t.Close
		}
	}
	yes := func(noted bool) string {
		if noted {
			return "noted"
		}
		return "not noted"
	}
	lists := "Controls assumed there: " + yes(x.CSOCs) + ". Controls expected of us: " + yes(x.CUECs) + "."
	var out []string
	for _, l := range said {
		if !strings.HasPrefix(l, "Not noted from it yet") { // the lists below say so
			out = append(out, styled(look.Render, hanging("    "+l, "    ", w))...)
		}
	}
	return append(out, styled(t.Muted.Render, hanging("    "+lists, "    ", w))...)
}

func (p *providersScreen) draw() {
	p.page = ""
	if p.width < 1 || p.height < 1 {
		return
	}
	p.page = strings.Join(p.menu.lines(p.s.theme, p.width, p.height), "\n")
	if p.s.theme.ASCII {
		p.page = asciiOnly(p.page)
	}
}

func (p *providersScreen) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(tea.KeyPressMsg)
	if !ok || p.s.a == nil {
		return nil
	}
	if key.Matches(m, p.remove) {
		return p.take(p.current())
	}
	p.asked = ""
	cmd := p.menu.press(m)
	p.draw()
	return cmd
}

// take removes a provider when it is asked for twice.
func (p *providersScreen) take(id string) tea.Cmd {
	if id == "" {
		return notice("x removes the provider under the cursor")
	}
	if p.asked != id {
		p.asked = id
		return notice("x again takes " + id + " out of the register")
	}
	p.asked = ""
	save, err := p.s.removeProvider(id)
	if err != nil {
		return complain(err)
	}
	p.refresh()
	return tea.Batch(save, notice(id+" is out of the register; u takes that back"))
}

// newProviderForm adds a provider to the register and hands its id on.
func newProviderForm(s *session, then func(id string) tea.Cmd) screen {
	return providerForm(s, "add a provider", assessment.Provider{Method: "carve-out", Report: "soc2-type2"}, true, then)
}

func newProviderEdit(s *session, p assessment.Provider) screen {
	return providerForm(s, "provider "+p.ID, p, false, func(string) tea.Cmd { return nil })
}

func providerForm(s *session, name string, p assessment.Provider, add bool, then func(id string) tea.Cmd) screen {
	period, reviewed := p.PeriodEnd.String(), p.Reviewed.String()
	var lists []string
	if p.CSOCs {
		lists = append(lists, "csocs")
	}
	if p.CUECs {
		lists = append(lists, "cuecs")
	}
	var f *formScreen
	build := func() *huh.Form {
		var reports []huh.Option[string]
		for _, r := range assessment.ProviderReports() {
			reports = append(reports, huh.NewOption(reportWords(r), r))
		}
		service := huh.NewInput().Title("Service").Description("what they do for you").Value(&p.Service)
		who := huh.NewGroup(service)
		if add {
			who = huh.NewGroup(huh.NewInput().Title("Provider").Description("a short id such as aws").Value(&p.ID).Validate(huh.ValidateNotEmpty()), service)
		}
		return huh.NewForm(
			who,
			huh.NewGroup(
				huh.NewSelect[string]().Title("Which report of theirs is on file?").Options(reports...).Height(len(reports)+1).Value(&p.Report),
			),
			huh.NewGroup(
				huh.NewInput().Title("Its period ends on").Description("a day, or empty").Value(&period).Validate(optionalDay),
				huh.NewInput().Title("You reviewed it on").Description("a day, or empty for never").Value(&reviewed).Validate(optionalDay),
			),
			huh.NewGroup(
				huh.NewMultiSelect[string]().Title("What have you noted from it?").Height(4).Options(
					huh.NewOption("the controls assumed at the provider", "csocs"),
					huh.NewOption("the controls it expects of you", "cuecs"),
				).Value(&lists),
			),
		)
	}
	done := func() tea.Cmd {
		p.ID = strings.ToLower(strings.TrimSpace(p.ID))
		p.PeriodEnd, p.Reviewed = dayOrNone(period), dayOrNone(reviewed)
		p.CSOCs, p.CUECs = strings.Contains(strings.Join(lists, " "), "csocs"), strings.Contains(strings.Join(lists, " "), "cuecs")
		save, err := s.putProvider(p, add)
		if err != nil {
			return f.again(err)
		}
		s.back()
		return tea.Batch(save, then(p.ID))
	}
	values := func() string { return p.ID + p.Service + p.Report + period + reviewed + strings.Join(lists, " ") }
	f = newForm(s, name, build, values, done).remember(&p.ID, &p.Service, &p.Report, &period, &reviewed)
	return f
}
