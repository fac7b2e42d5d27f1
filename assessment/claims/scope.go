package claims

import "strings"

// scoped says whether the text does not claim what stands in the terms i to j,
// but denies, explains or quotes it.
func (sc *scene) scoped(i, j int) bool {
	t := sc.t
	return sc.aside(i, j) || denied(t, i, j) || deniedAfter(t, j) || explains(t) || introduced(t, i) || sc.quoted(i, j) || sc.attributed(i, j)
}

// aside says whether the terms i to j stand where wrong words are shown as
// such: below "never say", behind a cross, in code.
func (sc *scene) aside(i, j int) bool {
	t := sc.t
	if sc.ctx.banned || sc.labelled() {
		return true
	}
	first, last := t[i].first, t[j].last
	var seen gap
	for k := max(0, first-60); k <= last; k++ {
		w := sc.b.words[k]
		if k >= first && w.mute {
			return true
		}
		if k <= first && w.gap&(gTick|gCross) != 0 {
			seen = w.gap
		}
	}
	return seen&gCross != 0 && seen&gTick == 0
}

// labelled says whether the block begins with a word such as "Wrong:".
func (sc *scene) labelled() bool {
	words := sc.b.words
	for n := 1; n < len(words) && n <= 4; n++ {
		if words[n].gap&(gColon|gDash) != 0 {
			return classify(words[:n]).banned
		}
	}
	return false
}

func negator(s string) bool {
	switch s {
	case "nowhere", "not", "never", "no", "none", "nobody", "nothing", "neither", "nor", "cannot", "hardly", "avoid", "avoids", "avoiding", "forbid",
		"dont", "isnt", "doesnt", "cant", "wont":
		return true
	}
	return strings.HasSuffix(s, "n't")
}

// finite are verbs that show that a new clause has begun.
func finite(s string) bool {
	switch s {
	case "is", "are", "was", "were", "has", "have", "had", "became", "becomes", "got", "gets", "holds", "hold", "achieved", "earned", "obtained",
		"received", "passed", "we're", "they're", "it's", "we've", "i'm", "remains", "stays", "completed", "provides", "offers", "runs", "uses", "can", "will":
		return true
	}
	return false
}

// denied says whether a negation before the terms i to j, or among them,
// reaches them.
func denied(t []term, i, j int) bool {
	for k := j; k >= 0 && k >= i-14; k-- {
		if k < i && (edge(t, k, i) || in(t[k].s, "without", "lacks", "lack", "lacking", "unless")) {
			return false
		}
		if negator(t[k].s) && !idiom(t, k, i) {
			return true
		}
	}
	return false
}

// edge says whether a clause ends between the term k and the term i behind it.
func edge(t []term, k, i int) bool {
	next := t[k+1]
	if next.gap&(gSemi|gStop|gDash|gBar|gTick|gCross) != 0 {
		return true
	}
	if in(t[k].s, "but", "however", "because", "until", "once", "while", "whereas", "therefore", "still", "nevertheless") {
		return true
	}
	if next.gap&gComma == 0 && next.s != "and" && next.s != "so" && next.gap&gColon == 0 {
		return false
	}
	if next.gap&gComma != 0 {
		for m := max(0, k-5); m <= k; m++ { // never, under any circumstances, say
			if negator(t[m].s) && t[m+1].gap&gComma != 0 {
				return false
			}
		}
	}
	for _, x := range t[k+1 : i] {
		if finite(x.s) {
			return true
		}
	}
	return false
}

