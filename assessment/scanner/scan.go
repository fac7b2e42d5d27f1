package scanner

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// Status is what a scanner says of one resource under one check.
type Status int

// Statuses. Manual is whatever was not decided (skipped, an error, only for
// information), Muted what somebody switched off; neither counts for anything.
const (
	Passing Status = iota
	Failing
	Manual
	Muted
)

// Counts are numbers of findings by status.
type Counts struct{ Pass, Fail, Manual, Muted int }

// Total gives all of them.
func (c Counts) Total() int { return c.Pass + c.Fail + c.Manual + c.Muted }

func (c *Counts) add(s Status, n int) {
	switch s {
	case Passing:
		c.Pass += n
	case Failing:
		c.Fail += n
	case Manual:
		c.Manual += n
	case Muted:
		c.Muted += n
	}
}

func (c *Counts) sum(d Counts) {
	c.Pass += d.Pass
	c.Fail += d.Fail
	c.Manual += d.Manual
	c.Muted += d.Muted
}

// Scan is what was read from one file or stream.
type Scan struct {
	Path          string // as given, "-" for a stream
	Format        string // "prowler-ocsf", see Formats
	Tool, Version string // "prowler", "5.4.0"; the version is "" where the file does not tell it
	Performed     assessment.Day
	Dated         bool // the day stands in the file; else it is the one given with the options
	SHA256        string
	Size          int64
	Findings      int
	Counts
	Results []Result // by day, check and requirements
}

// Result sums up the findings of one check on one day.
type Result struct {
	Day          assessment.Day
	Check        string
	Class        string   // a broader name for the check, "" where there is none
	Requirements []string // SOC 2 requirements that the scanner names, as it writes them
	Controls     []string // control ids that a mapping names
	Kind         questions.Kind
	First, Last  assessment.Day // of the rows that tell one
	Counts
	Failed    []string // resources that fail, the first few
	Resources []string // others, the first few
}

const maxNames = 20 // resources kept of each result

// finding is one row of a scanner: one resource under one check.
type finding struct {
	check, class string
	requirements []string
	status       Status
	day          assessment.Day // zero: that of the scan
	resource     string
	resources    []string // the first few of n
	n            int      // how many it stands for; 0 is 1
	controls     []string
	kind         questions.Kind
}

// maxKept is how many bytes of names are kept of one file. Names of resources
// beyond are left out; a file with more names of checks is refused.
const maxKept = 16 << 20

// gather counts findings into results.
type gather struct {
	scan    *Scan
	zone    *time.Location // in which days are told; nil is UTC
	kept    int            // bytes of names
	perDay  bool           // the file is a log of many days, not one scan
	results map[string]*Result
}

func newGather(path string) *gather {
	return &gather{scan: &Scan{Path: path}, results: map[string]*Result{}}
}

// limit is a refusal that has no place in the file.
type limit string

func (l limit) Error() string { return string(l) }

func (g *gather) add(f finding) error {
	n := max(f.n, 1)
	s := g.scan
	if s.Findings > MaxFindings-n {
		return limit("more than " + strconv.Itoa(MaxFindings) + " findings in one file; split it")
	}
	s.Findings += n
	s.add(f.status, n)
	if f.kind != questions.Population { // its rows happened on many days; the list was drawn on another
		g.date(f.day)
	}
	key := []string{f.check, f.class, strings.Join(f.requirements, "\x01"), strings.Join(f.controls, "\x01"), string(f.kind)}
	if g.perDay {
		key = append(key, f.day.String())
	}
	k := strings.Join(key, "\x00")
	r := g.results[k]
	if r == nil {
		if len(g.results) >= maxChecks {
			return limit("more than " + strconv.Itoa(maxChecks) + " different checks in one file; split it")
		}
		if len(k) > 8<<10 {
			return limit("the name of a check, with its requirements, is longer than 8 kB")
		}
		if g.kept += 2*len(k) + 256; g.kept > maxKept {
			return limit("more different checks and requirements than can be kept; split the file")
		}
		r = &Result{Check: strings.Clone(f.check), Class: f.class, Controls: f.controls, Kind: f.kind}
		for _, q := range f.requirements {
			r.Requirements = append(r.Requirements, strings.Clone(q)) // not the whole row that it lies in
		}
		if g.perDay {
			r.Day = f.day
		}
		g.results[k] = r
	}
	r.add(f.status, n)
	if d := f.day; !d.IsZero() {
		if r.First.IsZero() || d.Before(r.First) {
			r.First = d
		}
		if d.After(r.Last) {
			r.Last = d
		}
	}
	var to *[]string
	switch f.status {
	case Failing:
		to = &r.Failed
	case Passing:
		to = &r.Resources
	default:
		return nil
	}
	for _, name := range append(f.resources, f.resource) {
		if n := len(*to); g.kept < maxKept {
			if *to = keepName(*to, name); len(*to) > n {
				g.kept += len((*to)[n]) + 16
			}
		}
	}
	return nil
}

