package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/assessment/scanner"
	"soc2ready/ui"
)

// readScan reads the output of a scanner for the screens; what it gives back
// holds it against an assessment as often as that changes.
func (s *session) readScan(ctx context.Context, path string) (func(*assessment.Assessment) (ui.ScanPlan, error), error) {
	if path == "-" { // the terminal is the screens'
		path = "./-"
	}
	scans, err := s.scans(ctx, []string{path}, importFlags{})
	if err != nil {
		var f failure
		if errors.As(err, &f) && f.next != "" {
			err = fmt.Errorf("%w; %s", err, strings.ReplaceAll(f.next, "(--mapping)", "and import it with the command"))
		}
		return nil, err
	}
	return func(a *assessment.Assessment) (ui.ScanPlan, error) {
		day := s.today
		if d, err := today(s.deps); err == nil { // it may have turned meanwhile
			day = d
		}
		p, err := scanner.NewPlan(s.deps.Bank, a, scans, scanner.PlanOptions{Today: day, Refer: s.scanReference})
		if err != nil {
			return ui.ScanPlan{}, err
		}
		return scanPlan(scans[0], p), nil
	}, nil
}

// scanPlan tells a plan in lines.
func scanPlan(s *scanner.Scan, p *scanner.Plan) ui.ScanPlan {
	out := ui.ScanPlan{
		Title:   fmt.Sprintf("%s · %s · %s", fileName(s.Path), strings.TrimSpace(s.Tool+" "+s.Version), s.Performed),
		Records: p.New(), Flag: p.Flag(),
	}
	section := func(title string, lines []string) {
		if len(lines) > 0 {
			out.Sections = append(out.Sections, ui.ScanSection{Title: title, Lines: lines})
		}
	}
	section(report.Count(s.Findings, "finding"), []string{fmt.Sprintf("%d pass, %d fail, %d manual, %d muted", s.Pass, s.Fail, s.Manual, s.Muted)})
	var add, seen, idle, unknown, against []string
	for _, x := range p.Records {
		if x.Seen != "" {
			seen = append(seen, fmt.Sprintf("%s on %s: %s", x.Record.Control, x.Record.Performed, x.Seen))
			continue
		}
		line := fmt.Sprintf("%s: %s, %d of %d failing, by %s", x.Record.Control, effectWord(x.Record.Outcome), x.Fail, x.Pass+x.Fail, strings.Join(x.Via, ", "))
		if x.Slot != nil {
			line += fmt.Sprintf("; slot %s to %s", x.Slot.First, x.Slot.Last)
		}
		if x.Beside != "" {
			line += "; " + x.Beside
		}
		add = append(add, line)
	}
	for _, x := range p.Idle {
		idle = append(idle, fmt.Sprintf("%s: %d manual, %d muted", x.Control, x.Manual, x.Muted))
	}
	for _, c := range p.Contradictions {
		line := fmt.Sprintf("%s (%s) would be flagged: %s", c.Question, levelWord(c.Level), c.Why)
		if c.Flagged {
			line = fmt.Sprintf("%s (%s) is flagged already: %s", c.Question, levelWord(c.Level), c.Why)
		}
		against = append(against, line)
	}
	const most = 20
	for i, x := range p.Unknown {
		if i == most {
			unknown = append(unknown, fmt.Sprintf("and %d more", len(p.Unknown)-most))
			break
		}
		unknown = append(unknown, assessment.CleanLine(x.Check)+": "+assessment.CleanLine(x.Why))
	}
	section("Would be recorded", add)
	section("Answers that this speaks against; they stay as they are", against)
	section("Recorded before", seen)
	section("Counts for nothing", idle)
	section("Unknown, left out", unknown)
	return out
}
