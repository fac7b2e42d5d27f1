package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// on moves the calendar of a session.
func (b *bench) on(day string) {
	d := dayOf(b.tb, day)
	at, err := time.Parse("2006-01-02 15:04", day+" 09:30")
	if err != nil {
		b.tb.Fatal(err)
	}
	b.app.s.opts.Today = func() assessment.Day { return d }
	b.app.s.opts.Now = func() time.Time { return at }
	b.app.s.rescore()
	b.app.refresh()
}

func (b *bench) wantNot(texts ...string) {
	b.tb.Helper()
	for _, t := range texts {
		if strings.Contains(b.text(), t) {
			b.tb.Fatalf("%q is on the screen:\n%s", t, b.text())
		}
	}
}

func TestACheckpointProposesTheMonthAndANumberWhenItIsTaken(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("g", "p")
	b.want("No checkpoint yet", "now", "2026-11-24")
	b.press("enter")
	b.want("nothing to compare with yet")
	b.press("c", "enter")
	b.want("checkpoint 2026-11: today's scores are kept", "› ", "2026-11")
	b.press("c", "enter", "c", "x", "enter")
	for _, name := range []string{"2026-11", "2026-11-2", "2026-11-3x"} {
		if _, err := b.app.s.a.Checkpoint(name); err != nil {
			t.Error(err)
		}
	}
	b.press("c")
	b.press("esc")
	if n := len(b.app.s.a.Checkpoints); n != 3 {
		t.Errorf("esc makes a checkpoint: %d", n)
	}
	if b.store.sum.Checkpoint == "" {
		t.Error("the store does not know the checkpoint")
	}
}

func TestEnterTellsTheDifferenceOfTwoPointsInSentences(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	first := b.app.s.a.QuickScan(b.app.s.bank)[0]
	b.press("g", "h", "enter", "1", "g", "p", "c", "enter")
	b.on("2026-12-03")
	b.press("g", "h", "g", "p", "g", "h")
	b.app.navigate(goMsg{newQuestion(b.app.s, []string{first}, first)})
	b.press("3", "g", "p", "c", "enter")
	b.on("2027-01-05")
	b.app.navigate(goMsg{newQuestion(b.app.s, []string{first}, first)})
	b.press("5", "g", "p")
	b.want("now", "2027-01-05", "2026-12", "2026-12-03", "2026-11")
	b.press("enter") // the last checkpoint and now
	b.want("2026-12 (2026-12-03) → now", first, "got better, from designed to proven")
	b.press("u") // now moves on while the page is open
	b.want("Nothing changed between")
	b.press("q", "down", "space")
	b.want("marked: 2026-11")
	b.press("up", "enter")
	b.send(sized(100, 24))
	b.want("2026-11 (2026-11-24) → 2026-12 (2026-12-03)", "from missing to designed")
}

func TestABreakIsDrawnAndNamedWhereTheScopeChanged(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("g", "p", "c", "enter")
	setup := b.app.s.a.Setup()
	setup.Categories = append(setup.Categories, questions.Privacy)
	if _, err := b.app.s.change(setup); err != nil {
		t.Fatal(err)
	}
	b.press("g", "p")
	b.want("│", "is a break: the scope or the questions changed", "the scope changed: privacy in")
}

func TestARerunBeginsWithWhatIsStaleConfirmsByEnterAndEndsInTheStory(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	s := b.app.s
	ids := s.a.QuickScan(s.bank)[:3]
	b.press("enter", "3", "3", "3", "g", "h")
	b.wantNot("confirm again")
	b.press("g", "p", "c", "enter")
	b.on("2027-03-01")
	b.press("g", "h")
	b.want("confirm again: 3 answers not confirmed for 90 days")
	b.press("down", "enter")
	b.want("re-run 1 of ", "not confirmed for long", questions.ScreenID(ids[0]))
	kept := len(b.store.entries)
	b.press("enter", "5", "enter")
	for i, want := range []assessment.Level{assessment.Designed, assessment.Proven, assessment.Designed} {
		if a := s.a.Answers[ids[i]]; a.Level != want || a.Confirmed.String() != "2027-03-01" {
			t.Errorf("%s: %+v", ids[i], a)
		}
	}
	if n := len(b.store.entries) - kept; n != 3 {
		t.Errorf("%d entries for two confirmations and an answer", n)
	}
	if s.score.Stale != 0 {
		t.Errorf("%d are still stale", s.score.Stale)
	}
	for range s.a.Rerun(s.bank, s.opts.Today(), s.opts.StaleDays) { // what is left has no answer: skipped
		b.press("enter")
	}
	b.want("Since the checkpoint 2026-11", "got better, from designed to proven", "keep a checkpoint of today's scores")
	b.press("enter", "enter")
	b.want("kept as the checkpoint 2027-03", "got better, from designed to proven")
	b.press("enter")
	b.want("2027-03", "2026-11")
}

