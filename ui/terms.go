package ui

import (
	"strings"
	"unicode"

	"soc2ready/questions"
)

// termsOf gives the entries of the glossary whose term, or another name of it,
// stands in the texts of a question, in the order of the glossary. Case,
// hyphens and plurals make no difference; where a longer name stands, a
// shorter one in it does not count.
func termsOf(bank *questions.Bank, q *questions.Question) []*questions.Term {
	type name struct {
		words []string
		term  int
	}
	names := map[string][]name{} // by first word
	for i := range bank.Glossary {
		x := &bank.Glossary[i]
		for _, s := range append([]string{x.Term}, x.Also...) {
			if w := stems(s); len(w) > 0 {
				names[w[0]] = append(names[w[0]], name{w, i})
			}
		}
	}
	found := make([]bool, len(bank.Glossary))
	texts := append([]string{q.Ask, q.Why, q.Good, q.Small}, q.Fix...)
	for _, text := range append(append(texts, q.Type1...), q.Type2...) {
		w := stems(text)
		for i := 0; i < len(w); {
			var best name
			for _, n := range names[w[i]] {
				if len(n.words) > len(best.words) && begins(w[i:], n.words) {
					best = n
				}
			}
			if len(best.words) == 0 {
				i++
				continue
			}
			found[best.term] = true
			i += len(best.words)
		}
	}
	var out []*questions.Term
	for i, yes := range found {
		if yes {
			out = append(out, &bank.Glossary[i])
		}
	}
	return out
}

func begins(words, with []string) bool {
	if len(words) < len(with) {
		return false
	}
	for i := range with {
		if words[i] != with[i] {
			return false
		}
	}
	return true
}

// stems cuts a text into small words without their plural; between two
// sentences or parts of one stands "", which no name holds.
func stems(text string) []string {
	var out []string
	var b strings.Builder
	end := func() {
		if b.Len() > 0 {
			out = append(out, stem(b.String()))
			b.Reset()
		}
	}
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’':
			b.WriteRune('\'')
		default:
			end()
			if r != ' ' && r != '-' && r != '/' && len(out) > 0 && out[len(out)-1] != "" {
				out = append(out, "")
			}
		}
	}
	end()
	return out
}

// stem takes the plural or the possessive off a word in small letters. What it
// gives need not be a word, only the same for both forms.
func stem(w string) string {
	w = strings.TrimSuffix(strings.Trim(w, "'"), "'s")
	if len(w) < 3 || strings.HasSuffix(w, "ss") || !strings.HasSuffix(w, "s") {
		return w
	}
	if s, ok := strings.CutSuffix(w, "ies"); ok && len(s) > 1 {
		return s + "y"
	}
	for _, e := range []string{"sses", "xes", "ches", "shes"} {
		if strings.HasSuffix(w, e) {
			return strings.TrimSuffix(w, "es")
		}
	}
	return strings.TrimSuffix(w, "s")
}

// newTerms is a page with the terms of a question, nil when there are none.
func newTerms(s *session, q *questions.Question) screen {
	var b strings.Builder
	for _, x := range termsOf(s.bank, q) {
		b.WriteString("## " + x.Term + "\n\n")
		if note := alsoNote(x); note != "" {
			b.WriteString(note + "\n\n")
		}
		b.WriteString(x.Meaning + "\n\n")
	}
	if b.Len() == 0 {
		return nil
	}
	return newReader(s, "page", []article{{title: "Terms in " + questions.ScreenID(q.ID) + " " + q.Short, text: b.String()}}, 0)
}
