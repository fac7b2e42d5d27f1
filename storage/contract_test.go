package storage

import (
	"path/filepath"
	"testing"

	"soc2ready/assessment"
	"soc2ready/storage/storagetest"
)

func TestDBKeepsTheContractOfAStore(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(t testing.TB) (assessment.Store, func(testing.TB) assessment.Store) {
		path := filepath.Join(t.TempDir(), "a.db")
		return opened(t, path, Create), func(t testing.TB) assessment.Store { return opened(t, path, ReadWrite) }
	})
}

// opened opens a database that the test closes at its end.
func opened(t testing.TB, path string, mode Mode) *DB {
	t.Helper()
	d, err := Open(t.Context(), path, mode, WaitInCommand)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}
