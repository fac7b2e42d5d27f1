package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// form asks for some fields; what is typed is taken when it is done.
func (d *recordDialog) form(name string, values func() string, take func() tea.Cmd, fields ...huh.Field) screen {
	build := func() *huh.Form { return huh.NewForm(huh.NewGroup(fields...)) }
	return newForm(d.s, name, build, values, func() tea.Cmd {
		cmd := take()
		d.s.back()
		return cmd
	})
}

func (d *recordDialog) text(name, hint string, into *string, limit int) screen {
	value := *into
	return d.form(strings.ToLower(name), func() string { return value }, func() tea.Cmd {
		*into = assessment.CleanLine(strings.TrimSpace(value))
		return nil
	}, huh.NewInput().Title(name).Description(hint).Value(&value).CharLimit(limit))
}

func (d *recordDialog) days() screen {
	performed, from, to := d.now.Performed.String(), d.now.From.String(), d.now.To.String()
	return d.form("days", func() string { return performed + "\x00" + from + "\x00" + to }, func() tea.Cmd {
		d.now.Performed, d.now.From, d.now.To = dayOrNone(performed), dayOrNone(from), dayOrNone(to)
		return nil
	},
		huh.NewInput().Title("Performed").Description("the day on which it was done").Value(&performed).Validate(optionalDay),
		huh.NewInput().Title("Covers from").Description("first day of the span it shows, or empty").Value(&from).Validate(optionalDay),
		huh.NewInput().Title("Covers to").Description("last day of the span, or empty").Value(&to).Validate(optionalDay),
	)
}

func (d *recordDialog) outcome() screen {
	outcome, kind := d.now.Outcome, d.now.Kind
	var outcomes []huh.Option[assessment.Outcome]
	for _, o := range assessment.Outcomes() {
		if o != assessment.NoneOccurred || d.control.Cadence == questions.PerEvent {
			outcomes = append(outcomes, huh.NewOption(outcomeWord(o), o))
		}
	}
	kinds := []huh.Option[questions.Kind]{huh.NewOption(kindWord(d.control.Kind), d.control.Kind), huh.NewOption(kindWord(questions.Population), questions.Population)}
	return d.form("outcome and kind", func() string { return string(outcome) + "\x00" + string(kind) }, func() tea.Cmd {
		d.now.Outcome, d.now.Kind = outcome, kind
		return nil
	},
		huh.NewSelect[assessment.Outcome]().Title("What does it show?").Options(outcomes...).Height(len(outcomes)+1).Filtering(false).Value(&outcome),
		huh.NewSelect[questions.Kind]().Title("What is it?").Options(kinds...).Height(len(kinds)+1).Filtering(false).Value(&kind),
	)
}

func (d *recordDialog) reference() screen {
	value := d.now.Reference
	return d.form("reference", func() string { return value }, func() tea.Cmd { return d.refer(value) },
		huh.NewInput().Title("Reference").Description("the path of a file, or a URL; empty for none").Value(&value).CharLimit(assessment.MaxReference))
}

func (d *recordDialog) note() screen {
	value := d.now.Note
	return d.form("note", func() string { return value }, func() tea.Cmd {
		d.now.Note = strings.TrimSpace(assessment.CleanText(value))
		return nil
	}, huh.NewText().Title("Note").Description("what an auditor or a colleague should know").Lines(4).ExternalEditor(false).CharLimit(assessment.MaxNote).Value(&value))
}
