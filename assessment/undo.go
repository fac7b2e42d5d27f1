package assessment

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Undo takes back the last act that was not taken back yet; history is the
// end of the assessment's history, as far back as undo shall reach. The
// entries it gives are new ones.
//
// What an erased entry did is unknown: undo passes over it, over the rest of
// what was done to its subject before it, and takes back what lies further
// back; ErasedAfter names such entries. Refused when there is nothing left.
func (a *Assessment) Undo(history []Entry, act Act) ([]Entry, error) {
	undone := map[int]bool{}
	erased := 0 // number of an erased entry that was passed, 0 for none
	for i := len(history) - 1; i >= 0; i-- {
		e := history[i]
		if e.Redacted() {
			erased = e.N
			continue
		}
		p, err := e.Read()
		if err != nil {
			return nil, Refused{Subject: e.Subject, Reason: fmt.Sprintf("can't undo: %v", err)}
		}
		if p.Undo > 0 {
			undone[p.Undo] = true
			continue
		}
		if undone[e.N] {
			continue
		}
		first := e.N
		if p.Batch > 0 {
			first = p.Batch
		}
		if first == 1 {
			break // making the assessment is undone by delete
		}
		from := first - history[0].N
		if from < 0 {
			return nil, Refused{Reason: fmt.Sprintf("can't undo: the last act began at entry %d, too far back", first)}
		}
		group := history[from : i+1]
		if at := slices.IndexFunc(group, Entry.Redacted); at >= 0 {
			erased = group[at].N
		}
		entries, err := a.takeBack(group, erased > 0, act)
		if errors.Is(err, errMovedOn) {
			i = from
			continue
		}
		return entries, err
	}
	if erased > 0 {
		return nil, Refused{Reason: fmt.Sprintf("nothing to undo: what entry %d held is erased, and with it the way back", erased)}
	}
	return nil, Refused{Reason: "nothing to undo"}
}

// errMovedOn says that a subject stands where an erased entry left it.
var errMovedOn = errors.New("moved on by an erased entry")

// takeBack reverses the entries of one act that are not erased; careful asks
// whether each subject stands where the entry left it. On an error nothing is
// changed.
func (a *Assessment) takeBack(group []Entry, careful bool, act Act) ([]Entry, error) {
	work := a.Clone()
	var entries []Entry
	batch := 0
	for _, e := range slices.Backward(group) {
		if e.Redacted() {
			continue
		}
		p, err := e.Read()
		if err != nil {
			return nil, Refused{Subject: e.Subject, Reason: fmt.Sprintf("can't undo: %v", err)}
		}
		if careful && string(work.item(e.Kind, e.Subject)) != string(p.New) {
			return nil, errMovedOn
		}
		es, err := work.record(act, e.Kind, e.Subject, p.New, p.Old, e.N, batch)
		if err != nil {
			return nil, err
		}
		if len(es) > 0 && batch == 0 {
			batch = es[0].N
		}
		entries = append(entries, es...)
	}
	for _, id := range slices.Sorted(maps.Keys(work.Answers)) {
		if v := work.Answers[id]; v.Level == ByProvider && !work.hasProvider(v.Provider) {
			return nil, Refused{Subject: id, Reason: "can't undo: this answer names the provider " + quote(v.Provider)}
		}
	}
	*a = *work
	return entries, nil
}

// ErasedAfter gives the erased entries that an undo passed over: those of
// history that come after the oldest entry which undone, the result of Undo,
// takes back.
func ErasedAfter(history, undone []Entry) []int {
	oldest := 0
	for _, e := range undone {
		if p, err := e.Read(); err == nil && p.Undo > 0 && (oldest == 0 || p.Undo < oldest) {
			oldest = p.Undo
		}
	}
	var passed []int
	for _, e := range history {
		if oldest > 0 && e.N > oldest && e.Redacted() {
			passed = append(passed, e.N)
		}
	}
	return passed
}