func TestHomeOffersARerunAfterACheckpointAndTellsWhatMoved(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter", "2", "2", "g", "p", "c", "enter")
	b.on("2026-12-20")
	b.press("g", "h")
	b.want("confirm again: 2 answers since the checkpoint 2026-11", "as at the checkpoint 2026-11")
	b.press("down", "enter", "g", "h", "enter", "5", "g", "h")
	b.want("since the checkpoint 2026-11: Type 1 +", "Type 2 +")
}

// reworded gives an answer as it would be after the question was written anew.
func reworded(s *session, id string) {
	a := s.a.Answers[id]
	a.Asked = "0123456789abcdef"
	s.a.Answers[id] = a
	s.rescore()
}

func TestAQuestionThatHasChangedIsMarkedUntilItIsConfirmed(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	s := b.app.s
	id := s.a.QuickScan(s.bank)[0]
	b.press("enter", "3", "g", "h")
	reworded(s, id)
	b.press("g", "h")
	b.want("1 question has changed", "confirm again: 1 question has changed")
	b.app.navigate(goMsg{newSeries(s, s.bank.Question(id).Criterion)})
	b.want("changed: confirm")
	b.send(sized(50, 24))
	b.want("changed: confirm")
	b.app.navigate(goMsg{newQuestion(s, []string{id}, id)})
	b.want(changedQuestion + " (enter)")
	b.press("enter", "g", "h")
	b.wantNot("has changed")
	if len(s.confirm) > 0 {
		t.Error("still to confirm")
	}
}

func TestTheLogTellsWhoChangedWhatNewestFirst(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter", "2", "left", "f", "left")
	elsewhere(t, b.store, assessment.Edit{Question: b.app.s.a.QuickScan(b.app.s.bank)[1], Flag: new(bool), Note: ptr("hm\x1b[31m")})
	b.press("4", "left", "L")
	b.want("kim", "not answered → partial", "flagged", "partial → operating")
	text := b.text()
	if strings.Index(text, "operating") > strings.Index(text, "flagged") {
		t.Errorf("not the newest first:\n%s", text)
	}
	b.press("u")
	b.want("taken back", "operating → partial")
	b.press("q", "down", "L")
	b.want("sam", "note: nothing → hm")
	b.press("q", "down", "L")
	b.want("Nothing is recorded on this question yet.")
}

func ptr[T any](v T) *T { return &v }

func TestALogOfManyEntriesShowsTheNewest(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	id := b.app.s.a.QuickScan(b.app.s.bank)[0]
	for i := range 230 {
		note := fmt.Sprint("note ", i)
		elsewhere(t, b.store, assessment.Edit{Question: id, Note: &note})
	}
	b.app.navigate(goMsg{newQuestion(b.app.s, []string{id}, id)})
	b.press("L")
	b.want("note 228 → note 229")
	b.press("end")
	b.want("30 older ones are not shown")
}

func TestWhyThisScoreNamesSharesReasonsAndSections(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	id := b.app.s.a.QuickScan(b.app.s.bank)[0]
	b.press("enter", "4", "left", "w")
	b.send(sized(100, 60))
	b.want("Type 1", "Type 2", "Not met", "(section 3)", "brings ", "Type 2 (section 2)", "› "+id)
	b.press("end")
	b.want("conventions of this program")
	b.press("q", "g", "r", "w")
	b.want("What each question brings", b.app.s.bank.Criteria[0].ID+" "+b.app.s.bank.Criteria[0].Title)
}

