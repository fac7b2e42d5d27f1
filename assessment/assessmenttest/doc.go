// Package assessmenttest is what the stores in memory of tests share. It knows
// assessment and nothing else.
package assessmenttest

import (
	"context"
	"slices"

	"soc2ready/assessment"
)

// Lister is a store of a test that can list all, by name. Page, Latest and
// Named give from that what assessment.Store asks for.
type Lister interface {
	List(ctx context.Context) ([]assessment.Summary, error)
}

// Page gives up to limit of those whose name comes after the given one.
func Page(ctx context.Context, l Lister, after string, limit int) ([]assessment.Summary, error) {
	all, err := l.List(ctx)
	all = slices.DeleteFunc(slices.Clone(all), func(s assessment.Summary) bool { return s.Name <= after })
	return all[:min(limit, len(all))], err
}

// Latest gives the one that was changed last.
func Latest(ctx context.Context, l Lister) (assessment.Summary, error) {
	all, err := l.List(ctx)
	if err != nil {
		return assessment.Summary{}, err
	}
	if len(all) == 0 {
		return assessment.Summary{}, assessment.Unknown{What: "assessment"}
	}
	return slices.MaxFunc(all, func(a, b assessment.Summary) int { return a.ChangedAt.Compare(b.ChangedAt) }), nil
}

// Named gives the one with a name.
func Named(ctx context.Context, l Lister, name string) (assessment.Summary, error) {
	all, err := l.List(ctx)
	if err != nil {
		return assessment.Summary{}, err
	}
	if i := slices.IndexFunc(all, func(s assessment.Summary) bool { return s.Name == name }); i >= 0 {
		return all[i], nil
	}
	return assessment.Summary{}, assessment.Unknown{What: "assessment", ID: name}
}
