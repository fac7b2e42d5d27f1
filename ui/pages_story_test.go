package ui

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/questions/shipped"
)

func press(sc screen, keys ...string) tea.Cmd {
	var cmd tea.Cmd
	named := map[string]tea.KeyPressMsg{
		"down": {Code: tea.KeyDown}, "up": {Code: tea.KeyUp}, "right": {Code: tea.KeyRight}, "left": {Code: tea.KeyLeft}, "enter": {Code: tea.KeyEnter},
		"esc": {Code: tea.KeyEscape}, "space": {Code: tea.KeySpace, Text: " "}, "pgdown": {Code: tea.KeyPgDown}, "end": {Code: tea.KeyEnd},
	}
	for _, k := range keys {
		m, ok := named[k]
		if !ok {
			r := []rune(k)[0]
			m = tea.KeyPressMsg{Code: r, Text: k}
		}
		cmd = sc.update(m)
	}
	return cmd
}

// runAll runs a command and those that follow from it, batches of batches with
// huh; one that takes longer than patience is the blink of a cursor.
func runAll(sc screen, cmd tea.Cmd, patience time.Duration) {
	for todo := []tea.Cmd{cmd}; len(todo) > 0; {
		c := todo[0]
		todo = todo[1:]
		if c == nil {
			continue
		}
		done := make(chan tea.Msg, 1)
		go func() { done <- c() }()
		select {
		case msg := <-done:
			if batch, ok := msg.(tea.BatchMsg); ok {
				todo = append(todo, batch...)
			} else {
				todo = append(todo, sc.update(msg))
			}
		case <-time.After(patience):
		}
	}
}

func plainView(sc screen, w, h int) string {
	sc.setSize(w, h)
	sc.refresh()
	lines := strings.Split(ansi.Strip(sc.view()), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// golden compares with testdata/NAME.golden; UPDATE_GOLDEN=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got+"\n" != string(want) {
		t.Errorf("%s differs; got\n%s\nwant\n%s", name, got, want)
	}
}

// smallBank is two series and two description items, whatever ships.
func smallBank() *questions.Bank {
	b := questions.Bank{
		Version: "test",
		Series:  []questions.Series{{ID: "CC6", Title: "Logical and physical access"}, {ID: "A1", Title: "Availability"}},
		Criteria: []questions.Criterion{
			{ID: "CC6.1", Series: "CC6", Category: questions.Security, Title: "Access is protected"},
			{ID: "CC6.2", Series: "CC6", Category: questions.Security, Title: "Access is granted and taken away"},
			{ID: "CC6.3", Series: "CC6", Category: questions.Security, Title: "Access follows the role"},
			{ID: "A1.1", Series: "A1", Category: questions.Availability, Title: "Capacity is watched"},
		},
		Description: []questions.DescriptionItem{
			{ID: "DC1", Title: "Services", Types: []int{1, 2}}, {ID: "DC9", Title: "Changes in the window", Types: []int{2}},
		},
		Controls: []questions.Control{{ID: "access-review", Title: "Quarterly access review", Cadence: questions.Quarterly, Kind: questions.Occurrence, What: "Someone goes through every account.", OwnerRole: "security"}},
		Glossary: []questions.Term{{Term: "MFA", Also: []string{"2FA"}, Meaning: "A second factor at sign-in."}},
	}
	add := func(criterion string, n int, key bool, effort questions.Effort) {
		b.Questions = append(b.Questions, questions.Question{
			ID: fmt.Sprintf("%s-%02d", criterion, n), Criterion: criterion, Kind: questions.Occurrence,
			Short: fmt.Sprintf("Thing %d of %s", n, criterion), Ask: fmt.Sprintf("Does thing %d of %s happen every quarter?", n, criterion),
			Weight: 2, Key: key, Quick: key, Effort: effort, Fix: []string{"Write it down.", "Do it once and keep the record."}, Controls: []string{"access-review"},
		})
	}
	for i, c := range b.Criteria {
		add(c.ID, 1, true, questions.Hours)
		add(c.ID, 2, false, []questions.Effort{questions.Days, questions.Weeks}[i%2])
		add(c.ID, 3, false, questions.Weeks)
	}
	for _, d := range b.Description {
		b.Questions = append(b.Questions, questions.Question{ID: d.ID + "-01", Criterion: d.ID, Kind: questions.Document, Short: d.Title, Ask: "Is it written?", Weight: 1, Effort: questions.Hours})
	}
	return questions.New(b)
}

