package assessment_test

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"soc2ready/assessment"
)

// compared reads a history in pages of two and holds it against what is stored.
func compared(es []assessment.Entry, s assessment.Stored) (*assessment.Walk, error) {
	w := &assessment.Walk{}
	for page := range slices.Chunk(es, 2) {
		if err := w.Read(page); err != nil {
			return w, err
		}
	}
	return w, w.End(s)
}

func TestAWalkThroughAWholeHistoryFindsNothing(t *testing.T) {
	t.Parallel()
	a, es := history(t)
	w, err := compared(es, stored(t, a, es))
	if err != nil || w.Entries() != len(es) || len(w.Redacted()) != 0 {
		t.Errorf("%d of %d entries, redacted %v, %v", w.Entries(), len(es), w.Redacted(), err)
	}
	if w, err := compared(nil, assessment.Stored{}); err != nil || w.Entries() != 0 {
		t.Errorf("nothing at all: %v", err)
	}
}

func TestAWalkTakesAnErasedEntryForOneThatLeavesNothing(t *testing.T) {
	t.Parallel()
	a, es := history(t)
	last := len(es) - 1
	es[last].Payload = nil
	w, err := compared(es, stored(t, a, es))
	if err != nil || !slices.Equal(w.Redacted(), []int{last + 1}) {
		t.Errorf("redacted are %v, %v", w.Redacted(), err)
	}
	// What it left still stands in the items: it should be gone.
	_, whole := history(t)
	_, err = compared(es, stored(t, a, whole))
	brokenAt(t, err, last+1, "should be gone")
}

func TestAWalkNamesTheEntryThatDoesNotHold(t *testing.T) {
	t.Parallel()
	a, es := history(t)
	s := stored(t, a, es)
	changed := slices.Clone(es)
	changed[3].Actor = "eve"
	w, err := compared(changed, s)
	brokenAt(t, err, 4, "was changed")
	if w.Entries() != 3 {
		t.Errorf("%d entries were read, want 3", w.Entries())
	}
	_, err = compared(es[:len(es)-1], s)
	brokenAt(t, err, len(es), "is not the recorded head")
}

func TestAWalkRefusesAPayloadThatIsNoJSON(t *testing.T) {
	t.Parallel()
	// Its hashes hold, so only reading it tells.
	a, es := history(t)
	at := len(es) - 1
	forged := sealed(es[at], []byte("{"))
	s := stored(t, a, es)
	s.Head = forged.Hash
	_, err := compared(append(es[:at:at], forged), s)
	if !errors.Is(err, assessment.ErrDamaged) || !strings.Contains(err.Error(), "not readable") {
		t.Errorf("got %v", err)
	}
}

// sealed gives an entry another payload with hashes that hold: over every field
// behind its length in eight bytes.
func sealed(e assessment.Entry, payload []byte) assessment.Entry {
	hash := func(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }
	e.Payload, e.Body = payload, hash(payload)
	var b []byte
	for _, s := range []string{
		"soc2ready/history/1", e.Previous, strconv.Itoa(e.N), e.Time.UTC().Format("2006-01-02T15:04:05.000Z"), e.Actor, e.Kind, e.Subject, e.Body,
	} {
		b = append(binary.BigEndian.AppendUint64(b, uint64(len(s))), s...)
	}
	e.Hash = hash(b)
	return e
}

func TestHashesAreThoseOfTheCanonicalBytes(t *testing.T) {
	t.Parallel()
	_, es := history(t)
	for _, e := range es {
		if got := sealed(e, e.Payload); got.Hash != e.Hash || got.Body != e.Body {
			t.Errorf("entry %d has the hashes %s and %s, want %s and %s", e.N, e.Hash, e.Body, got.Hash, got.Body)
		}
	}
}

func TestWhatIsStoredHasToBeWhatTheHistoryLeft(t *testing.T) {
	t.Parallel()
	a, es := history(t)
	lastAbout := func(kind, subject string) (n int) {
		for _, e := range es {
			if e.Kind == kind && e.Subject == subject {
				n = e.N
			}
		}
		return n
	}
	find := func(s assessment.Stored, kind, subject string) int {
		return slices.IndexFunc(s.Items, func(it assessment.Item) bool { return it.Kind == kind && it.Subject == subject })
	}
	for _, tt := range []struct {
		name          string
		kind, subject string
		change        func(s *assessment.Stored, at int)
		want          string
	}{
		{"another value", assessment.KindAnswer, "CC6.2-01", func(s *assessment.Stored, at int) { s.Items[at].Value = `{"level":"proven"}` }, "is not what this entry left"},
		{"an item is gone", assessment.KindProvider, "cloud", func(s *assessment.Stored, at int) { s.Items = slices.Delete(s.Items, at, at+1) }, "is missing"},
	} {
		s := stored(t, a, es)
		tt.change(&s, find(s, tt.kind, tt.subject))
		_, err := compared(es, s)
		brokenAt(t, err, lastAbout(tt.kind, tt.subject), tt.want)
	}

	s := stored(t, a, es)
	s.Items = append(s.Items, assessment.Item{Kind: assessment.KindAnswer, Subject: "CC9.9-01\x1b", Value: `{"level":"proven"}`})
	if _, err := compared(es, s); !errors.Is(err, assessment.ErrDamaged) || !strings.Contains(err.Error(), `"CC9.9-01`) || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("an item of no entry: %v", err)
	}

	// Of several the first is named, whichever is met first.
	for _, order := range []func(*assessment.Stored){func(*assessment.Stored) {}, func(s *assessment.Stored) { slices.Reverse(s.Items) }} {
		s = stored(t, a, es)
		for i := range s.Items {
			s.Items[i].Value = `"other"`
		}
		order(&s)
		_, err := compared(es, s)
		brokenAt(t, err, 1, "is not what this entry left")
	}
	s = stored(t, a, es)
	s.Items = nil
	for range 8 { // maps come in any order
		_, err := compared(es, s)
		brokenAt(t, err, 1, "is missing")
	}
}

func brokenAt(t testing.TB, err error, n int, reason string) {
	t.Helper()
	var broken assessment.BrokenChain
	if !errors.As(err, &broken) || broken.N != n || !strings.Contains(broken.Reason, reason) {
		t.Errorf("got %v, want entry %d: %s", err, n, reason)
	}
}
