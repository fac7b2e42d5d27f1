package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Action is something that can be put on a key.
type Action struct {
	Name  string   // "" is a key that stays what it is
	Where string   // the screen it belongs to; "" is everywhere
	Keys  []string // what is on it unless the file says otherwise
	Jump  bool     // goes to a screen: may be on g and a letter
}

// does tells an action in a sentence.
func (a Action) does() string {
	switch {
	case a.Name != "" && a.Where != "":
		return a.Name + " (" + a.Where + ")"
	case a.Name != "":
		return a.Name
	case a.Where != "":
		return "a fixed key of " + a.Where
	}
	return "a fixed key"
}

// checkKeys looks through the keys that a file sets.
func checkKeys(set map[string][]string, actions []Action, line func(action string) int, tell func(Problem)) map[string][]string {
	known := map[string]Action{}
	for _, a := range actions {
		if a.Name != "" {
			known[a.Name] = a
		}
	}
	out := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		a, ok := known[name]
		if !ok {
			tell(Problem{line(name), "keys: no action " + short(name) + "; there are " + strings.Join(slices.Sorted(maps.Keys(known)), ", ")})
			continue
		}
		if len(set[name]) == 0 {
			tell(Problem{line(name), "keys: " + name + " needs at least one key"})
		}
		for _, k := range set[name] {
			key, why := Key(k, a.Jump)
			if why != "" {
				tell(Problem{line(name), "keys: " + name + ": " + why})
				continue
			}
			if !slices.Contains(out[name], key) {
				out[name] = append(out[name], key)
			}
		}
	}
	for _, c := range clashes(out, actions) {
		tell(Problem{max(line(c.first), line(c.second)), c.reason})
	}
	return out
}

type clash struct{ first, second, reason string }

// clashes finds the keys that two actions of one screen would share.
func clashes(set map[string][]string, actions []Action) (all []clash) {
	keys := func(a Action) []string {
		if k, ok := set[a.Name]; ok && a.Name != "" {
			return k
		}
		return a.Keys
	}
	for i, x := range actions {
		for _, y := range actions[i+1:] {
			if x.Where != y.Where && x.Where != "" && y.Where != "" {
				continue
			}
			if _, ok := set[x.Name]; !ok {
				if _, ok := set[y.Name]; !ok {
					continue // as they are made, not by the file
				}
			}
			for _, k := range keys(x) {
				if slices.Contains(keys(y), k) {
					all = append(all, clash{x.Name, y.Name, fmt.Sprintf("keys: %s is on both %s and %s", short(k), x.does(), y.does())})
				}
			}
		}
	}
	return all
}

// named are the keys that have a name, and what they are called too.
func named() map[string]string {
	m := map[string]string{"escape": "esc", "return": "enter", "pageup": "pgup", "pagedown": "pgdown", "pgdn": "pgdown", "del": "delete", " ": "space"}
	for _, k := range []string{"enter", "tab", "esc", "space", "backspace", "delete", "insert", "up", "down", "left", "right", "home", "end", "pgup", "pgdown"} {
		m[k] = k
	}
	for i := 1; i <= 12; i++ {
		f := fmt.Sprintf("f%d", i)
		m[f] = f
	}
	return m
}

// Key reads a key as a person writes it and gives it as the screens know it:
// "u", "ctrl+z", "shift+tab", "f2", and, for what goes to a screen, "g r". Why
// is what is wrong with it, "" when nothing is.
func Key(s string, jump bool) (key, why string) {
	if first, second, ok := strings.Cut(s, " "); ok && first == "g" && second != "" {
		if !jump {
			return "", short(s) + " is for what goes to a screen only"
		}
		if r, n := utf8.DecodeRuneInString(second); n != len(second) || !unicode.IsLetter(r) {
			return "", short(s) + " has to be g and one letter"
		}
		return s, ""
	}
	if s == "g" {
		return "", "\"g\" begins the keys that go to a screen"
	}
	ctrl, alt, shift := false, false, false
	rest := s
	for {
		mod, after, ok := strings.Cut(rest, "+")
		if !ok || after == "" {
			break
		}
		switch strings.ToLower(mod) {
		case "ctrl":
			ctrl = true
		case "alt":
			alt = true
		case "shift":
			shift = true
		default:
			return "", "no key " + short(s)
		}
		rest = after
	}
	if name, ok := named()[strings.ToLower(rest)]; ok {
		return modifiers(ctrl, alt, shift) + name, ""
	}
	r, n := utf8.DecodeRuneInString(rest)
	switch {
	case n != len(rest) || r == utf8.RuneError || !unicode.IsPrint(r):
		return "", "no key " + short(s)
	case shift:
		return "", short(s) + ": write the sign that shift gives"
	case ctrl && slices.Contains([]rune{'i', 'm', 'h', '['}, unicode.ToLower(r)):
		return "", short(s) + " is the same as tab, enter, backspace or esc for a terminal"
	case ctrl:
		r = unicode.ToLower(r)
	}
	return modifiers(ctrl, alt, false) + string(r), ""
}

func modifiers(ctrl, alt, shift bool) string {
	s := ""
	if ctrl {
		s += "ctrl+"
	}
	if alt {
		s += "alt+"
	}
	if shift {
		s += "shift+"
	}
	return s
}
