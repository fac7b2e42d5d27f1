package assessment_test

import (
	"strings"
	"testing"

	"soc2ready/assessment"
)

func TestAProvidersPeriodIsHeldAgainstTheWindow(t *testing.T) {
	t.Parallel()
	year := assessment.Window{Start: day("2026-01-01"), Months: 12}
	for _, tt := range []struct {
		name, report, end, today string
		remedy                   assessment.Remedy
		first                    string
		days, passed             int
	}{
		{"a period to the last day leaves no gap", "soc2-type2", "2026-12-31", "2026-11-24", assessment.NoRemedy, "", 0, 0},
		{"a later one neither", "soc2-type2", "2027-03-31", "2026-11-24", assessment.NoRemedy, "", 0, 0},
		{"one day less is a gap of one day", "soc2-type2", "2026-12-30", "2026-11-24", assessment.BridgeLetter, "2026-12-31", 1, 0},
		{"three months end with their month", "soc2-type2", "2026-09-30", "2026-11-24", assessment.BridgeLetter, "2026-10-01", 92, 54},
		{"a day more is too long for a letter", "soc2-type2", "2026-09-29", "2026-11-24", assessment.NextReport, "2026-09-30", 93, 55},
		{"a period before the window leaves all of it", "soc2-type2", "2025-06-30", "2027-02-01", assessment.NextReport, "2026-01-01", 365, 365},
		{"today is not over yet", "soc2-type2", "2026-11-23", "2026-11-24", assessment.BridgeLetter, "2026-11-24", 38, 0},
		{"a report without a period reaches nothing", "soc2-type2", "", "2025-12-01", assessment.NextReport, "2026-01-01", 365, 0},
		{"a Type 1 report speaks for no span", "soc2-type1", "2026-12-31", "2026-01-02", assessment.NextReport, "2026-01-01", 365, 1},
		{"nor does another one", "iso27001", "2027-12-31", "2026-01-02", assessment.NextReport, "2026-01-01", 365, 1},
		{"nor does none", "none", "", "2026-01-02", assessment.NextReport, "2026-01-01", 365, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := assessment.Provider{ID: "cloud", Report: tt.report}
			if tt.end != "" {
				p.PeriodEnd = day(tt.end)
			}
			c := p.Coverage(year, day(tt.today))
			if c.Remedy != tt.remedy || c.First.String() != tt.first || c.Days != tt.days || c.Passed != tt.passed {
				t.Errorf("got %+v", c)
			}
			if (c.Days > 0) != (c.Last == year.End()) {
				t.Errorf("a gap lasts to the window's end: %+v", c)
			}
		})
	}
}

func TestCoverageCountsAsAnAnswerByTheProviderDoes(t *testing.T) {
	t.Parallel()
	w := assessment.Window{Start: day("2026-01-01"), Months: 12}
	p := assessment.Provider{ID: "cloud", Report: "soc2-type2", PeriodEnd: day("2026-09-30"), Reviewed: day("2026-10-10"), CSOCs: true, CUECs: true}
	for _, tt := range []struct {
		change func(*assessment.Provider)
		want   int
		told   string
	}{
		{func(*assessment.Provider) {}, 2, "bridge letter"},
		{func(p *assessment.Provider) { p.Reviewed = assessment.Day{} }, 0, "not noted a review"},
		{func(p *assessment.Provider) { p.Reviewed = day("2025-12-31") }, 1, "review it again"},
		{func(p *assessment.Provider) { p.PeriodEnd = day("2025-12-30") }, 1, "next report"},
		{func(p *assessment.Provider) { p.Report = "iso27001" }, 1, "no SOC 2 Type 2"},
		{func(p *assessment.Provider) { p.Report = "none" }, 0, "No report"},
		{func(p *assessment.Provider) { p.CUECs = false }, 2, "the controls it expects of you"},
		{func(p *assessment.Provider) { p.PeriodEnd = assessment.Day{} }, 1, "last day of its period is not noted"},
	} {
		x := p
		tt.change(&x)
		c := x.Coverage(w, day("2026-11-24"))
		if said := strings.Join(c.Sentences(x), " "); c.Counts != tt.want || !strings.Contains(said, tt.told) {
			t.Errorf("counts %d, want %d; said %q, want %q in it", c.Counts, tt.want, said, tt.told)
		}
	}
	if said := p.Coverage(w, day("2026-09-01")).Sentences(p); !strings.Contains(strings.Join(said, " "), "not begun yet") {
		t.Errorf("before the gap: %q", said)
	}
}
