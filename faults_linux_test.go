package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions/shipped"
	"soc2ready/storage"
	"soc2ready/ui/uitest"
)

// needsStrace skips where system calls can't be watched or made to fail.
func needsStrace(t *testing.T) {
	t.Helper()
	if err := exec.Command("strace", "-qq", "-o", "/dev/null", "true").Run(); err != nil {
		t.Skip("needs strace and the right to use it: ", err)
	}
}

// straced gives a folder and this program in it, to be watched.
func straced(t *testing.T) (home, program string) {
	t.Helper()
	needsStrace(t)
	home = t.TempDir()
	program, err := asProgram(home)
	if err != nil {
		t.Fatal(err)
	}
	return home, program
}

func homeEnv(home string, more ...string) []string {
	return append([]string{
		"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + home, "TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC",
		"SOC2READY_TODAY=2026-11-24", "SOC2READY_ACTOR=kim", "GOCOVERDIR=" + os.Getenv("GOCOVERDIR"),
	}, more...)
}

// TestAnswerInWhichAnySystemCallFailsIsKeptOrRefused lets the nth write, sync,
// cut, removal or read of a file fail, or a write take nothing, for n = 1, 2, …,
// and looks at exit code and file.
func TestAnswerInWhichAnySystemCallFailsIsKeptOrRefused(t *testing.T) {
	t.Parallel()
	needsStrace(t)
	const writes = "pwrite64,fdatasync,fsync,ftruncate,unlink,unlinkat"
	for _, x := range []struct {
		name, calls, fault string
		least              int // refusals, else the test proves too little
	}{
		{"EIO", writes, "error=EIO", 5},
		{"ENOSPC", writes, "error=ENOSPC", 5},
		{"a write takes nothing", "pwrite64", "retval=0", 3},
		{"a read fails", "pread64", "error=EIO", 3},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			program, err := asProgram(home)
			if err != nil {
				t.Fatal(err)
			}
			refused := 0
			for n := 1; n < 60; n++ {
				path := filepath.Join(home, fmt.Sprintf("%d.db", n))
				newFile(t, path)
				cmd := exec.Command("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace="+x.calls,
					"-e", fmt.Sprintf("inject=%s:%s:when=%d", x.calls, x.fault, n),
					program, "--db", path, "answer", "CC6.1-01", "partial")
				cmd.Env = homeEnv(home)
				var out, errs bytes.Buffer
				cmd.Stdout, cmd.Stderr = &out, &errs
				if err := cmd.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
					t.Fatal(err)
				}
				if strings.Contains(errs.String(), "while loading shared libraries") {
					continue // a read of the loader, before there is a program
				}
				code := cmd.ProcessState.ExitCode()
				kept := answersIn(t, path) // checks file and history too
				switch {
				case code == 0 && kept != 1:
					t.Fatalf("call %d failed: told as saved, and it is not there: %s", n, errs.String())
				case code != 0 && (strings.Count(errs.String(), "\n") != 1 || !slices.Contains([]int{1, 5, 6, 7}, code)):
					t.Errorf("call %d failed: exit %d, %q", n, code, errs.String())
				case code != 0:
					refused++
				}
				if code == 0 && n > 12 { // past the last call
					break
				}
			}
			if refused < x.least {
				t.Errorf("only %d calls failed: the test proves too little", refused)
			}
		})
	}
}

// TestASavedAnswerIsSyncedFiveTimes counts, so that no answer gets dearer on a
// slow disk unseen: the journal, the folder that has it, the head of the
// journal, the file, and the folder once the journal is gone.
func TestASavedAnswerIsSyncedFiveTimes(t *testing.T) {
	t.Parallel()
	home, program := straced(t)
	path, trace := filepath.Join(home, "a.db"), filepath.Join(home, "trace")
	newFile(t, path)
	for _, x := range []struct {
		args  string
		syncs int
	}{{"answer CC6.1-01 partial", 5}, {"answer CC6.1-01 operating --note reviewed", 5}, {"show", 0}, {"gaps --json", 0}} {
		args := append([]string{"-f", "-qq", "-e", "trace=fsync,fdatasync,sync,msync,sync_file_range", "-e", "signal=none", "-o", trace, program, "--db", path}, strings.Fields(x.args)...)
		cmd := exec.Command("strace", args...)
		cmd.Env, cmd.Dir = homeEnv(home), home
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", x.args, err, out)
		}
		b, err := os.ReadFile(trace)
		if err != nil {
			t.Fatal(err)
		}
		// A call that another thread interrupts is written on two lines.
		if n := len(regexp.MustCompile(`(?m)^\d+ +f?(data)?sync\(`).FindAll(b, -1)); n != x.syncs {
			t.Errorf("%s: %d syncs, want %d:\n%s", x.args, n, x.syncs, b)
		}
	}
}

