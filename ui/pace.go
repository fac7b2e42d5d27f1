package ui

import (
	"fmt"
	"slices"
	"time"

	"soc2ready/assessment"
)

// What counts for the pace: so many intervals at most and at least, and a gap
// longer than this is a break, not thinking.
const (
	paceIntervals = 20
	paceLeast     = 7 // between eight answers
	paceBreak     = 5 * time.Minute
	paceTail      = 50 // entries of the history that are looked at
)

// answerTimes gives when one person answered, oldest first: the first entry of
// each turn to another question. Answers that came many at once, and those that
// were taken back, say nothing about a pace.
func answerTimes(tail []assessment.Entry, actor string) []time.Time {
	var times []time.Time
	last := ""
	for _, e := range tail {
		if e.Kind != assessment.KindAnswer || e.Actor != actor || e.Redacted() {
			continue
		}
		p, err := e.Read()
		if err != nil || p.Undo != 0 || p.Batch != 0 {
			continue
		}
		if e.Subject != last {
			times = append(times, e.Time)
		}
		last = e.Subject
	}
	return times
}

// timeLeft tells how long so many questions will take at the pace of the last
// answers: their median interval, a quarter less and a quarter more. There is
// nothing to tell before eight answers.
func timeLeft(times []time.Time, left int) (least, most time.Duration, ok bool) {
	var took []time.Duration
	for i := len(times) - 1; i > 0 && len(took) < paceIntervals; i-- {
		if d := times[i].Sub(times[i-1]); d >= 0 && d <= paceBreak {
			took = append(took, d)
		}
	}
	if len(took) < paceLeast || left < 1 {
		return 0, 0, false
	}
	slices.Sort(took)
	all := took[len(took)/2] * time.Duration(left)
	return all * 3 / 4, all * 5 / 4, true
}

// rangeOf writes a range of time in steps that are no more exact than it is:
// "3–5 min", "20–35 min", "1.5–2.5 h".
func rangeOf(least, most time.Duration) string {
	step, unit := time.Minute, "min"
	switch {
	case most > 90*time.Minute:
		step, unit = 30*time.Minute, "h"
	case most > 15*time.Minute:
		step = 5 * time.Minute
	}
	low, high := least/step*step, (most+step-1)/step*step
	if high <= time.Minute {
		return "a minute"
	}
	show := func(d time.Duration) string {
		if unit == "min" {
			return fmt.Sprint(int(d.Minutes()))
		}
		return fmt.Sprintf("%g", d.Hours())
	}
	if low < step {
		return "up to " + show(high) + " " + unit
	}
	return show(low) + "–" + show(high) + " " + unit
}

// pace keeps when the person answered; it is of use while questions are open.
func (s *session) pace() {
	s.times = nil
	if s.score.Unanswered > 0 {
		s.times = answerTimes(s.tail[max(0, len(s.tail)-paceTail):], s.opts.Actor)
	}
}

// left tells how long so many questions will take at the person's pace, ""
// while that is not known.
func (s *session) left(n int) string {
	least, most, ok := timeLeft(s.times, n)
	if !ok {
		return ""
	}
	return rangeOf(least, most) + " left"
}
