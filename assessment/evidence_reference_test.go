package assessment_test

import (
	"cmp"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// This is the second half of the reference: evidence and windows, again slowly
// and from the text, day by day, by package time.

func (r reference) windowEnd() time.Time {
	return months(clock(r.a.Header.Window.Start), r.a.Header.Window.Months).AddDate(0, 0, -1)
}

const oneDay = 24 * time.Hour

func (r reference) controlOf(id string) (kind questions.Kind, cadence, proof questions.Cadence) {
	for _, c := range r.bank.Controls {
		if c.ID == id {
			kind, cadence = c.Kind, c.Cadence
		}
	}
	if s := r.a.Controls[id]; s.Cadence != "" {
		cadence = s.Cadence
	}
	switch proof = cadence; cadence {
	case "continuous", "per-event", "daily":
		proof = "quarterly"
	}
	if s := r.a.Controls[id]; s.Proof != "" {
		proof = s.Proof
	}
	return kind, cadence, proof
}

type refSpan struct{ first, last time.Time }

// refSpans cuts a window (R23, R24).
func refSpans(start, end time.Time, proof questions.Cadence) []refSpan {
	uncut := func(k int) (time.Time, time.Time) {
		n := map[questions.Cadence]int{"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}[proof]
		if n == 0 {
			first := start.AddDate(0, 0, 7*k)
			return first, first.AddDate(0, 0, 6)
		}
		return months(start, n*k), months(start, n*(k+1)).AddDate(0, 0, -1)
	}
	var all []refSpan
	for k := 0; ; k++ {
		first, last := uncut(k)
		if first.After(end) {
			return all
		}
		if last.After(end) {
			left, full := end.Sub(first)/oneDay+1, last.Sub(first)/oneDay+1
			if len(all) > 0 && float64(left) < float64(full)/2 {
				all[len(all)-1].last = end
				return all
			}
			last = end
		}
		all = append(all, refSpan{first, last})
	}
}

func (r reference) recordsOf(control string) []assessment.Record {
	var all []assessment.Record
	for _, x := range r.a.Evidence {
		if x.Control == control {
			all = append(all, x)
		}
	}
	slices.SortFunc(all, func(x, y assessment.Record) int {
		return cmp.Or(clock(x.Performed).Compare(clock(y.Performed)), cmp.Compare(len(x.ID), len(y.ID)), cmp.Compare(x.ID, y.ID))
	})
	return all
}

// touched lists the days of a record.
func touched(x assessment.Record) (first, last time.Time) {
	if x.From.IsZero() {
		return clock(x.Performed), clock(x.Performed)
	}
	return clock(x.From), clock(x.To)
}

func inside(d time.Time, s refSpan) bool { return !d.Before(s.first) && !d.After(s.last) }

// countsIn says whether a record counts for a span, or only touches it (R26,
// R26b, R32).
func (r reference) countsIn(x assessment.Record, s refSpan, strict bool) (counts, touches bool) {
	first, last := touched(x)
	touches = !first.After(s.last) && !last.Before(s.first)
	whole := !first.After(s.first) && !last.Before(s.last)
	switch {
	case x.Outcome == "exception":
		return touches, touches
	case x.File == "changed":
		return false, touches
	case strict:
		return whole && !x.From.IsZero() && (x.Kind == "population" || x.Outcome == "none-occurred"), touches
	}
	return whole || touches && inside(clock(x.Performed), s), touches
}

// slots gives the slots of a control for any window (section 4).
func (r reference) slots(control string, start time.Time, length int) []assessment.Slot {
	kind, cadence, proof := r.controlOf(control)
	strict := kind == "occurrence" && (cadence == "per-event" || cadence == "daily")
	end := months(start, length).AddDate(0, 0, -1)
	now := clock(r.today)
	var all []assessment.Slot
	for _, s := range refSpans(start, end, proof) {
		slot := assessment.Slot{First: assessment.DayOf(s.first), Last: assessment.DayOf(s.last)}
		pass, exception := false, false
		for _, x := range r.recordsOf(control) {
			counts, touches := r.countsIn(x, s, strict)
			switch {
			case counts:
				slot.Records = append(slot.Records, x.ID)
				exception = exception || x.Outcome == "exception"
				pass = pass || x.Outcome != "exception"
			case touches:
				slot.Beside = append(slot.Beside, x.ID)
			}
		}
		due := s.last
		if strict {
			due = due.AddDate(0, 0, 30)
		}
		var carried []string
		for _, x := range r.recordsOf(control) {
			d := clock(x.Performed)
			good := x.Outcome == "pass" && x.File != "changed" && (!strict || x.Kind == "population" && !x.From.IsZero())
			if good && proof == "yearly" && d.Before(start) && d.After(months(end, -12)) {
				carried = append(carried, x.ID)
			}
		}
		switch {
		case exception:
			slot.State = "exception"
		case pass:
			slot.State = "done"
		case now.Before(s.first):
			slot.State = "upcoming"
		case !now.After(due):
			slot.State = "due"
		case len(carried) > 0:
			slot.State, slot.Records = "carried", carried
		default:
			slot.State = "missed"
		}
		all = append(all, slot)
	}
	return all
}

// o of a control, now (3) or as it still can become (4).
func (r reference) o(control string, typ int) int {
	n, k, x := 0, 0, 0
	for _, s := range r.slots(control, clock(r.a.Header.Window.Start), r.a.Header.Window.Months) {
		n++
		switch s.State {
		case "done":
			k++
		case "exception", "carried":
			k++
			x++
		case "due", "upcoming":
			if typ == 4 {
				k++
			}
		}
	}
	switch {
	case k == n && x == 0:
		return 2
	case float64(k) >= float64(n)/2:
		return 1
	}
	return 0
}

func (r reference) weakest(q questions.Question, typ int) int {
	out, in := 2, 0
	for _, c := range q.Controls {
		if !r.a.Controls[c].Out {
			out = min(out, r.o(c, typ))
			in++
		}
	}
	if len(q.Controls) > 0 && in == 0 {
		return 1
	}
	return out
}

func (r reference) inWindow(control string, keyOnly bool) bool {
	for _, q := range r.bank.Questions {
		if r.applicable(q) && r.level(q) != "provider" && q.Criterion[0] != 'D' && slices.Contains(q.Controls, control) && (q.Key || !keyOnly) {
			return !r.a.Controls[control].Out
		}
	}
	return false
}

func (r reference) window() *assessment.WindowView {
	w := &assessment.WindowView{Window: *r.a.Header.Window}
	for _, c := range r.bank.Controls {
		if !r.inWindow(c.ID, false) {
			continue
		}
		kind, cadence, proof := r.controlOf(c.ID)
		x := assessment.ControlWindow{ID: c.ID, Kind: kind, Cadence: cadence, Proof: proof, O: r.o(c.ID, 3), OBest: r.o(c.ID, 4)}
		x.Slots = r.slots(c.ID, clock(w.Window.Start), w.Window.Months)
		for _, s := range x.Slots {
			if clock(s.Last).Before(clock(r.today)) && s.State != "due" {
				w.Over++
				if s.State == "done" {
					w.Done++
				}
			}
		}
		w.Controls = append(w.Controls, x)
	}
	w.Evidenced, w.Best = r.block(3), r.block(4)
	return w
}

// earliest is R34 to R38, by trying one day after the other.
func (r reference) earliest(length int) assessment.Earliest {
	e := assessment.Earliest{Months: length}
	now := clock(r.today)
	f := months(now, -length)
	report := func(s time.Time) *assessment.Start {
		end := months(s, length).AddDate(0, 0, -1)
		return &assessment.Start{Start: assessment.DayOf(s), End: assessment.DayOf(end), Report: assessment.DayOf(end.AddDate(0, 0, 42))}
	}
	latest, dated := f, true
	var open, later []assessment.HeldQuestion
	for _, q := range r.bank.Questions {
		if !q.Key || q.Criterion[0] == 'D' || !r.applicable(q) {
			continue
		}
		e.Any = true
		ans, level := r.a.Answers[q.ID], r.level(q)
		held := assessment.HeldQuestion{Question: q.ID}
		switch {
		case level == "provider" && r.v(q, 1, false) > 0:
			continue
		case level == "operating" || level == "proven":
			if held.Date = ans.Since; ans.Since.IsZero() {
				held.Date, held.Assumed = ans.Assumed, !ans.Assumed.IsZero()
			}
		case !ans.Due.IsZero() && !clock(ans.Due).Before(now):
			held.Date = ans.Due
		}
		switch {
		case held.Date.IsZero():
			dated = false
			open = append(open, held)
		case clock(held.Date).After(f):
			later = append(later, held)
			if clock(held.Date).After(latest) {
				latest = clock(held.Date)
			}
		}
	}
	if !e.Any {
		return e
	}
	if dated {
		e.ByAnswers = report(latest)
		slices.SortFunc(later, func(x, y assessment.HeldQuestion) int {
			return cmp.Or(clock(y.Date).Compare(clock(x.Date)), cmp.Compare(x.Question, y.Question))
		})
		e.Questions = later
	} else {
		slices.SortFunc(open, func(x, y assessment.HeldQuestion) int { return cmp.Compare(x.Question, y.Question) })
		e.Questions = open
	}
	var keys []string
	for _, c := range []string{"mfa", "review", "scan"} {
		if r.inWindow(c, true) {
			keys = append(keys, c)
		}
	}
	missed := func(c string, s time.Time) (n int) {
		for _, x := range r.slots(c, s, length) {
			if x.State == "missed" {
				n++
			}
		}
		return n
	}
	clean := func(s time.Time) bool {
		for _, c := range keys {
			first, ok := r.firstRecord(c)
			if !ok && s.Before(now) || ok && s.Before(first) || missed(c, s) > 0 {
				return false
			}
		}
		return true
	}
	s := f
	for !clean(s) {
		s = s.AddDate(0, 0, 1)
	}
	e.ByEvidence = report(s)
	if s.After(f) {
		for _, c := range keys {
			h := assessment.HeldControl{Control: c, Missed: missed(c, s.AddDate(0, 0, -1))}
			first, ok := r.firstRecord(c)
			if ok {
				h.FirstRecord = assessment.DayOf(first)
			}
			if !ok || h.Missed > 0 || first.Equal(s) {
				e.Controls = append(e.Controls, h)
			}
		}
		slices.SortFunc(e.Controls, func(x, y assessment.HeldControl) int {
			if x.FirstRecord.IsZero() || y.FirstRecord.IsZero() {
				has := func(h assessment.HeldControl) int {
					if h.FirstRecord.IsZero() {
						return 0
					}
					return 1
				}
				return cmp.Or(cmp.Compare(has(x), has(y)), cmp.Compare(x.Control, y.Control))
			}
			return cmp.Or(cmp.Compare(y.Missed, x.Missed), cmp.Compare(x.Control, y.Control))
		})
	}
	if dated {
		both := s
		if latest.After(both) {
			both = latest
		}
		for !clean(both) {
			both = both.AddDate(0, 0, 1)
		}
		e.Earliest = report(both)
	}
	return e
}

// firstRecord is the first day of the first record that counts (R54).
func (r reference) firstRecord(control string) (day time.Time, ok bool) {
	kind, cadence, _ := r.controlOf(control)
	strict := kind == "occurrence" && (cadence == "per-event" || cadence == "daily")
	for _, x := range r.recordsOf(control) {
		counts := x.Outcome == "exception" || x.File != "changed" && (!strict || !x.From.IsZero() && (x.Kind == "population" || x.Outcome == "none-occurred"))
		if first, _ := touched(x); counts && (!ok || first.Before(day)) {
			day, ok = first, true
		}
	}
	return day, ok
}

func TestTheEarliestWindowIsThatOfTheReference(t *testing.T) {
	holds(t, false, func(t *rapid.T, w world) {
		for i, q := range w.bank.Questions { // more dates, so that starts are found
			if v := w.a.Answers[q.ID]; q.Key && !yes.Draw(t, "as drawn") {
				v.Due = w.today.AddDays(10 * i)
				if v.Level == operating || v.Level == proven {
					v.Assumed = w.today.AddDays(-30 * i)
				}
				w.a.Answers[q.ID] = v
			}
		}
		length := rapid.IntRange(1, 18).Draw(t, "length")
		got, err := w.a.Earliest(w.bank, length, w.today)
		if err != nil {
			t.Fatal(err)
		}
		if want := reference(w).earliest(length); !reflect.DeepEqual(got, want) {
			t.Fatalf("earliest differs\n got %+v %v %v %v\nwant %+v %v %v %v", got, got.Earliest, got.ByAnswers, got.ByEvidence, want, want.Earliest, want.ByAnswers, want.ByEvidence)
		}
	})
}
