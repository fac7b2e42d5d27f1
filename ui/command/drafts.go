package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"soc2ready/ui"
)

// maxDraftFile is the most that is read of a file of drafts, in bytes: sixteen
// notes of the longest kind, with room for what JSON escapes.
const maxDraftFile = 4 << 20

// draftFile keeps what is being typed beside the file of the assessments,
// readable only by its owner. It is there only while there is something in it.
type draftFile struct{ path string }

func (d draftFile) Load() ([]ui.Draft, error) {
	path := d.path
	info, err := os.Lstat(path) // before it is opened: a pipe would wait for a writer
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the drafts can't be read: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is %s, not a plain file", quoted(path), lying(info.Mode()))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the drafts can't be read: %w", err)
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, maxDraftFile+1))
	if err != nil {
		return nil, fmt.Errorf("the drafts can't be read: %w", err)
	}
	all, err := parseDrafts(b)
	if err != nil {
		return nil, fmt.Errorf("%s holds no drafts of ours (%w); move it away to have drafts kept again", quoted(path), err)
	}
	return all, nil
}

func parseDrafts(b []byte) ([]ui.Draft, error) {
	if len(b) > maxDraftFile {
		return nil, fmt.Errorf("it is longer than %d bytes", maxDraftFile)
	}
	var all []ui.Draft
	return all, json.Unmarshal(b, &all)
}

func (d draftFile) Keep(all []ui.Draft) error {
	path := d.path
	if len(all) == 0 {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return cantWrite(path, err)
		}
		return nil
	}
	b, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if err := replaceFile(path, b, true); err != nil {
		return cantWrite(path, err)
	}
	return nil
}
