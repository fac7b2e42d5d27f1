package scanner

import (
	"strings"
)

// Names under which Trivy's findings stand in the table of controls when none
// of their own does.
const (
	trivyVulnerability = "vulnerability"
	trivySecret        = "secret"
	trivyMisconfig     = "misconfiguration"
	trivyLicense       = "license"
	trivyScan          = "scan" // that it ran
)

// trivy reads one report: of an image, a repository, a cluster.
func (g *gather) trivy(r *jsonReader) error {
	at := r.off
	if b, err := r.inside(); err != nil {
		return err
	} else if b != '{' {
		return r.broken("a report was expected, not %q", b)
	}
	g.tool("trivy", "")
	artifact := ""
	err := r.object(func(name string) error {
		var err error
		switch name {
		case "Trivy":
			var v any
			if v, err = r.value(); err == nil {
				g.tool("", word(get(v, "Version")))
			}
			return err
		case "CreatedAt":
			var s string
			s, err = r.str()
			g.date(g.when(s))
			return err
		case "ArtifactName", "ClusterName":
			artifact, err = r.str()
			return err
		case "Results":
			return g.trivyResults(r)
		case "Resources":
			return r.each(func() error {
				return r.members(map[string]func() error{"Results": func() error { return g.trivyResults(r) }})
			})
		}
		return r.skip()
	})
	if err != nil {
		return err
	}
	// That a scan ran is what the control of scanning asks for, whatever it found.
	return placed(g.add(finding{check: trivyScan, status: Passing, resource: artifact}), at)
}

// each is array for a field that may be null.
func (r *jsonReader) each(fn func() error) error {
	b, err := r.inside()
	if err != nil {
		return err
	}
	if b != '[' {
		return r.skip()
	}
	return r.array(fn)
}

// members is object for a value that may be something else; fields without a
// reader are passed over.
func (r *jsonReader) members(readers map[string]func() error) error {
	b, err := r.inside()
	if err != nil {
		return err
	}
	if b != '{' {
		return r.skip()
	}
	return r.object(func(name string) error {
		if fn := readers[name]; fn != nil {
			return fn()
		}
		return r.skip()
	})
}

// values is each with the elements taken whole, and their offsets.
func (r *jsonReader) values(fn func(v any, at int64) error) error {
	return r.each(func() error {
		at := r.off
		v, err := r.value()
		if err != nil {
			return err
		}
		return fn(v, at)
	})
}

func (g *gather) trivyResults(r *jsonReader) error {
	return r.each(func() error {
		var (
			target, class            string
			vulnerable, listedPasses bool
			successes                int
			at                       = r.off
		)
		text := func(to *string) func() error {
			return func() (err error) { *to, err = r.str(); return err }
		}
		add := func(f finding, at int64) error { return placed(g.add(f), at) }
		err := r.members(map[string]func() error{
			"Target": text(&target), "Class": text(&class),
			"Vulnerabilities": func() error {
				return r.values(func(v any, at int64) error {
					vulnerable = true
					return add(finding{
						check: trivyVulnerability, status: Failing,
						resource: strings.TrimSpace(word(get(v, "VulnerabilityID")) + " " + word(get(v, "Severity")) + " in " + word(get(v, "PkgName")) + " " + word(get(v, "InstalledVersion"))),
					}, at)
				})
			},
			"Misconfigurations": func() error {
				return r.values(func(v any, at int64) error {
					f := finding{check: trivyID(v), class: trivyMisconfig, status: prowlerStatus(word(get(v, "Status")), false), resource: target}
					if f.status == Manual && word(get(v, "Status")) == "" {
						f.status = Failing // only what fails is listed, without a status, in old reports
					}
					listedPasses = listedPasses || f.status == Passing
					return add(f, at)
				})
			},
			"Secrets": func() error {
				return r.values(func(v any, at int64) error {
					return add(finding{check: trivySecret, status: Failing, resource: strings.TrimSpace(target + " " + word(get(v, "RuleID")))}, at)
				})
			},
			"Licenses": func() error {
				return r.values(func(_ any, at int64) error { return add(finding{check: trivyLicense, status: Manual}, at) })
			},
			"ExperimentalModifiedFindings": func() error {
				return r.values(func(v any, at int64) error {
					check := word(get(v, "Type"))
					return add(finding{check: check, status: Muted}, at)
				})
			},
			"MisconfSummary": func() error {
				v, err := r.value()
				successes = whole(get(v, "Successes"))
				return err
			},
		})
		if err != nil {
			return err
		}
		switch {
		case successes > 0 && !listedPasses: // counted only, not named
			return add(finding{check: trivyMisconfig, status: Passing, resource: target, n: min(successes, MaxFindings)}, at)
		case strings.HasSuffix(class, "-pkgs") && !vulnerable:
			return add(finding{check: trivyVulnerability, status: Passing, resource: target}, at)
		}
		return nil
	})
}

// trivyID gives the id of a check without the prefix that it had until 2025.
func trivyID(v any) string {
	id := word(first(v, []string{"ID"}, []string{"AVDID"}))
	return strings.TrimPrefix(id, "AVD-")
}
