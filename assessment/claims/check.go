package claims

import "soc2ready/assessment"

// scene is a sentence with what a rule needs to know about its surroundings.
type scene struct {
	t       []term
	tail    gap
	prev    []term // the sentence before in the block
	next    []term
	b       block
	ctx     context
	alone   bool // the block is this sentence
	emit    func(i, j int, rule string)
	silent  func(i, j int) bool
	spoken  bool // the text has spoken of SOC 2 already
	today   assessment.Day
	carried bool // the sentence before speaks of SOC 2 and denies nothing
}

// check looks at one block.
func (a *analysis) check(b block, ctx context) {
	if len(b.words) == 0 {
		return
	}
	relevant := false
	for _, w := range b.words {
		if len(w.s) >= 3 && (w.s[:3] == "soc" || w.s == "aicpa" || w.s == "aicpa's" || w.s == "institute" || w.s == "control" || w.s == "controls" || w.s == "report" || w.s == "readiness") {
			relevant = true
			break
		}
	}
	if !relevant && a.pending == "" && len(a.short) == 0 {
		return
	}
	sentences := cut(b)
	carried := false
	for i, s := range sentences {
		sc := &scene{t: s.terms, tail: s.tail, b: b, ctx: ctx, alone: len(sentences) == 1, carried: carried, spoken: a.spoken, today: a.today}
		if i > 0 {
			sc.prev = sentences[i-1].terms
		}
		if i+1 < len(sentences) {
			sc.next = sentences[i+1].terms
		}
		sc.silent = sc.scoped
		asked, n := "", len(a.found)
		question := s.asks() && !begins(s.terms, "did", "you", "know")
		sc.emit = func(i, j int, rule string) {
			if sc.silent(i, j) {
				return
			}
			if question {
				if asked == "" || rank(rule) < rank(asked) {
					asked = rule
				}
				return
			}
			a.hit(b, s.terms, i, j, rule)
		}
		if relevant {
			for _, look := range lookers() {
				look(sc)
			}
		}
		if i == 0 {
			a.named(sc)
		}
		a.spoken = a.spoken || count(s.terms, soc) > 0
		if a.pending != "" && !question && (len(s.terms) > 1 || !in(s.terms[0].s, "a", "answer")) {
			if len(a.found) == n {
				a.answer(b, s.terms)
			}
			a.pending = ""
		}
		if question {
			a.pending = asked
		}
		carried = carried || count(s.terms, soc) > 0
		carried = carried && !explains(s.terms) && count(s.terms, other) == 0 && !question
	}
}

// lookers are the rules as code, each for a family of wording.
func lookers() []func(*scene) {
	return []func(*scene){
		badgeWords, certifiedWords, listedWords, accreditedWords, aicpaWords, passedWords, compliantWords, complianceWords,
		typeOneWords, readinessWords, romanWords, outdatedWords, guaranteeWords, borrowedWords,
	}
}

// named finds a verdict that stands alone under a name: "Certified" below a
// heading "SOC 2 Type II".
func (a *analysis) named(sc *scene) {
	if len(a.short) == 0 || a.short[0].sort != soc || len(a.short) > 3 || mentions(a.short, honest) || a.shortIn.tail&gAsk != 0 {
		return
	}
	if rule := verdictWord(sc.t[0].s); rule != "" && sc.t[0].s != "certification" && count(sc.t, other) == 0 && !mentions(sc.t, doubtful) {
		if len(sc.t) > 1 && in(sc.t[1].s, "public", "of") {
			return
		}
		sc.emit(0, 0, rule)
	}
}

// answer finds the yes to a question that asks for something there is not.
func (a *analysis) answer(b block, t []term) {
	i := 0
	if len(t) > 1 && in(t[0].s, "a", "answer", "ans", "re") && t[1].gap&(gColon|gStop|gClose) != 0 {
		i = 1
	}
	yes := in(t[i].s, "yes", "yep", "yeah", "absolutely", "definitely", "certainly", "indeed", "sure", "correct", "affirmative") ||
		begins(t[i:], "of", "course") || begins(t[i:], "we", "are") || begins(t[i:], "it", "is") || begins(t[i:], "we", "do") && len(t) == i+2
	if !yes || explains(t) {
		return
	}
	j := i
	for j+1 < len(t) && t[j+1].gap&(gComma|gStop|gColon|gSemi|gDash|gOpen) == 0 && j-i < 2 {
		j++
	}
	for k := i + 1; k < len(t); k++ {
		if in(t[k].s, "but", "no", "not", "though", "although", "however", "sort", "sense") || negator(t[k].s) {
			return
		}
		if a.pending == "compliant" && mentions(t[k:k+1], honest) {
			return
		}
	}
	if t[i].s != "we" && t[i].s != "it" && t[i].s != "of" {
		j = i
	}
	a.hit(b, t, i, j, a.pending)
}

func begins(t []term, words ...string) bool {
	if len(t) < len(words) {
		return false
	}
	for i, w := range words {
		if t[i].s != w {
			return false
		}
	}
	return true
}

func count(t []term, what sort) (n int) {
	for i := range t {
		if t[i].sort == what {
			n++
		}
	}
	return n
}

func mentions(t []term, is func(string) bool) bool {
	for i := range t {
		if is(t[i].s) {
			return true
		}
	}
	return false
}

// honest are the words that name what SOC 2 really ends in.
func honest(s string) bool {
	return in(s, "report", "reports", "reporting", "attestation", "attestations", "attested", "examination", "examinations", "examined", "opinion", "opinions")
}

// doubtful are words of a state that claims nothing yet.
func doubtful(s string) bool {
	return in(s, "not", "no", "planned", "progress", "pending", "preparing", "target", "roadmap", "soon", "n/a", "expected", "never", "none", "todo", "underway")
}
