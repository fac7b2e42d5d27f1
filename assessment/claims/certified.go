package claims

import "strings"

// isCert says whether a word says that something has been certified.
func isCert(s string) bool {
	return certNoun(s) || in(s, "certified", "certify", "certifies", "certifying", "recertified", "certifed", "certificated")
}

func certNoun(s string) bool {
	return in(s, "certification", "certifications", "certificate", "certificates", "recertification", "cert", "certs", "certifiaction", "certifcation",
		"certificación", "certificat")
}

func accredited(s string) bool {
	return in(s, "accredited", "accreditation", "accreditations", "approved", "approval", "licensed", "licenced", "license", "licence", "registered", "authorized", "authorised")
}

// filler are words that may stand between SOC 2 and what is said of it.
func filler(s string) bool {
	return in(s, "fully", "officially", "now", "compliance", "security", "audit", "audited", "data", "cloud", "formal", "official", "annual", "independent",
		"third", "party", "compliant", "successfully", "current", "valid", "type", "status", "level", "standard", "standards", "framework", "grade",
		"based", "also", "both", "already", "recently", "information", "enterprise", "full", "independently", "re", "externally", "trust", "services",
		"criteria", "requirements", "assurance", "is", "are", "has", "have", "been", "being", "was", "we're", "yet", "aicpa")
}

// left walks from the term c to the front over fillers and a list of standards
// and gives the SOC term of the list, or -1.
func left(t []term, c int, ok func(string) bool) int {
	found, crossed := -1, false
	for k := c - 1; k >= 0; k-- {
		g := t[k+1].gap
		if k+1 == c && g&gComma != 0 && certNoun(t[c].s) {
			break
		}
		if g&(gSemi|gBar|gTick|gCross|gStop) != 0 && g&(gSpace|gBar|gTick|gCross|gSemi) != 0 {
			break
		}
		switch {
		case t[k].sort == soc:
			found = k
			return found
		case t[k].sort == other || t[k].sort == aicpa && k > 0:
			crossed = true
			continue
		case t[k].s == "and" || t[k].s == "or" || t[k].s == "plus" || t[k].s == "as" || t[k].s == "well":
			joins := k > 0 && (t[k-1].sort == soc || exam(t[k-1].s) || ok(t[k-1].s))
			if !crossed && !joins && t[k+1].sort != other && !ok(t[k+1].s) {
				return found
			}
			continue
		case in(t[k].s, "audit", "examination", "assessment", "compliance", "attestation") && !crossed:
			continue
		case ok(t[k].s):
			if crossed && in(t[k].s, "is", "are", "has", "have", "was") {
				return found
			}
			continue
		}
		return found
	}
	return found
}

// right walks from the term c to the back over words that lead to a list of
// standards and gives the SOC term in it, or -1.
func right(t []term, c int) int {
	led, listed := false, false
	for k := c + 1; k < len(t) && k <= c+24; k++ {
		g := t[k].gap
		if g&(gSemi|gStop|gTick|gCross) != 0 && g&gSpace != 0 {
			return -1
		}
		if g&(gColon|gOpen|gDash) != 0 || g&gBar != 0 && k == c+1 {
			led = true
		}
		switch {
		case t[k].sort == soc:
			if !led || reported(t, k) || g&gComma != 0 && finite(wordAt(t, k+1)) && t[k+1].gap&gClose == 0 {
				return -1
			}
			return k
		case t[k].sort == other:
			listed = true
		case in(t[k].s, "for", "in", "to", "under", "against", "with", "as", "including", "include", "includes", "included", "such", "like", "are", "is", "from",
			"namely", "covering", "following", "called", "named", "by", "of", "eg", "achieved", "held"):
			if listed && !in(t[k].s, "as", "including", "to") {
				return -1
			}
			led = true
		case in(t[k].s, "the", "a", "an", "our", "your", "its", "their", "being", "both", "but", "not", "limited", "these", "this", "and", "or", "well", "plus",
			"e", "g", "framework", "standard", "standards", "criteria", "compliance", "also", "now", "fully", "requirements", "independent", "current",
			"aicpa", "latest", "annual", "audited", "most", "recent", "g.", "frameworks", "global", "international", "industry", "major"):
			if (t[k].s == "and" || t[k].s == "or") && !led {
				return -1
			}
		case number(t[k].s):
		case listed && led && g&gComma != 0 && len(t[k].s) <= 8: // a standard that is not known here
		case !led && !listed && bracket(t, k):
		default:
			return -1
		}
	}
	return -1
}

