package ui

import (
	"errors"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// Editing is a text that lies in a file of its own for the person's editor.
type Editing struct {
	// Command starts the editor on the file; it gets the terminal.
	Command *exec.Cmd
	// Read gives what stands in the file after the editor has ended, with what
	// Command.Run gave; it removes the file unless what was written can't be
	// taken. The error tells why there is no text, in words.
	Read func(ended error) (string, error)
}

// editedMsg is what came out of an editor, of the note of a question.
type editedMsg struct {
	question, before string
	text             string
	err              error
}

// edit gives the note to the person's own editor, which has the terminal until
// it ends.
func (p *question) edit() tea.Cmd {
	s, id := p.s, p.q.ID
	if err := s.writable(); err != nil {
		return complain(err)
	}
	if s.opts.Edit == nil {
		return complain(errors.New("there is no editor here; e writes a note on this page"))
	}
	before := s.a.Answers[id].Note
	e, err := s.opts.Edit(questions.ScreenID(id), before, assessment.MaxNote)
	if err != nil {
		return complain(err)
	}
	s.away.Store(true)
	return tea.ExecProcess(e.Command, func(ended error) tea.Msg {
		defer s.away.Store(false)
		text, err := e.Read(ended)
		return forMsg{p, editedMsg{question: id, before: before, text: text, err: err}}
	})
}

// edited keeps the note that was written, on the question it was written for.
func (p *question) edited(m editedMsg) tea.Cmd {
	if m.err != nil {
		return complain(errors.New(m.err.Error() + "; the note stays as it was"))
	}
	text := strings.TrimRight(assessment.CleanText(m.text), " \n\t")
	if text == m.before {
		return notice("the note is as it was")
	}
	save, err := p.s.record(assessment.Edit{Question: m.question, Note: &text})
	if err != nil {
		return complain(err)
	}
	p.refresh()
	return tea.Batch(save, notice("the note is kept"))
}