func TestPagesLookLikeTheGoldens(t *testing.T) {
	t.Parallel()
	s := pageSession(t, smallBank(), 4, 5, questions.Availability)
	golden(t, "results-80", plainView(newResults(s), 80, 70))
	golden(t, "results-40", plainView(newResults(s), 40, 8))
	gaps := newGaps(s)
	gaps.setSize(120, 22)
	press(gaps, "space", "space")
	golden(t, "gaps-120", plainView(gaps, 120, 22))
	golden(t, "gaps-80", plainView(gaps, 80, 22))
	golden(t, "gaps-40", plainView(newGaps(s), 40, 8))
	golden(t, "help-80", plainView(newHelp(s, "gaps", append(gaps.keys(), newGlobalKeys().all()...)), 80, 22))
	search := newSearch(s)
	press(search, "a", "c", "c")
	golden(t, "search-80", plainView(search, 80, 22))
	golden(t, "export-80", plainView(newExport(s), 80, 22))
	golden(t, "control-80", plainView(newControlCard(s, &s.bank.Controls[0]), 80, 22))
}

func TestResultsShowNoPercentageWithoutWordAndRange(t *testing.T) {
	t.Parallel()
	empty := *smallBank()
	empty.Questions = nil
	r := newResults(pageSession(t, questions.New(empty), 1, 1))
	view := plainView(r, 80, 60)
	if !strings.Contains(view, "nothing in scope") {
		t.Errorf("the word is missing:\n%s", view)
	}
	if before, _, _ := strings.Cut(view, "Where you stand"); strings.Contains(before, "%") {
		t.Errorf("a percentage without anything in:\n%s", before)
	}
	fresh := plainView(newResults(pageSession(t, smallBank(), 0, 1)), 80, 60)
	if !strings.Contains(fresh, "0 % (up to 100 %) · not ready") {
		t.Errorf("nothing answered:\n%s", fresh)
	}
	scanned := pageSession(t, smallBank(), 0, 1)
	for _, id := range scanned.a.QuickScan(scanned.bank) {
		l := assessment.Designed
		if _, err := scanned.record(assessment.Edit{Question: id, Level: &l}); err != nil {
			t.Fatal(err)
		}
	}
	if view := plainView(newResults(scanned), 80, 60); !strings.Contains(view, "quick scan estimate 100 %, from 3 of 9 questions") {
		t.Errorf("the estimate is missing:\n%s", view)
	}
}

func TestEnterOnTheMapOpensTheCriterionNamedInTheFoot(t *testing.T) {
	t.Parallel()
	s := pageSession(t, smallBank(), 4, 5)
	r := newResults(s).(*results)
	r.setSize(80, 60)
	press(r, "right", "right")
	if got := r.ids[r.at]; got != "CC6.3" {
		t.Fatalf("the cursor is on %s", got)
	}
	if !strings.Contains(ansi.Strip(r.view()), "CC6.3 ○ not met") && !strings.Contains(ansi.Strip(r.view()), "Access follows the role") {
		t.Errorf("the foot does not name it:\n%s", ansi.Strip(r.view()))
	}
	press(r, "enter")
	if msg, ok := lastMove(s).(goMsg); !ok || msg.to == nil {
		t.Error("enter opens nothing")
	}
	press(r, "down")
	if got := r.ids[r.at]; got != "A1.1" {
		t.Fatalf("down leads to %s", got)
	}
	if msg, ok := press(r, "enter")().(noticeMsg); !ok || !strings.Contains(msg.text, "not in scope") {
		t.Error("a criterion out of scope says nothing")
	}
}

