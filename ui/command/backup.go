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
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the whole file, checked",
		Long: "Copy the file with all its assessments to a new one that only you can read, while others may go on working. The copy is read back " +
			"and checked before it gets its name; an existing file is never replaced. To check a backup later, say \"soc2ready doctor --db FILE\".",
		Example: "soc2ready backup ~/backups/soc2ready-2026-11-24.db\nsoc2ready doctor --db ~/backups/soc2ready-2026-11-24.db",
		Args:    cobra.ArbitraryArgs,
		RunE: r.do(1, 1, func(ctx context.Context, args []string) error {
			at, err := where(r.deps, r.flags.db)
			if err != nil {
				return err
			}
			to := args[0]
			if err := hasFolder(to); err != nil {
				return err
			}
			// The file is not opened for it, so that one which a newer version
			// made can be saved too, and an older one before it is upgraded.
			err = r.deps.Copy(ctx, at.path, to)
			if errors.Is(err, assessment.ErrReadOnly) { // a cut-off write has to be rolled back first
				err = r.with(ctx, Mode{}, func(s *session) error { return s.file.Backup(ctx, to) })
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
		}),
	}
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
		aside, err := r.deps.Restore(ctx, from, at.path)
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
