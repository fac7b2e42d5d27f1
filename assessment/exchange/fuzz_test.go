package exchange_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"soc2ready/assessment"
	"soc2ready/assessment/exchange"
)

// seeds adds the bad files with these endings to what a fuzz target begins with.
func seeds(f *testing.F, endings ...string) {
	f.Helper()
	for _, ending := range endings {
		names, err := filepath.Glob("testdata/bad/*." + ending)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
}

// FuzzBundle: whatever is read comes back byte for byte, and what is not read
// is told.
func FuzzBundle(f *testing.F) {
	in := sample(f, "")
	whole := bundleOf(f, in)
	f.Add(whole)
	f.Add(bytes.ReplaceAll(whole, []byte("\n"), nil))
	seeds(f, "json")
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := exchange.ReadBundle(b, in.Bank)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a word")
			}
			return
		}
		again := in
		again.Assessment, again.History = c.State, c.History
		written := bundleOf(t, again)
		d, err := exchange.ReadBundle(written, in.Bank)
		if err != nil {
			t.Fatalf("what was written can't be read: %v", err)
		}
		again.Assessment, again.History = d.State, d.History
		if !bytes.Equal(bundleOf(t, again), written) {
			t.Error("written twice, it differs")
		}
		// What comes from outside can be merged with what is here, or is refused.
		mine := in.Assessment.Clone()
		_, _ = mine.Merge(in.History, c.History, func(assessment.Conflict) assessment.Side { return assessment.Theirs }, act(30))
	})
}
