package claims

import "slices"

// A Rule is one kind of wording and what is wrong with it.
type Rule struct {
	ID       string
	Severity string // Wrong or Overstated
	What     string // the wording, in a few words
	Why      string
	Instead  string   // words that can be copied
	Examples []string // of what is found
}

// Rules lists the rules; where two find the same words, the earlier one is
// reported. docs/claims.md shows them to people.
func Rules() []Rule {
	return []Rule{
		{
			"badge", Wrong, "a badge, or the text behind an image, that says certified, compliant or passed",
			"There is no certificate to show. The AICPA lends examined companies a logo, under its conditions; it says neither certified nor compliant.",
			"SOC 2 Type 2 report available",
			[]string{`<img alt="SOC 2 certified">`, "![SOC 2 compliant](badge.svg)"},
		},
		{
			"aicpa", Wrong, "approval, examination or a report by the AICPA",
			"The AICPA writes the criteria. It examines, approves and certifies nobody; a licensed CPA firm examines and signs.",
			"examined by an independent CPA firm",
			[]string{"approved by the AICPA", "AICPA certified"},
		},
		{
			"readiness", Overstated, "readiness, a self-assessment or software sold as a report",
			"Readiness is what a company says about itself. Only a licensed CPA firm can issue a SOC 2 report.",
			"We are preparing for a SOC 2 examination",
			[]string{"our readiness score is as good as a SOC 2 report", "the tool generates your SOC 2 report in minutes, no auditor needed"},
		},
		{
			"certified", Wrong, "certified, certification, certificate",
			"A SOC 2 ends in a report with an opinion, not in a certificate. No body certifies anybody.",
			"has a SOC 2 Type 2 report",
			[]string{"SOC 2 certified", "our SOC 2 Type II certification", "certified for ISO 27001 and SOC 2"},
		},
		{
			"listed", Wrong, "SOC 2 in a list or table of certifications",
			"SOC 2 is an attestation, so it does not belong among certifications such as ISO 27001.",
			"Reports: SOC 2 Type 2",
			[]string{"Certifications: SOC 2, ISO 27001"},
		},
		{
			"accredited", Wrong, "accredited, approved, awarded, granted",
			"Nobody grants, awards or accredits a SOC 2. A CPA firm examines and gives an opinion.",
			"has been examined and has a SOC 2 Type 2 report",
			[]string{"SOC 2 accredited", "was awarded SOC 2 Type II"},
		},
		{
			"passed", Wrong, "passed or failed",
			"A SOC 2 has no pass mark. The opinion is unqualified, qualified, adverse or withheld, and names the exceptions.",
			"completed a SOC 2 Type 2 examination with an unqualified opinion",
			[]string{"we passed our SOC 2 audit", "SOC 2 Type II: passed"},
		},
		{
			"type-1-over-time", Wrong, "a Type 1 said to show that controls worked over time",
			"A Type 1 speaks of the design on one date. Only a Type 2 speaks of how controls worked over a period.",
			"Our SOC 2 Type 1 report covers the design of our controls as of its date",
			[]string{"our SOC 2 Type 1 report proves that controls worked all year"},
		},
		{
			"borrowed", Wrong, "a provider's report taken for one's own",
			"A report covers the system it describes. A cloud provider's report says nothing about what others build on it.",
			"Our hosting provider has its own SOC 2 report; it does not cover our service",
			[]string{"we inherit SOC 2 from our cloud"},
		},
		{
			"compliant", Overstated, "compliant, as if somebody had found it",
			"It reads like a verdict, and nobody gives one: what there is, is a report on a date or period. Of oneself one can say that one follows the criteria.",
			"has a SOC 2 Type 2 report",
			[]string{"SOC 2 compliant", "achieved SOC 2 compliance"},
		},
		{
			"outdated", Overstated, "a report taken for more than its date bears",
			"A report speaks of its date or period and of nothing after it, and the standards set no date on which it ends.",
			"Our SOC 2 Type 2 report covers the period it names; ask us for a bridge letter for the time since",
			[]string{"our SOC 2 report is valid until June", "our 2022 SOC 2 report shows that our controls work today"},
		},
		{
			"guarantee", Overstated, "a report as proof that nothing can happen",
			"A CPA firm gives reasonable assurance, never a guarantee. A company with a clean opinion can still be breached.",
			"A SOC 2 report gives reasonable assurance",
			[]string{"SOC 2 guarantees that your data is safe"},
		},
		{
			"soc-ii", Wrong, "SOC II",
			"The name is SOC 2, with an Arabic numeral. Only the type is written I or II as well.",
			"SOC 2",
			[]string{"SOC II"},
		},
	}
}

func rank(id string) int {
	return slices.IndexFunc(Rules(), func(r Rule) bool { return r.ID == id })
}

// better fits the better words to the type that the text names.
func better(rule string, t term) string {
	name := "SOC 2 Type 2"
	if t.one && !t.two {
		name = "SOC 2 Type 1"
	}
	switch rule {
	case "certified", "compliant":
		return "has a " + name + " report"
	case "listed":
		return "Reports: " + name
	case "accredited":
		return "has been examined and has a " + name + " report"
	case "passed":
		return "completed a " + name + " examination with an unqualified opinion"
	}
	return ""
}
