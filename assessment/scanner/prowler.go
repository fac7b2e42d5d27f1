package scanner

import (
	"maps"
	"strings"

	"soc2ready/assessment"
)

// prowlerStatus reads a status of Prowler.
func prowlerStatus(s string, muted bool) Status {
	if muted {
		return Muted
	}
	switch strings.ToUpper(strings.TrimSpace(s)) {
	case "PASS":
		return Passing
	case "FAIL":
		return Failing
	case "MUTED":
		return Muted
	}
	return Manual
}

// ocsf reads one Detection Finding or Compliance Finding of OCSF.
func (g *gather) ocsf(r *jsonReader) error {
	at := r.off
	m, err := r.fields(ocsfField)
	if err != nil {
		return err
	}
	var v any = m
	if g.scan.Tool == "" {
		g.tool(word(first(v, []string{"metadata", "product", "name"}, []string{"metadata", "product", "vendor_name"})), "")
	}
	g.tool("", word(get(v, "metadata", "product", "version")))
	muted := strings.EqualFold(word(get(v, "status")), "suppressed") || word(get(v, "status_id")) == "3" ||
		strings.EqualFold(word(get(v, "unmapped", "muted")), "true")
	f := finding{
		check:  word(first(v, []string{"metadata", "event_code"}, []string{"finding_info", "analytic", "uid"})),
		status: prowlerStatus(word(get(v, "status_code")), muted),
		day: g.firstDay(v, []string{"time_dt"}, []string{"time"}, []string{"event_time_dt"}, []string{"event_time"},
			[]string{"finding_info", "created_time_dt"}, []string{"finding_info", "created_time"}),
	}
	f.requirements = frameworks(get(v, "unmapped", "compliance"))
	if standards := words(get(v, "compliance", "standards")); anySOC2(standards) {
		f.requirements = append(f.requirements, words(get(v, "compliance", "requirements"))...)
	}
	for _, x := range list(get(v, "resources")) {
		if name := word(first(x, []string{"uid"}, []string{"name"})); name != "" {
			f.resource = name
			break
		}
	}
	return placed(g.add(f), at)
}

// ocsfField says whether a field of a finding is looked at.
func ocsfField(name string) bool {
	switch name {
	case "metadata", "status", "status_id", "status_code", "unmapped", "compliance", "resources", "finding_info",
		"time", "time_dt", "event_time", "event_time_dt":
		return true
	}
	return false
}

// placed gives a refusal without a place the offset at which it arose.
func placed(err error, at int64) error {
	if l, ok := err.(limit); ok { //nolint:errorlint // it is made here and never wrapped
		return Broken{Offset: at, Reason: string(l)}
	}
	return err
}

func (g *gather) firstDay(v any, paths ...[]string) assessment.Day {
	for _, p := range paths {
		if d := g.when(get(v, p...)); !d.IsZero() {
			return d
		}
	}
	return assessment.Day{}
}

// frameworks takes the requirements of SOC 2 out of {"SOC2": ["cc_6_1"], …}.
func frameworks(v any) []string {
	m, _ := v.(map[string]any)
	var all []string
	for name, requirements := range m {
		if soc2(name) {
			all = append(all, words(requirements)...)
		}
	}
	return sorted(all)
}

func anySOC2(names []string) bool {
	for _, n := range names {
		if soc2(n) {
			return true
		}
	}
	return false
}

// asff reads findings in the AWS Security Finding Format: one by one, or in a
// list under Findings.
func (g *gather) asff(r *jsonReader) error {
	at := r.off
	if b, err := r.inside(); err != nil {
		return err
	} else if b != '{' {
		return r.broken("a finding was expected, not %q", b)
	}
	m := map[string]any{}
	many := false
	err := r.object(func(name string) error {
		if name == "Findings" {
			many = true
			return r.each(func() error {
				at := r.off
				v, err := r.fields(asffField)
				if err != nil {
					return err
				}
				return placed(g.asffFinding(v), at)
			})
		}
		if !asffField(name) {
			return r.skip()
		}
		v, err := r.value()
		m[name] = v
		return err
	})
	if err != nil || many {
		return err
	}
	return placed(g.asffFinding(m), at)
}

func asffField(name string) bool {
	switch name {
	case "GeneratorId", "Compliance", "ProductFields", "Workflow", "RecordState", "UpdatedAt", "CreatedAt", "Resources":
		return true
	}
	return false
}

