package text_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"soc2ready/questions"
	"soc2ready/questions/text"
)

// rule says what a bank breaks, one line each.
type rule func(*questions.Bank) []string

// rules by the sentence each stands for; broken_test.go shows that every one
// of them can be broken.
func rules() map[string]rule {
	return map[string]rule{
		"criteria are the 61, description items the nine, in order":         ruleIDs,
		"question ids count from 01 without holes":                          ruleNumbers,
		"the bank has its size":                                             ruleSize,
		"every criterion has questions, key and quick ones":                 ruleKeyAndQuick,
		"every common criterion has a key question without a condition":     ruleUnconditionalKey,
		"every point is served or listed with the reason":                   rulePoints,
		"points for a category are asked only with it in scope":             ruleCategoryPoints,
		"every criterion question names a control, every control serves":    ruleControls,
		"every condition can be true and false":                             ruleConditions,
		"texts keep their lengths":                                          ruleLengths,
		"an ask is one question in one sentence":                            ruleOneSentence,
		"labels and asks are unique":                                        ruleUnique,
		"no two asks are alike":                                             ruleAlike,
		"asks are easy to read":                                             ruleReadable,
		"certificates are named only where there are any":                   ruleCertificates,
		"the spelling is American":                                          ruleSpelling,
		"jargon and abbreviations of the asks are in the glossary":          ruleJargon,
		"no text says that one passes or fails an examination":              rulePass,
		"no question reads as if a point of focus were a requirement":       ruleRequirement,
		"retired questions are not asked and unserved points are not asked": ruleGone,
	}
}

// shippable is the bank as written, without errors.
func shippable(t *testing.T) *questions.Bank {
	t.Helper()
	b, err := text.Parse(text.Files())
	if err != nil {
		t.Fatal(err)
	}
	return questions.New(b)
}

func TestBankKeepsEveryRule(t *testing.T) {
	t.Parallel()
	b := shippable(t)
	for name, broken := range rules() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, what := range broken(b) {
				t.Error(what)
			}
		})
	}
}

// criteriaIDs are facts of the 2017 criteria: how many each series has.
func criteriaIDs() []string {
	var ids []string
	for _, s := range []struct {
		series string
		n      int
	}{
		{"CC1", 5},
		{"CC2", 3},
		{"CC3", 4},
		{"CC4", 2},
		{"CC5", 3},
		{"CC6", 8},
		{"CC7", 5},
		{"CC8", 1},
		{"CC9", 2},
		{"A1", 3},
		{"C1", 2},
		{"PI1", 5},
		{"P1", 1},
		{"P2", 1},
		{"P3", 2},
		{"P4", 3},
		{"P5", 2},
		{"P6", 7},
		{"P7", 1},
		{"P8", 1},
	} {
		for i := range s.n {
			ids = append(ids, fmt.Sprintf("%s.%d", s.series, i+1))
		}
	}
	return ids
}

func ruleIDs(b *questions.Bank) (out []string) {
	var have, series []string
	points := 0
	for _, c := range b.Criteria {
		have = append(have, c.ID)
		points += len(c.Points)
		if !slices.Contains(series, c.Series) {
			series = append(series, c.Series)
		}
	}
	if want := criteriaIDs(); !slices.Equal(have, want) {
		out = append(out, fmt.Sprintf("criteria: got %v, want %v", have, want))
	}
	if points != 330 {
		out = append(out, fmt.Sprintf("%d points of focus, want 330", points))
	}
	var listed, items []string
	for _, s := range b.Series {
		listed = append(listed, s.ID)
	}
	if !slices.Equal(listed, series) {
		out = append(out, fmt.Sprintf("series: got %v, criteria have %v", listed, series))
	}
	for _, d := range b.Description {
		items = append(items, d.ID)
		if both := d.ID != "DC9"; slices.Contains(d.Types, 1) != both || !slices.Contains(d.Types, 2) {
			out = append(out, fmt.Sprintf("%s: types %v", d.ID, d.Types))
		}
	}
	if want := strings.Fields("DC1 DC2 DC3 DC4 DC5 DC6 DC7 DC8 DC9"); !slices.Equal(items, want) {
		out = append(out, fmt.Sprintf("description items: got %v", items))
	}
	return out
}

