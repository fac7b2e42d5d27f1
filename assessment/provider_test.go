package assessment_test

import (
	"reflect"
	"strings"
	"testing"

	"soc2ready/assessment"
)

func TestAProviderIsCheckedBeforeItIsPutInTheRegister(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	for _, tt := range []struct {
		name  string
		p     assessment.Provider
		field string
	}{
		{"an empty id", assessment.Provider{}, "provider"},
		{"an id with a blank", assessment.Provider{ID: "big cloud"}, "provider"},
		{"an id with capitals", assessment.Provider{ID: "AWS"}, "provider"},
		{"an id with an escape", assessment.Provider{ID: "a\x1b"}, "provider"},
		{"an id with a line end", assessment.Provider{ID: "aws\n"}, "provider"},
		{"an id of 41 letters", assessment.Provider{ID: strings.Repeat("a", 41)}, "provider"},
		{"another method", assessment.Provider{ID: "aws", Method: "trust"}, "method"},
		{"another report", assessment.Provider{ID: "aws", Report: "soc3"}, "report"},
		{"a review after today", assessment.Provider{ID: "aws", Report: "soc2-type2", Reviewed: today.AddDays(1)}, "reviewed"},
		{"a long service", assessment.Provider{ID: "aws", Service: strings.Repeat("s", assessment.MaxName+1)}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, _ := started(t, bank)
			before := a.Clone()
			entries, err := a.PutProvider(tt.p, true, act)
			refusedFor(t, err, tt.field)
			if entries != nil || !reflect.DeepEqual(a, before) {
				t.Error("a refused provider changed something")
			}
			if strings.ContainsAny(err.Error(), "\x1b\n") {
				t.Errorf("the error carries a control character: %q", err)
			}
		})
	}
	for _, id := range []string{"aws", "a", "0.x_y-z", strings.Repeat("a", 40)} {
		a, _ := started(t, bank)
		es, err := a.PutProvider(assessment.Provider{ID: id, Service: " hosting\nof all ", Reviewed: today}, true, act)
		if err != nil || len(es) != 1 || !strings.Contains(string(es[0].Payload), `"hosting of all"`) {
			t.Errorf("%s: %v, %v", id, es, err)
		}
		if p := a.Providers[id]; p.Report != "none" || p.Service != "hosting of all" {
			t.Errorf("kept as %+v", p)
		}
	}
}

func TestAddingNeedsANewProviderAndChangingAKnownOne(t *testing.T) {
	t.Parallel()
	a, _ := started(t, smallBank())
	_, err := a.PutProvider(goodProvider("cloud"), false, act)
	unknown(t, err, "provider")
	put(t, a, goodProvider("cloud"))
	_, err = a.PutProvider(goodProvider("cloud"), true, act)
	refusedFor(t, err, "")
	changed := goodProvider("cloud")
	changed.Method = "carve-out"
	put(t, a, changed)
	if a.Providers["cloud"] != changed {
		t.Errorf("kept as %+v", a.Providers["cloud"])
	}
}

func TestAProviderNamedByAnAnswerStays(t *testing.T) { // R21
	t.Parallel()
	bank := smallBank()
	a, _ := started(t, bank)
	_, err := a.RemoveProvider("cloud", act)
	unknown(t, err, "provider")
	put(t, a, goodProvider("cloud"))
	put(t, a, goodProvider("mail"))
	record(t, a, bank, edit("CC6.2-01", provider), act)
	_, err = a.RemoveProvider("cloud", act)
	refusedFor(t, err, "")
	if !strings.Contains(err.Error(), "CC6.2-01") {
		t.Errorf("the refusal does not name the answer: %v", err)
	}
	if _, err = a.RemoveProvider("mail", act); err != nil {
		t.Error(err)
	}
	record(t, a, bank, edit("CC6.2-01", missing), act)
	if _, err = a.RemoveProvider("cloud", act); err != nil || len(a.Providers) != 0 {
		t.Errorf("%v, left %v", err, a.Providers)
	}
}

