package assessment_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func TestACadenceIsChangedWithAReasonAndGivenBack(t *testing.T) { // R25
	t.Parallel()
	bank := controlled(questions.Control{Kind: questions.Occurrence, Cadence: questions.Daily})
	a, _ := started(t, bank)
	view := func() assessment.ControlView {
		v, ok := a.Control(bank, "review")
		if !ok {
			t.Fatal("the control is not known")
		}
		return v
	}
	if v := view(); v.Cadence != questions.Daily || v.Proof != questions.Quarterly || v.Out || v.Reason != "" {
		t.Errorf("as in the bank it is %+v", v)
	}
	for _, tt := range []struct {
		set            assessment.ControlSetting
		cadence, proof questions.Cadence
	}{
		{assessment.ControlSetting{Cadence: questions.Weekly, Reason: "so"}, questions.Weekly, questions.Weekly}, // the proof follows
		{assessment.ControlSetting{Proof: questions.Monthly, Reason: "so"}, questions.Daily, questions.Monthly},
		{assessment.ControlSetting{Cadence: questions.PerEvent, Proof: questions.Yearly, Reason: "so"}, questions.PerEvent, questions.Yearly},
		{assessment.ControlSetting{Out: true, Reason: "one line\nand another  \n"}, questions.Daily, questions.Quarterly},
		{assessment.ControlSetting{Reason: "nothing is set, so nothing needs one"}, questions.Daily, questions.Quarterly},
	} {
		if _, err := a.SetControl(bank, "review", tt.set, act); err != nil {
			t.Fatal(err)
		}
		set := tt.set.Cadence != "" || tt.set.Proof != "" || tt.set.Out
		reason := map[bool]string{true: strings.TrimSpace(tt.set.Reason)}[set]
		if v := view(); v.Cadence != tt.cadence || v.Proof != tt.proof || v.Out != tt.set.Out || v.Reason != reason {
			t.Errorf("%+v makes it %+v", tt.set, v)
		}
		if _, kept := a.Controls["review"]; kept != set {
			t.Errorf("%+v is kept: %v", tt.set, kept)
		}
	}
	if _, ok := a.Control(bank, "nothing"); ok {
		t.Error("a control is known that is not in the bank")
	}
}

func TestASettingThatCannotBeIsRefusedAndChangesNothing(t *testing.T) {
	t.Parallel()
	bank := controlled(questions.Control{Kind: questions.Setting, Cadence: questions.Monthly})
	for _, tt := range []struct {
		name  string
		set   assessment.ControlSetting
		field string
		says  string
	}{
		{"a cadence that there is not", assessment.ControlSetting{Cadence: "hourly\x1b", Reason: "so"}, "cadence", "is not one of continuous"},
		{"a proof that is no proof", assessment.ControlSetting{Proof: questions.Daily, Reason: "so"}, "proof", "is not one of weekly"},
		{"a cadence without a reason", assessment.ControlSetting{Cadence: questions.Weekly}, "reason", "is missing"},
		{"a proof without a reason", assessment.ControlSetting{Proof: questions.Weekly}, "reason", "is missing"},
		{"out without a reason", assessment.ControlSetting{Out: true, Reason: " \n"}, "reason", "is missing"},
		{"a reason too long", assessment.ControlSetting{Out: true, Reason: strings.Repeat("x", assessment.MaxReason+1)}, "reason", "the limit is"},
	} {
		a, _ := started(t, bank)
		before := a.Clone()
		es, err := a.SetControl(bank, "review", tt.set, act)
		refusedFor(t, err, tt.field)
		if err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%s: refused with %v, want %q", tt.name, err, tt.says)
		}
		if es != nil || !reflect.DeepEqual(a, before) {
			t.Errorf("%s: something changed", tt.name)
		}
	}
	a, _ := started(t, bank)
	_, err := a.SetControl(bank, "nothing", assessment.ControlSetting{}, act)
	unknown(t, err, "control")
}

func TestAStoredSettingIsCheckedAndCleaned(t *testing.T) {
	t.Parallel()
	open := func(value string) (*assessment.Assessment, error) {
		return assessment.Open(assessment.Stored{ID: "x", Items: []assessment.Item{
			{Kind: assessment.KindAssessment, Subject: "name", Value: `"x"`},
			{Kind: assessment.KindControl, Subject: "review", Value: value},
		}})
	}
	for _, value := range []string{``, `{`, `7`, `{"cadence":"hourly","reason":"so"}`, `{"proof":"daily","reason":"so"}`} {
		if _, err := open(value); !errors.Is(err, assessment.ErrDamaged) {
			t.Errorf("%s: %v", value, err)
		}
	}
	a, err := open(`{"cadence":"weekly","proof":"yearly","reason":"so\u001b"}`)
	want := assessment.ControlSetting{Cadence: questions.Weekly, Proof: questions.Yearly, Reason: "so␛"}
	if err != nil || a.Controls["review"] != want {
		t.Errorf("opened as %+v, %v", a.Controls["review"], err)
	}
}

func TestCadencesAreListedFromTheDensest(t *testing.T) {
	t.Parallel()
	proofs := []questions.Cadence{questions.Weekly, questions.Monthly, questions.Quarterly, questions.HalfYearly, questions.Yearly}
	if !slices.Equal(assessment.ProofCadences(), proofs) {
		t.Errorf("proofs are %v", assessment.ProofCadences())
	}
	if want := append([]questions.Cadence{questions.Continuous, questions.PerEvent, questions.Daily}, proofs...); !slices.Equal(assessment.Cadences(), want) {
		t.Errorf("cadences are %v", assessment.Cadences())
	}
}
