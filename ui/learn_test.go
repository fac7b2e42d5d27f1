package ui

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/questions/shipped"
)

// pageBank is one page and three terms, whatever ships.
func pageBank() *questions.Bank {
	b := *smallBank()
	b.Pages = []questions.Page{
		{ID: "soc-2", Title: "What it is", Text: "Nobody reads this.\n\n- not now"},
		{ID: "types", Title: "Two types", Text: "A report comes in **two types**. They use the same criteria and need the same controls; the difference is time.\n\n" +
			"## Type 1: one day\n\nIt speaks about one day only. See `soc2ready learn window` for the rest of it.\n\n" +
			"- **One example** of each control is looked at, and the people who run it are asked.\n  - a written procedure\n  - the last review\n- Nothing is sampled.\n\n" +
			"## Type 2: a period\n\n1. Begin.\n2. Keep the records."},
	}
	b.Glossary = []questions.Term{
		{Term: "access review", Also: []string{"user access review"}, Meaning: "A dated check of who can get in."},
		{Term: "second factor", Also: []string{"MFA", "two-factor"}, Meaning: "A second proof at sign-in."},
		{Term: "window", Meaning: "The period that a Type 2 covers."},
	}
	return questions.New(b)
}

func TestAPageLooksLikeTheGoldens(t *testing.T) {
	t.Parallel()
	s := pageSession(t, pageBank(), 1, 2)
	golden(t, "page-80", plainView(newPage(s, "types"), 80, 22))
	golden(t, "page-120", plainView(newPage(s, "types"), 120, 40))
	golden(t, "learn-80", plainView(newLearn(s), 80, 22))
}

func TestLearnOpensFromEverywhereAndComesBackToIt(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter", "g", "l")
	b.want("To read", "What SOC 2 is and is not", "Choosing categories")
	b.press("enter")
	b.want("What SOC 2 is and is not", "page 1 of 9", "What is examined")
	b.press("n")
	b.want("Type 1 and Type 2", "page 2 of 9")
	b.press("p", "p")
	b.want("this is the first page")
	for range b.app.s.bank.Pages {
		b.press("n")
	}
	b.want("this is the last page", "page 9 of 9")
	b.press("q", "q")
	b.want("1 of ", "not applicable")
	b.press("g", "l")
	for range b.app.s.bank.Pages {
		b.press("down")
	}
	b.press("down", "enter") // past the check of wording
	b.want("access owner", "also system owner", "term 1 of")
}

func TestWhatIsSOC2IsAnsweredBeforeThereIsAnAssessment(t *testing.T) {
	t.Parallel()
	b := newBench(t, false)
	b.press("down", "enter")
	b.want("What SOC 2 is and is not", "page 1 of 9")
	b.press("/")
	b.want("term or page")
	b.press(strings.Split("CC6.1-01", "")...)
	b.want("nothing found")
	b.press("esc", "/")
	b.press(strings.Split("bridge", "")...)
	b.press("enter")
	b.want("bridge letter", "gives no assurance")
	b.press("q", "esc", "q", "q")
	b.want("How ready are you")
}

