package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// Limits of the file.
const (
	maxFile      = 64 << 10 // bytes
	maxName      = 200      // characters
	maxStaleDays = 3650
)

// Config is what the file sets. A field that it does not set is zero.
type Config struct {
	Name      string              // who stands in the history
	Theme     string              // auto, dark or light
	StaleDays int                 // after so many days an answer wants to be confirmed
	Keys      map[string][]string // action → its keys, in place of those it has
}

// Problem is one thing that is wrong with the file.
type Problem struct {
	Line   int // from 1; 0 is the file as a whole
	Reason string
}

// Bad is the error of a file with problems, in the order of its lines.
type Bad struct {
	Path     string
	Problems []Problem
}

func (b Bad) Error() string {
	var all []string
	for i, p := range b.Problems {
		if i == 3 {
			all = append(all, fmt.Sprintf("and %d more", len(b.Problems)-i))
			break
		}
		where := b.Path
		if p.Line > 0 {
			where = fmt.Sprintf("%s:%d", b.Path, p.Line)
		}
		all = append(all, where+": "+p.Reason)
	}
	return strings.Join(all, ", ")
}

// Path is where the file lies: soc2ready/config.toml in the config folder of a
// system. It is empty where there is no home folder. A relative path in
// XDG_CONFIG_HOME is ignored, as the XDG specification wants.
func Path(system string, env func(string) (string, bool)) string {
	folder := configFolder(system, env)
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, "soc2ready", "config.toml")
}

func configFolder(system string, env func(string) (string, bool)) string {
	if s, _ := env("XDG_CONFIG_HOME"); filepath.IsAbs(s) {
		return s
	}
	if system == "windows" {
		s, _ := env("APPDATA")
		return s
	}
	home, _ := env("HOME")
	if !filepath.IsAbs(home) {
		return ""
	}
	if system == "darwin" {
		return filepath.Join(home, "Library", "Application Support")
	}
	return filepath.Join(home, ".config")
}

// Read reads the file at path; a file that is not there, like the path "",
// sets nothing. The error is a Bad, and nothing of such a file holds.
func Read(path string, actions []Action) (Config, error) {
	if path == "" {
		return Config{}, nil
	}
	b, err := content(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, nil
	}
	if err != nil {
		var p *fs.PathError // its path is told already
		if errors.As(err, &p) {
			err = p.Err
		}
		return Config{}, Bad{path, []Problem{{0, err.Error()}}}
	}
	c, problems := Parse(b, actions)
	if len(problems) > 0 {
		return Config{}, Bad{path, problems}
	}
	return c, nil
}

// content reads a regular file, not more of it than may be in one.
func content(path string) (b []byte, err error) {
	info, err := os.Stat(path) // before it is opened: a pipe would wait for a writer
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("is not a plain file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	b, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(b) > maxFile {
		err = fmt.Errorf("is larger than %d KB", maxFile>>10)
	}
	return b, err
}

// written is the file as TOML has it.
type written struct {
	Name      *string             `toml:"name"`
	Theme     *string             `toml:"theme"`
	StaleDays *int64              `toml:"stale_days"`
	Keys      map[string][]string `toml:"keys"`
}