// idiom says whether the negation at k denies nothing: "not only", "no doubt".
func idiom(t []term, k, i int) bool {
	word := func(n int) string {
		if k+n >= 0 && k+n < len(t) {
			return t[k+n].s
		}
		return ""
	}
	for n := 1; n <= 4; n++ {
		switch word(n) {
		case "only", "just", "merely", "simply", "solely", "alone":
			if n <= 2 {
				return true
			}
		case "worry", "worries", "stop", "stopped", "hesitate", "forget", "prouder", "happier", "easier", "mention", "wonder", "doubt", "surprise",
			"secret", "coincidence", "matter", "least", "wait", "miss", "stress", "overstate", "recommend", "without", "safer", "another", "elsewhere":
			if n <= 3 || word(n) == "another" {
				return true
			}
		}
	}
	if t[k].s == "no" && k < i && i-k > 2 { // it denies the noun behind it, which must be the one that claims
		return !in(word(1), "company", "one", "vendor", "vendors", "provider", "such", "organization", "organisation", "business", "firm", "supplier", "tool",
			"product", "service", "official", "formal", "real", "legal", "public", "body", "longer", "soc", "")
	}
	if t[k].s == "no" && in(word(1), "longer") {
		return false
	}
	return t[k].s == "nothing" && word(1) == "but"
}

// deniedAfter says whether what stands behind the term j denies that there is
// such a thing.
func deniedAfter(t []term, j int) bool {
	for k := j + 1; k < len(t) && k <= j+7; k++ {
		if t[k].gap&(gSemi|gDash|gStop) != 0 {
			return false
		}
		if k == j+1 && t[k].gap&(gColon|gOpen) != 0 && in(t[k].s, "no", "not", "none", "never") {
			return true
		}
		if !negator(t[k].s) {
			continue
		}
		if in(t[k].s, "nobody", "none") && (in(wordAt(t, k+1), "can", "issues", "grants", "gives", "awards", "hands", "has") || k == len(t)-1) {
			return true
		}
		for n := 1; n <= 3 && k+n < len(t); n++ {
			if in(t[k+n].s, "exist", "exists", "thing", "real", "possible", "correct", "accurate", "something", "what", "right", "official", "offered", "meaning") {
				return true
			}
		}
	}
	return false
}

// explains says whether a sentence explains what the wrong words mean, or bans
// them.
func explains(t []term) bool {
	for k := range t {
		next, before := "", ""
		if k+1 < len(t) {
			next = t[k+1].s
		}
		if k > 0 {
			before = t[k-1].s
		}
		switch t[k].s {
		case "misnomer", "misnomers", "misconception", "misconceptions", "myth", "myths", "misleading", "misleads", "mislead", "incorrect", "incorrectly",
			"inaccurate", "inaccurately", "erroneously", "mistakenly", "wrongly", "falsely", "untrue", "nonexistent", "misunderstanding", "misuse",
			"forbids", "bans", "ban", "banned", "forbid", "forbidden", "prohibits", "prohibited", "misnamed", "misused":
			return true
		case "wrong":
			if !in(before, "go", "goes", "went", "gone", "going", "what", "prove", "something", "anything", "nothing") {
				return true
			}
		case "false":
			if !in(next, "positive", "positives", "alarm", "alarms") {
				return true
			}
		case "such":
			if in(before, "no") || next == "thing" {
				return true
			}
		case "exist", "exists":
			if in(before, "not", "doesn't", "don't", "didn't", "never") {
				return true
			}
		case "so":
			if next == "called" && t[k+1].gap&gHyphen != 0 {
				return true
			}
		case "difference", "distinction", "distinguish", "confuse", "confused", "confusion":
			return true
		case "attestation", "attestations":
			if contrasted(t, k) {
				return true
			}
		case "there", "there's":
			if denies(t, k) {
				return true
			}
		case "technically", "strictly":
			for n := k; n < len(t); n++ {
				if negator(t[n].s) {
					return true
				}
			}
		}
	}
	return false
}

// contrasted says whether the attestation at k is set against certification.
func contrasted(t []term, k int) bool {
	for n := max(0, k-5); n < len(t) && n <= k+5; n++ {
		if in(t[n].s, "or", "vs", "versus", "not", "rather", "isn't", "unlike", "opposed", "than") {
			for m := min(n, k); m < len(t) && m <= max(n, k)+4; m++ {
				if isCert(t[m].s) {
					return true
				}
			}
			for m := max(0, min(n, k)-4); m < min(n, k); m++ {
				if isCert(t[m].s) {
					return true
				}
			}
		}
	}
	return false
}

