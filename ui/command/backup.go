package command

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
)

func newBackup(r *run) *cobra.Command {
	var rescue bool
	c := &cobra.Command{
		Use:   "backup FILE [flags]",
		Short: "Copy the whole file, checked",
		Long: "Copy the file with all its assessments to a new one that only you can read, while others may go on working. The copy is read back " +
			"and checked before it gets its name; an existing file is never replaced. To check a backup later, say \"soc2ready doctor --db FILE\".\n\n" +
			"With --rescue a file that is damaged is only read, and FILE becomes a new database of what can still be read: of each assessment the history " +
			"as far as it holds, and upon it, as new entries, what stood in the end. What was lost is told.",
		Example: "soc2ready backup ~/backups/soc2ready-2026-11-24.db\nsoc2ready doctor --db ~/backups/soc2ready-2026-11-24.db\n" +
			"soc2ready backup --rescue ~/backups/rescued.db",
		Args: cobra.ArbitraryArgs,
	}
	c.Flags().BoolVar(&rescue, "rescue", false, "make a new file of what can be read of a damaged one")
	c.RunE = r.do(1, 1, func(ctx context.Context, args []string) error {
		at, err := where(r.deps, r.flags.db)
		if err != nil {
			return err
		}
		to := args[0]
		if err := hasFolder(to); err != nil {
			return err
		}
		if rescue {
			err = r.rescue(ctx, at.path, to)
		} else {
			err = r.backup(ctx, at.path, to)
		}
		if err != nil {
			return err
		}
		size, sum, err := digest(to)
		if err != nil {
			return err
		}
		r.note("wrote %s (%d bytes, SHA-256 %s), read back and checked; bring it back with \"soc2ready restore %s\"", quoted(to), size, sum, word(to))
		return nil
	})
	return c
}

// backup copies the file. It is not opened for that, so that one which a newer
// version made can be saved too, and an older one before it is upgraded.
func (r *run) backup(ctx context.Context, from, to string) error {
	err := r.patiently(from, func() error { return r.deps.Copy(ctx, from, to) })
	if errors.Is(err, assessment.ErrReadOnly) { // a cut-off write has to be rolled back first
		err = r.with(ctx, Mode{}, func(s *session) error { return s.file.Backup(ctx, to) })
	}
	return err
}

// rescue makes a new file of what can be read, and tells what that is.
func (r *run) rescue(ctx context.Context, from, to string) error {
	act := r.act()
	var told []string
	_, err := r.deps.Rescue(ctx, from, to, func(left assessment.Remains) ([]assessment.Entry, assessment.Summary, error) {
		out := left.Rescue(act)
		items, err := assessment.Replay(out.Entries)
		if err != nil {
			return nil, assessment.Summary{}, err
		}
		last := out.Entries[len(out.Entries)-1]
		a, err := assessment.Open(assessment.Stored{ID: left.ID, Head: last.Hash, Last: last.N, Items: items})
		if err != nil {
			return nil, assessment.Summary{}, err
		}
		told = append(told, rescued(a.Header.Name, out))
		return out.Entries, a.Summary(r.deps.Bank, r.score(a), last.Time, ""), nil
	})
	if err != nil {
		return err
	}
	for _, line := range told {
		r.note("%s", line)
	}
	return nil
}

// rescued says in a line what became of an assessment.
func rescued(name string, out assessment.Rescued) string {
	line := assessment.CleanLine(name) + ": no entry of the history holds"
	if out.Kept > 0 {
		line = fmt.Sprintf("%s: entries 1-%d are as they were", assessment.CleanLine(name), out.Kept)
	}
	if out.Lost > 0 {
		line += fmt.Sprintf(", %d after them lost", out.Lost)
	}
	if out.Again > 0 {
		line += fmt.Sprintf(", entries %d-%d are what else stood in the end", out.Kept+1, len(out.Entries))
	}
	return line
}

// hasFolder says that a file can't be written where there is no folder for it.
func hasFolder(path string) error {
	if path == "" {
		return failure{kind: noWrite, reason: "\"\" is no name for a file", next: "name a file that does not exist"}
	}
	info, err := os.Stat(filepath.Dir(path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return failure{kind: noWrite, reason: "can't write " + quoted(path) + ": there is no such folder", next: "make the folder, or name another file"}
	case err == nil && !info.IsDir():
		return failure{kind: noWrite, reason: "can't write " + quoted(path) + ": " + quoted(filepath.Dir(path)) + " is no folder", next: "name another file"}
	}
	return nil // what else is wrong with it, writing tells
}

// digest gives the size and SHA-256 of a file.
func digest(path string) (size int64, sum string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", cantWrite(path, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	if size, err = io.Copy(h, f); err != nil {
		return 0, "", cantWrite(path, err)
	}
	return size, hex.EncodeToString(h.Sum(nil)), nil
}

func newRestore(r *run) *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "restore FILE [flags]",
		Short: "Bring a backup back",
		Long: "Put a copy of a backup in the place of the file. The backup is checked first: one that is damaged, made by a newer version or no backup at all " +
			"is refused and nothing is touched. The present file is kept beside under another name, which is told.",
		Example: "soc2ready restore ~/backups/soc2ready-2026-11-24.db --yes",
		Args:    cobra.ArbitraryArgs,
	}
	c.Flags().BoolVar(&yes, "yes", false, "don't ask when there is a file already")
	c.RunE = r.do(1, 1, func(ctx context.Context, args []string) error {
		at, err := where(r.deps, r.flags.db)
		if err != nil {
			return err
		}
		from := args[0]
		if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
			return failure{kind: missing, reason: "no file " + quoted(from), next: "name the backup to bring back"}
		}
		if _, err := os.Lstat(at.path); err == nil {
			what := fmt.Sprintf("%s would be replaced by the backup %s, and kept beside under another name", quoted(at.path), quoted(from))
			if err := r.sure(ctx, yes, what, "yes"); err != nil {
				return err
			}
		}
		var aside string
		err = r.patiently(at.path, func() (err error) {
			aside, err = r.deps.Restore(ctx, from, at.path)
			return err
		})
		if err != nil {
			return err
		}
		words := "brought " + quoted(from) + " back to " + quoted(at.path)
		if aside != "" {
			words += "; the file that was there is " + quoted(aside)
		}
		r.note("%s", words)
		return nil
	})
	return c
}
