package assessment_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func TestAPreviewTellsWhatAChangeOfTheSetupWouldDo(t *testing.T) {
	t.Parallel()
	bank := storyBank()
	for _, tt := range []struct {
		name   string
		change func(*assessment.Setup)
		want   string
	}{
		{"nothing", func(*assessment.Setup) {}, "Nothing would change."},
		{
			"the name", func(s *assessment.Setup) { s.Name = "Second" },
			"The name would change from First to Second. Questions and scores would stay as they are.",
		},
		{
			"an organization", func(s *assessment.Setup) { s.Org = "Acme" },
			"The organization would be set to Acme. Questions and scores would stay as they are.",
		},
		{"a report", func(s *assessment.Setup) {
			s.Stage = &assessment.Stage{Kind: assessment.StageType2, Firm: "Doe CPAs", Start: day("2025-01-01"), End: day("2025-12-31"), Covers: []questions.Category{questions.Security}}
		}, "The stage would be set to a Type 2 report for 2025-01-01 to 2025-12-31 by Doe CPAs on security. Questions and scores would stay as they are."},
		{
			"privacy comes in", func(s *assessment.Setup) { s.Categories = append(s.Categories, questions.Privacy) },
			"The scope would change from availability and security to availability, privacy and security. " +
				"2 questions would come in; 1 was answered earlier and counts again: P1.1-01 (Privacy notice is public) and P1.1-02 (Notice dated). " +
				"Type 1 would fall from 100 % (ready) to 86 % (not ready, up to 100 %). The gate of Type 1 would close. " +
				"Type 2 would fall from 100 % (ready) to 86 % (not ready, up to 100 %). The gate of Type 2 would close.",
		},
		{
			"availability goes out", func(s *assessment.Setup) { s.Categories = nil },
			"The scope would change from availability and security to security. 1 question would go out; 1 answer is kept for later: A1.2-01 (Restore tested). " +
				"Type 1 would stay at 100 % (ready). Type 2 would stay at 100 % (ready).",
		},
		{
			"servers of one's own", func(s *assessment.Setup) { s.Profile["hosting"] = "own" },
			"The answer to “Where does your system run?” would change from With a cloud provider to On servers of our own. " +
				"1 question would come in: CC6.4-02 (Server room visits recorded). " +
				"CC6.4 (Physical access) would turn from met (self-assessed) to not met for both types, with questions still open. " +
				"Type 1 would fall from 100 % (ready) to 90 % (not ready, up to 100 %). The gate of Type 1 would close. " +
				"Type 2 would fall from 100 % (ready) to 90 % (not ready, up to 100 %). The gate of Type 2 would close.",
		},
		{
			"a window", func(s *assessment.Setup) { s.Window = &assessment.Window{Start: day("2026-01-01"), Months: 1} },
			"The window would be set to 2026-01-01 to 2026-01-31 (1 month). " +
				"CC6.2-03 (Contractors have end dates) is proven and would count 2 of 2 for Type 1 and 1 instead of 2 of 2 for Type 2. " +
				"Type 1 would stay at 100 % (ready). Type 2 would fall from 100 % (ready) to 98 % (ready). With the window from 2026-01-01 to 2026-01-31, evidenced would be 98 % (ready) and best still reachable 100 % (ready).",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := answered(t, bank, with(everything(), "P1.1-01", none, "CC6.4-02", none))
			e := edit("CC6.2-03", proven)
			e.Since = ptr(day("2026-02-01"))
			record(t, a, bank, e, act)
			s := a.Setup()
			s.Categories = []questions.Category{questions.Availability}
			s.Profile["hosting"] = "cloud"
			if _, err := a.Change(bank, s, act); err != nil {
				t.Fatal(err)
			}
			s = a.Setup()
			tt.change(&s)
			before := a.Clone()
			p, err := a.Preview(bank, s, today)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(p.Sentences, " "); got != tt.want {
				t.Errorf("told is\n%s\nwant\n%s", got, tt.want)
			}
			for _, said := range p.Sentences {
				wellSaid(t, said)
			}
			if !reflect.DeepEqual(a, before) {
				t.Error("a preview changed the state")
			}
		})
	}
}

func TestAPreviewRefusesWhatTheChangeWould(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, _ := started(t, bank)
	_, err := a.Preview(bank, assessment.Setup{Name: " "}, today)
	refusedFor(t, err, "name")
	_, err = a.Preview(bank, assessment.Setup{Name: "x", Window: &assessment.Window{Start: today, Months: 19}}, today)
	refusedFor(t, err, "months")
	_, err = a.Preview(bank, assessment.Setup{Name: "x", Profile: questions.Profile{"size": "1"}}, today)
	unknown(t, err, "fact")
}

func TestAPreviewForetellsTheScoresAndTheQuestions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		s := w.a.Setup()
		s.Categories = choices.Draw(t, "categories")
		s.Profile = questions.Profile{"hosting": hosting.Draw(t, "facts")}
		if yes.Draw(t, "no window") {
			s.Window = nil
		}
		p, err := w.a.Preview(w.bank, s, w.today)
		if err != nil {
			t.Fatal(err)
		}
		was := w.a.Clone()
		if _, err := w.a.Change(w.bank, s, assessment.Act{Today: w.today}); err != nil {
			t.Fatal(err)
		}
		r := w.score()
		if p.Changes.To.Type1.Brief() != r.Type1.Brief() || p.Changes.To.Type2.Brief() != r.Type2.Brief() {
			t.Fatalf("foretold %+v, came %+v", p.Changes.To.Type2.Brief(), r.Type2.Brief())
		}
		for i := range w.bank.Questions {
			q := &w.bank.Questions[i]
			x, y := was.Asked(w.bank, q), w.a.Asked(w.bank, q)
			in := slices.ContainsFunc(p.Changes.IntoScope, func(c assessment.Change) bool { return c.Question == q.ID })
			out := slices.ContainsFunc(p.Changes.OutOfScope, func(c assessment.Change) bool { return c.Question == q.ID })
			if in != (y && !x) || out != (x && !y) || slices.Contains(p.Back, q.ID) != (in && w.a.Answers[q.ID].Level != none) ||
				slices.Contains(p.Kept, q.ID) != (out && w.a.Answers[q.ID].Level != none) {
				t.Fatalf("%s: in %v, out %v", q.ID, in, out)
			}
		}
		for _, said := range p.Sentences {
			wellSaid(t, said)
		}
	})
}
