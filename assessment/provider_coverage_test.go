package assessment_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

func TestABridgeOfThreeMonthsEndsTheDayBeforeTheirDate(t *testing.T) {
	t.Parallel()
	half := assessment.Window{Start: day("2026-06-16"), Months: 6} // to December 15
	for end, want := range map[string]assessment.Remedy{"2026-09-15": assessment.BridgeLetter, "2026-09-14": assessment.NextReport} {
		p := assessment.Provider{ID: "cloud", Report: "soc2-type2", PeriodEnd: day(end)}
		if c := p.Coverage(half, day("2026-11-24")); c.Remedy != want {
			t.Errorf("a period to %s needs %s, want %s", end, c.Remedy, want)
		}
	}
}

func TestCoverageIsToldInSentences(t *testing.T) {
	t.Parallel()
	w := assessment.Window{Start: day("2026-01-01"), Months: 12}
	good := assessment.Provider{ID: "cloud", Report: "soc2-type2", PeriodEnd: day("2026-09-30"), Reviewed: day("2026-10-10"), CSOCs: true, CUECs: true}
	for _, tt := range []struct {
		name   string
		change func(*assessment.Provider)
		today  string
		want   []string
	}{
		{"covered", func(p *assessment.Provider) { p.PeriodEnd = day("2026-12-31") }, "2027-01-10", []string{"Its report reaches 2026-12-31, so the window is covered to its end."}},
		{"a gap that is a day old", func(*assessment.Provider) {}, "2026-10-02", []string{
			"Its report leaves a gap at the end of the window: 2026-10-01 to 2026-12-31 (92 days).",
			"A bridge letter of their management is usual for it; it is no report and gives no assurance. Their next report would close the gap.",
		}},
		{"a gap to come", func(*assessment.Provider) {}, "2026-10-01", []string{
			"Its report leaves a gap at the end of the window: 2026-10-01 to 2026-12-31 (92 days).",
			"The gap has not begun yet. Once it has, ask for a bridge letter or for their next report.",
		}},
		{"no report and nothing noted", func(p *assessment.Provider) { *p = assessment.Provider{ID: "cloud", Report: "none"} }, "2026-10-01", []string{
			"No report of theirs is on file: nothing speaks for 2026-01-01 to 2026-12-31 (365 days).",
		}},
		{"nothing at all", func(p *assessment.Provider) { *p = assessment.Provider{ID: "cloud"} }, "2026-10-01", []string{
			"No report of theirs is on file: nothing speaks for 2026-01-01 to 2026-12-31 (365 days).",
		}},
		{"a report of another kind that nobody read", func(p *assessment.Provider) { *p = assessment.Provider{ID: "cloud", Report: "other"} }, "2026-10-01", []string{
			"The report on file is no SOC 2 Type 2, so it speaks for no span of days: ask whether they have one.",
			"You have not noted a review of it, so it counts nothing in the window: read it and note the day.",
			"Not noted from it yet: the controls that your own auditor may assume there.",
			"Not noted from it yet: the controls it expects of you.",
		}},
	} {
		p := good
		tt.change(&p)
		if d := cmp.Diff(tt.want, p.Coverage(w, day(tt.today)).Sentences(p)); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
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
