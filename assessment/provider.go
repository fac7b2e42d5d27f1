package assessment

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"sync"
)

var (
	providerMethods = []string{"", "carve-out", "inclusive"}
	providerReports = []string{"soc2-type2", "soc2-type1", "iso27001", "other", "none"}
	providerID      = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,39}$`) })
)

// ProviderReports lists the reports a provider may have on file.
func ProviderReports() []string { return slices.Clone(providerReports) }

// PutProvider adds a provider, or changes the one with this id.
func (a *Assessment) PutProvider(p Provider, add bool, act Act) ([]Entry, error) {
	old, ok := a.Providers[p.ID]
	refuse := func(field, format string, args ...any) ([]Entry, error) {
		return nil, Refused{Subject: p.ID, Field: field, Reason: fmt.Sprintf(format, args...)}
	}
	switch {
	case !providerID().MatchString(p.ID):
		return nil, Refused{Field: "provider", Reason: fmt.Sprintf("%q is no id; use up to 40 of a–z, 0–9, dot, dash, underline", CleanLine(p.ID))}
	case add && ok:
		return refuse("", "is in the register already; change it with provider edit")
	case !add && !ok:
		return nil, Unknown{"provider", p.ID}
	case !slices.Contains(providerMethods, p.Method):
		return refuse("method", "%q is not one of carve-out, inclusive", p.Method)
	}
	if p.Report == "" {
		p.Report = "none"
	}
	if !slices.Contains(providerReports, p.Report) {
		return refuse("report", "%q is not one of soc2-type2, soc2-type1, iso27001, other, none", p.Report)
	}
	if p.Reviewed.After(act.Today) {
		return refuse("reviewed", "%s is after today (%s)", p.Reviewed, act.Today)
	}
	var err error
	if p.Service, err = bounded("service", p.Service, MaxName, true); err != nil {
		return nil, err
	}
	var before json.RawMessage
	if ok {
		before = encode(old)
	}
	return a.record(act, KindProvider, p.ID, before, encode(p), 0, 0)
}

// RemoveProvider takes a provider away that no answer names (R21).
func (a *Assessment) RemoveProvider(id string, act Act) ([]Entry, error) {
	p, ok := a.Providers[id]
	if !ok {
		return nil, Unknown{"provider", id}
	}
	if err := a.unnamed(id); err != nil {
		return nil, err
	}
	return a.record(act, KindProvider, id, encode(p), nil, 0, 0)
}

// unnamed refuses while an answer names the provider (R21).
func (a *Assessment) unnamed(id string) error {
	for _, q := range slices.Sorted(maps.Keys(a.Answers)) {
		if v := a.Answers[q]; v.Level == ByProvider && v.Provider == id {
			return Refused{Subject: id, Reason: "is named by the answer to " + q + "; change that answer first"}
		}
	}
	return nil
}

// value1 is v1 of an answer that names the provider (R19).
func (p Provider) value1(asOf Day) int {
	switch {
	case p.Report == "none" || p.Report == "":
		return 0
	case !p.Reviewed.IsZero() && p.Reviewed.WithinYearBefore(asOf) && p.CSOCs && p.CUECs:
		return 2
	default:
		return 1
	}
}

// value2 is v2 = min(v1, r) and r of an answer that names the provider (R20);
// end is the window's last day, without a window the as-of date.
func (p Provider) value2(asOf, end Day) (v2, r int) {
	switch {
	case p.Report == "none" || p.Report == "" || p.Reviewed.IsZero():
		r = 0
	case p.Reviewed.WithinYearBefore(end) && p.Report == "soc2-type2" &&
		!p.PeriodEnd.IsZero() && !p.PeriodEnd.Before(end.AddMonths(-12)):
		r = 2
	default:
		r = 1
	}
	return min(p.value1(asOf), r), r
}
