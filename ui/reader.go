package ui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/questions"
)

// article is something to read.
type article struct {
	title, note string // the note stands below the title, muted
	text        string // Markdown
}

type readerKeys struct {
	moveKeys
	next, prev key.Binding
}

// reader shows one of several articles, set in lines that scroll.
type reader struct {
	s        *session
	k        readerKeys
	what     string // what one of them is: "page", "term"
	articles []article
	at       int
	page     pager
	drawn    string
	set      struct { // what page.lines were made for
		at, width int
		dark      bool
	}
}

func newReader(s *session, what string, articles []article, at int) screen {
	r := &reader{s: s, what: what, articles: articles, at: at, k: readerKeys{
		moveKeys: newMoveKeys(),
		next:     bind("n", "next "+what, "n", "right", "l"),
		prev:     bind("p", "previous "+what, "p", "left", "h"),
	}}
	r.k.pageDown = bind("pgdn", "page down", "pgdown", "ctrl+f", "space", "enter")
	r.k.next.SetEnabled(len(articles) > 1)
	r.k.prev.SetEnabled(len(articles) > 1)
	return r
}

// newPage opens a page of the bank among its pages.
func newPage(s *session, id string) screen {
	var articles []article
	at := 0
	for i, p := range s.bank.Pages {
		if p.ID == id {
			at = i
		}
		articles = append(articles, article{title: p.Title, text: p.Text})
	}
	return newReader(s, "page", articles, at)
}

// newTerm opens an entry of the glossary among the others.
func newTerm(s *session, term string) screen {
	var articles []article
	at := 0
	for i := range s.bank.Glossary {
		x := &s.bank.Glossary[i]
		if x.Term == term {
			at = i
		}
		articles = append(articles, article{title: x.Term, note: alsoNote(x), text: x.Meaning})
	}
	return newReader(s, "term", articles, at)
}

func alsoNote(x *questions.Term) string {
	if len(x.Also) == 0 {
		return ""
	}
	return "also " + strings.Join(x.Also, ", ")
}

func (r *reader) title() string { return "learn" }
func (r *reader) typing() bool  { return false }
func (r *reader) view() string  { return r.drawn }

func (r *reader) keys() []key.Binding {
	return slices.Concat([]key.Binding{r.k.next, r.k.prev, together("↑↓", "scroll", r.k.up, r.k.down)}, r.k.paging())
}

func (r *reader) setSize(w, h int) {
	r.page.width, r.page.height = w, h
	r.refresh()
}

// refresh sets the article anew when it, the width or the theme has changed.
func (r *reader) refresh() {
	if w, dark := r.page.width, r.s.theme.Dark; r.page.lines == nil || r.set.at != r.at || r.set.width != w || r.set.dark != dark {
		r.set.at, r.set.width, r.set.dark = r.at, w, dark
		r.page.lines = r.lines(w)
	}
	r.draw()
}

func (r *reader) lines(w int) []string {
	if r.at >= len(r.articles) {
		return nil
	}
	t, a := r.s.theme, r.articles[r.at]
	out := styled(t.Strong.Render, wrap(a.title, min(w, measure)))
	out = append(out, styled(t.Muted.Render, wrap(a.note, min(w, measure)))...)
	return append(append(out, ""), newProse(t).Lines(a.text, w)...)
}

func (r *reader) draw() {
	t := r.s.theme
	if r.page.foot = ""; len(r.articles) > 1 {
		r.page.foot = t.Muted.Render(fmt.Sprintf("%s %d of %d", r.what, r.at+1, len(r.articles)))
	}
	r.drawn = r.page.draw(t)
	if t.ASCII {
		r.drawn = asciiOnly(r.drawn)
	}
}

func (r *reader) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch {
	case key.Matches(m, r.k.next):
		return r.turn(1)
	case key.Matches(m, r.k.prev):
		return r.turn(-1)
	case key.Matches(m, r.k.down):
		r.page.by(1)
	case key.Matches(m, r.k.up):
		r.page.by(-1)
	case r.page.scrolled(r.k.moveKeys, m):
	default:
		return nil
	}
	r.draw()
	return nil
}

func (r *reader) turn(by int) tea.Cmd {
	to := r.at + by
	switch {
	case to < 0:
		return notice("this is the first " + r.what)
	case to >= len(r.articles):
		return notice("this is the last " + r.what)
	}
	r.at, r.page.top = to, 0
	r.refresh()
	return nil
}
