package command

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"soc2ready/assessment"
)

type providerFlags struct {
	service, method, report, periodEnd, reviewed string
	csocs, cuecs                                 bool
}

func newProvider(r *run) *cobra.Command {
	return group(r, "provider", "The register of providers that do something for you",
		newProviderPut(r, "add", "Add a provider to the register", true),
		newProviderPut(r, "edit", "Change a provider; what is not given stays", false),
		newProviderRemove(r), newProviderList(r))
}

func newProviderPut(r *run, verb, short string, add bool) *cobra.Command {
	var o providerFlags
	c := &cobra.Command{
		Use:     verb + " ID [flags]",
		Short:   short,
		Example: "soc2ready provider " + verb + " aws --service hosting --report soc2-type2 --period-end 2026-09-30 --reviewed 2026-11-02 --csocs --cuecs",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.StringVar(&o.service, "service", "", "what they do for you")
	f.StringVar(&o.method, "method", "", "carve-out or inclusive")
	f.StringVar(&o.report, "report", "", "the report on file: "+strings.Join(assessment.ProviderReports(), ", "))
	f.StringVar(&o.periodEnd, "period-end", "", "last day that the report covers")
	f.StringVar(&o.reviewed, "reviewed", "", "day on which you last reviewed it")
	f.BoolVar(&o.csocs, "csocs", false, "the controls assumed at the provider are listed")
	f.BoolVar(&o.cuecs, "cuecs", false, "the controls it expects of its customers are listed")
	c.RunE = r.do(1, 1, func(ctx context.Context, args []string) error {
		return r.change(ctx, func(_ *session, a *assessment.Assessment, who assessment.Act) ([]assessment.Entry, string, error) {
			p := assessment.Provider{ID: args[0]}
			if old, ok := a.Providers[p.ID]; ok && !add {
				p = old
			}
			if err := o.apply(&p, f); err != nil {
				return nil, "", err
			}
			entries, err := a.PutProvider(p, add, who)
			return entries, "provider " + p.ID + " is in the register", unknownHint(err)
		})
	})
	return c
}

// apply sets what was given on the command line.
func (o providerFlags) apply(p *assessment.Provider, f *pflag.FlagSet) error {
	for _, x := range []struct {
		flag, from string
		to         *string
	}{{"service", o.service, &p.Service}, {"method", o.method, &p.Method}, {"report", o.report, &p.Report}} {
		if f.Changed(x.flag) {
			*x.to = x.from
		}
	}
	for _, x := range []struct {
		flag, from string
		to         *assessment.Day
	}{{"period-end", o.periodEnd, &p.PeriodEnd}, {"reviewed", o.reviewed, &p.Reviewed}} {
		if f.Changed(x.flag) {
			d, err := flagDay(x.flag, x.from)
			if err != nil {
				return err
			}
			*x.to = d
		}
	}
	if f.Changed("csocs") {
		p.CSOCs = o.csocs
	}
	if f.Changed("cuecs") {
		p.CUECs = o.cuecs
	}
	return nil
}

func newProviderRemove(r *run) *cobra.Command {
	return &cobra.Command{
		Use:   "remove ID",
		Short: "Take a provider away that no answer names",
		Args:  cobra.ArbitraryArgs,
		RunE: r.do(1, 1, func(ctx context.Context, args []string) error {
			return r.change(ctx, func(_ *session, a *assessment.Assessment, who assessment.Act) ([]assessment.Entry, string, error) {
				entries, err := a.RemoveProvider(args[0], who)
				return entries, "provider " + args[0] + " is gone from the register", unknownHint(err)
			})
		}),
	}
}

func newProviderList(r *run) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the providers",
		Args:  cobra.ArbitraryArgs,
		RunE: r.do(0, 0, func(ctx context.Context, _ []string) error {
			return r.with(ctx, Mode{}, func(s *session) error {
				a, _, err := s.load(ctx)
				if err != nil {
					return err
				}
				ids := slices.Sorted(maps.Keys(a.Providers))
				if r.flags.json {
					d := providersDocument{"soc2ready/providers/1", a.Header.Name, []providerDocument{}}
					for _, id := range ids {
						d.Providers = append(d.Providers, newProviderDocument(a.Providers[id]))
					}
					return r.printJSON(d)
				}
				p := &paper{}
				for _, id := range ids {
					providerPaper(p, a.Providers[id])
					if w := a.Header.Window; w != nil {
						x := a.Providers[id]
						p.text(2, dim(strings.Join(x.Coverage(*w, r.today).Sentences(x), " ")))
					}
				}
				if len(ids) == 0 {
					p.line("No provider yet; add one with \"soc2ready provider add ID\".")
				}
				return r.print(p)
			})
		}),
	}
}

func providerPaper(p *paper, x assessment.Provider) {
	facts := []string{"report: " + x.Report}
	for _, f := range []struct{ label, value string }{
		{"method: ", x.Method},
		{"period ends ", x.PeriodEnd.String()},
		{"reviewed ", x.Reviewed.String()},
	} {
		if f.value != "" {
			facts = append(facts, f.label+f.value)
		}
	}
	listed := func(yes bool, what string) string {
		if yes {
			return what + " listed"
		}
		return what + " not listed"
	}
	facts = append(facts, listed(x.CSOCs, "controls assumed there"), listed(x.CUECs, "controls expected of us"))
	head := bold(x.ID)
	if x.Service != "" {
		head += " · " + x.Service
	}
	p.line(head)
	p.text(2, strings.Join(facts, " · "))
}