// Parse reads the text of a file; with problems the Config is empty.
func Parse(b []byte, actions []Action) (Config, []Problem) {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if len(b) > maxFile {
		return Config{}, []Problem{{0, fmt.Sprintf("is larger than %d KB", maxFile>>10)}}
	}
	var w written
	d := toml.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&w); err != nil {
		return Config{}, problemsOf(err)
	}
	at := linesOf(b)
	var problems []Problem
	for path, line := range at { // the library takes Name for name
		if top, _, _ := strings.Cut(path, "\x00"); !slices.Contains([]string{"name", "theme", "stale_days", "keys"}, top) && top == path {
			problems = append(problems, unknownField(line, top))
		}
	}
	tell := func(field, format string, args ...any) {
		problems = append(problems, Problem{at[field], fmt.Sprintf(format, args...)})
	}
	var c Config
	if w.Name != nil {
		c.Name = strings.TrimSpace(*w.Name)
		switch {
		case strings.ContainsFunc(c.Name, func(r rune) bool { return !unicode.IsPrint(r) }):
			tell("name", "name holds signs that can't be seen")
		case utf8.RuneCountInString(c.Name) > maxName:
			tell("name", "name is longer than %d characters", maxName)
		}
	}
	if w.Theme != nil {
		if c.Theme = *w.Theme; !slices.Contains([]string{"auto", "dark", "light"}, c.Theme) {
			tell("theme", "theme %s is not one of auto, dark, light", short(c.Theme))
		}
	}
	if w.StaleDays != nil {
		if c.StaleDays = int(*w.StaleDays); *w.StaleDays < 1 || *w.StaleDays > maxStaleDays {
			tell("stale_days", "stale_days is %d, not a number of days from 1 to %d", *w.StaleDays, maxStaleDays)
		}
	}
	if len(w.Keys) > 0 {
		c.Keys = checkKeys(w.Keys, actions, func(action string) int { return at["keys\x00"+action] }, func(p Problem) { problems = append(problems, p) })
	}
	if len(problems) > 0 {
		slices.SortStableFunc(problems, func(x, y Problem) int { return cmp.Or(x.Line-y.Line, strings.Compare(x.Reason, y.Reason)) })
		return Config{}, problems
	}
	return c, nil
}

// problemsOf turns an error of the TOML library into words for people.
func problemsOf(err error) []Problem {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) {
		var all []Problem
		for i := range unknown.Errors {
			e := &unknown.Errors[i]
			line, _ := e.Position()
			all = append(all, unknownField(line, strings.Join(e.Key(), ".")))
		}
		return all
	}
	var e *toml.DecodeError
	if !errors.As(err, &e) {
		return []Problem{{0, strings.TrimPrefix(err.Error(), "toml: ")}}
	}
	line, _ := e.Position()
	reason := strings.TrimPrefix(e.Error(), "toml: ")
	if k := e.Key(); len(k) > 0 && (strings.Contains(reason, "cannot ") || strings.Contains(reason, "incompatible")) {
		switch k[0] { // the library tells of Go types
		case "name", "theme":
			reason = k[0] + " has to be a text in quotes"
		case "stale_days":
			reason = "stale_days has to be a whole number"
		case "keys":
			reason = "keys has to be a table of actions, each with a list of keys: undo = [\"u\", \"ctrl+z\"]"
		}
	}
	return []Problem{{line, reason}}
}

func unknownField(line int, name string) Problem {
	return Problem{line, "unknown field " + short(name) + "; there are name, theme, stale_days and keys"}
}

// linesOf gives the line of each field, by its path joined with NULs. The text
// is known to be right.
func linesOf(b []byte) map[string]int {
	at := map[string]int{}
	var p unstable.Parser
	p.Reset(b)
	var walk func(table string, n *unstable.Node)
	walk = func(table string, n *unstable.Node) {
		path := table
		line := 0
		for k := n.Key(); k.Next(); {
			if line == 0 {
				line = p.Shape(k.Node().Raw).Start.Line
			}
			if path != "" {
				path += "\x00"
			}
			path += string(k.Node().Data)
			if at[path] == 0 {
				at[path] = line
			}
		}
		if v := n.Value(); v.Kind == unstable.InlineTable {
			for c := v.Children(); c.Next(); {
				walk(path, c.Node())
			}
		}
	}
	table := ""
	for p.NextExpression() {
		switch n := p.Expression(); n.Kind {
		case unstable.Table, unstable.ArrayTable:
			var parts []string
			for k := n.Key(); k.Next(); {
				parts = append(parts, string(k.Node().Data))
				if path := strings.Join(parts, "\x00"); at[path] == 0 {
					at[path] = p.Shape(k.Node().Raw).Start.Line
				}
			}
			table = strings.Join(parts, "\x00")
		case unstable.KeyValue:
			walk(table, n)
		}
	}
	return at
}

// short shows a text from the file, in quotes and not too much of it.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
