package text_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"soc2ready/questions"
	"soc2ready/questions/shipped"
	"soc2ready/questions/text"
)

func TestShippedBankIsTheBankAsWritten(t *testing.T) {
	t.Parallel()
	b, err := text.Parse(text.Files())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(b, *shipped.Bank(), cmpopts.IgnoreUnexported(questions.Bank{})); d != "" {
		t.Errorf("run go generate ./questions (- written, + shipped):\n%s", d)
	}
	if first, second := shipped.Bank(), shipped.Bank(); first != second {
		t.Error("two banks, want one")
	}
	if q := &b.Questions[0]; shipped.Bank().Question(q.ID) == nil {
		t.Errorf("the shipped bank does not find %s", q.ID)
	}
}

// tiny is the smallest bank that is read without an error.
func tiny() fstest.MapFS {
	files := fstest.MapFS{
		"bank.yaml":     {Data: []byte("edition: \"2017\"\nversion: 1.2.3\n")},
		"facts.yaml":    {Data: []byte("facts:\n  - id: office\n    ask: Office?\n    values: [{id: \"yes\", label: Yes}, {id: \"no\", label: No}]\n")},
		"retired.yaml":  {Data: []byte("retired: [{id: CC1.1-09, reason: Gone}]\n")},
		"unserved.yaml": {Data: []byte("unserved: [{criterion: CC1.1, point: 2, reason: Elsewhere}]\n")},
		"glossary.yaml": {Data: []byte("terms:\n  - {term: MFA, also: [two steps], meaning: Two proofs.}\n")},
		"glossary-2.yaml": {Data: []byte(
			"terms:\n  - {term: audit log, meaning: Who did what.}\n  - {term: Zone, meaning: A part.}\n")},
		"pages/01-types.md": {Data: []byte("# Two types\n\nOne **day**.\n\n- a period\n")},
		"criteria.yaml": {Data: []byte(`criteria:
  - id: CC1.1
    series: CC1
    category: security
    title: Honesty
    summary: People are honest.
    points: [{topic: One}, {topic: Two, for: privacy}]
series: [{id: CC1, title: Environment}]
description:
  - {id: DC1, title: Services, summary: What it does., types: [1, 2]}
`)},
		"controls/people.yaml": {Data: []byte(`controls:
  - id: code-of-conduct
    title: Code
    what: Everybody signs it.
    kind: document
    cadence: yearly
    type1: [the code]
    type2: [signatures]
    samples: All.
    owner_role: people
    automate: Ask by mail.
    scanner: ["tool:check_1"]
`)},
		"cc1.yaml": {Data: []byte("questions:\n" + questionYAML("CC1.1-02") + questionYAML("CC1.1-01"))},
		"dc.yaml":  {Data: []byte("questions:\n" + descriptionYAML)},
	}
	for _, name := range strings.Fields("cc2 cc3 cc4 cc5 cc6 cc7 cc8 cc9 a1 c1 pi1 p") {
		files[name+".yaml"] = &fstest.MapFile{Data: []byte("questions: []\n")}
	}
	for _, name := range strings.Fields("change risk access operations availability processing privacy") {
		files["controls/"+name+".yaml"] = &fstest.MapFile{Data: []byte("controls: []\n")}
	}
	under := fstest.MapFS{}
	for name, file := range files {
		if !strings.HasPrefix(name, "pages/") {
			name = "bank/" + name
		}
		under[name] = file
	}
	return under
}

func questionYAML(id string) string {
	return "  - id: " + id + `
    kind: document
    short: Code
    ask: Is there a code?
    why: Nobody knows.
    good: All sign.
    type1: [code]
    type2: [signatures]
    na: []
    fix: [Write it]
    effort: days
    owner_role: people
    weight: 2
    key: true
    quick: false
    points: [1]
    controls: [code-of-conduct]
    when: not office = yes
`
}

const descriptionYAML = `  - id: DC1-01
    kind: document
    short: Services
    ask: Is it told?
    why: Nobody knows.
    good: It is.
    type1: [text]
    type2: [text]
    na: []
    fix: [Write it]
    effort: hours
    owner_role: founder
    weight: 1
    key: false
    quick: true
    points: []
    controls: []
`

