package ui

import (
	"cmp"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui/style"
)

// card is a page of text about one thing, with links at its end.
type card struct {
	s     *session
	name  string
	text  func(t *style.Theme, w int) []string
	head  string // above the links
	links []cardLink
	k     moveKeys
	enter key.Binding
	at    int
	first int // line of the first link
	page  pager
	drawn string
}

type cardLink struct {
	text string
	open func() tea.Cmd
}

func newCard(s *session, name string, text func(*style.Theme, int) []string, head string, links []cardLink) screen {
	return &card{
		s: s, name: name, text: text, head: head, links: links,
		k: newMoveKeys(), enter: bind("enter", "open", "enter"),
	}
}

func (c *card) title() string { return c.name }
func (c *card) typing() bool  { return false }
func (c *card) view() string  { return c.drawn }

func (c *card) keys() []key.Binding {
	keys := append([]key.Binding{c.k.upDown()}, c.k.paging()...)
	if len(c.links) > 0 {
		keys = append([]key.Binding{c.enter}, keys...)
	}
	return keys
}

func (c *card) setSize(w, h int) {
	c.page.width, c.page.height = w, h
	c.refresh()
}

// reading is the widest that running text gets.
const reading = 90

func (c *card) refresh() {
	w := min(c.page.width, reading)
	if w < 1 {
		c.drawn = ""
		return
	}
	c.page.lines = c.text(c.s.theme, w)
	if len(c.links) > 0 {
		c.page.lines = append(c.page.lines, "", c.s.theme.Strong.Render(clip(c.head, w)))
	}
	c.first = len(c.page.lines)
	for range c.links {
		c.page.lines = append(c.page.lines, "")
	}
	c.draw()
}

func (c *card) draw() {
	t := c.s.theme
	for i, l := range c.links {
		if i == c.at {
			c.page.lines[c.first+i] = t.Selected.Render(clip(t.Signs.Cursor+" "+l.text, c.page.width))
		} else {
			c.page.lines[c.first+i] = clip("  "+l.text, c.page.width)
		}
	}
	c.drawn = c.page.draw(t)
	if t.ASCII {
		c.drawn = asciiOnly(c.drawn)
	}
}

func (c *card) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(tea.KeyPressMsg)
	if !ok || c.page.width < 1 {
		return nil
	}
	stops := make([]int, len(c.links))
	for i := range stops {
		stops[i] = c.first + i
	}
	switch {
	case key.Matches(m, c.k.up):
		c.at = c.page.step(stops, c.at, -1)
	case key.Matches(m, c.k.down):
		c.at = c.page.step(stops, c.at, 1)
	case key.Matches(m, c.enter) && len(c.links) > 0:
		if !c.page.sees(c.first + c.at) {
			c.page.show(c.first + c.at)
			break
		}
		return c.links[c.at].open()
	case c.page.scrolled(c.k, m):
	default:
		return nil
	}
	c.draw()
	return nil
}

// openQuestion shows a question among those of its series; one that is not
// asked is shown as a card that says why.
func openQuestion(s *session, q *questions.Question) tea.Cmd {
	if s.a == nil || !s.a.Asked(s.bank, q) {
		return s.goTo(newQuestionCard(s, q))
	}
	ids := s.a.SeriesQuestions(s.bank, assessment.SeriesOf(s.bank, q))
	return s.goTo(newQuestion(s, ids, q.ID))
}

// paragraphs collects the text of a card: headings, running text, lists.
type paragraphs struct {
	t     *style.Theme
	w     int
	lines []string
}

func (p *paragraphs) head(s string) {
	if len(p.lines) > 0 {
		p.lines = append(p.lines, "")
	}
	p.lines = append(p.lines, styled(p.t.Strong.Render, wrap(s, p.w))...)
}

func (p *paragraphs) text(s string) { p.lines = append(p.lines, wrap(s, p.w)...) }

func (p *paragraphs) muted(s string) {
	p.lines = append(p.lines, styled(p.t.Muted.Render, wrap(s, p.w))...)
}

// part is a heading with text; nothing when there is no text.
func (p *paragraphs) part(head, text string) {
	if text != "" {
		p.head(head)
		p.text(text)
	}
}

func (p *paragraphs) list(head string, items []string) {
	if len(items) == 0 {
		return
	}
	p.head(head)
	p.items(items)
}

// items are the lines of a list.
func (p *paragraphs) items(items []string) {
	for _, it := range items {
		for i, l := range wrap(it, p.w-2) {
			mark := "  "
			if i == 0 {
				mark = p.t.Signs.Dot + " "
			}
			p.lines = append(p.lines, mark+l)
		}
	}
}

func newQuestionCard(s *session, q *questions.Question) screen {
	return newCard(s, questions.ScreenID(q.ID), func(t *style.Theme, w int) []string {
		p := &paragraphs{t: t, w: w}
		p.head(questions.ScreenID(q.ID) + " " + q.Short)
		p.text(q.Ask)
		if s.a != nil {
			p.muted(whyNotAsked(s, q))
		}
		p.part("Why", q.Why)
		p.part("What good looks like", q.Good)
		p.part("In a small company", q.Small)
		p.list("An auditor asks for Type 1", q.Type1)
		p.list("An auditor asks for Type 2", q.Type2)
		return p.lines
	}, "", nil)
}

// whyNotAsked tells why a question is out.
func whyNotAsked(s *session, q *questions.Question) string {
	if c := s.bank.Criterion(q.Criterion); c != nil && !s.a.InScope(c.Category) {
		return "Not asked here: " + strings.ToLower(categoryName(c.Category)) + " is not in scope."
	}
	if q.WhenText != "" {
		return "Not asked here: it applies when " + q.WhenText + "."
	}
	return "Not asked here."
}

func newCriterionCard(s *session, c *questions.Criterion) screen {
	return newCard(s, c.ID, func(t *style.Theme, w int) []string {
		p := &paragraphs{t: t, w: w}
		p.head(c.ID + " " + c.Title)
		p.text(c.Summary)
		p.muted("Not asked here: " + strings.ToLower(categoryName(c.Category)) + " is not in scope.")
		return p.lines
	}, "", nil)
}

func newControlCard(s *session, c *questions.Control) screen {
	var links []cardLink
	head := "Questions that name it"
	if s.a != nil {
		head = "Its evidence, and the questions that name it"
		links = append(links, cardLink{"its evidence", func() tea.Cmd {
			return s.goTo(newEvidenceFor(s, strings.ToLower(cmp.Or(c.Title, c.ID)), map[string]bool{c.ID: true}))
		}})
	}
	for i := range s.bank.Questions {
		q := &s.bank.Questions[i]
		for _, id := range q.Controls {
			if id == c.ID {
				links = append(links, cardLink{questions.ScreenID(q.ID) + " " + q.Short, func() tea.Cmd { return openQuestion(s, q) }})
				break
			}
		}
	}
	return newCard(s, "control", func(t *style.Theme, w int) []string {
		p := &paragraphs{t: t, w: w}
		p.head(c.Title)
		p.muted(s.cadence(c) + " " + t.Signs.Dot + " " + string(c.Kind) + " " + t.Signs.Dot + " by " + c.OwnerRole)
		p.text(c.What)
		p.list("Evidence for Type 1", c.Type1)
		p.list("Evidence for Type 2", c.Type2)
		p.part("Samples", c.Samples)
		p.part("Automation", c.Automate)
		return p.lines
	}, head, links)
}
