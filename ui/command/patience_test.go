package command

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"soc2ready/assessment"
)

func TestACommandThatWaitsForAnotherProgramSaysSoToAPersonAndEndsWithSix(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		terminal bool
		op       string
		wait     time.Duration
		args     []string
		says     int // lines about waiting
	}{
		"opening, a person":     {true, "open", 30 * time.Second, []string{"show"}, 1},
		"opening, a script":     {false, "open", 30 * time.Second, []string{"show"}, 0},
		"opening, a short wait": {true, "open", 900 * time.Millisecond, []string{"show"}, 0},
		"saving, a person":      {true, "append", 30 * time.Second, []string{"answer", "CC6.1-01", "partial"}, 1},
		"deleting, a person":    {true, "delete", 30 * time.Second, []string{"delete", "acme", "--yes"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newProgram(t)
				p.ok("new", "acme")
				p.terminal = x.terminal
				p.store.fail = func(op string) error {
					if op != x.op {
						return nil
					}
					time.Sleep(x.wait)
					return assessment.ErrLocked
				}
				code, out, errs := p.run(x.args...)
				lines := strings.Split(strings.TrimSuffix(errs, "\n"), "\n")
				if code != 6 || out != "" || len(lines) != 1+x.says {
					t.Fatalf("exit %d, %q, %q", code, out, errs)
				}
				if x.says == 1 && !strings.HasPrefix(lines[0], "waiting for ") {
					t.Errorf("it says %q", lines[0])
				}
			})
		})
	}
}
