package scanner

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// get follows field names into a value; nil where there is no such field.
func get(v any, path ...string) any {
	for _, name := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[name]
	}
	return v
}

// follow is get with the names joined by dots. A field whose name holds dots
// itself is found too.
func follow(v any, path string) any {
	if m, ok := v.(map[string]any); ok {
		if x, ok := m[path]; ok {
			return x
		}
	}
	return get(v, strings.Split(path, ".")...)
}

// word gives a text, a number or a truth value as text; "" for the rest.
func word(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}

// list gives the elements of a list; nil for what is none.
func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// words gives the texts of a list, or a single text.
func words(v any) []string {
	if s, ok := v.(string); ok {
		return []string{s}
	}
	var all []string
	for _, x := range list(v) {
		if s := word(x); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// first gives the first value that is there.
func first(v any, paths ...[]string) any {
	for _, p := range paths {
		if x := get(v, p...); x != nil {
			return x
		}
	}
	return nil
}

// sorted gives names in order, each once.
func sorted(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// whole gives a count; 0 for what is none.
func whole(v any) int {
	n, err := strconv.Atoi(word(v))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