func TestTheSetupTellsWhatWouldChangeAndSavesOnlyAfterYes(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	s := b.app.s
	b.press("g", "s", "end", "enter")
	b.want("nothing is changed")
	b.press("home", "down", "enter", "X", "enter") // the organization
	b.want("AcmeX (is Acme)")
	b.press("down", "down", "down", "down", "enter") // the categories
	b.want("Which promises")
	b.press("down", "x", "enter", "end", "enter")
	b.want("What would change", "from Acme to AcmeX", "would come in", "Type 1 ", "Save this?")
	entries := len(b.store.entries)
	b.press("n")
	b.want("nothing is saved")
	if len(b.store.entries) != entries || s.a.Header.Org != "Acme" {
		t.Fatal("no was taken for yes")
	}
	b.press("esc")
	b.want("once more drops")
	b.press("end", "enter", "y")
	b.want("the set-up is changed", "AcmeX")
	if s.a.Header.Org != "AcmeX" || len(s.a.Header.Scope) != 3 {
		t.Fatalf("%+v", s.a.Header)
	}
	b.press("u")
	if s.a.Header.Org != "Acme" || len(s.a.Header.Scope) != 2 {
		t.Errorf("undo leaves %+v", s.a.Header)
	}
}

func TestFactsAndDatesAreChangedInTheSetup(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	s := b.app.s
	b.press("g", "s", "home", "down", "down", "down", "enter", "down", "enter") // Type 1
	b.press("down", "enter", "2", "0", "2", "6", "-", "1", "2", "-", "3", "1", "enter")
	b.press("end", "up", "enter", "down", "enter", "end", "enter", "y")
	last := s.bank.Facts[len(s.bank.Facts)-1]
	if h := s.a.Header; h.Target != assessment.Type1 || h.AsOf.String() != "2026-12-31" || h.Profile[last.ID] != last.Values[0].ID {
		t.Errorf("%+v\n%s", h, b.text())
	}
}

// putBeside puts another assessment into the store.
func putBeside(tb testing.TB, b *bench, id, name string, at time.Time) {
	tb.Helper()
	s := b.app.s
	a, entries, err := assessment.New(s.bank, id, assessment.Setup{Name: name, Org: strings.ToUpper(name)}, s.act())
	if err != nil {
		tb.Fatal(err)
	}
	sum := a.Summary(s.bank, a.Score(s.bank, s.opts.Today(), s.opts.StaleDays), at, "")
	if err := b.store.Append(context.Background(), id, "", entries, sum); err != nil {
		tb.Fatal(err)
	}
}

func TestWindowAndStageAreSetInTheSetup(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	s := b.app.s
	window := []string{"g", "s", "home", "down", "down", "down", "down", "down", "down", "enter"}
	b.press(window...)
	b.want("First day of the window")
	b.send(tea.PasteMsg{Content: "2026-10-01"})
	b.press("enter", "backspace", "2", "0", "enter")
	b.want("a window is 1 to 18 months long")
	b.press("enter", "backspace", "backspace", "3", "enter")
	b.want("2026-10-01 to 2026-12-31, 3 months (is not set)")
	b.press("down", "enter")
	b.want("Where do you stand with reports?")
	b.press("end", "enter", "L", "e", "e", "enter")
	b.want("First day of the report's period")
	b.send(tea.PasteMsg{Content: "2026-03-01"})
	b.press("enter")
	b.send(tea.PasteMsg{Content: "2027-03-01"})
	b.press("enter", "x", "enter")
	b.want("2027-03-01 is after today")
	b.press("enter", "enter", "enter", "ctrl+u")
	b.send(tea.PasteMsg{Content: "2026-08-31"})
	b.press("enter", "enter")
	b.want("a Type 2 report for 2026-03-01 to 2026-08-31 by Lee on")
	b.press("end", "enter")
	b.want("What would change", "The window would be set", "The stage would be set")
	b.press("y")
	h := s.a.Header
	if h.Window == nil || h.Window.Months != 3 || h.Stage == nil || h.Stage.Kind != assessment.StageType2 || h.Stage.Firm != "Lee" ||
		h.Stage.End.String() != "2026-08-31" || len(h.Stage.Covers) != 1 {
		t.Fatalf("%+v %+v", h.Window, h.Stage)
	}
	b.press("g", "s", "home", "down", "down", "down", "down", "down", "down", "down", "enter", "home", "enter", "end", "enter", "y")
	if s.a.Header.Stage != nil {
		t.Errorf("the stage was not taken away: %+v", s.a.Header.Stage)
	}
}

