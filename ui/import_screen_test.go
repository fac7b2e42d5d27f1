package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
)

// importBench is a bench with a window whose scans are read by read.
func importBench(t *testing.T, read func(ctx context.Context, path string) (planner, error)) *bench {
	t.Helper()
	b := inWindow(t)
	b.app.s.opts.ReadScan = read
	b.press("g", "e", "i")
	b.want("Output of a scanner", "nothing is recorded yet")
	return b
}

// oneRecord plans a record of mfa, until there is one.
func oneRecord(control string) planner {
	return func(a *assessment.Assessment) (ScanPlan, error) {
		p := ScanPlan{Title: "scan.json · prowler 5.4.0", Sections: []ScanSection{{"Would be recorded", []string{control + ": exception, 1 of 2 failing"}}}}
		if len(a.Evidence) > 0 {
			p.Sections = []ScanSection{{"Recorded before", []string{control + ": E1"}}}
			return p, nil
		}
		p.Records = []assessment.Record{{Control: control, Performed: a.Header.Window.Start, Outcome: assessment.Exception}}
		return p, nil
	}
}

func TestAScanIsToldFirstAndRecordedByAKeyOfItsOwn(t *testing.T) {
	t.Parallel()
	var asked []string
	control := ""
	b := importBench(t, func(_ context.Context, path string) (planner, error) {
		asked = append(asked, path)
		return oneRecord(control), nil
	})
	control = b.app.s.bank.Controls[0].ID
	b.press("s", "c", "enter")
	b.want("scan.json · prowler 5.4.0", "Would be recorded", control+": exception, 1 of 2 failing", "y records it", "y record it")
	if len(asked) != 1 || asked[0] != "sc" {
		t.Errorf("asked for %q", asked)
	}
	b.press("enter", "space", "n")
	if len(b.app.s.a.Evidence) != 0 {
		t.Fatal("another key recorded it")
	}
	b.press("y")
	b.want("recorded 1 record", "evidence")
	if len(b.app.s.a.Evidence) != 1 {
		t.Fatalf("%d records", len(b.app.s.a.Evidence))
	}
	b.press("i", "s", "enter")
	b.want("Recorded before", "nothing to record")
	b.press("y")
	if len(b.app.s.a.Evidence) != 1 {
		t.Error("recorded twice")
	}
	b.press("q", "u")
	if len(b.app.s.a.Evidence) != 0 {
		t.Error("undo does not take it back")
	}
}

func TestAScanThatCanNotBeReadIsToldAndAnotherOneNamed(t *testing.T) {
	t.Parallel()
	b := importBench(t, func(context.Context, string) (planner, error) {
		return nil, errors.New("cut.json: byte 7: the file ends in the middle\x1b]52;c;AAAA\x07")
	})
	b.press("c", "enter")
	b.want("Not read", "byte 7", "e another file")
	if strings.ContainsAny(b.app.content(), "\x07") {
		t.Error("foreign text reaches the terminal")
	}
	b.press("e")
	b.want("Output of a scanner", "c")
}

func TestEscStopsReadingALongScan(t *testing.T) {
	t.Parallel()
	stopped := make(chan struct{})
	b := importBench(t, func(ctx context.Context, _ string) (planner, error) {
		<-ctx.Done()
		close(stopped)
		return nil, ctx.Err()
	})
	b.press("x", "y", "enter")
	b.want("reading xy", "esc stop")
	b.press("q")
	<-stopped
	b.want("Output of a scanner", "xy")
}

func TestAPlanFitsEverySize(t *testing.T) {
	t.Parallel()
	b := importBench(t, func(context.Context, string) (planner, error) {
		return func(*assessment.Assessment) (ScanPlan, error) {
			p := ScanPlan{Title: strings.Repeat("a long title ", 20), Records: []assessment.Record{{}}}
			for range 5 {
				p.Sections = append(p.Sections, ScanSection{strings.Repeat("section ", 9), []string{strings.Repeat("word ", 40), strings.Repeat("x", 300)}})
			}
			return p, nil
		}, nil
	})
	b.press("x", "enter")
	for _, size := range [][2]int{{1, 1}, {20, 3}, {40, 10}, {80, 24}, {120, 40}, {200, 60}} {
		b.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		for _, k := range []string{"down", "pgdown", "end", "home"} {
			b.press(k)
			if sc := b.app.top(); size[0] >= 20 {
				fits(t, "a plan", sc, size[0], size[1])
			}
		}
	}
}
