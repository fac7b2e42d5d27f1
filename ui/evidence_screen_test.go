package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// inWindow starts on Home on 2026-11-24 with a window from July to December.
func inWindow(tb testing.TB) *bench {
	tb.Helper()
	b := newBench(tb, true)
	save, err := b.app.s.setWindow(&assessment.Window{Start: dayOf(tb, "2026-07-01"), Months: 6})
	if err != nil {
		tb.Fatal(err)
	}
	b.run(save)
	b.app.refresh()
	return b
}

// evidenceOf is the screen on which the cursor stands on a control.
func (b *bench) evidenceOf(control string) *evidenceScreen {
	b.tb.Helper()
	b.press("g", "e")
	e := b.app.top().(*evidenceScreen)
	for i, k := range e.stops {
		if e.rows[k].control.ID == control {
			e.move(i - e.at)
			return e
		}
	}
	b.tb.Fatalf("no strip for %s:\n%s", control, b.text())
	return nil
}

// put keeps a record as another session would have.
func (b *bench) put(r assessment.Record) {
	b.tb.Helper()
	save, err := b.app.s.putEvidence(r)
	if err != nil {
		b.tb.Fatal(err)
	}
	b.run(save)
	b.app.refresh()
}

func slotOf(tb testing.TB, s *session, control string, at int) assessment.Slot {
	tb.Helper()
	return s.score.Window.Control(control).Slots[at]
}

func TestARecordForTheSlotUnderTheCursorTakesTwoKeys(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	b.evidenceOf("access-review")
	b.want("! due", "2026-10-01 to 2026-12-31", "Needs a record by 2026-12-31")
	b.press("a")
	b.want("It counts for 2026-10-01 to 2026-12-31, which is then done.")
	b.press("enter")
	b.want("saved ", "E1 2026-11-24 done")
	s := b.app.s
	if r := s.a.Evidence["E1"]; r.Control != "access-review" || r.Performed != dayOf(t, "2026-11-24") || !r.From.IsZero() {
		t.Errorf("kept as %+v", r)
	}
	if st := slotOf(t, s, "access-review", 1).State; st != assessment.SlotDone {
		t.Errorf("the slot is %s", st)
	}
	b.press("u")
	if len(s.a.Evidence) != 0 {
		t.Error("u does not take it back")
	}
}

func TestALateRecordCoversTheWholeSlot(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	b.evidenceOf("access-review")
	b.press("left")
	b.want("○ missed", "only one that covers the whole span")
	b.press("a")
	b.want("2026-07-01 to 2026-09-30", "which is then done")
	b.press("enter")
	if st := slotOf(t, b.app.s, "access-review", 0).State; st != assessment.SlotDone {
		t.Errorf("the slot is %s", st)
	}
}

func TestAWholeListIsOfferedWhereOnlyThatCounts(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	s := b.app.s
	i := slices.IndexFunc(s.score.Window.Controls, func(c assessment.ControlWindow) bool {
		return c.Kind == questions.Occurrence && c.Cadence == questions.PerEvent
	})
	c := s.score.Window.Controls[i]
	e := b.evidenceOf(c.ID)
	if at := e.slot(e.current()); c.Slots[at].State != assessment.SlotDue || at != 1 {
		t.Fatalf("the cursor begins on slot %d, %s", at, c.Slots[at].State)
	}
	b.press("a")
	b.want("the whole list of a span", "It does not count for 2026-10-01 to 2026-12-31", "can be drawn from 2026-12-31")
	b.press("esc", "left", "a", "enter")
	if st := slotOf(t, s, c.ID, 0).State; st != assessment.SlotDone || s.a.Evidence["E1"].Kind != questions.Population {
		t.Errorf("the slot is %s by %+v", st, s.a.Evidence["E1"])
	}
}

func TestASlotThatHasNotBegunTakesNoRecord(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	save, err := b.app.s.setWindow(&assessment.Window{Start: dayOf(t, "2026-11-01"), Months: 12})
	if err != nil {
		t.Fatal(err)
	}
	b.run(save)
	b.evidenceOf("access-review")
	b.press("right", "right", "a")
	b.want("this slot begins on 2027-05-01")
	if _, ok := b.app.top().(*evidenceScreen); !ok {
		t.Error("a record was begun")
	}
}