// places are the ids that questions belong to, in order.
func places(b *questions.Bank) []string {
	var ids []string
	for _, c := range b.Criteria {
		ids = append(ids, c.ID)
	}
	for _, d := range b.Description {
		ids = append(ids, d.ID)
	}
	return ids
}

func ruleNumbers(b *questions.Bank) (out []string) {
	retired := map[string]bool{}
	for _, r := range b.Retired {
		retired[r.ID] = true
	}
	at := 0
	for _, place := range places(b) {
		n := 0
		next := func() string {
			n++
			return fmt.Sprintf("%s-%02d", place, n)
		}
		for _, i := range b.Of(place) {
			if i != at {
				out = append(out, fmt.Sprintf("%s stands at %d, want %d", b.Questions[i].ID, i, at))
			}
			at = i + 1
			want := next()
			for retired[want] {
				want = next()
			}
			if b.Questions[i].ID != want {
				out = append(out, fmt.Sprintf("got %s, want %s", b.Questions[i].ID, want))
			}
		}
	}
	return out
}

func ruleSize(b *questions.Bank) (out []string) {
	quick := 0
	for _, q := range b.Questions {
		if q.Quick {
			quick++
		}
	}
	for _, c := range []struct {
		what          string
		n, least, top int
	}{
		{"questions", len(b.Questions), 260, 340},
		{"quick questions", quick, 70, 85},
		{"controls", len(b.Controls), 75, 95},
		{"glossary terms", len(b.Glossary), 50, 400},
		{"unserved points", len(b.Unserved), 0, 6},
		{"facts", len(b.Facts), 7, 7},
		{"pages", len(b.Pages), 8, 12},
	} {
		if c.n < c.least || c.n > c.top {
			out = append(out, fmt.Sprintf("%d %s, want %d to %d", c.n, c.what, c.least, c.top))
		}
	}
	return out
}

func ruleKeyAndQuick(b *questions.Bank) (out []string) {
	for _, place := range places(b) {
		n, key, quick := 0, 0, 0
		for _, i := range b.Of(place) {
			n++
			if b.Questions[i].Key {
				key++
			}
			if b.Questions[i].Quick {
				quick++
			}
		}
		minimum, mostQuick := 2, 2
		switch {
		case b.Item(place) != nil:
			minimum, mostQuick = 1, 1
		case place == "CC8.1":
			mostQuick = 3 // a series of its own in one criterion
		}
		if n < minimum {
			out = append(out, fmt.Sprintf("%s: %d questions, want %d", place, n, minimum))
		}
		if quick < 1 || quick > mostQuick {
			out = append(out, fmt.Sprintf("%s: %d quick questions, want 1 to %d", place, quick, mostQuick))
		}
		if b.Item(place) == nil && (key < 1 || key > 3) {
			out = append(out, fmt.Sprintf("%s: %d key questions, want 1 to 3", place, key))
		}
	}
	return out
}

func ruleUnconditionalKey(b *questions.Bank) (out []string) {
	for _, c := range b.Criteria {
		if c.Common() && !slices.ContainsFunc(b.Of(c.ID), func(i int) bool {
			return b.Questions[i].Key && b.Questions[i].When == nil
		}) {
			out = append(out, c.ID+": no key question without a condition")
		}
	}
	return out
}

func rulePoints(b *questions.Bank) (out []string) {
	unserved := map[string]bool{}
	for _, u := range b.Unserved {
		unserved[fmt.Sprintf("%s:%d", u.Criterion, u.Point)] = true
	}
	for _, c := range b.Criteria {
		for n := range c.Points {
			served := slices.ContainsFunc(b.Of(c.ID), func(i int) bool { return slices.Contains(b.Questions[i].Points, n+1) })
			if id := fmt.Sprintf("%s:%d", c.ID, n+1); !served && !unserved[id] {
				out = append(out, fmt.Sprintf("%s (%s): no question serves it", id, c.Points[n].Topic))
			}
		}
	}
	return out
}

