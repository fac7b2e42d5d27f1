package plain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/assessment/assessmenttest"
	"soc2ready/questions/shipped"
)

// memory is a store that keeps one assessment as entries.
type memory struct {
	assessment.Store // what the talk does not use
	mu               sync.Mutex
	entries          []assessment.Entry
	sum              assessment.Summary
	fail             error
}

func (m *memory) List(context.Context) ([]assessment.Summary, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.entries) == 0 {
		return nil, nil
	}
	return []assessment.Summary{m.sum}, nil
}

func (m *memory) ListPage(ctx context.Context, after string, limit int) ([]assessment.Summary, error) {
	return assessmenttest.Page(ctx, m, after, limit)
}

func (m *memory) Latest(ctx context.Context) (assessment.Summary, error) {
	return assessmenttest.Latest(ctx, m)
}

func (m *memory) Named(ctx context.Context, name string) (assessment.Summary, error) {
	return assessmenttest.Named(ctx, m, name)
}

func (m *memory) Load(_ context.Context, id string) (assessment.Stored, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.entries) == 0 {
		return assessment.Stored{}, assessment.ErrNotFound
	}
	items, err := assessment.Replay(m.entries)
	last := m.entries[len(m.entries)-1]
	return assessment.Stored{ID: id, Head: last.Hash, Last: last.N, Items: items}, err
}

func (m *memory) History(_ context.Context, _, _ string, after, _ int) ([]assessment.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]assessment.Entry(nil), m.entries[min(after, len(m.entries)):]...), nil
}

func (m *memory) Append(_ context.Context, id, head string, entries []assessment.Entry, sum assessment.Summary) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	if id != sum.ID || len(m.entries) > 0 && (head != m.entries[len(m.entries)-1].Hash || id != m.sum.ID) || len(m.entries) == 0 && head != "" {
		return assessment.ErrConflict
	}
	m.entries, m.sum = append(m.entries, entries...), sum
	return nil
}

func (m *memory) KeepPlace(_ context.Context, _, place string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sum.Place = place
	return nil
}

func options(m *memory) Options {
	day, _ := assessment.ParseDay("2026-11-24")
	o := Options{
		Bank: shipped.Bank(), Path: "acme.db", Actor: "kim", StaleDays: assessment.StaleDays,
		Now:    func() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) },
		Today:  func() assessment.Day { return day },
		NewID:  func() string { return "a1" },
		Create: func(context.Context) (assessment.Store, error) { return m, nil },
		Evidence: func(_ context.Context, ref string) (File, error) {
			if strings.HasPrefix(ref, "no") {
				return File{}, fmt.Errorf("no file %q", ref)
			}
			return File{Reference: ref, SHA256: strings.Repeat("ab", 32), Size: 12}, nil
		},
		Reports: []Report{{"md", "board", "board, as md"}},
		Export: func(_ context.Context, _ *assessment.Assessment, q Request) (string, error) {
			return "Written: " + q.Path, nil
		},
		ExportName: func(*assessment.Assessment, Report) string { return "board.md" },
	}
	if len(m.entries) > 0 {
		o.Store = m
	}
	return o
}

// hold lets a person type lines and gives what was said.
func hold(t testing.TB, m *memory, lines ...string) (said string, err error) {
	t.Helper()
	var out bytes.Buffer
	err = Run(t.Context(), options(m), strings.NewReader(strings.Join(lines, "\n")), &out)
	return out.String(), err
}

// begun is the first run up to the first question.
func begun() []string {
	return []string{"Acme", "Acme Cloud", "n", "n", "n", "n", "0", "0", "0", "0", "0", "0", "0"}
}

func TestAnAnswerIsKeptBeforeItIsSaidToBeSaved(t *testing.T) {
	t.Parallel()
	m := &memory{}
	said, err := hold(t, m, append(begun(), "5", "n", "our own reason", "s", "b", "f")...)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Saved.", "Saved: 5.", "Saved: not applicable.", "The input has ended.", "Everything is saved."} {
		if !strings.Contains(said, want) {
			t.Errorf("never said %q:\n%s", want, said)
		}
	}
	again := &session{o: options(m), store: m}
	if err := again.load(t.Context(), "a1"); err != nil {
		t.Fatal(err)
	}
	quick := again.a.QuickScan(again.o.Bank)
	if a := again.a.Answers; a[quick[0]].Level != assessment.Proven || a[quick[1]].Reason != "our own reason" || !a[quick[2]].Flag {
		t.Errorf("kept %+v", a)
	}
	if m.sum.Place != quick[2] {
		t.Errorf("the place is %s, want %s", m.sum.Place, quick[2])
	}
}

func TestTheTalkGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	m := &memory{}
	if _, err := hold(t, m, append(begun(), "5", "4", "q")...); err != nil {
		t.Fatal(err)
	}
	said, err := hold(t, m, "1")
	if err != nil || !strings.Contains(said, "question 3 of") {
		t.Errorf("went on with:\n%s%v", said, err)
	}
}

func TestWhatCannotBeSavedIsToldAndTriedAgain(t *testing.T) {
	t.Parallel()
	m := &memory{}
	if _, err := hold(t, m, append(begun(), "q")...); err != nil {
		t.Fatal(err)
	}
	m.fail = fmt.Errorf("acme.db: %w", assessment.ErrNoSpace)
	said, err := hold(t, m, "1", "5", "y", "n", "q")
	if !errors.Is(err, ErrUnsaved) || !errors.Is(err, assessment.ErrNoSpace) {
		t.Errorf("ended with %v", err)
	}
	if strings.Count(said, "Not saved: acme.db: no space left.") != 2 || !strings.Contains(said, "1 change could not be saved.") || strings.Contains(said, "\nSaved") {
		t.Errorf("said:\n%s", said)
	}
}

func TestAFirstAssessmentThatCannotBeSavedIsToldAsUnsaved(t *testing.T) {
	t.Parallel()
	m := &memory{fail: fmt.Errorf("acme.db: %w", assessment.ErrNoSpace)}
	said, err := hold(t, m, append(begun(), "y", "n")...)
	if !errors.Is(err, ErrUnsaved) || !errors.Is(err, assessment.ErrNoSpace) || errors.Is(err, assessment.ErrNotFound) {
		t.Errorf("ended with %v", err)
	}
	if !strings.Contains(said, "1 change could not be saved.") || strings.Contains(said, "Everything is saved") {
		t.Errorf("said:\n%s", said)
	}
}

func TestAnEndBeforeTheFirstSaveSaysThatNothingIsStored(t *testing.T) {
	t.Parallel()
	m := &memory{}
	said, err := hold(t, m, "Acme", "Acme Cloud")
	if err != nil || len(m.entries) > 0 || !strings.Contains(said, "Nothing is stored yet") {
		t.Errorf("%d entries, %v, said:\n%s", len(m.entries), err, said)
	}
}

func TestAQuestionMarkIsNeverTakenAsText(t *testing.T) {
	t.Parallel()
	m := &memory{}
	said, err := hold(t, m, append([]string{"?"}, append(begun(), "n", "?", "our reason", "e", "?", "a note", ".", "q")...)...)
	if err != nil {
		t.Fatal(err)
	}
	again := &session{o: options(m), store: m}
	if err := again.load(t.Context(), "a1"); err != nil {
		t.Fatal(err)
	}
	quick := again.a.QuickScan(again.o.Bank)
	if a := again.a; a.Header.Org != "Acme" || a.Answers[quick[0]].Reason != "our reason" || a.Answers[quick[1]].Note != "a note" {
		t.Errorf("kept %q, %+v; said:\n%s", a.Header.Org, a.Answers, said)
	}
}

// cutting is an input that cancels once all of it was read, and then waits, as
// a person does who types ctrl+c.
type cutting struct {
	io.Reader
	cut  context.CancelFunc
	done <-chan struct{}
}

func (c cutting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if n == 0 && err != nil {
		c.cut()
		<-c.done
	}
	return n, err
}

