package assessment_test

import (
	"slices"
	"testing"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// interviewBank has series in the order of the bank, not of the interview.
func interviewBank() *questions.Bank {
	quick := func(place string) questions.Question { q := asked(place, 1, false); q.Quick = true; return q }
	b := bankOf(
		asked("CC1.1", 1, true), quick("CC1.1"), quick("CC6.1"), asked("CC6.1", 1, true), asked("CC6.2", 1, false), quick("CC7.1"), quick("CC8.1"),
		quick("A1.1"), asked("A1.1", 1, false), quick("P1.1"), asked("DC1", 1, false), quick("DC2"),
	)
	b.Question("CC6.2-01").When = questions.FactIs{Fact: "hosting", Values: []string{"own"}}
	return b
}

func TestTheInterviewBeginsWithTheQuickScan(t *testing.T) {
	t.Parallel()
	bank := interviewBank()
	a, _ := started(t, bank, questions.Availability, questions.Privacy)
	quick := []string{"CC6.1-01", "CC8.1-01", "CC7.1-01", "A1.1-01", "CC1.1-02", "P1.1-01", "DC2-01"}
	if got := a.QuickScan(bank); !slices.Equal(got, quick) {
		t.Errorf("quick scan %v, want %v", got, quick)
	}
	rest := []string{"CC6.1-02", "CC6.2-01", "A1.1-02", "CC1.1-01", "DC1-01"}
	if got := a.Interview(bank); !slices.Equal(got, append(quick, rest...)) {
		t.Errorf("interview %v, want %v and %v", got, quick, rest)
	}
}

func TestTheInterviewAsksWhatIsInScopeWithItsConditionTrue(t *testing.T) {
	t.Parallel()
	bank := interviewBank()
	a, _, err := assessment.New(bank, "id-1", assessment.Setup{Name: "First", Profile: questions.Profile{"hosting": "cloud"}}, act)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"CC6.1-01", "CC8.1-01", "CC7.1-01", "CC1.1-02", "DC2-01", "CC6.1-02", "CC1.1-01", "DC1-01"}
	if got := a.Interview(bank); !slices.Equal(got, want) {
		t.Errorf("interview %v, want %v", got, want)
	}
}

func TestNoSeriesIsLeftOutOfTheInterview(t *testing.T) {
	t.Parallel()
	bank := bankOf(asked("DC1", 1, false), asked("CC99.1", 1, true), asked("CC6.1", 1, true))
	a, _ := started(t, bank)
	if got, want := a.Interview(bank), []string{"CC6.1-01", "CC99.1-01", "DC1-01"}; !slices.Equal(got, want) {
		t.Errorf("interview %v, want %v", got, want)
	}
}

func TestResumeGoesOnWhereTheInterviewStopped(t *testing.T) {
	t.Parallel()
	bank := bankOf(asked("CC6.1", 1, true), asked("CC6.1", 1, false), asked("CC6.1", 1, false), asked("CC6.1", 1, false), asked("A1.1", 1, true))
	for _, tt := range []struct {
		name, place string
		answered    []string
		want        string
	}{
		{"at the beginning", "", nil, "CC6.1-01"},
		{"at the place", "CC6.1-03", nil, "CC6.1-03"},
		{"after the place when it is answered", "CC6.1-02", []string{"CC6.1-02", "CC6.1-03"}, "CC6.1-04"},
		{"from the beginning when nothing is open after it", "CC6.1-03", []string{"CC6.1-03", "CC6.1-04"}, "CC6.1-01"},
		{"at the first open one when the place is not asked", "A1.1-01", []string{"CC6.1-01"}, "CC6.1-02"},
		{"at the first open one when the place is gone", "CC9.9-09", []string{"CC6.1-01"}, "CC6.1-02"},
		{"nowhere when all is answered", "CC6.1-02", []string{"CC6.1-01", "CC6.1-02", "CC6.1-03", "CC6.1-04"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, _ := started(t, bank)
			for _, id := range tt.answered {
				record(t, a, bank, edit(id, partial), act)
			}
			if got := a.Resume(bank, tt.place); got != tt.want {
				t.Errorf("goes on at %q, want %q", got, tt.want)
			}
			if got := a.Complete(bank); got != (tt.want == "") {
				t.Errorf("complete: %t", got)
			}
		})
	}
}

func TestSeriesListTheirQuestionsAndProgress(t *testing.T) {
	t.Parallel()
	bank := interviewBank()
	a, _ := started(t, bank)
	record(t, a, bank, edit("CC6.1-02", na), act)
	record(t, a, bank, assessment.Edit{Question: "CC6.1-01", Note: ptr("later")}, act)
	for _, tt := range []struct {
		series   string
		want     []string
		answered int
	}{
		{"CC6", []string{"CC6.1-01", "CC6.1-02", "CC6.2-01"}, 1},
		{"CC6.1", []string{"CC6.1-01", "CC6.1-02"}, 1},
		{"DC", []string{"DC1-01", "DC2-01"}, 0},
		{"DC2", []string{"DC2-01"}, 0},
		{"A1", nil, 0}, // not in scope
		{"X", nil, 0},
	} {
		if got := a.SeriesQuestions(bank, tt.series); !slices.Equal(got, tt.want) {
			t.Errorf("%s has %v, want %v", tt.series, got, tt.want)
		}
		if answered, asked := a.Progress(bank, tt.series); answered != tt.answered || asked != len(tt.want) {
			t.Errorf("%s is at %d of %d, want %d of %d", tt.series, answered, asked, tt.answered, len(tt.want))
		}
	}
	for id, want := range map[string]string{"CC6.1-01": "CC6", "DC2-01": "DC", "P1.1-01": "P1"} {
		if got := assessment.SeriesOf(bank, bank.Question(id)); got != want {
			t.Errorf("%s is of series %q, want %q", id, got, want)
		}
	}
	if got := assessment.SeriesOf(bank, &questions.Question{Criterion: "CC0.0"}); got != "" {
		t.Errorf("an unknown criterion is of series %q", got)
	}
}
