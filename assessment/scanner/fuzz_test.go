package scanner

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"soc2ready/assessment"
	"soc2ready/questions/shipped"
)

// seeds gives each sample of a kind to a fuzz target.
func seeds(f *testing.F, patterns ...string) {
	f.Helper()
	for _, p := range patterns {
		files, err := filepath.Glob(filepath.Join("testdata", p))
		if err != nil || len(files) == 0 {
			f.Fatal(p, err)
		}
		for _, name := range files {
			if info, err := os.Stat(name); err == nil && info.IsDir() {
				continue // what fuzzing found
			}
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
}

// held checks what is true of every scan, whole or broken off.
func held(t *testing.T, g *gather, err error) {
	t.Helper()
	s := g.scan
	g.close(assessment.Day{})
	var sum Counts
	for _, r := range s.Results {
		sum.sum(r.Counts)
		if len(r.Failed) > maxNames || len(r.Resources) > maxNames {
			t.Fatal("more names than may be kept")
		}
	}
	if sum != s.Counts || sum.Total() != s.Findings || s.Findings > MaxFindings {
		t.Fatalf("%d findings, counted %+v, results %+v (%v)", s.Findings, s.Counts, sum, err)
	}
}

func fuzzJSON(f *testing.F, reader func(*gather) func(*jsonReader) error) {
	f.Helper()
	f.Fuzz(func(t *testing.T, in []byte) {
		g := newGather("x")
		err := newJSONReader(bufio.NewReader(bytes.NewReader(in))).stream(reader(g))
		if err == nil && (!utf8.Valid(in) || len(bytes.TrimSpace(in)) > 0 && !validStream(in)) {
			t.Fatalf("taken, but it is no JSON: %q", in)
		}
		held(t, g, err)
	})
}

// validStream says whether encoding/json takes it, one value after the other.
func validStream(in []byte) bool {
	d := json.NewDecoder(bytes.NewReader(in))
	for {
		var v json.RawMessage
		if err := d.Decode(&v); err == io.EOF { //nolint:errorlint // as documented
			return true
		} else if err != nil {
			return false
		}
	}
}

func FuzzOCSF(f *testing.F) {
	seeds(f, "*.ocsf.json", "*.jsonl")
	fuzzJSON(f, func(g *gather) func(*jsonReader) error { return g.ocsf })
}

func FuzzASFF(f *testing.F) {
	seeds(f, "*.asff.json")
	fuzzJSON(f, func(g *gather) func(*jsonReader) error { return g.asff })
}

func FuzzPowerpipe(f *testing.F) {
	seeds(f, "powerpipe*.json")
	fuzzJSON(f, func(g *gather) func(*jsonReader) error { return g.powerpipe })
}

func FuzzTrivy(f *testing.F) {
	seeds(f, "trivy*.json")
	fuzzJSON(f, func(g *gather) func(*jsonReader) error { return g.trivy })
}

func FuzzCheckov(f *testing.F) {
	seeds(f, "checkov*.json")
	fuzzJSON(f, func(g *gather) func(*jsonReader) error { return g.checkov })
}

func FuzzGitHub(f *testing.F) {
	seeds(f, "github*.json")
	fuzzJSON(f, func(g *gather) func(*jsonReader) error { return g.github })
}

func FuzzOsquery(f *testing.F) {
	seeds(f, "osquery*")
	fuzzJSON(f, func(g *gather) func(*jsonReader) error {
		g.perDay = true
		return g.osquery
	})
}

func FuzzProwlerCSV(f *testing.F) {
	seeds(f, "*.csv")
	f.Fuzz(func(t *testing.T, in []byte) {
		g := newGather("x")
		held(t, g, g.knownCSV(bufio.NewReader(bytes.NewReader(in)), in))
	})
}

func FuzzMapping(f *testing.F) {
	f.Add([]byte(`{"tool":"own","check":"a","status":"b","pass":["ok"],"fail":["no"],"control":"mfa","rows":"x.y"}`), []byte("a,b\n1,ok\n2,no\n"))
	f.Add([]byte(`{"tool":"own","kind":"population","control":"mfa","date":"d"}`), []byte(`[{"d":"2026-11-01"},{"d":1793629623}]`))
	f.Fuzz(func(t *testing.T, how, in []byte) {
		m, err := ReadMapping(bytes.NewReader(how))
		if err != nil {
			return
		}
		g := newGather("x")
		held(t, g, g.read(bufio.NewReaderSize(bytes.NewReader(in), head), Options{Mapping: m}))
	})
}

// FuzzRead gives anything to the front door, and what comes out to a plan.
func FuzzRead(f *testing.F) {
	seeds(f, "*")
	bank := shipped.Bank()
	today, err := assessment.ParseDay("2026-11-24")
	if err != nil {
		f.Fatal(err)
	}
	a, _, err := assessment.New(bank, "id", assessment.Setup{Name: "acme"}, assessment.Act{Today: today})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		s, err := Read(iotest.OneByteReader(bytes.NewReader(in)), Options{Path: "x", Day: today})
		if err != nil {
			return
		}
		p, err := NewPlan(bank, a, []*Scan{s}, PlanOptions{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.New() {
			if r.Performed.After(today) {
				continue // it is refused, and told
			}
			if _, _, err := a.Clone().AddEvidence(bank, []assessment.Record{r}, assessment.Act{Today: today}); err != nil {
				t.Fatalf("planned and refused: %v\n%+v", err, r)
			}
		}
	})
}

func TestWhatOurReaderTakesEncodingJSONTakes(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`{"a":[1,-2.5e3,"x\n\u00e9\ud83d\ude00",true,false,null,{}]}`, ` [ ] `, `"\/"`, `0`, `[[[]]]`} {
		r := newJSONReader(bufio.NewReader(strings.NewReader(in)))
		got, err := r.value()
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		var want any
		d := json.NewDecoder(strings.NewReader(in))
		d.UseNumber()
		if err := d.Decode(&want); err != nil {
			t.Fatal(err)
		}
		x, _ := json.Marshal(got)
		y, _ := json.Marshal(want)
		if string(x) != string(y) {
			t.Errorf("%s: %s, want %s", in, x, y)
		}
	}
	for _, in := range []string{`[1,]`, `{"a" 1}`, `{a:1}`, `01`, `-`, `+1`, `1e`, `.5`, `tru`, `nulL`, `"\x"`, `"\u12g4"`, "\"\t\"", `[1 2]`, `{"a":1,}`, `{,}`, `[,]`} {
		r := newJSONReader(bufio.NewReader(strings.NewReader(in)))
		if v, err := r.value(); err == nil {
			if _, err := r.peek(); err != nil {
				t.Errorf("%s is taken for %v", in, v)
			}
		}
	}
}
