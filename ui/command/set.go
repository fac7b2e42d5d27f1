package command

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// unset is the value that takes something away.
const unset = "unset"

type setFlags struct {
	name, org, system, asOf string
	target                  int
	categories              []string
	facts                   map[string]*string

	stage, firm, asOfReport, start, end string
	covers                              []string

	windowStart string
	months      int

	preview bool
}

func newSet(r *run) *cobra.Command {
	o := setFlags{facts: map[string]*string{}}
	c := &cobra.Command{
		Use:   "set [flags]",
		Short: "Change what the assessment is about, and where you stand",
		Long: "Change name, organization, system, dates, categories, facts and the stage; what is not given stays. The value unset takes a date, " +
			"a fact or the stage away. Answers to questions that go out are kept and count again when they come back. " +
			"The stage says what you have beside your own practice: nothing yet, an examination, a report. It is what \"soc2ready claims say\" goes by.",
		Example: "soc2ready set --categories availability,privacy --preview\nsoc2ready set --hosting cloud --office unset\n" +
			"soc2ready set --stage examination --firm \"Lee CPAs\"\n" +
			"soc2ready set --stage type2 --firm \"Lee CPAs\" --period-start 2026-03-01 --period-end 2026-08-31 --covers security,availability",
		Args: cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.StringVar(&o.name, "name", "", "the name of the assessment")
	f.StringVar(&o.org, "org", "", "the organization")
	f.StringVar(&o.system, "system", "", "the system that the report is about")
	f.StringSliceVar(&o.categories, "categories", nil, "categories in scope, all of them: availability, confidentiality, processing-integrity, privacy")
	f.IntVar(&o.target, "type", 0, "the report type you aim at: 1 or 2")
	f.StringVar(&o.asOf, "as-of", "", "the day that a Type 1 speaks about, or unset")
	for _, fact := range r.deps.Bank.Facts {
		var values []string
		for _, v := range fact.Values {
			values = append(values, v.ID)
		}
		o.facts[fact.ID] = f.String(factFlag(fact.ID), "", "fact: "+strings.Join(values, ", ")+" or unset")
	}
	f.StringVar(&o.windowStart, "window-start", "", "the first day of the window of a Type 2, or unset")
	f.IntVar(&o.months, "months", 0, "the length of the window, 1 to 18 months")
	f.StringVar(&o.stage, "stage", "", "practice, toward, examination, type1, type2 or unset")
	f.StringVar(&o.firm, "firm", "", "the CPA firm of the examination or report")
	f.StringVar(&o.asOfReport, "as-of-report", "", "the day that your Type 1 report speaks about")
	f.StringVar(&o.start, "period-start", "", "first day of the period of your Type 2 report")
	f.StringVar(&o.end, "period-end", "", "last day of it")
	f.StringSliceVar(&o.covers, "covers", nil, "the categories that your report covers, or unset")
	f.BoolVar(&o.preview, "preview", false, "tell what would change, and change nothing")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		given := false
		f.Visit(func(x *pflag.Flag) { given = given || c.LocalFlags().Lookup(x.Name) != nil && x.Name != "preview" })
		switch {
		case !given:
			return wrongUse("nothing to change was given")
		case o.preview && r.flags.json:
			return wrongUse("--preview is for people; give it without --json")
		case o.preview:
			return r.with(ctx, Mode{}, func(s *session) error {
				a, _, err := s.load(ctx)
				if err != nil {
					return err
				}
				p, err := o.previewOf(r, a, f)
				if err != nil {
					return err
				}
				out := &paper{}
				for _, l := range p.Sentences {
					out.text(0, l)
				}
				return r.print(out)
			})
		}
		return r.change(ctx, func(_ *session, a *assessment.Assessment, who assessment.Act) ([]assessment.Entry, string, error) {
			p, err := o.previewOf(r, a, f)
			if err != nil {
				return nil, "", err
			}
			setup, err := o.setup(a, f)
			if err != nil {
				return nil, "", err
			}
			entries, err := a.Change(r.deps.Bank, setup, who)
			return entries, setWords(entries, p, assessment.Say(a, r.today)), err
		})
	})
	return c
}

func factFlag(id string) string { return strings.ReplaceAll(id, "_", "-") }

func (o *setFlags) previewOf(r *run, a *assessment.Assessment, f *pflag.FlagSet) (assessment.Preview, error) {
	setup, err := o.setup(a, f)
	if err != nil {
		return assessment.Preview{}, err
	}
	return a.Preview(r.deps.Bank, setup, r.today)
}

