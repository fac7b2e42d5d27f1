package ui

import (
	"cmp"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// newControlDialog changes how often a control runs here, how often a record
// is kept, or takes it out; each needs a reason.
func newControlDialog(s *session, id string) screen {
	c := s.bank.Control(id)
	set := s.a.Controls[id]
	var f *formScreen
	same := func(says questions.Cadence) string { return "as the questions say (" + cadenceWord(says) + ")" }
	build := func() *huh.Form {
		cadences := []huh.Option[questions.Cadence]{huh.NewOption(same(c.Cadence), questions.Cadence(""))}
		for _, x := range assessment.Cadences() {
			cadences = append(cadences, huh.NewOption(cadenceWord(x), x))
		}
		proofs := []huh.Option[questions.Cadence]{huh.NewOption("as often as follows from how it runs", questions.Cadence(""))}
		for _, x := range assessment.ProofCadences() {
			proofs = append(proofs, huh.NewOption(cadenceWord(x), x))
		}
		changed := func() bool { return set.Cadence != "" || set.Proof != "" || set.Out }
		return huh.NewForm(
			huh.NewGroup(
				huh.NewSelect[questions.Cadence]().Title("How often does it run here?").Options(cadences...).Height(min(len(cadences), 8)+1).Filtering(false).Value(&set.Cadence),
			),
			huh.NewGroup(
				huh.NewSelect[questions.Cadence]().Title("How often is a record kept?").Options(proofs...).Height(len(proofs)+1).Filtering(false).Value(&set.Proof),
			),
			huh.NewGroup(
				huh.NewSelect[bool]().Title("Is it part of the window?").Height(3).Filtering(false).Options(
					huh.NewOption("yes", false), huh.NewOption("no: it is out, and its questions count half at most when all their controls are", true),
				).Value(&set.Out),
			),
			huh.NewGroup(
				huh.NewInput().Title("Why?").Description("an auditor will ask").CharLimit(assessment.MaxReason).Value(&set.Reason).Validate(func(text string) error {
					if strings.TrimSpace(text) == "" {
						return errors.New("needs a reason: an auditor will ask")
					}
					return nil
				}),
			).WithHideFunc(func() bool { return !changed() }),
		)
	}
	done := func() tea.Cmd {
		if set.Cadence == "" && set.Proof == "" && !set.Out {
			set = assessment.ControlSetting{}
		}
		save, err := s.setControl(id, set)
		if err != nil {
			return f.again(err)
		}
		s.back()
		return tea.Batch(save, notice("kept; u takes it back"))
	}
	values := func() string {
		out := ""
		if set.Out {
			out = "out"
		}
		return string(set.Cadence) + "\x00" + string(set.Proof) + "\x00" + out + "\x00" + set.Reason
	}
	f = newForm(s, "control: "+strings.ToLower(cmp.Or(c.Title, c.ID)), build, values, done).remember(&set.Reason)
	return f
}
