package assessment

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// KindMerge is the entry that a merge leaves: its subject is the head of the
// other copy, its value what was taken and what was decided.
const KindMerge = "merge"

// Side is whose value a person chose in a conflict.
type Side int

// Sides; Undecided leaves the conflict open, and nothing is merged.
const (
	Undecided Side = iota
	Ours
	Theirs
)

// Taken is one subject that a merge changes here; nil is "nothing recorded".
type Taken struct {
	Kind, Subject string
	Old, New      json.RawMessage
}

// Merge is what bringing another copy of an assessment in leads to.
type Merge struct {
	// Entries are to be kept; none when nothing is new, or while a conflict is
	// undecided.
	Entries   []Entry
	Taken     []Taken    // an undecided conflict takes nothing
	Conflicts []Conflict // those that were asked about, decided or not
	Undecided int
	// Renumbered gives the new ids of records that had one id on both sides
	// and were two.
	Renumbered []Renumbered
	// Ahead: this copy had nothing of its own, so the entries of the other
	// follow as they are.
	Ahead bool
}

// Renumbered is a record of evidence that got another id in a merge.
type Renumbered struct {
	From, To string
	Ours     bool // it was recorded here
}

// merged is the value of a merge entry. Names of fields are part of the file.
type merged struct {
	Last   int      `json:"last"`             // number of the other copy's last entry
	Common int      `json:"common"`           // entries that both histories begin with
	Taken  []string `json:"taken,omitempty"`  // "answer CC6.2-01"
	Ours   []string `json:"ours,omitempty"`   // conflicts decided for the value here
	Theirs []string `json:"theirs,omitempty"` // and for the other
}

// subject is what an entry is about.
type subject struct{ kind, name string }

func (s subject) String() string { return s.kind + " " + s.name }

// values are the items that a history leaves, as canonical JSON.
type values map[subject]string

// Merge brings in another copy of the same assessment, whole histories of both
// given. The state that comes out is the same whichever copy is merged into
// which; a second time changes nothing. A subject that both changed since they
// were last one is a conflict, about which decide is asked. On an error, and
// while a conflict is undecided, the assessment is left as it is.
//
// Errors: BrokenChain for a history that does not hold, Refused when the two
// have no first entry in common.
func (a *Assessment) Merge(ours, theirs []Entry, decide func(Conflict) Side, act Act) (Merge, error) {
	var m Merge
	if len(theirs) == 0 {
		return m, BrokenChain{1, "there is no entry"}
	}
	if err := VerifyChain(ours, a.Head); err != nil {
		return m, err
	}
	if err := VerifyChain(theirs, theirs[len(theirs)-1].Hash); err != nil {
		return m, fmt.Errorf("the other copy: %w", err)
	}
	common := commonPrefix(ours, theirs)
	switch common {
	case 0:
		return m, Refused{Reason: "the two are not copies of one assessment: their histories have no entry in common"}
	case len(theirs):
		return m, nil
	case len(ours):
		return a.follow(ours, theirs)
	}
	ours, theirs = lendPayloads(ours, theirs, common)
	w := newWeighing(ours, theirs, common)
	result, err := w.weigh(decide)
	if err != nil {
		return m, err
	}
	m = w.merge
	m.Undecided = w.undecided
	for _, s := range result.changedFrom(w.now) {
		m.Taken = append(m.Taken, Taken{s.kind, s.name, raw(w.now, s), raw(result, s)})
	}
	if w.undecided > 0 || !w.news {
		return m, nil
	}
	m.Entries, err = a.take(m, w.decided, theirs[len(theirs)-1], common, act)
	return m, err
}

// follow puts the entries of a copy that began where this one ends behind it.
func (a *Assessment) follow(ours, theirs []Entry) (Merge, error) {
	before, err := valuesOf(ours)
	if err != nil {
		return Merge{}, err
	}
	after, err := valuesOf(theirs)
	if err != nil {
		return Merge{}, err
	}
	state, err := FromHistory(a.ID, theirs)
	if err != nil {
		return Merge{}, err
	}
	m := Merge{Entries: theirs[len(ours):], Ahead: true}
	for _, s := range after.changedFrom(before) {
		m.Taken = append(m.Taken, Taken{s.kind, s.name, raw(before, s), raw(after, s)})
	}
	*a = *state
	return m, nil
}

