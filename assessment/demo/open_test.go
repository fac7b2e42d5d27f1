package demo_test

import (
	"testing"

	"soc2ready/assessment"
)

// twoYears gives what a store keeps of the demo.
func twoYears(t testing.TB) assessment.Stored {
	t.Helper()
	a, history, _ := build(t, "2026-11-25")
	items, err := assessment.Replay(history)
	if err != nil {
		t.Fatal(err)
	}
	return assessment.Stored{ID: a.ID, Head: a.Head, Last: a.Last, Items: items}
}

// BenchmarkOpen builds the state from what a store keeps of two years.
func BenchmarkOpen(b *testing.B) {
	kept := twoYears(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := assessment.Open(kept); err != nil {
			b.Fatal(err)
		}
	}
}

// TestOpeningTwoYearsCostsFewAllocations holds what a start costs without a
// clock: a thousand entries, 265 records and seven checkpoints of 304 rows.
// It runs alone: allocations of other tests would count.
func TestOpeningTwoYearsCostsFewAllocations(t *testing.T) {
	kept := twoYears(t)
	n := testing.AllocsPerRun(5, func() {
		if _, err := assessment.Open(kept); err != nil {
			t.Fatal(err)
		}
	})
	if n > 3_000 {
		t.Errorf("%.0f allocations", n)
	}
}
