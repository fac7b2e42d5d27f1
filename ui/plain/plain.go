package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// Options is everything the talk needs from outside.
type Options struct {
	Bank *questions.Bank
	// Store is nil while the file does not exist; Create then makes it, when
	// the first assessment is saved.
	Store      assessment.Store
	Create     func(ctx context.Context) (assessment.Store, error)
	Path       string // of the file, for people
	ReadOnly   string // why nothing can be written, "" when it can
	Assessment string // name to open; "" is the one changed last
	Actor      string
	Now        func() time.Time
	Today      func() assessment.Day
	NewID      func() string
	StaleDays  int
	ASCII      bool // write ASCII only
	Reports    []Report
	// Export writes a report and tells in words what was written. An error that
	// is fs.ErrExist is asked about, then tried again with force.
	Export func(ctx context.Context, a *assessment.Assessment, r Request) (string, error)
	// Evidence reads the file behind a record, or takes a URL as it is.
	Evidence func(ctx context.Context, reference string) (File, error)
	// ExportName proposes a file name.
	ExportName func(a *assessment.Assessment, r Report) string
}

// File is what stands behind a record of evidence.
type File struct {
	Reference string // as it is kept: a path or a URL
	SHA256    string // 64 hex digits, "" for a URL
	Size      int64  // bytes
}

// Report is a report that can be exported.
type Report struct{ Format, Reader, Name string }

// Request is what was asked for about an export.
type Request struct {
	Report
	Redact, Force bool
	Path          string
}

// ErrUnsaved says that something could not be kept and was left so.
var ErrUnsaved = errors.New("something could not be saved")

// Run talks until the person leaves or the input ends, and says so. The error
// is that of the store, of the output, or of the context.
func Run(ctx context.Context, o Options, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &session{talk: newTalk(ctx, in, out, o.ASCII), o: o}
	err := s.open(ctx)
	if err == nil {
		err = s.begin()
	}
	switch {
	case errors.Is(err, context.Canceled):
		s.say("Interrupted.")
		_ = s.end() // the signal is what ended it, and gives the exit code
		return err
	case errors.Is(err, io.EOF):
		s.say("The input has ended.")
		return s.end()
	case errors.Is(err, errLeave):
		return s.end()
	}
	return err
}

// end keeps the place and says what is kept and what is not.
func (s *session) end() error {
	err := s.keepPlace()
	switch {
	case s.unsaved > 0:
		s.say("%s could not be saved.", count(s.unsaved, "change"))
		return fmt.Errorf("%w: %w", ErrUnsaved, s.failed)
	case s.a == nil:
		s.say("Nothing is stored yet: the assessment is saved after the last of the seven facts.")
	default:
		s.say("Everything is saved.")
	}
	return errors.Join(err, s.err)
}

// session is the talk with the assessment it is about.
type session struct {
	*talk
	o       Options
	a       *assessment.Assessment
	store   assessment.Store
	tail    []assessment.Entry // the end of the history, for undo
	place   string
	placed  string // place as the store has it
	unsaved int    // changes that were left unsaved
	failed  error  // why

	brief    bool     // fewer words
	captions []string // of the answers, as they were heard last
	asked    int      // questions said in this sitting
}

// tailLength is how many entries back undo reaches.
const tailLength = 500

func (s *session) open(ctx context.Context) error {
	s.say("soc2ready in lines. Type a question mark anywhere in the interview to hear what can be typed.")
	s.say("This is a self-assessment, self-reported. It is not an audit and gives no opinion. Only a licensed CPA firm issues a SOC 2 report.")
	if s.store = s.o.Store; s.store == nil {
		return nil
	}
	var found assessment.Summary
	var err error
	if s.o.Assessment != "" {
		found, err = s.store.Named(ctx, s.o.Assessment)
	} else if found, err = s.store.Latest(ctx); errors.Is(err, assessment.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	s.place, s.placed = found.Place, found.Place
	return s.load(ctx, found.ID)
}

func (s *session) load(ctx context.Context, id string) error {
	stored, err := s.store.Load(ctx, id)
	if err != nil {
		return err
	}
	if s.a, err = assessment.Open(stored); err != nil {
		return err
	}
	s.tail, err = s.store.History(ctx, id, "", max(0, stored.Last-tailLength), 0)
	return err
}

// begin is the first page, or home.
func (s *session) begin() error {
	if s.a == nil {
		if err := s.firstRun(); err != nil {
			return err
		}
	}
	return s.home()
}

func (s *session) act() assessment.Act {
	return assessment.Act{Actor: s.o.Actor, Time: s.o.Now().UTC(), Today: s.o.Today()}
}

func (s *session) score() assessment.Readiness {
	return s.a.Score(s.o.Bank, s.o.Today(), s.o.StaleDays)
}

// change does something to the assessment and keeps it. A refusal is said in
// words; done is false then, and when it could not be kept.
func (s *session) change(do func() ([]assessment.Entry, error)) (done bool, err error) {
	return s.changeTo(nil, do)
}

// changeTo is change that says, once it is kept, what stands now; nil says no more
// than that it is saved.
func (s *session) changeTo(stands func() string, do func() ([]assessment.Entry, error)) (done bool, err error) {
	if s.o.ReadOnly != "" {
		s.say("Nothing can be written: %s.", s.o.ReadOnly)
		return false, nil
	}
	head := s.a.Head
	entries, err := do()
	if err != nil {
		s.say("Not taken: %s.", err)
		return false, nil
	}
	if len(entries) == 0 {
		s.say("Nothing changed.")
		return true, nil
	}
	return s.keep(head, entries, stands)
}

// keep hands entries to the store and says "Saved" once they are there. When
// they can't be kept it tells why and tries again as often as is wanted.
func (s *session) keep(head string, entries []assessment.Entry, stands func() string) (done bool, err error) {
	for {
		err := s.append(head, entries)
		switch {
		case err == nil:
			s.tail = append(s.tail, entries...)
			if stands != nil {
				s.say("Saved: %s.", stands())
			} else {
				s.say("Saved.")
			}
			return true, nil
		case errors.Is(err, assessment.ErrConflict):
			return s.conflict(entries)
		case errors.Is(err, context.Canceled):
			return false, err
		}
		s.say("Not saved: %s.", err)
		again, asked := s.yes("Try again?")
		if asked != nil || !again {
			s.unsaved, s.failed = s.unsaved+1, err
			if head == "" { // a new assessment: the store has nothing to go back to
				return false, asked
			}
			return false, errors.Join(asked, s.reload())
		}
	}
}

func (s *session) append(head string, entries []assessment.Entry) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(s.ctx), 30*time.Second)
	defer stop()
	sum := s.a.Summary(s.o.Bank, s.score(), s.o.Now(), s.place)
	err := s.store.Append(ctx, s.a.ID, head, entries, sum)
	if err == nil {
		s.placed = s.place
	}
	return err
}

