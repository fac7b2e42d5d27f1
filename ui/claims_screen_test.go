package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

func someFindings(n int) ClaimsResult {
	r := ClaimsResult{Files: 2}
	for i := range n {
		severity := []string{"wrong", "overstated"}[i%2]
		r.Findings = append(r.Findings, ClaimsFinding{
			File: "site/about.md", Line: i + 3, Column: 8, Text: fmt.Sprintf("SOC 2 certified %d", i), Rule: "certified", Severity: severity,
			Reason:  "There is no SOC 2 certificate: a CPA firm reports, it does not certify.",
			Instead: fmt.Sprintf("We have a SOC 2 Type 2 report %d.", i),
		})
	}
	return r
}

// claimsBench stands in Learn, or on the form alone, and finds what is given.
func claimsBench(t *testing.T, only bool, result ClaimsResult, err error) (b *bench, asked *[]string) {
	t.Helper()
	b, asked = newBench(t, true), &[]string{}
	b.app.s.opts.Claims = func(_ context.Context, paths []string) (ClaimsResult, error) {
		*asked = paths
		return result, err
	}
	if only {
		s := newSession(b.app.s.opts)
		s.opts.ClaimsOnly = true
		b.app = newApp(s)
		b.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	}
	return b, asked
}

func TestFromLearnATextIsCheckedAndTheBetterWordsStandWithEachFinding(t *testing.T) {
	t.Parallel()
	b, asked := claimsBench(t, false, someFindings(3), nil)
	b.press("g", "l")
	for range b.app.s.bank.Pages {
		b.press("down")
	}
	b.want("› check a text or a folder for SOC 2 wording")
	b.press("enter")
	b.want("Text or folder")
	b.press("enter")
	b.press("s", "i", "t", "e", "enter")
	b.want("1 of 3 findings in 2 files", "› ○ wrong", "site/about.md:3", "SOC 2 certified 0", "Better words", "Type 2 report 0", "Why", "no SOC 2 certificate")
	if len(*asked) != 1 || (*asked)[0] != "site" {
		t.Errorf("looked through %q", *asked)
	}
	b.press("down")
	b.want("2 of 3", "› ◐ overstated", "Type 2 report 1")
	b.send(tea.WindowSizeMsg{Width: 120, Height: 30})
	b.want("› ◐ overstated", "Type 2 report 1")
	b.press("e")
	b.want("Text or folder", "site")
	b.press("esc")
	b.want("To read")
}

func TestEnterCopiesTheBetterWordsAndSaysSo(t *testing.T) {
	t.Parallel()
	found := someFindings(1)
	found.Findings[0].Instead = "We have\x1b]52;c;AAAA\x07 a report"
	b, _ := claimsBench(t, false, found, nil)
	b.press("g", "c", "x", "enter")
	b.want("1 of 1 finding in 2 files")
	batch, ok := b.app.top().update(keyPress("enter"))().(tea.BatchMsg)
	if !ok || len(batch) != 2 {
		t.Fatalf("%T", batch)
	}
	if got := fmt.Sprint(batch[0]()); got != fmt.Sprint(tea.SetClipboard(b.app.top().(*claimsScreen).result.Findings[0].Instead)()) || strings.ContainsAny(got, "\x1b\x07") {
		t.Errorf("copied %q", got)
	}
	b.press("enter")
	b.want("sent to the clipboard: We have")
}

func TestNothingFoundAndWhatCannotBeReadAreSaid(t *testing.T) {
	t.Parallel()
	b, _ := claimsBench(t, false, ClaimsResult{Files: 1}, nil)
	b.press("g", "c", "x", "enter")
	b.want("Nothing wrong found", "looked at 1 file: x")
	b, _ = claimsBench(t, false, ClaimsResult{}, errors.New("no file x"))
	b.press("g", "c", "x", "enter")
	b.want("Not looked through", "no file x")
	b.press("e")
	b.want("Text or folder")
}

func TestEscStopsALongLookAndKeepsThePath(t *testing.T) {
	t.Parallel()
	b, _ := claimsBench(t, false, ClaimsResult{}, nil)
	stopped := make(chan struct{})
	b.app.s.opts.Claims = func(ctx context.Context, _ []string) (ClaimsResult, error) {
		<-ctx.Done()
		close(stopped)
		return someFindings(1), nil
	}
	b.press("g", "c", "x", "y", "enter")
	b.want("looking through xy", "esc stop")
	b.press("q", "ctrl+g")
	<-stopped
	b.want("Text or folder", "xy", "stopped")
	b.press("esc")
	b.want("Acme · home")
}

func TestTheCheckAloneNeedsNoAssessmentAndIsLeftAtOnce(t *testing.T) {
	t.Parallel()
	b, _ := claimsBench(t, true, someFindings(2), nil)
	b.want("soc2ready · check wording", "Text or folder")
	b.press("esc")
	if !b.quit {
		t.Error("esc does not leave the form")
	}
	b, _ = claimsBench(t, true, someFindings(2), nil)
	b.press("x", "enter")
	b.want("1 of 2 findings")
	b.press("g", "h", "u", "?")
	b.want("copy the better words")
	b.press("q", "q")
	if !b.quit {
		t.Error("q does not leave")
	}
}

func TestTheFindingsFitEverySize(t *testing.T) {
	t.Parallel()
	wide := someFindings(40)
	wide.Findings[0].File = strings.Repeat("日本/", 40)
	wide.Findings[0].Reason = strings.Repeat("because it is so ", 40)
	for name, m := range map[string]lookedMsg{"many": {result: wide}, "none": {}, "failed": {err: errors.New(strings.Repeat("long ", 50))}} {
		c := newClaims(newBench(t, true).app.s, []string{strings.Repeat("folder/", 20)})
		check := func(w, h int) {
			c.setSize(w, h)
			c.refresh()
			lines := strings.Split(c.view(), "\n")
			if len(lines) > max(h, 1) {
				t.Fatalf("%s at %dx%d: %d lines", name, w, h, len(lines))
			}
			for _, l := range lines {
				if n := ansi.StringWidth(l); n > w {
					t.Fatalf("%s at %dx%d: a line of %d cells: %q", name, w, h, n, l)
				}
			}
		}
		c.start()
		check(50, 20)
		c.looked(m)
		for w := 0; w <= 200; w++ {
			for h := 0; h <= 60; h += 1 + w%3 {
				check(w, h)
			}
			press(c, []string{"down", "pgdown", "space", "up", "end"}[w%5])
		}
	}
}
