package assessment

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Redactable says whether the payload of entry n may be erased so that the
// state still is what the history replays to: its value must not be the one
// that stands. Nil also for an entry that is redacted already. Unknown for a
// number that is not there; Refused while the value stands.
func Redactable(history []Entry, n int) error {
	i := slices.IndexFunc(history, func(e Entry) bool { return e.N == n })
	if i < 0 {
		return Unknown{"entry", fmt.Sprint(n)}
	}
	e := history[i]
	if e.Redacted() {
		return nil
	}
	for _, later := range history[i+1:] {
		if later.Kind == e.Kind && later.Subject == e.Subject {
			return nil
		}
	}
	return Refused{Subject: e.Subject, Reason: fmt.Sprintf("entry %d holds what stands now; record another value first, then redact both", n)}
}

// AlsoHolding gives the other entries of the same subject that hold a text
// (note, reason, service, name, title, reference) which entry n holds, for instance as their old
// value: to get rid of a secret, all of them have to be redacted.
func AlsoHolding(history []Entry, n int) []int {
	i := slices.IndexFunc(history, func(e Entry) bool { return e.N == n })
	if i < 0 {
		return nil
	}
	wanted := texts(history[i])
	var also []int
	for _, e := range history {
		if e.N == n || e.Kind != history[i].Kind || e.Subject != history[i].Subject {
			continue
		}
		if slices.ContainsFunc(texts(e), func(s string) bool { return slices.Contains(wanted, s) }) {
			also = append(also, e.N)
		}
	}
	return also
}

// texts gives what a person wrote that an entry holds, before and after.
func texts(e Entry) (all []string) {
	p, err := e.Read()
	if err != nil {
		return nil
	}
	for _, raw := range []json.RawMessage{p.Old, p.New} {
		var line string
		var v Answer
		var pr Provider
		var ev Record
		var cs ControlSetting
		switch {
		case raw == nil:
		case e.Kind == KindAssessment && json.Unmarshal(raw, &line) == nil:
			all = append(all, line)
		case e.Kind == KindAnswer && json.Unmarshal(raw, &v) == nil:
			all = append(all, v.Note, v.Reason)
		case e.Kind == KindProvider && json.Unmarshal(raw, &pr) == nil:
			all = append(all, pr.Service)
		case e.Kind == KindEvidence && json.Unmarshal(raw, &ev) == nil:
			all = append(all, ev.Title, ev.Reference, ev.Source, ev.Note)
		case e.Kind == KindControl && json.Unmarshal(raw, &cs) == nil:
			all = append(all, cs.Reason)
		}
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
