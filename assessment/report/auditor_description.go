package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"soc2ready/assessment"
	"soc2ready/questions"
)

const descriptionTitle = "Outline of the system description"

// description is an outline of the system description, item by item: what is
// known here already, and what stands on each of its questions.
func (f *auditorFile) description() {
	f.add(Heading{2, descriptionTitle})
	f.say(Say("What is recorded in this assessment and belongs into the description. It is an outline to write from, not the description, which management writes and answers for."))
	for _, item := range f.Bank.Description {
		if f.Assessment.Header.Target == assessment.Type1 && !slices.Contains(item.Types, 1) {
			continue
		}
		f.add(Heading{3, strings.TrimSpace(item.ID + " " + item.Title)})
		f.say(f.itemState(item.ID))
		known := f.known(item.ID)
		if len(known) == 0 {
			f.say(Say("Nothing about this is recorded beyond the answers below."))
		} else {
			f.add(List{Items: known})
		}
		f.table(f.answers(item.ID))
	}
}

func (f *auditorFile) itemState(id string) Text {
	for _, it := range f.readiness.Type2.Description.Items {
		if it.ID == id {
			return Say("State: " + self(string(it.State), string(it.StateHigh)) + ".")
		}
	}
	return nil
}

// known gathers what is on record for one of DC1 to DC9.
func (f *auditorFile) known(id string) []Text {
	switch id {
	case "DC1":
		return f.knownServices()
	case "DC2":
		return f.knownPromises()
	case "DC3":
		return f.knownParts()
	case "DC4":
		return f.knownIncidents()
	case "DC5":
		return f.knownCriteria()
	case "DC6":
		return nil // nobody records what customers have to do
	case "DC7":
		return f.knownProviders()
	case "DC8":
		return f.knownOut()
	case "DC9":
		return f.knownChanges()
	}
	return nil
}

func (f *auditorFile) knownServices() (out []Text) {
	h := f.Assessment.Header
	if h.Org != "" {
		out = append(out, Say("Organization: "+h.Org))
	}
	if h.System != "" {
		out = append(out, Say("System: "+h.System))
	}
	return append(out, f.fact("goods")...)
}

func (f *auditorFile) knownPromises() (out []Text) {
	for _, c := range f.Assessment.Header.Scope {
		out = append(out, Say("Category chosen: "+Category(string(c))+"; the promises behind it are to be listed"))
	}
	return append(out, f.fact("personal_data")...)
}

func (f *auditorFile) knownParts() (out []Text) {
	for _, id := range []string{"hosting", "office", "people", "contractors", "develops"} {
		out = append(out, f.fact(id)...)
	}
	for _, id := range slices.Sorted(maps.Keys(f.Assessment.Providers)) {
		p := f.Assessment.Providers[id]
		out = append(out, Say("Provider "+p.ID+": "+cmp.Or(p.Service, "service not named")))
	}
	return out
}

// fact tells a fact of the profile in the words of its question.
func (f *auditorFile) fact(id string) []Text {
	v := f.Assessment.Header.Profile[id]
	fact := f.Bank.Fact(id)
	if fact == nil || v == "" {
		return nil
	}
	for _, x := range fact.Values {
		if x.ID == v {
			v = cmp.Or(x.Label, v)
		}
	}
	return []Text{Say(strings.TrimSpace(fact.Ask + " " + v))}
}

// knownIncidents gives the records of the controls about incidents.
func (f *auditorFile) knownIncidents() (out []Text) {
	for _, c := range f.Bank.Controls {
		if !strings.HasPrefix(c.ID, "incident-") {
			continue
		}
		for _, r := range f.records[c.ID] {
			out = append(out, Say(fmt.Sprintf("%s, %s: %s, %s", r.ID, c.Title, outcomeWords(r.Outcome), r.Performed)))
		}
	}
	return out
}

func (f *auditorFile) knownCriteria() (out []Text) {
	n, controls := map[questions.Category]int{}, len(f.serves())
	for _, c := range f.Bank.Criteria {
		n[c.Category]++
	}
	for _, c := range questions.Categories() {
		if f.Assessment.InScope(c) && n[c] > 0 {
			noun := "criteria"
			if n[c] == 1 {
				noun = "criterion"
			}
			out = append(out, Say(fmt.Sprintf("%s: %d %s", Category(string(c)), n[c], noun)))
		}
	}
	return append(out, Say("Edition: "+f.Bank.Edition), Say(Count(controls, "control")+" behind them, listed above by criterion"))
}

func (f *auditorFile) knownProviders() (out []Text) {
	for _, id := range slices.Sorted(maps.Keys(f.Assessment.Providers)) {
		p := f.Assessment.Providers[id]
		s := p.ID + ": " + cmp.Or(p.Service, "service not named") + "; " + cmp.Or(p.Method, "treatment not decided")
		if p.CSOCs {
			s += "; the controls assumed there are listed"
		} else {
			s += "; the controls assumed there are still to be listed"
		}
		out = append(out, Say(s))
	}
	return out
}

// knownOut gives the criteria that nothing applies of, with the reasons.
func (f *auditorFile) knownOut() (out []Text) {
	for _, r := range f.readiness.Type2.Criteria {
		if r.Verdict != assessment.Out {
			continue
		}
		var reasons []string
		for _, i := range f.Bank.Of(r.ID) {
			if a := f.Assessment.Answers[f.Bank.Questions[i].ID]; a.Level == assessment.NA && !slices.Contains(reasons, a.Reason) {
				reasons = append(reasons, a.Reason)
			}
		}
		out = append(out, Say(r.ID+": "+cmp.Or(strings.Join(reasons, "; "), "no question about it applies, by the facts entered")))
	}
	return out
}

func (f *auditorFile) knownChanges() (out []Text) {
	w := f.Assessment.Header.Window
	if w == nil {
		return nil
	}
	return []Text{Say(fmt.Sprintf("Period: %s to %s; list the significant changes in it", w.Start, w.End()))}
}
