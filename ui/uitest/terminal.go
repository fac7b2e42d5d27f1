//go:build unix

package uitest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Patience is how long Wait waits before it gives up.
const Patience = 20 * time.Second

// Terminal is a screen with something running on it.
type Terminal struct {
	mu      sync.Mutex
	emu     *vt.Emulator
	keys    io.Writer
	raw     bytes.Buffer // what was written, for tests of escape sequences
	changed chan struct{}
	watch   func(text string)

	Process *os.Process // of StartCommand
	tty     *os.File
	ended   chan struct{}
	err     error
}

func newTerminal(w, h int) *Terminal {
	return &Terminal{emu: vt.NewEmulator(w, h), changed: make(chan struct{}, 1), ended: make(chan struct{})}
}

// Write takes the output of what runs on the terminal.
func (t *Terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	if t.raw.Len() < 8<<20 {
		t.raw.Write(p)
	}
	if t.tty == nil { // without a pseudo-terminal nobody adds the carriage return
		p = bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n"))
	}
	_, err := t.emu.Write(p)
	watch, text := t.watch, ""
	if watch != nil {
		text = ansi.Strip(t.emu.Render())
	}
	t.mu.Unlock()
	if watch != nil {
		watch(text)
	}
	select {
	case t.changed <- struct{}{}:
	default:
	}
	return len(p), err
}

// StartModel runs a model until the terminal is stopped.
func StartModel(m tea.Model, w, h int) *Terminal {
	t := newTerminal(w, h)
	in, keys := io.Pipe()
	t.keys = keys
	p := tea.NewProgram(m, tea.WithInput(in), tea.WithOutput(t), tea.WithWindowSize(w, h),
		tea.WithColorProfile(colorprofile.TrueColor), tea.WithEnvironment([]string{"TERM=xterm-256color"}),
		tea.WithoutSignals())
	go func() { _, _ = io.Copy(keys, t.emu) }() // the terminal's answers to queries
	go func() {
		_, t.err = p.Run()
		close(t.ended)
	}()
	return t
}

// StartCommand runs a program behind a pseudo-terminal. watch, when it is not
// nil, sees the screen after every piece of output.
func StartCommand(cmd *exec.Cmd, w, h int, watch func(text string)) (*Terminal, error) {
	t := newTerminal(w, h)
	t.watch = watch
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: uint16(h), Cols: uint16(w)})
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	t.tty, t.keys, t.Process = tty, tty, cmd.Process
	go func() { _, _ = io.Copy(tty, t.emu) }()
	go func() {
		_, _ = io.Copy(t, tty) // ends when the program does
		t.err = cmd.Wait()
		_ = tty.Close()
		close(t.ended)
	}()
	return t, nil
}

// Text is the screen as plain text, a line each.
func (t *Terminal) Text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return ansi.Strip(t.emu.Render())
}

// Styled is the screen with its escape sequences, for pictures.
func (t *Terminal) Styled() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.emu.Render()
}

// Raw is everything that was written to the terminal.
func (t *Terminal) Raw() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.raw.String()
}

// Resize changes the size of the window.
func (t *Terminal) Resize(w, h int) error {
	t.mu.Lock()
	t.emu.Resize(w, h)
	t.mu.Unlock()
	if t.tty == nil {
		return errors.New("only a command can be resized")
	}
	return pty.Setsize(t.tty, &pty.Winsize{Rows: uint16(h), Cols: uint16(w)})
}

// Wait waits until ok holds for the screen. The error shows the screen.
func (t *Terminal) Wait(what string, ok func(text string) bool) error {
	deadline := time.After(Patience)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	ended := t.ended
	for {
		if text := t.Text(); ok(text) {
			return nil
		}
		select {
		case <-t.changed:
		case <-tick.C:
		case <-ended:
			if ok(t.Text()) {
				return nil
			}
			return fmt.Errorf("ended (%v) while waiting for %s; the screen:\n%s", t.err, what, t.Text())
		case <-deadline:
			return fmt.Errorf("waited %s in vain for %s; the screen:\n%s", Patience, what, t.Text())
		}
	}
}

// Settle waits until the program has written nothing for a few frames: what a
// key sets off in it may take more than one step. It gives up after a second.
func (t *Terminal) Settle() {
	const frames = 3 * time.Second / 60
	end := time.After(time.Second)
	for {
		select {
		case <-t.changed:
		case <-time.After(frames):
			return
		case <-end:
			return
		}
	}
}

// WaitText waits for a text to be on the screen.
func (t *Terminal) WaitText(want string) error {
	return t.Wait(fmt.Sprintf("%q", want), func(s string) bool { return strings.Contains(s, want) })
}

// WaitEnd waits for the program to end and gives its error.
func (t *Terminal) WaitEnd() error {
	select {
	case <-t.ended:
		return t.err
	case <-time.After(Patience):
		return fmt.Errorf("still running after %s; the screen:\n%s", Patience, t.Text())
	}
}

// Press presses keys by name: "a", "enter", "esc", "ctrl+c", "down" …
func (t *Terminal) Press(names ...string) error {
	for _, n := range names {
		b, err := keyBytes(n)
		if err != nil {
			return err
		}
		if _, err := t.keys.Write(b); err != nil {
			return fmt.Errorf("press %s: %w", n, err)
		}
	}
	return nil
}

// Type types a text.
func (t *Terminal) Type(text string) error {
	_, err := io.WriteString(t.keys, text)
	return err
}

var keyNames = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
	"delete": "\x1b[3~", "shift+tab": "\x1b[Z",
}

func keyBytes(name string) ([]byte, error) {
	if s, ok := keyNames[name]; ok {
		return []byte(s), nil
	}
	if c, ok := strings.CutPrefix(name, "ctrl+"); ok && len(c) == 1 && c[0] >= 'a' && c[0] <= 'z' {
		return []byte{c[0] - 'a' + 1}, nil
	}
	if len([]rune(name)) == 1 {
		return []byte(name), nil
	}
	return nil, fmt.Errorf("no key named %q", name)
}
