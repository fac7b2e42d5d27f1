package command

import (
	"strings"
	"testing"

	"soc2ready/questions"
	"soc2ready/questions/shipped"
)

func everyQuestion(bank *questions.Bank) []*questions.Question {
	var all []*questions.Question
	for i := range bank.Questions {
		all = append(all, &bank.Questions[i])
	}
	return all
}

func TestTheDocumentHoldsEveryQuestionOnceAndEveryEvidenceListOnce(t *testing.T) {
	t.Parallel()
	bank := shipped.Bank()
	for _, by := range []string{bySeries, byRole} {
		doc := questionsMarkdown(bank, everyQuestion(bank), by)
		for i := range bank.Questions {
			head := "\n#### " + questions.ScreenID(bank.Questions[i].ID) + " "
			if n := strings.Count(doc, head); n != 1 {
				t.Errorf("by %s: %q stands %d times", by, head, n)
			}
		}
		level := map[string]string{bySeries: "\n### ", byRole: "\n#### "}[by]
		for i := range bank.Controls {
			head := level + bank.Controls[i].Title + "\n"
			if n := strings.Count(doc, head); n != 1 {
				t.Errorf("by %s: %q stands %d times", by, head, n)
			}
		}
		if strings.Contains(doc, "\n\n\n") || !strings.HasSuffix(doc, "\n") || strings.Contains(doc, " \n") {
			t.Errorf("by %s: badly set", by)
		}
	}
}

func TestTheDocumentOfOneRoleHoldsItsEvidenceToo(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	var chosen []*questions.Question
	for _, q := range everyQuestion(bank) {
		if q.OwnerRole == "security" {
			chosen = append(chosen, q)
		}
	}
	doc := questionsMarkdown(bank, chosen, byRole)
	for _, want := range []string{"## Security", "#### CC6.1-02 Access policy", "### Evidence to collect: Security", "#### MFA", "only when hosting = cloud"} {
		if !strings.Contains(doc, want) {
			t.Errorf("%q is missing in\n%s", want, doc)
		}
	}
	if strings.Contains(doc, "Engineering") {
		t.Errorf("the part of another role:\n%s", doc)
	}
	if doc := questionsMarkdown(bank, nil, bySeries); !strings.Contains(doc, "0 questions") || strings.Contains(doc, "Evidence") {
		t.Errorf("with no question:\n%s", doc)
	}
}
