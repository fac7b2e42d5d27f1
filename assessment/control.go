package assessment

import (
	"encoding/json"
	"fmt"
	"slices"

	"soc2ready/questions"
)

// ControlSetting is what an assessment changes of a control: zero values leave
// what the bank says. Anything set needs a reason.
type ControlSetting struct {
	Cadence questions.Cadence `json:"cadence,omitempty"`
	Proof   questions.Cadence `json:"proof,omitempty"`
	Out     bool              `json:"out,omitempty"` // it leaves the arithmetic (R49)
	Reason  string            `json:"reason,omitempty"`
}

// ControlView is a control as an assessment takes it.
type ControlView struct {
	*questions.Control
	Cadence, Proof questions.Cadence
	Out            bool
	Reason         string // why any of these are other than in the bank, "" when they are not
}

// strict says whether only a whole population shows that it ran (R26b).
func (v ControlView) strict() bool {
	return v.Kind == questions.Occurrence && (v.Cadence == questions.PerEvent || v.Cadence == questions.Daily)
}

// Cadences lists how often a control may run, the densest first.
func Cadences() []questions.Cadence {
	return append([]questions.Cadence{questions.Continuous, questions.PerEvent, questions.Daily}, ProofCadences()...)
}

// ProofCadences lists how often a record may have to be kept (R25).
func ProofCadences() []questions.Cadence {
	return []questions.Cadence{questions.Weekly, questions.Monthly, questions.Quarterly, questions.HalfYearly, questions.Yearly}
}

// Control gives a control with the cadences of this assessment; ok is false
// for an id that the bank does not know.
func (a *Assessment) Control(bank *questions.Bank, id string) (v ControlView, ok bool) {
	c := bank.Control(id)
	if c == nil {
		return v, false
	}
	s := a.Controls[id]
	v = ControlView{Control: c, Cadence: c.Cadence, Out: s.Out, Reason: s.Reason}
	if s.Cadence != "" {
		v.Cadence = s.Cadence
	}
	v.Proof = v.Cadence.Proof()
	if s.Proof != "" {
		v.Proof = s.Proof
	}
	return v, true
}

// SetControl changes what an assessment says of a control; the zero value gives
// it back to the bank. Unknown for the id, Refused for a cadence that there is
// not, or without a reason.
func (a *Assessment) SetControl(bank *questions.Bank, id string, s ControlSetting, act Act) ([]Entry, error) {
	if bank.Control(id) == nil {
		return nil, Unknown{"control", CleanLine(id)}
	}
	refuse := func(field, format string, args ...any) ([]Entry, error) {
		return nil, Refused{Subject: id, Field: field, Reason: fmt.Sprintf(format, args...)}
	}
	var err error
	if s.Reason, err = bounded("it", s.Reason, MaxReason, false); err != nil {
		return refuse("reason", "%v", err.(Refused).Reason)
	}
	switch {
	case s.Cadence != "" && !slices.Contains(Cadences(), s.Cadence):
		return refuse("cadence", "%s is not one of %s", quote(CleanLine(string(s.Cadence))), listed(each(Cadences(), cadenceText)))
	case s.Proof != "" && !slices.Contains(ProofCadences(), s.Proof):
		return refuse("proof", "%s is not one of %s", quote(CleanLine(string(s.Proof))), listed(each(ProofCadences(), cadenceText)))
	}
	changed := s.Cadence != "" || s.Proof != "" || s.Out
	var now json.RawMessage
	switch {
	case changed && s.Reason == "":
		return refuse("reason", "is missing; say why, since an auditor will ask")
	case changed:
		now = encode(s)
	}
	return a.record(act, KindControl, id, a.controlItem(id), now, 0, 0)
}

func cadenceText(c questions.Cadence) string { return string(c) }

func (a *Assessment) setControl(id, value string) error {
	if value == "" {
		delete(a.Controls, id)
		return nil
	}
	var s ControlSetting
	if err := decode([]byte(value), &s); err != nil {
		return err
	}
	s.Reason = CleanText(s.Reason)
	if s.Cadence != "" && !slices.Contains(Cadences(), s.Cadence) || s.Proof != "" && !slices.Contains(ProofCadences(), s.Proof) {
		return fmt.Errorf("%w: control %s has a cadence that there is not", ErrDamaged, quote(id))
	}
	a.Controls[id] = s
	return nil
}

func (a *Assessment) controlItem(id string) json.RawMessage {
	if s, ok := a.Controls[id]; ok {
		return encode(s)
	}
	return nil
}
