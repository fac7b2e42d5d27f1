package text_test

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"soc2ready/questions"
)

// prose calls each text of the bank with its place; words of people, not ids.
func prose(b *questions.Bank, each func(place, s string)) {
	for _, f := range b.Facts {
		each(f.ID, f.Ask)
		for _, v := range f.Values {
			each(f.ID+" "+v.ID, v.Label)
		}
	}
	for _, s := range b.Series {
		each(s.ID, s.Title)
	}
	for _, c := range b.Criteria {
		each(c.ID+" title", c.Title)
		each(c.ID+" summary", c.Summary)
		for i, p := range c.Points {
			each(fmt.Sprintf("%s:%d", c.ID, i+1), p.Topic)
		}
	}
	for _, d := range b.Description {
		each(d.ID+" title", d.Title)
		each(d.ID+" summary", d.Summary)
	}
	list := func(place string, texts []string) {
		for _, s := range texts {
			each(place, s)
		}
	}
	for _, c := range b.Controls {
		list(c.ID, []string{c.Title, c.What, c.Samples, c.Automate})
		list(c.ID+" type1", c.Type1)
		list(c.ID+" type2", c.Type2)
	}
	for _, q := range b.Questions {
		each(q.ID+" short", q.Short)
		each(q.ID+" ask", q.Ask)
		each(q.ID+" why", q.Why)
		each(q.ID+" good", q.Good)
		each(q.ID+" small", q.Small)
		list(q.ID+" type1", q.Type1)
		list(q.ID+" type2", q.Type2)
		list(q.ID+" na", q.NA)
		list(q.ID+" fix", q.Fix)
	}
	for _, t := range b.Glossary {
		each("glossary "+t.Term, t.Term)
		list("glossary "+t.Term, t.Also)
		each("glossary "+t.Term, t.Meaning)
	}
	for _, p := range b.Pages {
		each("page "+p.ID, p.Title)
		list("page "+p.ID, strings.Split(p.Text, "\n\n"))
	}
	for _, r := range b.Retired {
		each("retired "+r.ID, r.Reason)
	}
	for _, u := range b.Unserved {
		each("unserved "+u.Criterion, u.Reason)
	}
}

// british has the beginnings of words that are spelled otherwise in America.
var british = regexp.MustCompile(`(?i)\b(` + strings.Join([]string{
	`(un)?authoris`, `organis`, `recognis`, `prioritis`, `minimis`, `maximis`, `categoris`, `summaris`, `finalis`, `formalis`,
	`standardis`, `centralis`, `customis`, `optimis(e|ing|ation)`, `anonymis`, `pseudonymis`, `utilis`, `initialis`, `normalis`,
	`synchronis`, `itemis`, `scrutinis`, `emphasis(e|ing)`, `specialis(e|ed|es|ing|ation)\b`, `familiaris`, `localis`, `neutralis`, `penalis`, `legalis`, `digitis`,
	`apologis`, `criticis(e|ing)`, `realis(e|ing|ation)`, `sanitis`, `containeris`, `virtualis`, `memoris`, `harmonis`, `rationalis`,
	`analys(e|ed|er|ers|ing)\b`, `catalys(e|ing)`, `paralys(e|ing)`,
	`behaviour`, `colour`, `favour`, `honour`, `labour`, `neighbour`, `rumour`, `endeavour`, `harbour`,
	`cent(re|red|res)\b`, `metre`, `theatre`, `fibre`, `licence`, `defence`, `offence`, `pretence`, `practis(e|ed|ing)`,
	`programme(s)?\b`, `cheque`, `catalogue`, `dialogue`, `artefact`, `enrol(s|ment)?\b`, `fulfil(s|ment)?\b`, `skilful`, `instal(s|ment)?\b`,
	`cancel(led|ling)`, `label(led|ling)`, `travel(led|ling|ler)`, `model(led|ling)`, `signal(led|ling)`, `counsel(led|ling|lor)`, `total(led|ling)`,
	`channel(led|ling)`, `fuel(led|ling)`, `tunnel(led|ling)`, `judgement`, `acknowledgement`, `ageing`, `grey`, `sceptic`, `mould`, `plough`, `tyre`,
	`whilst`, `amongst`, `learnt`, `spelt`, `burnt`, `dreamt`, `per cent`, `fortnight`, `storey`, `jewellery`,
}, "|") + `)`)

func ruleSpelling(b *questions.Bank) (out []string) {
	prose(b, func(place, s string) {
		if w := british.FindString(s); w != "" {
			out = append(out, fmt.Sprintf("%s: %q is not American: %q", place, w, s))
		}
	})
	return out
}