// denies says whether "there is no …" at k denies a certificate or a grade.
func denies(t []term, k int) bool {
	seen := false
	for n := k; n < len(t) && n <= k+8; n++ {
		if negator(t[n].s) && !idiom(t, n, n) {
			seen = true
		}
		if seen && (isCert(t[n].s) || in(t[n].s, "mark", "register", "grade", "pass", "fail", "such", "body", "score")) {
			return true
		}
	}
	return false
}

// introduced says whether the words just before the term i set it aside:
// "instead of", "rather than", "whether", "as if".
func introduced(t []term, i int) bool {
	for k := max(0, i-6); k < i; k++ {
		near := i-k <= 4
		next := t[k+1].s
		calling := near || in(wordAt(t, k+2), "calling", "saying", "claiming", "writing", "using")
		switch t[k].s {
		case "instead":
			if calling && next == "of" {
				return true
			}
		case "rather", "other":
			if calling && next == "than" {
				return true
			}
		case "whether":
			return true
		case "as":
			if next == "if" || next == "though" {
				return true
			}
		case "mention", "mentions", "wording", "phrase", "expression":
			if near {
				return true
			}
		case "stop", "stopped", "refuse", "refrain":
			if in(next, "saying", "calling", "claiming", "writing", "from", "to") {
				return true
			}
		}
	}
	return false
}

// quoted says whether the terms i to j are a short quotation in a sentence that
// speaks of words.
func (sc *scene) quoted(i, j int) bool {
	words := sc.b.words
	first, last := sc.t[i].first, sc.t[j].last
	q := words[first].quote
	if q == 0 || words[last].quote != q {
		return false
	}
	n, mention := 0, false
	for k := sc.t[0].first; k <= sc.t[len(sc.t)-1].last; k++ {
		if words[k].quote == q {
			n++
			continue
		}
		switch words[k].s {
		case "say", "says", "saying", "write", "writes", "call", "calls", "called", "calling", "claim", "claims", "term", "terms", "phrase", "phrases", "word",
			"words", "wording", "expression", "expressions", "ask", "asks", "asked", "asking", "search", "searches", "mean", "means", "label", "labels",
			"read", "reads", "like", "hear", "heard", "written", "mention", "mentions", "replace", "instead", "avoid", "being", "advertise", "advertises",
			"correct", "wrong", "style", "questionnaire", "statement", "statements", "slogan", "headline":
			mention = true
		}
	}
	return mention && n <= last-first+1+4
}

// attributed says whether others are said to say it, and the text corrects
// them at once.
func (sc *scene) attributed(i, j int) bool {
	t := sc.t
	said := false
	for k := max(0, i-12); k < i; k++ {
		switch t[k].s {
		case "state", "states", "stated", "stating", "call", "calls", "called", "calling", "say", "says", "said", "refer", "refers", "referred", "known", "ask", "asks", "asked", "asking", "want",
			"wants", "wanted", "advertise", "advertises", "claim", "claims", "claimed", "read", "think", "thinks", "thought", "believe", "describe", "described",
			"hear", "heard", "speak", "some", "many", "people", "others", "promise", "requested", "request":
			said = true
		}
	}
	if !said {
		return false
	}
	turn := false
	for k := j + 1; k < len(t); k++ {
		if in(t[k].s, "but", "although", "though", "however", "while", "whereas", "really", "actually", "only", "yet", "fact", "mean", "means", "explained", "is") {
			turn = true
		}
		if turn && (honest(t[k].s) || negator(t[k].s)) {
			return true
		}
	}
	return len(sc.next) > 0 && (explains(sc.next) || certDenied(sc.next))
}

// certDenied says whether a sentence says that there is no certificate.
func certDenied(t []term) bool {
	deny := false
	for k := range t {
		deny = deny || negator(t[k].s) && !idiom(t, k, len(t))
		if deny && isCert(t[k].s) {
			return true
		}
	}
	return false
}
