package assessment

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"soc2ready/questions"
)

// toldEach is up to how many questions of a list are told one by one where a
// list can be long; what got better, worse or was turned is always told so.
const toldEach = 20

// Sentences tells the difference as a person would: the scores first, then
// what set them off. Never empty.
func (d *Difference) Sentences(bank *questions.Bank) []string {
	s := story{bank: bank}
	if d.Empty() {
		s.add("Nothing changed between %s and %s.", pointName(d.From), pointName(d.To))
		return s.lines
	}
	for i, b := range [][2]Block{{d.From.Type1, d.To.Type1}, {d.From.Type2, d.To.Type2}} {
		s.score(fmt.Sprintf("Type %d", i+1), b[0], b[1], happened)
	}
	s.window(d.From, d.To, happened)
	s.bankAndScope(d)
	s.sum(d)
	s.turned(d.Verdicts, happened)
	s.each(d.Better, func(n string, c Change) string {
		return fmt.Sprintf("%s got better, from %s to %s.", n, c.From.said(), c.To.said())
	})
	s.each(d.Worse, func(n string, c Change) string {
		return fmt.Sprintf("%s got worse, from %s to %s.", n, c.From.said(), c.To.said())
	})
	s.some(d.NewlyAnswered, "newly answered", func(n string, c Change) string {
		return fmt.Sprintf("%s was unanswered and is now %s.", n, c.To.said())
	})
	s.each(d.NewlyNA, func(n string, c Change) string {
		return fmt.Sprintf("%s was %s and is now not applicable.", n, c.From.said())
	})
	s.each(d.Cleared, func(n string, c Change) string {
		return fmt.Sprintf("%s was %s and is now unanswered.", n, c.From.said())
	})
	s.each(d.Otherwise, otherwise)
	for _, x := range []struct {
		why Why
		say string
	}{{WhyFact, "the set-up changed"}, {WhyText, "its condition changed"}} {
		s.some(because(d.OutOfScope, x.why), "asked no more, because "+x.say, func(n string, c Change) string {
			if c.From == Unanswered {
				return fmt.Sprintf("%s is asked no more, because %s; it was unanswered.", n, x.say)
			}
			return fmt.Sprintf("%s is asked no more, because %s; it was %s, and the answer is kept.", n, x.say, c.From.said())
		})
		s.some(because(d.IntoScope, x.why), "asked now, because "+x.say, func(n string, c Change) string {
			return fmt.Sprintf("%s is asked now, because %s; it is %s.", n, x.say, c.To.said())
		})
	}
	s.some(d.NewInBank, "new in the bank", func(n string, c Change) string {
		return fmt.Sprintf("%s is new in the bank; it is %s.", n, c.To.said())
	})
	s.some(d.Retired, "retired from the bank", func(n string, c Change) string {
		reason := strings.TrimSuffix(c.Reason, ".")
		if reason != "" {
			reason = " (" + reason + ")"
		}
		return fmt.Sprintf("%s was retired from the bank%s; it was %s, which no longer counts.", n, reason, c.From.said())
	})
	s.some(d.Reworded, "asked in another way, so that their answers need to be confirmed", func(n string, c Change) string {
		if c.To == Unanswered {
			return fmt.Sprintf("%s is asked in another way; it is unanswered.", n)
		}
		return fmt.Sprintf("%s is asked in another way; confirm that it is %s.", n, c.To.said())
	})
	return s.lines
}

// story collects sentences.
type story struct {
	bank  *questions.Bank
	lines []string
}

func (s *story) add(format string, args ...any) {
	s.lines = append(s.lines, fmt.Sprintf(format, args...))
}

// name gives "CC6.2-01 (Access removed on leaving)".
func (s *story) name(id string) string {
	if q := s.bank.Question(id); q != nil && q.Short != "" {
		return fmt.Sprintf("%s (%s)", questions.ScreenID(id), q.Short)
	}
	return questions.ScreenID(id)
}

func (s *story) place(id string) string {
	title := ""
	if c := s.bank.Criterion(id); c != nil {
		title = c.Title
	} else if it := s.bank.Item(id); it != nil {
		title = it.Title
	}
	if title == "" {
		return questions.ScreenID(id)
	}
	return fmt.Sprintf("%s (%s)", questions.ScreenID(id), title)
}

func (s *story) each(list []Change, tell func(string, Change) string) {
	for _, c := range list {
		s.lines = append(s.lines, tell(s.name(c.Question), c))
	}
}

// some tells a list one by one, or a long one by series.
func (s *story) some(list []Change, what string, tell func(string, Change) string) {
	if len(list) <= toldEach {
		s.each(list, tell)
		return
	}
	s.add("%d questions are %s: %s.", len(list), what, s.bySeries(list))
}

