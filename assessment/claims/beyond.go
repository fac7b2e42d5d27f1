package claims

// romanWords finds "SOC II".
func romanWords(sc *scene) {
	for k := range sc.t {
		if sc.t[k].sort == soc && sc.t[k].roman {
			sc.emit(k, k, "soc-ii")
		}
	}
}

func shows(s string) bool {
	return in(s, "proves", "prove", "proved", "proving", "shows", "show", "showed", "showing", "demonstrates", "demonstrate", "demonstrating", "confirms", "confirm",
		"confirming", "verifies", "verify", "verified", "validates", "validate", "validated", "attests", "attest", "means", "mean", "evidence", "guarantees", "guarantee",
		"covers", "cover", "know", "knows", "covering", "covered", "evidences", "certifies", "tested", "tests", "assures", "proof", "period", "for", "from", "that")
}

// typeOneWords finds a Type 1 that is said to show how controls worked over
// time.
func typeOneWords(sc *scene) {
	t := sc.t
	for k := range t {
		one := t[k].sort == soc && t[k].one && !t[k].two || t[k].s == "type" && in(wordAt(t, k+1), "1", "i", "one") &&
			(count(t, soc) > 0 || count(sc.prev, soc) > 0 || sc.spoken && in(wordAt(t, k+2), "report", "examination", "audit", "attestation"))
		if !one {
			continue
		}
		said := false
		for n := k + 1; n < len(t) && n <= k+30; n++ {
			if t[n].gap&gSemi != 0 || t[n].sort == soc && t[n].two || t[n].s == "type" && in(wordAt(t, n+1), "2", "ii", "two") ||
				in(t[n].s, "whereas", "while", "window", "before", "but", "until", "design", "started", "working", "towards", "toward", "start", "begin", "next") {
				break
			}
			said = said || shows(t[n].s)
			if said {
				if end := overTime(t, n); end >= 0 {
					sc.emit(k, end, "type-1-over-time")
					break
				}
			}
		}
	}
}

// overTime says whether words at n speak of a stretch of time, and where they
// end.
func overTime(t []term, n int) int {
	next := wordAt(t, n+1)
	switch s := t[n].s; {
	case s == "over" && in(next, "time", "a", "the", "several", "months", "many", "six", "twelve", "three"):
		return n + 1
	case s == "throughout" && n+1 < len(t), s == "all" && in(next, "year", "along"), s == "year" && next == "round":
		return n + 1
	case s == "operating" && in(next, "effectiveness", "effectively"), in(s, "operate", "operated", "operates") && next == "effectively",
		s == "operational" && next == "effectiveness":
		return n + 1
	case s == "continuously" || s == "consistently":
		return n
	case s == "period" && (n+1 >= len(t) || !in(next, "begins", "starts", "ends")):
		for m := n + 1; m < len(t) && m <= n+6; m++ {
			if in(t[m].s, "to", "through", "until") && m+1 < len(t) {
				return m
			}
			if in(t[m].s, "months", "month") {
				return m
			}
		}
	case in(s, "for", "during") && n+2 < len(t):
		for m := n + 1; m <= n+3 && m < len(t); m++ {
			if t[m].s == "months" || t[m].s == "month" && t[m].gap&gHyphen != 0 {
				return m
			}
		}
	case s == "from" && n+3 < len(t):
		for m := n + 2; m <= n+5 && m < len(t); m++ {
			if in(t[m].s, "to", "through", "until") && (month(next) || number(next)) {
				return m
			}
		}
	}
	return -1
}

func month(s string) bool {
	return in(s, "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
		"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec")
}

