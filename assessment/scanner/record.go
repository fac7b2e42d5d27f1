package scanner

import (
	"fmt"
	"slices"
	"strings"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// planned makes the record.
func (b *bundle) planned(bank *questions.Bank, s *Scan, o PlanOptions) Planned {
	x := Planned{File: b.file, Via: b.via, Counts: b.Counts}
	for _, c := range bank.Criteria {
		if slices.Contains(b.criteria, c.ID) {
			x.Criteria = append(x.Criteria, c.ID)
		}
	}
	r := assessment.Record{
		Control: bank.Controls[b.control].ID, Performed: b.day, Outcome: assessment.Pass, Kind: questions.Setting,
		Title: b.title(s), Source: clip(b.source(s, x.Criteria), assessment.MaxName), Note: b.note(s),
	}
	if b.kind == questions.Population {
		r.Kind, r.From, r.To = questions.Population, o.From, o.To
	}
	if b.Fail > 0 {
		r.Outcome = assessment.Exception
	}
	if o.Refer != nil {
		r.Reference = o.Refer(s)
	}
	if r.Reference != "" {
		r.SHA256, r.Size = s.SHA256, s.Size
	}
	x.Record = r
	return x
}

func (b *bundle) title(s *Scan) string {
	tool := s.Tool
	if tool != "" {
		tool = strings.ToUpper(tool[:1]) + tool[1:]
	}
	if b.kind == questions.Population {
		return clip(fmt.Sprintf("%s: list of %d", tool, b.Total()), assessment.MaxName)
	}
	if b.Fail > 0 {
		return clip(fmt.Sprintf("%s: %d of %d findings failing", tool, b.Fail, b.Pass+b.Fail), assessment.MaxName)
	}
	if b.Pass == 1 {
		return clip(tool+": 1 finding, passing", assessment.MaxName)
	}
	return clip(fmt.Sprintf("%s: %d findings, all passing", tool, b.Pass), assessment.MaxName)
}

// source says who says so and how it came to this control.
func (b *bundle) source(s *Scan, criteria []string) string {
	how := map[string]string{ByCheck: "by check", ByMapping: "by mapping", ByRequirement: "by requirement " + strings.Join(criteria, " ")}
	var parts []string
	for _, v := range b.via {
		parts = append(parts, how[v])
	}
	return strings.TrimSpace(s.Tool+" "+s.Version) + ", " + strings.Join(parts, " and ")
}

func (b *bundle) note(s *Scan) string {
	var n strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&n, format+"\n", args...) }
	if b.kind == questions.Population {
		line("%d rows", b.Total())
	} else {
		line("findings: %d pass, %d fail, %d manual, %d muted", b.Pass, b.Fail, b.Manual, b.Muted)
	}
	for _, x := range []struct {
		what  string
		names []string
	}{{"checks failing", b.checks}, {"resources failing", b.failing}, {"resources", b.resources}} {
		if len(x.names) > 0 {
			more := ""
			if len(x.names) == maxNames {
				more = ", …"
			}
			line("%s: %s%s", x.what, assessment.CleanLine(strings.Join(x.names, ", ")), more)
		}
	}
	if b.near {
		line("some checks are known by their requirement alone; this is the nearest of its controls")
	}
	if !s.Dated {
		line("the file tells no day; the day is that of the file, or of reading it")
	}
	line("%s%s", hashMark, s.SHA256)
	return n.String()
}

// hashMark stands before the SHA-256 of a scan in the note of a record: a
// stream has no file to refer to, and is known again all the same.
const hashMark = "SHA-256 of the scan: "

func key(r assessment.Record, sum string) string {
	day := r.Performed
	if !r.To.IsZero() {
		day = r.To // the same list drawn on another day is the same list
	}
	return strings.Join([]string{r.Control, day.String(), string(r.Kind), r.From.String(), sum}, "\x00")
}

// seenBefore finds the records of earlier imports, by control, day and hash.
func seenBefore(a *assessment.Assessment) map[string]string {
	seen := map[string]string{}
	for _, r := range a.Records() {
		if _, sum, ok := strings.Cut(r.Note, hashMark); ok {
			sum, _, _ = strings.Cut(sum, "\n")
			seen[key(r, strings.TrimSpace(sum))] = r.ID
		}
		if r.SHA256 != "" {
			seen[key(r, r.SHA256)] = r.ID
		}
	}
	return seen
}
