package ui

import (
	"context"
	"errors"
	"slices"
	"testing"

	"soc2ready/assessment"
)

// drawer holds files in memory by path, as Options want them.
type drawer struct {
	files   map[string]*memory
	list    []RecentFile
	used    []string
	dropped int
}

func (d *drawer) open(_ context.Context, path string) (OpenedFile, error) {
	o := OpenedFile{Path: path, Resume: "soc2ready --db " + path, Use: func() { d.used = append(d.used, path) }, Drop: func() error { d.dropped++; return nil }}
	if path == "/clients/broken.db" {
		return o, errors.New("is damaged")
	}
	if m := d.files[path]; m != nil {
		o.Store = m
	}
	return o, nil
}

// clients is a bench with two files on the list beside the one that is open.
func clients(t *testing.T) (*bench, *drawer) {
	t.Helper()
	other := newBench(t, true)
	setup := other.app.s.a.Setup()
	setup.Org = "Beta"
	if cmd, err := other.app.s.change(setup); err != nil {
		t.Fatal(err)
	} else {
		other.run(cmd)
	}
	d := &drawer{files: map[string]*memory{"/clients/beta.db": other.store}, list: []RecentFile{
		{"/home/kim/soc2ready.db", false}, {"/clients/beta.db", false}, {"/clients/gone.db", true}, {"/clients/broken.db", false},
	}}
	b := newBench(t, true)
	o := &b.app.s.opts
	o.OpenFile, o.Recent = d.open, func() []RecentFile { return slices.Clone(d.list) }
	o.Forget = func(path string) {
		d.list = slices.DeleteFunc(d.list, func(f RecentFile) bool { return f.Path == path })
	}
	return b, d
}

func TestAnotherFileIsOpenedOnceEverythingIsSavedInThisOne(t *testing.T) {
	t.Parallel()
	b, d := clients(t)
	b.press("enter")
	b.hold = true
	b.press("3", "g", "f")
	b.want("soc2ready.db  open now", "beta.db  /clients", "gone.db  missing")
	b.press("down", "down", "enter")
	b.want("not saved yet")
	if len(d.used) != 0 {
		t.Fatal("the file was turned away from while an answer was not on disk")
	}
	b.release()
	b.press("enter")
	b.want("Beta · home", "this is /clients/beta.db")
	if !slices.Equal(d.used, []string{"/clients/beta.db"}) || b.app.s.saver.store != assessment.Store(d.files["/clients/beta.db"]) {
		t.Errorf("used %v", d.used)
	}
	if b.store.sum.Place == "" {
		t.Error("the place in the file that was left is not kept")
	}
	before := len(d.files["/clients/beta.db"].entries)
	b.press("enter", "4")
	b.want("saved ")
	if len(d.files["/clients/beta.db"].entries) != before+1 {
		t.Error("the answer is not in the file that is open now")
	}
	if b.app.s.opts.Resume != "soc2ready --db /clients/beta.db" {
		t.Errorf("resume with %q", b.app.s.opts.Resume)
	}
}

func TestAFileThatIsMissingOrBrokenLeavesThePresentOneOpen(t *testing.T) {
	t.Parallel()
	b, d := clients(t)
	b.press("g", "f", "end", "up", "enter")
	b.want("/clients/gone.db is not there; d takes it off the list")
	b.press("end", "enter")
	b.want("is damaged")
	b.press("home", "d")
	b.want("choose a file of the list")
	b.press("end", "up", "d")
	b.wantNot("gone.db")
	if len(d.used) != 0 || b.app.s.a == nil || len(d.list) != 3 {
		t.Errorf("used %v, list %v", d.used, d.list)
	}
}

func TestAFileThatIsNotThereYetBeginsWithTheFirstRun(t *testing.T) {
	t.Parallel()
	b, d := clients(t)
	b.press("g", "f", "home", "enter")
	b.want("Which file?", "/home/kim/")
	b.press("n", "enter")
	b.want("How ready are you")
	if !slices.Equal(d.used, []string{"/home/kim/n"}) || b.app.s.a != nil {
		t.Errorf("used %v", d.used)
	}
}
