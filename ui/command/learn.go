package command

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"

	"soc2ready/questions"
	"soc2ready/ui"
)

func newLearn(r *run) *cobra.Command {
	return &cobra.Command{
		Use:     "learn [TOPIC]",
		Short:   "Read about SOC 2, or look up a word",
		Long:    "Print a page about SOC 2, or what a word means. Without a topic, list the pages. The beginning of a name is enough.",
		Example: "soc2ready learn\nsoc2ready learn window\nsoc2ready learn bridge letter",
		Args:    cobra.ArbitraryArgs,
		RunE: r.do(0, -1, func(_ context.Context, args []string) error {
			if r.flags.json {
				return failure{kind: use, reason: "learn has no JSON document", next: "leave --json out"}
			}
			bank := r.deps.Bank
			topic := strings.Join(strings.Fields(strings.Join(args, " ")), " ")
			if topic == "" {
				return r.print(topicsPaper(bank))
			}
			pages, terms := topicsOf(bank, topic)
			p := &paper{}
			switch {
			case len(pages) == 1 && len(terms) == 0:
				p.page(pages[0])
			case len(pages)+len(terms) > 0:
				for _, x := range pages {
					p.line(bold(x.ID), "  ", x.Title)
				}
				if len(pages) > 0 && len(terms) > 0 {
					p.line()
				}
				for i, x := range terms {
					if i > 0 {
						p.line()
					}
					p.term(x)
				}
			default:
				f := failure{kind: missing, reason: "no page and no word " + quoted(topic), next: "see \"soc2ready learn\""}
				if near := nearTopics(bank, topic); len(near) > 0 {
					f.next = "did you mean " + strings.Join(near, " or ") + "?"
				}
				return f
			}
			return r.print(p)
		}),
	}
}

func topicsPaper(bank *questions.Bank) *paper {
	p := &paper{}
	p.title("Pages")
	var rows [][]string
	for _, x := range bank.Pages {
		rows = append(rows, []string{x.ID, x.Title})
	}
	p.rows(2, rows)
	p.line()
	p.text(0, fmt.Sprintf("Read one with \"soc2ready learn ID\". The glossary has %d words; look one up with \"soc2ready learn WORD\".", len(bank.Glossary)))
	return p
}

// prose has the looks of a page: the terminal's own, as everywhere in commands.
func prose() ui.Prose {
	b := lipgloss.NewStyle().Bold(true)
	return ui.Prose{Title: b, Heading: b, Bold: b, Code: lipgloss.NewStyle().Foreground(lipgloss.Cyan), Mark: "-", Inner: "-"}
}

func (p *paper) page(x *questions.Page) {
	for _, l := range prose().Lines("# "+x.Title+"\n\n"+x.Text, paperWidth) {
		p.line(l)
	}
}

func (p *paper) term(x *questions.Term) {
	head := bold(x.Term)
	if len(x.Also) > 0 {
		head += dim(" (also " + strings.Join(x.Also, ", ") + ")")
	}
	p.text(0, head)
	p.text(2, x.Meaning)
}

// topicsOf finds what a topic names, case aside: the page of just that id, the
// pages and terms of just that name, all that begin with it, and last those
// with a word that does.
func topicsOf(bank *questions.Bank, topic string) (pages []*questions.Page, terms []*questions.Term) {
	topic = strings.ToLower(topic)
	for i := range bank.Pages {
		if x := &bank.Pages[i]; x.ID == strings.ReplaceAll(topic, " ", "-") { // it tells more than a word of that name
			return []*questions.Page{x}, nil
		}
	}
	for _, fits := range []func(name string) bool{
		func(name string) bool { return name == topic || strings.TrimSuffix(topic, "s") == name },
		func(name string) bool { return strings.HasPrefix(name, topic) },
		func(name string) bool { return len(topic) > 2 && strings.Contains(" "+name, " "+topic) },
	} {
		for i := range bank.Pages {
			x := &bank.Pages[i]
			if fits(x.ID) || fits(strings.ToLower(x.Title)) {
				pages = append(pages, x)
			}
		}
		for i := range bank.Glossary {
			if x := &bank.Glossary[i]; slices.ContainsFunc(termNames(x), fits) {
				terms = append(terms, x)
			}
		}
		if len(pages)+len(terms) > 0 {
			return pages, terms
		}
	}
	return nil, nil
}

// termNames are the names of a term in small letters.
func termNames(x *questions.Term) []string {
	names := []string{strings.ToLower(x.Term)}
	for _, s := range x.Also {
		names = append(names, strings.ToLower(s))
	}
	return names
}

// nearTopics gives up to three names that a topic may have been meant for.
func nearTopics(bank *questions.Bank, topic string) []string {
	topic = strings.ToLower(topic)
	most := min(utf8.RuneCountInString(topic)/3, 3)
	type near struct {
		name string
		far  int
	}
	var all []near
	look := func(show string, names ...string) {
		best := most + 1
		for _, n := range names {
			best = min(best, edits(topic, n))
		}
		if best <= most {
			all = append(all, near{quoted(show), best})
		}
	}
	for _, x := range bank.Pages {
		look(x.ID, x.ID)
	}
	for i := range bank.Glossary {
		look(bank.Glossary[i].Term, termNames(&bank.Glossary[i])...)
	}
	slices.SortStableFunc(all, func(a, b near) int { return a.far - b.far })
	var out []string
	for _, x := range all[:min(len(all), 3)] {
		out = append(out, x.name)
	}
	return out
}

// edits counts the letters to put in, take out or change between two words.
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 100 || len(y) > 100 {
		return 100
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
