package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"runtime"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
)

// Crash is a panic of our own as it may be told to others: where it happened,
// and nothing that a person has typed.
type Crash struct {
	Reason string   // of the runtime; only the type of anything else
	Stack  []string // function, file and line, innermost first
}

// NewCrash makes the report of what recover gave, on the panicking goroutine.
func NewCrash(recovered any) Crash {
	c := Crash{Reason: fmt.Sprintf("a panic with a value of type %T", recovered)}
	var ours runtime.Error
	if err, ok := recovered.(error); ok && errors.As(err, &ours) {
		c.Reason = ours.Error()
	}
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		// The folders above are those of whoever built the program.
		file := path.Join(path.Base(path.Dir(f.File)), path.Base(f.File))
		c.Stack = append(c.Stack, fmt.Sprintf("%s %s:%d", f.Function, file, f.Line))
		if !more {
			return c
		}
	}
}

// String is the text of the report.
func (c Crash) String() string { return c.Reason + "\n\n" + strings.Join(c.Stack, "\n") + "\n" }

// errCrashed is why the context of the screens ended.
var errCrashed = errors.New("stopped by an error of its own")

// guard stands before the root model: a panic ends the screens in order, so
// that the terminal is given back and what is unsaved is written, instead of
// a stack on the screen.
type guard struct {
	inner tea.Model
	stop  context.CancelCauseFunc

	mu    sync.Mutex
	crash *Crash // the first one
}

// caught is deferred wherever our code is called.
func (g *guard) caught() {
	if r := recover(); r != nil {
		c := NewCrash(r)
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.crash == nil {
			g.crash = &c
			g.stop(errCrashed)
		}
	}
}

func (g *guard) broken() *Crash {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.crash
}

func (g *guard) Init() (cmd tea.Cmd) {
	defer g.caught()
	return g.watched(g.inner.Init())
}

func (g *guard) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	m = g
	if g.broken() != nil {
		return g, nil
	}
	defer g.caught()
	g.inner, cmd = g.inner.Update(msg)
	return g, g.watched(cmd)
}

func (g *guard) View() (v tea.View) {
	v.AltScreen = true // until the end, or the page would be left behind
	if g.broken() != nil {
		return v
	}
	defer g.caught()
	return g.inner.View()
}

// watched is a command whose panic is caught, and that of those it gives.
func (g *guard) watched(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.caught()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = g.watched(batch[i])
			}
		}
		return msg
	}
}

// tellCrash writes what was not saved yet, keeps the report, and says so.
func (s *session) tellCrash(c *Crash, startPlace string, stderr io.Writer) {
	kept := "everything that was shown as saved is on disk"
	if err := s.finishBroken(startPlace); err == nil {
		kept = "your answers are saved"
	}
	said := "soc2ready: " + errCrashed.Error() + "; " + kept
	if s.opts.Crash != nil {
		if at, err := s.opts.Crash(*c); err == nil {
			said += "; what happened, without your data, is in " + at
		}
	}
	_, _ = fmt.Fprintln(stderr, said)
}

// finishBroken is finish on a state that may not be whole any more.
func (s *session) finishBroken(startPlace string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errCrashed
		}
	}()
	return s.finish(startPlace)
}
