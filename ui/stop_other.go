//go:build !unix

package ui

import tea "charm.land/bubbletea/v2"

// stopper is for systems with job control.
type stopper struct{ program *tea.Program }

func newStopper(func() bool) *stopper { return &stopper{} }

func (s *stopper) filter(_ tea.Model, msg tea.Msg) tea.Msg { return msg }

func (s *stopper) close() {}
