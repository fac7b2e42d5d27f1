package questions

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// Category is one of the five trust services categories.
type Category string

// The five categories. Security is always in scope.
const (
	Security            Category = "security"
	Availability        Category = "availability"
	ProcessingIntegrity Category = "processing-integrity"
	Confidentiality     Category = "confidentiality"
	Privacy             Category = "privacy"
)

// Categories lists the five in the order of the bank.
func Categories() []Category {
	return []Category{Security, Availability, Confidentiality, ProcessingIntegrity, Privacy}
}

// Kind says what a question or a control is about; it decides the captions of
// the levels.
type Kind string

// The kinds of questions and controls; population occurs only on records.
const (
	Occurrence Kind = "occurrence"
	Setting    Kind = "setting"
	Document   Kind = "document"
	Population Kind = "population"
)

// Effort is the rough size of closing a gap.
type Effort string

// Efforts, from small to large.
const (
	Hours Effort = "hours"
	Days  Effort = "days"
	Weeks Effort = "weeks"
)

// Cadence says how often a control runs.
type Cadence string

// Cadences; the last five may also be proof cadences.
const (
	Continuous Cadence = "continuous"
	PerEvent   Cadence = "per-event"
	Daily      Cadence = "daily"
	Weekly     Cadence = "weekly"
	Monthly    Cadence = "monthly"
	Quarterly  Cadence = "quarterly"
	HalfYearly Cadence = "half-yearly"
	Yearly     Cadence = "yearly"
)

// Proof gives the proof cadence that follows from a cadence when none is set:
// the same for weekly and slower, quarterly for continuous, per-event and daily.
func (c Cadence) Proof() Cadence {
	switch c {
	case Continuous, PerEvent, Daily:
		return Quarterly
	default:
		return c
	}
}

// HowOften says a cadence after "it runs".
func (c Cadence) HowOften() string {
	switch c {
	case Continuous:
		return "all the time"
	case PerEvent:
		return "whenever its event occurs"
	case HalfYearly:
		return "every half year"
	}
	return string(c)
}

// Bank is the whole versioned set. It is never changed after it is built.
type Bank struct {
	Edition     string // "2017 TSC, points of focus 2022"
	Version     string // of the text, "1.0.0"
	Facts       []Fact
	Series      []Series
	Criteria    []Criterion       // the 61, in order
	Description []DescriptionItem // DC1 … DC9
	Controls    []Control
	Questions   []Question // by criterion, then description items
	Glossary    []Term
	Pages       []Page // to read about SOC 2, in order
	Retired     []Retired
	Unserved    []Unserved

	index index
}

type index struct {
	question, criterion, item, control, fact map[string]int
	byCriterion                              map[string][]int
}

// Fact is a fact about the company that conditions may name.
type Fact struct {
	ID     string
	Ask    string
	Values []FactValue
}

// FactValue is one allowed value of a fact.
type FactValue struct{ ID, Label string }

// Series groups criteria: CC1 … CC9, A1, C1, PI1, P1 … P8.
type Series struct{ ID, Title string }

// Criterion is one of the 61 trust services criteria.
type Criterion struct {
	ID, Series     string
	Category       Category
	Title, Summary string
	Points         []Point // the points of focus; point n is the n-th
}

// Common says whether the criterion is one of the 33 common criteria.
func (c Criterion) Common() bool { return c.Category == Security }

// Point is a point of focus, told as a topic in our own words.
type Point struct {
	Topic string
	For   string // when it applies, where that is not always ("privacy", …)
}

// DescriptionItem is one of DC1 … DC9.
type DescriptionItem struct {
	ID, Title, Summary string
	Types              []int // the report types that ask for it
}

// Question is one question of the bank. Its id never changes its meaning.
type Question struct {
	ID        string
	Criterion string // "CC6.2", or the description item "DC3"
	Kind      Kind
	Short     string // label for lists, at most 36 characters
	Ask       string
	Why       string
	Good      string
	Small     string // what a company of five does; "" where nothing differs
	Type1     []string
	Type2     []string
	NA        []string // reasons an auditor would accept
	Fix       []string
	Effort    Effort
	OwnerRole string
	Weight    int // 1–3
	Key       bool
	Quick     bool
	Points    []int
	Controls  []string
	When      Condition // nil: always
	WhenText  string
}

// Description says whether q belongs to a description item.
func (q *Question) Description() bool { return strings.HasPrefix(q.Criterion, "DC") }

