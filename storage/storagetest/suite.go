// Package storagetest checks that a store keeps the promises of
// assessment.Store, whatever it is made of.
package storagetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"soc2ready/assessment"
)

// Open gives a handle on an empty store. A second handle on the same store
// comes from again; both are closed by the test that opened them.
type Open func(t testing.TB) (s assessment.Store, again func(t testing.TB) assessment.Store)

// Run runs the suite; each test opens a store of its own.
func Run(t *testing.T, open Open) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *room)
	}{
		{"what is appended is loaded", loads},
		{"the history replays to the items", replays},
		{"a cleared answer leaves no item", clears},
		{"an append upon another head is a conflict", conflicts},
		{"an append to what is not there says so", misses},
		{"entries that do not chain are refused whole", refusesBrokenChains},
		{"a batch that is kept already is no error", repeats},
		{"an id or a name is taken once", taken},
		{"the list is by name and shows the last summary", lists},
		{"the history comes in pages and by subject", pages},
		{"odd text comes back as it was", oddText},
		{"a redacted entry stays redacted and leaves no item", redacted},
		{"a score is kept only for the head it was computed from", scores},
		{"the place is kept beside the history", places},
		{"delete takes one assessment away and no other", deletes},
		{"two handles at once lose nothing", concurrent},
		{"a canceled context keeps nothing", canceled},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, again := open(t)
			c.test(t, &room{t: t, Store: s, again: again})
		})
	}
}

// room is a store under test, with the steps that most tests take.
type room struct {
	assessment.Store
	t     *testing.T
	again func(testing.TB) assessment.Store
}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) is(err, want error) {
	r.t.Helper()
	if !errors.Is(err, want) {
		r.t.Fatalf("got error %v, want %v", err, want)
	}
}

func (r *room) make(id, name string) *Book {
	r.t.Helper()
	b := NewBook(r.t, id, name)
	r.must(r.Append(r.t.Context(), id, "", b.Made(), b.Summary()))
	return b
}

// keep appends the entries that f writes.
func (r *room) keep(b *Book, f func() []assessment.Entry) []assessment.Entry {
	r.t.Helper()
	head := b.Head()
	entries := f()
	r.must(r.Append(r.t.Context(), b.ID(), head, entries, b.Summary()))
	return entries
}

func (r *room) history(id string) []assessment.Entry {
	r.t.Helper()
	h, err := r.History(r.t.Context(), id, "", 0, 0)
	r.must(err)
	return h
}

// same checks that items are those of the history, in any order.
func (r *room) same(id string) assessment.Stored {
	r.t.Helper()
	s, err := r.Load(r.t.Context(), id)
	r.must(err)
	h := r.history(id)
	r.must(assessment.VerifyChain(h, s.Head))
	if s.ID != id || s.Last != len(h) {
		r.t.Fatalf("loaded %s, last %d; the history has %d", s.ID, s.Last, len(h))
	}
	want, err := assessment.Replay(h)
	r.must(err)
	slices.SortFunc(s.Items, func(a, b assessment.Item) int {
		return strings.Compare(a.Kind+"\x00"+a.Subject, b.Kind+"\x00"+b.Subject)
	})
	if !slices.EqualFunc(s.Items, want, func(a, b assessment.Item) bool {
		return a.Kind == b.Kind && a.Subject == b.Subject && a.Value == b.Value
	}) {
		r.t.Fatalf("items are\n%q\nthe history says\n%q", s.Items, want)
	}
	return s
}

func loads(t *testing.T, r *room) {
	b := r.make("a1", "acme")
	r.keep(b, func() []assessment.Entry { return b.Answer(1, assessment.Partial, "first") })
	s := r.same("a1")
	if s.Head != b.Head() {
		t.Fatalf("head is %s, want %s", s.Head, b.Head())
	}
	state, err := assessment.Open(s)
	r.must(err)
	if v := state.Answers[QuestionID(1)]; v.Level != assessment.Partial || v.Note != "first" {
		t.Fatalf("loaded answer is %+v", v)
	}
	_, err = r.Load(t.Context(), "nobody")
	r.is(err, assessment.ErrNotFound)
}

func replays(t *testing.T, r *room) {
	b := r.make("a1", "acme")
	for n := range 30 {
		r.keep(b, func() []assessment.Entry { return b.Answer(n%7+1, assessment.Partial, fmt.Sprint("note ", n)) })
	}
	entries := append(b.Answer(20, assessment.Missing, ""), b.Answer(20, assessment.Operating, "both in one batch")...)
	r.must(r.Append(t.Context(), "a1", entries[0].Previous, entries, b.Summary()))
	r.same("a1")
}

