package assessment

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// weighing holds two copies against the points at which they were one. All of
// it is the same when the sides are swapped, but for the names.
type weighing struct {
	ours, theirs []Entry
	common       int

	now, other values
	bases      []values

	merge     Merge
	undecided int
	decided   [2][]string // subjects of conflicts decided for ours, for theirs
	news      bool        // the other copy has something that is not in a base
}

func newWeighing(ours, theirs []Entry, common int) *weighing {
	return &weighing{ours: ours, theirs: theirs, common: common}
}

// weigh gives the values that both copies shall have.
func (w *weighing) weigh(decide func(Conflict) Side) (values, error) {
	var err error
	if w.now, err = valuesOf(w.ours); err != nil {
		return nil, err
	}
	if w.other, err = valuesOf(w.theirs); err != nil {
		return nil, err
	}
	if err := w.findBases(); err != nil {
		return nil, err
	}
	result := values{}
	var twice []subject
	for s := range unite(w.now, w.other) {
		if s.kind == KindEvidence && w.now[s] != w.other[s] && !w.inBase(s) {
			twice = append(twice, s)
		}
	}
	subjects := slices.SortedFunc(maps.Keys(unite(append(w.bases, w.now, w.other)...)), compareSubjects)
	for _, s := range subjects {
		w.news = w.news || !w.stood(s, w.other)
		if slices.Contains(twice, s) {
			continue
		}
		if v := w.choose(s, decide); v != "" {
			result[s] = v
		}
	}
	slices.SortFunc(twice, compareSubjects)
	w.keepBoth(twice, result)
	w.keepNamedProviders(result)
	return result, nil
}

// choose weighs one subject; "" is none.
func (w *weighing) choose(s subject, decide func(Conflict) Side) string {
	o, t := w.now[s], w.other[s]
	still, theyStill := w.stood(s, w.now), w.stood(s, w.other)
	switch {
	case o == t:
		return o
	case theyStill && !still:
		return o
	case still && !theyStill:
		return t
	}
	if v, ok := settle(s.kind, o, t); ok {
		return v
	}
	c := Conflict{s.kind, s.name, raw(w.now, s), raw(w.other, s)}
	w.merge.Conflicts = append(w.merge.Conflicts, c)
	switch decide(c) {
	case Ours:
		w.decided[0] = append(w.decided[0], s.String())
		return o
	case Theirs:
		w.decided[1] = append(w.decided[1], s.String())
		return t
	}
	w.undecided++
	return o
}

// stood says whether a side still has the value of one of the points at which
// the copies were one.
func (w *weighing) stood(s subject, side values) bool {
	return slices.ContainsFunc(w.bases, func(b values) bool { return b[s] == side[s] })
}

func (w *weighing) inBase(s subject) bool {
	return slices.ContainsFunc(w.bases, func(b values) bool { return b[s] != "" })
}

// settle decides without a person where both gave the same answer and only
// confirmed it on different days: the later confirmation stands.
func settle(kind, o, t string) (string, bool) {
	if kind != KindAnswer || o == "" || t == "" {
		return "", false
	}
	var x, y Answer
	if json.Unmarshal([]byte(o), &x) != nil || json.Unmarshal([]byte(t), &y) != nil {
		return "", false
	}
	bare := func(v Answer) Answer {
		v.Confirmed, v.Assumed, v.Asked, v.By = Day{}, Day{}, "", ""
		return v
	}
	switch {
	case bare(x) != bare(y):
		return "", false
	case x.Confirmed.After(y.Confirmed), x.Confirmed == y.Confirmed && o > t:
		return o, true
	}
	return t, true
}

// keepBoth keeps records that got one id on both sides: the one recorded first
// keeps it, the other gets the next free number of both copies.
func (w *weighing) keepBoth(twice []subject, result values) {
	next := 0
	for s := range unite(append(w.bases, w.now, w.other)...) {
		if s.kind == KindEvidence {
			next = max(next, recordNumber(s.name))
		}
	}
	for _, s := range twice {
		o, t := w.now[s], w.other[s]
		switch {
		case o == "" || o == removedRecord && t != "":
			result[s] = t
			continue
		case t == "" || t == removedRecord:
			result[s] = o
			continue
		}
		first, second, ours := o, t, false
		if laterRecord(o, t) {
			first, second, ours = t, o, true
		}
		next++
		to := subject{KindEvidence, "E" + strconv.Itoa(next)}
		result[s], result[to] = first, second
		w.merge.Renumbered = append(w.merge.Renumbered, Renumbered{From: s.name, To: to.name, Ours: ours})
	}
}

func laterRecord(a, b string) bool {
	var x, y Record
	if json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && !x.At.Equal(y.At) {
		return x.At.After(y.At)
	}
	return a > b
}

// keepNamedProviders keeps a provider that one side took out of the register
// while the other named it in an answer (R21).
func (w *weighing) keepNamedProviders(result values) {
	for s, v := range result {
		if s.kind != KindAnswer {
			continue
		}
		var x Answer
		if json.Unmarshal([]byte(v), &x) != nil || x.Level != ByProvider {
			continue
		}
		p := subject{KindProvider, x.Provider}
		if result[p] != "" {
			continue
		}
		for _, side := range append([]values{w.now, w.other}, w.bases...) { // at most one side has it
			if side[p] != "" {
				result[p] = side[p]
				break
			}
		}
	}
}

// findBases looks for the latest points that both copies know. Without an
// earlier merge it is the common beginning; a merge makes the other copy's head
// of that time known too. Two copies that merged each other at once have two.
func (w *weighing) findBases() error {
	theirsHere, at := latestMerge(w.ours, w.theirs)  // how much of theirs we know, by which entry
	oursThere, back := latestMerge(w.theirs, w.ours) // how much of ours they know, by which entry
	var points [][]Entry
	if theirsHere > w.common && (oursThere <= w.common || at >= oursThere) {
		points = append(points, w.theirs[:theirsHere])
	}
	if oursThere > w.common && (theirsHere <= w.common || back >= theirsHere) {
		points = append(points, w.ours[:oursThere])
	}
	if len(points) == 0 {
		points = append(points, w.ours[:w.common])
	}
	for _, p := range points {
		v, err := valuesOf(p)
		if err != nil {
			return err
		}
		w.bases = append(w.bases, v)
	}
	return nil
}

// latestMerge gives how many entries of the other history this one has merged,
// and the position of the entry that says so. A merge that was taken back
// counts no more.
func latestMerge(own, other []Entry) (known, at int) {
	number := map[string]int{}
	for i, e := range other {
		number[e.Hash] = i + 1
	}
	valid := map[string]int{}
	for i, e := range own {
		if e.Kind != KindMerge {
			continue
		}
		if p, err := e.Read(); err == nil && p.New == nil {
			delete(valid, e.Subject)
			continue
		}
		valid[e.Subject] = i
	}
	for head, i := range valid {
		if n := number[head]; n > known {
			known, at = n, i
		}
	}
	return known, at
}
