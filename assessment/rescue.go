package assessment

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
)

// Remains is what could still be read of an assessment in a damaged file.
type Remains struct {
	ID, Name string
	Last     int     // number of the last entry, as far as it is known
	Entries  []Entry // those that could be read, by number
	Items    []Item  // those that could be read
	AllItems bool    // none is missing among them
}

// Rescued is a sound history made out of Remains.
type Rescued struct {
	Entries []Entry
	Kept    int // entries at the beginning that are as they were, hashes and all
	Lost    int // entries after these that can't be read or were changed
	Again   int // values that stood in the end and are written anew, after those kept
}

// Rescue keeps the history as far as it holds, and writes what stood in the
// end anew upon it, as one act. An entry further on counts when its own hash
// is right; what is stored as standing counts for what the lost entries may
// have changed. When the whole history holds, nothing is written anew.
func (r Remains) Rescue(act Act) Rescued {
	kept := map[itemKey][]byte{} // what the entries that hold lead to
	out := Rescued{}
	head := ""
	for i, e := range r.Entries {
		if e.follows(head, i+1) != nil || !e.leave(kept) {
			break
		}
		out.Entries, head = append(out.Entries, e), e.Hash
	}
	out.Kept = len(out.Entries)

	want, about := maps.Clone(kept), map[itemKey]int{} // and the last entry about each
	for _, e := range out.Entries {
		about[itemKey{e.Kind, e.Subject}] = e.N
	}
	known, gap := out.Kept, 0 // gap is the last number that is lost
	for _, e := range r.Entries[out.Kept:] {
		if e.N <= known || e.computeHash() != e.Hash || !e.Redacted() && hexHash(e.Payload) != e.Body || !e.leave(want) {
			continue
		}
		if e.N > known+1 {
			gap = e.N - 1
		}
		out.Lost += e.N - known - 1
		about[itemKey{e.Kind, e.Subject}], known = e.N, e.N
	}
	if r.Last > known {
		gap = r.Last
		out.Lost += r.Last - known
	}
	r.standing(want, about, gap)

	name := itemKey{KindAssessment, "name"}
	if want[name] == nil {
		want[name] = encode(cmp.Or(CleanLine(r.Name), "rescued "+r.ID))
	}
	changed := slices.DeleteFunc(slices.SortedFunc(maps.Keys(both(kept, want)), itemKey.compare), func(k itemKey) bool {
		return string(kept[k]) == string(want[k])
	})
	for _, k := range changed {
		n := len(out.Entries) + 1
		e := seal(head, n, act.Time, CleanLine(act.Actor), k.kind, k.subject, Payload{Old: kept[k], New: want[k], Batch: out.Kept + 1})
		out.Entries, head = append(out.Entries, e), e.Hash
	}
	out.Again = len(changed)
	return out
}

// standing lets what is stored decide about what entries up to gap may have
// changed. A value that can't be taken is left as the history has it.
func (r Remains) standing(want map[itemKey][]byte, about map[itemKey]int, gap int) {
	if gap == 0 {
		return // the history tells it all
	}
	stored := map[itemKey]bool{}
	for _, x := range r.Items {
		k := itemKey{x.Kind, x.Subject}
		stored[k] = true
		if about[k] < gap && json.Valid([]byte(x.Value)) && empty(r.ID).set(x.Kind, x.Subject, x.Value) == nil {
			want[k] = []byte(x.Value)
		}
	}
	if !r.AllItems {
		return
	}
	maps.DeleteFunc(want, func(k itemKey, _ []byte) bool { return about[k] < gap && !stored[k] })
}

// leave puts what an entry leaves to its subject into a state; false, and
// nothing done, when its payload can't be taken.
func (e Entry) leave(state map[itemKey][]byte) bool {
	k := itemKey{e.Kind, e.Subject}
	if e.Redacted() {
		delete(state, k)
		return true
	}
	p, err := e.Read()
	if err != nil || p.New != nil && empty("").set(e.Kind, e.Subject, string(p.New)) != nil {
		return false
	}
	if p.New == nil {
		delete(state, k)
	} else {
		state[k] = p.New
	}
	return true
}

func (k itemKey) compare(with itemKey) int {
	return cmp.Or(cmp.Compare(k.kind, with.kind), cmp.Compare(k.subject, with.subject))
}

func both(a, b map[itemKey][]byte) map[itemKey]bool {
	all := map[itemKey]bool{}
	for k := range a {
		all[k] = true
	}
	for k := range b {
		all[k] = true
	}
	return all
}