func TestSearchFindsPages(t *testing.T) {
	t.Parallel()
	s := pageSession(t, shipped.Bank(), 1, 2)
	f := newSearch(s).(*search)
	for query, want := range map[string]string{"observation window": "window", "what soc 2 is": "soc-2", "choosing": "categories"} {
		if !slices.ContainsFunc(f.index.find(query), func(i int) bool { p := f.index.items[i].page; return p != nil && p.ID == want }) {
			t.Errorf("%q does not find the page %s", query, want)
		}
	}
	f.setSize(80, 22)
	for _, r := range "choosing cat" {
		f.update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	press(f, "enter")
	msg, ok := lastMove(s).(goMsg)
	if !ok || !strings.Contains(plainView(msg.to, 80, 22), "Choosing categories") {
		t.Errorf("enter does not open the page:\n%s", ansi.Strip(f.view()))
	}
}

func TestTheTermsOfAQuestionOpenWithOneKey(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	id := b.app.s.a.QuickScan(b.app.s.bank)[0]
	terms := termsOf(b.app.s.bank, b.app.s.bank.Question(id))
	if len(terms) == 0 {
		t.Fatalf("%s has no terms", id)
	}
	b.press("enter", "t")
	b.want("Terms in "+id, terms[0].Term)
	b.press("q")
	b.want(id, "not applicable")
	s := pageSession(t, smallBank(), 0, 1)
	q := newQuestion(s, []string{"CC6.1-01"}, "CC6.1-01")
	q.setSize(80, 22)
	if msg, ok := press(q, "t")().(noticeMsg); !ok || !strings.Contains(msg.text, "no term") {
		t.Error("without a term it says nothing")
	}
}

func TestTermsAreFoundAsWholeWordsInAnyFormAndNowhereElse(t *testing.T) {
	t.Parallel()
	bank := questions.New(questions.Bank{Glossary: []questions.Term{
		{Term: "access review", Also: []string{"user access review"}},
		{Term: "policy"},
		{Term: "sign-in"},
		{Term: "control owner"},
		{Term: "control"},
		{Term: "process"},
		{Term: "second factor", Also: []string{"MFA"}},
		{Term: "patch"},
		{Term: "CI/CD"},
		{Term: "log", Also: []string{"logs"}},
		{Term: "Größe"},
	}})
	for text, want := range map[string]string{
		"Quarterly ACCESS REVIEWS are kept": "access review",
		"access. Review it":                 "",
		"review access":                     "",
		"Policies and processes":            "policy process",
		"no sign in, or sign-ins":           "sign-in",
		"each control owner's day":          "control owner",
		"control owners own controls":       "control owner control",
		"uncontrolled":                      "",
		"MFAs":                              "second factor",
		"patches, CI/CD":                    "patch CI/CD",
		"a catalog, logging in":             "",
		"the logs' end":                     "log",
		"größe":                             "Größe",
		"":                                  "",
	} {
		q := questions.Question{Type2: []string{"nothing", text}}
		var got []string
		for _, x := range termsOf(bank, &q) {
			got = append(got, x.Term)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: found %q, want %q", text, s, want)
		}
	}
}

func TestEveryQuestionThatShipsHasTermsAndEveryTermIsFoundByItsOwnName(t *testing.T) {
	t.Parallel()
	bank := shipped.Bank()
	for i := range bank.Glossary {
		x := &bank.Glossary[i]
		for _, name := range append([]string{x.Term}, x.Also...) {
			got := termsOf(bank, &questions.Question{Ask: "Do you have " + name + "?"})
			if !slices.Contains(got, x) {
				t.Errorf("%q is not found as %q", x.Term, name)
			}
		}
	}
	without := 0
	for i := range bank.Questions {
		if len(termsOf(bank, &bank.Questions[i])) == 0 {
			without++
		}
	}
	if without*4 > len(bank.Questions) {
		t.Errorf("%d of %d questions have no term", without, len(bank.Questions))
	}
}

func TestAReaderIsSetAnewOnlyWhenSomethingChanged(t *testing.T) {
	t.Parallel()
	s := pageSession(t, shipped.Bank(), 0, 1)
	r := newPage(s, "types").(*reader)
	r.setSize(80, 20)
	first := &r.page.lines[0]
	press(r, "down", "pgdown")
	r.refresh()
	if &r.page.lines[0] != first {
		t.Error("set again for nothing")
	}
	r.setSize(60, 20)
	if &r.page.lines[0] == first {
		t.Error("not set again at another width")
	}
}

func TestEveryLineOfAPageIsReached(t *testing.T) {
	t.Parallel()
	s := pageSession(t, shipped.Bank(), 0, 1)
	for _, h := range []int{1, 2, 3, 8, 22} {
		r := newPage(s, "soc-2").(*reader)
		r.setSize(60, h)
		seen := map[string]bool{}
		for range len(r.page.lines) + 1 {
			for _, l := range strings.Split(r.view(), "\n") {
				seen[l] = true
			}
			r.update(tea.KeyPressMsg{Code: tea.KeyDown})
		}
		for i, l := range r.page.lines {
			if !seen[l] {
				t.Errorf("height %d: line %d is never seen: %q", h, i, ansi.Strip(l))
			}
		}
	}
}

func TestResultsTellTheStageThatIsRecordedWhateverTheScore(t *testing.T) {
	t.Parallel()
	s := pageSession(t, smallBank(), 1, 1)
	if view := plainView(newResults(s), 80, 80); !strings.Contains(view, "No stage is recorded") || !strings.Contains(view, "› Practice today") {
		t.Errorf("nothing recorded:\n%s", view)
	}
	setup := s.a.Setup()
	setup.Stage = &assessment.Stage{Kind: assessment.StageType2, Firm: "Lee CPAs", Start: dayOf(t, "2026-01-01"), End: dayOf(t, "2026-06-30")}
	if _, err := s.a.Change(s.bank, setup, s.act()); err != nil {
		t.Fatal(err)
	}
	if view := plainView(newResults(s), 80, 80); !strings.Contains(view, "SOC 2 Type 2 report of Lee CPAs") || !strings.Contains(view, "› Type 2 report:") {
		t.Errorf("a Type 2 report:\n%s", view)
	}
}
