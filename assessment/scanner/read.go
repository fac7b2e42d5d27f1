package scanner

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"soc2ready/assessment"
)

// Formats that are told by content. With a mapping, any CSV or JSON is read.
const (
	ProwlerOCSF       = "prowler-ocsf"
	ProwlerCSV        = "prowler-csv"
	ProwlerCompliance = "prowler-compliance-csv"
	ASFF              = "asff"
	Powerpipe         = "powerpipe"
	GitHubBranch      = "github-branch-protection"
	GitHubOrg         = "github-organization"
	Trivy             = "trivy"
	Checkov           = "checkov"
	Osquery           = "osquery"
	Mapped            = "mapping"
)

// Options of Read.
type Options struct {
	Path    string         // for Scan
	Day     assessment.Day // of the scan, where the file itself tells none
	Zone    *time.Location // of the person: times are told as days in it; nil is UTC
	Mapping *Mapping       // read by it, whatever the file looks like
}

// ErrUnknown is the error for what is in no known format.
var ErrUnknown = errors.New("no known format")

// head is how much of a file is looked at to tell its format.
const head = 256 << 10

// Read reads one file to its end. Beside an error it gives what it had read
// until then, to be told, not to be kept. Errors: ErrUnknown, Broken for what
// is damaged, cut or too large, and those of the reader.
func Read(in io.Reader, o Options) (*Scan, error) {
	sum := sha256.New()
	size := &counter{}
	src := bufio.NewReaderSize(io.TeeReader(in, io.MultiWriter(sum, size)), head)
	g := newGather(o.Path)
	g.zone = o.Zone
	err := g.read(src, o)
	g.close(o.Day)
	if err != nil {
		return g.scan, err
	}
	g.scan.SHA256, g.scan.Size = hex.EncodeToString(sum.Sum(nil)), size.n
	return g.scan, nil
}

type counter struct{ n int64 }

func (c *counter) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	return len(b), nil
}

// bom is the mark that some programs put before UTF-8.
const bom = "\xef\xbb\xbf"

func (g *gather) read(src *bufio.Reader, o Options) error {
	start, err := src.Peek(head)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	skipped := 0
	if bytes.HasPrefix(start, []byte(bom)) {
		if skipped, err = src.Discard(len(bom)); err != nil {
			return err
		}
		start = start[skipped:]
	}
	trimmed := bytes.TrimLeft(start, " \t\r\n")
	switch {
	case len(trimmed) == 0:
		return fmt.Errorf("the file is empty: %w", ErrUnknown)
	case bytes.HasPrefix(trimmed, []byte{0xff, 0xfe}), bytes.HasPrefix(trimmed, []byte{0xfe, 0xff}), bytes.IndexByte(trimmed[:min(len(trimmed), 512)], 0) >= 0:
		return fmt.Errorf("it is not text in UTF-8: %w", ErrUnknown)
	}
	isJSON := trimmed[0] == '{' || trimmed[0] == '['
	if m := o.Mapping; m != nil {
		g.scan.Format, g.scan.Tool = Mapped, m.Tool
		if isJSON {
			return g.mappedJSON(newJSONReader(src), m)
		}
		return g.csv(src, m.separator(), m.columns)
	}
	if !isJSON {
		return g.knownCSV(src, start)
	}
	format := sniff(trimmed)
	each := map[string]func(*jsonReader) error{
		ProwlerOCSF: g.ocsf, ASFF: g.asff, Powerpipe: g.powerpipe, GitHubBranch: g.github, GitHubOrg: g.github,
		Trivy: g.trivy, Checkov: g.checkov, Osquery: g.osquery,
	}[format]
	if each == nil {
		return ErrUnknown
	}
	g.scan.Format = format
	g.perDay = format == Osquery
	r := newJSONReader(src)
	r.off = int64(skipped)
	return r.stream(each)
}

// stream calls each before each value of a stream: the elements of a list, or
// values one after the other, such as one a line.
func (r *jsonReader) stream(each func(*jsonReader) error) error {
	for {
		b, err := r.peek()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if b == '[' {
			err = r.array(func() error { return each(r) })
		} else {
			err = each(r)
		}
		if err != nil {
			return err
		}
	}
}

// fields are the field names near the start of a file, by how many objects
// they lie in: 1 for those of the first value, or of the first of a list.
type fields [4]map[string]bool

func (f *fields) has(level int, names ...string) bool {
	for _, n := range names {
		if !f[level][n] {
			return false
		}
	}
	return true
}

// look gathers the fields of the first value, as far as it lies in start.
func look(start []byte) (f fields) {
	for i := range f {
		f[i] = map[string]bool{}
	}
	r := newJSONReader(bufio.NewReader(bytes.NewReader(start)))
	var walk func(level int) error
	walk = func(level int) error {
		b, err := r.inside()
		switch {
		case err != nil:
			return err
		case b == '{':
			return r.object(func(name string) error {
				if level+1 < len(f) {
					f[level+1][name] = true
				}
				return walk(level + 1)
			})
		case b == '[':
			return r.array(func() error { return walk(level) })
		}
		return r.skip()
	}
	_ = walk(0) // it may end in the middle
	return f
}

// sniff tells the format of JSON by its fields; "" for an unknown one.
func sniff(start []byte) string {
	f := look(start)
	has := func(names ...string) bool { return f.has(1, names...) }
	switch {
	case has("class_uid") || has("metadata", "status_code") || has("metadata", "finding_info"):
		return ProwlerOCSF
	case has("GeneratorId") || has("Findings") && f.has(2, "GeneratorId"):
		return ASFF
	case has("SchemaVersion", "ArtifactName") || has("Results") && (has("ArtifactType") || has("SchemaVersion") || f.has(2, "Target")) || has("ClusterName", "Resources"):
		return Trivy
	case has("check_type") || has("checkov_version"):
		return Checkov
	case has("group_id") || has("groups", "controls") || has("controls") && f.has(2, "control_id"):
		return Powerpipe
	case has("required_pull_request_reviews") || has("enforce_admins") || has("allow_force_pushes") || has("message", "documentation_url"):
		return GitHubBranch
	case has("two_factor_requirement_enabled") || has("login", "default_repository_permission"):
		return GitHubOrg
	case has("diffResults") || has("action", "columns") || has("action", "snapshot") || has("hostIdentifier", "name") || has("calendarTime", "name"):
		return Osquery
	}
	for name := range f[1] {
		if _, read := posture(name); read != nil {
			return Osquery
		}
	}
	return ""
}
