package storage

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"soc2ready/assessment"
)

// failing runs a role with a fault, as strace names it, in the nth of these
// system calls, counted over all of them; said is what it told.
func failing(t *testing.T, calls, fault string, n int, role, path string) (said string, failed bool) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "strace", "-f", "-qq", "-o", "/dev/null",
		"-e", "trace="+calls, "-e", fmt.Sprintf("inject=%s:%s:when=%d", calls, fault, n), self, path)
	cmd.Env = append(os.Environ(), roleVariable+"="+role)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), cmd.ProcessState.ExitCode() != 0
}

// needsStrace skips where system calls can't be made to fail.
func needsStrace(t *testing.T) {
	t.Helper()
	if err := exec.Command("strace", "-qq", "-o", "/dev/null", "true").Run(); err != nil {
		t.Skip("needs strace and the right to use it: ", err)
	}
}

func TestUpgradeInWhichAnySystemCallFailsIsDoneOrNotBegun(t *testing.T) {
	t.Parallel()
	needsStrace(t)
	steps := append(migrations(), addColumn)
	const writes = "pwrite64,fdatasync,fsync,ftruncate,linkat,renameat,renameat2"
	for _, x := range []struct {
		name, calls, fault string
		least              int // refusals, else the test proves too little
	}{
		{"EIO", writes, "error=EIO", 10},
		{"ENOSPC", writes, "error=ENOSPC", 10},
		{"a write takes nothing", "pwrite64", "retval=0", 5},
		{"a read fails", "pread64", "error=EIO", 5},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			refusals := 0
			for n := 1; ; n++ {
				path, book := filled(t)
				said, failed := failing(t, x.calls, x.fault, n, "upgrade", path)
				if strings.Contains(said, "while loading shared libraries") {
					continue // a read of the loader, before there is a program
				}
				version := versionOf(t, path)
				switch {
				case failed && version == len(steps):
					t.Fatalf("call %d failed: told as failed, and the file is upgraded: %s", n, said)
				case failed && !strings.Contains(said, path) && !strings.Contains(said, filepath.Dir(path)):
					t.Errorf("call %d failed: said without the file: %s", n, said)
				case failed:
					refusals++
					sound(t, opened(t, path, ReadWrite), book) // as it was
				case version != len(steps):
					t.Fatalf("call %d failed: told as done, and the file has version %d", n, version)
				}
				d, err := open(t.Context(), path, ReadWrite, 0, steps) // once more, without faults
				if err != nil {
					t.Fatalf("call %d failed: afterwards the file can't be opened: %v", n, err)
				}
				if defects, err := check(t.Context(), d.sql, path, steps); err != nil || len(defects) > 0 {
					t.Fatalf("call %d failed: the file is damaged: %v %v", n, defects, err)
				}
				if all, err := d.List(t.Context()); err != nil || len(all) != 1 {
					t.Fatalf("call %d failed: %d assessments, %v", n, len(all), err)
				}
				if err := d.Close(); err != nil {
					t.Fatal(err)
				}
				if !failed && n > 30 || n > 80 { // past the last call
					break
				}
			}
			if refusals < x.least {
				t.Errorf("only %d calls failed: the test proves too little", refusals)
			}
		})
	}
}

// versionOf reads the schema version from the header, with no journal played back.
func versionOf(t *testing.T, path string) int {
	t.Helper()
	h, err := inspect(path)
	if err != nil && !errors.Is(err, assessment.ErrNewer) {
		t.Fatal(err)
	}
	if _, err := os.Lstat(path + "-journal"); err == nil {
		d, err := connect(path, "rw", 0)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = d.Close() }()
		v, err := readVersion(t.Context(), d, path)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	return h.version
}

func TestImmutableFileIsOpenedForReading(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root, to make a file immutable")
	}
	path, book := filled(t)
	if out, err := exec.Command("chattr", "+i", path).CombinedOutput(); err != nil {
		t.Skip("can't make a file immutable here: ", err, string(out))
	}
	t.Cleanup(func() {
		if err := exec.Command("chattr", "-i", path).Run(); err != nil {
			t.Error(err)
		}
	})
	d, err := Open(t.Context(), path, ReadWrite, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if d.ReadOnly() == "" {
		t.Error("no reason given")
	}
	refusesWrites(t, d, book)
	sound(t, d, book)
}
