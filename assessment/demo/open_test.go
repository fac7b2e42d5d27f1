package demo_test

import (
	"testing"

	"soc2ready/assessment"
)

// BenchmarkOpen builds the state from what a store keeps of two years.
func BenchmarkOpen(b *testing.B) {
	a, history, _ := build(b, "2026-11-25")
	items, err := assessment.Replay(history)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := assessment.Open(assessment.Stored{ID: a.ID, Head: a.Head, Last: a.Last, Items: items}); err != nil {
			b.Fatal(err)
		}
	}
}