func clears(t *testing.T, r *room) {
	b := r.make("a1", "acme")
	r.keep(b, func() []assessment.Entry { return b.Answer(1, assessment.Partial, "x") })
	before := len(r.same("a1").Items)
	r.keep(b, func() []assessment.Entry { return b.Clear(1) })
	if after := len(r.same("a1").Items); after != before-1 {
		t.Fatalf("%d items after clearing one of %d", after, before)
	}
}

func conflicts(t *testing.T, r *room) {
	b := r.make("a1", "acme")
	stale := r.same("a1")
	r.keep(b, func() []assessment.Entry { return b.Answer(1, assessment.Partial, "ours") })

	late := NewBook(t, "a1", "acme")
	late.Follow(stale)
	entries := late.Answer(1, assessment.Missing, "theirs")
	r.is(r.Append(t.Context(), "a1", stale.Head, entries, late.Summary()), assessment.ErrConflict)
	if s := r.same("a1"); s.Head != b.Head() {
		t.Fatal("a conflict changed the head")
	}
	all, err := r.List(t.Context())
	r.must(err)
	if all[0].Head != b.Head() {
		t.Fatal("a conflict changed the summary")
	}
}

func misses(t *testing.T, r *room) {
	b := NewBook(t, "a1", "acme")
	head := b.Head()
	r.is(r.Append(t.Context(), "a1", head, b.Answer(1, assessment.Partial, ""), b.Summary()), assessment.ErrNotFound)
	_, err := r.History(t.Context(), "a1", "", 0, 0)
	r.is(err, assessment.ErrNotFound)
}

func refusesBrokenChains(t *testing.T, r *room) {
	b := r.make("a1", "acme")
	head := b.Head()
	whole := append(b.Answer(1, assessment.Partial, ""), b.Answer(2, assessment.Partial, "")...)
	for name, spoil := range map[string]func(e []assessment.Entry){
		"number":   func(e []assessment.Entry) { e[1].N++ },
		"shifted":  func(e []assessment.Entry) { e[0].N++; e[1].N++ },
		"previous": func(e []assessment.Entry) { e[1].Previous = head },
		"first":    func(e []assessment.Entry) { e[0].Previous = e[1].Hash },
		"unsealed": func(e []assessment.Entry) { e[1].Hash = "" },
		"payload":  func(e []assessment.Entry) { e[1].Payload = []byte("{") },
	} {
		entries := slices.Clone(whole)
		spoil(entries)
		if err := r.Append(t.Context(), "a1", head, entries, b.Summary()); !errors.Is(err, assessment.ErrDamaged) {
			t.Errorf("%s: got error %v, want %v", name, err, assessment.ErrDamaged)
		}
	}
	if s := r.same("a1"); s.Head != head {
		t.Fatal("a refused batch was kept")
	}
	r.must(r.Append(t.Context(), "a1", head, whole, b.Summary()))
}

func repeats(t *testing.T, r *room) {
	b := NewBook(t, "a1", "acme")
	made, first := b.Made(), b.Summary()
	r.must(r.Append(t.Context(), "a1", "", made, first))
	r.must(r.Append(t.Context(), "a1", "", made, first))
	head := b.Head()
	one := b.Answer(1, assessment.Partial, "")
	sum := b.Summary()
	r.must(r.Append(t.Context(), "a1", head, one, sum))
	r.must(r.Append(t.Context(), "a1", head, one, sum))
	r.keep(b, func() []assessment.Entry { return b.Answer(2, assessment.Partial, "") })
	r.must(r.Append(t.Context(), "a1", head, one, sum))
	r.must(r.Append(t.Context(), "a1", "", made, first))
	r.must(r.Append(t.Context(), "a1", head, nil, sum))
	if s := r.same("a1"); s.Head != b.Head() {
		t.Fatal("repeating a batch moved the head")
	}
}

func taken(t *testing.T, r *room) {
	r.make("a1", "acme")
	two := r.make("a2", "other")
	same := NewBook(t, "a3", "acme")
	r.is(r.Append(t.Context(), "a3", "", same.Made(), same.Summary()), assessment.ErrExists)
	again := NewBook(t, "a1", "third")
	r.is(r.Append(t.Context(), "a1", "", again.Made(), again.Summary()), assessment.ErrExists)

	head := two.Head()
	r.is(r.Append(t.Context(), "a2", head, two.Rename("acme"), two.Summary()), assessment.ErrExists)
	if s := r.same("a2"); s.Head != head {
		t.Fatal("a refused name was kept")
	}
}

