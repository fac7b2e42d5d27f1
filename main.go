// Command soc2ready tells a company how ready it is for a SOC 2 report. It is
// a self-assessment: not an audit, no opinion, no assurance.
//
// This file only connects the parts; see the doc.go of each.
package main

import (
	"context"
	"crypto/rand"
	"os"
	"os/signal"
	"os/user"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // for machines without zone data

	"github.com/charmbracelet/x/term"

	"soc2ready/assessment"
	"soc2ready/questions/shipped"
	"soc2ready/storage"
	"soc2ready/ui"
	"soc2ready/ui/command"
)

func main() { os.Exit(run()) }

// run is main with its exit code, so that scripts in tests can call it.
func run() int {
	// A reader that went away is an error of that write, not the end of the
	// program. Notify instead of Ignore: an editor started from here must not
	// inherit it.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	return command.Main(context.Background(), command.Deps{
		Bank:     shipped.Bank(),
		Open:     open,
		Copy:     duplicate,
		Restore:  restore,
		Rescue:   storage.Rescue,
		Screens:  screens,
		Terminal: terminal,
		Env:      os.LookupEnv,
		Login:    login,
		Now:      time.Now,
		NewID:    rand.Text,
		Build:    build(),
	}, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}

func open(ctx context.Context, path string, mode command.Mode) (assessment.Store, command.File, error) {
	how, wait := storage.ReadWrite, storage.WaitInCommand
	if mode.Create {
		how = storage.Create
	}
	if mode.OnScreen {
		wait = storage.WaitOnScreen
	}
	db, err := storage.Open(ctx, path, how, wait)
	if err != nil {
		return nil, nil, err
	}
	return db, file{db}, nil
}

// file shows a database to the commands, in their types.
type file struct{ *storage.DB }

// Upgraded implements command.File.
func (f file) Upgraded() command.Upgrade { return command.Upgrade(f.Upgrade()) }

// Deleted implements command.File.
func (f file) Deleted(ctx context.Context) ([]command.Deletion, error) {
	var all []command.Deletion
	gone, err := f.DB.Deleted(ctx)
	for _, x := range gone {
		all = append(all, command.Deletion(x))
	}
	return all, err
}

func duplicate(ctx context.Context, from, to string) error {
	return storage.Copy(ctx, from, to, storage.WaitInCommand)
}

func restore(ctx context.Context, from, to string) (string, error) {
	return storage.Restore(ctx, from, to, storage.WaitInCommand)
}

func screens(ctx context.Context, o ui.Options) (int, error) { return ui.Run(ctx, o, os.Stderr) }

// terminal says whether a reader or writer is a terminal.
func terminal(stream any) bool {
	f, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(f.Fd())
}

func login() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return os.Getenv("USER")
}

// version is set by a release build: -ldflags "-X main.version=1.0.0".
var version = "dev"

func build() command.Build {
	b := command.Build{Version: version, Commit: "unknown", Go: runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				b.Commit = s.Value
			}
		}
	}
	return b
}
