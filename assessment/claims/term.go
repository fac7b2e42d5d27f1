package claims

import (
	"strings"
)

// sort is what a term stands for.
type sort int

const (
	plain  sort = iota
	soc         // SOC 1, 2 or 3, with its type if it is named
	other       // another standard, such as ISO 27001
	aicpa       // the AICPA, by either name
	person      // a title of people: certified public accountant
)

// term is one or more words that mean one thing.
type term struct {
	sort       sort
	s          string // of a plain term: the word
	first      int    // its words in the block
	last       int
	gap        gap  // before it
	one, two   bool // of SOC: Type 1, Type 2
	isTwo      bool // of SOC: SOC 2 is among the numbers
	roman      bool // of SOC: written SOC II
	typed      bool // of SOC: a type is named
	unnumbered bool
}

// sentence is a stretch of terms, and how it ends.
type sentence struct {
	terms []term
	tail  gap
}

func (s sentence) asks() bool { return s.tail&gAsk != 0 }

// maxSentence keeps a text without full stops from being one sentence.
const maxSentence = 300

// cut turns the words of a block into sentences of terms.
func cut(b block) []sentence {
	terms := terms(b.words)
	var out []sentence
	from := 0
	for i := 1; i < len(terms); i++ {
		if i-from >= maxSentence {
			out = append(out, sentence{terms[from:i], 0})
			from = i
			continue
		}
		if terms[i].gap&gStop != 0 && terms[i].gap&(gSpace|gQuote|gBreak) != 0 && !abbreviation(b.words[terms[i].first-1].s, terms[i].gap) {
			out = append(out, sentence{terms[from:i], terms[i].gap})
			from = i
		}
	}
	if from < len(terms) {
		out = append(out, sentence{terms[from:], b.tail})
	}
	return out
}

func abbreviation(s string, g gap) bool {
	if g&gAsk != 0 || g&gBreak != 0 {
		return false
	}
	switch s {
	case "inc", "ltd", "llc", "corp", "co", "e", "g", "i", "vs", "mr", "ms", "dr", "incl", "approx":
		return true
	}
	return false
}

// terms joins words that mean one thing.
func terms(words []word) []term {
	out := make([]term, 0, len(words))
	for i := 0; i < len(words); {
		t, n := term{}, 0
		switch w := words[i].s; {
		case strings.HasPrefix(w, "soc"), w == "organization", w == "organisation":
			t, n = readSOC(words[i:])
		case w == "aicpa" || w == "aicpa's" || w == "aicpas":
			t, n = term{sort: aicpa}, 1
		case w == "american" && has(words[i:], "american", "institute", "of"):
			t, n = readInstitute(words[i:])
		case w == "certified":
			if k := len(out); k == 0 || out[k-1].sort != soc || has(words[i:], "certified", "public") {
				t, n = readPerson(words[i:])
			}
		}
		if n == 0 {
			if n = readOther(words[i:]); n > 0 {
				t.sort = other
			}
		}
		if n == 0 {
			t, n = term{s: base(words[i].s)}, 1
		}
		t.first, t.last, t.gap = i, i+n-1, words[i].gap
		out = append(out, t)
		i += n
	}
	return out
}

// base takes the possessive off a word.
func base(s string) string {
	if n, ok := strings.CutSuffix(s, "'s"); ok {
		switch n {
		case "it", "that", "there", "here", "what", "who", "he", "she", "let":
			return s
		}
		return n
	}
	return s
}

// has says whether words begin with these, without a sign between them.
func has(words []word, want ...string) bool {
	if len(words) < len(want) {
		return false
	}
	for i, s := range want {
		if words[i].s != s || i > 0 && words[i].gap&(gStop|gComma|gSemi|gBar) != 0 {
			return false
		}
	}
	return true
}

const apart = gStop | gComma | gSemi | gColon | gBar | gAsk | gTick | gCross

func socNumber(s string) (number byte, roman bool) {
	switch s {
	case "1", "one":
		return 1, false
	case "2", "two":
		return 2, false
	case "3", "three":
		return 3, false
	case "i":
		return 1, true
	case "ii":
		return 2, true
	case "iii":
		return 3, true
	}
	return 0, false
}

