package claims

// badgeWords finds SOC 2 as a badge or seal: in the text behind an image, or
// as something that was earned.
func badgeWords(sc *scene) {
	t := sc.t
	for k := range t {
		if t[k].sort != soc || k+1 >= len(t) || t[k+1].gap&(apart|gDash) != 0 || !in(t[k+1].s, "badge", "seal", "stamp", "badges", "seals") {
			continue
		}
		if sc.b.kind == label {
			sc.emit(k, k+1, "badge")
			continue
		}
		for n := max(0, k-4); n < k; n++ {
			if in(t[n].s, "coveted", "earned", "earn", "earns", "received", "receive", "awarded", "got", "possess", "possesses", "carries", "carry", "granted", "obtained") {
				sc.emit(n, k+1, "badge")
				break
			}
		}
	}
}
