package command

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"soc2ready/ui"
)

func TestClaimsInATerminalOpensItsScreenWithoutAFile(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.refused(2, "claims")
	p.terminal = true
	opened := 0
	p.screens = func(ctx context.Context, o ui.Options) (int, error) {
		opened++
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("We are SOC 2 certified.\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if !o.ClaimsOnly || o.Store != nil || o.Bank == nil || o.Today().String() != "2026-11-24" {
			t.Errorf("%+v", o)
		}
		got, err := o.Claims(ctx, []string{dir})
		if err != nil || got.Files != 1 || len(got.Findings) != 1 {
			t.Fatalf("%+v %v", got, err)
		}
		if f := got.Findings[0]; f.Line != 1 || f.Column != 8 || f.Severity != "wrong" || f.Reason == "" || f.Instead == "" {
			t.Errorf("%+v", f)
		}
		for _, path := range []string{filepath.Join(dir, "none"), "-"} {
			if _, err := o.Claims(ctx, []string{path}); err == nil || !strings.Contains(err.Error(), "check the path") {
				t.Errorf("%s: %v", path, err)
			}
		}
		stopped, stop := context.WithCancel(ctx)
		stop()
		if _, err := o.Claims(stopped, []string{dir}); err == nil {
			t.Error("it looks on after it was stopped")
		}
		return 130, nil
	}
	if code, _, errs := p.run("claims"); code != 130 || errs != "" || opened != 1 {
		t.Errorf("%d %q, opened %d times", code, errs, opened)
	}
	p.refused(2, "claims", "--json")
	p.refused(4, "claims", "nowhere.md")
}