func TestAProviderAnswerCountsByItsReport(t *testing.T) { // R19, R20, R58
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, false))
	// The as-of day is 2026-03-15; without a window it is the end for R20 too.
	good := assessment.Provider{ID: "cloud", Report: "soc2-type2", Reviewed: day("2026-01-10"), PeriodEnd: day("2025-12-31"), CSOCs: true, CUECs: true}
	with := func(change func(*assessment.Provider)) assessment.Provider {
		p := good
		change(&p)
		return p
	}
	soon := &assessment.Window{Start: day("2026-02-01"), Months: 12} // ends 2027-01-31
	past := &assessment.Window{Start: day("2025-01-01"), Months: 12} // ends 2025-12-31
	for _, tt := range []struct {
		name   string
		p      assessment.Provider
		window *assessment.Window
		asOf   assessment.Day
		v1, v2 int
	}{
		{"everything on file", good, nil, assessment.Day{}, 2, 2},
		{"no report", with(func(p *assessment.Provider) { p.Report = "none" }), nil, assessment.Day{}, 0, 0},
		{"the report left empty", with(func(p *assessment.Provider) { p.Report = "" }), nil, assessment.Day{}, 0, 0},
		{"a Type 1 report", with(func(p *assessment.Provider) { p.Report = "soc2-type1" }), nil, assessment.Day{}, 2, 1},
		{"an ISO certificate", with(func(p *assessment.Provider) { p.Report = "iso27001" }), nil, assessment.Day{}, 2, 1},
		{"another report", with(func(p *assessment.Provider) { p.Report = "other" }), nil, assessment.Day{}, 2, 1},
		{"never reviewed", with(func(p *assessment.Provider) { p.Reviewed = assessment.Day{} }), nil, assessment.Day{}, 1, 0},
		{"without the controls assumed there", with(func(p *assessment.Provider) { p.CSOCs = false }), nil, assessment.Day{}, 1, 1},
		{"without the controls expected of us", with(func(p *assessment.Provider) { p.CUECs = false }), nil, assessment.Day{}, 1, 1},
		{"reviewed on the day", with(func(p *assessment.Provider) { p.Reviewed = today }), nil, assessment.Day{}, 2, 2},
		{"reviewed a day less than 12 months before", with(func(p *assessment.Provider) { p.Reviewed = day("2025-03-16") }), nil, assessment.Day{}, 2, 2},
		{"reviewed exactly 12 months before", with(func(p *assessment.Provider) { p.Reviewed = day("2025-03-15") }), nil, assessment.Day{}, 1, 1},
		{"period end exactly 12 months before", with(func(p *assessment.Provider) { p.PeriodEnd = day("2025-03-15") }), nil, assessment.Day{}, 2, 2},
		{"period end a day more than 12 months before", with(func(p *assessment.Provider) { p.PeriodEnd = day("2025-03-14") }), nil, assessment.Day{}, 2, 1},
		{"no period end", with(func(p *assessment.Provider) { p.PeriodEnd = assessment.Day{} }), nil, assessment.Day{}, 2, 1},
		{"a period that is not over", with(func(p *assessment.Provider) { p.PeriodEnd = day("2026-12-31") }), nil, assessment.Day{}, 2, 2},

		{"as of a day before the review", good, nil, day("2026-01-09"), 1, 1},
		{"as of the day of the review", good, nil, day("2026-01-10"), 2, 2},
		{"as of a far day", good, nil, day("2027-01-10"), 1, 1},

		{"review too old for the end of the window", good, soon, assessment.Day{}, 2, 1},
		{"review just within the window's 12 months", with(func(p *assessment.Provider) { p.Reviewed, p.PeriodEnd = day("2026-02-01"), day("2026-01-31") }), soon, assessment.Day{}, 2, 2},
		{"review just outside the window's 12 months", with(func(p *assessment.Provider) { p.Reviewed, p.PeriodEnd = day("2026-01-31"), day("2026-01-31") }), soon, assessment.Day{}, 2, 1},
		{"period end a day too old for the window", with(func(p *assessment.Provider) { p.Reviewed, p.PeriodEnd = day("2026-02-01"), day("2026-01-30") }), soon, assessment.Day{}, 2, 1},
		{"reviewed after a window that is over", good, past, assessment.Day{}, 1, 1},
		{"reviewed on the last day of a window that is over", with(func(p *assessment.Provider) { p.Reviewed, p.PeriodEnd = day("2025-12-31"), day("2024-12-31") }), past, assessment.Day{}, 2, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := &assessment.Assessment{
				Header:    assessment.Header{Window: tt.window, AsOf: tt.asOf},
				Answers:   map[string]assessment.Answer{"CC6.2-01": {Level: provider, Provider: "cloud", Confirmed: today}},
				Providers: map[string]assessment.Provider{"cloud": tt.p},
			}
			r := score(a, bank)
			if v1, v2 := r.Type1.Mean/5000, r.Type2.Mean/5000; v1 != tt.v1 || v2 != tt.v2 {
				t.Errorf("v1 %d, v2 %d; want %d, %d", v1, v2, tt.v1, tt.v2)
			}
			if r.Answered != 1 || r.Type1.High != r.Type1.Mean {
				t.Errorf("a provider answer is not answered: %+v", r)
			}
		})
	}
}

func TestTheReportsAreListedForChoosing(t *testing.T) {
	t.Parallel()
	list := assessment.ProviderReports()
	for _, report := range list {
		a, _ := started(t, smallBank())
		put(t, a, assessment.Provider{ID: "cloud", Report: report})
	}
	list[0] = "nonsense"
	if assessment.ProviderReports()[0] == "nonsense" {
		t.Error("the list can be changed from outside")
	}
}
