//go:build unix

package ui

import (
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/sys/unix"
)

// stopper takes a SIGTSTP that comes from elsewhere, as kill -TSTP sends it,
// the way of ctrl+z: first the terminal is given back, then the program stops.
//
// Go keeps its handler of a signal that was listened to once, so that SIGTSTP,
// which Bubble Tea stops itself with, would no longer stop anything: SIGSTOP
// takes its place, and the whole of stopping is done here.
type stopper struct {
	signals chan os.Signal
	done    chan struct{}
	program *tea.Program
}

// newStopper begins to listen. While away is true another program has the
// terminal: then there is nothing to give back.
func newStopper(away func() bool) *stopper {
	s := &stopper{signals: make(chan os.Signal, 1), done: make(chan struct{})}
	signal.Notify(s.signals, syscall.SIGTSTP)
	go func() {
		for {
			select {
			case <-s.signals:
			case <-s.done:
				return
			}
			if away() {
				stopHere(os.Getpid())
			} else {
				s.program.Send(tea.SuspendMsg{})
			}
		}
	}()
	return s
}

// filter sees every message of the program before Bubble Tea does.
func (s *stopper) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); !ok {
		return msg
	}
	if !underShell() {
		return noticeMsg{text: "no shell started this, so nothing could bring it back; ctrl+c leaves", bad: true}
	}
	if s.program.ReleaseTerminal() != nil {
		return nil // stopped with the terminal in its hands it would lock the shell out
	}
	stopHere(0)
	_ = s.program.RestoreTerminal() // what fails here fails again when the next frame is drawn
	return tea.ResumeMsg{}
}

// underShell says whether somebody can make the program go on: its parent is of
// the same session. The first process of a container or of a terminal window is
// of none but its own.
func underShell() bool {
	ours, err := unix.Getsid(0)
	if err != nil {
		return false
	}
	parents, err := unix.Getsid(os.Getppid())
	return err == nil && ours == parents
}

// stopHere stops a process, or all that the shell started with it for 0, and
// returns when the shell lets it go on. It waits to be told so: the stop may
// come a moment after kill has returned.
func stopHere(process int) {
	on := make(chan os.Signal, 1)
	signal.Notify(on, syscall.SIGCONT)
	defer signal.Stop(on)
	if syscall.Kill(process, syscall.SIGSTOP) == nil {
		<-on
	}
}

func (s *stopper) close() {
	signal.Stop(s.signals)
	close(s.done)
}
