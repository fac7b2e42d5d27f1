package assessment_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func TestASetupIsCheckedAndNormalized(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	good := func(change func(*assessment.Setup)) assessment.Setup {
		s := assessment.Setup{Name: "First"}
		change(&s)
		return s
	}
	for _, tt := range []struct {
		name  string
		s     assessment.Setup
		field string
	}{
		{"no name", assessment.Setup{}, "name"},
		{"a blank name", assessment.Setup{Name: " \n "}, "name"},
		{"a long name", assessment.Setup{Name: strings.Repeat("x", assessment.MaxName+1)}, ""},
		{"a report type 3", good(func(s *assessment.Setup) { s.Target = 3 }), "type"},
		{"a window without a day", good(func(s *assessment.Setup) { s.Window = &assessment.Window{Months: 3} }), "window"},
		{"a window of 0 months", good(func(s *assessment.Setup) { s.Window = &assessment.Window{Start: today} }), "months"},
		{"a window of 19 months", good(func(s *assessment.Setup) { s.Window = &assessment.Window{Start: today, Months: 19} }), "months"},
		{"a category of another world", good(func(s *assessment.Setup) { s.Categories = []questions.Category{"speed"} }), "categories"},
		{"a value that a fact does not have", good(func(s *assessment.Setup) { s.Profile = questions.Profile{"hosting": "moon"} }), "hosting"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := assessment.New(bank, "id-1", tt.s, act)
			refusedFor(t, err, tt.field)
			a, _ := started(t, bank)
			before := a.Clone()
			if _, err := a.Change(bank, tt.s, act); err == nil || !reflect.DeepEqual(a, before) {
				t.Errorf("changed to it: %v", err)
			}
		})
	}
	_, _, err := assessment.New(bank, "id-1", good(func(s *assessment.Setup) { s.Profile = questions.Profile{"moons": "2"} }), act)
	unknown(t, err, "fact")

	a, _, err := assessment.New(bank, "id-1", assessment.Setup{
		Name: " First ", Categories: []questions.Category{questions.Privacy, questions.Availability, questions.Privacy},
		Profile: questions.Profile{"hosting": "own", "people": ""}, Window: &assessment.Window{Start: today, Months: 18},
	}, act)
	if err != nil {
		t.Fatal(err)
	}
	h := a.Header
	if h.Name != "First" || h.Target != assessment.Type2 || h.Bank != bank.Version || h.Created != today || len(h.Profile) != 1 {
		t.Errorf("header is %+v", h)
	}
	if want := []questions.Category{questions.Availability, questions.Privacy, questions.Security}; !reflect.DeepEqual(h.Scope, want) {
		t.Errorf("scope is %v, want %v", h.Scope, want)
	}
}

func TestTheAsOfDayIsTodayButNotAfterTheWindow(t *testing.T) { // R18
	t.Parallel()
	window := &assessment.Window{Start: day("2026-01-01"), Months: 3}
	for _, tt := range []struct {
		name   string
		set    assessment.Day
		window *assessment.Window
		today  string
		want   string
	}{
		{"not set", assessment.Day{}, nil, "2026-03-15", "2026-03-15"},
		{"set", day("2026-06-30"), window, "2026-03-15", "2026-06-30"},
		{"in the window", assessment.Day{}, window, "2026-03-15", "2026-03-15"},
		{"last day of the window", assessment.Day{}, window, "2026-03-31", "2026-03-31"},
		{"after the window", assessment.Day{}, window, "2026-04-01", "2026-03-31"},
	} {
		a := assessment.Assessment{Header: assessment.Header{AsOf: tt.set, Window: tt.window}}
		if got := a.AsOf(day(tt.today)).String(); got != tt.want {
			t.Errorf("%s: as of %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestAnswersGetStaleAfterTheirDays(t *testing.T) { // R39
	t.Parallel()
	confirmed := day("2026-01-01")
	for _, tt := range []struct {
		level assessment.Level
		days  int
		want  bool
	}{
		{proven, 89, false}, {proven, 90, true}, {na, 90, true}, {provider, 400, true}, {none, 400, false},
	} {
		v := assessment.Answer{Level: tt.level, Confirmed: confirmed}
		if got := v.Stale(confirmed.AddDays(tt.days), assessment.StaleDays); got != tt.want {
			t.Errorf("%q after %d days stale: %v, want %v", tt.level, tt.days, got, tt.want)
		}
	}
}

func TestAFileThatWasWrittenToIsOpenedSafely(t *testing.T) {
	t.Parallel()
	open := func(kind, subject, value string) (*assessment.Assessment, error) {
		items := []assessment.Item{
			{Kind: assessment.KindAssessment, Subject: "name", Value: `"First"`},
			{Kind: kind, Subject: subject, Value: value},
		}
		return assessment.Open(assessment.Stored{ID: "id-1", Items: items})
	}
	for _, tt := range []struct{ name, kind, subject, value string }{
		{"an answer that is no JSON", assessment.KindAnswer, "CC6.2-01", `{`},
		{"a provider that is no object", assessment.KindProvider, "cloud", `[]`},
		{"a day that does not exist", assessment.KindAnswer, "CC6.2-01", `{"since":"2026-02-30"}`},
		{"a report type 7", assessment.KindAssessment, "target", `7`},
		{"a report type below 0", assessment.KindAssessment, "target", `-1`},
		{"a window without end", assessment.KindAssessment, "window", `{"start":"2026-01-01","months":9223372036854775807}`},
		{"a window without a start", assessment.KindAssessment, "window", `{"months":3}`},
		{"an empty name", assessment.KindAssessment, "name", `""`},
	} {
		if _, err := open(tt.kind, tt.subject, tt.value); !errors.Is(err, assessment.ErrDamaged) {
			t.Errorf("%s: %v, want damaged", tt.name, err)
		}
	}
	a, err := open(assessment.KindAnswer, "CC6.2-01", `{"level":"mi\u001bssing","note":"a\u202eb","by":"\u001b[2J","owner":"\u0007","provider":"\u009b"}`)
	if err != nil {
		t.Fatal(err)
	}
	want := assessment.Answer{Level: "mi␛ssing", Note: "a\uFFFDb", By: "␛[2J", Owner: "␇", Provider: "\uFFFD"}
	if got := a.Answers["CC6.2-01"]; got != want {
		t.Errorf("answer is %+v, want %+v", got, want)
	}
	bank := smallBank() // levels that nobody knows count 0 and harm nothing
	if r := score(a, bank); r.Type1.Mean != 0 || r.Answered != 1 {
		t.Errorf("scored %+v", r)
	}
	if g := a.Gaps(bank, 0, today); g.Type != assessment.Type2 || len(g.List) != 1 {
		t.Errorf("gaps are %+v", g)
	}
	if a, err := open("telepathy", "x", `{}`); err != nil || a.Header.Name != "First" {
		t.Errorf("a kind of a later version: %v", err)
	}
	if a, err = open(assessment.KindProvider, "cloud", `{"id":"cloud","service":"\u001b","report":"\u0007"}`); err != nil || a.Providers["cloud"].Service != "␛" || a.Providers["cloud"].Report != "␇" {
		t.Errorf("provider is %+v, %v", a.Providers["cloud"], err)
	}
}
