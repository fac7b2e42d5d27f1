package claims

// badgeWords finds SOC 2 as a badge or seal: in the text behind an image, or
// as something that was earned.
func badgeWords(sc *scene) {
	t := sc.t
	for k := range t {
		if t[k].sort != soc {
			continue
		}
		end := k + 1
		if in(wordAt(t, end), "compliance", "trust", "security") {
			end++
		}
		if end >= len(t) || t[end].gap&(apart|gDash) != 0 || !in(t[end].s, "badge", "seal", "stamp", "badges", "seals") {
			continue
		}
		if sc.b.kind == label {
			sc.emit(k, end, "badge")
			continue
		}
		for n := max(0, k-4); n < k; n++ {
			if in(t[n].s, "coveted", "earned", "earn", "earns", "received", "receive", "awarded", "got", "possess", "possesses", "carries", "carry", "granted", "obtained") {
				sc.emit(n, end, "badge")
				break
			}
		}
	}
}
