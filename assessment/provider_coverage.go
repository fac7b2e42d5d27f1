package assessment

import "fmt"

// Remedy is what would speak for the days of our window that a provider's
// report does not reach.
type Remedy string

// Remedies. A letter is the word of the provider's management, not of an
// auditor, and usually speaks for three months at most; behind that only
// another report helps.
const (
	NoRemedy     Remedy = "none"   // the report reaches the window's last day
	BridgeLetter Remedy = "letter" // the gap is no longer than bridgeMonths
	NextReport   Remedy = "report" // the gap is longer, or there is no Type 2 report with a period
)

// Coverage is how far a provider's report reaches into our window. Of a report
// only the last day of its period is kept, so its first is not compared.
type Coverage struct {
	First, Last Day // of the gap in the window, both ends included; zero without one
	Days        int // of the gap
	Passed      int // of these days, those that are over
	Remedy      Remedy
	Counts      int // what it gives an answer in the window, 0 to 2 (r of R20)
	End         Day // of the window
}

// Coverage holds the period of the report on file against a window.
func (p Provider) Coverage(w Window, today Day) Coverage {
	end := w.End()
	_, r := p.value2(end, end)
	c := Coverage{Remedy: NoRemedy, Counts: r, End: end}
	first := w.Start
	reaches := p.Report == "soc2-type2" && !p.PeriodEnd.IsZero()
	if reaches {
		if !p.PeriodEnd.Before(end) {
			return c
		}
		if next := p.PeriodEnd.AddDays(1); next.After(first) {
			first = next
		}
	}
	c.First, c.Last, c.Days = first, end, end.Since(first)+1
	c.Passed = max(0, min(c.Days, today.Since(first)))
	c.Remedy = NextReport
	// Months are counted from the day after the period, so that one that ends on
	// September 30 is bridged to December 31, not to December 30.
	if reaches && !p.PeriodEnd.AddDays(1).AddMonths(bridgeMonths).AddDays(-1).Before(end) {
		c.Remedy = BridgeLetter
	}
	return c
}

// Sentences tell the coverage of a provider, and what to do about it.
func (c Coverage) Sentences(p Provider) []string {
	var out []string
	days := func() string {
		return fmt.Sprintf("%s to %s (%s)", c.First, c.Last, counted(c.Days, "day"))
	}
	switch {
	case c.Remedy == NoRemedy:
		out = append(out, fmt.Sprintf("Its report reaches %s, so the window is covered to its end.", p.PeriodEnd))
	case p.Report == "none" || p.Report == "":
		out = append(out, "No report of theirs is on file: nothing speaks for "+days()+".")
	case p.Report != "soc2-type2":
		out = append(out, "The report on file is no SOC 2 Type 2, so it speaks for no span of days: ask whether they have one.")
	case p.PeriodEnd.IsZero():
		out = append(out, "The last day of its period is not noted, so it can't be held against the window.")
	case c.Remedy == BridgeLetter:
		out = append(out, "Its report leaves a gap at the end of the window: "+days()+".")
		if c.Passed > 0 {
			out = append(out, "A bridge letter of their management is usual for it; it is no report and gives no assurance. Their next report would close the gap.")
		} else {
			out = append(out, "The gap has not begun yet. Once it has, ask for a bridge letter or for their next report.")
		}
	default:
		out = append(out, "Its report leaves a gap in the window: "+days()+".", "That is longer than the three months a bridge letter usually speaks for: ask for their next report.")
	}
	if p.Report != "none" && p.Report != "" {
		switch {
		case p.Reviewed.IsZero():
			out = append(out, "You have not noted a review of it, so it counts nothing in the window: read it and note the day.")
		case !p.Reviewed.WithinYearBefore(c.End):
			out = append(out, fmt.Sprintf("Your review of %s is not within the 12 months before the window's end, %s: review it again.", p.Reviewed, c.End))
		}
	}
	for _, x := range []struct {
		noted bool
		what  string
	}{{p.CSOCs, "the controls that your own auditor may assume there"}, {p.CUECs, "the controls it expects of you"}} {
		if !x.noted && p.Report != "none" && p.Report != "" {
			out = append(out, "Not noted from it yet: "+x.what+".")
		}
	}
	return out
}
