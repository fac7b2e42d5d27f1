package scanner

// checkov reads one report of Checkov; with several frameworks it writes a
// list of them. It tells no time.
func (g *gather) checkov(r *jsonReader) error {
	if b, err := r.inside(); err != nil {
		return err
	} else if b != '{' {
		return r.broken("a report was expected, not %q", b)
	}
	g.tool("checkov", "")
	checks := func(s Status) func() error {
		return func() error {
			return r.values(func(v any, at int64) error {
				resource := word(get(v, "resource"))
				if file := word(get(v, "file_path")); file != "" && resource != "" {
					resource += " in " + file
				}
				return placed(g.add(finding{check: word(get(v, "check_id")), status: s, resource: resource}), at)
			})
		}
	}
	results := map[string]func() error{
		"passed_checks": checks(Passing), "failed_checks": checks(Failing), "skipped_checks": checks(Muted),
	}
	return r.members(map[string]func() error{
		"results": func() error { return r.members(results) },
		"checks":  func() error { return r.members(results) },
		"summary": func() error {
			v, err := r.value()
			g.tool("", word(get(v, "checkov_version")))
			return err
		},
		"checkov_version": func() error {
			s, err := r.str()
			g.tool("", s)
			return err
		},
	})
}
