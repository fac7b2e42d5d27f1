package assessment

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"soc2ready/questions"
)

// Point is a point in time of an assessment with its scores: a checkpoint, or,
// without a name, now. A kept checkpoint never changes, whatever the bank, the
// rules or the answers become (section 6).
type Point struct {
	Name  string
	At    time.Time // UTC, whole milliseconds
	Day   Day       // the day of its scores
	Entry int       // number of the last history entry before it
	Scope []questions.Category
	Bank  string // version
	Rules int    // RulesVersion of its scores

	Questions, Answered, Unanswered, NA int
	Type1, Type2                        Block
	Window                              *Window // nil: the three figures below are absent
	SoFar                               *SoFar
	Evidenced, Best                     *Block
	Standings                           []Standing // one per question of that bank, in its order
}

// Standing is how one question stood at a point.
type Standing struct {
	Question string
	Text     string // the first 8 digits of Question.Hash
	Out      Why    // "" when it was asked
	Level    Level  // when it was asked
	V1, V2   int    // what it counted; 0 when unanswered, N/A or not asked
}

// Why says why a question is not asked, or is asked again.
type Why string

// Reasons that take a question out of the arithmetic or bring it in.
const (
	WhyScope Why = "scope" // its category
	WhyFact  Why = "fact"  // its condition, after a change of the set-up
	WhyText  Why = "text"  // its condition, which a newer bank changed (in a Change only)
)

// Now gives the present point: the scores of act.Today, at act.Time.
func (a *Assessment) Now(bank *questions.Bank, act Act) Point {
	return a.pointOf(bank, a.Score(bank, act.Today, StaleDays), act)
}

// pointOf gives the point of a score, which is one of act.Today.
func (a *Assessment) pointOf(bank *questions.Bank, r Readiness, act Act) Point {
	p := Point{
		At: time.UnixMilli(act.Time.UnixMilli()).UTC(), Day: act.Today, Entry: a.Last, Scope: a.scope(), Bank: bank.Version, Rules: RulesVersion,
		Questions: r.Questions, Answered: r.Answered, Unanswered: r.Unanswered, NA: r.NA, Type1: r.Type1, Type2: r.Type2,
		Standings: make([]Standing, len(bank.Questions)),
	}
	if w := r.Window; w != nil {
		p.Window, p.SoFar, p.Evidenced, p.Best = &w.Window, &w.SoFar, &w.Evidenced, &w.Best
	}
	vals := a.values(bank, act.Today)
	for i := range bank.Questions {
		q := &bank.Questions[i]
		s := Standing{Question: q.ID, Text: q.Hash()[:8]}
		if vals[i].asked {
			s.Level, s.V1, s.V2 = a.Answers[q.ID].Level, vals[i].v[0], vals[i].v[1]
		} else {
			s.Out = a.whyOut(bank, q)
		}
		p.Standings[i] = s
	}
	return p
}

// scope gives the categories in scope, sorted, security always among them.
func (a *Assessment) scope() []questions.Category {
	all := append([]questions.Category{questions.Security}, a.Header.Scope...)
	slices.Sort(all)
	return slices.Compact(all)
}

func (a *Assessment) whyOut(bank *questions.Bank, q *questions.Question) Why {
	if c := bank.Criterion(q.Criterion); c != nil && !a.InScope(c.Category) {
		return WhyScope
	}
	return WhyFact
}

// AddCheckpoint keeps the present point under a name that no other has.
// Refused for a name that is empty, too long or taken.
func (a *Assessment) AddCheckpoint(bank *questions.Bank, name string, act Act) ([]Entry, error) {
	name, err := bounded("the name", name, MaxName, true)
	if err != nil {
		return nil, Refused{Field: "checkpoint", Reason: err.(Refused).Reason}
	}
	if name == "" {
		return nil, Refused{Field: "checkpoint", Reason: "is empty; give the checkpoint a name, such as " + act.Today.String()}
	}
	if _, ok := a.Checkpoints[name]; ok {
		return nil, Refused{Field: "checkpoint", Reason: quote(name) + " is there already; choose another name"}
	}
	return a.record(act, KindCheckpoint, name, nil, encode(a.Now(bank, act).kept()), 0, 0)
}

// Timeline gives the checkpoints, oldest first.
func (a *Assessment) Timeline() []Point {
	return slices.SortedFunc(maps.Values(a.Checkpoints), older)
}

// older compares points by time.
func older(x, y Point) int {
	return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Entry, y.Entry), strings.Compare(x.Name, y.Name))
}

// Checkpoint finds a checkpoint; Unknown when there is none of the name.
func (a *Assessment) Checkpoint(name string) (Point, error) {
	if p, ok := a.Checkpoints[name]; ok {
		return p, nil
	}
	return Point{}, Unknown{"checkpoint", CleanLine(name)}
}

// LastCheckpoint gives the newest checkpoint, nil when there is none.
func (a *Assessment) LastCheckpoint() *Point {
	var last *Point
	for _, p := range a.Checkpoints {
		if last == nil || older(*last, p) < 0 {
			last = &p
		}
	}
	return last
}

// checkedDay is the day of the last checkpoint, none when there is none.
func (a *Assessment) checkedDay() Day {
	if p := a.LastCheckpoint(); p != nil {
		return p.Day
	}
	return Day{}
}

// setCheckpoint puts a kept checkpoint into the state; "" takes it away.
func (a *Assessment) setCheckpoint(name, value string) error {
	if value == "" {
		delete(a.Checkpoints, name)
		return nil
	}
	p, err := readPoint(value)
	if err != nil {
		return err
	}
	if a.Checkpoints == nil {
		a.Checkpoints = map[string]Point{}
	}
	p.Name = CleanLine(name)
	a.Checkpoints[name] = p
	return nil
}

func readPoint(value string) (Point, error) {
	var p Point
	if readFlat(value, p.flat) {
		return p, nil
	}
	var k kept
	if err := decode([]byte(value), &k); err != nil {
		return Point{}, err
	}
	return k.point(), nil
}
