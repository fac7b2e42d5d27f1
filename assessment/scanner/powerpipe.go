package scanner

import "strings"

// powerpipe reads what "powerpipe benchmark run --output json" or "steampipe
// check" writes: groups in groups, controls in them, results in those. It
// tells neither time nor version.
func (g *gather) powerpipe(r *jsonReader) error {
	if b, err := r.inside(); err != nil {
		return err
	} else if b != '{' {
		return r.broken("a group was expected, not %q", b)
	}
	g.tool("powerpipe", "")
	_, err := g.group(r)
	return err
}

// waiting are the findings of the controls of a group, which wait for the
// group's name: it may stand behind them.
type waiting struct {
	findings []finding
	at       int64
}

// group reads a group with all below it. What it gives back waits for the name
// of the group above: nothing, once a group named a requirement.
func (g *gather) group(r *jsonReader) (waiting, error) {
	own := waiting{at: r.off}
	var names []string
	name := func() error {
		s, err := r.str()
		names = append(names, s)
		return err
	}
	err := r.members(map[string]func() error{
		"group_id": name,
		"title":    name,
		"groups": func() error {
			return r.each(func() error {
				below, err := g.group(r)
				own.findings = append(own.findings, below.findings...)
				return own.check(err)
			})
		},
		"controls": func() error {
			return r.each(func() error {
				found, err := g.control(r)
				own.findings = append(own.findings, found...)
				return own.check(err)
			})
		},
	})
	if err != nil {
		return own, err
	}
	requirement := ""
	for _, n := range names { // a title says more than an id
		if criterionName().MatchString(n) {
			requirement = n
		} else if requirement == "" && criterionID().MatchString(strings.ToLower(n)) && strings.Contains(strings.ToLower(n), "soc") {
			requirement = n
		}
	}
	top := r.depth == 0
	if requirement == "" && !top {
		return own, nil
	}
	for _, f := range own.findings {
		if requirement != "" {
			f.requirements = []string{clip(requirement, 200)}
		}
		if err := placed(g.add(f), own.at); err != nil {
			return own, err
		}
	}
	return waiting{}, nil
}

// check keeps what waits within bounds.
func (w *waiting) check(err error) error {
	if err == nil && len(w.findings) > maxChecks {
		return Broken{Offset: w.at, Reason: "a group holds too many different controls; split the file"}
	}
	return err
}

// control sums up one control: its id may stand behind its results, and these
// may be many.
func (g *gather) control(r *jsonReader) ([]finding, error) {
	var (
		id     string
		counts Counts
		names  = map[Status][]string{}
	)
	err := r.members(map[string]func() error{
		"control_id": func() (err error) {
			id, err = r.str()
			return err
		},
		"results": func() error {
			return r.values(func(v any, _ int64) error {
				s := Manual // skip, info, error
				switch word(get(v, "status")) {
				case "ok":
					s = Passing
				case "alarm":
					s = Failing
				}
				counts.add(s, 1)
				names[s] = keepName(names[s], word(get(v, "resource")))
				return nil
			})
		},
	})
	if err != nil {
		return nil, err
	}
	id = id[strings.LastIndexByte(id, '.')+1:] // "aws_compliance.control.vpc_flow_logs_enabled"
	var all []finding
	for _, x := range []struct {
		status Status
		n      int
	}{{Passing, counts.Pass}, {Failing, counts.Fail}, {Manual, counts.Manual}} {
		if x.n > 0 {
			all = append(all, finding{check: clip(id, 200), status: x.status, n: x.n, resources: names[x.status]})
		}
	}
	return all, nil
}