// setup is what stands, with what was given on the command line.
func (o *setFlags) setup(a *assessment.Assessment, f *pflag.FlagSet) (assessment.Setup, error) {
	s := a.Setup()
	for _, x := range []struct {
		flag, from string
		to         *string
	}{{"name", o.name, &s.Name}, {"org", o.org, &s.Org}, {"system", o.system, &s.System}} {
		if f.Changed(x.flag) {
			*x.to = x.from
		}
	}
	if f.Changed("type") {
		if o.target != 1 && o.target != 2 { // 0 would mean "not given" to the rules
			return s, wrongUse("--type %d is not 1 or 2", o.target)
		}
		s.Target = assessment.ReportType(o.target)
	}
	if f.Changed("categories") {
		s.Categories = categoriesOf(o.categories)
	}
	if f.Changed("as-of") {
		if err := o.day("as-of", o.asOf, &s.AsOf); err != nil {
			return s, err
		}
	}
	if f.Changed("window-start") || f.Changed("months") {
		if err := setWindow(&s, f.Changed("window-start"), o.windowStart, f.Changed("months"), o.months, "window-start"); err != nil {
			return s, err
		}
	}
	for id, v := range o.facts {
		switch {
		case !f.Changed(factFlag(id)):
		case *v == unset || *v == "":
			delete(s.Profile, id)
		default:
			if s.Profile == nil {
				s.Profile = questions.Profile{}
			}
			s.Profile[id] = *v
		}
	}
	return s, o.setStage(&s, f)
}

// setStage changes the stage. Another kind begins anew; without --stage, or
// with the one that stands, what is not given stays.
func (o *setFlags) setStage(s *assessment.Setup, f *pflag.FlagSet) error {
	var facts []string
	for _, name := range []string{"firm", "as-of-report", "period-start", "period-end", "covers"} {
		if f.Changed(name) {
			facts = append(facts, "--"+name)
		}
	}
	switch {
	case o.stage == unset && len(facts) > 0:
		return wrongUse("%s tells about a stage, and --stage unset takes it away", facts[0])
	case o.stage == unset:
		s.Stage = nil
		return nil
	case f.Changed("stage") && (s.Stage == nil || string(s.Stage.Kind) != o.stage):
		s.Stage = &assessment.Stage{Kind: assessment.StageKind(o.stage)}
	case len(facts) == 0:
		return nil
	case s.Stage == nil:
		return wrongUse("%s tells about a stage, and none is recorded; give --stage", facts[0])
	}
	st := s.Stage
	if f.Changed("firm") {
		st.Firm = o.firm
	}
	for _, x := range []struct {
		flag, from string
		to         *assessment.Day
	}{{"as-of-report", o.asOfReport, &st.AsOf}, {"period-start", o.start, &st.Start}, {"period-end", o.end, &st.End}} {
		if f.Changed(x.flag) {
			if err := o.day(x.flag, x.from, x.to); err != nil {
				return err
			}
		}
	}
	if f.Changed("covers") {
		if st.Covers = categoriesOf(o.covers); len(o.covers) == 1 && o.covers[0] == unset {
			st.Covers = nil
		}
	}
	return nil
}

func (o *setFlags) day(flag, from string, to *assessment.Day) (err error) {
	if *to = (assessment.Day{}); from != unset {
		*to, err = flagDay(flag, from)
	}
	return err
}

func categoriesOf(names []string) []questions.Category {
	var out []questions.Category
	for _, x := range names {
		out = append(out, questions.Category(strings.TrimSpace(x)))
	}
	return out
}

// setWords tells what an act changed, what came in and went out with it, and,
// where the stage was changed, where the company stands now.
func setWords(entries []assessment.Entry, p assessment.Preview, said assessment.Saying) string {
	names := map[string]string{
		"name": "the name", "org": "the organization", "system": "the system", "target": "the report type aimed at", "as_of": "the as-of date",
		"window": "the window", "scope": "the categories", "profile": "the facts", "stage": "the stage",
	}
	var what []string
	stage := false
	for _, e := range entries {
		stage = stage || e.Subject == "stage"
		what = append(what, names[e.Subject])
	}
	words := "changed " + strings.Join(what, ", ")
	for _, x := range []struct {
		list  int
		does  string
		after int
		tail  string
	}{
		{len(p.Changes.IntoScope), "came in", len(p.Back), "answered earlier"},
		{len(p.Changes.OutOfScope), "went out", len(p.Kept), "with an answer that is kept"},
	} {
		switch {
		case x.list == 1:
			words += "; 1 question " + x.does
		case x.list > 1:
			words += fmt.Sprintf("; %d questions %s", x.list, x.does)
		}
		if x.after > 0 {
			words += fmt.Sprintf(" (%d %s)", x.after, x.tail)
		}
	}
	if stage {
		words += "; " + strings.TrimSuffix(said.Line, ".")
	}
	return words
}