func TestANameThatAnotherOneHasIsRefusedBeforeAnythingIsSaved(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	putBeside(t, b, "b2", "acmeb", time.Now())
	b.press("g", "s", "home", "enter", "b", "enter", "end", "enter")
	b.want("there is an assessment acmeb already")
	b.wantNot("Save this?")
}

func TestAnotherAssessmentIsOpenedOnceEverythingIsSaved(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	putBeside(t, b, "b2", "beta", time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))
	putBeside(t, b, "c3", "gamma", time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))
	b.store.more["c3"].sum.Score.Day = dayOf(t, "2026-11-19")
	b.press("enter")
	b.hold = true
	b.press("3", "g", "a")
	b.want("› acme", "open now", "beta", "BETA", "0 % (up to 100 %) not ready", "gamma")
	b.wantNot("computing")
	if sc := b.store.more["c3"].sum.Score; sc.Day != b.app.s.opts.Today() {
		t.Errorf("the score of another day was not computed anew and kept: it is of %s", sc.Day)
	}
	b.press("down", "enter")
	b.want("not saved yet")
	b.release()
	b.press("enter")
	if b.app.s.a.ID != "b2" {
		t.Fatalf("open is %s:\n%s", b.app.s.a.ID, b.text())
	}
	b.want("BETA · home", "start the quick scan")
	b.press("enter", "4")
	if len(b.store.more["b2"].entries) == 0 || b.store.more["b2"].sum.Place == "" || b.store.sum.Place == "" {
		t.Error("the answer or the place is not kept")
	}
	a, _, err := load(context.Background(), b.store, b.app.s.bank, "b2")
	if err != nil || len(a.Answers) != 1 {
		t.Errorf("%v, %d answers", err, len(a.Answers))
	}
	b.press("g", "a", "up", "enter")
	if b.app.s.a.ID != "a1" || len(b.app.s.a.Answers) != 1 {
		t.Errorf("back at %s", b.app.s.a.ID)
	}
}

func TestANewAssessmentBesideAnotherTakesAFreeName(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.app.s.opts.NewID = func() string { return "b2" }
	b.press("g", "a", "n")
	b.send(tea.PasteMsg{Content: "Acme"})
	b.press("enter", "enter", "enter")
	for range b.app.s.bank.Facts {
		b.press("enter")
	}
	b.want("quick scan 1 of ")
	if h := b.app.s.a.Header; h.Name != "acme-2" || b.app.s.a.ID != "b2" {
		t.Errorf("%+v", h)
	}
	b.press("q")
	b.want("Acme · home")
}

func TestAListOfAThousandIsReadOnceAndDrawnAsFastAsOneOfTen(t *testing.T) {
	cost := func(n int) float64 {
		b := newBench(t, true)
		x := newAssessments(b.app.s).(*assessments)
		for i := range n {
			sum := b.store.sum
			sum.ID, sum.Name = fmt.Sprint("x", i), fmt.Sprintf("client %04d", i)
			x.list = append(x.list, sum)
		}
		x.read = true
		x.setSize(120, 20)
		x.move(n / 2)
		return testing.AllocsPerRun(20, func() { x.move(1); x.move(-1) })
	}
	if few, many := cost(10), cost(1000); many > 1.2*few {
		t.Errorf("%v allocations with 10, %v with 1000", few, many)
	}
	b := newBench(t, true)
	b.store.lists = 0
	b.press("g", "a", "down", "up", "end", "home")
	b.send(sized(60, 20))
	if b.store.lists != 1 {
		t.Errorf("listed %d times", b.store.lists)
	}
}

func TestPagesOfComingBackLookLikeTheGoldens(t *testing.T) {
	t.Parallel()
	s := pageSession(t, smallBank(), 4, 5, questions.Availability)
	if _, err := s.checkpoint("2026-10"); err != nil {
		t.Fatal(err)
	}
	setup := s.a.Setup()
	setup.Categories = nil
	if _, err := s.change(setup); err != nil {
		t.Fatal(err)
	}
	if _, err := s.checkpoint("before the review"); err != nil {
		t.Fatal(err)
	}
	golden(t, "progress-80", plainView(newProgress(s), 80, 22))
	golden(t, "progress-40", plainView(newProgress(s), 40, 8))
	golden(t, "explain-80", plainView(newExplain(s, "CC6.1", "CC6.1-02"), 80, 40))
	golden(t, "set-up-80", plainView(newSetupDialog(s), 80, 22))
}

