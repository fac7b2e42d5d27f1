package text_test

import (
	"slices"
	"testing"

	"soc2ready/questions"
)

// Each rule must notice: for every rule at least one way to break a bank.
func TestEveryRuleNoticesABrokenBank(t *testing.T) {
	t.Parallel()
	whole := shippable(t)
	all := rules()
	ask := func(b *questions.Bank, i int, s string) { b.Questions[i].Ask = s }
	tried := map[string]bool{}
	for _, c := range []struct {
		rule, name string
		breakIt    func(*questions.Bank)
	}{
		{"criteria are the 61, description items the nine, in order", "one criterion less", func(b *questions.Bank) { b.Criteria = b.Criteria[1:] }},
		{"criteria are the 61, description items the nine, in order", "two in the wrong order", func(b *questions.Bank) {
			b.Criteria[3], b.Criteria[4] = b.Criteria[4], b.Criteria[3]
		}},
		{"criteria are the 61, description items the nine, in order", "a point less", func(b *questions.Bank) { b.Criteria[0].Points = b.Criteria[0].Points[1:] }},
		{"criteria are the 61, description items the nine, in order", "DC9 in Type 1", func(b *questions.Bank) { b.Description[8].Types = []int{1, 2} }},
		{"question ids count from 01 without holes", "a hole", func(b *questions.Bank) { b.Questions = slices.Delete(b.Questions, 0, 1) }},
		{"question ids count from 01 without holes", "out of order", func(b *questions.Bank) {
			slices.Reverse(b.Questions)
		}},
		{"the bank has its size", "half of it", func(b *questions.Bank) { b.Questions = b.Questions[:150] }},
		{"the bank has its size", "too few controls", func(b *questions.Bank) { b.Controls = b.Controls[:70] }},
		{"the bank has its size", "seven unserved", func(b *questions.Bank) { b.Unserved = make([]questions.Unserved, 7) }},
		{"every criterion has questions, key and quick ones", "no key", func(b *questions.Bank) {
			for _, i := range b.Of("A1.1") {
				b.Questions[i].Key = false
			}
		}},
		{"every criterion has questions, key and quick ones", "no quick", func(b *questions.Bank) {
			for _, i := range b.Of("DC4") {
				b.Questions[i].Quick = false
			}
		}},
		{"every criterion has questions, key and quick ones", "one question", func(b *questions.Bank) {
			b.Questions = slices.DeleteFunc(b.Questions, func(q questions.Question) bool { return q.Criterion == "P1.1" && q.ID != "P1.1-01" })
		}},
		{"every common criterion has a key question without a condition", "all conditional", func(b *questions.Bank) {
			for _, i := range b.Of("CC6.4") {
				b.Questions[i].When = questions.FactIs{Fact: "office", Values: []string{"yes"}}
			}
		}},
		{"every point is served or listed with the reason", "one not served", func(b *questions.Bank) {
			for _, i := range b.Of("CC1.1") {
				b.Questions[i].Points = nil
			}
		}},
		{"points for a category are asked only with it in scope", "asked without", func(b *questions.Bank) {
			i := b.Of("CC1.3")[0]
			b.Questions[i].Points, b.Questions[i].When = []int{6}, nil
		}},
		{"every criterion question names a control, every control serves", "none named", func(b *questions.Bank) { b.Questions[0].Controls = nil }},
		{"every criterion question names a control, every control serves", "one that does not exist", func(b *questions.Bank) { b.Questions[0].Controls = []string{"magic"} }},
		{"every criterion question names a control, every control serves", "a control for nothing", func(b *questions.Bank) {
			b.Controls = append(b.Controls, questions.Control{ID: "idle"})
		}},
		{"every condition can be true and false", "always true", func(b *questions.Bank) {
			b.Questions[0].When = questions.ScopeHas{Category: questions.Security}
		}},
		{"every condition can be true and false", "always false", func(b *questions.Bank) {
			office := questions.FactIs{Fact: "office", Values: []string{"yes"}}
			b.Questions[0].When = questions.And{A: office, B: questions.Not{A: office}}
		}},
		{"every condition can be true and false", "not read", func(b *questions.Bank) { b.Questions[0].WhenText, b.Questions[0].When = "office = yes", nil }},
		{"texts keep their lengths", "long label", func(b *questions.Bank) { b.Questions[0].Short = "A label that is longer than thirty-six" }},
		{"texts keep their lengths", "long meaning", func(b *questions.Bank) {
			b.Glossary[0].Meaning = "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u"
		}},
		{"an ask is one question in one sentence", "two", func(b *questions.Bank) { ask(b, 0, "Is it on. Is it off?") }},
		{"an ask is one question in one sentence", "two questions", func(b *questions.Bank) { ask(b, 0, "Is it on? or off?") }},
		{"an ask is one question in one sentence", "a statement", func(b *questions.Bank) { ask(b, 0, "It is on.") }},
		{"an ask is one question in one sentence", "and/or", func(b *questions.Bank) { ask(b, 0, "Is it on and/or off?") }},
		{"labels and asks are unique", "the same label", func(b *questions.Bank) { b.Questions[0].Short = b.Questions[9].Short }},
		{"no two asks are alike", "nearly the same", func(b *questions.Bank) {
			ask(b, 0, "Does somebody look at the list of accounts every quarter of the year?")
			ask(b, 9, "Does somebody look at the list of accounts every month of the year?")
		}},
		{"asks are easy to read", "hard", func(b *questions.Bank) {
			ask(b, 0, "Does organizational accountability for interdepartmental communication necessitate documentation?")
		}},
		{"asks are easy to read", "all a little hard", func(b *questions.Bank) {
			for i := range b.Questions {
				ask(b, i, "Does the management team regularly examine every policy document?")
			}
		}},
		{"certificates are named only where there are any", "for SOC 2", func(b *questions.Bank) { b.Questions[0].Why = "You lose your SOC 2 certification." }},
		{"the spelling is American", "British", func(b *questions.Bank) { b.Controls[0].What = "The organisation keeps a list." }},
		{"the spelling is American", "British page", func(b *questions.Bank) { b.Pages[0].Text = "Good.\n\nA licence." }},
		{"jargon and abbreviations of the asks are in the glossary", "unexplained", func(b *questions.Bank) { ask(b, 0, "Is XYZZY on?") }},
		{"jargon and abbreviations of the asks are in the glossary", "empty glossary", func(b *questions.Bank) { b.Glossary = nil }},
		{"no text says that one passes or fails an examination", "passes", func(b *questions.Bank) { b.Questions[0].Why = "You fail the audit without it." }},
		{"no question reads as if a point of focus were a requirement", "requirement", func(b *questions.Bank) { b.Questions[0].Why = "SOC 2 requires it." }},
		{"retired questions are not asked and unserved points are not asked", "asked again", func(b *questions.Bank) {
			b.Retired = append(b.Retired, questions.Retired{ID: b.Questions[0].ID})
		}},
		{"retired questions are not asked and unserved points are not asked", "served", func(b *questions.Bank) {
			b.Unserved = append(b.Unserved, questions.Unserved{Criterion: "CC1.1", Point: 1})
		}},
	} {
		broken := all[c.rule]
		if broken == nil {
			t.Fatalf("no rule %q", c.rule)
		}
		tried[c.rule] = true
		b := copyOf(whole)
		c.breakIt(&b)
		if was, is := len(broken(whole)), len(broken(questions.New(b))); is <= was {
			t.Errorf("%s: does not notice: %s", c.rule, c.name)
		}
	}
	for name := range all {
		if !tried[name] {
			t.Errorf("%s: never tried", name)
		}
	}
}

// copyOf copies the lists, not what they point to, and finds as b does.
func copyOf(b *questions.Bank) questions.Bank {
	c := *b
	c.Criteria = slices.Clone(b.Criteria)
	c.Description = slices.Clone(b.Description)
	c.Controls = slices.Clone(b.Controls)
	c.Questions = slices.Clone(b.Questions)
	c.Glossary = slices.Clone(b.Glossary)
	c.Pages = slices.Clone(b.Pages)
	c.Retired = slices.Clone(b.Retired)
	c.Unserved = slices.Clone(b.Unserved)
	return c
}
