package command

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func newNew(r *run) *cobra.Command {
	var o struct {
		org, system, asOf string
		windowStart       string
		months            int
		categories        []string
		target            int
	}
	facts := map[string]*string{}
	c := &cobra.Command{
		Use:   "new NAME [flags]",
		Short: "Make an assessment",
		Long: "Make an assessment, and the file when there is none yet. Security is always in scope; name the other " +
			"categories you promise to your customers. The facts decide which questions apply; one you leave out takes no question away.",
		Example: "soc2ready new acme --org Acme --system \"Acme Cloud\" --categories availability,privacy --hosting cloud --office no",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.StringVar(&o.org, "org", "", "the organization")
	f.StringVar(&o.system, "system", "", "the system that the report is about")
	f.StringSliceVar(&o.categories, "categories", nil, "categories in scope: availability, confidentiality, processing-integrity, privacy")
	f.IntVar(&o.target, "type", 2, "the report type you aim at: 1 or 2")
	f.StringVar(&o.asOf, "as-of", "", "the day that a Type 1 speaks about (today unless given)")
	f.StringVar(&o.windowStart, "window-start", "", "the first day of the window of a Type 2")
	f.IntVar(&o.months, "months", 0, "the length of the window, 1 to 18 months")
	for _, fact := range r.deps.Bank.Facts {
		var values []string
		for _, v := range fact.Values {
			values = append(values, v.ID)
		}
		facts[fact.ID] = f.String(strings.ReplaceAll(fact.ID, "_", "-"), "", "fact: "+strings.Join(values, ", "))
	}
	c.RunE = r.do(1, 1, func(ctx context.Context, args []string) error {
		if o.target != 1 && o.target != 2 { // 0 would mean "not given" to the rules
			return wrongUse("--type %d is not 1 or 2", o.target)
		}
		setup := assessment.Setup{Name: args[0], Org: o.org, System: o.system, Target: assessment.ReportType(o.target), Profile: questions.Profile{}}
		for _, x := range o.categories {
			setup.Categories = append(setup.Categories, questions.Category(strings.TrimSpace(x)))
		}
		for id, v := range facts {
			setup.Profile[id] = *v
		}
		var err error
		if setup.AsOf, err = flagDay("as-of", o.asOf); err != nil {
			return err
		}
		if f.Changed("window-start") || f.Changed("months") {
			if err := setWindow(&setup, f.Changed("window-start"), o.windowStart, f.Changed("months"), o.months, "window-start"); err != nil {
				return err
			}
		}
		who := r.act()
		a, entries, err := assessment.New(r.deps.Bank, r.deps.NewID(), setup, who)
		if err != nil {
			return err
		}
		return r.with(ctx, Mode{Create: true}, func(s *session) error {
			if err := s.writable(); err != nil {
				return err
			}
			if err := s.keep(ctx, a, "", entries, "", who); err != nil {
				return err
			}
			if r.flags.json {
				return r.changed(a, entries, "")
			}
			r.note("%s: made in %s; go on with \"soc2ready questions\" or \"soc2ready\"", a.Header.Name, quoted(s.place.path))
			return nil
		})
	})
	return c
}

// flagDay reads the day of a flag; "" is not set.
func flagDay(flag, s string) (assessment.Day, error) {
	if s == "" {
		return assessment.Day{}, nil
	}
	d, err := assessment.ParseDay(s)
	if err != nil {
		return d, wrongUse("--%s: %v", flag, err)
	}
	return d, nil
}