// ruleCertificates: SOC 2 has none. ISO 27001 has, a CPA is one, and the
// glossary may explain the word.
func ruleCertificates(b *questions.Bank) (out []string) {
	explained := map[string]bool{}
	for _, p := range b.Pages {
		explained["page "+p.ID] = strings.Contains(strings.ToLower(p.Title), "certif") // the page about the word
	}
	for _, t := range b.Glossary {
		explained["glossary "+t.Term] = strings.Contains(t.Meaning, "SOC 2") && strings.Contains(strings.ToLower(t.Meaning), "certif")
	}
	prose(b, func(place, s string) {
		if strings.Contains(strings.ToLower(s), "certif") && !explained[place] &&
			!strings.Contains(s, "ISO 27001") && !strings.Contains(s, "CPA") {
			out = append(out, fmt.Sprintf("%s: %q", place, s))
		}
	})
	return out
}

var pass = regexp.MustCompile(`(?i)\b(pass(es|ed|ing)?|fail(s|ed|ing)?) (a|an|the|your|our|its|their)? ?(SOC ?2|audit|examination|attestation)`)

var quoted = regexp.MustCompile(`"[^"\n]*"`)

func rulePass(b *questions.Bank) (out []string) {
	prose(b, func(place, s string) {
		if strings.HasPrefix(place, "page ") {
			s = quoted.ReplaceAllString(s, "") // what others say, told as wrong
		}
		if pass.MatchString(s) {
			out = append(out, fmt.Sprintf("%s: %q", place, s))
		}
	})
	return out
}

var requirement = regexp.MustCompile(`(?i)points? of focus|SOC ?2 (requires|demands)|as required by (SOC|the AICPA|the criteri)`)

func ruleRequirement(b *questions.Bank) (out []string) {
	for _, q := range b.Questions {
		for _, s := range []string{q.Ask, q.Why, q.Good, q.Small} {
			if requirement.MatchString(s) {
				out = append(out, fmt.Sprintf("%s: %q", q.ID, s))
			}
		}
	}
	return out
}

// grade is the Flesch–Kincaid grade of one sentence.
func grade(s string) float64 {
	n, syllables := 0, 0
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return unicode.IsSpace(r) || r == '-' }) {
		if k := syllablesOf(w); k > 0 {
			n++
			syllables += k
		}
	}
	if n == 0 {
		return 0
	}
	return 0.39*float64(n) + 11.8*float64(syllables)/float64(n) - 15.59
}

var vowels = regexp.MustCompile(`[aeiouy]+`)

// syllablesOf counts groups of vowels, without a silent e at the end; 0 for
// what has no letters.
func syllablesOf(w string) int {
	w = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, w)
	if w == "" {
		return 0
	}
	n := len(vowels.FindAllString(w, -1))
	if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") && n > 1 {
		n--
	}
	return max(n, 1)
}

func ruleReadable(b *questions.Bank) (out []string) {
	sum := 0.0
	for _, q := range b.Questions {
		g := grade(q.Ask)
		sum += g
		if g > 14 {
			out = append(out, fmt.Sprintf("%s: grade %.1f, at most 14: %q", q.ID, g, q.Ask))
		}
	}
	if average := sum / float64(max(1, len(b.Questions))); average > 10 {
		out = append(out, fmt.Sprintf("average grade %.1f, at most 10", average))
	}
	return out
}

// jargon are words of the trade that occur in asks and that not everybody
// knows, as the glossary has them.
var jargon = []string{
	"admin rights", "background check", "backup", "baseline", "board", "breach", "capacity", "carve-out", "code of conduct",
	"consent", "control", "control owner", "criteria", "critical vendor", "data classes", "emergency change", "encryption at rest",
	"encryption in transit", "firewall", "incident", "incident plan", "infrastructure", "internal audit", "log", "malware", "minutes",
	"patch", "penetration test", "personal data", "privacy notice", "production", "pull request", "recovery plan", "removable media",
	"restore", "retention period", "risk assessment", "risk register", "root cause", "second factor", "secret store", "security training",
	"sensitive data", "service commitment", "session cookie", "severity level", "subservice organization", "system description", "test system", "token",
	"vulnerability", "web application firewall",
}

var abbreviation = regexp.MustCompile(`\b[A-Z][A-Z0-9]+\b`)

// everybodyKnows needs no entry.
var everybodyKnows = map[string]bool{"ID": true, "IT": true, "US": true, "CEO": true, "AI": true, "USB": true}

func ruleJargon(b *questions.Bank) (out []string) {
	known := map[string]bool{}
	for _, t := range b.Glossary {
		known[strings.ToLower(t.Term)] = true
		for _, also := range t.Also {
			known[strings.ToLower(also)] = true
		}
	}
	for _, term := range jargon {
		if !known[strings.ToLower(term)] {
			out = append(out, fmt.Sprintf("%q is not in the glossary", term))
		}
	}
	for _, q := range b.Questions {
		for _, a := range abbreviation.FindAllString(q.Ask, -1) {
			if !known[strings.ToLower(a)] && !everybodyKnows[a] {
				out = append(out, fmt.Sprintf("%s: %s is not in the glossary", q.ID, a))
			}
		}
	}
	return out
}
