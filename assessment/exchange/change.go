package exchange

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"soc2ready/assessment"
)

// Change is one field that an import sets; nil is "nothing recorded".
type Change struct {
	Subject, Field string
	Old, New       *string
}

// Conflict is one field that was changed here and there; both values.
type Conflict struct {
	Subject, Field string
	Ours, Theirs   *string
}

// Refusal is a part of a file that is not taken.
type Refusal struct{ Place, Reason string }

// ChangesOf tells field by field what a merge takes.
func ChangesOf(taken []assessment.Taken) []Change {
	var all []Change
	for _, t := range taken {
		if t.Kind == assessment.KindMerge {
			continue
		}
		all = append(all, fieldsOf(t.Kind, t.Subject, t.Old, t.New)...)
	}
	return all
}

// ConflictsOf tells field by field where the sides of a merge differ.
func ConflictsOf(conflicts []assessment.Conflict) []Conflict {
	var all []Conflict
	for _, c := range conflicts {
		for _, x := range fieldsOf(c.Kind, c.Subject, c.Ours, c.Theirs) {
			all = append(all, Conflict{x.Subject, x.Field, x.Old, x.New})
		}
	}
	return all
}

// SubjectOf names what a conflict is about as Change and Conflict do.
func SubjectOf(kind, subject string) string {
	if kind == assessment.KindAssessment {
		return "assessment"
	}
	return assessment.CleanLine(subject)
}

// fieldsOf lists the fields in which two values differ.
func fieldsOf(kind, subject string, old, now json.RawMessage) []Change {
	name := SubjectOf(kind, subject)
	switch kind {
	case assessment.KindAssessment:
		return []Change{{name, assessment.CleanLine(subject), plainValue(old), plainValue(now)}}
	case assessment.KindCheckpoint:
		value := func(raw json.RawMessage) *string {
			if raw == nil {
				return nil
			}
			s := name
			return &s
		}
		if old != nil && now != nil {
			return []Change{{name, "checkpoint", plainValue(old), plainValue(now)}}
		}
		return []Change{{name, "checkpoint", value(old), value(now)}}
	}
	before, after := members(old), members(now)
	keys := map[string]bool{}
	for k := range before {
		keys[k] = true
	}
	for k := range after {
		keys[k] = true
	}
	var all []Change
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if kind == assessment.KindAnswer && slices.Contains([]string{"asked", "assumed"}, k) { // kept for the arithmetic
			continue
		}
		if o, n := plainValue(before[k]), plainValue(after[k]); !same(o, n) {
			all = append(all, Change{name, fieldName(kind, k), o, n})
		}
	}
	return all
}

// fieldName gives a field the name that documents have for it.
func fieldName(kind, key string) string {
	switch {
	case kind == assessment.KindEvidence && (key == "from" || key == "to"):
		return "covers_" + key
	case kind == assessment.KindEvidence && (key == "at" || key == "by"):
		return "recorded_" + key
	case kind == assessment.KindControl && key == "proof":
		return "proof_cadence"
	}
	return assessment.CleanLine(key)
}

func same(a, b *string) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// members reads the fields of a value; a value of another form is one field.
func members(raw json.RawMessage) map[string]json.RawMessage {
	if raw == nil {
		return nil
	}
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		return map[string]json.RawMessage{"value": raw}
	}
	return m
}

// plainValue shows a value without the quotes of JSON; nil for none.
func plainValue(raw json.RawMessage) *string {
	if raw == nil || string(raw) == "null" {
		return nil
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		s = assessment.CleanText(s)
		return &s
	}
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		s = assessment.CleanLine(strings.Join(list, ", "))
		return &s
	}
	s = assessment.CleanLine(string(raw))
	return &s
}
