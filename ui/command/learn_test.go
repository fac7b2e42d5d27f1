package command

import (
	"strings"
	"testing"

	"soc2ready/questions"
	"soc2ready/questions/shipped"
)

func TestATopicIsFoundByAnyOfItsNames(t *testing.T) {
	t.Parallel()
	bank := questions.New(questions.Bank{
		Pages: []questions.Page{{ID: "window", Title: "The observation window"}, {ID: "soc-2", Title: "What it is"}},
		Glossary: []questions.Term{
			{Term: "backup"}, {Term: "background check", Also: []string{"screening"}}, {Term: "second factor", Also: []string{"MFA"}}, {Term: "observation window", Also: []string{"window"}},
		},
	})
	for topic, want := range map[string]string{
		"Window": "window", "SOC 2": "soc-2", "mfa": "second factor", "BACKUPS": "backup", "back": "backup, background check",
		"screen": "background check", "observation": "observation window", "factor": "second factor", "what it": "soc-2", "ck": "", "xyz": "",
	} {
		pages, terms := topicsOf(bank, topic)
		var got []string
		for _, x := range pages {
			got = append(got, x.ID)
		}
		for _, x := range terms {
			got = append(got, x.Term)
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%q finds %q, want %q", topic, s, want)
		}
	}
}

func TestAMisspeltTopicGetsNearOnes(t *testing.T) {
	t.Parallel()
	bank := shipped.Bank()
	for topic, want := range map[string]string{"windwo": `"window"`, "acces revew": `"access review"`, "briddge leter": `"bridge letter"`} {
		if got := strings.Join(nearTopics(bank, topic), " "); !strings.Contains(got, want) {
			t.Errorf("%q: near are %s, want %s", topic, got, want)
		}
	}
	for _, topic := range []string{"qqqqqqqq", strings.Repeat("long ", 100), "日本語"} {
		if got := nearTopics(bank, topic); len(got) > 0 {
			t.Errorf("%q: near are %v", topic, got)
		}
	}
}

func TestEditsCountLettersPutInTakenOutAndChanged(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"kitten", "sitting", 3}, {"größe", "grösse", 2}} {
		if got := edits(x.a, x.b); got != x.want {
			t.Errorf("edits(%q, %q) is %d, want %d", x.a, x.b, got, x.want)
		}
	}
}

func TestEveryTopicOfTheBankIsPrinted(t *testing.T) {
	t.Parallel()
	bank := shipped.Bank()
	var names []string
	for _, x := range bank.Pages {
		names = append(names, x.ID)
	}
	for i := range bank.Glossary {
		names = append(names, termNames(&bank.Glossary[i])...)
	}
	for _, name := range names {
		pages, terms := topicsOf(bank, name)
		if len(pages)+len(terms) == 0 {
			t.Errorf("%q is not found", name)
		}
	}
}
