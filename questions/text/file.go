package text

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// What a file may be at most; the largest of ours are about a tenth of it.
const (
	maxFile  = 1 << 20 // bytes
	maxPage  = 1 << 16 // bytes of a page to read
	maxDepth = 12      // of lists and mappings in each other
	maxText  = 2000    // bytes of one value
)

// file is one YAML file: its values, and its nodes for the line numbers.
type file[T any] struct {
	name string
	root *yaml.Node
	body T
}

// readFile reads one file strictly; what is wrong with it is put down at p and
// leaves the body empty.
func readFile[T any](p *parser, name string) file[T] {
	f := file[T]{name: name}
	raw, err := readAtMost(p.fsys, name, maxFile)
	if err != nil {
		p.fail(err)
		return f
	}
	root, err := nodes(raw)
	if err != nil {
		p.fail(fmt.Errorf("%s: %w", name, err))
		return f
	}
	f.root = root
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	var body T
	if err := dec.Decode(&body); err != nil {
		var typed *yaml.TypeError
		if !errors.As(err, &typed) {
			p.fail(fmt.Errorf("%s: %w", name, err))
			return f
		}
		for _, reason := range typed.Errors {
			p.fail(typeError(name, root, reason))
		}
		return f
	}
	f.body = body
	return f
}

func readAtMost(fsys fs.FS, name string, limit int64) (raw []byte, err error) {
	r, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read bank: %w", err) // names the file itself
	}
	defer func() {
		if e := r.Close(); err == nil && e != nil {
			err = fmt.Errorf("read bank: %w", e)
		}
	}()
	raw, err = io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read bank: %w", err)
	}
	if int64(len(raw)) > limit {
		return nil, fmt.Errorf("%s: larger than %d bytes", name, limit)
	}
	if !utf8.Valid(raw) {
		return nil, fmt.Errorf("%s: not UTF-8", name)
	}
	return raw, nil
}

// nodes reads the one document of a file and refuses what could blow it up.
func nodes(raw []byte) (*yaml.Node, error) {
	if err := flat(raw); err != nil {
		return nil, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("empty")
		}
		return nil, err
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one document")
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("line 1: want fields at the top")
	}
	return doc.Content[0], plain(doc.Content[0], 0)
}

// flat refuses a line that opens more brackets than a file of ours ever would,
// before a parser gets to see them.
func flat(raw []byte) error {
	n := 1
	for line := range bytes.Lines(raw) {
		if bytes.Count(line, []byte("[")) > 100 || bytes.Count(line, []byte("{")) > 100 {
			return fmt.Errorf("line %d: more than 100 brackets", n)
		}
		n++
	}
	return nil
}

// plain refuses aliases, anchors, own tags and deep nesting.
func plain(n *yaml.Node, depth int) error {
	switch {
	case depth > maxDepth:
		return fmt.Errorf("line %d: nested deeper than %d", n.Line, maxDepth)
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return fmt.Errorf("line %d: aliases and anchors are not allowed", n.Line)
	case n.Style&yaml.TaggedStyle != 0 || n.Tag == "!!merge":
		return fmt.Errorf("line %d: tags are not allowed", n.Line)
	}
	for _, c := range n.Content {
		if err := plain(c, depth+1); err != nil {
			return err
		}
	}
	return nil
}

var errorLine = regexp.MustCompile(`^line ([0-9]+): (.*)$`)

// typeError says in which entry the line stands that YAML complains about.
func typeError(name string, root *yaml.Node, reason string) error {
	m := errorLine.FindStringSubmatch(reason)
	if m == nil {
		return fmt.Errorf("%s: %s", name, reason)
	}
	at := place{file: name}
	if _, err := fmt.Sscan(m[1], &at.line); err != nil {
		return fmt.Errorf("%s: %s", name, reason)
	}
	for _, list := range root.Content {
		for _, entry := range list.Content {
			if entry.Kind == yaml.MappingNode && entry.Line <= at.line {
				if id := field(entry, "id"); id != nil {
					at.id = id.Value
				}
			}
		}
	}
	return at.errorf("%s", m[2])
}

// field finds the value of a field of a mapping, or nil.
func field(n *yaml.Node, name string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

// at is the place of a field at the top of the file.
func (f file[T]) at(name string) place {
	return place{file: f.name, line: 1, node: f.root}.of(name)
}

// item is the place of the i-th entry of a list at the top of the file.
func (f file[T]) item(list string, i int, id string) place {
	at := f.at(list)
	at.id, at.field = id, ""
	if n := field(f.root, list); n != nil && i < len(n.Content) {
		at.node, at.line = n.Content[i], n.Content[i].Line
	}
	return at
}

// place is where something stands.
type place struct {
	file, id, field string
	line            int
	node            *yaml.Node
}

// of is the place of a field within this one.
func (at place) of(name string) place {
	at.field = name
	if n := field(at.node, name); n != nil {
		at.line = n.Line
	}
	return at
}

// has says whether the field is there at all.
func (at place) has(name string) bool { return field(at.node, name) != nil }

func (at place) String() string { return fmt.Sprintf("%s:%d", at.file, at.line) }

func (at place) errorf(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	for _, word := range []string{at.field, at.id} {
		if word != "" {
			err = fmt.Errorf("%s: %w", word, err)
		}
	}
	return fmt.Errorf("%s: %w", at, err)
}

func (p *parser) required(at place, names ...string) {
	for _, name := range names {
		if !at.has(name) {
			p.fail(at.errorf("field %s is missing", name))
		}
	}
}

// text refuses a value that is blank, far too long or holds what no screen
// should get.
func (p *parser) text(at place, s string) {
	switch {
	case strings.TrimSpace(s) == "":
		p.fail(at.errorf("empty"))
	case s != strings.TrimSpace(s):
		p.fail(at.errorf("blanks around the text"))
	case len(s) > maxText:
		p.fail(at.errorf("longer than %d bytes", maxText))
	}
	p.printable(at, s)
}

func (p *parser) printable(at place, s string) {
	for _, r := range s {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			p.fail(at.errorf("character %U", r))
			return
		}
	}
}

func (p *parser) texts(at place, list []string, least, most int) {
	if len(list) < least || len(list) > most {
		p.fail(at.errorf("want %d to %d entries, have %d", least, most, len(list)))
	}
	for i, s := range list {
		p.text(at, s)
		if slices.Contains(list[:i], s) {
			p.fail(at.errorf("%q stands twice", s))
		}
	}
}

func (p *parser) match(at place, pattern *regexp.Regexp, s, want string) {
	if !pattern.MatchString(s) {
		p.fail(at.errorf("want a %s, have %q", want, s))
	}
}

func oneOf[T ~string](p *parser, at place, s T, allowed ...T) {
	if !slices.Contains(allowed, s) {
		p.fail(at.errorf("want one of %v, have %q", allowed, s))
	}
}

// none makes an empty list nil, so that lists compare.
func none(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return list
}
