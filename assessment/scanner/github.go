package scanner

import (
	"slices"
	"strings"
)

// settings holds each setting against what it has to be. Settings that are only better
// to have (signed commits, a linear history) speak for a control when on, and
// not against it when off.
func (g *gather) settings(at int64, name string, checks []setting, v any) error {
	for _, c := range checks {
		s := c.state(v)
		if s == Manual {
			continue // it is not told, or says nothing
		}
		if err := placed(g.add(finding{check: c.check, status: s, resource: name}), at); err != nil {
			return err
		}
	}
	return nil
}

type setting struct {
	check string
	state func(v any) Status
}

// on wants a switch to be on; it may be {"enabled": true} or true itself.
func on(path ...string) func(any) Status { return is(true, path...) }

// off wants a switch to be off.
func off(path ...string) func(any) Status { return is(false, path...) }

func is(want bool, path ...string) func(any) Status {
	return func(v any) Status {
		x := get(v, path...)
		if m, ok := x.(map[string]any); ok {
			x = m["enabled"]
		}
		b, ok := x.(bool)
		switch {
		case !ok:
			return Manual
		case b == want:
			return Passing
		}
		return Failing
	}
}

// good lets a setting only speak for a control.
func good(f func(any) Status) func(any) Status {
	return func(v any) Status {
		if f(v) == Passing {
			return Passing
		}
		return Manual
	}
}

func branchSettings() []setting {
	return []setting{
		{"required_pull_request_reviews", func(v any) Status {
			if whole(get(v, "required_pull_request_reviews", "required_approving_review_count")) > 0 {
				return Passing
			}
			return Failing
		}},
		{"require_code_owner_reviews", good(on("required_pull_request_reviews", "require_code_owner_reviews"))},
		{"dismiss_stale_reviews", good(on("required_pull_request_reviews", "dismiss_stale_reviews"))},
		{"required_status_checks", func(v any) Status {
			c := get(v, "required_status_checks")
			if len(list(get(c, "contexts")))+len(list(get(c, "checks"))) > 0 {
				return Passing
			}
			return Failing
		}},
		{"enforce_admins", on("enforce_admins")},
		{"allow_force_pushes", off("allow_force_pushes")},
		{"allow_deletions", off("allow_deletions")},
		{"required_signatures", good(on("required_signatures"))},
		{"required_conversation_resolution", good(on("required_conversation_resolution"))},
	}
}

// github reads answers of the API, one after the other: of
// /repos/OWNER/NAME/branches/BRANCH/protection, also the one that says that
// there is none, and of /orgs/NAME as its owner gets it.
func (g *gather) github(r *jsonReader) error {
	at := r.off
	v, err := r.value()
	if err != nil {
		return err
	}
	g.tool("github", "")
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { m, _ := v.(map[string]any); _, ok := m[n]; return ok })
	}
	switch {
	case has("documentation_url") && has("message"):
		if strings.EqualFold(word(get(v, "message")), "branch not protected") {
			return placed(g.add(finding{check: "branch_protection", status: Failing}), at)
		}
		return Broken{Offset: at, Reason: "GitHub answered with an error: " + brief(word(get(v, "message")))}
	case has("two_factor_requirement_enabled", "default_repository_permission"):
		return g.settings(at, word(get(v, "login")), organizationSettings(), v)
	case has("required_pull_request_reviews", "enforce_admins", "allow_force_pushes", "required_status_checks"):
		name := ""
		if _, rest, ok := strings.Cut(word(get(v, "url")), "/repos/"); ok {
			name = strings.TrimSuffix(rest, "/protection")
		}
		if err := placed(g.add(finding{check: "branch_protection", status: Passing, resource: name}), at); err != nil {
			return err
		}
		return g.settings(at, name, branchSettings(), v)
	}
	return Broken{Offset: at, Reason: "it is neither the protection of a branch nor an organization"}
}

func organizationSettings() []setting {
	return []setting{
		{"two_factor_requirement_enabled", on("two_factor_requirement_enabled")},
		{"default_repository_permission", func(v any) Status {
			switch word(get(v, "default_repository_permission")) {
			case "none", "read":
				return Passing
			case "write", "admin":
				return Failing
			}
			return Manual
		}},
		{"members_can_create_public_repositories", off("members_can_create_public_repositories")},
		{"secret_scanning_enabled_for_new_repositories", on("secret_scanning_enabled_for_new_repositories")},
		{"secret_scanning_push_protection_enabled_for_new_repositories", on("secret_scanning_push_protection_enabled_for_new_repositories")},
		{"dependabot_alerts_enabled_for_new_repositories", on("dependabot_alerts_enabled_for_new_repositories")},
		{"dependabot_security_updates_enabled_for_new_repositories", good(on("dependabot_security_updates_enabled_for_new_repositories"))},
	}
}
