package questions_test

import (
	"slices"
	"strings"
	"testing"

	"soc2ready/questions"
)

var facts = []questions.Fact{
	{ID: "hosting", Values: []questions.FactValue{{ID: "cloud"}, {ID: "own"}, {ID: "mixed"}}},
	{ID: "office", Values: []questions.FactValue{{ID: "yes"}, {ID: "no"}}},
	{ID: "people", Values: []questions.FactValue{{ID: "1-5"}, {ID: "6-20"}, {ID: "300+"}}},
}

// scope makes the function that conditions ask.
func scope(in ...questions.Category) func(questions.Category) bool {
	return func(c questions.Category) bool { return c == questions.Security || slices.Contains(in, c) }
}

func TestConditionDecides(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		when    string
		profile questions.Profile
		scope   []questions.Category
		want    bool
	}{
		{when: "hosting = own", profile: questions.Profile{"hosting": "own"}, want: true},
		{when: "hosting = own", profile: questions.Profile{"hosting": "cloud"}},
		{when: "hosting=own", profile: questions.Profile{"hosting": "own"}, want: true},
		{when: "hosting in (own, mixed)", profile: questions.Profile{"hosting": "mixed"}, want: true},
		{when: "hosting in (own, mixed)", profile: questions.Profile{"hosting": "cloud"}},
		{when: "people in (1-5, 300+)", profile: questions.Profile{"people": "300+"}, want: true},
		{when: "people in (1-5, 300+)", profile: questions.Profile{"people": "6-20"}},
		{when: "scope has privacy", scope: []questions.Category{questions.Privacy}, want: true},
		{when: "scope has privacy", scope: []questions.Category{questions.Availability}},
		{when: "scope has processing-integrity", scope: []questions.Category{questions.ProcessingIntegrity}, want: true},
		{when: "scope has security", want: true},
		{when: "not scope has privacy", want: true},
		{when: "not scope has privacy", scope: []questions.Category{questions.Privacy}},
		{when: "not hosting = cloud", profile: questions.Profile{"hosting": "cloud"}},
		{when: "not hosting = cloud", profile: questions.Profile{"hosting": "own"}, want: true},
		{when: "not not hosting = cloud", profile: questions.Profile{"hosting": "own"}},
		{
			when:    "office = yes and hosting = own",
			profile: questions.Profile{"office": "yes", "hosting": "cloud"},
		},
		{
			when:    "office = yes or hosting = own",
			profile: questions.Profile{"office": "yes", "hosting": "cloud"}, want: true,
		},
		// and binds closer than or
		{
			when:    "office = no and hosting = own or people = 1-5",
			profile: questions.Profile{"office": "yes", "hosting": "cloud", "people": "1-5"}, want: true,
		},
		{
			when:    "office = no and (hosting = own or people = 1-5)",
			profile: questions.Profile{"office": "yes", "hosting": "cloud", "people": "1-5"},
		},
		{
			when:    "not (office = yes or hosting = own)",
			profile: questions.Profile{"office": "no", "hosting": "cloud"}, want: true,
		},
		{
			when:    "not (office = yes or hosting = own)",
			profile: questions.Profile{"office": "no", "hosting": "own"},
		},
		{
			when:    "not (office = yes and hosting = own)",
			profile: questions.Profile{"office": "yes", "hosting": "own"},
		},
	} {
		parsed, err := questions.ParseCondition(c.when, facts)
		if err != nil {
			t.Errorf("%q: %v", c.when, err)
			continue
		}
		if got := parsed.Holds(c.profile, scope(c.scope...)); got != c.want {
			t.Errorf("%q with %v, scope %v: got %v, want %v", c.when, c.profile, c.scope, got, c.want)
		}
	}
}