func keepName(list []string, name string) []string {
	if name == "" || len(list) >= maxNames || slices.Contains(list, name) {
		return list
	}
	const most = 200
	if len(name) > most {
		name = strings.ToValidUTF8(name[:most], "") + "…"
	}
	return append(list, strings.Clone(name))
}

// date takes the latest day as that of the scan: it was finished then.
func (g *gather) date(d assessment.Day) {
	if !d.IsZero() && (!g.scan.Dated || d.After(g.scan.Performed)) {
		g.scan.Performed, g.scan.Dated = d, true
	}
}

// tool keeps who wrote it and which version, the first time it is told.
func (g *gather) tool(name, version string) {
	g.scan.Tool = cmp.Or(g.scan.Tool, clip(strings.ToLower(name), 40))
	if version = clip(version, 40); version != "" && !strings.HasPrefix(version, "<") {
		g.scan.Version = cmp.Or(g.scan.Version, version)
	}
}

// clip takes foreign text as one short line.
func clip(s string, most int) string {
	s = assessment.CleanLine(s)
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "")
	}
	return s
}

// close sets what only shows at the end, and the order of the results.
func (g *gather) close(day assessment.Day) {
	g.scan.Tool = cmp.Or(g.scan.Tool, g.scan.Format)
	if !g.scan.Dated {
		g.scan.Performed = day
	}
	for _, r := range g.results {
		if r.Day.IsZero() {
			r.Day = g.scan.Performed
		}
	}
	g.scan.Results = make([]Result, 0, len(g.results))
	for _, k := range slices.Sorted(maps.Keys(g.results)) {
		g.scan.Results = append(g.scan.Results, *g.results[k])
	}
	slices.SortStableFunc(g.scan.Results, func(x, y Result) int { return cmp.Compare(x.Day.Number(), y.Day.Number()) })
}

// when reads a day out of what scanners write as a time: the calendar day of
// the text itself, or, of a time with a zone or counted since 1970, the day in
// the zone of the person.
func (g *gather) when(v any) assessment.Day {
	zone := g.zone
	if zone == nil {
		zone = time.UTC
	}
	s := word(v)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return assessment.DayOf(t.In(zone))
	}
	if len(s) >= 10 {
		if d, err := assessment.ParseDay(s[:10]); err == nil {
			return d
		}
	}
	for _, form := range []string{"Mon Jan _2 15:04:05 2006 MST", "Mon Jan _2 15:04:05 2006", time.RFC1123, time.RFC1123Z} {
		if t, err := time.Parse(form, s); err == nil {
			return assessment.DayOf(t.In(zone))
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || f < 0 || f > 1e15 {
			return assessment.Day{}
		}
		n = int64(f)
	}
	if n > 1e11 { // milliseconds
		n /= 1000
	}
	if n < 1e8 || n > 1e11 { // before 1973: no time of a scan
		return assessment.Day{}
	}
	return assessment.DayOf(time.Unix(n, 0).In(zone))
}
