package command

import (
	"fmt"
	"strings"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/assessment/scanner"
)

// importPaper tells before an import what it would do.
func importPaper(scans []*scanner.Scan, p *scanner.Plan) *paper {
	out := &paper{}
	for i, s := range scans {
		if i > 0 {
			out.line()
		}
		importFile(out, i, s, p)
	}
	if len(p.Contradictions) > 0 {
		out.line()
		out.title("Answers that this speaks against")
		for _, c := range p.Contradictions {
			what := "would be flagged"
			if c.Flagged {
				what = "is flagged already"
			}
			out.text(2, fmt.Sprintf("%s (%s) %s: %s. The answer stays as it is.", c.Question, levelWord(c.Level), what, c.Why))
		}
	}
	return out
}

func importFile(out *paper, file int, s *scanner.Scan, p *scanner.Plan) {
	name := fileName(s.Path)
	out.line(bold(name), " · ", strings.TrimSpace(s.Tool+" "+s.Version), " · ", s.Performed.String(), " · ", s.Format)
	out.text(2, fmt.Sprintf("%s: %d pass, %d fail, %d manual, %d muted", report.Count(s.Findings, "finding"), s.Pass, s.Fail, s.Manual, s.Muted))
	if !s.Dated {
		out.text(2, dim("The file tells no day; give another with --performed."))
	}
	var add, seen [][]string
	beside := false
	for _, x := range p.Records {
		switch {
		case x.File != file:
		case x.Seen != "":
			seen = append(seen, []string{x.Record.Control, x.Record.Performed.String(), x.Seen})
		default:
			add = append(add, []string{x.Record.Control, effectWord(x.Record.Outcome), fmt.Sprintf("%d/%d", x.Fail, x.Pass+x.Fail), strings.Join(x.Via, ", "), slotWords(x)})
			beside = beside || x.Slot != nil && x.Beside != ""
		}
	}
	section := func(title string, rows [][]string) {
		if len(rows) > 0 {
			out.line()
			out.title(title)
			out.rows(2, rows)
		}
	}
	section("Would be added: control, outcome, failing of all, known by, slot", add)
	if beside {
		out.text(2, dim("* beside it: a scan is no list of what happened, which alone fills such a slot"))
	}
	section("Recorded before, nothing is added: control, day, record", seen)
	var idle [][]string
	for _, x := range p.Idle {
		if x.File == file {
			idle = append(idle, []string{x.Control, fmt.Sprintf("%d manual, %d muted", x.Manual, x.Muted)})
		}
	}
	section("Counts for nothing: control, findings", idle)
	importUnknown(out, file, p)
}

// importUnknown sums findings without a control up by reason.
func importUnknown(out *paper, file int, p *scanner.Plan) {
	const most = 8
	var rows [][]string
	total, checks := 0, 0
	for _, x := range p.Unknown {
		if x.File != file {
			continue
		}
		total, checks = total+x.Findings, checks+1
		if len(rows) < most {
			name := assessment.CleanLine(x.Check)
			if name == "" {
				name = assessment.CleanLine(x.Requirements)
			}
			rows = append(rows, []string{name, fmt.Sprint(x.Findings)})
		}
	}
	if checks == 0 {
		return
	}
	out.line()
	out.title(fmt.Sprintf("Unknown, left out: %s of %s", report.Count(total, "finding"), report.Count(checks, "check")))
	out.rows(2, rows)
	if checks > most {
		out.text(2, dim(fmt.Sprintf("and %d more checks; --json lists them all, each with the reason", checks-most)))
	}
}

func effectWord(o assessment.Outcome) string {
	if o == assessment.Exception {
		return "exception"
	}
	return "supports"
}

// slotWords says where a record falls, in few letters.
func slotWords(x scanner.Planned) string {
	if x.Slot == nil {
		return x.Beside
	}
	last := x.Slot.Last.String()
	if first := x.Slot.First.String(); first[:5] == last[:5] {
		last = last[5:]
	}
	words := x.Slot.First.String() + " to " + last
	if x.Beside != "" {
		words += " *"
	}
	return words
}