func (s *story) bySeries(list []Change) string {
	var order []string
	n := map[string]int{}
	for _, c := range list {
		series, _, _ := strings.Cut(c.Question, ".")
		if strings.HasPrefix(series, "DC") {
			series = "the description"
		}
		if n[series] == 0 {
			order = append(order, series)
		}
		n[series]++
	}
	parts := each(order, func(id string) string { return fmt.Sprintf("%d of %s", n[id], id) })
	return listed(parts)
}

// tense says whether a change has happened or would.
type tense int

const (
	happened tense = iota
	would
)

func (t tense) verb(past, base string) string {
	if t == would {
		return "would " + base
	}
	return past
}

// score tells one figure. A percentage comes with its word and range (section 3).
func (s *story) score(what string, from, to Block, t tense) {
	before, after := scoreSaid(from), scoreSaid(to)
	rose, stays := t.verb("rose", "rise"), t.verb("stays", "stay")
	if to.Mean < from.Mean {
		rose = t.verb("fell", "fall")
	}
	switch {
	case before == after && from.Mean == to.Mean:
		s.add("%s %s at %s.", title(what), stays, after)
	case before == after:
		s.add("%s %s by less than a point and %s at %s.", title(what), rose, strings.TrimPrefix(stays, "would "), after)
	case !from.In || !to.In:
		s.add("%s %s from %s to %s.", title(what), t.verb("went", "go"), before, after)
	case from.Mean/100 == to.Mean/100:
		s.add("%s %s at %s; before it was %s.", title(what), stays, after, before)
	default:
		s.add("%s %s from %s to %s.", title(what), rose, before, after)
	}
	switch {
	case to.Gate && !from.Gate:
		s.add("The gate of %s %s: every criterion is met (self-assessed) and the description is complete.", what, t.verb("opened", "open"))
	case from.Gate && !to.Gate:
		s.add("The gate of %s %s.", what, t.verb("closed", "close"))
	}
}

// window tells the figures that a window brings; a window that came, went or
// moved is told before them.
func (s *story) window(from, to Point, t tense) {
	switch {
	case from.Window == nil && to.Window == nil:
		return
	case to.Window == nil:
		s.add("The window from %s to %s %s taken away.", from.Window.Start, from.Window.End(), t.verb("was", "be"))
		return
	case from.Window == nil:
		s.add("With the window from %s to %s, evidenced %s %s and best still reachable %s.", to.Window.Start, to.Window.End(),
			t.verb("is", "be"), scoreSaid(*to.Evidenced), scoreSaid(*to.Best))
		return
	case *from.Window != *to.Window:
		s.add("The window from %s to %s %s that from %s to %s.", from.Window.Start, from.Window.End(), t.verb("became", "become"), to.Window.Start, to.Window.End())
	}
	if !sameWindow(from, to) {
		s.score("evidenced", *from.Evidenced, *to.Evidenced, t)
		s.score("best still reachable", *from.Best, *to.Best, t)
	}
	if *from.SoFar != *to.SoFar {
		s.add("So far %d of %d slots that are over %s done; before it was %d of %d.", to.SoFar.Done, to.SoFar.Over, t.verb("are", "be"), from.SoFar.Done, from.SoFar.Over)
	}
}

// scoreSaid says "41 % (not ready, up to 87 %)".
func scoreSaid(b Block) string {
	if !b.In {
		return "nothing in scope"
	}
	if b.High/100 > b.Mean/100 {
		return fmt.Sprintf("%d %% (%s, up to %d %%)", b.Mean/100, wordSaid(string(b.Word)), b.High/100)
	}
	return fmt.Sprintf("%d %% (%s)", b.Mean/100, wordSaid(string(b.Word)))
}

func wordSaid(w string) string { return strings.ReplaceAll(w, "-", " ") }

// said says a level within a sentence.
func (l Level) said() string {
	switch l {
	case Unanswered:
		return "unanswered"
	case NA:
		return "not applicable"
	case ByProvider:
		return "done by a provider"
	}
	return string(l)
}

func verdictSaid(v string) string {
	switch v {
	case string(Met):
		return "met (self-assessed)"
	case string(Out):
		return "left out"
	}
	return wordSaid(v)
}

