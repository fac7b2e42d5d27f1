//go:build unix

package storage

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"soc2ready/storage/storagetest"
)

// Some faults need a process of their own, to be killed, or to have another
// user, umask or limit: the tests start their own program with a role.
const roleVariable = "SOC2READY_STORAGE_TEST_ROLE"

func TestMain(m *testing.M) {
	role := os.Getenv(roleVariable)
	if role == "" {
		os.Exit(m.Run())
	}
	if err := play(role, os.Args[1]); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func play(role, path string) error {
	ctx := context.Background()
	switch role {
	case "create under umask 0":
		syscall.Umask(0)
		d, err := Open(ctx, path, Create, 0)
		if err != nil {
			return err
		}
		return errors.Join(d.Backup(ctx, path+".backup"), d.Close())
	case "answer for ever":
		return answerForEver(ctx, path)
	case "stop half way through a write":
		return stopHalfWay(ctx, path)
	case "be nobody and answer":
		if err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(65534), syscall.Setuid(65534)); err != nil {
			return err
		}
		return tell(ctx, path)
	case "upgrade":
		d, err := open(ctx, path, ReadWrite, 0, append(migrations(), addColumn))
		if err != nil {
			return err
		}
		return d.Close()
	case "answer within a limit of file size":
		limit := syscall.Rlimit{Cur: 200 << 10, Max: 200 << 10}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			return err
		}
		return answerForEver(ctx, path)
	}
	return fmt.Errorf("no role %q", role)
}

// answerForEver tells the head after each answer that is kept.
func answerForEver(ctx context.Context, path string) error {
	d, err := Open(ctx, path, ReadWrite, WaitInCommand)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	all, err := d.List(ctx)
	if err != nil {
		return err
	}
	stored, err := d.Load(ctx, all[0].ID)
	if err != nil {
		return err
	}
	book := storagetest.NewBook(&testing.T{}, stored.ID, all[0].Name)
	book.Follow(stored)
	for n := 0; ; n++ {
		head := book.Head()
		entries := book.Answer(n%40+1, "partial", fmt.Sprint(strings.Repeat(note, 5), n))
		if err := d.Append(ctx, stored.ID, head, entries, book.Summary()); err != nil {
			return err
		}
		fmt.Println(book.Head())
	}
}

// stopHalfWay leaves changed pages in the file with a journal beside it.
func stopHalfWay(ctx context.Context, path string) error {
	db, err := connect(path, "rw", 0)
	if err != nil {
		return err
	}
	if _, err := db.Exec("PRAGMA cache_size = 1"); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE item SET value = value || value || value; UPDATE assessment SET name = name || '!'"); err != nil {
		return err
	}
	fmt.Println("half way")
	time.Sleep(time.Minute) // killed long before
	return nil
}

// tell says how a file opens and what a write to it gives.
func tell(ctx context.Context, path string) error {
	d, err := Open(ctx, path, ReadWrite, 0)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	all, err := d.List(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("lists %d\n", len(all))
	fmt.Printf("read-only: %s\n", d.ReadOnly())
	fmt.Printf("write: %v\n", d.KeepPlace(ctx, all[0].ID, "CC6.1-02"))
	return nil
}

// actor is a process that plays a role.
type actor struct {
	t    *testing.T
	cmd  *exec.Cmd
	out  *bufio.Scanner
	done func() error
}

func start(t *testing.T, role, path string) *actor {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, path)
	cmd.Env = append(os.Environ(), roleVariable+"="+role)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	a := &actor{t: t, cmd: cmd, out: bufio.NewScanner(out)}
	a.done = func() error {
		_, _ = io.Copy(io.Discard, out)
		return cmd.Wait()
	}
	return a
}

func (a *actor) line() string {
	a.t.Helper()
	if !a.out.Scan() {
		a.t.Fatalf("the other process said nothing more: %v", a.out.Err())
	}
	return a.out.Text()
}

// kill ends it as kill -9 does and gives what it said meanwhile.
func (a *actor) kill() (rest []string) {
	a.t.Helper()
	if err := a.cmd.Process.Kill(); err != nil {
		a.t.Fatal(err)
	}
	for a.out.Scan() {
		rest = append(rest, a.out.Text())
	}
	_ = a.done() // "signal: killed"
	return rest
}

// says runs a role to its end.
func says(t *testing.T, role, path string) string {
	t.Helper()
	a := start(t, role, path)
	var all []string
	for a.out.Scan() {
		all = append(all, a.out.Text())
	}
	_ = a.done() // what it said tells whether it failed
	return strings.Join(all, "\n")
}