// readSOC reads "SOC 2", "SOC2", "SOC-2", "SOC 1/2", "SOC II", "System and
// Organization Controls (SOC) 2", each with its type, and "SOC Type 2".
func readSOC(w []word) (term, int) {
	t := term{sort: soc}
	rest := strings.TrimSuffix(w[0].s, "'s")
	n := 1
	if rest == "organization" || rest == "organisation" {
		if len(w) < 3 || w[1].s != "control" && w[1].s != "controls" {
			return t, 0
		}
		n = 2
		if w[2].s == "soc" && w[2].gap&apart == 0 {
			n = 3
		}
		rest = "soc"
	}
	rest = strings.TrimPrefix(rest, "soc")
	if rest == "s" { // SOCs
		return t, 0
	}
	var numbers []byte
	if rest == "" {
		if n < len(w) && w[n].gap&apart == 0 && w[n].gap&gDash == 0 {
			if num, roman := socNumber(w[n].s); num > 0 && (!roman || num > 1 || n+1 == len(w) || w[n+1].s == "type") {
				numbers, t.roman = append(numbers, num), roman
				n++
			} else if num, tail := splitNumber(w[n].s); num > 0 && strings.HasPrefix(tail, "type") {
				numbers = append(numbers, num)
				t.setType(strings.TrimPrefix(tail, "type"))
				n++
			}
		}
	} else {
		num, tail := splitNumber(rest)
		if num == 0 {
			if rest == "ii" {
				num, t.roman = 2, true
			} else {
				return t, 0
			}
		}
		numbers = append(numbers, num)
		if tail != "" {
			if !strings.HasPrefix(tail, "type") && tail != "t1" && tail != "t2" {
				return t, 0
			}
			t.setType(strings.TrimPrefix(strings.TrimPrefix(tail, "type"), "t"))
		}
	}
	for len(numbers) > 0 && n < len(w) { // SOC 1/2, SOC 1 and 2, SOC 1 & 2
		k := n
		if w[k].s == "and" || w[k].s == "or" {
			k++
		} else if w[k].gap&(gSlash|gAnd|gComma) == 0 {
			break
		}
		if k >= len(w) || w[k].gap&(gStop|gSemi|gColon|gBar) != 0 || len(w[k].s) != 1 && w[k].s != "ii" {
			break
		}
		num, _ := socNumber(w[k].s)
		if num == 0 || w[k].s == "i" {
			break
		}
		numbers = append(numbers, num)
		n = k + 1
	}
	n += t.readType(w[n:])
	if len(numbers) == 0 {
		claimed := n < len(w) && w[n].gap&(apart|gDash|gOpen|gClose) == 0 && socClaim(w[n].s)
		if !t.typed && !claimed {
			return t, 0
		}
		t.unnumbered = true
		t.isTwo = true
	}
	for _, num := range numbers {
		t.isTwo = t.isTwo || num == 2
	}
	if t.roman && !t.isTwo {
		t.roman = false
	}
	return t, n
}

// socClaim says whether "SOC", with no number, means a report before this word
// rather than a security operations center.
func socClaim(s string) bool {
	switch s {
	case "certified", "certification", "certifications", "compliant", "accredited", "accreditation", "attestation":
		return true
	}
	return false
}

func splitNumber(s string) (byte, string) {
	if s != "" && s[0] >= '1' && s[0] <= '3' {
		return s[0] - '0', s[1:]
	}
	return 0, ""
}

func (t *term) setType(s string) bool {
	switch s {
	case "1", "i", "one", "l":
		t.one = true
	case "2", "ii", "two", "ll":
		t.two = true
	default:
		return false
	}
	t.typed = true
	return true
}

