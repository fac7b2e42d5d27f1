package assessment

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"soc2ready/questions"
)

// Outcome is what a record of evidence says about its control.
type Outcome string

// Outcomes. None-occurred says that nothing happened that the control would
// have had to act on; it needs covered days and a cadence per event (R26a).
const (
	Pass         Outcome = "pass"
	Exception    Outcome = "exception"
	NoneOccurred Outcome = "none-occurred"
)

// Outcomes lists them.
func Outcomes() []Outcome { return []Outcome{Pass, Exception, NoneOccurred} }

// FileState is what the last recorded verification found of a record's file;
// "" where the record has none.
type FileState string

// States of a file. A changed one makes the record count as none (R32).
const (
	FileOK      FileState = "ok"
	FileMissing FileState = "missing"
	FileChanged FileState = "changed"
)

// Record is one piece of evidence: on a day, or over covered days, one control
// ran, or a setting, a document or a population was there.
type Record struct {
	ID        string         `json:"-"` // "E1"; the subject of its entries
	Control   string         `json:"control"`
	Performed Day            `json:"performed"`
	From      Day            `json:"from,omitzero"` // first and last day covered, both or neither
	To        Day            `json:"to,omitzero"`
	Outcome   Outcome        `json:"outcome"`
	Kind      questions.Kind `json:"kind"` // of the control, or population
	Title     string         `json:"title,omitempty"`
	Reference string         `json:"reference,omitempty"` // file or URL
	SHA256    string         `json:"sha256,omitempty"`    // of a file: 64 hex digits
	Size      int64          `json:"size,omitempty"`      // of a file, bytes
	File      FileState      `json:"file,omitempty"`
	Source    string         `json:"source,omitempty"`
	Note      string         `json:"note,omitempty"`
	At        time.Time      `json:"at"` // when it was recorded, UTC, whole milliseconds
	By        string         `json:"by,omitempty"`
}

// MaxReference is the limit of a reference, in bytes of UTF-8.
const MaxReference = 4 << 10

