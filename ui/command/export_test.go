package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"soc2ready/assessment"
)

func TestAnExportIsWholeAndOnlyForItsOwner(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme")
	path := filepath.Join(t.TempDir(), "board.md")
	code, out, errs := p.run("export", "--for", "board", "-o", path)
	if code != 0 || out != "" || !strings.Contains(errs, "SHA-256 ") {
		t.Fatalf("%d %q %q", code, out, errs)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Fatalf("%v %v", info, err)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.ok("export", "-o", "-"); got != string(want) {
		t.Error("standard output and the file differ")
	}
	p.refused(7, "export", "-o", path)
	p.ok("answer", "CC6.1-01", "proven")
	p.ok("export", "-o", path, "--force")
	if now, err := os.ReadFile(path); err != nil || string(now) == string(want) {
		t.Errorf("--force did not replace it: %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestOddPlacesAreRefusedAlsoWithForce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	write(t, file, "mine")
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	dangling := filepath.Join(dir, "dangling")
	if err := os.Symlink(filepath.Join(dir, "elsewhere"), dangling); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, dir + "/", link, dangling, "/dev/null", "/dev/full", "", "a\x00b", filepath.Join(dir, "no", "folder"), filepath.Join(file, "below")} {
		for _, force := range []bool{false, true} {
			if _, err := writeWhole(path, []byte("new"), force); err == nil || kindOf(err).code() != 7 {
				t.Errorf("%q force=%v: %v", path, force, err)
			}
		}
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "mine" {
		t.Errorf("%q %v", b, err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "elsewhere")); err == nil {
		t.Error("a dangling link was followed")
	}
}

func TestAFileThatAppearsMeanwhileIsNotReplaced(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file")
	write(t, path, "mine") // after writeWhole looked
	if err := replaceFile(path, []byte("new"), false); err == nil {
		t.Error("it was replaced")
	}
	if b, _ := os.ReadFile(path); string(b) != "mine" {
		t.Errorf("%q", b)
	}
}

func TestAProposedNameIsAlwaysOnePlainName(t *testing.T) {
	t.Parallel()
	day, err := assessment.ParseDay("2026-11-24")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"acme":                   "acme-board-2026-11-24.md",
		"../../etc/passwd":       "etc-passwd-board-2026-11-24.md",
		"Ünïcode & Söns":         "n-code-s-ns-board-2026-11-24.md",
		"...":                    "assessment-board-2026-11-24.md",
		"日本":                     "assessment-board-2026-11-24.md",
		strings.Repeat("a", 100): strings.Repeat("a", 40) + "-board-2026-11-24.md",
	} {
		a := &assessment.Assessment{Header: assessment.Header{Name: name}}
		if got := exportName(a, "md", "board", day); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
		if got := exportName(a, "md", "", day); got != want {
			t.Errorf("%q without a reader: %s", name, got)
		}
	}
	if got := exportName(&assessment.Assessment{Header: assessment.Header{Name: "acme"}}, "json", "", day); got != "acme-bundle-2026-11-24.json" {
		t.Errorf("%s", got)
	}
}

func TestABrokenChainIsNotExported(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme")
	p.store.history["id1"][1].Actor = "mallory"
	if line := p.refused(5, "export", "--format", "json", "-o", "-"); !strings.Contains(line, "entry 2") {
		t.Errorf("%s", line)
	}
	p.ok("export", "-o", "-")
}
