package scanner

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"soc2ready/questions"
)

// table answers which controls a check speaks of, by the entries of the bank
// such as "prowler:iam_*mfa*".
type table struct {
	bank     *questions.Bank
	exact    map[string][]int // positions in bank.Controls
	patterns []pattern
	serves   map[string][]int // by criterion, in the order of the bank
	reached  []bool           // whether a scanner can show anything of a control
}

type pattern struct {
	glob    string
	control int
}

func newTable(bank *questions.Bank) *table {
	t := &table{bank: bank, exact: map[string][]int{}, serves: map[string][]int{}, reached: make([]bool, len(bank.Controls))}
	at := make(map[string]int, len(bank.Controls))
	for i := range bank.Controls {
		c := &bank.Controls[i]
		at[c.ID] = i
		t.reached[i] = len(c.Scanner) > 0
		for _, entry := range c.Scanner {
			entry = strings.ToLower(entry)
			if strings.Contains(entry, "*") {
				t.patterns = append(t.patterns, pattern{entry, i})
			} else {
				t.exact[entry] = append(t.exact[entry], i)
			}
		}
	}
	for _, q := range bank.Questions {
		for _, c := range q.Controls {
			if i, ok := at[c]; ok && !slices.Contains(t.serves[q.Criterion], i) {
				t.serves[q.Criterion] = append(t.serves[q.Criterion], i)
			}
		}
	}
	for _, list := range t.serves {
		slices.Sort(list)
	}
	return t
}

// byCheck gives the controls that the bank names for a check of a tool, in the
// order of the bank.
func (t *table) byCheck(tool, check string) []int {
	if check == "" {
		return nil
	}
	key := strings.ToLower(tool + ":" + check)
	found := slices.Clone(t.exact[key])
	for _, p := range t.patterns {
		if ok, _ := path.Match(p.glob, strings.ReplaceAll(key, "/", "_")); ok {
			found = append(found, p.control)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// nearest gives, of the controls of a criterion that scanners reach, the one
// whose entries, title and sentence share the most words with a check; -1
// where they reach none of them. A requirement is wider than a control: to
// take all of them would record a firewall as proof of a second factor.
func (t *table) nearest(criterion, check string) int {
	best, most := -1, -1
	tokens := split(check)
	for _, i := range t.serves[criterion] {
		c := &t.bank.Controls[i]
		if !t.reached[i] {
			continue
		}
		vocabulary := map[string]bool{}
		for _, s := range append([]string{c.ID, c.Title, c.What}, c.Scanner...) {
			for _, w := range split(s) {
				vocabulary[w] = true
			}
		}
		n := 0
		for _, w := range tokens {
			if vocabulary[w] {
				n += 2
			}
		}
		if c.Kind == questions.Setting { // of two as near, what a scan can show
			n++
		}
		if n > most {
			best, most = i, n
		}
	}
	return best
}

// split gives the words of an id or a sentence that say something.
func split(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return sorted(slices.DeleteFunc(words, func(w string) bool { return len(w) < 3 || w == "enabled" || w == "and" || w == "the" || w == "every" }))
}

// Reach is what scanners can show of a criterion.
type Reach struct {
	Criterion string
	Controls  int      // named by its questions
	Reached   []string // ids of those that some check speaks of
}

// Reaches lists every criterion of a bank, in order, with the controls that
// scanners reach; where there is none, only people can answer.
func Reaches(bank *questions.Bank) []Reach {
	t := newTable(bank)
	var all []Reach
	for _, c := range bank.Criteria {
		r := Reach{Criterion: c.ID, Controls: len(t.serves[c.ID])}
		for _, i := range t.serves[c.ID] {
			if t.reached[i] {
				r.Reached = append(r.Reached, bank.Controls[i].ID)
			}
		}
		all = append(all, r)
	}
	return all
}
