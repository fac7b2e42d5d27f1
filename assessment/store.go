package assessment

import (
	"context"
	"errors"
	"strconv"
	"time"
)

// Kinds of error that a Store returns, wrapped with what and where.
var (
	ErrNotFound = errors.New("not found")
	ErrExists   = errors.New("exists already")
	ErrDamaged  = errors.New("damaged")
	ErrNewer    = errors.New("made by a newer version of soc2ready")
	ErrLocked   = errors.New("in use by another program")
	ErrConflict = errors.New("changed by someone else meanwhile")
	ErrReadOnly = errors.New("read-only")
	ErrNoSpace  = errors.New("no space left")
)

// Store keeps assessments: for each the chain of entries, the items that
// they result in, and a summary for lists.
type Store interface {
	// List gives the summaries by name, ListPage up to limit of them whose
	// name comes after the given one.
	List(ctx context.Context) ([]Summary, error)
	ListPage(ctx context.Context, after string, limit int) ([]Summary, error)
	// Latest gives the summary of the assessment that was changed last, Named
	// that of the one with this name; ErrNotFound when there is none. What they
	// cost does not depend on how many there are.
	Latest(ctx context.Context) (Summary, error)
	Named(ctx context.Context, name string) (Summary, error)
	// Load gives the items of an assessment, in any order, and its place in
	// the history. ErrNotFound when there is no such id.
	Load(ctx context.Context, id string) (Stored, error)
	// Append keeps entries that were sealed upon expectedHead, in one
	// transaction: the entries, the items they result in, and the summary.
	// An empty expectedHead makes the assessment: ErrExists when its id or
	// name is taken. ErrConflict when the head is another; ErrNotFound when
	// the assessment is gone. A batch that is kept already is no error.
	Append(ctx context.Context, id, expectedHead string, entries []Entry, sum Summary) error
	// History gives up to limit entries with number > after, in order;
	// limit 0 is no limit; subject "" is every subject.
	History(ctx context.Context, id, subject string, after, limit int) ([]Entry, error)
	// KeepScores writes scores, by id, that were computed anew, in one
	// transaction; one whose assessment is gone or has another head by now than
	// its Head is left out.
	KeepScores(ctx context.Context, scores map[string]StoredScore) error
	// KeepPlace writes where the person is (Summary.Place), which is no part of
	// the history and changes no head; ErrNotFound when the id is gone.
	KeepPlace(ctx context.Context, id, place string) error
	// Delete takes the assessment with its history away when its head is
	// expectedHead, else ErrConflict.
	Delete(ctx context.Context, id, expectedHead string) error
	Close() error
}

// FreeName gives a name that no assessment of the store has: acme, else acme-2
// and so on.
func FreeName(ctx context.Context, s Store, name string) (string, error) {
	free := name
	for n := 2; ; n++ {
		switch _, err := s.Named(ctx, free); {
		case errors.Is(err, ErrNotFound):
			return free, nil
		case err != nil:
			return "", err
		}
		free = name + "-" + strconv.Itoa(n)
	}
}

// Stored is an assessment as a Store keeps it.
type Stored struct {
	ID    string
	Head  string // hash of the last entry
	Last  int    // number of the last entry
	Items []Item
}

// Item is the present value of one subject: what the last entry about it left.
type Item struct {
	Kind    string // as in Entry
	Subject string
	Value   string // canonical JSON
}

// Summary is what a list shows without opening the assessment.
type Summary struct {
	ID, Name, Org, System string
	TargetType            int
	ChangedAt             time.Time // UTC
	Head                  string
	Checkpoint            string // name of the last one, "" when none
	Place                 string // question that was on the screen, "" when none
	Score                 StoredScore
}

// StoredScore is a score and what it was computed from; it is valid only when
// all four fit, else it is computed anew.
type StoredScore struct {
	Head  string
	Day   Day
	Bank  string
	Rules int
	Body  []byte // JSON of ScoreSummary
}

// Keeper looks after the file as a whole; it is no part of Store, so that a
// store without a file can stand beside.
type Keeper interface {
	Path() string
	// ReadOnly tells why nothing can be written, "" when it can.
	ReadOnly() string
	// Check runs the store's own integrity check: one line per defect.
	Check(ctx context.Context) ([]string, error)
	// Backup writes a whole, checked copy (mode 0600) to a path that must not exist.
	Backup(ctx context.Context, path string) error
}

// Refused is an input that the rules don't take: nothing was changed.
type Refused struct {
	Subject string // id of the question, provider, …; "" when it is the assessment
	Field   string
	Reason  string
}

func (r Refused) Error() string {
	s := r.Reason
	if r.Field != "" {
		s = r.Field + ": " + s
	}
	if r.Subject != "" {
		s = r.Subject + ": " + s
	}
	return s
}

// Unknown is an id that is nowhere to be found.
type Unknown struct{ What, ID string } // What: "question", "provider", "control", …

func (u Unknown) Error() string { return "no " + u.What + " " + quote(u.ID) }

// Is makes an Unknown an ErrNotFound.
func (u Unknown) Is(target error) bool { return target == ErrNotFound }
