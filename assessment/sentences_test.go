package assessment_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/questions/shipped"
)

var writeStory = flag.Bool("write-story", false, "write testdata/story.golden anew")

// storyBank is a small bank with words.
func storyBank() *questions.Bank {
	own := asked("CC6.4", 2, true)
	own.When, own.WhenText = questions.FactIs{Fact: "hosting", Values: []string{"own"}}, "hosting = own"
	b := *bankOf(
		asked("CC6.2", 3, true), asked("CC6.2", 3, true), asked("CC6.2", 1, false),
		asked("CC6.4", 3, true), own, asked("CC8.1", 2, false),
		asked("A1.2", 3, true), asked("P1.1", 2, true), asked("P1.1", 1, false),
		asked("DC1", 1, false), asked("DC9", 1, false),
	)
	short := map[string]string{
		"CC6.2-01": "Access removed on leaving", "CC6.2-02": "Access approved before it is given", "CC6.2-03": "Contractors have end dates",
		"CC6.4-01": "Doors locked and logged", "CC6.4-02": "Server room visits recorded", "CC8.1-01": "Changes reviewed",
		"A1.2-01": "Restore tested", "P1.1-01": "Privacy notice is public", "P1.1-02": "Notice dated",
		"DC1-01": "Services described", "DC9-01": "Changes in the period described",
	}
	for i := range b.Questions {
		b.Questions[i].Short = short[b.Questions[i].ID]
	}
	titles := map[string]string{
		"CC6.2": "Accounts and access", "CC6.4": "Physical access", "CC8.1": "Change management", "A1.2": "Backups and recovery", "P1.1": "Notice",
	}
	for i := range b.Criteria {
		b.Criteria[i].Title = titles[b.Criteria[i].ID]
	}
	for i := range b.Description {
		b.Description[i].Title = map[string]string{"DC1": "Services", "DC9": "Significant changes"}[b.Description[i].ID]
	}
	b.Facts[0].Ask = "Where does your system run?"
	b.Facts[0].Values = []questions.FactValue{{ID: "own", Label: "On servers of our own"}, {ID: "cloud", Label: "With a cloud provider"}}
	return questions.New(b)
}

// nextBank is the second version of storyBank: one question is new, one
// retired, one reworded, and one has another condition.
func nextBank() *questions.Bank {
	b := *storyBank()
	b.Version = "1.1.0"
	var qs []questions.Question
	for _, q := range b.Questions {
		switch q.ID {
		case "CC6.2-02":
			q.Ask = "Is access approved in writing before it is given?"
		case "CC6.2-03":
			continue
		case "CC6.4-02":
			q.When, q.WhenText = nil, ""
		case "CC8.1-01":
			fresh := q
			fresh.ID, fresh.Short, fresh.Ask = "CC8.1-02", "Emergency changes reviewed", "Are emergency changes reviewed afterward?"
			qs = append(qs, q)
			q = fresh
		}
		qs = append(qs, q)
	}
	b.Questions = qs
	b.Retired = []questions.Retired{{ID: "CC6.2-03", Reason: "CC6.2-01 asks it too."}}
	return questions.New(b)
}

// everything is storyBank answered in full.
func everything() map[string]assessment.Level {
	m := map[string]assessment.Level{}
	for _, q := range storyBank().Questions {
		m[q.ID] = proven
		if q.Description() {
			m[q.ID] = complete
		}
	}
	return m
}

// with changes some of the levels.
func with(levels map[string]assessment.Level, pairs ...any) map[string]assessment.Level {
	for i := 0; i < len(pairs); i += 2 {
		levels[pairs[i].(string)] = pairs[i+1].(assessment.Level)
	}
	return levels
}

// pair is two states, and what to do to one to get the other.
type pair struct {
	name   string
	before map[string]assessment.Level
	setup  func(*assessment.Setup) // before
	then   []assessment.Edit
	change func(*assessment.Setup)
	bank   *questions.Bank // after; nil for the same
	days   int             // between them
}