func TestWhatIsMissedStandsFirstThenWhatIsDueSoonest(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	b.put(assessment.Record{Control: "access-review", Performed: dayOf(t, "2026-08-03"), Outcome: assessment.Pass})
	b.put(assessment.Record{Control: "access-review", Performed: dayOf(t, "2026-10-03"), Outcome: assessment.Exception})
	b.press("g", "e")
	e := b.app.top().(*evidenceScreen)
	var order []string
	last := -1
	for _, r := range e.rows {
		if r.control == nil {
			order = append(order, r.heading)
			continue
		}
		if order[len(order)-1] == "Due, the soonest first" {
			for _, s := range r.control.Slots {
				if s.State == assessment.SlotDue {
					by := r.control.Closes(s).Number()
					if by < last {
						t.Errorf("%s is due before the one above it", r.control.ID)
					}
					last = by
					break
				}
			}
		}
	}
	if len(order) < 3 || order[0] != "Missed" || order[1] != "Due, the soonest first" || !strings.HasPrefix(order[2], "CC") {
		t.Errorf("in the order %q", order)
	}
	b.evidenceOf("access-review")
	b.want("●›×", "× exception", "E2 2026-10-03 exception")
}

func TestWithoutAWindowThePageTellsWhatOneIsAndTheRecordsCanBeListed(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.put(assessment.Record{Control: "access-review", Performed: dayOf(t, "2026-08-03"), Outcome: assessment.Pass, Title: "review of all accounts"})
	b.press("g", "e")
	b.want("There is no window yet", "set a window", "records: 1 is on file")
	b.press("r")
	b.want("review of all accounts")
	b.press("esc", "enter")
	b.want("not set: enter sets it", "2026-11-24 to 2027-05-23, 6 months")
}

func TestARecordIsChangedAndRemovedFromTheList(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	b.put(assessment.Record{Control: "access-review", Performed: dayOf(t, "2026-08-03"), Outcome: assessment.Pass})
	b.put(assessment.Record{Control: "access-review", Performed: dayOf(t, "2026-10-03"), Outcome: assessment.Pass})
	b.press("g", "e", "r")
	b.want("1 of 2 records", "› User access review")
	b.press("down", "enter")
	b.want("record E1", "leave it as it is")
	b.press("down", "down", "down", "down", "down", "enter", "Q", "3", "enter") // the title
	b.want("keep the changes", "Q3")
	b.press("esc")
	b.want("not kept yet")
	b.press("home", "enter")
	if r := b.app.s.a.Evidence["E1"]; r.Title != "Q3" || r.By != "kim" {
		t.Errorf("kept as %+v", r)
	}
	b.want("2 of 2 records", "done, Q3")
	b.press("enter", "end", "enter")
	b.want("enter again removes it")
	if len(b.app.s.a.Evidence) != 2 {
		t.Fatal("removed without a question")
	}
	b.press("enter")
	b.want("E1 is removed")
	if _, ok := b.app.s.a.Evidence["E1"]; ok || len(b.app.s.a.Evidence) != 1 {
		t.Errorf("left: %v", b.app.s.a.Evidence)
	}
}

func TestAFileBehindARecordIsReadAndItsHashKept(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	var asked []string
	answer := EvidenceFile{Reference: "evidence/q4.pdf", SHA256: strings.Repeat("ab", 32), Size: 1200, LinkTo: "/data/q4.pdf"}
	var fail error
	b.app.s.opts.EvidenceFile = func(_ context.Context, ref string) (EvidenceFile, error) {
		asked = append(asked, ref)
		return answer, fail
	}
	b.evidenceOf("access-review")
	b.press("a")
	d := b.app.top().(*recordDialog)
	reference := []string{"home", "down", "down", "down", "down", "down", "down", "enter"}
	fail = errors.New("no file x")
	b.press(append(reference, "x", "enter")...)
	b.want("no file x")
	if d.now.Reference != "" {
		t.Errorf("a reference that could not be read is kept: %q", d.now.Reference)
	}
	fail = nil
	b.press(append(reference, "q", "4", "enter")...)
	b.want("a link: what was read is /data/q4.pdf", "evidence/q4.pdf", "1,200 bytes", "abababab")
	b.press("home", "enter")
	if r := b.app.s.a.Evidence["E1"]; r.Reference != "evidence/q4.pdf" || r.SHA256 != answer.SHA256 || r.Size != 1200 || r.File != assessment.FileOK {
		t.Errorf("kept as %+v", r)
	}
	if !slices.Equal(asked, []string{"x", "q4"}) {
		t.Errorf("asked for %q", asked)
	}
}

