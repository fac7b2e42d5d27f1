package command

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-shellwords"

	"soc2ready/assessment"
	"soc2ready/ui"
)

// editorWords gives the program and the arguments that VISUAL, else EDITOR,
// names. They are split by the rules of shell words, but there is no shell:
// nothing is expanded, piped or run on the way.
func editorWords(env func(string) (string, bool)) ([]string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		value, _ := env(name)
		if strings.TrimSpace(value) == "" {
			continue
		}
		if _, err := exec.LookPath(value); err == nil { // a path with blanks in it
			return []string{value}, nil
		}
		p := shellwords.NewParser()
		words, err := p.Parse(value)
		if err != nil || p.Position >= 0 || len(words) == 0 {
			return nil, fmt.Errorf("%s is %s, which is no program with arguments; no shell reads it", name, quoted(assessment.CleanLine(value)))
		}
		if words[0], err = exec.LookPath(words[0]); err != nil {
			return nil, fmt.Errorf("the editor of %s is not there: %w", name, err)
		}
		return words, nil
	}
	return nil, errors.New("no editor is set: set VISUAL or EDITOR, such as EDITOR=nano")
}

// edit puts a text into a file that only its owner reads, in a folder of its
// own, where what an editor leaves beside it goes too.
func (r *run) edit(name, text string, limit int) (*ui.Editing, error) {
	words, err := editorWords(r.deps.Env)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "soc2ready-note-") // mode 0700
	if err != nil {
		return nil, fmt.Errorf("can't make a folder for the note: %w; TMPDIR names another place", err)
	}
	path := filepath.Join(dir, name+".txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("can't write the note for the editor: %w", err), os.RemoveAll(dir))
	}
	return &ui.Editing{
		Command: exec.Command(words[0], append(words[1:], path)...),
		Read: func(ended error) (string, error) {
			if ended != nil {
				return "", errors.Join(fmt.Errorf("%s ended with %w", filepath.Base(words[0]), ended), os.RemoveAll(dir))
			}
			text, err := readNote(path, limit)
			if errors.Is(err, fs.ErrNotExist) {
				return "", errors.Join(errors.New("the editor left no file"), os.RemoveAll(dir))
			}
			if err != nil { // what was written is not thrown away
				return "", fmt.Errorf("%w (it is in %s)", err, path)
			}
			return text, os.RemoveAll(dir)
		},
	}, nil
}

// readNote reads a plain file of at most limit bytes of UTF-8.
func readNote(path string, limit int) (string, error) {
	info, err := os.Lstat(path) // before it is opened: a pipe would wait for a writer
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("the editor left %s, not a plain file", lying(info.Mode()))
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	switch {
	case err != nil:
		return "", err
	case len(b) > limit:
		return "", fmt.Errorf("what was written is longer than the %d bytes a note may have", limit)
	case !utf8.Valid(b):
		return "", errors.New("what was written is not UTF-8 text")
	}
	return string(b), nil
}
