package ui

import (
	"strings"
	"testing"
)

func TestTheHeaderTellsOfSavingFromTheFirstPageOn(t *testing.T) {
	t.Parallel()
	b := newBench(t, false)
	b.want("nothing to save yet")
	b.press("enter")
	b.want("set-up 1 of 10", "nothing to save yet")
	b.press("A", "enter")
	b.want("set-up 2 of 10")

	opened := newBench(t, true)
	if head, _, _ := strings.Cut(opened.text(), "\n"); !strings.HasSuffix(head, "all saved") {
		t.Errorf("the header of an assessment that was only opened: %q", head)
	}
}

func TestSkippedQuestionsOfTheQuickScanAreOfferedAndWalkedAlone(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter", "s", "2", "s")
	for range len(b.app.s.a.QuickScan(b.app.s.bank)) - 3 {
		b.press("2")
	}
	b.want("You skipped 2 questions", "› answer 2 skipped questions of the quick scan")
	b.press("q")
	b.want("home", "› answer 2 skipped questions of the quick scan", "go deeper at")
	b.press("enter")
	b.want("quick scan 1 of 2, 0 answered")
	b.press("2", "2")
	b.want("Quick scan estimate")
	b.wantNot("skipped")
}

func TestHomeLeadsToWhatMayBeSaidAndToTheStage(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("down", "down", "down", "down", "down", "enter")
	b.want("What you may say today", "In a security questionnaire", "No. We do not offer")
	b.wantNot("soc2ready set")
	b.press("end", "enter")
	b.want("Acme · set-up")
}

func TestADescriptionQuestionTellsWhatTheDescriptionIs(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.app.s.goTo(newQuestion(b.app.s, []string{"DC1-01"}, "DC1-01"))
	b.press("f")
	b.want("the chapter of a SOC 2 report that the", "1, missing")
}