// TestNoCommandUsesTheNetwork watches every command that the help names for
// calls about the network, those that fail for want of arguments too.
func TestNoCommandUsesTheNetwork(t *testing.T) {
	t.Parallel()
	home, program := straced(t)
	text := filepath.Join(home, "claims.md")
	if err := os.WriteFile(text, []byte("We are SOC 2 certified.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	with := map[string]string{ // a command without a line here runs without arguments
		"new": "acme --categories availability", "answer": "CC6.1-01 operating --note x", "explain": "CC6.1-01", "checkpoint": "first",
		"export": "--format json -o bundle.json", "backup": "b.db", "restore": "b.db --yes", "claims": "claims.md", "learn": "types",
		"set": "--org Acme", "history redact": "1", "provider add": "aws --report soc2-type2", "provider edit": "aws --service x",
		"provider remove": "aws", "completion bash": "", "demo": "-o demo.db", "delete": "acme --yes", "import": "bundle.json",
		"evidence add": "mfa --performed 2026-11-01 --outcome pass --ref https://example.com/x", "evidence verify": "",
	}
	commands := allCommands(t, program, home)
	slices.SortStableFunc(commands, func(x, y string) int { // what makes things first, what takes them away last
		rank := func(s string) int {
			return map[string]int{"new": -3, "answer": -2, "export": -2, "backup": -1, "delete": 1}[s]
		}
		return rank(x) - rank(y)
	})
	if len(commands) < 30 {
		t.Fatalf("only %d commands: the help is read wrongly", len(commands))
	}
	worked := 0
	for _, c := range commands {
		trace := filepath.Join(home, "trace")
		args := append([]string{"-f", "-qq", "-e", "trace=network", "-e", "signal=none", "-o", trace, program}, strings.Fields(c+" "+with[c])...)
		cmd := exec.Command("strace", args...)
		cmd.Env, cmd.Dir = homeEnv(home), home
		if cmd.Run() == nil {
			worked++
		}
		b, err := os.ReadFile(trace)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range strings.Split(string(b), "\n") {
			// A lookup of the login name may ask a service of this machine.
			if strings.Contains(l, "(") && !strings.Contains(l, "AF_UNIX") && !endedThread.MatchString(l) {
				t.Errorf("soc2ready %s %s: %s", c, with[c], l)
			}
		}
	}
	if worked < 20 {
		t.Errorf("only %d of %d commands did something", worked, len(commands))
	}
}

// endedThread is what strace writes of a thread that ended with the process
// before it made a call: there is no name, and nothing between the brackets.
var endedThread = regexp.MustCompile(`^\d+ +\?\?\?\( <(unfinished \.\.\.|detached \.\.\.)>$`)

// allCommands gives the commands that the help names, those below others too.
func allCommands(t *testing.T, program, home string) (all []string) {
	t.Helper()
	var look func(path string)
	look = func(path string) {
		code, out := inShell(t, homeEnv(home), home, program+" help "+path)
		if code != 0 {
			t.Fatalf("help %s: exit %d\n%s", path, code, out)
		}
		for _, name := range commandsIn(out) {
			full := strings.TrimSpace(path + " " + name)
			all = append(all, full)
			look(full)
		}
	}
	look("")
	return all
}

// TestFullDiskIsToldOnTheScreenAndTheAnswerIsSavedOnceThereIsRoom answers on a
// disk that is full, makes room, and saves again.
func TestFullDiskIsToldOnTheScreenAndTheAnswerIsSavedOnceThereIsRoom(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root, to mount a small disk")
	}
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=400k"); err != nil {
		t.Skip("can't mount a small disk here: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	path := filepath.Join(disk, "a.db")
	newFile(t, path)
	filler := filepath.Join(disk, "filler")
	home := t.TempDir()
	program, err := asProgram(home)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--db", path)
	cmd.Env = homeEnv(home)
	term, err := uitest.StartCommand(cmd, 80, 24, nil)
	if err != nil {
		t.Fatal(err)
	}
	play(t, term, "quick scan", "enter", "0 answered", "3", "saved ", "")
	fillDisk(t, filler)
	play(t, term, "1 answered", "4", "not saved: no space left", "")

	// a command says so, too, and leaves with its code
	other := exec.Command(program, "--db", path, "answer", "CC6.1-01", "partial", "--note", strings.Repeat("long ", 1000))
	other.Env = homeEnv(home)
	if out, _ := other.CombinedOutput(); other.ProcessState.ExitCode() != 7 || !strings.Contains(string(out), "make room") {
		t.Errorf("exit %d: %s", other.ProcessState.ExitCode(), out)
	}
	export := exec.Command(program, "--db", path, "export", "--format", "json", "-o", filepath.Join(disk, "bundle.json"))
	export.Env = homeEnv(home)
	if out, _ := export.CombinedOutput(); export.ProcessState.ExitCode() != 7 {
		t.Errorf("export: exit %d: %s", export.ProcessState.ExitCode(), out)
	}
	left, err := os.ReadDir(disk)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range left {
		if !slices.Contains([]string{"a.db", "filler", "a.db-journal"}, e.Name()) {
			t.Errorf("%s was left on the full disk", e.Name())
		}
	}

	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	play(t, term, "2 answered", "ctrl+r", "saved ", "")
	if err := term.Wait("the end of the warning", func(s string) bool { return !strings.Contains(s, "not saved") }); err != nil {
		t.Fatal(err)
	}
	if err := term.Press("ctrl+c"); err != nil {
		t.Fatal(err)
	}
	_ = term.WaitEnd() // 130
	if n := answersIn(t, path); n != 2 {
		t.Errorf("%d answers in the file, want 2", n)
	}
}

func fillDisk(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// play waits for a text, presses a key, and so on; "" presses none.
func play(t *testing.T, term *uitest.Terminal, steps ...string) {
	t.Helper()
	for i := 0; i+1 < len(steps); i += 2 {
		if err := term.WaitText(steps[i]); err != nil {
			t.Fatal(err)
		}
		if steps[i+1] != "" {
			if err := term.Press(steps[i+1]); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestTwoSessionsOfFiveHundredAnswersEachLoseNone answers from two sides at
// once, half of the time on the same questions. Whoever is late puts the change
// upon what stands, as the screens do.
func TestTwoSessionsOfFiveHundredAnswersEachLoseNone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "two.db")
	newFile(t, path)
	type side struct {
		mine      map[string]string // question → note, of those that only this side answers
		conflicts int
		err       error
	}
	sides := make([]side, 2)
	var group sync.WaitGroup
	for n := range sides {
		group.Go(func() {
			s := &sides[n]
			s.mine = map[string]string{}
			s.err = answerFrom(t, path, n, 500, s.mine, &s.conflicts)
		})
	}
	group.Wait()
	conflicts := 0
	for n, s := range sides {
		if s.err != nil {
			t.Fatalf("session %d: %v", n, s.err)
		}
		conflicts += s.conflicts
	}
	db, err := storage.Open(t.Context(), path, storage.ReadWrite, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	stored, err := db.Load(t.Context(), "k1")
	if err != nil {
		t.Fatal(err)
	}
	a, err := assessment.Open(stored)
	if err != nil {
		t.Fatal(err)
	}
	for n, s := range sides {
		for id, note := range s.mine {
			if a.Answers[id].Note != note {
				t.Errorf("session %d wrote %q on %s, and the file has %q", n, note, id, a.Answers[id].Note)
			}
		}
	}
	if stored.Last < 1000-conflicts {
		t.Errorf("%d entries and %d conflicts from 1000 answers", stored.Last, conflicts)
	}
	answersIn(t, path) // file, chain and state
	t.Logf("%d entries, %d conflicts told", stored.Last, conflicts)
}

// answerFrom is one session: every second answer on a question of its own,
// the others on questions that both answer.
func answerFrom(t *testing.T, path string, n, count int, mine map[string]string, conflicts *int) error {
	db, err := storage.Open(t.Context(), path, storage.ReadWrite, storage.WaitInCommand)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	bank := shipped.Bank()
	load := func() (*assessment.Assessment, error) {
		stored, err := db.Load(t.Context(), "k1")
		if err != nil {
			return nil, err
		}
		return assessment.Open(stored)
	}
	a, err := load()
	if err != nil {
		return err
	}
	today, _ := assessment.NewDay(2026, 11, 24)
	for i := range count {
		q := bank.Questions[i%20].ID
		own := i%2 == 0
		if own {
			q = bank.Questions[100+50*n+i/2%40].ID
		}
		note := fmt.Sprintf("session %d, answer %d", n, i)
		act := assessment.Act{Actor: fmt.Sprint("session ", n), Time: time.Now().UTC(), Today: today}
		entries, err := a.Record(bank, assessment.Edit{Question: q, Note: &note}, act)
		if err != nil {
			return err
		}
		for len(entries) > 0 {
			err := db.Append(t.Context(), a.ID, entries[0].Previous, entries, a.Summary(bank, a.Score(bank, today, 90), act.Time, ""))
			if err == nil {
				break
			}
			if !errors.Is(err, assessment.ErrConflict) {
				return err
			}
			if a, err = load(); err != nil {
				return err
			}
			var told []assessment.Conflict
			if entries, told, err = a.Rebase(entries, act); err != nil {
				return err
			}
			*conflicts += len(told)
			if own && len(told) > 0 {
				return fmt.Errorf("a conflict on %s, which only one side answers", q)
			}
		}
		if own {
			mine[q] = note
		}
	}
	return nil
}

// TestSoakOfAFewRounds runs the script that kills commands, for a short while.
func TestSoakOfAFewRounds(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	program, err := asProgram(home)
	if err != nil {
		t.Fatal(err)
	}
	rounds := "40"
	if testing.Short() {
		rounds = "8"
	}
	cmd := exec.Command("sh", "scripts/soak.sh", rounds, program)
	cmd.Env = homeEnv(home)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), rounds+" rounds") {
		t.Errorf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