func lists(t *testing.T, r *room) {
	all, err := r.List(t.Context())
	r.must(err)
	if len(all) != 0 {
		t.Fatalf("an empty store lists %d", len(all))
	}
	_, err = r.Latest(t.Context())
	r.is(err, assessment.ErrNotFound)
	books := map[string]*Book{}
	for i, name := range []string{"beta", "Zeta", "alpha", "älter", "alpha 2"} {
		books[name] = r.make(fmt.Sprint("id", i), name)
	}
	r.keep(books["beta"], func() []assessment.Entry { return books["beta"].Rename("zz") })
	books["zz"] = books["beta"]
	r.keep(books["alpha"], func() []assessment.Entry { return books["alpha"].Answer(1, assessment.Partial, "") })

	all, err = r.List(t.Context())
	r.must(err)
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
		want := books[s.Name].Summary()
		if !reflect.DeepEqual(s, want) {
			t.Errorf("%s is listed as\n%+v\nwant\n%+v", s.Name, s, want)
		}
	}
	if want := []string{"Zeta", "alpha", "alpha 2", "zz", "älter"}; !slices.Equal(names, want) {
		t.Fatalf("names are %q, want %q", names, want)
	}

	page, err := r.ListPage(t.Context(), "alpha", 2)
	r.must(err)
	if !reflect.DeepEqual(page, all[2:4]) {
		t.Errorf("a page of\n%+v\nwant\n%+v", page, all[2:4])
	}
	latest, err := r.Latest(t.Context())
	r.must(err)
	for _, s := range all {
		if s.ChangedAt.After(latest.ChangedAt) || s.ID == latest.ID && !reflect.DeepEqual(s, latest) {
			t.Errorf("the latest is\n%+v\nbeside\n%+v", latest, s)
		}
	}
	named, err := r.Named(t.Context(), "älter")
	r.must(err)
	if !reflect.DeepEqual(named, all[4]) {
		t.Errorf("by its name it is\n%+v\nwant\n%+v", named, all[4])
	}
	_, err = r.Named(t.Context(), "beta")
	r.is(err, assessment.ErrNotFound)
}

func pages(t *testing.T, r *room) {
	b := r.make("a1", "acme")
	for n := range 20 {
		r.keep(b, func() []assessment.Entry { return b.Answer(n%2+1, assessment.Partial, fmt.Sprint(n)) })
	}
	whole := r.history("a1")
	var paged []assessment.Entry
	for after := 0; ; {
		page, err := r.History(t.Context(), "a1", "", after, 7)
		r.must(err)
		if len(page) > 7 {
			t.Fatalf("a page of 7 holds %d", len(page))
		}
		if len(page) == 0 {
			break
		}
		paged = append(paged, page...)
		after = page[len(page)-1].N
	}
	if !reflect.DeepEqual(paged, whole) {
		t.Fatal("the pages together are not the history")
	}
	var want []int
	for _, e := range whole {
		if e.Subject == QuestionID(2) {
			want = append(want, e.N)
		}
	}
	of, err := r.History(t.Context(), "a1", QuestionID(2), 0, 0)
	r.must(err)
	var got []int
	for _, e := range of {
		got = append(got, e.N)
	}
	if len(got) != 10 || !slices.Equal(got, want) {
		t.Fatalf("entries of one subject are %v, want %v", got, want)
	}
	of, err = r.History(t.Context(), "a1", QuestionID(2), want[2], 3)
	r.must(err)
	if len(of) != 3 || of[0].N != want[3] {
		t.Fatalf("a page of one subject begins at the wrong entry")
	}
	none, err := r.History(t.Context(), "a1", "nothing", 0, 0)
	r.must(err)
	if len(none) != 0 {
		t.Fatal("a subject without entries has some")
	}
}

func canceled(t *testing.T, r *room) {
	b := r.make("a1", "acme")
	head := b.Head()
	entries := b.Answer(1, assessment.Partial, "")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r.is(r.Append(ctx, "a1", head, entries, b.Summary()), context.Canceled)
	if s := r.same("a1"); s.Head != head {
		t.Fatal("a canceled append was kept")
	}
	r.must(r.Append(t.Context(), "a1", head, entries, b.Summary()))
}

func concurrent(t *testing.T, r *room) {
	const each = 20
	r.make("a1", "acme")
	stores := []assessment.Store{r.Store, r.again(t)}
	var wg sync.WaitGroup
	for i, s := range stores {
		b := NewBook(t, "a1", "acme")
		wg.Go(func() {
			for n := 0; n < each; {
				stored, err := s.Load(t.Context(), "a1")
				if err != nil {
					t.Error(err)
					return
				}
				b.Follow(stored)
				entries := b.Answer(n%20+1+20*i, assessment.Partial, fmt.Sprint(i, n))
				switch err := s.Append(t.Context(), "a1", stored.Head, entries, b.Summary()); {
				case err == nil:
					n++
				case !errors.Is(err, assessment.ErrConflict):
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	s := r.same("a1")
	answers := 0
	for _, it := range s.Items {
		if it.Kind == assessment.KindAnswer {
			answers++
		}
	}
	if answers != 2*each {
		t.Fatalf("%d answers are kept of %d", answers, 2*each)
	}
}
