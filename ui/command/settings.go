package command

import (
	"cmp"
	"errors"
	"runtime"

	"soc2ready/assessment"
	"soc2ready/ui"
	"soc2ready/ui/config"
)

// readConfig reads the config file. What is wrong with it is wrong use to a
// command; the screens open with what they have, and say so.
func (r *run) readConfig() error {
	var err error
	r.config, err = config.Read(r.configPath(), ui.Actions())
	var bad config.Bad
	if errors.As(err, &bad) {
		f := failure{kind: use, next: "nothing was done; mend the config file or take it away"}
		bad.Path = fileName(bad.Path)
		f.reason = bad.Error()
		return f
	}
	return err
}

func (r *run) configPath() string { return config.Path(runtime.GOOS, r.deps.Env) }

// actor names who does something in the history.
func (r *run) actor() string {
	s, _ := r.deps.Env("SOC2READY_ACTOR")
	return cmp.Or(s, r.config.Name, r.deps.Login(), "unknown")
}

// staleDays is after how many days an answer wants to be confirmed.
func (r *run) staleDays() int { return cmp.Or(r.config.StaleDays, assessment.StaleDays) }

// banner is what the screens warn of when they open.
func (r *run) banner() string {
	if r.configErr == nil {
		return ""
	}
	return assessment.CleanLine(r.configErr.Error()) + "; the config file is left aside"
}

// staleness tells old answers from fresh ones.
type staleness struct {
	today assessment.Day
	days  int
}

func (r *run) staleness() staleness { return staleness{r.today, r.staleDays()} }

func (s staleness) of(v assessment.Answer) bool { return v.Stale(s.today, s.days) }