// ruleCategoryPoints holds for the common criteria: a question that serves
// nothing but points of a category is out when the category is.
func ruleCategoryPoints(b *questions.Bank) (out []string) {
	for _, q := range b.Questions {
		c := b.Criterion(q.Criterion)
		if c == nil || !c.Common() || len(q.Points) == 0 {
			continue
		}
		var categories []questions.Category
		for _, n := range q.Points {
			category := questions.Category(c.Points[n-1].For)
			if !slices.Contains(questions.Categories(), category) {
				categories = nil
				break
			}
			categories = append(categories, category)
		}
		if categories == nil {
			continue
		}
		without := func(in questions.Category) bool { return !slices.Contains(categories, in) }
		if q.When == nil || q.When.Holds(nil, without) {
			out = append(out, fmt.Sprintf("%s: asks about %v whatever the scope", q.ID, categories))
		}
	}
	return out
}

func ruleControls(b *questions.Bank) (out []string) {
	serves := map[string]bool{}
	for _, q := range b.Questions {
		if len(q.Controls) == 0 && !q.Description() {
			out = append(out, q.ID+": names no control")
		}
		for _, id := range q.Controls {
			serves[id] = true
			if b.Control(id) == nil {
				out = append(out, fmt.Sprintf("%s: no control %q", q.ID, id))
			}
		}
	}
	for _, c := range b.Controls {
		if !serves[c.ID] {
			out = append(out, fmt.Sprintf("control %s serves no question", c.ID))
		}
	}
	return out
}

func ruleConditions(b *questions.Bank) (out []string) {
	for _, q := range b.Questions {
		if q.When == nil {
			if q.WhenText != "" {
				out = append(out, fmt.Sprintf("%s: %q was not read", q.ID, q.WhenText))
			}
			continue
		}
		outcome := map[bool]bool{}
		everyCase(b, q.When, func(p questions.Profile, in func(questions.Category) bool) { outcome[q.When.Holds(p, in)] = true })
		if !outcome[true] || !outcome[false] {
			out = append(out, fmt.Sprintf("%s: %q is always %v", q.ID, q.WhenText, outcome[true]))
		}
	}
	return out
}

// everyCase goes through all values of the facts that the condition names, and
// all scopes.
func everyCase(b *questions.Bank, c questions.Condition, try func(questions.Profile, func(questions.Category) bool)) {
	var used []*questions.Fact
	var collect func(questions.Condition)
	collect = func(c questions.Condition) {
		switch c := c.(type) {
		case questions.FactIs:
			if f := b.Fact(c.Fact); f != nil && !slices.Contains(used, f) {
				used = append(used, f)
			}
		case questions.Not:
			collect(c.A)
		case questions.And:
			collect(c.A)
			collect(c.B)
		case questions.Or:
			collect(c.A)
			collect(c.B)
		}
	}
	collect(c)
	profile := questions.Profile{}
	var walk func(int)
	walk = func(i int) {
		if i < len(used) {
			for _, v := range used[i].Values {
				profile[used[i].ID] = v.ID
				walk(i + 1)
			}
			return
		}
		for scope := range 1 << len(questions.Categories()) {
			try(profile, func(c questions.Category) bool {
				return c == questions.Security || scope>>slices.Index(questions.Categories(), c)&1 == 1
			})
		}
	}
	walk(0)
}

func ruleGone(b *questions.Bank) (out []string) {
	for _, r := range b.Retired {
		if b.Question(r.ID) != nil {
			out = append(out, r.ID+" is retired and asked")
		}
	}
	for _, u := range b.Unserved {
		for _, i := range b.Of(u.Criterion) {
			if slices.Contains(b.Questions[i].Points, u.Point) {
				out = append(out, fmt.Sprintf("%s:%d is listed as unserved, %s serves it", u.Criterion, u.Point, b.Questions[i].ID))
			}
		}
	}
	return out
}
