package command

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// ended is the error of a command that a signal ended.
type ended struct{ signal os.Signal }

func (e ended) Error() string { return "ended by " + e.signal.String() }

func (e ended) kind() kind {
	switch e.signal {
	case syscall.SIGHUP:
		return ended1
	case syscall.SIGQUIT:
		return ended3
	case syscall.SIGTERM:
		return ended15
	}
	return ended2
}

// grace is how long a write may go on after a signal, before the program ends
// without it: SQLite takes back what was not committed.
const grace = 2 * time.Second

// untilSignal runs fn until it is done or a signal comes. The signal cancels
// fn's context; an fn that finished all the same has succeeded.
func untilSignal(ctx context.Context, fn func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer signal.Stop(signals)
	done := make(chan error, 1)
	go func() { done <- fn(ctx) }()
	select {
	case err := <-done:
		return err
	case s := <-signals:
		cancel()
		select {
		case err := <-done:
			if err == nil {
				return nil
			}
		case <-time.After(grace):
		}
		return ended{s}
	}
}