// Hash identifies what a person answered (kind, ask, condition), as 16
// hex digits: when it changes, an earlier answer needs to be confirmed. Advice
// (good, why, steps) may be bettered without asking anyone again.
func (q *Question) Hash() string {
	h := q.hash()
	return string(h[:])
}

// HasHash compares without keeping the hash: that of each question is asked
// for after each answer.
func (q *Question) HasHash(hash string) bool {
	h := q.hash()
	return string(h[:]) == hash
}

func (q *Question) hash() (digits [16]byte) {
	var room [512]byte // most fit
	text := append(room[:0], q.Kind...)
	text = append(append(text, 0), q.Ask...)
	text = append(append(text, 0), q.WhenText...)
	h := sha256.Sum256(text)
	hex.Encode(digits[:], h[:8])
	return digits
}

// Control is an activity whose evidence shows that a question is answered truly.
type Control struct {
	ID, Title, What string
	Kind            Kind
	Cadence         Cadence
	Type1, Type2    []string
	Samples         string
	OwnerRole       string
	Automate        string
	Scanner         []string // "tool:check"
}

// Term is an entry of the glossary.
type Term struct {
	Term    string
	Also    []string
	Meaning string
}

// Page is a text to learn from. Its id is stable ("evidence").
type Page struct {
	ID, Title string
	Text      string // Markdown below the title: headings, lists, bold, paragraphs
}

// Retired is the id of a question that is asked no more.
type Retired struct{ ID, Reason string }

// Unserved is a point of focus that no question serves, with the reason.
type Unserved struct {
	Criterion string
	Point     int
	Reason    string
}

// New builds the lookups of a bank. The slices are kept, not copied.
func New(b Bank) *Bank {
	b.index = index{
		question:    make(map[string]int, len(b.Questions)),
		criterion:   make(map[string]int, len(b.Criteria)),
		item:        make(map[string]int, len(b.Description)),
		control:     make(map[string]int, len(b.Controls)),
		fact:        make(map[string]int, len(b.Facts)),
		byCriterion: make(map[string][]int, len(b.Criteria)+len(b.Description)),
	}
	for i, q := range b.Questions {
		b.index.question[q.ID] = i
		b.index.byCriterion[q.Criterion] = append(b.index.byCriterion[q.Criterion], i)
	}
	for i, c := range b.Criteria {
		b.index.criterion[c.ID] = i
	}
	for i, d := range b.Description {
		b.index.item[d.ID] = i
	}
	for i, c := range b.Controls {
		b.index.control[c.ID] = i
	}
	for i, f := range b.Facts {
		b.index.fact[f.ID] = i
	}
	return &b
}

// Question looks a question up; nil when there is none.
func (b *Bank) Question(id string) *Question {
	if i, ok := b.index.question[id]; ok {
		return &b.Questions[i]
	}
	return nil
}

// Criterion looks a criterion up; nil when there is none.
func (b *Bank) Criterion(id string) *Criterion {
	if i, ok := b.index.criterion[id]; ok {
		return &b.Criteria[i]
	}
	return nil
}

// Item looks a description item up; nil when there is none.
func (b *Bank) Item(id string) *DescriptionItem {
	if i, ok := b.index.item[id]; ok {
		return &b.Description[i]
	}
	return nil
}

// Control looks a control up; nil when there is none.
func (b *Bank) Control(id string) *Control {
	if i, ok := b.index.control[id]; ok {
		return &b.Controls[i]
	}
	return nil
}

// Fact looks a fact up; nil when there is none.
func (b *Bank) Fact(id string) *Fact {
	if i, ok := b.index.fact[id]; ok {
		return &b.Facts[i]
	}
	return nil
}

// Of gives the positions in Questions of the questions of a criterion or
// description item, in order.
func (b *Bank) Of(id string) []int { return b.index.byCriterion[id] }

// Has says whether the fact allows the value.
func (f *Fact) Has(value string) bool {
	for _, v := range f.Values {
		if v.ID == value {
			return true
		}
	}
	return false
}

// ScreenID writes an id as screens do: "DC1-01" as "DC 1-01", others unchanged.
func ScreenID(id string) string {
	if rest, ok := strings.CutPrefix(id, "DC"); ok && rest != "" {
		if _, err := strconv.Atoi(rest[:1]); err == nil {
			return "DC " + rest
		}
	}
	return id
}
