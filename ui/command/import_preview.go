package command

import (
	"context"
	"fmt"
	"slices"

	"soc2ready/assessment"
	"soc2ready/assessment/exchange"
	"soc2ready/assessment/report"
)

type importDocument struct {
	Schema        string           `json:"schema"`
	File          string           `json:"file"`
	Format        string           `json:"format"`
	Assessment    string           `json:"assessment"`
	NewAssessment bool             `json:"new_assessment"`
	Changes       []importChange   `json:"changes"`
	Conflicts     []importConflict `json:"conflicts"`
	Refused       []importRefusal  `json:"refused"`
	Notes         []string         `json:"notes"`
}

type importChange struct {
	Subject string  `json:"subject"`
	Field   string  `json:"field"`
	Old     *string `json:"old"`
	New     *string `json:"new"`
}

type importConflict struct {
	Subject string  `json:"subject"`
	Field   string  `json:"field"`
	Ours    *string `json:"ours"`
	Theirs  *string `json:"theirs"`
}

type importRefusal struct {
	Place  string `json:"place"`
	Reason string `json:"reason"`
}

// preview shows what an import would do.
func (s *session) preview(from string, in incoming, w weighed) error {
	if !s.flags.json {
		return s.print(in.paper(from, w))
	}
	d := importDocument{
		Schema: "soc2ready/import-preview/1", File: importName(from), Format: string(in.format), Assessment: in.name, NewAssessment: in.fresh,
		Changes: []importChange{}, Conflicts: []importConflict{}, Refused: []importRefusal{}, Notes: append([]string{}, w.notes...),
	}
	for _, x := range w.changes {
		d.Changes = append(d.Changes, importChange(x))
	}
	for _, x := range w.conflicts {
		d.Conflicts = append(d.Conflicts, importConflict(x))
	}
	for _, x := range w.refused {
		d.Refused = append(d.Refused, importRefusal(x))
	}
	return s.printJSON(d)
}

// mostShown is how many lines of one kind people are shown; the document has all.
const mostShown = 200

func (in incoming) paper(from string, w weighed) *paper {
	p := &paper{}
	p.title(fmt.Sprintf("%s into %s", importName(from), in.name))
	if in.fresh {
		p.text(0, fmt.Sprintf("A new assessment with %s and %s.", report.Count(len(w.state.Answers), "answer"), historyCount(len(w.entries))))
	} else {
		p.changes(w.changes)
	}
	if len(w.conflicts) > 0 {
		p.line()
		p.title("At odds: changed here and there")
		var rows [][]string
		for _, x := range w.conflicts {
			rows = append(rows, []string{x.Subject, x.Field, "ours " + valueWord(x.Ours), "theirs " + valueWord(x.Theirs)})
		}
		p.limited(rows)
		p.text(0, "Decide with --ours or --theirs: for all, or by name as in --theirs="+w.conflicts[0].Subject+".")
	}
	if len(w.refused) > 0 {
		p.line()
		p.title("Not taken")
		for i, x := range w.refused {
			if i == mostShown {
				p.line(fmt.Sprintf("  … and %d more; --json has all", len(w.refused)-i))
				break
			}
			p.text(2, assessment.CleanLine(x.Place+": "+x.Reason))
		}
	}
	for _, n := range w.notes {
		p.line()
		p.text(0, assessment.CleanLine(n))
	}
	if len(w.entries) > 0 || len(w.undecided) > 0 {
		p.line()
		p.line(dim("Nothing is written yet; --yes writes."))
	}
	return p
}

func historyCount(n int) string {
	if n == 1 {
		return "1 entry of history"
	}
	return fmt.Sprintf("%d entries of history", n)
}

func (p *paper) changes(list []exchange.Change) {
	if len(list) == 0 {
		p.line("  nothing changes")
		return
	}
	var rows [][]string
	for _, x := range list {
		rows = append(rows, []string{x.Subject, x.Field, valueWord(x.Old) + " → " + valueWord(x.New)})
	}
	p.limited(rows)
}

func (p *paper) limited(rows [][]string) {
	if len(rows) > mostShown {
		rest := len(rows) - mostShown
		p.rows(2, rows[:mostShown])
		p.line(fmt.Sprintf("  … and %d more; --json has all", rest))
		return
	}
	p.rows(2, rows)
}

// valueWord shows a value of a field, short enough that two of them fit on a
// line of 80; the document has all of it.
func valueWord(v *string) string {
	const most = 25
	if v == nil {
		return "(none)"
	}
	s := assessment.CleanLine(*v)
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// flush writes what there is so far, before something is asked.
func (r *run) flush() {
	_ = writeOut(r.stdout, r.data.Bytes()) // the question that follows tells when nobody reads
	r.data.Reset()
}

// askConflicts goes through the conflicts that no flag decides.
func (s *session) askConflicts(ctx context.Context, w weighed, given func(string) assessment.Side) (func(string) assessment.Side, error) {
	decided := map[string]assessment.Side{}
	subjects := slices.Compact(slices.Sorted(slices.Values(w.undecided)))
	for _, subject := range subjects {
		for decided[subject] == assessment.Undecided {
			line, err := s.ask(ctx, subject+": o for ours, t for theirs, q to leave it all:")
			if err != nil {
				return nil, err
			}
			switch line {
			case "o", "ours":
				decided[subject] = assessment.Ours
			case "t", "theirs":
				decided[subject] = assessment.Theirs
			case "q", "":
				return nil, failure{kind: use, reason: "nothing was done", next: "the file can be imported again at any time"}
			}
		}
	}
	return func(subject string) assessment.Side {
		if side := given(subject); side != assessment.Undecided {
			return side
		}
		return decided[subject]
	}, nil
}