func (g *gather) asffFinding(v any) error {
	id := word(get(v, "GeneratorId"))
	tool := strings.ToLower(word(get(v, "ProductFields", "ProviderName")))
	for _, known := range []string{"prowler", "powerpipe", "steampipe"} {
		if check, ok := strings.CutPrefix(id, known+"-"); ok {
			tool, id = known, check
		}
	}
	if tool == "steampipe" {
		tool = "powerpipe" // its name since 2024
	}
	if tool == "" {
		tool = "asff"
	}
	g.tool(tool, word(get(v, "ProductFields", "ProviderVersion")))
	f := finding{check: id, status: Manual, day: g.firstDay(v, []string{"UpdatedAt"}, []string{"CreatedAt"})}
	switch strings.ToUpper(word(get(v, "Compliance", "Status"))) {
	case "PASSED":
		f.status = Passing
	case "FAILED":
		f.status = Failing
	case "WARNING":
		if tool == "prowler" { // its way to say muted
			f.status = Muted
		}
	}
	if strings.EqualFold(word(get(v, "Workflow", "Status")), "SUPPRESSED") || strings.EqualFold(word(get(v, "RecordState")), "ARCHIVED") {
		f.status = Muted
	}
	for _, s := range words(get(v, "Compliance", "RelatedRequirements")) {
		parts := strings.Fields(s)
		if len(parts) > 1 && soc2(parts[0]) {
			f.requirements = append(f.requirements, parts[1:]...)
		}
	}
	f.requirements = sorted(f.requirements)
	for _, x := range list(get(v, "Resources")) {
		f.resource = word(get(x, "Id"))
		break
	}
	return g.add(f)
}

// prowlerRows reads the findings of Prowler as CSV.
func prowlerRows(g *gather, header row) (func(row) error, error) {
	upper(header)
	g.tool("prowler", "")
	return func(r row) error {
		g.tool("", r.get("PROWLER_VERSION"))
		f := finding{
			check: r.get("CHECK_ID"), status: prowlerStatus(r.get("STATUS"), truth(r.get("MUTED"))),
			day: g.when(r.get("TIMESTAMP", "ASSESSMENT_START_TIME")), resource: r.get("RESOURCE_UID", "RESOURCE_ID", "RESOURCE_ARN", "RESOURCE_NAME"),
		}
		for part := range strings.SplitSeq(r.get("COMPLIANCE"), "|") {
			name, ids, ok := strings.Cut(part, ":")
			if !ok || !soc2(strings.TrimSpace(name)) {
				continue
			}
			for id := range strings.SplitSeq(ids, ",") {
				f.requirements = append(f.requirements, strings.TrimSpace(id))
			}
		}
		f.requirements = sorted(f.requirements)
		return g.add(f)
	}, nil
}

// complianceRows reads what Prowler writes for one framework.
func complianceRows(g *gather, header row) (func(row) error, error) {
	upper(header)
	g.tool("prowler", "")
	return func(r row) error {
		check := r.get("CHECKID", "CHECK_ID")
		f := finding{
			check: check, status: prowlerStatus(r.get("STATUS"), truth(r.get("MUTED"))),
			day: g.when(r.get("ASSESSMENTDATE", "ASSESSMENT_DATE")), resource: r.get("RESOURCEID", "RESOURCE_ID", "RESOURCENAME"),
		}
		if check == "manual" {
			f.status, f.resource = Manual, ""
		}
		if framework := r.get("FRAMEWORK"); framework == "" || soc2(framework) {
			f.requirements = []string{strings.Clone(requirementOf(r))}
		}
		return g.add(f)
	}, nil
}

// requirementOf takes the requirement's name where a column tells it, else its
// id: the name says which criterion is meant, the id has been wrong.
func requirementOf(r row) string {
	for _, name := range []string{r.get("REQUIREMENTS_NAME"), r.get("REQUIREMENTS_DESCRIPTION")} {
		if m := criterionName().FindStringSubmatch(strings.TrimSpace(name)); m != nil {
			return m[1] + m[2] + "." + m[3]
		}
	}
	return r.get("REQUIREMENTS_ID")
}

// upper writes the column names in capitals: Prowler's own case has changed.
func upper(header row) {
	for name, i := range maps.Clone(header.columns) {
		header.columns[strings.ToUpper(name)] = i
	}
}

func truth(s string) bool {
	s = strings.TrimSpace(s)
	return strings.EqualFold(s, "true") || s == "1" || strings.EqualFold(s, "yes")
}
