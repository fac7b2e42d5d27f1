package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
)

// nearlyDone answers all of a series but its last question and goes there.
func nearlyDone(b *bench, series string, level assessment.Level) (ids []string) {
	b.tb.Helper()
	s := b.app.s
	ids = s.a.SeriesQuestions(s.bank, series)
	var edits []assessment.Edit
	for _, id := range ids[:len(ids)-1] {
		edits = append(edits, assessment.Edit{Question: id, Level: &level})
	}
	cmd, _, err := s.recordAll(edits)
	if err != nil {
		b.tb.Fatal(err)
	}
	b.run(cmd)
	b.app.navigate(goMsg{newQuestion(s, ids, ids[len(ids)-1])})
	return ids
}

func TestAfterASeriesOneDayForAllIsAskedOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	ids := nearlyDone(b, "CC8", assessment.Operating)
	b.press("5")
	b.want("since when", "CC8 ", " is done", "When did these start to run?", "all of them")
	b.press(strings.Split("2026-03", "")...)
	before := len(b.store.entries)
	b.press("enter")
	b.want("the day is recorded for", "saved ")
	for _, id := range ids {
		if got := b.app.s.a.Answers[id].Since.String(); got != "2026-03-01" {
			t.Errorf("%s since %q", id, got)
		}
	}
	if len(b.store.entries) != before+len(ids) {
		t.Errorf("%d entries", len(b.store.entries)-before)
	}
	b.press("u")
	if got := b.app.s.a.Answers[ids[0]].Since; got != (assessment.Day{}) {
		t.Errorf("undo leaves %s", got)
	}
	b.app.navigate(goMsg{newQuestion(b.app.s, ids, ids[0])})
	b.press("5") // the series was done before
	b.want("2 of ")
}

func TestADayEachIsRecordedAndWhatIsEmptyIsSkipped(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	ids := nearlyDone(b, "CC8", assessment.Operating)
	b.press("5", "down")
	b.press(strings.Split("2026-02-30", "")...)
	b.press("enter")
	b.want("is not a day")
	for range 2 {
		b.send(tea.KeyPressMsg{Code: tea.KeyBackspace})
	}
	b.press("2", "8", "enter")
	b.want("the day is recorded for 1 answer")
	if a, z := b.app.s.a.Answers[ids[0]].Since.String(), b.app.s.a.Answers[ids[1]].Since.String(); a != "2026-02-28" || z != "" {
		t.Errorf("since %q and %q", a, z)
	}
}

func TestEscSkipsTheDaysAndLosesNothingThatWasTyped(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	nearlyDone(b, "CC8", assessment.Operating)
	b.press("5")
	b.press(strings.Split("2027-01", "")...)
	b.press("enter")
	b.want("after today") // refused, and still there
	before := len(b.store.entries)
	b.press("esc")
	b.want("brings back what you typed")
	if len(b.store.entries) != before {
		t.Error("skipping recorded something")
	}
	b.app.navigate(goMsg{newSeries(b.app.s, "CC8")})
	b.press("d")
	b.want("2027-01")
}

func TestASeriesWithoutAnythingThatRunsIsNotAskedSinceWhen(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	nearlyDone(b, "CC8", assessment.Partial)
	b.press("2")
	if got := b.app.top().title(); got == "since when" {
		t.Error("asked since when nothing runs")
	}
}
