// Package assessmenttest is what the stores in memory of tests share. It knows
// assessment and nothing else.
package assessmenttest

import (
	"slices"

	"soc2ready/assessment"
)

// Page, Latest and Named give what a Store gives, to a store of a test that
// has no more than a list of all, by name.

// Page gives up to limit of those whose name comes after the given one.
func Page(all []assessment.Summary, after string, limit int) []assessment.Summary {
	all = slices.DeleteFunc(slices.Clone(all), func(s assessment.Summary) bool { return s.Name <= after })
	return all[:min(limit, len(all))]
}

// Latest gives the one that was changed last; err is that of the list.
func Latest(all []assessment.Summary, err error) (assessment.Summary, error) {
	if err != nil {
		return assessment.Summary{}, err
	}
	if len(all) == 0 {
		return assessment.Summary{}, assessment.Unknown{What: "assessment"}
	}
	return slices.MaxFunc(all, func(a, b assessment.Summary) int { return a.ChangedAt.Compare(b.ChangedAt) }), nil
}

// Named gives the one with a name; err is that of the list.
func Named(all []assessment.Summary, name string, err error) (assessment.Summary, error) {
	if err != nil {
		return assessment.Summary{}, err
	}
	if i := slices.IndexFunc(all, func(s assessment.Summary) bool { return s.Name == name }); i >= 0 {
		return all[i], nil
	}
	return assessment.Summary{}, assessment.Unknown{What: "assessment", ID: name}
}
