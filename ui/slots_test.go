package ui

import (
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func TestTheCadenceThatIsShownIsThatOfTheAssessment(t *testing.T) {
	t.Parallel()
	for want, set := range map[string]assessment.ControlSetting{
		"quarterly":   {},
		"half yearly": {Cadence: questions.HalfYearly, Reason: "few people"},
		"out":         {Out: true, Reason: "nobody has access"},
	} {
		s := newBench(t, true).app.s
		control := s.bank.Control("access-review")
		if _, err := s.a.SetControl(s.bank, control.ID, set, s.act()); err != nil {
			t.Fatal(err)
		}
		page := plainView(newQuestion(s, []string{"CC6.2-04"}, ""), 140, 60)
		if !strings.Contains(page, control.Title+", "+want) {
			t.Errorf("the question does not say %q:\n%s", want, page)
		}
		if page := plainView(newControlCard(s, control), 80, 22); !strings.Contains(page, "\n"+want+" ") {
			t.Errorf("the control does not say %q:\n%s", want, page)
		}
	}
	s := newBench(t, false).app.s // nothing is there yet
	if page := plainView(newControlCard(s, s.bank.Control("access-review")), 80, 22); !strings.Contains(page, "\nquarterly ") {
		t.Errorf("got\n%s", page)
	}
}
