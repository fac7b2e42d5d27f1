package command

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
)

type windowDays struct {
	Start  string `json:"start"`
	Months int    `json:"months"`
	End    string `json:"end"`
}

func newWindowDays(w assessment.Window) *windowDays {
	return &windowDays{w.Start.String(), w.Months, w.End().String()}
}

type soFarDocument struct {
	Done int `json:"done"`
	Over int `json:"over"`
}

type windowDocument struct {
	Schema     string                  `json:"schema"`
	Assessment string                  `json:"assessment"`
	Today      string                  `json:"today"`
	Simulated  bool                    `json:"simulated"`
	Window     *windowDays             `json:"window"` // this and the next three null without a window
	SoFar      *soFarDocument          `json:"so_far"`
	Controls   []windowControlDocument `json:"controls"`
	Evidenced  *blockDocument          `json:"evidenced"`
	Best       *blockDocument          `json:"best"`
}

type windowControlDocument struct {
	ID           string         `json:"id"`
	Kind         string         `json:"kind"`
	Cadence      string         `json:"cadence"`
	ProofCadence string         `json:"proof_cadence"`
	O            int            `json:"o"`
	OBest        int            `json:"o_best"`
	Done         int            `json:"done"`
	Exception    int            `json:"exception"`
	Carried      int            `json:"carried"`
	Missed       int            `json:"missed"`
	Due          int            `json:"due"`
	Upcoming     int            `json:"upcoming"`
	Slots        []slotDocument `json:"slots"`
}

type slotDocument struct {
	First   string   `json:"first"`
	Last    string   `json:"last"`
	State   string   `json:"state"`
	Records []string `json:"records"`
	Beside  []string `json:"beside"`
}

func newWindowDocument(a *assessment.Assessment, v *assessment.WindowView, today assessment.Day, simulated bool) windowDocument {
	d := windowDocument{Schema: "soc2ready/window/1", Assessment: a.Header.Name, Today: today.String(), Simulated: simulated, Controls: []windowControlDocument{}}
	if v == nil {
		return d
	}
	d.Window, d.SoFar = newWindowDays(v.Window), &soFarDocument{v.Done, v.Over}
	d.Evidenced, d.Best = newBlockDocument(v.Evidenced), newBlockDocument(v.Best)
	for _, c := range v.Controls {
		x := windowControlDocument{
			ID: c.ID, Kind: string(c.Kind), Cadence: string(c.Cadence), ProofCadence: string(c.Proof), O: c.O, OBest: c.OBest,
			Done: c.Count(assessment.SlotDone), Exception: c.Count(assessment.SlotException), Carried: c.Count(assessment.SlotCarried),
			Missed: c.Count(assessment.SlotMissed), Due: c.Count(assessment.SlotDue), Upcoming: c.Count(assessment.SlotUpcoming),
			Slots: []slotDocument{},
		}
		for _, s := range c.Slots {
			x.Slots = append(x.Slots, slotDocument{s.First.String(), s.Last.String(), string(s.State), list(s.Records), list(s.Beside)})
		}
		d.Controls = append(d.Controls, x)
	}
	return d
}

func newWindow(r *run) *cobra.Command {
	return group(r, "window", "The observation period of a Type 2: what it needs, what it has, when it can begin",
		newWindowShow(r), newWindowSet(r), newWindowSimulate(r), newWindowEarliest(r))
}

func newWindowShow(r *run) *cobra.Command {
	var due, ics bool
	c := &cobra.Command{
		Use:   "show [flags]",
		Short: "Show the window: each control with its slots, and what follows from them",
		Long: "Show what each control has to show for the window, slot by slot. --due lists only what needs a record now, soonest first. " +
			"--ics writes a calendar of what must still happen in the window, for your calendar program.",
		Example: "soc2ready window show\nsoc2ready window show --due\nsoc2ready window show --ics > window.ics",
		Args:    cobra.ArbitraryArgs,
	}
	c.Flags().BoolVar(&due, "due", false, "only what is due, soonest first")
	c.Flags().BoolVar(&ics, "ics", false, "write a calendar (iCalendar)")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		if ics && (r.flags.json || due) {
			return wrongUse("--ics stands alone")
		}
		return r.with(ctx, Mode{}, func(s *session) error {
			a, sum, err := s.load(ctx)
			if err != nil {
				return err
			}
			score := s.score(a)
			switch {
			case ics && score.Window == nil:
				return failure{kind: use, reason: "there is no window", next: "set one with \"soc2ready window set --start D --months N\""}
			case ics:
				return report.Calendar(&r.data, report.Input{Bank: r.deps.Bank, Assessment: a, Today: r.today})
			case r.flags.json:
				v := score.Window
				if due && v != nil {
					v = onlyDue(v)
				}
				return r.printJSON(newWindowDocument(a, v, r.today, false))
			case due:
				return r.print(duePaper(r.deps.Bank, score.Window, r.today))
			}
			p := windowPaper(r.deps.Bank, a, score)
			agedPaper(p, a.Ageing(r.deps.Bank, assessment.DayOf(sum.ChangedAt.In(r.deps.Now().Location())), r.today, r.staleDays()))
			return r.print(p)
		})
	})
	return c
}

