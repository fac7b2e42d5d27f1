package claims

import (
	"strings"

	"soc2ready/assessment"
)

// context is what headings, leading sentences and table columns say about the
// wording below them.
type context struct {
	banned  bool // examples of what not to write
	allowed bool // examples of what to write
	certs   bool // a list of certifications
}

// analysis takes the blocks of a text in order and collects what is found.
type analysis struct {
	found []hit

	heads   [7]context // of the headings above, by level
	intro   context    // of the sentence that leads to what follows
	short   []term     // the block before, if it is no more than a name
	shortIn block
	pending string // the rule a question asks about, until it is answered

	columns []context
	titles  []block // of the columns
	row     []block

	spoken bool // the text has spoken of SOC 2
	today  assessment.Day
}

// finish is called behind the last block.
func (a *analysis) finish() { a.endRow() }

// add takes the next block.
func (a *analysis) add(b block) {
	switch b.kind {
	case cell:
		a.row = append(a.row, b)
		return
	case rowEnd:
		a.endRow()
		return
	case tableEnd:
		a.endRow()
		a.columns, a.titles = nil, nil
		return
	}
	a.endRow()
	if b.kind == label || b.kind == aside {
		a.check(b, a.above(false))
		return
	}
	c := classify(b.words)
	if b.kind != heading && b.tail&gColon != 0 {
		c = leading(b.words, c)
	}
	if b.kind == heading {
		for l := b.level; l < len(a.heads); l++ {
			a.heads[l] = context{}
		}
		a.check(b, a.above(false))
		a.heads[b.level], a.intro = c, context{}
		a.remember(b)
		return
	}
	a.check(b, a.above(true))
	a.remember(b)
	leads := b.tail&gColon != 0 || len(b.words) <= 6 && b.tail&gStop == 0
	switch {
	case b.kind == item:
	case leads && c != (context{}):
		a.intro = c
	default:
		a.intro = context{}
	}
}

// remember keeps a block that is a name and no more, for what comes below it.
func (a *analysis) remember(b block) {
	a.short, a.shortIn = nil, block{}
	if len(b.words) <= 8 {
		a.short, a.shortIn = terms(b.words), b
	}
}

// above is the context of a block that comes now.
func (a *analysis) above(below bool) context {
	var c context
	for l := len(a.heads) - 1; l > 0; l-- {
		h := a.heads[l]
		if h.banned || h.allowed {
			c.banned, c.allowed = h.banned, h.allowed
			break
		}
	}
	for l := len(a.heads) - 1; l > 0; l-- {
		if h := a.heads[l]; h != (context{}) {
			c.certs = h.certs
			break
		}
	}
	if below && a.intro != (context{}) {
		if a.intro.banned || a.intro.allowed {
			c.banned, c.allowed = a.intro.banned, a.intro.allowed
		}
		c.certs = a.intro.certs
	}
	return c
}

// classify reads the words of a heading, column or leading sentence.
func classify(words []word) context {
	var c context
	if len(words) == 0 || len(words) > 14 {
		return c
	}
	var deny, speak, good, neutral, certs, reports int
	for i, w := range words {
		s := w.s
		if w.gap&gCross != 0 {
			deny++
		}
		if w.gap&gTick != 0 {
			good++
		}
		switch {
		case s == "not" && i+1 < len(words) && (words[i+1].s == "only" || words[i+1].s == "just"):
			return context{}
		case in(s, "avoid", "wrong", "incorrect", "never", "not", "don't", "dont", "cannot", "can't", "no", "bad", "forbidden", "banned", "prohibited",
			"misleading", "myth", "myths", "mistake", "mistakes", "misconception", "misconceptions", "inaccurate", "instead", "false", "shouldn't", "mustn't"):
			if s == "instead" && (i+1 >= len(words) || words[i+1].s != "of") {
				good++
				continue
			}
			deny++
		case s == "leave" && i+1 < len(words) && words[i+1].s == "out":
			deny, speak = deny+1, speak+1
		case in(s, "say", "saying", "write", "claim", "claims", "call", "word", "words", "wording", "phrase", "phrases", "term", "terms", "expression",
			"expressions", "language", "put", "said", "writing", "terminology"):
			speak++
		case in(s, "right", "correct", "good", "better", "fact", "facts", "do", "preferred", "accurate", "approved", "recommended"):
			good++
		case in(s, "these", "this", "the", "to", "examples", "example", "common", "use", "of", "a", "what", "we", "it", "that", "out", "in", "copy", "text", "our", "ever"):
			neutral++
		}
		if certNoun(s) || s == "certified" || s == "accreditations" {
			certs++
		}
		if in(s, "attestation", "attestations", "report", "reports", "audit", "audits", "compliance", "assurance", "standards", "frameworks", "examinations", "examination", "vs", "versus") {
			reports++
		}
	}
	plainWords := deny + speak + good + neutral
	switch {
	case deny > 0 && (speak > 0 || plainWords >= len(words)):
		c.banned = true
	case good > 0 && deny == 0 && (speak > 0 || plainWords >= len(words)), speak > 0 && plainWords >= len(words):
		c.allowed = true
	}
	c.certs = certs > 0 && (reports == 0 || has(words, "compliance") && words[len(words)-1].gap&gAnd == 0 && len(words) == 2) && deny == 0 && len(words) <= 8 && !names(words)
	return c
}

// leading adds what only a sentence says that ends with a colon: "It does not
// provide:", "The data center is accredited under:".
func leading(words []word, c context) context {
	tail := words[max(0, len(words)-10):]
	for i, w := range tail {
		last := len(tail) - 1 - i
		if last <= 2 && (isCert(w.s) || w.s == "accredited") && !c.banned && !names(tail) {
			c.certs = true
		}
		if negator(w.s) && (last == 0 || in(tail[i+1].s, "provide", "have", "hold", "include", "offer", "claim", "cover", "imply", "support", "be")) {
			c.banned = true
		}
	}
	return c
}

func names(words []word) bool {
	for _, t := range terms(words) {
		if t.sort == soc || t.sort == other || t.sort == person || t.s == "ssl" || t.s == "tls" {
			return true
		}
	}
	return false
}

func in(s string, list ...string) bool {
	for _, l := range list {
		if s == l {
			return true
		}
	}
	return false
}

// hit notes a finding in the terms i to j of a block.
func (a *analysis) hit(b block, t []term, i, j int, rule string) {
	first, last := b.words[t[i].first], b.words[t[j].last]
	if first.from >= last.to {
		return
	}
	var text strings.Builder
	instead := ""
	for k := t[i].first; k <= t[j].last; k++ {
		w := b.words[k]
		if k > t[i].first {
			text.WriteString(between(w.gap))
		}
		text.WriteString(w.raw)
	}
	for k := i; k <= j; k++ {
		if t[k].sort == soc {
			instead = better(rule, t[k])
		}
	}
	if b.kind == label && in(rule, "certified", "compliant", "accredited", "passed", "aicpa", "listed") {
		rule, instead = "badge", ""
	}
	a.found = append(a.found, hit{from: first.from, to: last.to, text: text.String(), rule: rule, instead: instead})
}

// between is how a gap inside a finding is shown.
func between(g gap) string {
	switch {
	case g&gComma != 0:
		return ", "
	case g&gColon != 0:
		return ": "
	case g&gSlash != 0:
		return "/"
	case g&gDash != 0:
		return " – "
	case g&gOpen != 0:
		return " ("
	case g&gClose != 0:
		return ") "
	case g&gHyphen != 0:
		return "-"
	case g&gAnd != 0:
		return " & "
	case g == 0:
		return ""
	}
	return " "
}