func TestEscStopsTheReadingOfAFile(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	b.evidenceOf("access-review")
	b.press("a")
	d := b.app.top().(*recordDialog)
	stopped := make(chan error, 1)
	b.app.s.opts.EvidenceFile = func(ctx context.Context, _ string) (EvidenceFile, error) {
		<-ctx.Done()
		stopped <- ctx.Err()
		return EvidenceFile{}, ctx.Err()
	}
	go d.refer("large.iso")()
	d.refresh()
	b.want("Reading the file")
	b.press("esc")
	if err := <-stopped; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	b.wantNot("Reading the file")
	b.press("enter")
	if r := b.app.s.a.Evidence["E1"]; r.Reference != "" {
		t.Errorf("kept as %+v", r)
	}
}

func TestAWindowIsTriedAndToldBeforeItIsSet(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	b.put(assessment.Record{Control: "access-review", Performed: dayOf(t, "2026-08-03"), Outcome: assessment.Pass})
	before := *b.app.s.a.Header.Window
	b.press("g", "e", "w")
	b.want("this is the window that is set", "slots of")
	b.press("enter")
	b.want("the arrows try another one")
	b.press("]", "]", "]", "]", "left", "down", "+")
	b.want("2026-11-07 to 2027-06-06, 7 months", "not set; set is 2026-07-01 to 2026-12-31", "Nothing would be missed", "1 record that counts now would not", "E1")
	if *b.app.s.a.Header.Window != before {
		t.Fatal("trying sets it")
	}
	b.press("enter")
	b.want("What would change", "The window would change from 2026-07-01", "Save this?")
	b.press("n")
	if b.want("nothing is saved"); *b.app.s.a.Header.Window != before {
		t.Fatal("n saves it")
	}
	b.press("enter", "y")
	want := assessment.Window{Start: dayOf(t, "2026-11-07"), Months: 7}
	if *b.app.s.a.Header.Window != want {
		t.Errorf("set to %+v", *b.app.s.a.Header.Window)
	}
	b.want("the window is set")
	b.press("w", "x")
	b.want("taken away")
	b.press("y")
	b.want("There is no window yet")
	b.press("u")
	if w := b.app.s.a.Header.Window; w == nil || *w != want {
		t.Errorf("after undo it is %v", w)
	}
}

func TestTheDatesOfAWindowCanBeTyped(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("g", "e", "w", "e")
	b.press("ctrl+u")
	for _, r := range "2027-02-01" {
		b.press(string(r))
	}
	b.press("enter", "ctrl+u", "1", "2", "enter")
	b.want("2027-02-01 to 2028-01-31, 12 months")
}

func TestFirstCleanWindowsTellWhatHoldsThemBack(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	b.press("g", "e", "f")
	b.want("3 months", "by answers", "can't be told yet", "by evidence", "Held back by answers:", "no date; give a due date", "Held back by evidence:", "no record yet")
	b.press("pgdown", "pgdown", "pgdown", "pgdown", "end")
	b.want("and 49 more", "try one: slide")
}

func TestProvidersAreHeldAgainstTheWindow(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	p := assessment.Provider{ID: "aws", Service: "hosting", Report: "soc2-type2", PeriodEnd: dayOf(t, "2026-09-30"), Reviewed: dayOf(t, "2026-10-10"), CSOCs: true}
	save, err := b.app.s.putProvider(p, true)
	if err != nil {
		t.Fatal(err)
	}
	b.run(save)
	by, id := assessment.ByProvider, "aws"
	if save, err = b.app.s.record(assessment.Edit{Question: "CC6.4-01", Level: &by, Provider: &id}); err != nil {
		t.Fatal(err)
	}
	b.run(save)
	b.press("g", "e", "p")
	b.want("aws, hosting: SOC 2 Type 2 to 2026-09-30", "a gap at the end of the window: 2026-10-01 to", "(92 days)", "bridge letter", "Controls assumed there: noted.", "expected of us: not noted.")
	b.press("x")
	b.want("x again takes aws out")
	b.press("x")
	b.want("is named by the answer to CC6.4-01")
	b.press("enter")
	b.want("provider aws", "hosting")
	b.press("enter", "enter", "enter", "enter", "end", "x", "enter") // the last list, ticked
	if got := b.app.s.a.Providers["aws"]; !got.CUECs || got.PeriodEnd != p.PeriodEnd {
		t.Errorf("kept as %+v", got)
	}
}

