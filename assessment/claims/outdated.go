package claims

import (
	"strconv"
	"strings"
	"time"

	"soc2ready/assessment"
)

// outdatedWords finds a report taken for more than its date bears: as valid
// until a day, or as proof of today.
func outdatedWords(sc *scene) {
	t := sc.t
	k := -1
	for n := range t {
		if t[n].sort == soc {
			k = n
			break
		}
	}
	if k < 0 || mentions(t, func(s string) bool {
		return in(s, "usually", "generally", "typically", "considered", "commonly", "normally", "accept", "accepted", "accepts", "convention", "treat", "treated", "often")
	}) {
		return
	}
	for n := range t {
		switch s := t[n].s; {
		case s == "valid" && in(wordAt(t, n+1), "until", "through", "till", "for", "to", "indefinitely"):
			sc.emit(min(k, n), max(k, n+1), "outdated")
			return
		case in(s, "expires", "expire") && in(wordAt(t, n+1), "on", "in", "after", "at"):
			sc.emit(min(k, n), max(k, n+1), "outdated")
			return
		}
	}
	sc.old(k)
	proof := false
	for n := k; n < len(t); n++ {
		if in(t[n].s, "proves", "shows", "confirms", "demonstrates", "guarantees", "attests", "means", "certifies", "verifies", "proof", "evidence") {
			proof = true
		}
		if !proof || n == k {
			continue
		}
		now := in(t[n].s, "today", "now", "still", "currently", "always", "remain", "remains", "permanently", "forever") && !in(wordAt(t, n-1), "from", "until") ||
			in(t[n].s, "at", "to", "right") && in(wordAt(t, n+1), "all", "this", "now", "any") && in(wordAt(t, n+2), "times", "day", "time", "")
		if now && (dated(t[:n]) || in(t[n].s, "at", "to", "permanently", "forever", "always")) {
			sc.emit(first(t, k), n, "outdated")
			return
		}
	}
}

// first is the report's date in front of the SOC term, or the term.
func first(t []term, k int) int {
	if k > 0 && year(t[k-1].s) {
		return k - 1
	}
	return k
}

func dated(t []term) bool {
	for _, x := range t {
		if year(x.s) {
			return true
		}
	}
	return false
}

func year(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && len(s) == 4 && n >= 2010 && n <= 2100
}

// old finds a report called current, or taken as proof, whose newest date lies
// more than 15 months back: the year that buyers allow and the three months
// that a bridge letter covers. It needs to know today.
func (sc *scene) old(k int) {
	t := sc.t
	if sc.today.IsZero() || !mentions(t, honest) {
		return
	}
	var newest assessment.Day
	at := -1
	for n := range t {
		if !year(t[n].s) {
			continue
		}
		y, _ := strconv.Atoi(t[n].s)
		end, _ := assessment.NewDay(y, 12, 31)
		for m := max(0, n-2); m < n; m++ {
			if i := monthNumber(t[m].s); i > 0 {
				first, _ := assessment.NewDay(y, i, 1)
				end = first.AddMonths(1).AddDays(-1)
			}
		}
		if at < 0 || end.After(newest) {
			newest, at = end, n
		}
	}
	if at < 0 || !newest.AddMonths(15).Before(sc.today) {
		return
	}
	for n := range t {
		current := in(t[n].s, "current", "latest", "newest") || t[n].s == "recent" && wordAt(t, n-1) == "most" || t[n].s == "up" && wordAt(t, n+1) == "to" && wordAt(t, n+2) == "date"
		proves := n > k && in(t[n].s, "proves", "shows", "confirms", "demonstrates", "guarantees")
		if current || proves {
			sc.emit(min(n, k, at), max(n, k, at), "outdated")
			return
		}
	}
}

// monthNumber reads a month by its name or the beginning of it; 0 is none.
func monthNumber(s string) int {
	if !month(s) {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), s[:3]) {
			return int(m)
		}
	}
	return 0
}
