//go:build unix

package main

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/questions/shipped"
	"soc2ready/storage"
	"soc2ready/ui/uitest"
)

var answeredCount = regexp.MustCompile(`(\d+) of (\d+), (\d+) answered`)

// TestKilledAtAnyMomentNothingShownAsSavedIsLost answers questions on a real
// terminal, kills the program with SIGKILL at a random moment, and compares
// the file with the last screen that said "saved": 100 times.
func TestKilledAtAnyMomentNothingShownAsSavedIsLost(t *testing.T) {
	t.Parallel()
	rounds := 100
	if testing.Short() {
		rounds = 10
	}
	program, err := asProgram(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewSource(seed))
	shown := 0
	path := ""
	for round := range rounds {
		if round%10 == 0 { // a new file now and then, so that open questions remain
			path = filepath.Join(t.TempDir(), "kill.db")
			newFile(t, path)
		}
		kept := answersIn(t, path)
		saved := killOnce(t, program, path, rnd)
		now := answersIn(t, path)
		if now < saved {
			t.Fatalf("round %d: the screen showed %d answers as saved, the file has %d", round, saved, now)
		}
		shown += max(0, saved-kept)
	}
	if shown < rounds {
		t.Errorf("only %d answers were shown as saved in %d rounds: the test proves too little", shown, rounds)
	}
	t.Logf("%d rounds, %d answers shown as saved, none lost", rounds, shown)
}

// killOnce runs the program, answers, kills it, and gives how many answers the
// last screen with "saved" counted.
func killOnce(t *testing.T, program, path string, rnd *rand.Rand) (saved int) {
	t.Helper()
	var mu sync.Mutex
	watch := func(text string) {
		if !savedLine.MatchString(text) {
			return
		}
		if m := answeredCount.FindStringSubmatch(text); m != nil {
			n, _ := strconv.Atoi(m[3])
			mu.Lock()
			saved = max(saved, n)
			mu.Unlock()
		}
	}
	cmd := exec.Command(program, "--db", path)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "HOME="+filepath.Dir(path))
	term, err := uitest.StartCommand(cmd, 80, 24, watch)
	if err != nil {
		t.Fatal(err)
	}
	if err := term.WaitText("quick scan"); err != nil {
		t.Fatal(err)
	}
	if err := term.Press("enter"); err != nil {
		t.Fatal(err)
	}
	if err := term.WaitText(" answered"); err != nil {
		t.Fatal(err)
	}
	end := time.After(time.Duration(20+rnd.Intn(250)) * time.Millisecond)
	for {
		select {
		case <-end:
			_ = cmd.Process.Signal(syscall.SIGKILL)
			_ = term.WaitEnd()
			mu.Lock()
			defer mu.Unlock()
			return saved
		case <-time.After(time.Duration(rnd.Intn(25)) * time.Millisecond):
			_ = term.Press(strconv.Itoa(1 + rnd.Intn(3)))
		}
	}
}

var savedLine = regexp.MustCompile(`saved \d\d:\d\d:\d\d`)

func newFile(t *testing.T, path string) {
	t.Helper()
	ctx := context.Background()
	db, err := storage.Open(ctx, path, storage.Create, storage.WaitInCommand)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	bank := shipped.Bank()
	today, _ := assessment.NewDay(2026, 11, 24)
	act := assessment.Act{Actor: "test", Time: time.Now().UTC(), Today: today}
	a, entries, err := assessment.New(bank, "k1", assessment.Setup{
		Name: "kill", Org: "Kill", Categories: questions.Categories(),
	}, act)
	if err != nil {
		t.Fatal(err)
	}
	score := a.Score(bank, today, assessment.StaleDays)
	if err := db.Append(ctx, a.ID, "", entries, a.Summary(bank, score, act.Time, "")); err != nil {
		t.Fatal(err)
	}
}

// answersIn opens the file after a kill, checks it and its history, and counts.
func answersIn(t *testing.T, path string) int {
	t.Helper()
	ctx := context.Background()
	db, err := storage.Open(ctx, path, storage.ReadWrite, storage.WaitInCommand)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if defects, err := db.Check(ctx); err != nil || len(defects) > 0 {
		t.Fatalf("the file is damaged: %v %v", defects, err)
	}
	stored, err := db.Load(ctx, "k1")
	if err != nil {
		t.Fatal(err)
	}
	history, err := db.History(ctx, "k1", "", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := assessment.VerifyChain(history, stored.Head); err != nil {
		t.Fatal(err)
	}
	a, err := assessment.Open(stored)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, v := range a.Answers {
		if v.Level != assessment.Unanswered {
			n++
		}
	}
	replayed, err := assessment.Replay(history)
	if err != nil || len(replayed) != len(stored.Items) {
		t.Fatal(fmt.Errorf("the history gives %d items, the file has %d: %w", len(replayed), len(stored.Items), err))
	}
	return n
}
