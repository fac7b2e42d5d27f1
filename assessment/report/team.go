package report

import (
	"fmt"
	"strings"
)

// TeamDocument is what the team has to do, by owner, with the first steps.
func TeamDocument(in Input) Document {
	a := in.Assessment
	d := in.frame("What the team has to do")
	gaps := in.gaps()
	d.add(Paragraph{Say("Sum of the work: " + Work(gaps) + ".")})
	last := ""
	for i, r := range SheetRows(in) {
		who := r.Owner
		if who == "" {
			who = "Nobody yet; usually " + r.Question.OwnerRole
		}
		if i == 0 || who != last {
			d.add(Heading{Level: 2, Text: who})
			d.add(List{})
			last = who
		}
		list := d.Blocks[len(d.Blocks)-1].(List)
		q, v := r.Question, a.Answers[r.Question.ID]
		state := r.Cells[sheetColumn("State")]
		item := Strong(q.ID + " " + q.Short).with(Run{Words: " (" + state + ", effort: " + string(q.Effort) + ")", Quiet: true})
		if !v.Due.IsZero() {
			item = item.with(Run{Words: ", due " + v.Due.String()})
		}
		if caption := r.Cells[sheetColumn("Answer")]; caption != "" {
			item = item.with(line("Now: " + caption))
		} else {
			item = item.with(line(q.Ask))
		}
		if len(q.Fix) > 0 {
			item = item.with(line("First steps: " + strings.Join(q.Fix, " ")))
		}
		if note := r.Cells[sheetColumn("Note")]; note != "" {
			item = item.with(line("Note: " + note))
		}
		list.Items = append(list.Items, item)
		d.Blocks[len(d.Blocks)-1] = list
	}
	if last == "" {
		d.add(Paragraph{Say(fmt.Sprintf("Nothing is left to do for Type %d: there is no gap, and no question is open.", gaps.Type))})
	}
	return d
}

func sheetColumn(title string) int {
	for i, c := range SheetColumns() {
		if c.Title == title {
			return i
		}
	}
	return -1
}
