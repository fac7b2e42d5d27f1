package ui

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// windowMonths is the length that is proposed where there is no window yet.
const windowMonths = 6

// windowSaid tells a window in words, "" without one.
func windowSaid(w *assessment.Window) string {
	if w == nil {
		return ""
	}
	return fmt.Sprintf("%s to %s, %s", w.Start, w.End(), count(w.Months, "month", "months"))
}

// window asks for the first day of the window and its length.
func (d *setupDialog) window() screen {
	start, months := "", strconv.Itoa(windowMonths)
	if w := d.now.Window; w != nil {
		start, months = w.Start.String(), strconv.Itoa(w.Months)
	}
	fields := func() *huh.Form {
		return huh.NewForm(huh.NewGroup(
			huh.NewInput().Title("First day of the window").
				Description("the months that a Type 2 looks at; empty is no window").Value(&start).Validate(optionalDay),
			huh.NewInput().Title("Months").Description("1 to 18; 3, 6 and 12 are usual").Value(&months).CharLimit(2).Validate(wholeNumber),
		))
	}
	return d.several("window", fields, func() string { return start + " " + months }, func(s *assessment.Setup) {
		s.Window = nil
		if first := dayOrNone(start); !first.IsZero() {
			n, _ := strconv.Atoi(months) // the form takes nothing else
			s.Window = &assessment.Window{Start: first, Months: n}
		}
	})
}

func wholeNumber(s string) error {
	if _, err := strconv.Atoi(s); err != nil {
		return errors.New("write a whole number")
	}
	return nil
}

// stageNames are the stages as people say them, in order.
func stageNames() []huh.Option[string] {
	return []huh.Option[string]{
		huh.NewOption("nothing recorded", ""),
		huh.NewOption("our own practice", string(assessment.StagePractice)),
		huh.NewOption("on the way to an examination", string(assessment.StageToward)),
		huh.NewOption("a CPA firm examines us now", string(assessment.StageExamination)),
		huh.NewOption("we have a Type 1 report", string(assessment.StageType1)),
		huh.NewOption("we have a Type 2 report", string(assessment.StageType2)),
	}
}

// stage asks what there is beside the own practice: an examination, a report.
func (d *setupDialog) stage() screen {
	var now assessment.Stage
	if d.now.Stage != nil {
		now = *d.now.Stage
	}
	kind, firm, asOf, start, end := string(now.Kind), now.Firm, now.AsOf.String(), now.Start.String(), now.End.String()
	var covers []string
	for _, c := range now.Covers {
		covers = append(covers, string(c))
	}
	is := func(kinds ...assessment.StageKind) bool {
		for _, k := range kinds {
			if kind == string(k) {
				return true
			}
		}
		return false
	}
	report := func() bool { return is(assessment.StageType1, assessment.StageType2) }
	fields := func() *huh.Form {
		var categories []huh.Option[string]
		for _, c := range questions.Categories() {
			categories = append(categories, huh.NewOption(categoryName(c), string(c)))
		}
		stages := stageNames()
		return huh.NewForm(
			huh.NewGroup(huh.NewSelect[string]().Title("Where do you stand with reports?").Options(stages...).Height(len(stages)+2).Value(&kind)),
			huh.NewGroup(huh.NewInput().Title("Which CPA firm?").Value(&firm).CharLimit(assessment.MaxName).Validate(huh.ValidateNotEmpty())).
				WithHideFunc(func() bool { return !report() && !is(assessment.StageExamination) }),
			huh.NewGroup(huh.NewInput().Title("The day that the report speaks about").Description("as 2026-03-31").Value(&asOf).Validate(neededDay)).
				WithHideFunc(func() bool { return !is(assessment.StageType1) }),
			huh.NewGroup(
				huh.NewInput().Title("First day of the report's period").Description("as 2026-01-01").Value(&start).Validate(neededDay),
				huh.NewInput().Title("Last day of the report's period").Value(&end).Validate(neededDay),
			).WithHideFunc(func() bool { return !is(assessment.StageType2) }),
			huh.NewGroup(huh.NewMultiSelect[string]().Title("Which categories does it cover?").Description("x ticks; none ticked is not recorded").
				Options(categories...).Height(len(categories)+3).Value(&covers)).
				WithHideFunc(func() bool { return !report() }),
		)
	}
	values := func() string {
		return strings.Join([]string{kind, firm, asOf, start, end, strings.Join(covers, " ")}, "\x00")
	}
	return d.several("stage", fields, values, func(s *assessment.Setup) {
		if kind == "" {
			s.Stage = nil
			return
		}
		to := &assessment.Stage{Kind: assessment.StageKind(kind)}
		if report() || is(assessment.StageExamination) {
			to.Firm = assessment.CleanLine(strings.TrimSpace(firm))
		}
		switch {
		case is(assessment.StageType1):
			to.AsOf = dayOrNone(asOf)
		case is(assessment.StageType2):
			to.Start, to.End = dayOrNone(start), dayOrNone(end)
		}
		if report() {
			for _, c := range covers {
				to.Covers = append(to.Covers, questions.Category(c))
			}
		}
		s.Stage = to
	})
}

func neededDay(s string) error {
	_, err := assessment.ParseDay(strings.TrimSpace(s))
	return err
}

// several asks for fields that belong together; what the rules don't take is
// told, and the form is shown again.
func (d *setupDialog) several(name string, build func() *huh.Form, values func() string, take func(*assessment.Setup)) screen {
	var f *formScreen
	f = newForm(d.s, "set-up: "+name, build, values, func() tea.Cmd {
		next := d.now
		take(&next)
		if _, err := d.s.a.Preview(d.s.bank, next, d.s.opts.Today()); err != nil {
			return f.again(err)
		}
		d.now = next
		return d.s.back()
	})
	return f
}