func TestFactThatIsNotSetNeverTakesAQuestionAway(t *testing.T) {
	t.Parallel()
	for _, when := range []string{
		"hosting = own",
		"not hosting = own",
		"not not hosting = own",
		"hosting = own and not hosting = own",
		"not (hosting = own and office = yes)",
		"not (hosting = own or office = yes)",
		"not (not hosting = own or not (office = yes and people = 1-5))",
		"office = yes and not (hosting in (cloud, own, mixed))",
	} {
		c, err := questions.ParseCondition(when, facts)
		if err != nil {
			t.Fatal(err)
		}
		for _, unset := range []questions.Profile{nil, {}, {"hosting": "", "office": ""}} {
			if !c.Holds(unset, scope()) {
				t.Errorf("%q is false with %v", when, unset)
			}
		}
	}
	// One fact known, the other not: the known one still decides.
	c, err := questions.ParseCondition("office = yes and hosting = own", facts)
	if err != nil {
		t.Fatal(err)
	}
	if c.Holds(questions.Profile{"office": "no"}, scope()) {
		t.Error("office = no does not decide while hosting is open")
	}
	if !c.Holds(questions.Profile{"office": "yes"}, scope()) {
		t.Error("hosting, which is not set, takes the question away")
	}
}

func TestConditionIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ when, reason string }{
		{"hosting", "expected = or in"},
		{"hosting =", "no value"},
		{"hosting = moon", `no value "moon"`},
		{"hosting in own", "expected ("},
		{"hosting in (own", "expected , or )"},
		{"hosting in (own, moon)", `no value "moon"`},
		{"hosting in ()", "expected , or )"},
		{"weather = fine", `no fact "weather"`},
		{"scope privacy", `expected "has"`},
		{"scope has magic", `no category "magic"`},
		{"(hosting = own", "missing )"},
		{"hosting = own)", `unexpected ")"`},
		{"hosting = own and", "ends too early"},
		{"hosting = own office = yes", `unexpected "office"`},
		{"not", "ends too early"},
		{"and hosting = own", `no fact "and"`},
		{strings.Repeat("(", 201), "longer than 200 words"},
	} {
		parsed, err := questions.ParseCondition(c.when, facts)
		if err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%.40q: got %v, want an error with %q", c.when, err, c.reason)
		}
		if parsed != nil {
			t.Errorf("%.40q: a condition beside the error", c.when)
		}
	}
}

func TestAConditionOfTwoHundredWordsIsTakenAndNoLongerOne(t *testing.T) {
	t.Parallel()
	words := func(n int) string { return strings.Repeat("not ", n-3) + "office = yes" }
	if c, err := questions.ParseCondition(words(200), facts); err != nil || !c.Holds(questions.Profile{"office": "no"}, scope()) {
		t.Errorf("200 words: %v", err)
	}
	if _, err := questions.ParseCondition(words(201), facts); err == nil {
		t.Error("201 words are taken")
	}
}

func TestEmptyConditionIsNone(t *testing.T) {
	t.Parallel()
	for _, when := range []string{"", "  \t\n"} {
		if c, err := questions.ParseCondition(when, facts); c != nil || err != nil {
			t.Errorf("%q: got %v, %v, want nothing", when, c, err)
		}
	}
}

// What parses decides without a panic, and taking a fact away from a profile
// never turns true to false.
func FuzzParseCondition(f *testing.F) {
	for _, s := range []string{
		"", "hosting = own", "not (office = yes and people in (1-5, 300+)) or scope has privacy",
		"not not not hosting = own", "((((office=no))))", "hosting in (own,", "scope has",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, when string) {
		c, err := questions.ParseCondition(when, facts)
		if err != nil || c == nil {
			return
		}
		for _, in := range []func(questions.Category) bool{scope(), scope(questions.Categories()...)} {
			for _, hosting := range []string{"", "cloud", "own"} {
				for _, office := range []string{"", "yes", "no"} {
					for _, people := range []string{"", "1-5", "300+"} {
						p := questions.Profile{"hosting": hosting, "office": office, "people": people}
						if !c.Holds(p, in) {
							continue
						}
						for _, fact := range facts {
							less := questions.Profile{"hosting": hosting, "office": office, "people": people}
							delete(less, fact.ID)
							if !c.Holds(less, in) {
								t.Fatalf("%q holds with %v, not without %s", when, p, fact.ID)
							}
						}
					}
				}
			}
		}
	})
}