// onlyDue leaves the slots that are due, and the controls that have one.
func onlyDue(v *assessment.WindowView) *assessment.WindowView {
	w := *v
	w.Controls = nil
	for _, c := range v.Controls {
		c.Slots = slices.DeleteFunc(slices.Clone(c.Slots), func(s assessment.Slot) bool { return s.State != assessment.SlotDue })
		if len(c.Slots) > 0 {
			w.Controls = append(w.Controls, c)
		}
	}
	return &w
}

func newWindowSet(r *run) *cobra.Command {
	var start string
	var months int
	c := &cobra.Command{
		Use:   "set --start D --months N",
		Short: "Set or move the window, or take it away",
		Long: "Set the first day and the length of the window; what is not given stays. --start unset takes the window away. " +
			"Records stay, whatever the window: those outside of it are listed as outside. \"soc2ready set --window-start D --preview\" tells beforehand what would change.",
		Example: "soc2ready window set --start 2027-01-01 --months 6\nsoc2ready window set --start unset",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.StringVar(&start, "start", "", "the first day, or unset")
	f.IntVar(&months, "months", 0, "the length, 1 to 18 months")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		if !f.Changed("start") && !f.Changed("months") {
			return wrongUse("nothing to set was given; give --start and --months")
		}
		return r.change(ctx, func(_ *session, a *assessment.Assessment, who assessment.Act) ([]assessment.Entry, string, error) {
			setup := a.Setup()
			if err := setWindow(&setup, f.Changed("start"), start, f.Changed("months"), months, "start"); err != nil {
				return nil, "", err
			}
			entries, err := a.Change(r.deps.Bank, setup, who)
			words := "has no window any more"
			if w := a.Header.Window; w != nil {
				words = fmt.Sprintf("the window is %s to %s", w.Start, w.End())
			}
			return entries, words, err
		})
	})
	return c
}

// setWindow puts what was given of a window into a set-up; flag is the name of
// the flag for its first day.
func setWindow(s *assessment.Setup, startGiven bool, start string, monthsGiven bool, months int, flag string) error {
	if startGiven && start == unset {
		if monthsGiven {
			return wrongUse("--%s unset takes the window away, so --months has nothing to tell", flag)
		}
		s.Window = nil
		return nil
	}
	w := assessment.Window{}
	if s.Window != nil {
		w = *s.Window
	}
	if startGiven {
		d, err := assessment.ParseDay(start)
		if err != nil {
			return wrongUse("--%s: %v", flag, err)
		}
		w.Start = d
	}
	if monthsGiven {
		w.Months = months
	}
	switch {
	case w.Start.IsZero():
		return wrongUse("the window has no first day; give --%s", flag)
	case w.Months == 0 && !monthsGiven:
		return wrongUse("the window has no length; give --months")
	}
	s.Window = &w
	return nil
}

func newWindowSimulate(r *run) *cobra.Command {
	var start string
	var months int
	c := &cobra.Command{
		Use:     "simulate [flags]",
		Short:   "Try another window: what it would have, and what would be lost; nothing is stored",
		Example: "soc2ready window simulate --start 2027-01-01 --months 6\nsoc2ready window simulate --start 2026-10-01 --months 3 --json",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.StringVar(&start, "start", "", "the first day (that of the window unless given, today without one)")
	f.IntVar(&months, "months", 0, "the length, 1 to 18 months (that of the window unless given, 6 without one)")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		return r.with(ctx, Mode{}, func(s *session) error {
			a, _, err := s.load(ctx)
			if err != nil {
				return err
			}
			setup := a.Setup()
			if setup.Window == nil {
				setup.Window = &assessment.Window{Start: r.today, Months: 6}
			}
			if start == unset {
				return wrongUse("--start unset leaves no window to simulate")
			}
			if err := setWindow(&setup, f.Changed("start"), start, f.Changed("months"), months, "start"); err != nil {
				return err
			}
			v, err := a.Simulate(r.deps.Bank, *setup.Window, r.today)
			if err != nil {
				return err
			}
			if r.flags.json {
				return r.printJSON(newWindowDocument(a, v, r.today, true))
			}
			return r.print(simulatePaper(r.deps.Bank, a, s.score(a), v))
		})
	})
	return c
}
