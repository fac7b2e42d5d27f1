package plain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"soc2ready/assessment"
)

// maxLine is how long a typed line may be, in bytes.
const maxLine = 64 << 10

// errLeave ends the talk, and is no failure.
var errLeave = errors.New("leave")

// talk is one side of a conversation: it says lines and hears lines.
type talk struct {
	ctx   context.Context
	out   io.Writer
	lines chan heard
	ascii bool
	err   error // of the first write that failed
	ended error // of the input, once it has ended
}

type heard struct {
	text string
	long bool // it was longer than maxLine and is not here
	err  error
}

func newTalk(ctx context.Context, in io.Reader, out io.Writer, ascii bool) *talk {
	t := &talk{ctx: ctx, out: out, lines: make(chan heard), ascii: ascii}
	go t.listen(bufio.NewReaderSize(in, 4096))
	return t
}

// listen reads lines until the input or the talk ends. It has a goroutine of
// its own, so that a signal is answered while nobody types.
func (t *talk) listen(in *bufio.Reader) {
	for {
		h := hear(in)
		select {
		case t.lines <- h:
		case <-t.ctx.Done():
			return
		}
		if h.err != nil {
			return
		}
	}
}

// hear reads one line; one that is too long is read to its end and dropped.
func hear(in *bufio.Reader) heard {
	var line []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if !long {
			line = append(line, part...)
			long = len(line) > maxLine
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (!errors.Is(err, io.EOF) || len(line) == 0):
			return heard{err: err}
		case long:
			return heard{long: true}
		}
		return heard{text: assessment.CleanLine(string(line))}
	}
}

// say writes one line.
func (t *talk) say(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if t.ascii {
		s = strings.NewReplacer("–", "-", "—", "-", "…", "...", "→", "to", "’", "'", "“", "\"", "”", "\"", "·", ",").Replace(s)
		s = strings.Map(func(r rune) rune {
			if r > '~' {
				return '?'
			}
			return r
		}, s)
	}
	if _, err := io.WriteString(t.out, s+"\n"); err != nil && t.err == nil {
		t.err = err
	}
}

// ask says what is wanted and gives the line that was typed. io.EOF ends the
// talk; so does a reader of the output that went away.
func (t *talk) ask(format string, args ...any) (string, error) {
	for {
		t.say(format, args...)
		if t.err != nil {
			return "", t.err
		}
		if t.ended != nil {
			return "", t.ended
		}
		select {
		case h := <-t.lines:
			switch {
			case h.err != nil:
				t.ended = h.err
				return "", h.err
			case h.long:
				t.say("That line is longer than %d kilobytes and was not taken.", maxLine>>10)
				continue
			}
			return h.text, nil
		case <-t.ctx.Done():
			return "", t.ctx.Err()
		}
	}
}

// words asks for free text. A question mark alone is a question about the
// prompt, never the text: nobody's name or note is one.
func (t *talk) words(format string, args ...any) (string, error) {
	for {
		s, err := t.ask(format, args...)
		if err != nil || s != "?" {
			return s, err
		}
		t.say("What is typed here is taken as it stands.")
	}
}

// choice is one line of a menu.
type choice struct {
	text string
	do   func() error
}

// menu offers choices by number, from 1; 0 goes back. It returns after one of
// them was done, so that the caller can say what is new.
func (t *talk) menu(title, zero string, choices []choice) (back bool, err error) {
	t.say("")
	t.say("%s", title)
	for i, c := range choices {
		t.say("%d: %s", i+1, c.text)
	}
	t.say("0: %s", zero)
	n, err := t.number("Type a number.", len(choices))
	if err != nil || n == 0 {
		return true, err
	}
	return false, choices[n-1].do()
}

// number asks until a number from 0 to most is typed; q leaves the talk.
func (t *talk) number(prompt string, most int) (int, error) {
	n, _, err := t.numberOr(prompt, most, false)
	return n, err
}

// numberOr is number where a blank line may leave what stands.
func (t *talk) numberOr(prompt string, most int, blank bool) (n int, left bool, err error) {
	if blank {
		prompt += " Nothing leaves it."
	}
	for {
		s, err := t.ask("%s", prompt)
		switch {
		case err != nil:
			return 0, false, err
		case blank && s == "":
			return 0, true, nil
		case strings.EqualFold(s, "q"), strings.EqualFold(s, "quit"):
			return 0, false, errLeave
		}
		n, err := strconv.Atoi(s)
		if err == nil && n >= 0 && n <= most {
			return n, false, nil
		}
		t.misheard(s, fmt.Sprintf("a number from 0 to %d, or q to leave", most))
	}
}

// pageLength is how many lines of a list are said before the person is asked.
const pageLength = 10

// list says lines, some at a time, until the person has heard enough.
func (t *talk) list(lines []string) error {
	for i, l := range lines {
		t.say("%s", l)
		if left := len(lines) - i - 1; left > 0 && (i+1)%pageLength == 0 {
			s, err := t.ask("%d more. Type nothing to hear them, or 0 to go on.", left)
			if err != nil {
				return err
			}
			if s != "" {
				return nil
			}
		}
	}
	return nil
}

// yes asks until yes or no is typed.
func (t *talk) yes(format string, args ...any) (bool, error) {
	for {
		s, err := t.ask(format+" Type y or n.", args...)
		if err != nil {
			return false, err
		}
		switch strings.ToLower(s) {
		case "y", "yes":
			return true, nil
		case "n", "no":
			return false, nil
		}
		t.misheard(s, "y or n")
	}
}

func (t *talk) misheard(typed, wanted string) {
	if typed == "?" {
		t.say("What is taken is %s.", wanted)
		return
	}
	if typed == "" {
		t.say("Nothing was typed. What is taken is %s.", wanted)
		return
	}
	if r := []rune(typed); len(r) > 40 {
		typed = string(r[:40]) + "…"
	}
	t.say("%q is not taken here. What is taken is %s.", typed, wanted)
}

// text asks for a text of several lines, which a line with only a full stop
// ends. given is false when nothing was typed.
func (t *talk) text(format string, args ...any) (text string, given bool, err error) {
	t.say(format, args...)
	var lines []string
	for {
		s, err := t.words("Type a line, or only a full stop to end.")
		if err != nil {
			return "", false, err
		}
		if s == "." {
			return strings.Join(lines, "\n"), len(lines) > 0, nil
		}
		lines = append(lines, s)
	}
}

// day asks for a day; blank leaves it, a dash takes it away.
func (t *talk) day(what string, now assessment.Day) (*assessment.Day, error) {
	stands := "it is not set"
	if !now.IsZero() {
		stands = "it is " + now.String()
	}
	for {
		s, err := t.ask("%s: %s. Type a day as 2026-11-30, a dash to take it away, or nothing to leave it.", what, stands)
		if err != nil {
			return nil, err
		}
		switch s {
		case "":
			return nil, nil
		case "-":
			return &assessment.Day{}, nil
		}
		if d, err := assessment.ParseDay(s); err == nil {
			return &d, nil
		}
		t.misheard(s, "a day such as 2026-11-30")
	}
}
