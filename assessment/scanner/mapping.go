package scanner

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"soc2ready/questions"
)

// Mapping says how to read a CSV or a JSON of a tool that is not known here:
// which field tells what, and which controls it speaks of. Fields of JSON are
// named with dots ("check.id"), columns by the header.
//
// With kind population each row is one of the things that happened, such as a
// change: together they are one record over the covered days, and a status is
// not needed. Else each row is a finding.
type Mapping struct {
	Tool      string
	Separator string // of a CSV: "," unless given; "\t" for tabs
	Rows      string // JSON: where the list of rows lies; "" for the whole file
	Control   string // the control that every row speaks of
	Controls  map[string][]string
	Kind      questions.Kind // setting or population

	Check, Status, Resource, Date, Requirement, Version string // names of fields

	Pass, Fail, Manual, Muted []string // values of the status field, in any case
}

// MaxMapping is the most bytes that a mapping may have.
const MaxMapping = 64 << 10

// ReadMapping reads a mapping: a JSON object with the fields below. Broken for
// what is no JSON, refused fields and values with their name.
func ReadMapping(in io.Reader) (*Mapping, error) {
	b, err := io.ReadAll(io.LimitReader(in, MaxMapping+1))
	if err != nil {
		return nil, err
	}
	if len(b) > MaxMapping {
		return nil, limit(fmt.Sprintf("a mapping has at most %d bytes", MaxMapping))
	}
	r := newJSONReader(bufio.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte(bom)))))
	v, err := r.value()
	if err != nil {
		return nil, err
	}
	fields, ok := v.(map[string]any)
	if _, err := r.peek(); !ok || err == nil {
		return nil, limit("a mapping is one JSON object")
	}
	m := &Mapping{Kind: questions.Setting}
	texts := map[string]*string{
		"tool": &m.Tool, "separator": &m.Separator, "rows": &m.Rows, "control": &m.Control, "check": &m.Check, "status": &m.Status,
		"resource": &m.Resource, "date": &m.Date, "requirement": &m.Requirement, "version": &m.Version, "kind": (*string)(&m.Kind),
	}
	lists := map[string]*[]string{"pass": &m.Pass, "fail": &m.Fail, "manual": &m.Manual, "muted": &m.Muted}
	for _, name := range sortedKeys(fields) {
		v := fields[name]
		text, isText := v.(string)
		switch {
		case texts[name] != nil && isText:
			*texts[name] = text
		case texts[name] != nil:
			return nil, limit("the field " + brief(name) + " wants a text")
		case lists[name] != nil && (isText || words(v) != nil):
			*lists[name] = words(v)
		case lists[name] != nil:
			return nil, limit("the field " + brief(name) + " wants a list of values")
		case name == "controls":
			table, ok := v.(map[string]any)
			if !ok {
				return nil, limit(`the field "controls" wants an object: checks, each with a list of controls`)
			}
			m.Controls = map[string][]string{}
			for check, ids := range table {
				m.Controls[check] = words(ids)
			}
		default:
			return nil, limit("a mapping has no field " + brief(name))
		}
	}
	return m, m.check()
}

func (m *Mapping) check() error {
	m.Tool = clip(m.Tool, 40)
	switch {
	case m.Tool == "":
		return limit(`the field "tool" is missing: the name of what wrote the file`)
	case m.Kind != questions.Setting && m.Kind != questions.Population:
		return limit("kind " + brief(string(m.Kind)) + " is not one of setting, population")
	case m.Kind == questions.Population && m.Control == "":
		return limit(`a population needs the field "control": the control that it is of`)
	case m.Kind == questions.Setting && m.Status == "":
		return limit(`the field "status" is missing: the name of the field that tells how a check came out`)
	case m.Kind == questions.Setting && len(m.Pass)+len(m.Fail) == 0:
		return limit(`the fields "pass" and "fail" are missing: which values of the status mean what`)
	case m.Control == "" && len(m.Controls) == 0 && m.Check == "" && m.Requirement == "":
		return limit(`it says nothing of what a row speaks of; give "control", "controls", "check" or "requirement"`)
	case m.Separator != "" && m.Separator != "," && m.Separator != ";" && m.Separator != "\t" && m.Separator != "|":
		return limit("separator " + brief(m.Separator) + ` is not one of "," ";" "|" and tab`)
	}
	return nil
}

// Named lists the controls that the mapping names, to be checked.
func (m *Mapping) Named() []string {
	var all []string
	if m.Control != "" {
		all = append(all, m.Control)
	}
	for _, ids := range m.Controls {
		all = append(all, ids...)
	}
	return sorted(all)
}

func (m *Mapping) separator() rune {
	if m.Separator == "" {
		return ','
	}
	return rune(m.Separator[0])
}

// finding makes a finding of a row; field gives the value of a named field.
func (m *Mapping) finding(g *gather, field func(name string) string) (finding, error) {
	f := finding{kind: m.Kind, check: field(m.Check), resource: field(m.Resource)}
	g.tool("", field(m.Version))
	if s := field(m.Requirement); s != "" {
		f.requirements = []string{s}
	}
	if s := field(m.Date); s != "" {
		if f.day = g.when(s); f.day.IsZero() {
			return f, limit("the date " + brief(s) + " is not understood; write it as 2026-11-30")
		}
	}
	if f.controls = slices.Clone(m.Controls[f.check]); f.controls == nil {
		f.controls = slices.Clone(m.Controls["*"])
	}
	if m.Control != "" {
		f.controls = append(f.controls, m.Control)
	}
	f.controls = sorted(f.controls)
	f.status = Manual
	switch s := strings.TrimSpace(field(m.Status)); {
	case m.Kind == questions.Population:
		f.status = Passing
	case holds(m.Pass, s):
		f.status = Passing
	case holds(m.Fail, s):
		f.status = Failing
	case holds(m.Muted, s):
		f.status = Muted
	}
	return f, nil
}

func holds(values []string, s string) bool {
	return slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(strings.TrimSpace(v), s) })
}

// columns reads the rows of a CSV.
func (m *Mapping) columns(g *gather, header row) (func(row) error, error) {
	for _, name := range []string{m.Check, m.Status, m.Resource, m.Date, m.Requirement, m.Version} {
		if name != "" && !header.has(name) {
			return nil, limit("it has no column " + brief(name) + ", which the mapping names")
		}
	}
	return func(r row) error {
		f, err := m.finding(g, func(name string) string {
			if name == "" {
				return ""
			}
			return r.get(name)
		})
		if err != nil {
			return err
		}
		return g.add(f)
	}, nil
}

// mappedJSON reads the rows of a JSON.
func (g *gather) mappedJSON(r *jsonReader, m *Mapping) error {
	each := func(r *jsonReader) error {
		at := r.off
		v, err := r.value()
		if err != nil {
			return err
		}
		f, err := m.finding(g, func(name string) string {
			if name == "" {
				return ""
			}
			return word(follow(v, name))
		})
		if err != nil {
			return placed(err, at)
		}
		return placed(g.add(f), at)
	}
	if m.Rows == "" {
		return r.stream(each)
	}
	found := false
	var down func(path []string) error
	down = func(path []string) error {
		if len(path) == 0 {
			found = true
			return r.each(func() error { return each(r) })
		}
		return r.members(map[string]func() error{path[0]: func() error { return down(path[1:]) }})
	}
	path := strings.Split(m.Rows, ".")
	if err := r.stream(func(*jsonReader) error { return down(path) }); err != nil {
		return err
	}
	if !found {
		return limit("it has no list under " + brief(m.Rows) + ", where the mapping says that the rows lie")
	}
	return nil
}
