package storagetest

import (
	"fmt"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// Question n of the bank that a Book answers is QuestionID(n).
const questionCount = 40

// QuestionID gives the id of question n, from 1.
func QuestionID(n int) string { return fmt.Sprintf("CC6.1-%02d", n) }

func bank() *questions.Bank {
	b := questions.Bank{
		Version:  "1.0.0",
		Criteria: []questions.Criterion{{ID: "CC6.1", Series: "CC6", Category: questions.Security}},
	}
	for n := range questionCount {
		b.Questions = append(b.Questions, questions.Question{
			ID: QuestionID(n + 1), Criterion: "CC6.1", Kind: questions.Setting, Ask: "Is it so?", Weight: 1,
		})
	}
	return questions.New(b)
}

// Book writes entries as the program would, for tests of a store: a made
// assessment and answers with notes. It is for one goroutine.
type Book struct {
	t     testing.TB
	bank  *questions.Bank
	state *assessment.Assessment
	made  []assessment.Entry
	clock time.Time
}

// NewBook makes an assessment that no store has yet; Made gives its entries.
func NewBook(t testing.TB, id, name string) *Book {
	t.Helper()
	b := &Book{t: t, bank: bank(), clock: time.Date(2026, 11, 23, 9, 14, 5, 123e6, time.UTC)}
	var err error
	b.state, b.made, err = assessment.New(b.bank, id, assessment.Setup{Name: name, Org: "Acme GmbH"}, b.act())
	if err != nil {
		t.Fatalf("new assessment: %v", err)
	}
	return b
}

func (b *Book) act() assessment.Act {
	b.clock = b.clock.Add(1234567 * time.Microsecond)
	return assessment.Act{Actor: "kim", Time: b.clock, Today: assessment.DayOf(b.clock)}
}

// Made gives the entries that make the assessment.
func (b *Book) Made() []assessment.Entry { return b.made }

// ID gives the id of the assessment.
func (b *Book) ID() string { return b.state.ID }

// Head gives the hash of the last entry written.
func (b *Book) Head() string { return b.state.Head }

// Last gives the number of the last entry written.
func (b *Book) Last() int { return b.state.Last }

// Answer writes an answer with a note.
func (b *Book) Answer(n int, level assessment.Level, note string) []assessment.Entry {
	b.t.Helper()
	return b.record(assessment.Edit{Question: QuestionID(n), Level: &level, Note: &note})
}

// Clear takes all that was recorded on a question away.
func (b *Book) Clear(n int) []assessment.Entry {
	b.t.Helper()
	none, empty := assessment.Unanswered, ""
	return b.record(assessment.Edit{Question: QuestionID(n), Level: &none, Note: &empty})
}

func (b *Book) record(e assessment.Edit) []assessment.Entry {
	b.t.Helper()
	entries, err := b.state.Record(b.bank, e, b.act())
	if err != nil {
		b.t.Fatalf("record: %v", err)
	}
	return entries
}

// Rename changes the name.
func (b *Book) Rename(name string) []assessment.Entry {
	b.t.Helper()
	s := b.state.Setup()
	s.Name = name
	entries, err := b.state.Change(b.bank, s, b.act())
	if err != nil {
		b.t.Fatalf("rename: %v", err)
	}
	return entries
}

// Follow takes over what a store keeps, as a session that reads again does.
func (b *Book) Follow(s assessment.Stored) {
	b.t.Helper()
	state, err := assessment.Open(s)
	if err != nil {
		b.t.Fatalf("open: %v", err)
	}
	b.state = state
}

// Summary gives what a list shows about the present state.
func (b *Book) Summary() assessment.Summary {
	h := b.state.Header
	return assessment.Summary{
		ID: b.state.ID, Name: h.Name, Org: h.Org, System: h.System, TargetType: int(h.Target),
		ChangedAt: b.clock.Truncate(time.Millisecond), Head: b.state.Head,
		Score: assessment.StoredScore{
			Head: b.state.Head, Day: assessment.DayOf(b.clock), Bank: b.bank.Version, Rules: 1,
			Body: fmt.Appendf(nil, `{"answered":%d}`, len(b.state.Answers)),
		},
	}
}
