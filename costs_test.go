package main

import (
	"path/filepath"
	"testing"

	"soc2ready/assessment"
	"soc2ready/assessment/demo"
	"soc2ready/questions/shipped"
	"soc2ready/storage"
)

// TestAStartReadsWithFewAllocations holds, without a clock, what a start reads
// of two years of history: the file opened, the assessment that was changed
// last, and the end of its history. The first page is held in ui. It runs
// alone: allocations of other tests would count.
func TestAStartReadsWithFewAllocations(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "a.db")
	today, err := assessment.NewDay(2026, 11, 24)
	if err != nil {
		t.Fatal(err)
	}
	bank := shipped.Bank()
	made, history, err := demo.Build(bank, today)
	if err != nil {
		t.Fatal(err)
	}
	db, err := storage.Open(ctx, path, storage.Create, storage.WaitInCommand)
	if err != nil {
		t.Fatal(err)
	}
	last := history[len(history)-1].Time
	if err := db.Append(ctx, made.ID, "", history, made.Summary(bank, made.Score(bank, today, assessment.StaleDays), last, "")); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	n := testing.AllocsPerRun(5, func() {
		db, err := storage.Open(ctx, path, storage.ReadWrite, storage.WaitOnScreen)
		if err != nil {
			t.Fatal(err)
		}
		sum, err := db.Latest(ctx)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := db.Load(ctx, sum.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := assessment.Open(stored); err != nil {
			t.Fatal(err)
		}
		if tail, err := db.History(ctx, sum.ID, "", stored.Last-50, 0); err != nil || len(tail) != 50 {
			t.Fatal(len(tail), err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("%.0f allocations", n)
	if n > 9_000 {
		t.Errorf("%.0f allocations", n)
	}
}