func TestArrowsReachEveryLineOfTheResults(t *testing.T) {
	t.Parallel()
	s := pageSession(t, shipped.Bank(), 3, 4, questions.Availability)
	for _, height := range []int{4, 8, 22, 40} {
		r := newResults(s).(*results)
		r.setSize(80, height)
		seen := map[int]bool{}
		look := func() {
			for i := r.page.top; i < r.page.top+r.page.room() && i < len(r.page.lines); i++ {
				seen[i] = true
			}
		}
		look()
		for range 400 {
			press(r, "down")
			look()
		}
		if len(seen) != len(r.page.lines) {
			t.Errorf("height %d: %d of %d lines reached", height, len(seen), len(r.page.lines))
		}
		for range 400 {
			press(r, "up")
		}
		if r.page.top != 0 || r.places[r.at].Line != 0 {
			t.Errorf("height %d: up ends at line %d, cursor in %d", height, r.page.top, r.places[r.at].Line)
		}
	}
}

func TestWhatIfTellsTheScoresAndTouchesNothing(t *testing.T) {
	t.Parallel()
	s := pageSession(t, smallBank(), 1, 1)
	before, head := s.score.Type2.Mean, s.a.Head
	g := newGaps(s).(*gapsScreen)
	g.setSize(120, 40)
	for range g.gaps.List {
		press(g, "space")
	}
	view := ansi.Strip(g.view())
	if !strings.Contains(view, "→ 100 % · ready") {
		t.Errorf("all closed, and not ready:\n%s", view)
	}
	if s.score.Type2.Mean != before || s.a.Head != head {
		t.Error("what-if changed the assessment")
	}
	press(g, "c")
	if strings.Contains(ansi.Strip(g.view()), "What if") {
		t.Error("c does not clear")
	}
}

func TestUnansweredLeadsIntoTheInterview(t *testing.T) {
	t.Parallel()
	g := newGaps(pageSession(t, smallBank(), 0, 1)).(*gapsScreen)
	g.setSize(80, 22)
	press(g, "end", "enter")
	msg, ok := lastMove(g.s).(goMsg)
	if !ok {
		t.Fatal("enter leads nowhere")
	}
	if _, ok := msg.to.(*question); !ok {
		t.Errorf("enter leads to %T", msg.to)
	}
}