// guaranteeWords finds SOC 2 sold as proof that nothing can happen.
func guaranteeWords(sc *scene) {
	t := sc.t
	for k := range t {
		if t[k].sort != soc {
			continue
		}
		for n := k + 1; n < len(t) && n <= k+14 && t[n].gap&gSemi == 0; n++ {
			if negator(t[n].s) && !idiom(t, n, n) && !sure(t, n) {
				break
			}
			strong := in(t[n].s, "guarantees", "guarantee", "guaranteed", "guaranteeing")
			if !strong && !in(t[n].s, "ensures", "ensure", "proves", "proof", "prove", "means", "assures") {
				continue
			}
			if end := impossible(t, n, strong); end >= 0 {
				was := sc.silent
				sc.silent = func(i, _ int) bool { return was(i, n) }
				sc.emit(k, end, "guarantee")
				sc.silent = was
			}
			break
		}
	}
}

// sure says whether a verb of proof stands before the negation n.
func sure(t []term, n int) bool {
	for k := max(0, n-5); k < n; k++ {
		if in(t[k].s, "guarantees", "ensures", "proof", "proves", "means") {
			return true
		}
	}
	return false
}

func impossible(t []term, n int, strong bool) int {
	absolute := strong
	for m := n + 1; m < len(t) && m <= n+12; m++ {
		switch s := t[m].s; {
		case in(s, "never", "cannot", "can't", "impossible", "100", "completely", "totally", "absolutely", "always", "won't", "no"):
			absolute = true
		case in(s, "breach", "breached", "breaches", "hacked", "hack", "hacks", "stolen", "safe", "secure", "leak", "leaks", "leaked", "lost", "unhackable", "compromised",
			"incident", "incidents", "protected"):
			if absolute {
				return m
			}
		}
	}
	return -1
}

// borrowedWords finds a provider's report taken for one's own.
func borrowedWords(sc *scene) {
	t := sc.t
	for k := range t {
		switch s := t[k].s; {
		case in(s, "inherit", "inherits", "inherited", "inheriting"):
			for n := k + 1; n < len(t) && n <= k+9 && t[n].gap&gSemi == 0; n++ {
				if t[n].sort == soc {
					if !in(wordAt(t, n+1), "controls", "control") {
						sc.emit(k, n, "borrowed")
					}
					break
				}
			}
		case s == "covered" && in(wordAt(t, k+1), "by", "under", "through"):
			if n := provider(t, k+2, 6); n >= 0 && ours(t, k) {
				sc.emit(k, n, "borrowed")
			}
		case in(s, "hosted", "run", "runs", "running", "built", "because", "since", "deployed"):
			if n := therefore(t, k); n >= 0 {
				sc.emit(k, n, "borrowed")
			}
		}
	}
}

func cloudName(s string) bool {
	return in(s, "aws", "amazon", "azure", "microsoft", "google", "gcp", "cloud", "provider", "providers", "host", "hosting", "heroku", "vercel", "hetzner", "digitalocean",
		"supabase", "netlify", "cloudflare", "infrastructure", "datacenter")
}

// provider finds a SOC term that a provider's name stands before.
func provider(t []term, from, n int) int {
	named := false
	for k := from; k < len(t) && k <= from+n; k++ {
		if t[k].sort == soc {
			if named {
				return k
			}
			return -1
		}
		named = named || cloudName(t[k].s)
	}
	return -1
}

// ours says whether we, and not the provider's own things, are spoken of.
func ours(t []term, k int) bool {
	for n := max(0, k-5); n < k; n++ {
		if in(t[n].s, "we", "we're", "you", "our", "you're", "i") {
			return !in(wordAt(t, n+1), "data", "servers", "infrastructure", "hosting", "cloud")
		}
	}
	return false
}

func therefore(t []term, k int) int {
	named, so := false, false
	for n := k + 1; n < len(t) && n <= k+16; n++ {
		switch {
		case t[n].gap&gSemi != 0:
			return -1
		case t[n].sort == soc:
			if named && so && !mentions(t[n:min(len(t), n+4)], func(s string) bool { return s == "compliant" || isCert(s) }) {
				return n
			}
			return -1
		case cloudName(t[n].s):
			named = true
		case named && in(t[n].s, "so", "therefore", "automatically", "thus", "hence", "means", "already"):
			so = true
		}
	}
	return -1
}
