package claims

// compliantWords finds "SOC 2 compliant" where it is said of somebody or
// something as a state that another has found.
func compliantWords(sc *scene) {
	t := sc.t
	for c := range t {
		if t[c].s != "compliant" {
			continue
		}
		if k := left(t, c, filler); k >= 0 {
			if isCert(wordAt(t, c+1)) || open(t, k) {
				continue
			}
			sc.emit(k, c, "compliant")
			continue
		}
		if k := right(t, c); k >= 0 && !open(t, c) && !in(wordAt(t, k+1), "controls", "control", "policies", "policy", "program", "processes") {
			sc.emit(c, k, "compliant")
		}
	}
}

// open says whether what stands before the term i leaves the state open: a
// wish, a duty, a plan, a condition.
func open(t []term, i int) bool {
	for k := i - 1; k >= 0 && k >= i-8; k-- {
		if edge(t, k, i) {
			return false
		}
		switch t[k].s {
		case "become", "becoming", "get", "getting", "stay", "staying", "remain", "remaining", "be", "must", "should", "shall", "need", "needs", "require",
			"requires", "required", "want", "wants", "aim", "aims", "goal", "plan", "plans", "planning", "if", "when", "how", "help", "helps", "helping",
			"towards", "toward", "path", "journey", "may", "might", "could", "would", "prefer", "expect", "expects", "build", "building", "being", "make",
			"makes", "making", "keep", "keeps", "keeping", "for", "work", "working", "whether":
			if t[k].s == "be" && found(t, k) || t[k].s == "for" && k < i-2 || t[k].s == "be" && in(wordAt(t, k-1), "to") && in(wordAt(t, k-2), "proud", "happy", "pleased", "excited", "thrilled", "delighted") {
				continue
			}
			return true
		}
	}
	return false
}

// found says whether somebody is said to have found what the "be" at k leads to.
func found(t []term, k int) bool {
	return wordAt(t, k-1) == "to" && mentions(t[max(0, k-5):k], func(s string) bool {
		return in(s, "found", "deemed", "declared", "determined", "judged", "proven", "verified", "confirmed", "certified")
	})
}

// complianceWords finds compliance with SOC 2 that is said to have been
// reached, granted or verified.
func complianceWords(sc *scene) {
	t := sc.t
	for c := range t {
		switch {
		case t[c].s == "compliance" || t[c].s == "compliancy":
			k := left(t, c, filler)
			if k < 0 {
				if k = right(t, c); k < 0 || wordAt(t, c+1) != "with" && wordAt(t, c+1) != "to" {
					continue
				}
				if i, j := reached(t, c, k); i >= 0 {
					sc.emit(i, j, "compliant")
				}
				continue
			}
			if i, j := reached(t, k, c); i >= 0 {
				sc.emit(i, j, "compliant")
			} else if j := verified(t, c); j >= 0 {
				sc.emit(k, j, "compliant")
			}
		case in(t[c].s, "comply", "complies", "meet", "meets", "met", "complied", "satisfy", "satisfies"):
			if i, j := verdict(t, c); i >= 0 {
				sc.emit(i, j, "compliant")
			}
		}
	}
}

// reached looks for a verb before the terms i to j that says that compliance
// is there.
func reached(t []term, i, j int) (int, int) {
	for k := i - 1; k >= 0 && k >= i-6; k-- {
		if t[k+1].gap&(gSemi|gStop|gBar|gComma) != 0 {
			return -1, -1
		}
		switch s := t[k].s; {
		case in(s, "achieved", "achieves", "attained", "attains", "obtained", "obtains", "received", "receives", "gained", "earned", "earns", "reached", "reaches",
			"secured", "awarded", "granted", "maintains", "guarantees", "guaranteed", "ensures", "verified", "confirmed", "certified", "holds", "proves",
			"demonstrated", "validated", "gains", "announces", "completed", "completes", "announce"):
			return k, j
		case s == "maintain" || s == "have" || s == "hold" || s == "guarantee" || s == "ensure":
			if in(wordAt(t, k-1), "we", "they", "continuously", "proudly") {
				return k, j
			}
			return -1, -1
		case s == "proof" || s == "evidence":
			return -1, -1
		case t[k].sort == other, t[k].sort == soc, filler(s), in(s, "the", "our", "its", "their", "your", "a", "an", "and", "in", "of", "with", "for", "successfully", "by"):
		default:
			return -1, -1
		}
	}
	return -1, -1
}

// verified looks behind the compliance c for the one who found it.
func verified(t []term, c int) int {
	for k := c + 1; k < len(t) && k <= c+7; k++ {
		if t[k].gap&(gSemi|gStop|gBar|gComma) != 0 {
			return -1
		}
		switch s := t[k].s; {
		case in(s, "verified", "certified", "confirmed", "validated", "attested", "approved", "proven", "guaranteed", "achieved", "awarded", "granted", "audited"):
			return k
		case in(s, "has", "have", "been", "is", "was", "are", "were", "independently", "fully", "officially", "annually", "externally", "regularly", "now", "being"):
		default:
			return -1
		}
	}
	return -1
}

// verdict finds an auditor who is said to have found that SOC 2 is complied
// with or met; the verb of it is at c.
func verdict(t []term, c int) (int, int) {
	j := -1
	for k := c + 1; k < len(t) && k <= c+7 && t[k].gap&(gSemi|gStop) == 0; k++ {
		if t[k].sort == soc {
			j = k
			break
		}
	}
	if j < 0 {
		return -1, -1
	}
	for k := c - 1; k >= 1 && k >= c-7 && t[k+1].gap&(gSemi|gStop) == 0; k-- {
		if !in(t[k].s, "confirmed", "declared", "verified", "certified", "validated", "confirms", "certifies", "declares", "verifies") {
			continue
		}
		for n := k - 1; n >= 0 && n >= k-6; n-- {
			if in(t[n].s, "auditor", "auditors", "cpa", "cpas", "firm", "assessor", "party", "examiner", "deloitte", "kpmg", "pwc", "ey") {
				return k, j
			}
		}
	}
	return -1, -1
}
