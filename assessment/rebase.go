package assessment

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
)

// Conflict is a subject that two sessions changed at once. Ours is what was
// not kept yet, Theirs what stands now; nil is "nothing recorded".
type Conflict struct {
	Kind, Subject string
	Ours, Theirs  json.RawMessage
}

// Answers reads both sides of a conflict on an answer.
func (c Conflict) Answers() (ours, theirs Answer) {
	// Both sides were written by encode or accepted by set.
	_ = json.Unmarshal(c.Ours, &ours)
	_ = json.Unmarshal(c.Theirs, &theirs)
	return ours, theirs
}

// Rebase puts changes that could not be kept, because the history had moved
// on, upon the state that stands now (a). A change of a subject that nobody
// else touched is recorded again, and of two confirmations of the same answer
// the kept one stands; for any other, and for one that would leave
// an answer naming a provider that is gone, it gives a conflict and leaves the
// present value. On an error nothing is changed.
func (a *Assessment) Rebase(unsaved []Entry, act Act) (entries []Entry, conflicts []Conflict, err error) {
	type key struct{ kind, subject string }
	type change struct {
		key
		old, now json.RawMessage
		steps    []string // values of ours on the way, which may be kept already
	}
	var changes []change
	at := map[key]int{}
	for _, e := range unsaved {
		p, err := e.Read()
		if err != nil {
			return nil, nil, err
		}
		k := key{e.Kind, e.Subject}
		if i, ok := at[k]; ok {
			changes[i].steps = append(changes[i].steps, string(changes[i].now))
			changes[i].now = p.New
			continue
		}
		at[k] = len(changes)
		changes = append(changes, change{key: k, old: p.Old, now: p.New})
	}
	// A provider comes before the answers that name it and goes after them.
	slices.SortStableFunc(changes, func(x, y change) int {
		return cmp.Compare(rebaseOrder(x.kind, x.now), rebaseOrder(y.kind, y.now))
	})
	work := a.Clone()
	for _, c := range changes {
		stands := work.item(c.kind, c.subject)
		if c.kind == KindEvidence && c.old == nil && stands != nil && !slices.Contains(append(c.steps, string(c.now)), string(stands)) {
			// Both sides gave the same id to a record of their own: they are two,
			// unless ours is gone again or was kept under another id already.
			if string(c.now) == removedRecord || work.hasRecord(c.now) {
				continue
			}
			c.subject, stands = work.nextRecord(), nil
		}
		misfit := work.fits(c.kind, c.subject, c.now)
		switch {
		case errors.Is(misfit, ErrDamaged):
			return nil, nil, misfit
		case string(c.old) == string(c.now), string(stands) == string(c.now):
		case string(stands) == string(c.old) && misfit == nil:
			es, err := work.record(act, c.kind, c.subject, stands, c.now, 0, 0)
			if err != nil {
				return nil, nil, err
			}
			entries = append(entries, es...)
		case c.kind == KindAnswer && saysTheSame(c.now, stands):
			// Two people gave the same answer: the one in the file stands.
		default:
			conflicts = append(conflicts, Conflict{c.kind, c.subject, slices.Clone(c.now), stands})
		}
	}
	*a = *work
	return entries, conflicts, nil
}

// saysTheSame says whether two answers differ at most in who confirmed them
// when, and ours not on a later day.
func saysTheSame(ours, theirs json.RawMessage) bool {
	var o, t Answer
	if ours == nil || theirs == nil || decode(ours, &o) != nil || decode(theirs, &t) != nil || o.Confirmed.After(t.Confirmed) {
		return false
	}
	o.Confirmed, o.Assumed, o.By = t.Confirmed, t.Assumed, t.By
	return o == t
}

func rebaseOrder(kind string, now json.RawMessage) int {
	switch {
	case kind != KindProvider:
		return 1
	case now == nil:
		return 2
	default:
		return 0
	}
}

// Resolve records our side of a conflict over theirs; Refused when an answer
// and the register of providers would no longer fit (R21).
func (a *Assessment) Resolve(c Conflict, act Act) ([]Entry, error) {
	if err := a.fits(c.Kind, c.Subject, c.Ours); err != nil {
		return nil, err
	}
	return a.record(act, c.Kind, c.Subject, a.item(c.Kind, c.Subject), c.Ours, 0, 0)
}

// fits says whether every answer would still name a provider of the register
// if the subject had this value.
func (a *Assessment) fits(kind, subject string, now json.RawMessage) error {
	switch {
	case kind == KindProvider && now == nil:
		return a.unnamed(subject)
	case kind == KindAnswer && now != nil:
		var v Answer
		if err := decode(now, &v); err != nil {
			return err
		}
		if v.Level == ByProvider && !a.hasProvider(v.Provider) {
			return Unknown{"provider", CleanLine(v.Provider)}
		}
	}
	return nil
}

// item gives the present value of a subject, nil when there is none.
func (a *Assessment) item(kind, subject string) json.RawMessage {
	switch kind {
	case KindAnswer:
		if v, ok := a.Answers[subject]; ok {
			return encode(v)
		}
	case KindProvider:
		if v, ok := a.Providers[subject]; ok {
			return encode(v)
		}
	case KindEvidence:
		return a.recordItem(subject)
	case KindControl:
		return a.controlItem(subject)
	case KindCheckpoint:
		if p, ok := a.Checkpoints[subject]; ok {
			return encode(p.kept())
		}
	case KindAssessment:
		for _, f := range a.Header.fields() {
			if f.name == subject {
				return f.value
			}
		}
	}
	return nil
}
