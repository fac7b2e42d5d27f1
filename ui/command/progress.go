package command

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/questions"
)

type progressDocument struct {
	Schema     string          `json:"schema"`
	Assessment string          `json:"assessment"`
	Points     []pointDocument `json:"points"`
}

type pointDocument struct {
	Checkpoint *string        `json:"checkpoint"` // null: now
	At         string         `json:"at"`
	Break      *string        `json:"break"`
	Type1      briefDocument  `json:"type1"`
	Type2      briefDocument  `json:"type2"`
	Evidenced  *briefDocument `json:"evidenced"` // this and the next null without a window
	Best       *briefDocument `json:"best"`
}

type differenceDocument struct {
	Schema        string           `json:"schema"`
	Assessment    string           `json:"assessment"`
	From          *string          `json:"from"`
	To            *string          `json:"to"` // null: now
	Type1         fromToDocument   `json:"type1"`
	Type2         fromToDocument   `json:"type2"`
	Better        []changeDocument `json:"better"`
	Worse         []changeDocument `json:"worse"`
	NewlyAnswered []changeDocument `json:"newly_answered"`
	NewlyNA       []changeDocument `json:"newly_na"`
	Cleared       []changeDocument `json:"cleared"`
	Otherwise     []changeDocument `json:"otherwise"`
	OutOfScope    []changeDocument `json:"out_of_scope"`
	IntoScope     []changeDocument `json:"into_scope"`
	NewInBank     []changeDocument `json:"new_in_bank"`
	Retired       []changeDocument `json:"retired"`
	Reworded      []changeDocument `json:"reworded"`
	Verdicts      []turnDocument   `json:"verdicts"`
	Sentences     []string         `json:"sentences"`
}

type fromToDocument struct {
	From *int `json:"from"`
	To   *int `json:"to"`
}

type changeDocument struct {
	Question string  `json:"question"`
	From     *string `json:"from"`
	To       *string `json:"to"`
}

type turnDocument struct {
	Criterion string `json:"criterion"`
	Type      int    `json:"type"`
	From      string `json:"from"`
	To        string `json:"to"`
}

func newProgress(r *run) *cobra.Command {
	var story bool
	c := &cobra.Command{
		Use:   "progress [A [B]] [flags]",
		Short: "Show how the scores moved, or what changed between two checkpoints",
		Long: "Without a name, the trend: each checkpoint and now. With one, what changed from that checkpoint to now; with two, " +
			"from the one to the other. --story tells it in sentences, from the last checkpoint unless you name one.",
		Example: "soc2ready progress\nsoc2ready progress --story\nsoc2ready progress 2026-10 2026-11",
		Args:    cobra.ArbitraryArgs,
	}
	c.Flags().BoolVar(&story, "story", false, "tell what changed in sentences")
	c.RunE = r.do(0, 2, func(ctx context.Context, args []string) error {
		return r.with(ctx, Mode{}, func(s *session) error {
			a, _, err := s.load(ctx)
			if err != nil {
				return err
			}
			if len(args) == 0 && !story {
				trend := a.Trend(r.deps.Bank, r.act())
				if r.flags.json {
					return r.printJSON(newProgressDocument(a, trend))
				}
				return r.print(trendPaper(trend))
			}
			from, to, err := r.points(a, args)
			if err != nil {
				return err
			}
			d := assessment.Between(r.deps.Bank, from, to)
			switch {
			case r.flags.json:
				return r.printJSON(newDifferenceDocument(r.deps.Bank, a, d))
			case story:
				return r.print(storyPaper(r.deps.Bank, d))
			}
			return r.print(differencePaper(r.deps.Bank, d))
		})
	})
	return c
}

// points finds what to compare: two checkpoints, one and now, or the last one
// and now.
func (r *run) points(a *assessment.Assessment, args []string) (from, to assessment.Point, err error) {
	if len(args) == 0 {
		all := a.Timeline()
		if len(all) == 0 {
			return from, to, failure{kind: use, reason: "there is no checkpoint to tell from", next: "make one with \"soc2ready checkpoint NAME\""}
		}
		return all[len(all)-1], a.Now(r.deps.Bank, r.act()), nil
	}
	if from, err = a.Checkpoint(args[0]); err != nil {
		return from, to, unknownHint(err)
	}
	if len(args) == 1 {
		return from, a.Now(r.deps.Bank, r.act()), nil
	}
	to, err = a.Checkpoint(args[1])
	return from, to, unknownHint(err)
}

func newProgressDocument(a *assessment.Assessment, trend []assessment.TrendPoint) progressDocument {
	d := progressDocument{"soc2ready/progress/1", a.Header.Name, []pointDocument{}}
	for _, p := range trend {
		x := pointDocument{
			Checkpoint: text(p.Name), At: clock(p.At), Break: text(string(p.Break)),
			Type1: newBriefDocument(p.Type1.Brief()), Type2: newBriefDocument(p.Type2.Brief()),
		}
		if p.Evidenced != nil {
			evidenced, best := newBriefDocument(p.Evidenced.Brief()), newBriefDocument(p.Best.Brief())
			x.Evidenced, x.Best = &evidenced, &best
		}
		d.Points = append(d.Points, x)
	}
	return d
}

