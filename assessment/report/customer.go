package report

import (
	"cmp"
	"slices"
	"strings"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// CustomerDocument is what may be handed to a customer: what is recorded about
// a SOC 2 report, in words that say no more. It holds no score, no criterion,
// nobody's name and no note, whatever the answers are.
func CustomerDocument(in Input) Document {
	a := in.Assessment
	say := assessment.Say(a, in.Today)
	d := in.frame("About SOC 2: " + cmp.Or(a.Header.System, a.Header.Org, "our service"))
	d.Subtitle = a.Header.Org
	// What the company calls its assessment, what it aims at and when it means
	// to be observed is no customer's matter yet.
	d.Facts = slices.DeleteFunc(d.Facts, func(f Fact) bool { return f.Name == "Assessment" || f.Name == "Target" || f.Name == "Window" })

	d.add(Heading{2, "In short"})
	d.say(Say(say.Website))
	d.add(Heading{2, "Do you have a SOC 2 report?"})
	d.say(Say(say.Questionnaire))
	if say.Bridge != nil {
		d.say(Say(say.Bridge.Text))
	}
	d.add(Heading{2, "What these words mean"})
	d.add(List{Items: []Text{
		Say("A SOC 2 report holds the opinion of an independent CPA firm on a system and its controls. Nobody issues a certificate."),
		Say("A Type 1 report speaks about the design of controls on one day. A Type 2 report also holds the firm's tests of how they worked over a period."),
		Say("What a company says about itself, as on this page, is no opinion of a CPA firm and takes the place of none."),
	}})
	if !reported(say.Stage) {
		d.add(Heading{2, "What our own work is about"})
		d.say(Say("For ourselves, we compare our daily practice with the trust services criteria for these categories:"))
		var list List
		for _, c := range a.Header.Scope {
			list.Items = append(list.Items, Strong(Category(string(c))+":").with(Run{Words: " " + promise(c)}))
		}
		d.add(list)
		d.say(Say("This tells which subjects we look at. It does not tell how well we do in them."))
	}
	return d
}

func reported(s *assessment.Stage) bool { return s != nil && s.Report() }

// promise says what a category is about, promising nothing.
func promise(c questions.Category) string {
	switch c {
	case questions.Security:
		return "keeping the system from unauthorized access and damage"
	case questions.Availability:
		return "the system being there when it is needed"
	case questions.ProcessingIntegrity:
		return "processing being complete, right and on time"
	case questions.Confidentiality:
		return "keeping confidential information confidential"
	case questions.Privacy:
		return "how personal data is collected, used, kept and given away"
	}
	return strings.ReplaceAll(string(c), "-", " ")
}