// bracket says whether a bracket opens within two words behind the term k.
func bracket(t []term, k int) bool {
	for n := k + 1; n <= k+2 && n < len(t); n++ {
		if t[n].gap&(gComma|gSemi|gStop) != 0 {
			return false
		}
		if t[n].gap&gOpen != 0 {
			return t[n].sort == soc || t[n].sort == other
		}
	}
	return false
}

// reported says whether the SOC term k is named together with what it is: a
// report, an examination.
func reported(t []term, k int) bool {
	for n := k + 1; n < len(t) && n <= k+3; n++ {
		if t[n].gap&(gComma|gSemi|gStop|gBar) != 0 {
			return false
		}
		if honest(t[n].s) || in(t[n].s, "audit", "audits") {
			return true
		}
	}
	return false
}

// owned says whether the word c speaks of another certificate: of a server, a
// course, a person.
func owned(t []term, c int) bool {
	if c > 0 {
		switch t[c-1].s {
		case "tls", "ssl", "x509", "x.509", "client", "server", "https", "domain", "signing", "root", "ca", "wildcard", "training", "birth", "gift", "insurance",
			"tax", "destruction", "aws", "azure", "google", "microsoft", "cisco", "kubernetes", "comptia", "employee", "completion", "course", "organic",
			"mtls", "salesforce", "oracle", "shopify", "security+", "cissp", "isms", "b", "corp", "fair", "trade":
			return true
		case "cloud":
			return c > 1 && in(t[c-2].s, "google", "oracle", "alibaba")
		case "public":
			return true
		}
	}
	if c+1 < len(t) && t[c+1].gap&(gComma|gStop|gSemi|gColon) == 0 {
		switch t[c+1].s {
		case "of":
			return c+2 < len(t) && in(t[c+2].s, "destruction", "deletion", "insurance", "completion", "incorporation", "authenticity", "disposal", "analysis",
				"origin", "erasure", "sanitization", "good", "each", "employees", "staff")
		case "authority", "authorities", "rotation", "pinning", "manager", "transparency", "chain", "store", "signing", "copies", "copy", "mail", "translation":
			return true
		}
	}
	return false
}

// certifiedWords finds "SOC 2 certified", "certified for SOC 2" and their kin.
func certifiedWords(sc *scene) {
	t := sc.t
	for c := range t {
		if t[c].sort != plain || !isCert(t[c].s) {
			continue
		}
		own := owned(t, c)
		if t[c].s == "certified" && c+1 < len(t) && t[c+1].sort == soc && t[c+1].gap&(apart|gDash|gOpen) == 0 && !staff(t, c+2) {
			sc.emit(c, c+1, "certified") // a certified SOC 2 provider
			continue
		}
		if c > 0 && t[c-1].sort == soc && t[c].gap&gBar != 0 && t[c].gap&(gTick|gCross) == 0 && t[c].s == "certified" && (c+1 == len(t) || t[c+1].gap&gBar != 0) {
			sc.emit(c-1, c, "certified") // SOC 2 | Certified
			continue
		}
		if k := left(t, c, filler); k >= 0 && (!own || k == c-1) {
			sc.emit(k, c, "certified")
			continue
		}
		if own {
			continue
		}
		if k := right(t, c); k >= 0 {
			sc.emit(c, k, listRule(t, c, k))
			continue
		}
		if i, j := inSentence(t, c); i >= 0 {
			sc.emit(i, j, "certified")
			continue
		}
		if sc.carried && count(t, other) == 0 && count(t, soc) == 0 && refersBack(t, c) {
			sc.emit(c, c, "certified")
		}
	}
}

// staff says whether people are named at k: a certified SOC 2 auditor.
func staff(t []term, k int) bool {
	return in(wordAt(t, k), "auditor", "auditors", "analyst", "analysts", "professional", "professionals", "expert", "experts", "consultant", "consultants",
		"practitioner", "practitioners", "lead", "specialist", "specialists", "assessor", "assessors")
}

// listRule tells "certifications: SOC 2, …", a list, from "certified for SOC 2".
func listRule(t []term, c, k int) string {
	if !certNoun(t[c].s) || k == c+1 && t[k].gap&(gColon|gOpen|gDash|gBar) == 0 {
		return "certified"
	}
	if strings.HasSuffix(t[c].s, "s") {
		return "listed"
	}
	return "certified"
}

