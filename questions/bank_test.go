package questions_test

import (
	"slices"
	"testing"

	"soc2ready/questions"
)

func small() *questions.Bank {
	return questions.New(questions.Bank{
		Facts:       facts,
		Criteria:    []questions.Criterion{{ID: "CC1.1", Category: questions.Security}, {ID: "P1.1", Category: questions.Privacy}},
		Description: []questions.DescriptionItem{{ID: "DC1", Types: []int{1, 2}}},
		Controls:    []questions.Control{{ID: "access-review"}, {ID: "mfa"}},
		Questions: []questions.Question{
			{ID: "CC1.1-01", Criterion: "CC1.1"},
			{ID: "CC1.1-02", Criterion: "CC1.1"},
			{ID: "P1.1-01", Criterion: "P1.1"},
			{ID: "DC1-01", Criterion: "DC1"},
		},
	})
}

func TestBankFindsByID(t *testing.T) {
	t.Parallel()
	b := small()
	if q := b.Question("P1.1-01"); q == nil || q != &b.Questions[2] {
		t.Errorf("question: got %v", q)
	}
	if c := b.Criterion("P1.1"); c == nil || c.ID != "P1.1" {
		t.Errorf("criterion: got %v", c)
	}
	if d := b.Item("DC1"); d == nil || d.ID != "DC1" {
		t.Errorf("item: got %v", d)
	}
	if c := b.Control("mfa"); c == nil || c.ID != "mfa" {
		t.Errorf("control: got %v", c)
	}
	if f := b.Fact("office"); f == nil || f.ID != "office" {
		t.Errorf("fact: got %v", f)
	}
}

func TestBankGivesNilForWhatItDoesNotHave(t *testing.T) {
	t.Parallel()
	empty := questions.New(questions.Bank{})
	for _, b := range []*questions.Bank{small(), empty, {}} {
		for _, id := range []string{"", "CC9.9-99", "nothing"} {
			if b.Question(id) != nil || b.Criterion(id) != nil || b.Item(id) != nil || b.Control(id) != nil ||
				b.Fact(id) != nil || b.Of(id) != nil {
				t.Errorf("%q is found", id)
			}
		}
	}
}

func TestBankListsTheQuestionsOfACriterionInOrder(t *testing.T) {
	t.Parallel()
	b := small()
	if got := b.Of("CC1.1"); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("CC1.1: got %v", got)
	}
	if got := b.Of("DC1"); !slices.Equal(got, []int{3}) {
		t.Errorf("DC1: got %v", got)
	}
}

func TestQuestionKnowsWhetherItBelongsToTheDescription(t *testing.T) {
	t.Parallel()
	b := small()
	for i, want := range []bool{false, false, false, true} {
		if got := b.Questions[i].Description(); got != want {
			t.Errorf("%s: got %v, want %v", b.Questions[i].ID, got, want)
		}
	}
	if !b.Criteria[0].Common() || b.Criteria[1].Common() {
		t.Error("CC1.1 is common, P1.1 is not")
	}
}

func TestHashChangesWithWhatWasAnsweredAndNothingElse(t *testing.T) {
	t.Parallel()
	base := questions.Question{ID: "CC1.1-01", Kind: questions.Document, Ask: "Is there one?", Good: "There is.", WhenText: "office = yes"}
	hash := base.Hash()
	if want := "a09c3ca826d86943"; hash != want { // files hold it
		t.Fatalf("got %q, want %q", hash, want)
	}
	for name, change := range map[string]func(*questions.Question){
		"kind": func(q *questions.Question) { q.Kind = questions.Setting },
		"ask":  func(q *questions.Question) { q.Ask = "Are there two?" },
		"when": func(q *questions.Question) { q.WhenText = "" },
		// a word that moves from one field to the next is a change too
		"border": func(q *questions.Question) { q.Ask, q.WhenText = "Is there one?office", " = yes" },
	} {
		q := base
		change(&q)
		if q.Hash() == hash || q.HasHash(hash) || !q.HasHash(q.Hash()) {
			t.Errorf("%s changed, the hash did not", name)
		}
	}
	q := base
	q.Good = "There are."
	q.Short, q.Why, q.Weight, q.Key, q.Fix = "Other", "Other.", 3, true, []string{"Do it"}
	if q.Hash() != hash || !q.HasHash(hash) {
		t.Error("the hash changed though nothing that was answered did")
	}
}

func TestProofCadenceFollowsTheCadence(t *testing.T) {
	t.Parallel()
	for c, want := range map[questions.Cadence]questions.Cadence{
		questions.Continuous: questions.Quarterly,
		questions.PerEvent:   questions.Quarterly,
		questions.Daily:      questions.Quarterly,
		questions.Weekly:     questions.Weekly,
		questions.Monthly:    questions.Monthly,
		questions.Quarterly:  questions.Quarterly,
		questions.HalfYearly: questions.HalfYearly,
		questions.Yearly:     questions.Yearly,
	} {
		if got := c.Proof(); got != want {
			t.Errorf("%s: got %s, want %s", c, got, want)
		}
	}
}

func TestScreenIDSetsDescriptionItemsApart(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"DC1-01": "DC 1-01", "DC9": "DC 9", "CC6.2-01": "CC6.2-01", "DC": "DC", "": "", "DCx": "DCx", "P1.1": "P1.1",
	} {
		if got := questions.ScreenID(id); got != want {
			t.Errorf("%q: got %q, want %q", id, got, want)
		}
	}
}
