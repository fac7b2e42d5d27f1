package command

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/ui"
)

func TestTheScreensReadAScanAndPlanItAsOftenAsTheAssessmentChanges(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme")
	p.terminal = true
	dir := t.TempDir()
	scan, cut := filepath.Join(dir, "scan.json"), filepath.Join(dir, "cut.json")
	const whole = `[{"class_uid":2004,"metadata":{"event_code":"odd","product":{"name":"Prowler"}},"status_code":"PASS","time_dt":"2026-11-02T10:00:00"}]`
	for path, text := range map[string]string{scan: whole, cut: whole[:60]} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.screens = func(ctx context.Context, o ui.Options) (int, error) {
		plan, err := o.ReadScan(ctx, scan)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := o.Store.Load(ctx, "id1")
		if err != nil {
			t.Fatal(err)
		}
		a, err := assessment.Open(kept)
		if err != nil {
			t.Fatal(err)
		}
		told, err := plan(a)
		if err != nil || !strings.Contains(told.Title, "prowler · 2026-11-02") || len(told.Records) != 0 {
			t.Errorf("%+v %v", told, err)
		}
		last := told.Sections[len(told.Sections)-1]
		if last.Title != "Unknown, left out" || last.Lines[0] != "odd: the bank has no control for prowler:odd" {
			t.Errorf("%+v", told.Sections)
		}
		for path, want := range map[string]string{cut: "ends in the middle", filepath.Join(dir, "none"): "check the path", dir: "a folder", "-": "no file"} {
			if _, err := o.ReadScan(ctx, path); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", path, err, want)
			}
		}
		return 0, nil
	}
	if code, _, errs := p.run(); code != 0 {
		t.Errorf("%d %q", code, errs)
	}
}
