package claims

// aicpaWords finds approval by the AICPA: it approves, examines and certifies
// nobody.
func aicpaWords(sc *scene) {
	t := sc.t
	for k := range t {
		if t[k].sort != aicpa {
			continue
		}
		if c := approvalBefore(t, k); c >= 0 {
			sc.emit(c, k, "aicpa")
			continue
		}
		if c := approvalAfter(t, k); c >= 0 {
			sc.emit(k, c, "aicpa")
		}
	}
}

func approves(s string) bool {
	return in(s, "approved", "approves", "endorsed", "endorses", "certified", "certifies", "accredited", "recognized", "recognised", "sanctioned", "authorized",
		"awarded", "granted", "audited", "examined", "verified", "validated", "reviewed")
}

// yardstick are things the AICPA does approve and issue.
func yardstick(s string) bool {
	return in(s, "criteria", "standard", "standards", "framework", "frameworks", "guide", "guides", "guidance", "principles", "rules", "committee", "guidelines",
		"code", "exam", "proposal", "draft", "revision", "edition", "publication", "definition", "program", "requirements", "procedure", "procedures")
}

// approvalBefore finds "approved by the AICPA" with the AICPA at k.
func approvalBefore(t []term, k int) int {
	by := k - 1
	for by >= 0 && by >= k-3 && in(t[by].s, "the", "a", "with") {
		by--
	}
	if by < 1 || !in(t[by].s, "by", "from") || k+1 < len(t) && t[k+1].gap&(apart|gClose) == 0 && yardstick(t[k+1].s) {
		return -1
	}
	c := by - 1
	if in(t[c].s, "and", "or") && c > 0 {
		c--
	}
	issued := in(t[c].s, "issued", "published", "signed", "given", "provided")
	if !approves(t[c].s) && !issued && !in(t[c].s, "approval", "endorsement", "accreditation", "certification") {
		return -1
	}
	for n := c - 1; n >= 0 && n >= c-10; n-- {
		if t[n+1].gap&gSemi != 0 {
			break
		}
		if yardstick(t[n].s) && (t[n].s != "program" || wordAt(t, n-1) != "security") {
			return -1
		}
		if issued && honest(t[n].s) {
			return n
		}
	}
	if issued {
		return -1
	}
	if c > 0 && approves(t[c-1].s) && in(wordAt(t, c), "and", "or") {
		c--
	}
	return c
}

// approvalAfter finds "AICPA approved" and "the AICPA has approved us".
func approvalAfter(t []term, k int) int {
	c := k + 1
	if c >= len(t) || t[c].gap&(gStop|gSemi|gComma|gColon|gClose) != 0 {
		return -1
	}
	for c < len(t) && in(t[c].s, "has", "have", "itself", "officially", "fully", "also") {
		c++
	}
	if c >= len(t) {
		return -1
	}
	direct := c == k+1
	switch s := t[c].s; {
	case approves(s):
	case direct && in(s, "accreditation", "certification", "approval", "endorsement", "certificate"):
		return c
	case in(s, "gave", "gives", "issued", "confirmed", "issues", "awards", "confirms"):
		if !in(wordAt(t, c+1), "us", "our", "a", "the", "that") {
			return -1
		}
	default:
		return -1
	}
	for n := c + 1; n < len(t) && n <= c+6; n++ {
		if yardstick(t[n].s) {
			return -1
		}
	}
	return c
}

func passing(s string) bool {
	return in(s, "pass", "passed", "passes", "passing", "fail", "failed", "fails", "failing", "aced", "ace", "flunked")
}

func exam(s string) bool {
	return in(s, "audit", "audits", "examination", "examinations", "exam", "assessment", "review", "attestation", "inspection", "test", "recertification", "compliance", "evaluation")
}

// passedWords finds SOC 2 spoken of as something one passes or fails.
func passedWords(sc *scene) {
	t := sc.t
	for c := range t {
		if !passing(t[c].s) {
			continue
		}
		if k := passedWhat(t, c); k >= 0 {
			sc.emit(c, k, "passed")
			continue
		}
		if k := whatPassed(t, c); k >= 0 {
			sc.emit(k, c, "passed")
			continue
		}
		if k := examPassed(t, c); k >= 0 {
			sc.emit(c, k, "passed")
		}
	}
}

// passedWhat finds what stands behind the verb c: "passed our SOC 2 audit".
func passedWhat(t []term, c int) int {
	for k := c + 1; k < len(t) && k <= c+9; k++ {
		if t[k].gap&(gSemi|gStop|gBar|gColon) != 0 {
			return -1
		}
		if t[k].sort == soc {
			if k+1 < len(t) && t[k+1].gap&(gComma|gStop|gSemi|gColon) == 0 && in(t[k+1].s, "report", "reports", "questions", "question", "evidence", "controls", "control", "criteria",
				"tests", "checks", "request", "requests", "questionnaire", "requirements", "documents") && t[c].s != "passing" {
				return -1
			}
			if k+1 < len(t) && exam(t[k+1].s) && t[k+1].gap&(gComma|gStop|gSemi) == 0 {
				return k + 1
			}
			return k
		}
		if t[k].sort == other || exam(t[k].s) {
			continue
		}
		if !in(t[k].s, "our", "the", "a", "an", "its", "their", "your", "his", "her", "my", "this", "annual", "first", "latest", "second", "third", "yearly", "independent",
			"external", "of", "for", "both", "and", "rigorous", "successfully", "another", "all", "required", "formal", "initial", "recent", "most", "comprehensive",
			"full", "aicpa", "strict", "stringent", "any", "that", "next", "upcoming", "with", "colors", "flying", "every", "last") {
			return -1
		}
		if t[k].s == "with" && wordAt(t, k+1) != "flying" {
			return -1
		}
	}
	return -1
}

// examPassed finds "passed a rigorous audit" behind SOC 2 in a sentence that
// names no other standard.
func examPassed(t []term, c int) int {
	if count(t[:c], soc) == 0 || count(t, other) > 0 {
		return -1
	}
	for k := c + 1; k < len(t) && k <= c+5; k++ {
		if in(t[k].s, "audit", "audits", "examination", "examinations") {
			return k
		}
		if !in(t[k].s, "our", "the", "a", "an", "its", "their", "annual", "rigorous", "independent", "external", "first", "comprehensive", "this", "strict") {
			return -1
		}
	}
	return -1
}

// whatPassed finds what stands before the verb c: "SOC 2 audit passed".
func whatPassed(t []term, c int) int {
	for k := c - 1; k >= 0 && k >= c-6; k-- {
		if t[k+1].gap&(gSemi|gStop|gBar) != 0 {
			return -1
		}
		if t[k].sort == soc {
			return k
		}
		if !exam(t[k].s) && !in(t[k].s, "was", "has", "been", "is", "successfully", "status", "finally", "result", "and", "we", "were", "completed") {
			return -1
		}
		if in(t[k].s, "we") && t[c].s == "pass" {
			return -1
		}
	}
	return -1
}