// FromHistory builds the state that a whole history leaves.
func FromHistory(id string, history []Entry) (*Assessment, error) {
	items, err := Replay(history)
	if err != nil {
		return nil, err
	}
	s := Stored{ID: id, Items: items}
	if n := len(history); n > 0 {
		s.Head, s.Last = history[n-1].Hash, history[n-1].N
	}
	return Open(s)
}

// take records what a merge came to as one act.
func (a *Assessment) take(m Merge, decided [2][]string, head Entry, common int, act Act) ([]Entry, error) {
	work := a.Clone()
	note := merged{Last: head.N, Common: common, Ours: decided[0], Theirs: decided[1]}
	for _, t := range m.Taken {
		note.Taken = append(note.Taken, subject{t.Kind, t.Subject}.String())
	}
	entries, err := work.record(act, KindMerge, head.Hash, nil, encode(note), 0, 0)
	if err != nil {
		return nil, err
	}
	for _, t := range m.Taken {
		es, err := work.record(act, t.Kind, t.Subject, t.Old, t.New, 0, entries[0].N)
		if err != nil {
			return nil, err
		}
		entries = append(entries, es...)
	}
	if work.Header.Name == "" {
		return nil, fmt.Errorf("%w: the merged assessment has no name", ErrDamaged)
	}
	*a = *work
	return entries, nil
}

func commonPrefix(ours, theirs []Entry) int {
	n := 0
	for n < min(len(ours), len(theirs)) && ours[n].Hash == theirs[n].Hash {
		n++
	}
	return n
}

// lendPayloads fills in what one copy erased of the common part and the other
// still has, so that both tell the same of where they began.
func lendPayloads(ours, theirs []Entry, common int) (o, t []Entry) {
	o, t = slices.Clone(ours), slices.Clone(theirs)
	for i := range common {
		if o[i].Redacted() {
			o[i].Payload = t[i].Payload
		}
		if t[i].Redacted() {
			t[i].Payload = o[i].Payload
		}
	}
	return o, t
}

// valuesOf gives what a history leaves, merge entries left out.
func valuesOf(history []Entry) (values, error) {
	items, err := Replay(history)
	if err != nil {
		return nil, err
	}
	all := values{}
	for _, it := range items {
		if it.Kind == KindMerge {
			continue
		}
		var b bytes.Buffer
		if err := json.Compact(&b, []byte(it.Value)); err != nil {
			return nil, fmt.Errorf("%w: the value of %s %s is no JSON", ErrDamaged, it.Kind, quote(it.Subject))
		}
		all[subject{it.Kind, it.Subject}] = string(encode(json.RawMessage(b.Bytes())))
	}
	return all, nil
}

func raw(v values, s subject) json.RawMessage {
	if x, ok := v[s]; ok {
		return json.RawMessage(x)
	}
	return nil
}

// changedFrom lists the subjects that differ, in the order in which they can be
// recorded: a provider before the answers that name it, and gone after them.
func (v values) changedFrom(old values) []subject {
	var list []subject
	for s := range unite(v, old) {
		if v[s] != old[s] {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(x, y subject) int {
		return cmp.Or(
			cmp.Compare(rebaseOrder(x.kind, raw(v, x)), rebaseOrder(y.kind, raw(v, y))),
			compareSubjects(x, y),
		)
	})
	return list
}

func compareSubjects(x, y subject) int {
	c := strings.Compare(x.kind, y.kind)
	if c == 0 && x.kind == KindEvidence {
		c = cmp.Compare(recordNumber(x.name), recordNumber(y.name))
	}
	return cmp.Or(c, strings.Compare(x.name, y.name))
}

func unite(all ...values) map[subject]bool {
	set := map[subject]bool{}
	for _, v := range all {
		for s := range maps.Keys(v) {
			set[s] = true
		}
	}
	return set
}
