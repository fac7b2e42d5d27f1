package command

import (
	"fmt"
	"slices"
	"strings"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// What the document of questions can be ordered by.
const (
	bySeries = "series"
	byRole   = "owner-role"
)

// chapter is a part of the document: a series, or what one role sees to.
type chapter struct {
	title     string
	questions []*questions.Question
	controls  []*questions.Control
}

// questionsMarkdown gives the document to read before the interview: whole
// questions by series or by who usually knows, and the evidence for the
// controls that they name. The text is the bank's own.
func questionsMarkdown(bank *questions.Bank, chosen []*questions.Question, by string) string {
	w := &markdownWriter{bank: bank}
	quick := 0
	for _, q := range chosen {
		if q.Quick {
			quick++
		}
	}
	w.para("# Questions for a SOC 2 self-assessment")
	w.para(fmt.Sprintf("%s. Questions, version %s. %d questions, %d of them in the quick scan.", bank.Edition, bank.Version, len(chosen), quick))
	w.para("To read beforehand, and to collect what there is. A self-assessment is no audit and gives no opinion and no assurance; only a licensed CPA firm issues a SOC 2 report.")
	w.para("You answer in the words of each question: missing, partial, designed, operating or proven; a description is missing, drafted or complete. " +
		"A question may not apply, which needs a reason, or a provider does what it asks.")
	chapters := chaptersOf(bank, chosen, by)
	w.para("## Contents")
	for _, c := range chapters {
		w.line(fmt.Sprintf("- %s: %d", c.title, len(c.questions)))
	}
	evidence := by == bySeries && slices.ContainsFunc(chapters, func(c chapter) bool { return len(c.controls) > 0 })
	if evidence {
		w.line("- Evidence by control")
	}
	w.line()
	for _, c := range chapters {
		w.para("## " + c.title)
		w.questions(c.questions)
		if by == byRole {
			w.evidence("### Evidence to collect: "+c.title, c.controls, "####")
		}
	}
	if evidence {
		var all []*questions.Control
		for i := range bank.Controls {
			x := &bank.Controls[i]
			if slices.ContainsFunc(chapters, func(c chapter) bool { return slices.Contains(c.controls, x) }) {
				all = append(all, x)
			}
		}
		w.evidence("## Evidence by control", all, "###")
	}
	return strings.TrimRight(w.b.String(), "\n") + "\n"
}

// chaptersOf puts questions together. A control belongs to each series whose
// questions name it, but to one role: the one that sees to it, or where that
// has no chapter the first that is asked about it.
func chaptersOf(bank *questions.Bank, chosen []*questions.Question, by string) []chapter {
	var out []chapter
	at := map[string]int{}
	key := func(q *questions.Question) string {
		if by == byRole {
			return q.OwnerRole
		}
		return assessment.SeriesOf(bank, q)
	}
	for _, q := range chosen {
		k := key(q)
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, chapter{title: chapterTitle(bank, k, by)})
		}
		out[i].questions = append(out[i].questions, q)
	}
	seen := map[string]bool{}
	for _, q := range chosen {
		for _, id := range q.Controls {
			x := bank.Control(id)
			if x == nil || seen[id] {
				continue
			}
			i := at[key(q)]
			if by == byRole {
				seen[id] = true
				if own, ok := at[x.OwnerRole]; ok {
					i = own
				}
			}
			if !slices.Contains(out[i].controls, x) {
				out[i].controls = append(out[i].controls, x)
			}
		}
	}
	return out
}

func chapterTitle(bank *questions.Bank, key, by string) string {
	if by == byRole {
		if key == "" {
			return "Anyone"
		}
		return strings.ToUpper(key[:1]) + key[1:]
	}
	for _, s := range bank.Series {
		if s.ID == key {
			return s.ID + " " + s.Title
		}
	}
	return key + " System description"
}

type markdownWriter struct {
	bank *questions.Bank
	b    strings.Builder
}

func (w *markdownWriter) line(parts ...string) {
	w.b.WriteString(strings.Join(parts, ""))
	w.b.WriteByte('\n')
}

// para writes a line with a blank one after it; nothing for "".
func (w *markdownWriter) para(parts ...string) {
	if s := strings.Join(parts, ""); s != "" {
		w.b.WriteString(s + "\n\n")
	}
}

func (w *markdownWriter) part(label, text string) {
	if text != "" {
		w.para("**", label, ":** ", text)
	}
}

func (w *markdownWriter) items(label string, list []string) {
	if len(list) == 0 {
		return
	}
	w.para("**", label, ":**")
	for _, x := range list {
		w.line("- ", x)
	}
	w.line()
}

func (w *markdownWriter) questions(list []*questions.Question) {
	last := ""
	for _, q := range list {
		if q.Criterion != last {
			last = q.Criterion
			title, summary := "", ""
			if c := w.bank.Criterion(last); c != nil {
				title, summary = c.Title, c.Summary
			} else if it := w.bank.Item(last); it != nil {
				title, summary = it.Title, it.Summary
			}
			w.para("### ", questions.ScreenID(last), " ", title)
			w.para(summary)
		}
		w.question(q)
	}
}

func (w *markdownWriter) question(q *questions.Question) {
	facts := []string{string(q.Kind), "weight " + fmt.Sprint(q.Weight), "effort: " + string(q.Effort), "usually: " + q.OwnerRole}
	for _, x := range []struct {
		holds bool
		word  string
	}{{q.Key, "key"}, {q.Quick, "quick scan"}, {q.WhenText != "", "only when " + q.WhenText}} {
		if x.holds {
			facts = append(facts, x.word)
		}
	}
	w.para("#### ", questions.ScreenID(q.ID), " ", q.Short)
	w.para(q.Ask)
	w.para("*", strings.Join(facts, " · "), "*")
	w.part("Why", q.Why)
	w.part("Good", q.Good)
	w.part("Small company", q.Small)
	w.items("An auditor asks for a Type 1", q.Type1)
	w.items("An auditor asks for a Type 2", q.Type2)
	w.items("First steps", q.Fix)
	w.items("It may not apply because", q.NA)
	var controls []string
	for _, id := range q.Controls {
		if c := w.bank.Control(id); c != nil {
			controls = append(controls, c.Title)
		}
	}
	w.part("Evidence comes from", strings.Join(controls, "; "))
}

// evidence lists what to show for controls.
func (w *markdownWriter) evidence(head string, list []*questions.Control, level string) {
	if len(list) == 0 {
		return
	}
	w.para(head)
	for _, c := range list {
		facts := []string{strings.ReplaceAll(string(c.Cadence), "-", " "), string(c.Kind)}
		if c.OwnerRole != "" {
			facts = append(facts, "usually: "+c.OwnerRole)
		}
		w.para(level, " ", c.Title)
		w.para(c.What)
		w.para("*", strings.Join(facts, " · "), "*")
		w.items("For a Type 1", c.Type1)
		w.items("For a Type 2", c.Type2)
		w.part("Samples", c.Samples)
		w.part("Automation", c.Automate)
	}
}
