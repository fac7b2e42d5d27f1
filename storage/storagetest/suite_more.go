package storagetest

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"soc2ready/assessment"
)

// oddText hands entries to the store that no session would write: a store
// takes bytes as they are, and other code cleans them.
func oddText(t *testing.T, r *room) {
	b := r.make("a1", "acme")
	odd := []string{
		"", " ", "'; DROP TABLE history; --", "%s%d%n", "nul\x00inside", "\x1b]52;c;AAAA\x07", "a\u202eb", "é😀\u0301",
		"NULL", "?1", strings.Repeat("long ", 20_000),
	}
	head, n := b.Head(), len(b.Made())
	var entries []assessment.Entry
	for i, text := range odd {
		n++
		e := assessment.Entry{
			N: n, Time: time.UnixMilli(-62135596800000 + int64(i)*1e12 + int64(i)).UTC(), Actor: text, Kind: text, Subject: text,
			Payload: []byte(`{"old":null,"new":"` + strings.Repeat("x", i) + `"}`),
			Body:    "body", Hash: "hash of " + text, Previous: head,
		}
		head = e.Hash
		entries = append(entries, e)
	}
	sum := b.Summary()
	sum.Org, sum.System, sum.Checkpoint, sum.Place = odd[4], odd[5], odd[6], odd[7]
	r.must(r.Append(t.Context(), "a1", b.Head(), entries, sum))

	got := r.history("a1")[len(b.Made()):]
	for i := range entries {
		if !reflect.DeepEqual(got[i], entries[i]) {
			t.Errorf("entry %d came back as\n%+.300v\nwant\n%+.300v", i, got[i], entries[i])
		}
	}
	s, err := r.Load(t.Context(), "a1")
	r.must(err)
	for i, text := range odd {
		found := false
		for _, it := range s.Items {
			if it.Kind == text && it.Subject == text {
				found = it.Value == `"`+strings.Repeat("x", i)+`"`
			}
		}
		if !found {
			t.Errorf("the item of subject %.40q did not come back", text)
		}
	}
	all, err := r.List(t.Context())
	r.must(err)
	if a := all[0]; a.Org != odd[4] || a.System != odd[5] || a.Checkpoint != odd[6] || a.Place != odd[7] {
		t.Errorf("the summary came back as %+v", a)
	}
}

func redacted(t *testing.T, r *room) {
	b := r.make("a1", "acme")
	head := b.Head()
	entries := append(b.Answer(1, assessment.Partial, "a secret"), b.Answer(2, assessment.Partial, "")...)
	entries[0].Payload = nil
	r.must(r.Append(t.Context(), "a1", head, entries, b.Summary()))
	h := r.history("a1")
	if e := h[len(h)-2]; !e.Redacted() || e.Body != entries[0].Body {
		t.Fatalf("the redacted entry came back as %+v", e)
	}
	r.same("a1")
}

func scores(t *testing.T, r *room) {
	b := r.make("a1", "acme")
	day, err := assessment.NewDay(2027, 1, 2)
	r.must(err)
	sc := assessment.StoredScore{Head: b.Head(), Day: day, Bank: "9", Rules: 7, Body: []byte(`{"mean":1}`)}
	r.must(r.KeepScores(t.Context(), map[string]assessment.StoredScore{"a1": sc, "nobody": sc}))
	all, err := r.List(t.Context())
	r.must(err)
	want := b.Summary()
	want.Score = sc
	if !reflect.DeepEqual(all[0], want) {
		t.Fatalf("listed as\n%+v\nwant\n%+v", all[0], want)
	}
	r.keep(b, func() []assessment.Entry { return b.Answer(1, assessment.Partial, "") })
	r.must(r.KeepScores(t.Context(), map[string]assessment.StoredScore{"a1": sc}))
	r.must(r.KeepScores(t.Context(), nil))
	all, err = r.List(t.Context())
	r.must(err)
	if all[0].Score.Head != b.Head() {
		t.Fatal("a score was kept for a head that has moved")
	}
	r.same("a1")
}

func places(t *testing.T, r *room) {
	place := func() string {
		all, err := r.List(t.Context())
		r.must(err)
		return all[0].Place
	}
	b := r.make("a1", "acme")
	r.must(r.KeepPlace(t.Context(), "a1", QuestionID(3)))
	r.must(r.KeepPlace(t.Context(), "a1", QuestionID(3)))
	if got := place(); got != QuestionID(3) {
		t.Fatalf("the place is %q", got)
	}
	r.keep(b, func() []assessment.Entry { return b.Answer(1, assessment.Partial, "") })
	if got := place(); got != QuestionID(3) {
		t.Fatalf("an append without a place made it %q", got)
	}
	if s := r.same("a1"); s.Head != b.Head() {
		t.Fatal("the place changed the head")
	}
	r.must(r.KeepPlace(t.Context(), "a1", ""))
	if got := place(); got != "" {
		t.Fatalf("the place is %q after it was taken away", got)
	}
	r.is(r.KeepPlace(t.Context(), "nobody", "x"), assessment.ErrNotFound)
}

func deletes(t *testing.T, r *room) {
	one, two := r.make("a1", "acme"), r.make("a2", "other")
	old := one.Head()
	r.keep(one, func() []assessment.Entry { return one.Answer(1, assessment.Partial, "") })
	r.is(r.Delete(t.Context(), "a1", old), assessment.ErrConflict)
	r.is(r.Delete(t.Context(), "nobody", old), assessment.ErrNotFound)
	r.same("a1")
	r.must(r.Delete(t.Context(), "a1", one.Head()))
	_, err := r.Load(t.Context(), "a1")
	r.is(err, assessment.ErrNotFound)
	_, err = r.History(t.Context(), "a1", "", 0, 0)
	r.is(err, assessment.ErrNotFound)
	r.is(r.Delete(t.Context(), "a1", one.Head()), assessment.ErrNotFound)
	head := one.Head()
	r.is(r.Append(t.Context(), "a1", head, one.Answer(2, assessment.Partial, ""), one.Summary()), assessment.ErrNotFound)
	if s := r.same("a2"); s.Head != two.Head() {
		t.Fatal("the other assessment changed")
	}
	r.make("a1", "acme") // id and name are free again
}