func (s *story) bankAndScope(d *Difference) {
	switch d.breaks() {
	case BreakScope:
		s.add("The scope changed, so the scores are not like for like.")
	case BreakBank:
		s.add("The questions changed, so the scores are not like for like.")
	}
	if d.From.Bank != d.To.Bank {
		s.add("The questions were those of version %s and are now those of version %s.", d.From.Bank, d.To.Bank)
	}
	for _, c := range d.To.Scope {
		if !slices.Contains(d.From.Scope, c) {
			s.add("%s came into scope%s.", title(wordSaid(string(c))), s.with(s.of(c, d.IntoScope)))
		}
	}
	for _, c := range d.From.Scope {
		if slices.Contains(d.To.Scope, c) {
			continue
		}
		gone := s.of(c, d.OutOfScope)
		answered := 0
		for _, x := range gone {
			if x.From != Unanswered {
				answered++
			}
		}
		kept := ""
		switch answered {
		case 0:
		case 1:
			kept = "; 1 answer is kept"
		default:
			kept = fmt.Sprintf("; %d answers are kept", answered)
		}
		s.add("%s went out of scope%s%s.", title(wordSaid(string(c))), s.with(gone), kept)
	}
}

// with names the questions that come or go with something.
func (s *story) with(list []Change) string {
	switch n := len(list); {
	case n == 0:
		return ""
	case n > toldEach:
		return " with " + counted(n, "question")
	default:
		return " with " + counted(n, "question") + ", " + listed(each(list, func(c Change) string { return s.name(c.Question) }))
	}
}

// of gives the changes that came with a category.
func (s *story) of(c questions.Category, list []Change) (in []Change) {
	for _, x := range list {
		if q := s.bank.Question(x.Question); x.Why == WhyScope && q != nil && s.bank.Criterion(q.Criterion) != nil && s.bank.Criterion(q.Criterion).Category == c {
			in = append(in, x)
		}
	}
	return in
}

func because(list []Change, why Why) (by []Change) {
	for _, c := range list {
		if c.Why == why {
			by = append(by, c)
		}
	}
	return by
}

// sum counts what follows, when it is more than one thing.
func (s *story) sum(d *Difference) {
	var parts []string
	n := 0
	for _, x := range []struct {
		list       []Change
		one, other string
	}{
		{d.Better, "got better", "got better"},
		{d.Worse, "got worse", "got worse"},
		{d.NewlyAnswered, "is newly answered", "are newly answered"},
		{d.NewlyNA, "is newly not applicable", "are newly not applicable"},
		{d.Cleared, "is unanswered again", "are unanswered again"},
	} {
		if len(x.list) == 0 {
			continue
		}
		n += len(x.list)
		verb := x.other
		if len(x.list) == 1 {
			verb = x.one
		}
		subject := fmt.Sprint(len(x.list))
		if len(parts) == 0 {
			subject = counted(len(x.list), "question")
		}
		parts = append(parts, subject+" "+verb)
	}
	if n > 1 {
		s.add("%s.", listed(parts))
	}
}

// turned tells verdicts; both types in one sentence where they turned alike.
func (s *story) turned(list []Turn, t tense) {
	for i := 0; i < len(list); i++ {
		x := list[i]
		types := fmt.Sprintf("Type %d", x.Type)
		if i+1 < len(list) {
			if y := list[i+1]; y.Criterion == x.Criterion && y.From == x.From && y.To == x.To && y.FromOpen == x.FromOpen && y.ToOpen == x.ToOpen {
				types = "both types"
				i++
			}
		}
		from, still := verdictSaid(x.From), ""
		if x.FromOpen {
			from += " so far"
		}
		if x.ToOpen {
			still = ", with questions still open"
		}
		s.add("%s %s from %s to %s for %s%s.", s.place(x.Criterion), t.verb("turned", "turn"), from, verdictSaid(x.To), types, still)
	}
}

func otherwise(name string, c Change) string {
	switch {
	case c.From != c.To && c.From == NA:
		return fmt.Sprintf("%s was not applicable and is now %s.", name, c.To.said())
	case c.From != c.To:
		return fmt.Sprintf("%s was %s and is now %s.", name, c.From.said(), c.To.said())
	}
	why := "the window or its since-date"
	if c.From == ByProvider {
		why = "the provider's report, its review or the dates"
	}
	more := "counts otherwise"
	switch {
	case c.ToV[0] >= c.FromV[0] && c.ToV[1] >= c.FromV[1]:
		more = "counts more"
	case c.ToV[0] <= c.FromV[0] && c.ToV[1] <= c.FromV[1]:
		more = "counts less"
	}
	return fmt.Sprintf("%s is still %s but %s, because of %s.", name, c.To.said(), more, why)
}

func pointName(p Point) string {
	if p.Name == "" {
		return "now"
	}
	return "the checkpoint " + p.Name
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// listed joins with commas and an "and".
func listed(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}

func title(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
