package command

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
)

type gateDocument struct {
	Schema     string           `json:"schema"`
	Assessment string           `json:"assessment"`
	OK         bool             `json:"ok"`
	Headline   headlineDocument `json:"headline"`
	Rules      []ruleDocument   `json:"rules"`
}

// ruleDocument is one rule: percentages and numbers are integers, of the gate
// booleans. Found is null where nothing is in scope.
type ruleDocument struct {
	Rule   string `json:"rule"`
	Wanted any    `json:"wanted"`
	Found  any    `json:"found"`
	OK     bool   `json:"ok"`
}

type checkFlags struct {
	type1, type2, maxStale    int
	requireGate, noUnanswered bool
}

func newCheck(r *run) *cobra.Command {
	var o checkFlags
	c := &cobra.Command{
		Use:   "check [flags]",
		Short: "Check the scores against rules, for a build or a calendar",
		Long: "Check the scores against rules, and print a summary in Markdown (or JSON). It ends with exit code 3 when a rule does not hold. " +
			"Scores are those of the answers given, not of what they could still become. The gate is that of the target type.",
		Example: "soc2ready check --type1 80 --type2 60\nsoc2ready check --require-gate --max-stale 0 --no-unanswered --json",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.IntVar(&o.type1, "type1", 0, "the least percentage for Type 1")
	f.IntVar(&o.type2, "type2", 0, "the least percentage for Type 2")
	f.BoolVar(&o.requireGate, "require-gate", false, "the gate of the target type has to be open")
	f.IntVar(&o.maxStale, "max-stale", 0, "how many answers may be unconfirmed for long")
	f.BoolVar(&o.noUnanswered, "no-unanswered", false, "every question has to be answered")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		if err := o.check(f); err != nil {
			return err
		}
		return r.with(ctx, Mode{}, func(s *session) error {
			a, _, err := s.load(ctx)
			if err != nil {
				return err
			}
			score := s.score(a)
			d := gateDocument{"soc2ready/check/1", a.Header.Name, true, newHeadlineDocument(score.Brief()), o.rules(f, a, score)}
			for _, x := range d.Rules {
				d.OK = d.OK && x.OK
			}
			if !d.OK {
				r.code = exitFound
			}
			if r.flags.json {
				return r.printJSON(d)
			}
			r.data.WriteString(checkMarkdown(a, score, d))
			return nil
		})
	})
	return c
}

func (o checkFlags) check(f *pflag.FlagSet) error {
	given := o.requireGate || o.noUnanswered
	for _, x := range []struct {
		flag string
		n    int
	}{{"type1", o.type1}, {"type2", o.type2}} {
		given = given || f.Changed(x.flag)
		if x.n < 0 || x.n > 100 {
			return wrongUse("--%s %d is not a percentage from 0 to 100", x.flag, x.n)
		}
	}
	given = given || f.Changed("max-stale")
	if o.maxStale < 0 {
		return wrongUse("--max-stale %d is below 0", o.maxStale)
	}
	if !given {
		return failure{kind: use, reason: "no rule to check", next: "give one, such as --type2 60; see \"soc2ready check --help\""}
	}
	return nil
}

func (o checkFlags) rules(f *pflag.FlagSet, a *assessment.Assessment, score assessment.Readiness) []ruleDocument {
	rules := []ruleDocument{}
	percent := func(name string, wanted int, b assessment.Block) {
		if !f.Changed(name) {
			return
		}
		x := ruleDocument{Rule: name, Wanted: wanted}
		if b.In {
			x.Found, x.OK = b.Mean/100, b.Mean/100 >= wanted
		}
		rules = append(rules, x)
	}
	percent("type1", o.type1, score.Type1)
	percent("type2", o.type2, score.Type2)
	block := score.Type2
	if a.Header.Target == assessment.Type1 {
		block = score.Type1
	}
	if o.requireGate {
		rules = append(rules, ruleDocument{"gate", true, block.Gate, block.Gate})
	}
	if f.Changed("max-stale") {
		rules = append(rules, ruleDocument{"stale", o.maxStale, score.Stale, score.Stale <= o.maxStale})
	}
	if o.noUnanswered {
		rules = append(rules, ruleDocument{"unanswered", 0, score.Unanswered, score.Unanswered == 0})
	}
	return rules
}

// checkMarkdown is the summary, as a build can put on its page.
func checkMarkdown(a *assessment.Assessment, score assessment.Readiness, d gateDocument) string {
	var b strings.Builder
	title := "the rules hold"
	if !d.OK {
		title = "a rule does not hold"
	}
	fmt.Fprintf(&b, "# SOC 2 readiness check: %s\n\n", title)
	fmt.Fprintf(&b, "Assessment: %s, %s\n\n", report.MarkdownText(d.Assessment), score.Day)
	b.WriteString("| Rule | Wanted | Found | |\n|---|---|---|---|\n")
	for _, x := range d.Rules {
		name, wanted, found := ruleWords(a, x)
		holds := "holds"
		if !x.OK {
			holds = "**does not hold**"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", name, wanted, found, holds)
	}
	b.WriteString("\n")
	for i, x := range []struct {
		b assessment.Block
		w assessment.Word
	}{{score.Type1, score.HeadlineType1}, {score.Type2, score.HeadlineType2}} {
		fmt.Fprintf(&b, "- Type %d: %s, gate %s\n", i+1, report.Score(x.b.In, x.b.Mean, x.b.High, x.w), report.Gate(x.b.Gate))
	}
	fmt.Fprintf(&b, "\n%s %s\n", report.SelfAssessment, report.OnlyCPA)
	return b.String()
}

func ruleWords(a *assessment.Assessment, x ruleDocument) (name, wanted, found string) {
	number := func(v any, unit string) string {
		if v == nil {
			return "nothing in scope"
		}
		return fmt.Sprint(v) + unit
	}
	switch x.Rule {
	case "type1", "type2":
		return "Type " + x.Rule[4:], "at least " + number(x.Wanted, " %"), number(x.Found, " %")
	case "gate":
		return fmt.Sprintf("Gate of Type %d", a.Header.Target), "open", report.Gate(x.OK)
	case "stale":
		return "Answers not confirmed lately", "at most " + number(x.Wanted, ""), number(x.Found, "")
	}
	return "Unanswered questions", "none", number(x.Found, "")
}