func TestPagesOfComingBackFitEverySizeInASCIIToo(t *testing.T) {
	t.Parallel()
	s := pageSession(t, smallBank(), 4, 5, questions.Availability)
	s.theme.ASCII = true
	for range 30 {
		if _, err := s.checkpoint(proposedCheckpoint(s)); err != nil {
			t.Fatal(err)
		}
	}
	list := newAssessments(s).(*assessments)
	list.list = []assessment.Summary{s.summary(), {Name: strings.Repeat("日本", 40), Org: "Zoë"}}
	for name, sc := range map[string]screen{
		"progress": newProgress(s), "explain": newExplain(s, "CC6.2", ""), "item": newExplain(s, "DC1", "DC1-01"), "log": newLog(s, s.bank.Question("CC6.1-01")),
		"set-up": newSetupDialog(s), "end": newRerunEnd(s), "list": list, "difference": newDifference(s, s.a.Timeline()[0], s.a.Now(s.bank, s.act())),
	} {
		for w := 0; w <= 200; w += 1 + w/8 {
			for h := 0; h <= 60; h += 1 + h/4 {
				sc.setSize(w, h)
				sc.refresh()
				fits(t, name, sc, w, h)
				for _, k := range []string{"down", "down", "pgdown", "end", "up"} {
					press(sc, k)
					fits(t, name+" after "+k, sc, w, h)
				}
				if i := strings.IndexFunc(ansi.Strip(sc.view()), func(r rune) bool { return r > 126 && r < 0x3000 && r != 'ë' }); i >= 0 {
					t.Fatalf("%s at %dx%d is not ASCII: %q", name, w, h, ansi.Strip(sc.view())[i:])
				}
			}
		}
	}
}

func sized(w, h int) tea.Msg { return tea.WindowSizeMsg{Width: w, Height: h} }

func TestANewerBankTellsWhatToConfirmAndWhatIsRetiredOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	s := b.app.s
	ids := s.a.QuickScan(s.bank)
	b.press("enter", "3", "4", "g", "h")
	newer := *s.bank
	newer.Version = "2099.1"
	newer.Questions = nil
	for _, q := range s.bank.Questions {
		if q.ID == ids[0] {
			q.Ask += " Really?"
		}
		if q.ID != ids[1] {
			newer.Questions = append(newer.Questions, q)
		}
	}
	newer.Retired = append(newer.Retired, questions.Retired{ID: ids[1], Reason: "Two questions became one."})
	s.bank = questions.New(newer)
	s.rescore()
	b.press("g", "h")
	b.want("the questions are now those of version 2099.1: 1 to confirm, 1 retired", "confirm again: 1 question has changed")
	b.press("home", "down", "enter")
	b.want("Asked in another way", questions.ScreenID(ids[0]), "Asked no more", "(operating): Two questions became one.")
	b.press("down", "enter")
	b.wantNot("2099.1")
	b.want("confirm again: 1 question has changed")
	if a := s.a.Answers[ids[1]]; a.Level != assessment.Operating {
		t.Errorf("the answer to the retired question is lost: %+v", a)
	}
}

func TestALongListComesInParts(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.store.more = map[string]*memory{}
	for i := range firstRows + moreRows + 7 {
		id := fmt.Sprintf("x%04d", i)
		// "a…" is before acme, which is open, "b…" after it.
		b.store.more[id] = &memory{sum: assessment.Summary{ID: id, Name: fmt.Sprintf("%c%04d", 'a'+i%2, i)}}
	}
	b.press("g", "a")
	x := b.app.top().(*assessments)
	if !x.read || len(x.list) != firstRows+moreRows+8 || !slices.IsSortedFunc(x.list, func(a, b assessment.Summary) int { return strings.Compare(a.Name, b.Name) }) {
		t.Fatalf("%d rows, all of them %v", len(x.list), x.read)
	}
	if at := x.list[x.at-1].ID; at != b.app.s.a.ID {
		t.Errorf("the cursor is on %s", at)
	}
	if n := len(x.lost); n != scoresAhead-1 { // theirs are none that can be computed; acme's holds
		t.Errorf("%d scores were tried, want those of %d rows", n, scoresAhead)
	}
	x.listed(listMsg{err: assessment.ErrLocked})
	b.press("down")
	b.want("can't be read: in use")
}