func newDifferenceDocument(bank *questions.Bank, a *assessment.Assessment, x assessment.Difference) differenceDocument {
	d := differenceDocument{
		Schema: "soc2ready/difference/1", Assessment: a.Header.Name, From: text(x.From.Name), To: text(x.To.Name),
		Type1: newFromTo(x.From.Type1, x.To.Type1), Type2: newFromTo(x.From.Type2, x.To.Type2),
		Better: changes(x.Better), Worse: changes(x.Worse), NewlyAnswered: changes(x.NewlyAnswered), NewlyNA: changes(x.NewlyNA),
		Cleared: changes(x.Cleared), Otherwise: changes(x.Otherwise), OutOfScope: changes(x.OutOfScope), IntoScope: changes(x.IntoScope),
		NewInBank: changes(x.NewInBank), Retired: changes(x.Retired), Reworded: changes(x.Reworded),
		Verdicts: []turnDocument{}, Sentences: x.Sentences(bank),
	}
	for _, t := range x.Verdicts {
		d.Verdicts = append(d.Verdicts, turnDocument{t.Criterion, int(t.Type), t.From, t.To})
	}
	return d
}

func newFromTo(from, to assessment.Block) (d fromToDocument) {
	d.From, _ = scored(from.In, from.Mean)
	d.To, _ = scored(to.In, to.Mean)
	return d
}

func changes(in []assessment.Change) []changeDocument {
	out := []changeDocument{}
	for _, c := range in {
		out = append(out, changeDocument{c.Question, text(string(c.From)), text(string(c.To))})
	}
	return out
}

func trendPaper(trend []assessment.TrendPoint) *paper {
	p := &paper{}
	var rows [][]string
	for i, x := range trend {
		name, last := x.Name, ""
		if name == "" {
			name = "now"
		}
		if x.Break != "" {
			last = fmt.Sprintf("(the %s changed before it: not like for like)", breakWord(x.Break))
		}
		row := pointRow(x.Point, name, last)
		if i > 0 && x.Break == "" {
			row[4] = moved(trend[i-1].Point, x.Point)
		}
		rows = append(rows, row)
	}
	p.rows(0, rows)
	if len(trend) == 1 {
		p.line()
		p.text(0, "There is no checkpoint yet. Keep these scores with \"soc2ready checkpoint NAME\", and see next time how they moved.")
	}
	return p
}

func breakWord(b assessment.Break) string {
	if b == assessment.BreakBank {
		return "set of questions"
	}
	return "scope"
}

// moved tells by how many points both types moved.
func moved(from, to assessment.Point) string {
	step := func(x, y assessment.Block) string {
		if !x.In || !y.In {
			return "-"
		}
		switch d := y.Mean - x.Mean; {
		case d > 0:
			return "+" + points(d)
		case d < 0:
			return "-" + points(-d)
		}
		return "0.00"
	}
	return step(from.Type1, to.Type1) + " / " + step(from.Type2, to.Type2)
}

func storyPaper(bank *questions.Bank, d assessment.Difference) *paper {
	p := &paper{}
	p.title(spanned(d))
	p.line()
	for _, l := range d.Sentences(bank) {
		p.text(0, l)
	}
	return p
}

// spanned names both ends: "From 2026-10 (2026-10-31) to now (2026-11-24)".
func spanned(d assessment.Difference) string {
	name := func(p assessment.Point) string {
		if p.Name == "" {
			return "now (" + p.Day.String() + ")"
		}
		return p.Name + " (" + p.Day.String() + ")"
	}
	return "From " + name(d.From) + " to " + name(d.To)
}

func differencePaper(bank *questions.Bank, d assessment.Difference) *paper {
	p := &paper{}
	p.title(spanned(d))
	p.line()
	both := func(name string, x, y assessment.Block) []string {
		return []string{bold(name), score(x.In, x.Mean, x.High, x.Word), "→", score(y.In, y.Mean, y.High, y.Word)}
	}
	p.rows(0, [][]string{both("Type 1", d.From.Type1, d.To.Type1), both("Type 2", d.From.Type2, d.To.Type2)})
	for _, x := range []struct {
		title string
		list  []assessment.Change
	}{
		{"Better", d.Better},
		{"Worse", d.Worse},
		{"Newly answered", d.NewlyAnswered},
		{"Newly not applicable", d.NewlyNA},
		{"Unanswered again", d.Cleared},
		{"Otherwise", d.Otherwise},
		{"Asked no more", d.OutOfScope},
		{"Asked now", d.IntoScope},
		{"New in the bank", d.NewInBank},
		{"Retired from the bank", d.Retired},
		{"Asked in another way", d.Reworded},
	} {
		if len(x.list) == 0 {
			continue
		}
		p.line()
		p.title(fmt.Sprintf("%s (%d)", x.title, len(x.list)))
		var rows [][]string
		for _, c := range x.list {
			short := ""
			if q := bank.Question(c.Question); q != nil {
				short = q.Short
			}
			rows = append(rows, []string{questions.ScreenID(c.Question), levelWord(c.From) + " → " + levelWord(c.To), short})
		}
		p.rows(2, rows)
	}
	if len(d.Verdicts) > 0 {
		p.line()
		p.title(fmt.Sprintf("Verdicts (%d)", len(d.Verdicts)))
		var rows [][]string
		for _, t := range d.Verdicts {
			rows = append(rows, []string{
				questions.ScreenID(t.Criterion), fmt.Sprintf("Type %d", t.Type),
				meant(report.Verdict(t.From)) + " → " + meant(report.Verdict(t.To)),
			})
		}
		p.rows(2, rows)
	}
	if d.Empty() {
		p.line()
		p.line("Nothing changed.")
	}
	return p
}
