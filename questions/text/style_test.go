package text_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"soc2ready/questions"
)

func words(s string) int { return len(strings.Fields(s)) }

func ruleLengths(b *questions.Bank) (out []string) {
	check := func(id, field, s string, most int) {
		if n := words(s); n > most {
			out = append(out, fmt.Sprintf("%s: %s has %d words, at most %d", id, field, n, most))
		}
	}
	for _, q := range b.Questions {
		if n := len([]rune(q.Short)); n > 36 {
			out = append(out, fmt.Sprintf("%s: short has %d characters, at most 36", q.ID, n))
		}
		check(q.ID, "ask", q.Ask, 30)
		check(q.ID, "why", q.Why, 45)
		check(q.ID, "good", q.Good, 60)
		check(q.ID, "small", q.Small, 60)
		for _, s := range slices.Concat(q.Type1, q.Type2, q.NA) {
			check(q.ID, "phrase "+s, s, 20)
		}
	}
	for _, term := range b.Glossary {
		check(term.Term, "meaning", term.Meaning, 45)
	}
	return out
}

var sentenceEnd = regexp.MustCompile(`[.!?:;]\s+[A-Z]`)

func ruleOneSentence(b *questions.Bank) (out []string) {
	for _, q := range b.Questions {
		switch {
		case !strings.HasSuffix(q.Ask, "?") || strings.Count(q.Ask, "?") != 1 || sentenceEnd.MatchString(q.Ask):
			out = append(out, fmt.Sprintf("%s: not one sentence that asks: %q", q.ID, q.Ask))
		case strings.Contains(q.Ask, "and/or"):
			out = append(out, fmt.Sprintf("%s: and/or: %q", q.ID, q.Ask))
		}
	}
	return out
}

func ruleUnique(b *questions.Bank) (out []string) {
	seen := map[string]string{}
	once := func(kind, s, id string) {
		key := kind + strings.ToLower(s)
		if first, ok := seen[key]; ok {
			out = append(out, fmt.Sprintf("%s: %s as in %s: %q", id, kind, first, s))
		}
		seen[key] = id
	}
	for _, q := range b.Questions {
		once("short", q.Short, q.ID)
		once("ask", q.Ask, q.ID)
	}
	for _, c := range b.Controls {
		once("title", c.Title, c.ID)
		once("what", c.What, c.ID)
	}
	return out
}

var word = regexp.MustCompile(`[a-z0-9']+`)

// ruleAlike compares the sets of three words in a row (Jaccard).
func ruleAlike(b *questions.Bank) (out []string) {
	shingles := make([]map[string]bool, len(b.Questions))
	for i, q := range b.Questions {
		w := word.FindAllString(strings.ToLower(q.Ask), -1)
		shingles[i] = map[string]bool{}
		for j := 0; j+3 <= len(w); j++ {
			shingles[i][strings.Join(w[j:j+3], " ")] = true
		}
		for k := range i {
			both := 0
			for s := range shingles[i] {
				if shingles[k][s] {
					both++
				}
			}
			if all := len(shingles[i]) + len(shingles[k]) - both; all > 0 && 2*both >= all {
				out = append(out, fmt.Sprintf("%s and %s are alike: %q, %q", b.Questions[k].ID, q.ID, b.Questions[k].Ask, q.Ask))
			}
		}
	}
	return out
}
