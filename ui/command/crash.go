package command

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"soc2ready/ui"
)

// caught is deferred around a command: a panic becomes a report in a file and
// one line, with the exit code of a failure of our own.
func (r *run) caught(err *error) {
	x := recover()
	if x == nil {
		return
	}
	f := failure{kind: ours, reason: "stopped by an error of its own", next: "look at the file with \"soc2ready doctor\""}
	if path, e := r.keepCrash(ui.NewCrash(x)); e == nil {
		f.reason += "; what happened, without your data, is in " + quoted(path)
	}
	*err = f
}

// keepCrash writes a report for its reader alone. It names the program, the
// place in it and the runtime's reason: no argument, no path of a file, no
// text of a person.
func (r *run) keepCrash(c ui.Crash) (path string, err error) {
	folder := stateFolder(runtime.GOOS, r.deps.Env)
	if folder == "" {
		folder = os.TempDir()
	}
	folder = filepath.Join(folder, "soc2ready")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	now, b := r.deps.Now().UTC(), r.deps.Build
	text := fmt.Sprintf("soc2ready %s, commit %s, %s, %s/%s, %s\n\n%s",
		b.Version, b.Commit, b.Go, runtime.GOOS, runtime.GOARCH, now.Format("2006-01-02T15:04:05Z"), c)
	path = filepath.Join(folder, "crash-"+now.Format("20060102-150405.000")+".txt")
	return path, replaceFile(path, []byte(text), true)
}