// inSentence looks for a SOC term and the certificate c further apart, where
// nothing else in the sentence can be certified.
func inSentence(t []term, c int) (int, int) {
	if count(t, other) > 0 || count(t, person) > 0 {
		return -1, -1
	}
	k := -1
	for i := range t {
		if t[i].sort == soc && (k < 0 || abs(i-c) < abs(k-c)) {
			k = i
		}
	}
	if k < 0 || abs(k-c) > 12 {
		return -1, -1
	}
	i, j := min(k, c), max(k, c)
	for n := i + 1; n <= j; n++ {
		if t[n].gap&(gSemi|gBar) != 0 {
			return -1, -1
		}
		if in(t[n].s, "encryption", "tls", "ssl", "employees", "staff", "engineers", "domain", "server") {
			return -1, -1
		}
	}
	switch before := wordAt(t, c-1); {
	case t[c].s == "certifies" || t[c].s == "certify":
		if k < c && (c-k <= 3 || honest(before)) {
			return i, j
		}
	case t[c].s == "certified":
		if in(before, "be", "is", "are", "get", "gets", "getting", "got", "become", "became", "becoming", "been", "being", "was", "were", "we're", "fully",
			"officially", "independently", "self") {
			return i, j
		}
	case certNoun(t[c].s):
		if k < c && in(wordAt(t, k+1), "is", "as", "was") {
			return i, j
		}
		if in(before, "the", "our", "a", "this", "its", "your", "their", "no", "any", "security", "official", "formal", "receive", "received") && c < len(t) {
			return i, j
		}
	}
	return -1, -1
}

// refersBack says whether the certificate c is the one the sentence before
// spoke of.
func refersBack(t []term, c int) bool {
	switch wordAt(t, c-1) {
	case "this", "the", "our", "that":
		return certNoun(t[c].s)
	case "being", "getting", "becoming", "got", "get", "officially":
		return t[c].s == "certified"
	}
	return false
}

func wordAt(t []term, i int) string {
	if i >= 0 && i < len(t) {
		return t[i].s
	}
	return ""
}

func abs(n int) int { return max(n, -n) }

// listedWords finds SOC 2 in a list or table of certifications.
func listedWords(sc *scene) {
	t := sc.t
	if !sc.ctx.certs || len(t) > 14 || sc.b.kind == label || mentions(t, honest) || mentions(t, isCert) || mentions(t, func(s string) bool { return in(s, "not", "no", "planned") }) {
		return
	}
	for k := range t {
		if t[k].sort != soc {
			continue
		}
		if listBefore(t, k) && !reported(t, k) {
			sc.emit(k, k, "listed")
		}
		return
	}
}

func listBefore(t []term, k int) bool {
	for n := range k {
		if t[n].sort != other && !filler(t[n].s) && !number(t[n].s) && !in(t[n].s, "and", "or", "our", "the", "a", "medium", "high", "low", "either", "minimum") {
			return false
		}
	}
	return true
}

// accreditedWords finds "SOC 2 accredited", "awarded SOC 2" and their kin.
func accreditedWords(sc *scene) {
	t := sc.t
	for c := range t {
		switch s := t[c].s; {
		case accredited(s):
			elsewhere := (!strings.HasPrefix(s, "a") || s == "authorized") && in(wordAt(t, c+1), "mark", "trademark", "cpa", "users", "user", "firm", "auditor", "auditors", "key")
			if k := left(t, c, filler); k >= 0 && !elsewhere && (s != "authorized" || c-k == 1) {
				sc.emit(k, c, "accredited")
			} else if strings.HasPrefix(s, "accredit") {
				if k := right(t, c); k >= 0 {
					sc.emit(c, k, "accredited")
				}
			}
		case in(s, "awarded", "granted", "earned", "earns", "bestowed", "conferred"):
			for k := c + 1; k < len(t) && k <= c+5 && t[k].gap&(gComma|gSemi|gStop) == 0; k++ {
				if t[k].sort == soc {
					if !reported(t, k) && !in(wordAt(t, k+1), "compliance", "auditor", "auditors", "engagement", "work", "contract", "project") {
						sc.emit(c, k, "accredited")
					}
					break
				}
				if !in(t[k].s, "the", "its", "our", "a", "their", "us", "with", "coveted", "prestigious", "first", "official", "full") {
					break
				}
			}
		}
	}
}
