package assessment

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kinds of entries; an item has the kind of the entries that made it.
const (
	KindAssessment = "assessment" // subject: the name of a field of Header
	KindAnswer     = "answer"     // subject: question id
	KindProvider   = "provider"   // subject: provider id
	KindEvidence   = "evidence"   // subject: record id
	KindControl    = "control"    // subject: control id
	KindCheckpoint = "checkpoint" // subject: name
)

// Entry is one step of the history: one subject went from an old value to a
// new one. Entries of an assessment form a chain.
type Entry struct {
	N        int
	Time     time.Time // UTC, whole milliseconds
	Actor    string
	Kind     string
	Subject  string
	Payload  []byte // canonical JSON of Payload; nil when redacted
	Body     string // SHA-256 of the payload, hex; it stays when the payload is redacted
	Hash     string // SHA-256 over the entry before and this one, hex
	Previous string // hash of the entry before, "" for the first
}

// Payload is what an entry did. A null value means that there is none.
type Payload struct {
	Old   json.RawMessage `json:"old"`
	New   json.RawMessage `json:"new"`
	Undo  int             `json:"undo,omitempty"`  // number of the entry taken back
	Batch int             `json:"batch,omitempty"` // number of the first entry of one act of several
}

// About names what the entry is about for a person: its subject, but for a
// merge, whose subject is a hash, what was done.
func (e Entry) About() string {
	if e.Kind == KindMerge {
		return "the merge with a copy"
	}
	return e.Subject
}

// Redacted says whether the payload was erased.
func (e Entry) Redacted() bool { return e.Payload == nil }

// Read gives the payload; an error when it is redacted or not readable.
func (e Entry) Read() (Payload, error) {
	var p Payload
	if e.Redacted() {
		return p, fmt.Errorf("entry %d is redacted", e.N)
	}
	if err := json.Unmarshal(e.Payload, &p); err != nil {
		return p, fmt.Errorf("entry %d: %w: payload is not readable", e.N, ErrDamaged)
	}
	if bytes.Equal(p.Old, []byte("null")) {
		p.Old = nil
	}
	if bytes.Equal(p.New, []byte("null")) {
		p.New = nil
	}
	return p, nil
}

// seal builds the entry that follows (n, previous). The hash runs over
// length-prefixed fields, so that no two different entries share bytes.
func seal(previous string, n int, at time.Time, actor, kind, subject string, p Payload) Entry {
	body, err := json.Marshal(p)
	if err != nil { // old and new come from our own json.Marshal
		panic("assessment: payload does not marshal: " + err.Error())
	}
	e := Entry{
		N: n, Time: at.UTC().Truncate(time.Millisecond), Actor: actor, Kind: kind, Subject: subject,
		Payload: body, Previous: previous,
	}
	e.Body = hexHash(body)
	e.Hash = e.computeHash()
	return e
}

func hexHash(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

func (e Entry) computeHash() string {
	var b bytes.Buffer
	field := func(s string) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		b.Write(n[:])
		b.WriteString(s)
	}
	field("soc2ready/history/1")
	field(e.Previous)
	field(strconv.Itoa(e.N))
	field(e.Time.UTC().Format("2006-01-02T15:04:05.000Z"))
	field(e.Actor)
	field(e.Kind)
	field(e.Subject)
	field(e.Body)
	return hexHash(b.Bytes())
}

// BrokenChain names the first entry at which a history doesn't hold.
type BrokenChain struct {
	N      int
	Reason string
}

func (b BrokenChain) Error() string {
	return fmt.Sprintf("history is broken at entry %d: %s", b.N, b.Reason)
}

// Is makes a BrokenChain an ErrDamaged.
func (b BrokenChain) Is(target error) bool { return target == ErrDamaged }

// Replay builds the items that a history results in. A redacted entry leaves
// its subject to the entries after it.
func Replay(entries []Entry) ([]Item, error) {
	type key struct{ kind, subject string }
	state := map[key][]byte{}
	for _, e := range entries {
		k := key{e.Kind, e.Subject}
		if e.Redacted() {
			delete(state, k)
			continue
		}
		p, err := e.Read()
		if err != nil {
			return nil, err
		}
		if p.New == nil {
			delete(state, k)
		} else {
			state[k] = p.New
		}
	}
	items := make([]Item, 0, len(state))
	for k, v := range state {
		items = append(items, Item{k.kind, k.subject, string(v)})
	}
	slices.SortFunc(items, func(a, b Item) int {
		if c := strings.Compare(a.Kind, b.Kind); c != 0 {
			return c
		}
		return strings.Compare(a.Subject, b.Subject)
	})
	return items, nil
}

func quote(s string) string { return fmt.Sprintf("%q", s) }