func TestASignalKeepsThePlaceAndSaysSo(t *testing.T) {
	t.Parallel()
	m := &memory{}
	ctx, cut := context.WithCancel(t.Context())
	var out bytes.Buffer
	typed := strings.NewReader(strings.Join(append(begun(), "5", "s", "s", ""), "\n"))
	if err := Run(ctx, options(m), cutting{typed, cut, ctx.Done()}, &out); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	if !strings.HasSuffix(out.String(), "Interrupted.\nEverything is saved.\n") {
		t.Errorf("said:\n%s", out.String())
	}
	again := &session{o: options(m), store: m}
	if err := again.load(t.Context(), "a1"); err != nil {
		t.Fatal(err)
	}
	if quick := again.a.QuickScan(again.o.Bank); m.sum.Place != quick[3] {
		t.Errorf("the place is %s, want %s", m.sum.Place, quick[3])
	}
}

func TestEveryRoomCanBeEnteredAndLeft(t *testing.T) {
	t.Parallel()
	m := &memory{}
	said, err := hold(t, m, append(begun(),
		"2", "?", "g", "w", "v", "e", "a note", "of two lines", ".", "o", "Kim", "2027-01-01", "u", "p", "aws", "hosting", "1", "2026-09-30", "2026-11-02", "y", "y", "k", "x", "r", "m",
		"2", "6", "1", "m", "3", "1", "2", "3", "CC6.2", "3", "XX", "0", "4", "0", "5", "0", "6", "1", "first", "6", "2", "7", "m", "8", "1", "n", "", "9", "0")...)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Why it matters", "It would be met (self-assessed)", "No record yet", "Taken back", "Which provider does this?", "Which series?", "What keeps the gate closed",
		"XX", "There is no window", "first, 2026-11-24", "Nothing changed between", "Type k to keep an answer", "Written: board.md", "Everything is saved.",
	} {
		if !strings.Contains(strings.ToLower(said), strings.ToLower(want)) {
			t.Errorf("never said %q", want)
		}
	}
	if t.Failed() {
		t.Log(said)
	}
}

func TestFewerWordsLeaveOutOnlyChoicesThatWereJustHeard(t *testing.T) {
	t.Parallel()
	m := &memory{}
	said, err := hold(t, m, append(begun(), "h", "4", "4", "4", "r", "h", "4", "q")...)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(said, "Fewer words from here on.")
	brief, whole, _ := strings.Cut(after, "Once more.")
	// The first three questions are a setting, a setting and an occurrence.
	if strings.Contains(brief, "1: off") || strings.Count(brief, "1: never happens") != 1 || strings.Contains(brief, "Quick scan, question") {
		t.Errorf("in few words:\n%s", brief)
	}
	if strings.Count(whole, "1: never happens") < 1 || !strings.Contains(whole, "Quick scan, question 5 of") {
		t.Errorf("in all words:\n%s", whole)
	}
}

func TestAnAnswerIsSaidInTheWordsThatWereOffered(t *testing.T) {
	t.Parallel()
	m := &memory{}
	said, err := hold(t, m, append(begun(), "4", "b", "q")...)
	if err != nil || !strings.Contains(said, "Your answer is 4, on for months, with exceptions or without dated proof.") {
		t.Errorf("said:\n%s%v", said, err)
	}
}

func TestAWindowAndItsEvidenceAreRecordedInLines(t *testing.T) {
	t.Parallel()
	m := &memory{}
	said, err := hold(t, m, append(begun(),
		"a", "1", "1", "2026-11-20", "", "a title", "none.pdf", "mfa.csv", // at the question
		"m", "5", "2", "2026-07-01", "6",
		"1", "access-removal", "3", "2026-10-05", "2026-07-01", "2026-09-30", "", "",
		"1", "nothing", "1", "mfa", "0", "q")...)
	if err != nil {
		t.Fatal(err)
	}
	kept := &session{o: options(m), store: m}
	if err := kept.load(t.Context(), "a1"); err != nil {
		t.Fatal(err)
	}
	records := kept.a.Records()
	if w := kept.a.Header.Window; w == nil || w.Start.String() != "2026-07-01" || w.Months != 6 || len(records) != 2 {
		t.Fatalf("kept window %+v and %+v; said:\n%s", w, records, said)
	}
	none, file := records[0], records[1]
	if none.Control != "access-removal" || none.Outcome != assessment.NoneOccurred || none.To.String() != "2026-09-30" {
		t.Errorf("kept %+v", none)
	}
	if file.Outcome != assessment.Pass || file.Performed.String() != "2026-11-20" || file.Reference != "mfa.csv" || file.Size != 12 || file.Title != "a title" {
		t.Errorf("kept %+v", file)
	}
	for _, want := range []string{"Not taken: no file", "\"nothing\" is not taken here"} {
		if !strings.Contains(said, want) {
			t.Errorf("never said %q:\n%s", want, said)
		}
	}
}

