package command

import (
	"context"
	"io"
	"os"
)

// readInput opens a file that was named, "-" for stdin, and reads it. A signal
// ends it also while it waits for someone to type.
func readInput[T any](ctx context.Context, r *run, from string, read func(io.Reader) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var x result
		in := r.stdin
		if from != "-" {
			f, err := openInput(from)
			if err != nil {
				done <- result{err: err}
				return
			}
			defer func() { _ = f.Close() }() // it was only read
			in = f
		}
		x.value, x.err = read(in)
		done <- x
	}()
	select {
	case x := <-done:
		return x.value, x.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// openInput opens anything but a folder; a pipe is fine, as <(…) of a shell is.
func openInput(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cantRead(path, err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		_ = f.Close()
		return nil, wrongUse("%s is a folder; name a file in it", quoted(path))
	}
	return f, nil
}