func TestParseReadsABank(t *testing.T) {
	t.Parallel()
	b, err := text.Parse(tiny())
	if err != nil {
		t.Fatal(err)
	}
	want := questions.Question{
		ID: "CC1.1-01", Criterion: "CC1.1", Kind: questions.Document, Short: "Code", Ask: "Is there a code?", Why: "Nobody knows.",
		Good: "All sign.", Type1: []string{"code"}, Type2: []string{"signatures"}, Fix: []string{"Write it"}, Effort: questions.Days,
		OwnerRole: "people", Weight: 2, Key: true, Points: []int{1}, Controls: []string{"code-of-conduct"},
		When:     questions.Not{A: questions.FactIs{Fact: "office", Values: []string{"yes"}}},
		WhenText: "not office = yes",
	}
	if d := cmp.Diff(want, b.Questions[0]); d != "" {
		t.Errorf("question (- want):\n%s", d)
	}
	var order, terms []string
	for _, q := range b.Questions {
		order = append(order, q.ID)
	}
	for _, g := range b.Glossary {
		terms = append(terms, g.Term)
	}
	if got := strings.Join(order, " "); got != "CC1.1-01 CC1.1-02 DC1-01" {
		t.Errorf("order: got %s", got)
	}
	if got := strings.Join(terms, ", "); got != "audit log, MFA, Zone" {
		t.Errorf("glossary: got %s", got)
	}
	if d := cmp.Diff([]questions.Page{{ID: "types", Title: "Two types", Text: "One **day**.\n\n- a period"}}, b.Pages); d != "" {
		t.Errorf("pages (- want):\n%s", d)
	}
	if b.Edition != "2017" || b.Version != "1.2.3" || len(b.Retired) != 1 || len(b.Unserved) != 1 || len(b.Controls) != 1 {
		t.Errorf("got %+v", b)
	}
}

func TestParseRefusesWithFileLineIDAndReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, old, new, want string }{
		{"unknown field", "bank/cc1.yaml", "    weight: 2", "    wieght: 2", "cc1.yaml:14: CC1.1-02: field wieght not found"},
		{"wrong kind of value", "bank/cc1.yaml", "weight: 2", "weight: two", "cc1.yaml:14: CC1.1-02: cannot unmarshal"},
		{"list for text", "bank/cc1.yaml", "ask: Is there a code?", "ask: [a, b]", "cc1.yaml:5: CC1.1-02: cannot unmarshal"},
		{"field twice", "bank/cc1.yaml", "    weight: 2", "    weight: 2\n    weight: 3", "already defined"},
		{"missing field", "bank/cc1.yaml", "    why: Nobody knows.\n", "", "cc1.yaml:2: CC1.1-02: field why is missing"},
		{"empty text", "bank/cc1.yaml", "why: Nobody knows.", "why: \"\"", "cc1.yaml:6: CC1.1-02: why: empty"},
		{"control character", "bank/cc1.yaml", "why: Nobody knows.", `why: "Nobody\x1b[2J"`, "cc1.yaml:6: CC1.1-02: why: character U+001B"},
		{"id twice", "bank/cc1.yaml", "CC1.1-01", "CC1.1-02", "cc1.yaml:20: CC1.1-02: question already stands at bank/cc1.yaml:2"},
		{"id of a retired question", "bank/retired.yaml", "CC1.1-09", "CC1.1-01", "retired.yaml:1: CC1.1-01: question already stands at bank/cc1.yaml:20"},
		{"id of another file", "bank/cc1.yaml", "CC1.1-01", "CC2.1-01", "cc1.yaml:20: CC2.1-01: id: belongs to another file"},
		{"id of a longer series", "bank/p.yaml", "questions: []", "questions:\n" + questionYAML("PI1.1-01"), "bank/p.yaml:2: PI1.1-01: id: belongs to another file"},
		{"id of no shape", "bank/cc1.yaml", "CC1.1-01", "CC1.1-1", "cc1.yaml:20: CC1.1-1: id: want a question id"},
		{"no such criterion", "bank/cc1.yaml", "CC1.1-01", "CC1.2-01", "no criterion or description item \"CC1.2\""},
		{"kind", "bank/cc1.yaml", "kind: document", "kind: letter", "cc1.yaml:3: CC1.1-02: kind: want one of"},
		{"population is for records", "bank/cc1.yaml", "kind: document", "kind: population", "kind: want one of"},
		{"effort", "bank/cc1.yaml", "effort: days", "effort: years", "effort: want one of"},
		{"owner", "bank/cc1.yaml", "owner_role: people", "owner_role: king", "owner_role: want one of"},
		{"weight", "bank/cc1.yaml", "weight: 2", "weight: 4", "weight: want 1 to 3, have 4"},
		{"point out of range", "bank/cc1.yaml", "points: [1]", "points: [3]", "points: CC1.1 has points 1 to 2, not 3"},
		{"point twice", "bank/cc1.yaml", "points: [1]", "points: [1, 1]", "point 1 stands twice"},
		{"no such control", "bank/cc1.yaml", "[code-of-conduct]", "[code]", "cc1.yaml:18: CC1.1-02: controls: no control \"code\""},
		{"bad condition", "bank/cc1.yaml", "when: not office = yes", "when: office = maybe", `cc1.yaml:19: CC1.1-02: when: condition "office = maybe": fact office has no value "maybe"`},
		{"empty condition", "bank/cc1.yaml", "when: not office = yes", `when: ""`, "when: empty condition"},
		{"too many entries", "bank/cc1.yaml", "fix: [Write it]", "fix: [a, b, c, d, e]", "fix: want 1 to 4 entries, have 5"},
		{"description with points", "bank/dc.yaml", "points: []", "points: [1]", "dc.yaml:2: DC1-01: a description question"},
		{"control kind", "bank/controls/people.yaml", "kind: document", "kind: thing", "controls/people.yaml:5: code-of-conduct: kind: want one of"},
		{"cadence", "bank/controls/people.yaml", "yearly", "hourly", "cadence: want one of"},
		{"scanner", "bank/controls/people.yaml", "tool:check_1", "check", "scanner: want a check"},
		{"term twice over files", "bank/glossary-2.yaml", "Zone", "mfa", "glossary.yaml:2: MFA: term already stands at bank/glossary-2.yaml:3"},
		{"term twice as other name", "bank/glossary-2.yaml", "Zone", "Two Steps", "term already stands at"},
		{"unserved point", "bank/unserved.yaml", "point: 2", "point: 3", "unserved.yaml:1: CC1.1:3: point: CC1.1 has points 1 to 2"},
		{"unserved criterion", "bank/unserved.yaml", "CC1.1", "CC9.9", "no criterion"},
		{"version", "bank/bank.yaml", "1.2.3", "one", "bank.yaml:2: version: want a version"},
		{"category", "bank/criteria.yaml", "category: security", "category: safety", "criteria.yaml:4: CC1.1: category: want one of"},
		{"series of a criterion", "bank/criteria.yaml", "series: CC1\n", "series: CC2\n", "no series \"CC2\""},
		{"when a point applies", "bank/criteria.yaml", "for: privacy", "for: fun", "points: want one of"},
		{"types", "bank/criteria.yaml", "types: [1, 2]", "types: [1]", "DC1: types: want [1, 2] or [2]"},
		{"fact value twice", "bank/facts.yaml", "id: \"no\"", "id: \"yes\"", "value \"yes\" stands twice"},
		{"fact that conditions could not name", "bank/facts.yaml", "id: office", "id: scope", "a condition uses this word itself"},
		{"alias", "bank/cc1.yaml", "ask: Is there a code?", "ask: &a Is there a code?", "cc1.yaml: line 5: aliases and anchors"},
		{"merge", "bank/glossary.yaml", "term: MFA", "<<: {term: MFA}", "tags are not allowed"},
		{"tag", "bank/cc1.yaml", "weight: 2", "weight: !!int \"2\"", "tags are not allowed"},
		{"two documents", "bank/retired.yaml", "retired:", "a: 1\n---\nretired:", "more than one document"},
		{"no YAML", "bank/retired.yaml", "retired:", "\tretired:", "retired.yaml: yaml: "},
		{"a list at the top", "bank/retired.yaml", "retired: ", "- ", "want fields at the top"},
		{"not UTF-8", "bank/retired.yaml", "Gone", "\xff", "retired.yaml: not UTF-8"},
		{"page without a title", "pages/01-types.md", "# ", "", "pages/01-types.md:1: types: want a title"},
		{"page without a text", "pages/01-types.md", "One **day**.\n\n- a period", "", "no text below"},
		{"page with a control character", "pages/01-types.md", "- a", "\x1b- a", "pages/01-types.md:5: types: character U+001B"},
		{"too deep", "bank/retired.yaml", "Gone", strings.Repeat("[", 50) + strings.Repeat("]", 50), "nested deeper"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := tiny()
			have := files[c.file].Data
			changed := bytes.Replace(have, []byte(c.old), []byte(c.new), 1)
			if bytes.Equal(have, changed) {
				t.Fatalf("%s has no %q", c.file, c.old)
			}
			files[c.file] = &fstest.MapFile{Data: changed}
			_, err := text.Parse(files)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %q in it", err, c.want)
			}
		})
	}
}