// readType reads "Type 2", "(Type II)", "Types 1 and 2" behind SOC 2 and says
// how many words that was.
func (t *term) readType(w []word) int {
	if len(w) == 0 || w[0].gap&(gStop|gSemi|gColon|gBar|gAsk|gTick|gCross) != 0 {
		return 0
	}
	n := 0
	switch s := w[0].s; {
	case s == "type" || s == "types" || s == "typ":
		if len(w) < 2 || w[1].gap&(gStop|gSemi|gBar) != 0 || !t.setType(w[1].s) {
			return 0
		}
		n = 2
	case strings.HasPrefix(s, "type") && t.setType(s[4:]), s == "t1" && t.setType("1"), s == "t2" && t.setType("2"):
		n = 1
	default:
		return 0
	}
	for n < len(w) { // Type 1 and 2, Type I and Type II, Type I/II
		k := n
		if w[k].s == "and" || w[k].s == "or" {
			k++
		} else if w[k].gap&(gSlash|gAnd|gComma) == 0 {
			break
		}
		if k < len(w) && w[k].s == "type" {
			k++
		}
		if k >= len(w) || w[k].gap&(gStop|gSemi|gColon|gBar) != 0 || w[k].s == "l" || !t.setType(w[k].s) {
			break
		}
		n = k + 1
	}
	return n
}

// readInstitute reads "American Institute of Certified Public Accountants" and
// "American Institute of CPAs", with "(AICPA)" behind it.
func readInstitute(w []word) (term, int) {
	n := 0
	switch {
	case len(w) > 3 && w[3].s == "cpas":
		n = 4
	case len(w) > 5 && w[3].s == "certified" && w[4].s == "public" && strings.HasPrefix(w[5].s, "accountant"):
		n = 6
	default:
		return term{}, 0
	}
	if len(w) > n && w[n].s == "aicpa" && w[n].gap&gOpen != 0 {
		n++
	}
	return term{sort: aicpa}, n
}

// readPerson reads titles of people that begin with "certified".
func readPerson(w []word) (term, int) {
	for n := 1; n < len(w) && n <= 4 && w[n].gap&apart == 0; n++ {
		switch strings.TrimSuffix(w[n].s, "s") {
		case "accountant", "auditor", "engineer", "architect", "administrator", "developer", "analyst", "trainer", "hacker",
			"tester", "consultant", "practitioner", "assessor", "diver", "implementer", "manager", "officer", "expert", "technician":
			return term{sort: person}, n + 1
		case "information", "system", "public", "ethical", "security", "cloud", "lead", "professional", "fraud", "examiner", "in",
			"risk", "privacy", "internal", "penetration", "data", "iso", "27001", "scrum":
			continue
		}
		return term{}, 0
	}
	return term{}, 0
}

// readOther reads the name of another standard and says how many words it has.
func readOther(w []word) int {
	n := 0
	switch s := base(w[0].s); s {
	case "iso", "iec":
		n = 1
		for n < len(w) && w[n].gap&(gStop|gComma|gSemi|gBar) == 0 && (w[n].s == "iec" || number(w[n].s)) {
			n++
		}
		return n
	case "pci", "hitrust", "fedramp", "csa", "cmmc", "fips", "nist", "isms", "tisax", "irap", "bsi", "cis", "hds", "sas", "ssae", "isae", "c5", "level":
		if s == "level" {
			return 0
		}
		n = 1
	case "cyber":
		if len(w) < 2 || w[1].s != "essentials" {
			return 0
		}
		n = 2
	case "privacy":
		if len(w) < 2 || w[1].s != "shield" {
			return 0
		}
		n = 2
	case "hipaa", "gdpr", "ccpa", "sox", "fisma", "ferpa", "coppa", "dora", "stateramp", "soci", "glba", "pipeda", "eidas", "nis2", "hitech":
		return 1
	case "27001", "27017", "27018", "27701", "22301", "9001", "14001", "42001", "iso27001", "iso9001", "iso27701", "iso42001":
		n = 1
	default:
		return 0
	}
	for n < len(w) && w[n].gap&(gStop|gComma|gSemi|gBar|gColon|gOpen|gClose) == 0 {
		switch s := w[n].s; {
		case s == "dss", s == "star", s == "csf", s == "plus", s == "moderate", s == "high", s == "basic", s == "level", number(s):
			n++
			continue
		}
		break
	}
	return n
}

func number(s string) bool { return s != "" && strings.Trim(s, "0123456789.") == "" }
