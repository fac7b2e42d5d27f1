package ui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"soc2ready/assessment"
)

// after gives times with so many seconds between them.
func after(seconds ...int) []time.Time {
	at := time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)
	times := []time.Time{at}
	for _, s := range seconds {
		at = at.Add(time.Duration(s) * time.Second)
		times = append(times, at)
	}
	return times
}

func TestTheTimeLeftComesFromTheMedianWithoutBreaks(t *testing.T) {
	t.Parallel()
	steady := []int{20, 20, 20, 20, 20, 20, 20}
	for name, x := range map[string]struct {
		times []time.Time
		left  int
		want  string
	}{
		"eight answers":                 {after(steady...), 60, "15–25 min"},
		"seven are too few":             {after(steady[:6]...), 60, ""},
		"a break is left out":           {after(append([]int{301, 3600}, steady...)...), 60, "15–25 min"},
		"a break does not count":        {after(append([]int{301}, steady[:6]...)...), 60, ""},
		"one long thought moves little": {after(append([]int{290}, steady...)...), 60, "15–25 min"},
		"only the last twenty count":    {after(append(seconds(100, 30), seconds(20, 20)...)...), 60, "15–25 min"},
		"nothing left":                  {after(steady...), 0, ""},
		"few left":                      {after(steady...), 3, "up to 2 min"},
		"one left":                      {after(steady...), 1, "a minute"},
		"an evening":                    {after(seconds(40, 10)...), 200, "1.5–3 h"},
		"a clock that went back":        {after(append([]int{-500}, steady...)...), 60, "15–25 min"},
		"no answer":                     {nil, 60, ""},
	} {
		got := ""
		if least, most, ok := timeLeft(x.times, x.left); ok {
			got = rangeOf(least, most)
		}
		if got != x.want {
			t.Errorf("%s: %q, want %q", name, got, x.want)
		}
	}
}

func seconds(each, n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = each
	}
	return all
}

func TestTheTimeLeftGrowsWithWhatIsLeft(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		times := after(rapid.SliceOfN(rapid.IntRange(-10, 400), 0, 40).Draw(rt, "seconds")...)
		left := rapid.IntRange(1, 400).Draw(rt, "left")
		least, most, ok := timeLeft(times, left)
		more, _, also := timeLeft(times, left+1)
		if ok != also || least > most || more < least {
			rt.Fatalf("%d: %s to %s %v; one more: %s %v", left, least, most, ok, more, also)
		}
		if ok && len(times) < 8 {
			rt.Fatalf("an estimate from %d answers", len(times))
		}
	})
}

func TestThePaceIsThePersonsOwn(t *testing.T) {
	t.Parallel()
	entry := func(actor, kind, subject, payload string, second int) assessment.Entry {
		return assessment.Entry{Actor: actor, Kind: kind, Subject: subject, Payload: []byte(payload), Time: after(second)[1]}
	}
	const plain = `{"old":null,"new":{}}`
	times := answerTimes([]assessment.Entry{
		entry("kim", assessment.KindAnswer, "A", plain, 1),
		entry("kim", assessment.KindAnswer, "A", plain, 5), // a note on the same question
		entry("sam", assessment.KindAnswer, "B", plain, 6),
		entry("kim", assessment.KindAnswer, "C", `{"old":null,"new":{},"batch":4}`, 7),
		entry("kim", assessment.KindAnswer, "C", `{"old":null,"new":{},"undo":4}`, 8),
		entry("kim", "setup", "D", plain, 9),
		entry("kim", assessment.KindAnswer, "E", plain, 10),
		{Actor: "kim", Kind: assessment.KindAnswer, Subject: "F", Time: after(11)[1]}, // redacted
	}, "kim")
	if len(times) != 2 || times[1].Sub(times[0]) != 9*time.Second {
		t.Errorf("%v", times)
	}
}

func TestHomeAndTheQuestionTellTheTimeLeft(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	clock := time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)
	b.app.s.opts.Now = func() time.Time { clock = clock.Add(20 * time.Second); return clock }
	b.press("enter", "2", "2", "2", "2", "2", "2", "2")
	if b.app.s.left(10) != "" {
		t.Fatal("an estimate from seven answers")
	}
	b.press("2")
	b.want(", 8 answered", " min left")
	b.press("g", "h")
	b.want("left at your pace")
	b.send(tea.WindowSizeMsg{Width: 40, Height: 10})
	b.press("enter")
	b.want("8 answered")
}