// reload takes the state that is in the store, after a change was left.
func (s *session) reload() error { return s.load(context.WithoutCancel(s.ctx), s.a.ID) }

// conflict puts our change upon what someone else has kept meanwhile.
func (s *session) conflict(ours []assessment.Entry) (done bool, err error) {
	if err := s.reload(); err != nil {
		return false, err
	}
	head := s.a.Head
	entries, conflicts, err := s.a.Rebase(ours, s.act())
	if err != nil {
		return false, err
	}
	if len(entries) > 0 {
		if done, err = s.keep(head, entries, nil); err != nil || !done {
			return done, err
		}
		s.say("Someone else changed this assessment meanwhile. Both sets of changes are kept.")
	}
	for _, c := range conflicts {
		mine, theirs := c.Answers()
		s.say("Someone else changed %s too. Theirs is %s, yours is %s.", questions.ScreenID(c.Subject), answerSaid(theirs), answerSaid(mine))
		keepMine, err := s.yes("Keep yours?")
		if err != nil {
			return false, err
		}
		if keepMine {
			if _, err := s.change(func() ([]assessment.Entry, error) { return s.a.Resolve(c, s.act()) }); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// keepPlace remembers where the person was; losing it is no failure of theirs.
func (s *session) keepPlace() error {
	if s.a == nil || s.store == nil || s.place == s.placed || s.o.ReadOnly != "" {
		return nil
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(s.ctx), 5*time.Second)
	defer stop()
	err := s.store.KeepPlace(ctx, s.a.ID, s.place)
	if errors.Is(err, assessment.ErrNotFound) {
		return nil
	}
	return err
}

func (s *session) undo() error {
	_, err := s.change(func() ([]assessment.Entry, error) {
		entries, err := s.a.Undo(s.tail, s.act())
		if err == nil && len(entries) > 0 {
			s.say("Taken back: %s.", questions.ScreenID(entries[0].About()))
		}
		return entries, err
	})
	return err
}

// Words.

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func word(s string) string { return strings.ReplaceAll(s, "-", " ") }

// scoreSaid says a score with its range and word.
func scoreSaid(b assessment.Block, w assessment.Word) string {
	switch {
	case !b.In:
		return "nothing in scope"
	case b.High/100 > b.Mean/100:
		return fmt.Sprintf("%d percent, up to %d, %s", b.Mean/100, b.High/100, word(string(w)))
	}
	return fmt.Sprintf("%d percent, %s", b.Mean/100, word(string(w)))
}

func levelSaid(l assessment.Level) string {
	switch l {
	case assessment.Unanswered:
		return "unanswered"
	case assessment.NA:
		return "not applicable"
	case assessment.ByProvider:
		return "done by a provider"
	}
	return string(l)
}

func answerSaid(v assessment.Answer) string {
	s := levelSaid(v.Level)
	switch v.Level {
	case assessment.NA:
		s += ", because " + oneLine(v.Reason)
	case assessment.ByProvider:
		s += ", " + v.Provider
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// verdictSaid says a verdict as reports do.
func verdictSaid(v assessment.Verdict) string {
	if v == assessment.Met {
		return "met (self-assessed)"
	}
	return word(string(v))
}

// seriesOf lists the series that have questions, "DC" last.
func (s *session) seriesOf() []questions.Series {
	all := slices.DeleteFunc(slices.Clone(s.o.Bank.Series), func(x questions.Series) bool {
		return len(s.a.SeriesQuestions(s.o.Bank, x.ID)) == 0
	})
	return append(all, questions.Series{ID: "DC", Title: "System description"})
}