func TestSearchFindsByIDWordTermAndScatteredLetters(t *testing.T) {
	t.Parallel()
	s := pageSession(t, shipped.Bank(), 1, 2)
	for query, want := range map[string]string{
		"cc6.1-01": "CC6.1-01", "CC6.2": "CC6.2", "second factor": "CC6.1-01", "dc 1": "DC1", "dc1": "DC1",
	} {
		f := newSearch(s).(*search)
		f.setSize(100, 22)
		for _, r := range query {
			f.update(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		if len(f.found) == 0 || f.index.items[f.found[0]].id != want {
			t.Errorf("%q does not find %s first:\n%s", query, want, ansi.Strip(f.view()))
		}
		s.moves = nil
		if press(f, "enter"); len(s.moves) == 0 {
			t.Errorf("%q: enter opens nothing", query)
		}
	}
	f := newSearch(s).(*search)
	if !slices.ContainsFunc(f.index.find("scndfctr"), func(i int) bool { return f.index.items[i].id == "CC6.1-01" }) {
		t.Error("scattered letters do not find CC6.1-01")
	}
	if press(f, "esc"); lastMove(s) != (backMsg{}) {
		t.Error("esc does not lead back")
	}
}

func TestExportShowsResultAsksBeforeOverwritingAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := pageSession(t, smallBank(), 1, 1)
	var got []ExportRequest
	fail := fmt.Errorf("board.md: %w", assessment.ErrExists)
	s.opts.Export = func(_ context.Context, _ *assessment.Assessment, r ExportRequest) (ExportResult, error) {
		if got = append(got, r); !r.Force {
			return ExportResult{}, fail
		}
		return ExportResult{Path: r.Path, Size: 1234567, SHA256: "cafe"}, nil
	}
	e := newExport(s).(*export)
	e.setSize(80, 22)
	press(e, "down", "down", "down")
	if view := ansi.Strip(e.view()); e.path != "acme.json" || !strings.Contains(view, "acme.json") {
		t.Errorf("another report, but the path stays %q:\n%s", e.path, view)
	}
	run := func(cmd tea.Cmd) { runAll(e, cmd, 50*time.Millisecond) }
	run(press(e, "enter"))
	run(press(e, "enter"))
	run(press(e, "enter"))
	run(press(e, "x"))
	if e.path != "acme.jsonx" {
		t.Fatalf("typed into the path: %q\n%s", e.path, ansi.Strip(e.view()))
	}
	if msg, ok := press(e, "esc")().(noticeMsg); !ok || msg.text == "" || e.path != "acme.jsonx" {
		t.Error("esc loses what was typed")
	}
	e = newExport(s).(*export)
	e.setSize(80, 22)
	if e.kind.Format != "json" || e.path != "acme.jsonx" {
		t.Fatalf("coming back shows %s and %q", e.kind.Format, e.path)
	}
	run(press(e, "enter"))
	run(press(e, "enter"))
	run(press(e, "enter"))
	run(press(e, "enter"))
	if e.state != exportExists || !strings.Contains(ansi.Strip(e.view()), "There is a file already") {
		t.Fatalf("state %d:\n%s", e.state, ansi.Strip(e.view()))
	}
	press(e, "x", "space", "enter")
	if len(got) != 1 {
		t.Error("a stray key overwrites")
	}
	press(e, "e")
	if e.state != exportAsking || e.path != "acme.jsonx" {
		t.Error("the path is lost")
	}
	run(press(e, "z"))
	if e.path != "acme.jsonxz" {
		t.Errorf("not back at the path: %q", e.path)
	}
	run(press(e, "enter"))
	run(press(e, "y"))
	view := ansi.Strip(e.view())
	for _, want := range []string{"acme.jsonxz", "1,234,567 bytes", "cafe"} {
		if !strings.Contains(view, want) {
			t.Errorf("%q is missing in\n%s", want, view)
		}
	}
	want := ExportRequest{Format: "json", Path: "acme.jsonxz", Force: true}
	if len(got) != 3 || got[2] != want {
		t.Errorf("asked for %+v", got)
	}
	e = newExport(s).(*export)
	e.setSize(80, 22)
	press(e, "down")
	run(press(e, "enter"))
	run(press(e, "enter"))
	run(press(e, "k", "i", "m"))
	run(press(e, "enter"))
	run(press(e, "enter"))
	if want := (ExportRequest{Format: "html", Reader: "board", Owner: "kim", Path: "acme-board.html"}); len(got) != 4 || got[3] != want {
		t.Errorf("asked for %+v\n%s", got, ansi.Strip(e.view()))
	}
	fail = errors.New("odd")
	e = newExport(s).(*export)
	e.setSize(80, 22)
	run(e.start(false))
	if view := ansi.Strip(e.view()); !strings.Contains(view, "What to do") {
		t.Errorf("an error without a next step:\n%s", view)
	}
}

func TestHelpIsMadeFromTheLiveKeys(t *testing.T) {
	t.Parallel()
	s := pageSession(t, smallBank(), 1, 1)
	off := bind("z", "is off", "z")
	off.SetEnabled(false)
	view := plainView(newHelp(s, "here", []key.Binding{bind("a", "does one", "a"), off, bind("a", "does two", "a")}), 80, 20)
	if !strings.Contains(view, "does one") || strings.Contains(view, "is off") || strings.Contains(view, "does two") {
		t.Error(view)
	}
}

func TestClipKeepsWordsWholeAndWrapFits(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"access is granted": "access is…", "accessisgrantedhere": "accessisg…", "short": "short", "日本語日本語日本語": "日本語日…",
	} {
		if got := clip(in, 10); got != want {
			t.Errorf("clip(%q) is %q, want %q", in, got, want)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		var b strings.Builder
		for range r.IntN(40) {
			b.WriteString([]string{"a", "word", " ", "  ", "日本", "\n", "é", "-", "\t", "👍🏽", "x́"}[r.IntN(11)])
		}
		w := r.IntN(30)
		for _, l := range wrap(b.String(), w) {
			if ansi.StringWidth(l) > w {
				t.Fatalf("wrap(%q, %d) gives %q", b.String(), w, l)
			}
		}
		line := strings.ReplaceAll(b.String(), "\n", " ")
		line = strings.ReplaceAll(line, "\t", " ")
		if got := ansi.StringWidth(pad(line, w)); got != w {
			t.Fatalf("pad(%q, %d) is %d wide", line, w, got)
		}
	}
}
