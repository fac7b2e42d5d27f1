package scanner

import (
	"slices"
	"strings"

	"soc2ready/assessment"
)

// posture says, for a column of osquery's tables that tells a state of a
// device, under which name the state stands in the table of controls and how a
// value reads. Queries have names that each company gives, columns do not.
func posture(column string) (check string, read func(value string) Status) {
	switch column {
	case "encrypted", "protection_status": // disk_encryption, bitlocker_info
		return "disk_encryption", zeroOne
	case "global_state": // alf; 1 and 2 are on
		return "firewall", zeroOne
	case "firewall": // windows_security_center
		return "firewall", health
	case "antivirus":
		return "antivirus", health
	case "autoupdate":
		return "automatic_updates", health
	case "assessments_enabled":
		return "gatekeeper", zeroOne
	case "grace_period": // screenlock
		return "screen_lock", func(s string) Status { return decide(s != "" && s != "-1") }
	}
	return "", nil
}

func decide(ok bool) Status {
	if ok {
		return Passing
	}
	return Failing
}

func zeroOne(s string) Status {
	if s == "" {
		return Manual
	}
	return decide(s != "0")
}

func health(s string) Status {
	switch strings.ToLower(s) {
	case "good":
		return Passing
	case "poor":
		return Failing
	}
	return Manual // snoozed, not monitored, an error
}

// osquery reads one line of a results or snapshots log, or one row of what
// "osqueryi --json" prints. Rows that were removed are no state any more.
func (g *gather) osquery(r *jsonReader) error {
	at := r.off
	if b, err := r.inside(); err != nil {
		return err
	} else if b != '{' {
		return r.broken("a result was expected, not %q", b)
	}
	g.tool("osquery", "")
	// A snapshot may be larger than a finding, and the name of the query may
	// stand behind it: rows are summed up until the line has ended.
	var (
		query, host, action string
		day                 assessment.Day
		rows                []finding
		plain               = map[string]any{}
		isLine              bool
	)
	row := func(v any, _ int64) error {
		for _, f := range device(v) {
			i := slices.IndexFunc(rows, func(x finding) bool { return x.check == f.check && x.status == f.status })
			if i < 0 {
				i, rows = len(rows), append(rows, f)
			}
			rows[i].n++
			rows[i].resources = keepName(rows[i].resources, strings.TrimSpace(f.resource))
		}
		return nil
	}
	text := func(to *string) func() error {
		return func() (err error) { *to, err = r.str(); return err }
	}
	many := func() error {
		isLine = true
		return r.values(row)
	}
	time := func() error {
		v, err := r.value()
		if d := g.when(v); day.IsZero() {
			day = d
		}
		return err
	}
	lines := map[string]func() error{
		"name": func() error {
			v, err := r.value()
			query, plain["name"] = word(v), v
			return err
		},
		"hostIdentifier": text(&host), "hostname": text(&host), "action": text(&action), "unixTime": time, "calendarTime": time,
		"snapshot": many,
		"columns": func() error {
			isLine = true
			at := r.off
			v, err := r.value()
			if err != nil {
				return err
			}
			return row(v, at)
		},
		"diffResults": func() error {
			isLine = true
			return r.members(map[string]func() error{"added": many})
		},
	}
	err := r.object(func(name string) error {
		if fn := lines[name]; fn != nil {
			return fn()
		}
		if isLine {
			return r.skip()
		}
		if len(plain) > 500 {
			return r.broken("a row has more than 500 columns")
		}
		v, err := r.value()
		if word(v) != "" {
			plain[name] = word(v)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case action == "removed":
		return nil
	case !isLine:
		rows, query = device(plain), ""
	}
	for _, f := range rows {
		f.day = day
		if f.check == "" {
			f.check, f.class = clip(query, 200), ""
		}
		if host != "" { // it says more than its disk
			f.resource, f.resources = host, nil
		}
		if err := placed(g.add(f), at); err != nil {
			return err
		}
	}
	return nil
}

// device reads the states in one row of a table. A query of one's own may say
// itself what it found, in a column named pass, compliant or status.
func device(v any) []finding {
	m, _ := v.(map[string]any)
	name := word(first(v, []string{"name"}, []string{"drive_letter"}))
	var all []finding
	for _, column := range []string{"pass", "compliant", "status"} {
		switch strings.ToLower(word(m[column])) {
		case "1", "true", "yes", "pass", "passed", "ok":
			return []finding{{status: Passing, resource: name}}
		case "0", "false", "no", "fail", "failed", "alarm":
			return []finding{{status: Failing, resource: name}}
		}
	}
	for _, column := range sortedKeys(m) {
		if check, read := posture(column); read != nil {
			all = append(all, finding{check: check, status: read(word(m[column])), resource: name})
		}
	}
	if all == nil {
		all = []finding{{status: Manual}}
	}
	return all
}
