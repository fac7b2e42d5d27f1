package command

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"soc2ready/assessment"
)

// What a File has beyond Store and Keeper.

func (m *memory) Warnings() []string                          { return m.warnings }
func (m *memory) Upgraded() Upgrade                           { return m.upgrade }
func (m *memory) Deleted(context.Context) ([]Deletion, error) { return m.deleted, nil }

func (m *memory) Redact(_ context.Context, id string, n int) error {
	done, err := m.do("redact")
	if err != nil {
		return err
	}
	defer done()
	i := slices.IndexFunc(m.history[id], func(e assessment.Entry) bool { return e.N == n })
	if i < 0 {
		return assessment.Unknown{What: "entry", ID: fmt.Sprint(n)}
	}
	m.history[id][i].Payload = nil
	return nil
}

// asStored makes Load give what a history led to, whatever it is now.
func (m *memory) asStored(h []assessment.Entry) {
	items, err := assessment.Replay(h)
	if err != nil {
		panic(err)
	}
	m.stored = &assessment.Stored{ID: "id1", Head: h[len(h)-1].Hash, Last: len(h), Items: items}
}

func TestWhatCannotBeTakenBackNeedsAYes(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		typed string
		code  int
	}{"the name": {"acme\n", 0}, "without an end of line": {" acme ", 0}, "another": {"acne\n", 2}, "yes": {"yes\n", 2}, "nothing": {"", 2}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProgram(t)
			p.ok("new", "acme")
			p.refused(2, "delete", "acme") // no terminal to ask on
			p.terminal = true
			code, out, errs := p.feed(x.typed, "delete", "acme")
			if code != x.code || out != "" || !strings.Contains(errs, `type "acme" to do it: `) {
				t.Errorf("%d %q %q", code, out, errs)
			}
			if gone := len(p.store.sums) == 0; gone != (code == 0) {
				t.Errorf("gone: %v", gone)
			}
		})
	}
}

func TestADeletedAssessmentIsGoneUnlessSomeoneChangedIt(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "one")
	p.ok("new", "two")
	p.store.readOnly = "it is read-only"
	p.refused(7, "delete", "one", "--yes")
	p.store.readOnly = ""
	if out := p.ok("delete", "one", "--yes", "--json"); out != `{"schema":"soc2ready/changed/1","assessment":"one","head":null,"entries":[]}`+"\n" {
		t.Errorf("%s", out)
	}
	if out := p.ok("list"); strings.Contains(out, "one") || !strings.Contains(out, "two") {
		t.Errorf("%s", out)
	}
	p.refused(4, "delete", "one", "--yes")
	p.refused(2, "delete", "", "--yes")
	p.refused(2, "delete", "two", "--yes", "--assessment", "one")
	p.store.sums[0].Head = "another"
	p.refused(6, "delete", "two", "--yes")
}

func TestABackupIsMadeWithoutOpeningTheFileWhereThatCanBe(t *testing.T) {
	t.Parallel()
	to := filepath.Join(t.TempDir(), "b.db")
	p := newProgram(t)
	p.ok("new", "acme")
	p.store.fail = func(op string) error {
		if op == "open" {
			return fmt.Errorf("file: %w", assessment.ErrNewer)
		}
		return nil
	}
	p.copy = func(_ context.Context, _, to string) error { return os.WriteFile(to, []byte("copy"), 0o600) }
	_, out, errs := p.run("backup", to)
	if out != "" || !strings.Contains(errs, "(4 bytes, SHA-256 ") {
		t.Errorf("%q %q", out, errs)
	}
	for err, code := range map[error]int{assessment.ErrNoSpace: 7, assessment.ErrDamaged: 5, assessment.ErrLocked: 6, fs.ErrExist: 7, assessment.ErrNotFound: 4} {
		p.copy = func(context.Context, string, string) error { return fmt.Errorf("copy: %w", err) }
		p.refused(code, "backup", to)
	}
	p.refused(7, "backup", filepath.Join(to, "c.db"))
	p.refused(7, "backup", "")
}

func TestAFileWithACutOffWriteIsOpenedForItsBackup(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme")
	to := filepath.Join(t.TempDir(), "b.db")
	p.copy = func(context.Context, string, string) error {
		return fmt.Errorf("roll back first: %w", assessment.ErrReadOnly)
	}
	p.store.backup = func(to string) error { return os.WriteFile(to, []byte("whole"), 0o600) }
	if _, _, errs := p.run("backup", to); !strings.Contains(errs, "5 bytes") {
		t.Errorf("%s", errs)
	}
}

func TestRestoreAsksOnlyWhenThereIsAFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "b.db"), filepath.Join(dir, "a.db")
	p := newProgram(t)
	p.restore = func(_ context.Context, from, to string) (string, error) {
		b, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(to, b, 0o600)
		}
		return "aside.db", err
	}
	p.refused(4, "restore", from, "--db", to, "--yes")
	if err := os.WriteFile(from, []byte("backup"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.ok("restore", from, "--db", to)
	p.refused(2, "restore", from, "--db", to)
	_, _, errs := p.run("restore", from, "--db", to, "--yes")
	if !strings.Contains(errs, `the file that was there is "aside.db"`) {
		t.Errorf("%s", errs)
	}
	p.terminal = true
	if code, _, errs := p.feed("yes\n", "restore", from, "--db", to); code != 0 {
		t.Errorf("%d %s", code, errs)
	}
	if code, _, errs := p.feed("no\n", "restore", from, "--db", to); code != 2 {
		t.Errorf("%d %s", code, errs)
	}
}

func TestTheDoctorTellsWhatItFinds(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	if out := p.ok("doctor"); !strings.Contains(out, "none yet; it would be") || !strings.Contains(out, "All is well") {
		t.Errorf("%s", out)
	}
	p.refused(4, "doctor", "--db", "nowhere.db")
	p.ok("new", "acme")
	p.store.deleted = []Deletion{{Name: "old\x1b[31m", Head: "abc", Last: 9}}
	p.store.upgrade = Upgrade{From: 1, To: 2, Backup: "a.db.schema-1"}
	out := p.ok("doctor")
	for _, want := range []string{"soc2ready 1.0.0, commit abc", "from schema 1 to 2 just now; as it was, it is \"a.db.schema-1\"", "after entry 9 with hash abc", "acme: the chain holds", "All is well"} {
		if !strings.Contains(out, want) {
			t.Errorf("the doctor does not say %q:\n%s", want, out)
		}
	}
	p.store.warnings, p.store.readOnly = []string{"a.db can be read by others"}, "it is read-only"
	out = p.ok("doctor", "--json")
	for _, want := range []string{`"ok":false,"checks"`, `{"check":"writable","ok":false,"detail":"no: it is read-only"}`, `{"check":"permissions","ok":false,"detail":"a.db can be read by others"}`} {
		if !strings.Contains(out, want) {
			t.Errorf("the doctor does not say %q:\n%s", want, out)
		}
	}
	p.store.defects = []string{"page 3 is wrong", "b", "c", "d", "e", "f", "g"}
	if line := p.refused(5, "doctor", "--json"); !strings.Contains(line, "page 3 is wrong, b, c, d, e, and 2 more defects; nothing was changed") {
		t.Errorf("%s", line)
	}
}
