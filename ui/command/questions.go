package command

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// questionFilter thins out the questions; empty lists let everything pass.
type questionFilter struct {
	criteria, categories, roles []string
	quick, open, stale, flagged bool
}

func newQuestions(r *run) *cobra.Command {
	var o questionFilter
	var markdown bool
	var by string
	c := &cobra.Command{
		Use:     "questions [flags]",
		Short:   "List the questions, with your answers",
		Long:    "List the questions, with the answers of an assessment when there is one. It works without a file too.",
		Example: "soc2ready questions --criterion CC6.1\nsoc2ready questions --open --owner-role people\nsoc2ready questions --markdown > questions.md\nsoc2ready questions --markdown --by owner-role --owner-role people > people.md",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.StringSliceVar(&o.criteria, "criterion", nil, "only of these criteria, series or description items (CC6.1, CC6, DC3)")
	f.StringSliceVar(&o.categories, "category", nil, "only of these categories")
	f.StringSliceVar(&o.roles, "owner-role", nil, "only those that these roles usually see to")
	f.BoolVar(&o.quick, "quick", false, "only those of the quick scan")
	f.BoolVar(&o.open, "open", false, "only those that are asked and not answered")
	f.BoolVar(&o.stale, "stale", false, fmt.Sprintf("only answers not confirmed for %d days, or as stale_days of the config file says", assessment.StaleDays))
	f.BoolVar(&o.flagged, "flagged", false, "only those you marked")
	f.BoolVar(&markdown, "markdown", false, "print a document to read beforehand, with the evidence for each control")
	f.StringVar(&by, "by", bySeries, "how the document is ordered: "+bySeries+" or "+byRole)
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		if markdown && r.flags.json {
			return wrongUse("--markdown and --json are two forms; give one")
		}
		if by != bySeries && by != byRole {
			return wrongUse("--by %s is not %s or %s", quoted(by), bySeries, byRole)
		}
		if by != bySeries && !markdown {
			return wrongUse("--by orders the document of --markdown; give both")
		}
		o.criteria, o.categories, o.roles = trimmed(o.criteria), trimmed(o.categories), trimmed(o.roles)
		if err := o.check(r.deps.Bank); err != nil {
			return err
		}
		var a *assessment.Assessment
		if !markdown || o.open || o.stale || o.flagged { // whole questions show no answers
			var err error
			if a, err = r.maybeLoad(ctx); err != nil {
				return err
			}
		}
		if a == nil && (o.open || o.stale || o.flagged) {
			return failure{kind: missing, reason: "--open, --stale and --flagged are about an assessment, and there is none", next: "make one with \"soc2ready new NAME\""}
		}
		chosen := o.choose(r.deps.Bank, a, r.staleness())
		switch {
		case r.flags.json:
			return r.printJSON(newQuestionsDocument(r.deps.Bank, a, chosen, r.staleness()))
		case markdown:
			r.data.WriteString(questionsMarkdown(r.deps.Bank, chosen, by))
			return nil
		default:
			return r.print(questionsPaper(r.deps.Bank, a, chosen, r.staleness()))
		}
	})
	return c
}

// maybeLoad gives the assessment, nil when there is no file or nothing in it
// and none was asked for.
func (r *run) maybeLoad(ctx context.Context) (a *assessment.Assessment, err error) {
	at, err := where(r.deps, r.flags.db)
	asked := r.flags.assessment != "" || at.named
	if err != nil {
		return nil, nil //nolint:nilerr // no home folder: there is no file either
	}
	err = r.with(ctx, Mode{}, func(s *session) error {
		all, err := s.list(ctx)
		if err != nil || len(all) == 0 && r.flags.assessment == "" {
			return err
		}
		a, _, err = s.load(ctx)
		return err
	})
	if !asked && errors.Is(err, assessment.ErrNotFound) {
		return nil, nil
	}
	return a, err
}

// check refuses names that are nowhere in the bank.
func (o questionFilter) check(bank *questions.Bank) error {
	for _, id := range o.criteria {
		series := slices.ContainsFunc(bank.Series, func(s questions.Series) bool { return s.ID == id })
		if bank.Criterion(id) == nil && bank.Item(id) == nil && !series && id != "DC" {
			return failure{kind: missing, reason: "no criterion " + quoted(id), next: "write it as CC6.1, CC6 or DC3"}
		}
	}
	var categories, roles []string
	for _, c := range questions.Categories() {
		categories = append(categories, string(c))
	}
	for i := range bank.Questions {
		if role := bank.Questions[i].OwnerRole; role != "" && !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	slices.Sort(roles)
	for _, x := range []struct {
		flag         string
		given, known []string
	}{{"category", o.categories, categories}, {"owner-role", o.roles, roles}} {
		for _, v := range x.given {
			if !slices.Contains(x.known, v) {
				return wrongUse("--%s %s is not one of %s", x.flag, quoted(v), strings.Join(x.known, ", "))
			}
		}
	}
	return nil
}

// choose gives the questions that pass, in the order of the bank; a is nil
// without an assessment.
func (o questionFilter) choose(bank *questions.Bank, a *assessment.Assessment, old staleness) []*questions.Question {
	var out []*questions.Question
	has := func(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }
	for i := range bank.Questions {
		q := &bank.Questions[i]
		category := ""
		if c := bank.Criterion(q.Criterion); c != nil {
			category = string(c.Category)
		}
		pass := (has(o.criteria, q.Criterion) || slices.Contains(o.criteria, assessment.SeriesOf(bank, q))) &&
			has(o.categories, category) && has(o.roles, q.OwnerRole) && (!o.quick || q.Quick)
		if pass && a != nil && (o.open || o.stale || o.flagged) {
			v := a.Answers[q.ID]
			pass = a.Asked(bank, q) &&
				(!o.open || v.Level == assessment.Unanswered) &&
				(!o.stale || old.of(v)) &&
				(!o.flagged || v.Flag)
		}
		if pass {
			out = append(out, q)
		}
	}
	return out
}

func questionsPaper(bank *questions.Bank, a *assessment.Assessment, chosen []*questions.Question, old staleness) *paper {
	p := &paper{}
	if len(chosen) == 0 {
		p.line("No question is like that.")
		return p
	}
	for i := 0; i < len(chosen); {
		id := chosen[i].Criterion
		title := ""
		if c := bank.Criterion(id); c != nil {
			title = c.Title
		} else if it := bank.Item(id); it != nil {
			title = it.Title
		}
		if i > 0 {
			p.line()
		}
		p.line(bold(questions.ScreenID(id)), "  ", title)
		var rows [][]string
		for ; i < len(chosen) && chosen[i].Criterion == id; i++ {
			q := chosen[i]
			rows = append(rows, []string{questions.ScreenID(q.ID), q.Short, questionState(bank, a, q, old)})
		}
		p.rows(2, rows)
	}
	return p
}

// questionState tells in words what there is to know about a question.
func questionState(bank *questions.Bank, a *assessment.Assessment, q *questions.Question, old staleness) string {
	var s []string
	if a != nil {
		v := a.Answers[q.ID]
		if a.Asked(bank, q) {
			s = append(s, levelWord(v.Level))
		} else {
			s = append(s, "out of scope")
		}
		for _, x := range []struct {
			holds bool
			word  string
		}{{!v.Since.IsZero(), "since " + v.Since.String()}, {old.of(v), "confirm"}, {v.Flag, "flagged"}} {
			if x.holds {
				s = append(s, x.word)
			}
		}
	}
	if q.Key {
		s = append(s, "key")
	}
	if q.Quick {
		s = append(s, "quick")
	}
	return strings.Join(s, ", ")
}