func TestParseTellsAboutFilesThatAreMissingEmptyLargeOrStray(t *testing.T) {
	t.Parallel()
	for name := range tiny() {
		if strings.HasPrefix(name, "bank/glossary") || strings.HasPrefix(name, "pages") {
			continue // any number, also none
		}
		for want, file := range map[string]*fstest.MapFile{
			"open " + name + ": file does not exist": nil,
			name + ": empty":                         {},
			name + ": larger than 1048576 bytes":     {Data: bytes.Repeat([]byte("#"), 1<<20+1)},
		} {
			files := tiny()
			if files[name] = file; file == nil {
				delete(files, name)
			}
			if _, err := text.Parse(files); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %q", name, err, want)
			}
		}
	}
	files := tiny()
	files["pages/03-three.md"] = files["pages/01-types.md"]
	if _, err := text.Parse(files); err == nil || !strings.Contains(err.Error(), "pages/03-three.md:1: three: want number 02") {
		t.Errorf("page left out: got %v", err)
	}
	files = tiny()
	files["bank/cc10.yaml"] = &fstest.MapFile{Data: []byte("questions: []\n")}
	if _, err := text.Parse(files); err == nil || !strings.Contains(err.Error(), "bank/cc10.yaml: nothing reads a file of this name") {
		t.Errorf("stray file: got %v", err)
	}
}

func TestParseTellsEverythingThatIsWrongAtOnce(t *testing.T) {
	t.Parallel()
	files := tiny()
	files["bank/cc1.yaml"] = &fstest.MapFile{Data: bytes.ReplaceAll(files["bank/cc1.yaml"].Data, []byte("weight: 2"), []byte("weight: 9"))}
	_, err := text.Parse(files)
	if err == nil || strings.Count(err.Error(), "weight: want 1 to 3") != 2 {
		t.Errorf("got %v, want both questions", err)
	}
	files["bank/cc1.yaml"] = &fstest.MapFile{Data: []byte("questions:\n" + strings.Repeat("  - {id: x}\n", 5000))}
	_, err = text.Parse(files)
	if n := strings.Count(err.Error(), "\n"); n > 250 {
		t.Errorf("%d lines of errors, want them bounded", n)
	}
}

func TestParseIsQuickOnHostileFiles(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"brackets":        strings.Repeat("[", 1<<20),
		"bracket lines":   strings.Repeat("[\n", 1<<19),
		"braces":          strings.Repeat("{a: ", 1<<18),
		"dashes":          strings.Repeat("- ", 1<<19),
		"question marks":  strings.Repeat("? ", 1<<19),
		"growing indents": indents(1000),
		"aliases":         "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c]\n",
	} {
		files := tiny()
		files["bank/cc1.yaml"] = &fstest.MapFile{Data: []byte(data)}
		start := time.Now()
		if _, err := text.Parse(files); err == nil {
			t.Errorf("%s: read without an error", name)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func indents(n int) string {
	var w strings.Builder
	for i := range n {
		w.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return w.String()
}

func TestSeriesNameTheirFiles(t *testing.T) {
	t.Parallel()
	for criterion, want := range map[string]string{
		"CC6.2": "cc6", "A1.1": "a1", "C1.2": "c1", "PI1.5": "pi1", "P1.1": "p", "P8.1": "p", "DC3": "dc", "PI1.2-03": "pi1", "DC3-01": "dc", "": "",
	} {
		if got := text.SeriesFile(criterion); got != want {
			t.Errorf("%s: got %s, want %s", criterion, got, want)
		}
	}
}

// Whatever stands in one file: no panic, and what is read without an error
// reads the same again.
func FuzzParse(f *testing.F) {
	for name, file := range tiny() {
		f.Add(name, file.Data)
	}
	err := fs.WalkDir(text.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(text.Files(), name)
		f.Add(name, raw)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		files := tiny()
		if files[name] == nil {
			name = "bank/cc1.yaml"
		}
		files[name] = &fstest.MapFile{Data: data}
		b, err := text.Parse(files)
		if err != nil {
			return
		}
		again, err := text.Parse(files)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(b, again, cmpopts.IgnoreUnexported(questions.Bank{})); d != "" {
			t.Error(d)
		}
	})
}
