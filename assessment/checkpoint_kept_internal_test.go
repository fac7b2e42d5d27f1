package assessment

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestRowsWrittenInAnyWayOfJSONAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		`[]`:                     {},
		`null`:                   nil,
		`["a"]`:                  {"a"},
		`["a b","c"]`:            {"a b", "c"},
		`[""]`:                   {""},
		` [ "a" , "b" ] `:        {"a", "b"},
		`["a\u0020b","c\"d",""]`: {"a b", `c"d`, ""},
		`[",","]"]`:              {",", "]"},
	} {
		got, err := textsOf([]byte(text))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{`[1]`, `["a",1]`, `{"a":"b"}`, `"a"`, `["a",null,["b"]]`} {
		if got, err := textsOf([]byte(text)); err == nil {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func FuzzKeptRows(f *testing.F) {
	f.Add([]byte(`["a","b c"]`))
	f.Add([]byte(`["\u0041"]`))
	f.Add([]byte(`[ "a" ]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if !json.Valid(b) { // encoding/json has checked what it hands on
			return
		}
		var want []string
		wantErr := json.Unmarshal(b, &want)
		got, err := textsOf(b)
		if (err == nil) != (wantErr == nil) || err == nil && !slices.Equal(got, want) {
			t.Errorf("%q, %v; encoding/json reads %q, %v", got, err, want, wantErr)
		}
	})
}
