package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"soc2ready/assessment"
)

// topGaps is how many gaps the board page names.
const topGaps = 5

// Board writes the board summary as Markdown: one page with both scores, the
// five gaps that come first and the sum of the work.
func Board(w io.Writer, in Input) (Counts, error) {
	a := in.Assessment
	r := a.Score(in.Bank, in.Today, in.StaleDays)
	gaps := in.gaps()
	var b strings.Builder

	fmt.Fprintf(&b, "# SOC 2 readiness: %s\n\n", escape(cmp.Or(a.Header.Org, a.Header.Name)))
	fmt.Fprintf(&b, "**%s** %s\n\n", SelfAssessment, OnlyCPA)
	boardFacts(&b, in)

	b.WriteString("## Where we stand\n\n")
	boardScores(&b, a, r)
	boardCategories(&b, r)
	boardDescription(&b, r)
	boardGaps(&b, in, gaps)

	b.WriteString("## How to read this\n\n")
	b.WriteString("- Type 1 asks whether the controls are designed as of one day, Type 2 whether they operated over a period. The gate is open only when every criterion is met (self-assessed) and the system description is complete; no average can hide one that is not.\n")
	b.WriteString("- Unanswered questions count as 0. \"Up to\" is the score if all of them came out full.\n")
	fmt.Fprintf(&b, "- %s\n", Conventions)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return nil, err
	}
	return countMarkdown([]byte(b.String()))
}

func boardFacts(b *strings.Builder, in Input) {
	a := in.Assessment
	var scope []string
	for _, c := range a.Header.Scope {
		scope = append(scope, Category(string(c)))
	}
	rows := [][]string{
		{"Assessment", escape(a.Header.Name)},
		{"System", escape(cmp.Or(a.Header.System, "(not named)"))},
		{"Scope", strings.Join(scope, ", ")},
		{"Target", fmt.Sprintf("Type %d", a.Header.Target)},
		{"As of", a.AsOf(in.Today).String()},
		{"Written on", in.Today.String()},
		{"Questions", escape(in.Bank.Edition) + ", version " + escape(in.Bank.Version)},
		{"History", fmt.Sprintf("%d entries, head `%s`", a.Last, strings.Trim(a.Head, "`\n"))},
	}
	table(b, []string{"About", "This assessment"}, rows)
}

func boardScores(b *strings.Builder, a *assessment.Assessment, r assessment.Readiness) {
	row := func(name string, x assessment.Block, word assessment.Word) []string {
		score := Score(x.In, x.Mean, x.High, word)
		if name == "Type 2" && word == assessment.Ready && a.Header.Window == nil {
			score += " to start a window"
		}
		return []string{name, score, Gate(x.Gate), fmt.Sprint(x.Unanswered)}
	}
	table(b, []string{"Report", "Score", "Gate", "Unanswered"}, [][]string{
		row("Type 1", r.Type1, r.HeadlineType1),
		row("Type 2", r.Type2, r.HeadlineType2),
	})
	if r.Type1.Quick != nil && r.Type2.Quick != nil {
		fmt.Fprintf(b, "Quick scan estimate: Type 1 %s; Type 2 %s.\n\n", Estimate(r.Type1.Quick), Estimate(r.Type2.Quick))
	}
	fmt.Fprintf(b, "%s: %d answered, %d unanswered, %d not applicable, %d not confirmed lately.\n\n",
		Count(r.Questions, "question"), r.Answered, r.Unanswered, r.NA, r.Stale)
}

func boardCategories(b *strings.Builder, r assessment.Readiness) {
	var rows [][]string
	for i, one := range r.Type1.Categories {
		two := r.Type2.Categories[i]
		for _, x := range []struct {
			name string
			p    assessment.Part
		}{{"Type 1", one}, {"Type 2", two}} {
			rows = append(rows, []string{
				Category(x.p.ID), x.name, Score(x.p.In, x.p.Mean, x.p.High, x.p.Word),
				fmt.Sprint(x.p.Met), fmt.Sprint(x.p.AtRisk), fmt.Sprint(x.p.NotMet), fmt.Sprint(x.p.Open), fmt.Sprint(x.p.Out),
			})
		}
	}
	table(b, []string{"Category", "Report", "Score", "Met (self-assessed)", "At risk", "Not met", "Open", "Out"}, rows)
}

func boardDescription(b *strings.Builder, r assessment.Readiness) {
	one, two := r.Type1.Description, r.Type2.Description
	if !two.In {
		b.WriteString("System description: nothing of it is in scope.\n\n")
		return
	}
	done := 0
	for _, it := range two.Items {
		if it.State == assessment.ItemComplete {
			done++
		}
	}
	fmt.Fprintf(b, "System description: %d of %d items complete; written %s for Type 1, %s for Type 2.\n\n",
		done, len(two.Items), Range(one.Mean, one.High), Range(two.Mean, two.High))
}

func boardGaps(b *strings.Builder, in Input, g assessment.Gaps) {
	fmt.Fprintf(b, "## What comes first, for Type %d\n\n", g.Type)
	for i, gap := range g.List {
		if i == topGaps {
			break
		}
		q := in.Bank.Question(gap.Question)
		facts := []string{Verdict(gap.Verdict) + " (self-assessed)", "effort: " + string(gap.Effort)}
		if gap.Key {
			facts = append(facts, "key")
		}
		if owner := in.owner(q, gap.Owner); owner != "" {
			facts = append(facts, "owner: "+escape(owner))
		}
		if !gap.Due.IsZero() {
			facts = append(facts, "due "+gap.Due.String())
		}
		fmt.Fprintf(b, "%d. **%s %s** (%s)", i+1, gap.Question, escape(q.Short), strings.Join(facts, "; "))
		if len(q.Fix) > 0 {
			fmt.Fprintf(b, "  \n   First step: %s", escape(q.Fix[0]))
		}
		b.WriteString("\n")
	}
	if len(g.List) > 0 {
		b.WriteString("\n")
	}
	fmt.Fprintf(b, "Sum of the work: %s.", Work(g))
	if g.Unanswered > 0 {
		fmt.Fprintf(b, " Not counted: %s without an answer.", Count(g.Unanswered, "question"))
	}
	b.WriteString("\n\n")
}