func TestAControlIsSetOutWithAReason(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	n := len(b.app.s.score.Window.Controls)
	b.evidenceOf("access-review")
	b.press("c", "enter", "enter", "down", "enter", "enter")
	b.want("needs a reason")
	b.press("n", "o", "enter")
	s := b.app.s
	if c := s.a.Controls["access-review"]; !c.Out || c.Reason != "no" {
		t.Fatalf("set to %+v", c)
	}
	if len(s.score.Window.Controls) != n-1 {
		t.Error("it is still in the window")
	}
}

func TestHomeTellsWhatIsDueThisWeekAndWhatWasMissed(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	b.want("evidenced", "best still reachable", "so far 0 of", "in one word", "missed")
	b.on("2026-11-10")
	b.wantNot("due within a week")
	b.on("2026-12-26")
	b.want("due within a week", "is due by 2026-12-31")
}

func TestHomeTellsWhatTimeDidSinceTheLastChange(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	b.settle()
	o := b.app.s.opts
	later := dayOf(t, "2027-02-10")
	o.Today = func() assessment.Day { return later }
	s := newSession(o)
	if err := s.openLatest(context.Background()); err != nil {
		t.Fatal(err)
	}
	c := &bench{tb: t, store: b.store, app: newApp(s)}
	c.send(tea.WindowSizeMsg{Width: 100, Height: 40})
	c.want("Since 2026-11-24, when this was last changed, time went on:", "slots were missed")
	c.press("down")
	for range 4 {
		if strings.Contains(c.text(), "› since 2026-11-24") {
			break
		}
		c.press("down")
	}
	c.press("enter")
	c.want("what time did", "2026-11-24 → 2027-02-10", "Missed since")

	o.Today = b.app.s.opts.Today
	same := newSession(o)
	if err := same.openLatest(context.Background()); err != nil {
		t.Fatal(err)
	}
	if !same.aged.Empty() {
		t.Error("on the same day nothing is told")
	}
}

func TestAClockThatWentBackIsTold(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter", "3", "g", "h")
	b.wantNot("the clock says")
	b.on("2026-11-20")
	b.want("the clock says 2026-11-20 09:30, but the last change was at 2026-11-24 14:02")
}

func TestAQuestionOpensTheEvidenceOfItsControls(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	s := b.app.s
	i := slices.IndexFunc(s.bank.Questions, func(q questions.Question) bool {
		return s.a.Asked(s.bank, &q) && slices.Contains(q.Controls, "access-review")
	})
	q := &s.bank.Questions[i]
	b.app.navigate(goMsg{newQuestion(s, []string{q.ID}, q.ID)})
	b.want("evidence 0 records", "1 due", "1 missed (v)")
	b.press("v")
	b.want("evidence for "+questions.ScreenID(q.ID), "User access review")
	if e := b.app.top().(*evidenceScreen); len(e.stops) != len(q.Controls) {
		t.Errorf("%d strips for %d controls", len(e.stops), len(q.Controls))
	}
}

func TestGapsNameTheRecordsThatTheWindowNeeds(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	b.press("g", "g", "end")
	b.want("evidence: ○ ", "missed, ! ", "Records that the window still needs")
	b.press("enter")
	b.want("Window 2026-07-01 to 2026-12-31")
}

func TestResultsProgressAndWhyShowTheFiguresSideBySide(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	b.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	for _, keys := range [][]string{{"g", "r"}, {"g", "p"}} {
		b.press(keys...)
		b.want("evidenced 0 %", "best still reachable ", "so far 0 of ")
	}
	b.app.navigate(goMsg{newExplain(b.app.s, "CC6.2", "")})
	b.want("Evidenced", "Best still reachable", "missed, over since")
}

func TestTheListShowsTheWordThatTheWindowLeaves(t *testing.T) {
	t.Parallel()
	b := inWindow(t)
	s := b.app.s
	sum := s.summary()
	list := newAssessments(s).(*assessments)
	list.list, list.read = []assessment.Summary{sum}, true
	if got := plainView(list, 100, 20); strings.Contains(got, "at best") {
		t.Errorf("the answers are the lower figure here:\n%s", got)
	}
	s.score.Basis, s.score.HeadlineType2 = "best", assessment.Close
	list.list[0] = s.summary()
	if got := plainView(list, 100, 20); !strings.Contains(got, "close at best") {
		t.Errorf("\n%s", got)
	}
}