var sha256Hex = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{64}$`) })

// removedRecord keeps the id of a record that was taken away, so that no later
// one gets it: reports that name the id stay true.
const removedRecord = `{"removed":true}`

func (a *Assessment) setRecord(id, value string) error {
	if a.Evidence == nil {
		a.Evidence = map[string]Record{}
	}
	delete(a.Evidence, id)
	delete(a.removed, id)
	if value == "" {
		return nil
	}
	r, removed, err := readRecord(value)
	if err != nil {
		return err
	}
	if removed {
		if a.removed == nil {
			a.removed = map[string]bool{}
		}
		a.removed[id] = true
		return nil
	}
	r.ID = CleanLine(id)
	r.Control, r.Outcome, r.Kind = CleanLine(r.Control), Outcome(CleanLine(string(r.Outcome))), questions.Kind(CleanLine(string(r.Kind)))
	r.Title, r.Reference, r.Source, r.By = CleanLine(r.Title), CleanLine(r.Reference), CleanLine(r.Source), CleanLine(r.By)
	r.Note, r.SHA256, r.File = CleanText(r.Note), CleanLine(r.SHA256), FileState(CleanLine(string(r.File)))
	if r.Performed.IsZero() || r.From.IsZero() != r.To.IsZero() || r.To.Before(r.From) {
		return fmt.Errorf("%w: record %s has days that do not fit together", ErrDamaged, quote(id))
	}
	a.Evidence[id] = r
	return nil
}

// readRecord gives a record, or that it was removed.
func readRecord(value string) (r Record, removed bool, err error) {
	if readFlat(value, r.flat) {
		return r, false, nil
	}
	var v struct {
		Record
		Removed bool `json:"removed"`
	}
	err = decode([]byte(value), &v)
	return v.Record, v.Removed, err
}

func (a *Assessment) recordItem(id string) json.RawMessage {
	if r, ok := a.Evidence[id]; ok {
		return encode(r)
	}
	if a.removed[id] {
		return json.RawMessage(removedRecord)
	}
	return nil
}

// hasRecord says whether some record has just this value, the moment at which
// it was recorded included.
func (a *Assessment) hasRecord(value json.RawMessage) bool {
	for _, r := range a.Evidence {
		if string(encode(r)) == string(value) {
			return true
		}
	}
	return false
}

// recordNumber is the number of a record's id, 0 for an id of another form.
func recordNumber(id string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(id, "E"))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func compareRecords(x, y Record) int {
	return cmp.Or(cmp.Compare(x.Performed.Number(), y.Performed.Number()), cmp.Compare(recordNumber(x.ID), recordNumber(y.ID)), strings.Compare(x.ID, y.ID))
}

// Records gives the evidence, oldest day performed first, then by id (E2
// before E10).
func (a *Assessment) Records() []Record {
	all := slices.AppendSeq(make([]Record, 0, len(a.Evidence)), maps.Values(a.Evidence))
	slices.SortFunc(all, compareRecords)
	return all
}

func (a *Assessment) nextRecord() string {
	n := 0
	for id := range a.Evidence {
		n = max(n, recordNumber(id))
	}
	for id := range a.removed {
		n = max(n, recordNumber(id))
	}
	return "E" + strconv.Itoa(n+1)
}

// AddEvidence checks records and keeps them, all or none, as one act; ids, who
// recorded them and when are given here. Without a kind a record takes that of
// its control; a file is taken to be as it is now. Errors: Unknown for a
// control, Refused with the place in records for what the rules don't take.
func (a *Assessment) AddEvidence(bank *questions.Bank, records []Record, act Act) (entries []Entry, ids []string, err error) {
	work := a.Clone()
	batch := 0
	for i, r := range records {
		r.At, r.By = act.Time.UTC().Truncate(time.Millisecond), CleanLine(act.Actor)
		if r, err = work.checkRecord(bank, r, act.Today); err != nil {
			return nil, nil, At{Index: i, Err: err}
		}
		id := work.nextRecord()
		es, err := work.record(act, KindEvidence, id, nil, encode(r), 0, batch)
		if err != nil {
			return nil, nil, err
		}
		if batch == 0 {
			batch = es[0].N
		}
		entries, ids = append(entries, es...), append(ids, id)
	}
	*a = *work
	return entries, ids, nil
}

// At says which of several inputs was refused, counted from 0.
type At struct {
	Index int
	Err   error
}

func (e At) Error() string { return e.Err.Error() }

// Unwrap gives the reason.
func (e At) Unwrap() error { return e.Err }

// EditEvidence puts r in place of what is recorded under id; who recorded it
// and when stay. Unknown for the id or the control, Refused for the rest.
func (a *Assessment) EditEvidence(bank *questions.Bank, id string, r Record, act Act) ([]Entry, error) {
	old, ok := a.Evidence[id]
	if !ok {
		return nil, Unknown{"evidence record", CleanLine(id)}
	}
	r.ID, r.At, r.By = id, old.At, old.By
	r, err := a.checkRecord(bank, r, act.Today)
	if err != nil {
		return nil, err
	}
	if r.SHA256 == old.SHA256 && r.Reference == old.Reference {
		r.File = old.File // only a verification changes it
	}
	return a.record(act, KindEvidence, id, encode(old), encode(r), 0, 0)
}

// RemoveEvidence takes a record away; its id is not used again.
func (a *Assessment) RemoveEvidence(id string, act Act) ([]Entry, error) {
	old, ok := a.Evidence[id]
	if !ok {
		return nil, Unknown{"evidence record", CleanLine(id)}
	}
	return a.record(act, KindEvidence, id, encode(old), json.RawMessage(removedRecord), 0, 0)
}

// RecordFindings keeps what a verification of files found, by record id, as
// one act; what stands already is no entry. Unknown for an id.
func (a *Assessment) RecordFindings(found map[string]FileState, act Act) ([]Entry, error) {
	work := a.Clone()
	var entries []Entry
	batch := 0
	for _, id := range slices.SortedFunc(maps.Keys(found), func(x, y string) int {
		return cmp.Or(cmp.Compare(recordNumber(x), recordNumber(y)), strings.Compare(x, y))
	}) {
		r, ok := work.Evidence[id]
		if !ok {
			return nil, Unknown{"evidence record", CleanLine(id)}
		}
		old := encode(r)
		r.File = found[id]
		es, err := work.record(act, KindEvidence, id, old, encode(r), 0, batch)
		if err != nil {
			return nil, err
		}
		if len(es) > 0 && batch == 0 {
			batch = es[0].N
		}
		entries = append(entries, es...)
	}
	*a = *work
	return entries, nil
}

// checkRecord cleans a record and holds it against R26a and R27.
func (a *Assessment) checkRecord(bank *questions.Bank, r Record, today Day) (Record, error) {
	r.Control = CleanLine(r.Control)
	view, ok := a.Control(bank, r.Control)
	if !ok {
		return r, Unknown{"control", r.Control}
	}
	refuse := func(field, format string, args ...any) (Record, error) {
		return r, Refused{Subject: cmp.Or(r.ID, r.Control), Field: field, Reason: fmt.Sprintf(format, args...)}
	}
	if r.Kind == "" {
		r.Kind = view.Kind
	}
	switch {
	case !slices.Contains(Outcomes(), r.Outcome):
		return refuse("outcome", "%s is not one of pass, exception, none-occurred", quote(CleanLine(string(r.Outcome))))
	case !slices.Contains([]questions.Kind{questions.Occurrence, questions.Setting, questions.Document, questions.Population}, r.Kind):
		return refuse("kind", "%s is not one of occurrence, setting, document, population", quote(CleanLine(string(r.Kind))))
	case r.Performed.IsZero():
		return refuse("performed", "is missing; give the day on which it was done, such as %s", today)
	case r.Performed.After(today):
		return refuse("performed", "%s is after today (%s); a record tells what has happened", r.Performed, today)
	case r.From.IsZero() != r.To.IsZero():
		return refuse("covers", "give the first and the last day covered, or neither")
	case r.To.Before(r.From):
		return refuse("covers", "the first day covered, %s, is after the last, %s", r.From, r.To)
	case r.To.After(r.Performed):
		return refuse("covers", "the last day covered, %s, is after the day performed, %s; a span is whole only once it is over", r.To, r.Performed)
	case r.Outcome == NoneOccurred && view.Cadence != questions.PerEvent:
		return refuse("outcome", "none-occurred is for controls that run per event; %s runs %s, so record what was done", r.Control, view.Cadence.HowOften())
	case r.Outcome == NoneOccurred && r.From.IsZero():
		return refuse("outcome", "none-occurred needs the first and the last day for which nothing occurred")
	case r.SHA256 != "" && !sha256Hex().MatchString(r.SHA256):
		return refuse("sha256", "is not 64 hex digits in lower case")
	case r.Size < 0 || r.SHA256 == "" && r.Size != 0:
		return refuse("size", "belongs to a file with its SHA-256")
	case r.SHA256 != "" && CleanLine(r.Reference) == "":
		return refuse("reference", "is missing: a SHA-256 belongs to a file")
	}
	for _, x := range []struct {
		what  string
		text  *string
		limit int
		line  bool
	}{
		{"title", &r.Title, MaxName, true},
		{"reference", &r.Reference, MaxReference, true},
		{"source", &r.Source, MaxName, true},
		{"note", &r.Note, MaxNote, false},
	} {
		s, err := bounded("it", *x.text, x.limit, x.line)
		if err != nil {
			return refuse(x.what, "%v", err.(Refused).Reason)
		}
		*x.text = s
	}
	r.File = ""
	if r.SHA256 != "" {
		r.File = FileOK
	}
	return r, nil
}

// Outside says whether a record lies outside the window: none of its days, nor
// the day performed, is in it (R30). Without a window nothing is.
func (a *Assessment) Outside(r Record) bool {
	w := a.Header.Window
	if w == nil {
		return false
	}
	inside := func(first, last Day) bool { return !first.After(w.End()) && !last.Before(w.Start) }
	return !inside(r.Performed, r.Performed) && (r.From.IsZero() || !inside(r.From, r.To))
}
