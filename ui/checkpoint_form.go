package ui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"soc2ready/assessment"
)

// askCheckpoint opens the form for a checkpoint, or says why there can't be one.
func askCheckpoint(s *session) tea.Cmd {
	if err := s.writable(); err != nil {
		return complain(err)
	}
	return s.goTo(newCheckpointForm(s))
}

// newCheckpointForm asks for the name of a checkpoint.
func newCheckpointForm(s *session) screen {
	name := proposedCheckpoint(s)
	var f *formScreen
	build := func() *huh.Form {
		return huh.NewForm(huh.NewGroup(huh.NewInput().
			Title("Name of the checkpoint").
			Description("keeps today's scores; enter takes the name").
			Value(&name).CharLimit(assessment.MaxName).Validate(huh.ValidateNotEmpty())))
	}
	done := func() tea.Cmd {
		save, err := s.checkpoint(name)
		if err != nil {
			return f.again(err)
		}
		s.back()
		return tea.Batch(save, notice("checkpoint "+assessment.CleanLine(name)+": today's scores are kept"))
	}
	f = newForm(s, "checkpoint", build, func() string { return name }, done).remember(&name)
	return f
}

// proposedCheckpoint is the month, with a number when it is taken.
func proposedCheckpoint(s *session) string {
	month := s.opts.Today().String()
	if len(month) > len("2026-11") {
		month = month[:len(month)-len("-24")]
	}
	for name, n := month, 2; ; n++ {
		if _, taken := s.a.Checkpoints[name]; !taken {
			return name
		}
		name = month + "-" + strconv.Itoa(n)
	}
}