func TestTheSetUpCanBeChangedAfterItIsToldWhatThatDoes(t *testing.T) {
	t.Parallel()
	m := &memory{}
	said, err := hold(t, m, append(begun(), "m", "11", "", "Acme Desk", "y", "y", "n", "n", "n", "1", "2", "0", "0", "0", "0", "0", "y",
		"11", "", "", "n", "", "", "0", "0", "0", "0", "0", "n", "q")...)
	if err != nil {
		t.Fatal(err)
	}
	kept := &session{o: options(m), store: m}
	if err := kept.load(t.Context(), "a1"); err != nil {
		t.Fatal(err)
	}
	h := kept.a.Header
	if h.System != "Acme Desk" || len(h.Scope) != 2 || len(h.Profile) != 2 || h.Profile["office"] != "no" {
		t.Errorf("kept %+v; said:\n%s", h, said)
	}
	if strings.Count(said, "There would be ") != 2 || !strings.Contains(said, "The categories are: availability, security.") || !strings.Contains(said, "It is 2. Type a number. Nothing leaves it.") {
		t.Errorf("said:\n%s", said)
	}
}

// clean says that a transcript is words and line breaks only.
func clean(s string) error {
	for i, r := range s {
		if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0) {
			return fmt.Errorf("byte %d is %q", i, r)
		}
	}
	return nil
}

func TestForeignTextAndLongLinesDoNoHarm(t *testing.T) {
	t.Parallel()
	m := &memory{}
	said, err := hold(t, m, append(begun(), "\x1b[2J\x1b]0;x\a", "e", "\x1b[31mred\x9b\u202e", ".", strings.Repeat("x", 3*maxLine), "5", "q")...)
	if err != nil {
		t.Fatal(err)
	}
	if err := clean(said); err != nil {
		t.Errorf("%v in:\n%q", err, said)
	}
	if !strings.Contains(said, "longer than 64 kilobytes") {
		t.Error("a long line was not told")
	}
}

// FuzzTalk types anything. The talk must end with the input, say nothing but
// words, and what is kept must be what it believes.
func FuzzTalk(f *testing.F) {
	f.Add(strings.Join(append(begun(), "5", "n", "x", "p", "aws", "", "0", "m", "3", "1"), "\n"))
	f.Add(strings.Join(append(begun(), "h", "a", "1", "1", "-", "m", "5", "2", "2026-07-01", "6", "1", "mfa", "2", "0", "11", "", "", "n"), "\n"))
	f.Add("")
	f.Add("Acme\n\ny\ny\ny\ny\n1\n1\n1\n1\n1\n1\n1\nq\n")
	f.Add(strings.Join(append(begun(), "m", "10", "Beta", "", "n"), "\n"))
	f.Fuzz(func(t *testing.T, typed string) {
		if len(typed) > 4096 {
			return
		}
		m := &memory{}
		var out bytes.Buffer
		o := options(m)
		s := &session{talk: newTalk(t.Context(), strings.NewReader(typed), &out, false), o: o}
		err := s.open(t.Context())
		if err == nil {
			err = s.begin()
		}
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errLeave) && !errors.Is(err, assessment.ErrConflict) {
			t.Fatalf("ended with %v", err)
		}
		if err := clean(out.String()); err != nil {
			t.Fatal(err)
		}
		if s.a == nil || len(m.entries) == 0 || s.a.ID != m.sum.ID {
			return
		}
		kept := &session{o: o, store: m}
		if err := kept.load(t.Context(), s.a.ID); err != nil {
			t.Fatal(err)
		}
		if kept.a.Head != s.a.Head {
			t.Fatalf("kept up to %s, believed %s", kept.a.Head, s.a.Head)
		}
		if !reflect.DeepEqual(kept.a.Answers, s.a.Answers) {
			t.Fatalf("kept %+v, believed %+v", kept.a.Answers, s.a.Answers)
		}
	})
}
