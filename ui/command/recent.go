package command

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"soc2ready/assessment"
	"soc2ready/ui"
)

// Limits of the list of recent files.
const (
	maxRecent      = 20
	maxRecentBytes = 128 << 10
)

// recentList is the file that names the files which the screens had open, the
// last one first. It is a comfort: where it can't be read or written there is
// no list, and nothing is said.
type recentList struct{ path string }

// recent gives the list: soc2ready/recent.json in the folder where programs
// of a system keep their state.
func (r *run) recent() recentList {
	folder := stateFolder(runtime.GOOS, r.deps.Env)
	if folder == "" {
		return recentList{}
	}
	return recentList{filepath.Join(folder, "soc2ready", "recent.json")}
}

// stateFolder is as dataFolder, for what may be lost.
func stateFolder(system string, env func(string) (string, bool)) string {
	if s, _ := env("XDG_STATE_HOME"); filepath.IsAbs(s) {
		return s
	}
	if system == "windows" || system == "darwin" {
		return dataFolder(system, func(name string) (string, bool) {
			if name == "XDG_DATA_HOME" {
				return "", false
			}
			return env(name)
		})
	}
	home, _ := env("HOME")
	if !filepath.IsAbs(home) {
		return ""
	}
	return filepath.Join(home, ".local", "state")
}

type recentDocument struct {
	Files []string `json:"files"`
}

// files gives the paths, the last opened first.
func (l recentList) files() []string {
	info, err := os.Stat(l.path) // before it is opened: a pipe would wait for a writer
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxRecentBytes {
		return nil
	}
	f, err := os.Open(l.path)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }() // it was only read
	b, err := io.ReadAll(io.LimitReader(f, maxRecentBytes))
	if err != nil {
		return nil
	}
	return parseRecent(b)
}

// parseRecent reads the list; what is no path of a file is left out.
func parseRecent(b []byte) []string {
	var d recentDocument
	if json.Unmarshal(b, &d) != nil {
		return nil
	}
	var all []string
	for _, path := range d.Files {
		if listable(path) && !slices.Contains(all, path) && len(all) < maxRecent {
			all = append(all, path)
		}
	}
	return all
}

// listable says whether JSON can hold the path as it is.
func listable(path string) bool {
	return filepath.IsAbs(path) && filepath.Clean(path) == path && len(path) <= 4096 && utf8.ValidString(path) && !strings.ContainsRune(path, 0)
}

// add puts a file on top.
func (l recentList) add(path string) {
	path, err := filepath.Abs(path)
	if err != nil || !listable(path) {
		return
	}
	files := l.files()
	if len(files) > 0 && files[0] == path { // as at most starts
		return
	}
	l.write(append([]string{path}, slices.DeleteFunc(files, func(p string) bool { return p == path })...))
}

// forget takes a file off the list; the file itself stays.
func (l recentList) forget(path string) {
	l.write(slices.DeleteFunc(l.files(), func(p string) bool { return p == path }))
}

func (l recentList) write(files []string) {
	if l.path == "" {
		return
	}
	b, err := json.MarshalIndent(recentDocument{files[:min(len(files), maxRecent)]}, "", "  ")
	if err != nil || os.MkdirAll(filepath.Dir(l.path), 0o700) != nil {
		return
	}
	_ = replaceFile(l.path, append(b, '\n'), true) // a comfort
}

// remember puts the file that is open on top of the list, but for the demo.
func (s *session) remember() {
	if s.store != nil && !s.temporary {
		s.recent().add(s.keeper.Path())
	}
}

// recentFiles is the list as the screens show it.
func (r *run) recentFiles() []ui.RecentFile {
	var all []ui.RecentFile
	for _, path := range r.recent().files() {
		_, err := os.Stat(path)
		all = append(all, ui.RecentFile{Path: path, Missing: err != nil})
	}
	return all
}

// openFile opens another file for the screens, beside the one in s that stays
// open until the other is used. A file that is not there is no error: the
// screens make it when there is something to keep.
func (s *session) openFile(ctx context.Context, path string, swap func(func())) (ui.OpenedFile, error) {
	var none ui.OpenedFile
	path, err := filepath.Abs(path)
	if err != nil {
		return none, failure{kind: missing, reason: "can't find the working folder: " + err.Error(), next: "name the whole path"}
	}
	at := place{path, true}
	other, err := s.openAt(ctx, at, Mode{OnScreen: true})
	if errors.Is(err, assessment.ErrNotFound) {
		if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
			return none, failure{kind: missing, reason: "there is no folder " + quoted(filepath.Dir(path)), next: "make it, or name another"}
		}
		other, err = &session{run: s.run, place: at}, nil
	}
	if err != nil {
		return none, err
	}
	o := ui.OpenedFile{Store: other.store, Path: path, Resume: resume(path, "")}
	if other.keeper != nil {
		o.Path, o.ReadOnly = other.keeper.Path(), other.keeper.ReadOnly()
		if s.keeper != nil && s.keeper.Path() == o.Path {
			return none, errors.Join(failure{kind: use, reason: quoted(o.Path) + " is the file that is open", next: "name another"}, other.close())
		}
	}
	o.Drop = other.close
	o.Use = func() {
		before := *s
		swap(func() {
			s.store, s.keeper, s.file, s.place = other.store, other.keeper, other.file, other.place
			s.flags.db, s.temporary = path, false
		})
		_ = before.close() // everything was kept in it before
		s.remember()
	}
	return o, nil
}

func (s *session) close() error {
	if s.store == nil {
		return nil
	}
	return s.store.Close()
}
