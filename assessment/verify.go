package assessment

import (
	"crypto/sha256"
	"fmt"
)

// VerifyChain checks numbers, links, hashes and payloads of a whole history
// and that it ends at head; BrokenChain names the first entry that doesn't
// hold.
func VerifyChain(entries []Entry, head string) error {
	previous := ""
	for i, e := range entries {
		if err := e.follows(previous, i+1); err != nil {
			return err
		}
		previous = e.Hash
	}
	return endsAt(head, previous, len(entries))
}

// follows checks that e is entry n, whole, and upon the one before.
func (e Entry) follows(previous string, n int) error {
	switch {
	case e.N != n:
		return BrokenChain{n, fmt.Sprintf("found entry %d in its place", e.N)}
	case e.Previous != previous:
		return BrokenChain{e.N, "it does not follow the entry before"}
	case !e.Redacted() && hexHash(e.Payload) != e.Body:
		return BrokenChain{e.N, "its content was changed"}
	case e.computeHash() != e.Hash:
		return BrokenChain{e.N, "its time, actor, kind, subject or hash was changed"}
	}
	return nil
}

func endsAt(head, last string, n int) error {
	if last != head {
		return BrokenChain{n + 1, "the last entry is not the recorded head"}
	}
	return nil
}

// Walk checks a history page by page, so that a long one is never in memory:
// Read takes the pages in order, End compares with what is stored. The zero
// value is ready.
type Walk struct {
	n        int
	head     string
	redacted []int
	left     map[itemKey]leaving
}

type itemKey struct{ kind, subject string }

// leaving is what the last entry about a subject left: a value, by its hash,
// or none.
type leaving struct {
	n     int
	value [sha256.Size]byte
	none  bool
}

// Read checks the next entries. The error is a BrokenChain, or ErrDamaged for
// a payload that can't be read.
func (w *Walk) Read(page []Entry) error {
	if w.left == nil {
		w.left = map[itemKey]leaving{}
	}
	for _, e := range page {
		if err := e.follows(w.head, w.n+1); err != nil {
			return err
		}
		w.n, w.head = e.N, e.Hash
		k := itemKey{e.Kind, e.Subject}
		if e.Redacted() { // it leaves its subject to the entries after it
			w.redacted = append(w.redacted, e.N)
			w.left[k] = leaving{n: e.N, none: true}
			continue
		}
		p, err := e.Read()
		if err != nil {
			return err
		}
		w.left[k] = leaving{n: e.N, value: sha256.Sum256(p.New), none: p.New == nil}
	}
	return nil
}

// Entries is how many were read, Redacted the numbers of those that are erased.
func (w *Walk) Entries() int { return w.n }

// Redacted gives the numbers of the erased entries that were read.
func (w *Walk) Redacted() []int { return w.redacted }

// End checks that the history ends at the head of what is stored, and leads
// to its items. BrokenChain names the last entry about a subject that is
// another.
func (w *Walk) End(s Stored) error {
	if err := endsAt(s.Head, w.head, w.n); err != nil {
		return err
	}
	seen := make(map[itemKey]bool, len(s.Items))
	var worst error
	first := 0
	other := func(n int, x itemKey, what string) {
		if first == 0 || n < first { // the same one is named each time
			first, worst = n, BrokenChain{n, fmt.Sprintf("%s %s, as it is stored, %s", x.kind, quote(CleanLine(x.subject)), what)}
		}
	}
	for _, x := range s.Items {
		k := itemKey{x.Kind, x.Subject}
		seen[k] = true
		switch l, ok := w.left[k]; {
		case !ok:
			return fmt.Errorf("%s %s is stored and in no entry: %w", x.Kind, quote(CleanLine(x.Subject)), ErrDamaged)
		case l.none:
			other(l.n, k, "should be gone")
		case sha256.Sum256([]byte(x.Value)) != l.value:
			other(l.n, k, "is not what this entry left")
		}
	}
	for k, l := range w.left {
		if !l.none && !seen[k] {
			other(l.n, k, "is missing")
		}
	}
	return worst
}
