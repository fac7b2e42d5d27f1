package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/sahilm/fuzzy"

	"soc2ready/questions"
)

// searchItem is one thing that can be found; one of the pointers is set, or
// only the id for a description item.
type searchItem struct {
	kind, id    string
	label, more string // shown; label is what letters may be scattered over
	low, rest   string // lower case: the label, and everything else that is searched
	name        string // lower case: the label without the id in front

	question  *questions.Question
	criterion *questions.Criterion
	control   *questions.Control
	term      *questions.Term
	page      *questions.Page
	action    *action
}

// searchIndex is everything that can be found, made lower case once.
type searchIndex struct{ items []searchItem }

func (x searchIndex) Len() int            { return len(x.items) }
func (x searchIndex) String(i int) string { return x.items[i].label }

// newSearchIndex takes in the whole bank, or only what is to read: before there
// is an assessment, nothing is asked.
func newSearchIndex(bank *questions.Bank, asked bool) searchIndex {
	x := searchIndex{items: make([]searchItem, 0, len(bank.Questions)+len(bank.Criteria)+len(bank.Controls)+len(bank.Glossary)+len(bank.Description)+len(bank.Pages))}
	add := func(it searchItem, rest ...string) {
		it.low = strings.ToLower(it.label)
		it.name = strings.TrimLeft(strings.TrimPrefix(it.low, strings.ToLower(questions.ScreenID(it.id))), " ")
		it.rest = strings.ToLower(strings.Join(rest, "\n"))
		x.items = append(x.items, it)
	}
	if asked {
		addAsked(bank, add)
	}
	for i := range bank.Pages {
		p := &bank.Pages[i]
		first, _, _ := strings.Cut(p.Text, "\n")
		add(searchItem{kind: "page", id: p.ID, label: p.Title, more: first, page: p}, p.ID, p.Text)
	}
	for i := range bank.Glossary {
		t := &bank.Glossary[i]
		label := t.Term
		if len(t.Also) > 0 {
			label += " (" + strings.Join(t.Also, ", ") + ")"
		}
		add(searchItem{kind: "term", id: t.Term, label: label, more: t.Meaning, term: t}, t.Meaning)
	}
	return x
}

// addAsked adds what the interview is about.
func addAsked(bank *questions.Bank, add func(it searchItem, rest ...string)) {
	for i := range bank.Criteria {
		c := &bank.Criteria[i]
		add(searchItem{kind: "criterion", id: c.ID, label: c.ID + " " + c.Title, more: c.Summary, criterion: c}, c.Summary)
	}
	for _, d := range bank.Description {
		add(searchItem{kind: "description", id: d.ID, label: questions.ScreenID(d.ID) + " " + d.Title, more: d.Summary}, d.ID, d.Summary)
	}
	for i := range bank.Questions {
		q := &bank.Questions[i]
		add(searchItem{kind: "question", id: q.ID, label: questions.ScreenID(q.ID) + " " + q.Short, more: q.Ask, question: q}, q.ID, q.Ask)
	}
	for i := range bank.Controls {
		c := &bank.Controls[i]
		add(searchItem{kind: "control", id: c.ID, label: c.Title, more: c.What, control: c}, c.ID, c.What)
	}
}

// maxFound is how many results are kept.
const maxFound = 100

// find gives the positions of what fits a query, best first: the label begins
// with it, a word of the label does, the label holds all words, the text
// holds them, and last the letters are scattered over the label in order.
func (x searchIndex) find(query string) []int {
	query = strings.ToLower(strings.TrimSpace(query))
	words := strings.Fields(query)
	if len(words) == 0 {
		return nil
	}
	var ranks [4][]int
	taken := make([]bool, len(x.items))
	for i := range x.items {
		if r := x.items[i].rank(query, words); r < len(ranks) {
			ranks[r] = append(ranks[r], i)
			taken[i] = true
		}
	}
	var found []int
	for _, r := range ranks {
		found = append(found, r...)
	}
	if len(found) < maxFound && len(query) > 1 {
		for _, m := range fuzzy.FindFrom(query, x) {
			if !taken[m.Index] && m.Score > -ansi.StringWidth(m.Str) {
				found = append(found, m.Index)
			}
		}
	}
	return found[:min(len(found), maxFound)]
}

// rank says how well an item fits: 0 is best, 4 is not at all.
func (it *searchItem) rank(query string, words []string) int {
	switch {
	case strings.HasPrefix(it.low, query), strings.HasPrefix(it.name, query):
		return 0
	case strings.Contains(it.low, " "+query), strings.Contains(it.low, "("+query):
		return 1
	case holds(it.low, words):
		return 2
	case holds(it.rest, words), len(words) > 1 && holds(it.low+"\n"+it.rest, words):
		return 3
	}
	return 4
}

func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
