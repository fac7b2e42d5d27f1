package command

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"time"

	"soc2ready/assessment"
)

// File looks after the file that a store keeps its assessments in.
type File interface {
	assessment.Keeper
	// Warnings tells what is unwise about where the file lies and who may read
	// it, one sentence each.
	Warnings() []string
	// Upgraded tells what opening did to a file of an older version.
	Upgraded() Upgrade
	// Deleted lists the assessments that were deleted from the file.
	Deleted(ctx context.Context) ([]Deletion, error)
	// Redact erases the payload of entry n; Refused while its value stands,
	// Unknown when there is no such entry.
	Redact(ctx context.Context, id string, n int) error
}

// Upgrade is what opening did to a file of an older version. From is 0 when
// there was nothing to do.
type Upgrade struct {
	From, To int
	Backup   string // path of the file as it was
}

// Deletion is what is left of an assessment that was deleted.
type Deletion struct {
	ID, Name string
	Head     string    // hash of its last entry
	Last     int       // number of its last entry
	Time     time.Time // UTC
}

// canAsk says whether someone sits there who can be asked.
func (r *run) canAsk() bool { return r.deps.Terminal(r.stdin) && r.deps.Terminal(r.stderr) }

// ask puts a question to the terminal and gives the line that is typed. A
// signal ends the wait.
func (r *run) ask(ctx context.Context, question string) (string, error) {
	if _, err := fmt.Fprint(r.stderr, assessment.CleanLine(question)+" "); err != nil {
		return "", fmt.Errorf("can't ask: %w", err)
	}
	if r.typed == nil { // one for all questions: it may hold the next answer already
		r.typed = bufio.NewReader(r.stdin)
	}
	typed := make(chan string, 1)
	go func() {
		// A line cut off by the end of the input is an answer too.
		line, _ := r.typed.ReadString('\n')
		typed <- strings.TrimSpace(line)
	}()
	select {
	case line := <-typed:
		return line, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// sure asks for the word before something that can't be taken back, unless
// --yes was said; without a terminal to ask on, --yes is needed.
func (r *run) sure(ctx context.Context, yes bool, what, word string) error {
	if yes {
		return nil
	}
	if !r.canAsk() {
		return failure{kind: use, reason: what, next: "say --yes to do it"}
	}
	line, err := r.ask(ctx, what+"; type "+quoted(word)+" to do it:")
	if err != nil {
		return err
	}
	if assessment.CleanLine(line) != word {
		return failure{kind: use, reason: "nothing was done", next: "type " + quoted(word) + ", or say --yes"}
	}
	return nil
}