func storyPairs(t testing.TB) []pair {
	some := func() map[string]assessment.Level {
		return map[string]assessment.Level{
			"CC6.2-01": partial, "CC6.2-02": operating, "CC6.2-03": proven, "CC6.4-01": designed, "CC8.1-01": proven, "DC1-01": drafted, "DC9-01": missing,
		}
	}
	security := func(s *assessment.Setup) { s.Categories = nil; s.Profile["hosting"] = "cloud" }
	return []pair{
		{name: "nothing happened", before: some(), setup: security},
		{name: "one answer got better", before: some(), setup: security, then: []assessment.Edit{edit("CC6.2-01", operating)}},
		{name: "one answer got worse and the gate closed", before: everything(), setup: security, then: []assessment.Edit{edit("CC6.4-01", operating)}},
		{name: "first answers", setup: security, then: []assessment.Edit{
			edit("CC6.2-01", proven), edit("CC6.2-02", proven), edit("CC6.4-01", na), edit("CC8.1-01", provider), edit("DC1-01", drafted),
		}},
		{name: "one does not apply and one was cleared", before: some(), setup: security, then: []assessment.Edit{edit("CC6.2-03", na), edit("CC8.1-01", none)}},
		{
			name: "privacy came into scope and availability went", before: with(some(), "A1.2-01", proven, "P1.1-02", partial),
			setup:  func(s *assessment.Setup) { security(s); s.Categories = []questions.Category{questions.Availability} },
			change: func(s *assessment.Setup) { s.Categories = []questions.Category{questions.Privacy} },
		},
		{
			name: "moved into the cloud", before: with(some(), "CC6.4-02", partial),
			setup: func(s *assessment.Setup) { security(s); s.Profile["hosting"] = "own" }, change: security,
		},
		{name: "a newer bank", before: with(some(), "CC6.4-02", proven), setup: security, bank: nextBank()},
		{name: "to and from a provider", before: with(some(), "CC6.4-01", provider, "CC6.2-03", na), setup: security, then: []assessment.Edit{
			edit("CC6.4-01", designed), edit("CC8.1-01", provider), edit("CC6.2-03", partial),
		}},
		{name: "a year went by without a review of the provider", before: with(some(), "CC8.1-01", provider), setup: security, days: 400},
		{
			name: "a window that opened before one of them ran", before: everything(), setup: security,
			then:   []assessment.Edit{{Question: "CC6.2-01", Since: ptr(day("2026-02-01"))}},
			change: func(s *assessment.Setup) { s.Window = &assessment.Window{Start: day("2026-01-01"), Months: 6} },
		},
		{
			name: "a good month that opens the gate", before: with(everything(), "CC6.2-01", operating, "CC6.4-01", none, "DC9-01", missing), setup: security,
			then: []assessment.Edit{edit("CC6.2-01", proven), edit("CC6.2-03", operating), edit("CC6.4-01", proven), edit("DC9-01", complete)},
		},
	}
}

// states makes both points of a pair.
func (p pair) states(t testing.TB) (bank *questions.Bank, from, to assessment.Point) {
	t.Helper()
	bank = storyBank()
	a := answered(t, bank, p.before)
	set := func(change func(*assessment.Setup)) {
		if change == nil {
			return
		}
		s := a.Setup()
		change(&s)
		if _, err := a.Change(bank, s, act); err != nil {
			t.Fatal(err)
		}
	}
	set(p.setup)
	addPoint(t, a, bank, "March", act)
	from, err := a.Checkpoint("March")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range p.then {
		record(t, a, bank, e, act)
	}
	set(p.change)
	if p.bank != nil {
		bank = p.bank
	}
	return bank, from, a.Now(bank, inDays(p.days))
}

func TestTheStoryOfTwelvePairsOfStates(t *testing.T) {
	t.Parallel()
	const golden = "testdata/story.golden"
	var b strings.Builder
	for i, p := range storyPairs(t) {
		bank, from, to := p.states(t)
		d := assessment.Between(bank, from, to)
		fmt.Fprintf(&b, "%d. %s\n", i+1, p.name)
		for _, s := range d.Sentences(bank) {
			wellSaid(t, s)
			fmt.Fprintf(&b, "   %s\n", s)
		}
		b.WriteString("\n")
	}
	if *writeStory {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the story is\n%s\nwant (-write-story writes it anew)\n%s", b.String(), want)
	}
}

func TestManyNewAnswersAreToldBySeries(t *testing.T) {
	t.Parallel()
	bank := shipped.Bank()
	a, _ := started(t, bank)
	from := a.Now(bank, act)
	n := 0
	for _, id := range a.Interview(bank) {
		if strings.HasPrefix(id, "CC6") || strings.HasPrefix(id, "CC8") || strings.HasPrefix(id, "DC") {
			record(t, a, bank, edit(id, assessment.LevelsFor(bank.Question(id))[2]), act)
			n++
		}
	}
	d := assessment.Between(bank, from, a.Now(bank, act))
	said := d.Sentences(bank)
	found := false
	for _, s := range said {
		wellSaid(t, s)
		found = found || strings.HasPrefix(s, fmt.Sprintf("%d questions are newly answered: ", n)) && strings.Contains(s, " of CC6, ") && strings.HasSuffix(s, " of the description.")
	}
	if !found || len(d.NewlyAnswered) != n {
		t.Errorf("%d new answers are told as %q", n, said)
	}
}
