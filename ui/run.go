package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
)

// Exit codes of signals, as shells have them.
const (
	exitFailure   = 1
	exitReadOnly  = 7
	exitHangup    = 129
	exitInterrupt = 130
	exitQuit      = 131
	exitTerminate = 143
)

// hungUp is why the context of the screens ended.
type hungUp struct{ signal os.Signal }

func (h hungUp) Error() string { return "ended by " + h.signal.String() }

// Run shows the screens until the person leaves, and gives the exit code. It
// writes what is still unsaved before it returns, also when it is ended by
// SIGHUP, SIGINT, SIGQUIT or SIGTERM.
func Run(ctx context.Context, o Options, stderr io.Writer) (int, error) {
	s := newSession(o)
	ctx, stop := signalContext(ctx, s.away.Load)
	defer stop()
	a := &app{s: s}
	defer unhurried()()
	// Reading waits until the frame clock runs, so that the first tick has a
	// page to draw: before it, each millisecond would come on top.
	a.begin = func() error {
		if err := s.openLatest(ctx); err != nil {
			return err
		}
		if err := s.openDrafts(); err != nil {
			s.opts.Banner = cmp.Or(s.opts.Banner, assessment.CleanLine(err.Error()))
		}
		*a = *newApp(s)
		return nil
	}
	// Bubble Tea would turn SIGINT and SIGTERM into exits of its own and know
	// nothing of SIGHUP and SIGQUIT: one handler here takes all four.
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	g := &guard{inner: a, stop: fail}
	stops := newStopper(s.away.Load)
	defer stops.close()
	stops.program = tea.NewProgram(g, tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithFilter(stops.filter))
	_, err := stops.program.Run()
	if c := g.broken(); c != nil {
		s.tellCrash(c, a.startPlace, stderr)
		return exitFailure, nil
	}
	code := exitCode(ctx, a, err)
	switch {
	case a.failed == nil:
	case code >= exitHangup: // ended while it was read
		return code, nil
	default:
		return exitFailure, a.failed
	}
	lost := s.finish(a.startPlace)
	if err := s.drafts.finish(lost == nil && s.saver.idle()); err != nil {
		_, _ = fmt.Fprintf(stderr, "soc2ready: what was being typed is not kept: %v\n", err)
	}
	if lost != nil {
		_, _ = fmt.Fprintf(stderr, "soc2ready: %d changes could not be saved: %v\n", len(s.saver.unsaved()), lost)
		if code == 0 || code == exitInterrupt {
			code = exitReadOnly
		}
		return code, nil
	}
	if code == exitInterrupt && s.a != nil {
		_, _ = fmt.Fprintln(stderr, "soc2ready: everything is saved; go on with: "+cmp.Or(s.opts.Resume, "soc2ready"))
	}
	if code == exitFailure {
		return code, err
	}
	return code, nil
}

// unhurried lets garbage lie until the first page is there: nearly all that a
// start reads is kept, so that collecting in the midst of it finds next to
// nothing, and takes as long as reading did. What it gives ends that.
func unhurried() func() {
	const percent, firstPage = 200, time.Second / 4
	usual := debug.SetGCPercent(percent)
	timer := time.AfterFunc(firstPage, func() { debug.SetGCPercent(usual) })
	return func() {
		if timer.Stop() {
			debug.SetGCPercent(usual)
		}
	}
}

// signalContext ends with the first signal. While away is true those that keys
// send are for the program in front.
func signalContext(ctx context.Context, away func() bool) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case sig := <-signals:
				if away() && (sig == syscall.SIGINT || sig == syscall.SIGQUIT) {
					continue
				}
				cancel(hungUp{sig})
			case <-done:
			}
			return
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel(nil)
	}
}

func exitCode(ctx context.Context, a *app, err error) int {
	var h hungUp
	if errors.As(context.Cause(ctx), &h) {
		switch h.signal {
		case syscall.SIGHUP:
			return exitHangup
		case syscall.SIGINT:
			return exitInterrupt
		case syscall.SIGQUIT:
			return exitQuit
		default:
			return exitTerminate
		}
	}
	switch {
	case errors.Is(err, tea.ErrInterrupted), err == nil && a.interrupted:
		return exitInterrupt
	case err != nil:
		return exitFailure
	}
	return 0
}

// finish writes what the screens could not write any more: the last answers
// and the place. The write of a batch that was under way is repeated; a Store
// takes a batch that it has already without harm.
func (s *session) finish(startPlace string) error {
	if s.a == nil || s.saver.store == nil || s.opts.ReadOnly != "" {
		return nil
	}
	if left := s.saver.unsaved(); len(left) > 0 {
		if err := write(s.saver.store, left, s.summary()); err != nil {
			if !errors.Is(err, assessment.ErrConflict) {
				return err
			}
			return s.finishConflict(left)
		}
		s.saver.pending, s.saver.inFlight = nil, nil
	}
	if s.place != startPlace {
		// Where the person was is a comfort; losing it is no failure.
		_ = s.saver.store.KeepPlace(context.Background(), s.a.ID, s.place)
	}
	return nil
}

// finishConflict keeps what nobody else touched and names the rest.
func (s *session) finishConflict(left []assessment.Entry) error {
	fresh, tail, err := load(context.Background(), s.saver.store, s.bank, s.a.ID)
	if err != nil {
		return err
	}
	s.a, s.tail = fresh, tail
	entries, conflicts, err := s.a.Rebase(left, s.act())
	if err != nil {
		return err
	}
	s.rescore()
	if len(entries) > 0 {
		if err := write(s.saver.store, entries, s.summary()); err != nil {
			return err
		}
	}
	s.saver.pending, s.saver.inFlight = nil, nil
	if len(conflicts) > 0 {
		return fmt.Errorf("%w: %s has another answer in the file, which stands", assessment.ErrConflict, conflicts[0].Subject)
	}
	return nil
}
