package command

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"soc2ready/ui"
)

func TestDraftsComeBackAsTheyWereAndTheFileIsPrivate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db.drafts")
	d := draftFile{path}
	if all, err := d.Load(); err != nil || all != nil {
		t.Fatalf("%v %v", all, err)
	}
	want := []ui.Draft{{Assessment: "a1", Question: "CC6.1-02", Field: "note", Text: "half a\nth"}}
	if err := d.Keep(want); err != nil {
		t.Fatal(err)
	}
	if all, err := d.Load(); err != nil || !reflect.DeepEqual(all, want) {
		t.Fatalf("%v %v", all, err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
	if err := d.Keep(nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("an empty file stays: %v", err)
	}
}

func TestAFileThatHoldsNoDraftsIsRefusedAndStays(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db.drafts")
	for _, text := range []string{"not ours", "[" + strings.Repeat(" ", maxDraftFile) + "]"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := (draftFile{path}).Load(); err == nil || !strings.Contains(err.Error(), "move it away") {
			t.Errorf("%v", err)
		}
	}
	if _, err := (draftFile{filepath.Dir(path)}).Load(); err == nil {
		t.Error("a folder was read")
	}
}

func FuzzParseDrafts(f *testing.F) {
	f.Add([]byte(`[{"assessment":"a1","question":"CC6.1-02","field":"note","text":"x"}]`))
	f.Add([]byte(`[[[[[`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if all, err := parseDrafts(b); err == nil && len(all) > len(b) {
			t.Fatalf("%d drafts in %d bytes", len(all), len(b))
		}
	})
}
