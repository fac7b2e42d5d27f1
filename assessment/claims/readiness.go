package claims

// readinessWords finds readiness, self-assessment and software sold as a
// report.
func readinessWords(sc *scene) {
	t := sc.t
	for k := range t {
		switch s := t[k].s; {
		case s == "readiness":
			readinessAs(sc, k)
		case s == "self" && in(wordAt(t, k+1), "attestation", "attested", "certified", "certification", "certify", "issued", "attest"):
			if n := near(t, k+1, 5); n >= 0 {
				sc.emit(min(k, n), max(k+1, n), "readiness")
			}
		case in(s, "platform", "tool", "software", "app", "dashboard", "ai", "script", "automation", "product", "bot", "team", "engineers"):
			softwareReport(sc, k)
		case in(s, "generate", "generates", "instant", "automatic") && wordAt(t, k-1) != "to":
			if n := near(t, k, 3); n >= 0 && n > k && in(wordAt(t, n+1), "report", "reports") && !mentions(t[k:n+2], preparing) && quick(t) {
				sc.emit(k, n+1, "readiness")
			}
		}
	}
}

func preparing(s string) bool {
	return in(s, "readiness", "ready", "evidence", "gap", "progress", "prepare", "prepares", "draft", "mapping", "mapped", "style", "not")
}

func quick(t []term) bool {
	return mentions(t, func(s string) bool {
		return in(s, "minutes", "click", "instant", "automatically", "auditor", "automatic", "seconds", "instantly", "hours")
	})
}

// near gives a SOC term at most n terms from k, or -1.
func near(t []term, k, n int) int {
	for d := 0; d <= n; d++ {
		if k+d < len(t) && t[k+d].sort == soc {
			return k + d
		}
		if k-d >= 0 && t[k-d].sort == soc {
			return k - d
		}
	}
	return -1
}

// readinessAs looks at the readiness at k for a comparison with a report.
func readinessAs(sc *scene, k int) {
	t := sc.t
	for n := k + 1; n < len(t) && n <= k+4; n++ {
		if isCert(t[n].s) && !owned(t, n) && near(t, k, 5) >= 0 {
			i := near(t, k, 5)
			sc.emit(min(i, k), max(i, n), "readiness")
			return
		}
	}
	for n := k + 1; n < len(t) && n <= k+12 && t[n].gap&gSemi == 0; n++ {
		as := in(t[n].s, "equivalent", "equals", "replaces", "replace", "counts", "same") || t[n].s == "instead" && wordAt(t, n+1) == "of" ||
			t[n].s == "as" && in(wordAt(t, n+1), "good", "valuable", "strong") || t[n].s == "in" && in(wordAt(t, n+1), "place", "lieu") ||
			in(t[n].s, "serves", "as") && in(wordAt(t, n+1), "as", "proof", "evidence") || in(t[n].s, "proves", "guarantees", "certifies") ||
			in(t[n].s, "is", "are") && in(wordAt(t, n+1), "a", "an", "our", "your") && in(wordAt(t, n+2), "soc", "")
		if !as {
			continue
		}
		for m := n + 1; m < len(t) && m <= n+8; m++ {
			if t[m].sort == soc && (m+1 >= len(t) || in(t[m+1].s, "compliance", "report", "audit", "examination", "reports", "attestation", "opinion") || t[m+1].gap&(gStop|gComma) != 0) {
				was := sc.silent
				sc.silent = func(i, j int) bool { return sc.aside(i, j) || denied(t, n, n) || explains(t) || sc.quoted(i, j) }
				sc.emit(k, min(m+1, len(t)-1), "readiness")
				sc.silent = was
				return
			}
		}
	}
}

// softwareReport finds software, or the company's own people, as the author of
// a report.
func softwareReport(sc *scene, k int) {
	t := sc.t
	own := in(t[k].s, "team", "engineers") && in(wordAt(t, k-1), "internal", "own", "in-house", "house")
	if in(t[k].s, "team", "engineers") && !own {
		return
	}
	for n := k + 1; n < len(t) && n <= k+4 && t[n].gap&(gSemi|gComma) == 0; n++ {
		if !in(t[n].s, "generates", "issues", "produces", "creates", "generate", "issue", "delivers", "writes", "completed", "wrote", "issued", "outputs") {
			continue
		}
		for m := n + 1; m < len(t) && m <= n+5; m++ {
			if preparing(t[m].s) {
				return
			}
			if t[m].sort == soc {
				if in(wordAt(t, m+1), "report", "reports", "attestation", "attestations", "opinion") {
					sc.emit(n, m+1, "readiness")
				}
				return
			}
		}
	}
}
