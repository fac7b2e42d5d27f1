package assessment

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"soc2ready/questions"
)

// Saying is what may be said about SOC 2 today: never more than is recorded,
// and nothing that a score tells.
type Saying struct {
	Stage *Stage // as recorded; nil when nothing is, or it can't be true
	Line  string // where the company stands

	// Texts to hand out: a sentence or two for a website, the answer in a
	// security questionnaire, a paragraph for a mail.
	Website, Questionnaire, Email string

	Bridge       *Bridge  // what management may offer beside the report
	CurrentUntil Day      // last day on which most readers take the report as current
	OutOfDate    bool     // that day is over
	Hints        []string // what to record or to mind, for the company itself
}

// Bridge is the letter that management may offer for the time since a report.
type Bridge struct {
	Until Day // the last day on which it is usual
	Text  string
}

// Practice gives how many months a report is usually taken as current, and how
// many a bridge letter covers at most. No standard fixes either.
const (
	currentMonths = 12
	bridgeMonths  = 3
)

// Say tells what may be said on a day.
func Say(a *Assessment, today Day) Saying {
	s := sayer{system: a.Header.System, categories: a.Header.Scope, today: today}
	if s.system == "" {
		s.system = "our service"
	}
	stage, err := checkStage(a.Header.Stage)
	if err != nil || stage.over(today) != nil {
		// Someone wrote to the file, or the clock was set back.
		out := s.nothing()
		out.Hints = []string{"What is recorded about a report can't be true today. Record it again with \"soc2ready set --stage\"."}
		return out
	}
	if s.stage = stage; stage == nil {
		return s.nothing()
	}
	var out Saying
	switch stage.Kind {
	case StagePractice:
		out = s.practice()
	case StageToward:
		out = s.toward()
	case StageExamination:
		out = s.examination()
	case StageType1, StageType2:
		out = s.report()
	}
	out.Stage = stage
	return out
}

type sayer struct {
	system     string
	categories []questions.Category // of the assessment
	stage      *Stage
	today      Day
}

func (s sayer) nothing() Saying {
	return Saying{
		Line:          "No stage is recorded: there is nothing to say but that you offer no SOC 2 report.",
		Website:       "We do not offer a SOC 2® report at present.",
		Questionnaire: "No. We do not offer a SOC 2® report at present.",
		Email: "Thank you for asking about SOC 2®. We do not offer a SOC 2 report at present. " +
			"Please tell us which points matter to you, and we will answer them one by one.",
		Hints: []string{"Record where you stand with \"soc2ready set --stage practice\" (or toward, examination, type1, type2)."},
	}
}

func (s sayer) practice() Saying {
	guide := "the trust services criteria for " + andAll(s.categories)
	return Saying{
		Line:    "Practice today: no SOC 2 report, and no examination prepared or under way.",
		Website: "We use " + guide + " as a guide for our own practice. We do not have a SOC 2® report.",
		Questionnaire: "No. We do not have a SOC 2® report, and no examination is under way. We use " + guide +
			" as a guide for our own practice and assess ourselves against them. This is self-reported; nobody independent has examined it.",
		Email: "Thank you for asking about SOC 2®. We do not have a SOC 2 report. We use " + guide +
			" as a guide for our own practice and assess ourselves against them; this is self-reported, and no CPA firm has examined it. " +
			"Please tell us which points matter to you, and we will answer them one by one.",
	}
}

func (s sayer) toward() Saying {
	guide := "the trust services criteria for " + andAll(s.categories)
	return Saying{
		Line:    "Preparing for a SOC 2 examination: none is under way, and there is no report yet.",
		Website: "We are preparing for a SOC 2® examination of " + s.system + ". We do not have a SOC 2 report yet.",
		Questionnaire: "Not yet. We are preparing for a SOC 2® examination of " + s.system + "; it has not begun, and there is no report. " +
			"We use " + guide + " as a guide and assess ourselves against them. This is self-reported.",
		Email: "Thank you for asking about SOC 2®. We are preparing for a SOC 2 examination of " + s.system +
			". It has not begun, and we do not have a report yet. Meanwhile we use " + guide +
			" as a guide and assess ourselves against them; this is self-reported. " +
			"Please tell us which points matter to you, and we will answer them one by one.",
		Hints: []string{"Name no date for the report: nobody knows it yet."},
	}
}

func (s sayer) examination() Saying {
	firm := s.stage.Firm
	return Saying{
		Line:    sentence("A SOC 2 examination is under way, and there is no report yet. The firm is " + firm),
		Website: "An independent CPA firm is examining " + s.system + " for a SOC 2® report. There is no report yet.",
		Questionnaire: "Not yet. A SOC 2® examination of " + s.system + " by " + firm +
			" is under way. There is no report yet, and what it will say is open.",
		Email: "Thank you for asking about SOC 2®. The CPA firm " + firm + " is examining " + s.system +
			" for a SOC 2 report. The report is not there yet, and what it will say is open. " +
			"Please tell us which points matter to you now, and we will answer them one by one.",
		Hints: []string{"Ask the firm before you name it in public, and name no date for the report."},
	}
}

// report is a Type 1 or Type 2, current or out of date.
func (s sayer) report() Saying {
	st := s.stage
	one := st.Kind == StageType1
	kind, name, when, speaks := "a Type 2", "SOC 2® Type 2 report", "covers the period from "+period(st.Start, st.End), "It says nothing about the time after "+st.End.inWords()+"."
	if one {
		kind, name, when = "a Type 1", "SOC 2® Type 1 report", "is as of "+st.AsOf.inWords()
		speaks = "It speaks about the description and the design of controls on that one day and holds no tests of how they worked over time. We do not offer a Type 2 report at present."
	}
	if len(st.Covers) > 0 {
		when += ", for " + andAll(st.Covers)
	}
	out := Saying{CurrentUntil: st.Last().AddMonths(currentMonths)}
	out.OutOfDate = s.today.After(out.CurrentUntil)
	line := noMark(name) + " of " + st.Firm + ", which " + when
	since := "its period ended more than 12 months ago"
	if one {
		since = "that day is more than 12 months ago"
	}
	if out.OutOfDate {
		out.Line = line + ". Out of date: " + since + "."
		out.Website = "Our last " + name + " on " + s.system + " " + when + ". We do not offer it as current: " + since + "."
		out.Questionnaire = "Not a current one. Our last " + name + " on " + s.system + ", by " + st.Firm + ", " + when + ". It is out of date, as " + since + ". " + speaks
		out.Email = "Thank you for asking about SOC 2®. Our last " + noMark(name) + " on " + s.system + ", by " + st.Firm + ", " + when +
			". It is out of date, as " + since + ". " + speaks + " We can send you the report under a confidentiality agreement if it helps you all the same."
		out.Hints = append(out.Hints, "Do not say when the next report comes before its examination has begun.")
	} else {
		out.Line = line + "."
		out.Website = "An independent CPA firm has examined " + s.system + ". Our " + name + " " + when + ". We share it under a confidentiality agreement."
		out.Questionnaire = "Yes, " + kind + ". Our " + name + " on " + s.system + ", by " + st.Firm + ", " + when + ". " + speaks + " We share it under a confidentiality agreement."
		out.Email = "Thank you for asking about SOC 2®. We have a " + noMark(name) + " on " + s.system + ", by the CPA firm " + st.Firm + ". It " + when + ". " + speaks +
			" We can send it to you under a confidentiality agreement; please read the opinion and any exceptions in it."
		out.Hints = append(out.Hints, "Ask the firm before you name it in public.")
	}
	if len(st.Covers) == 0 {
		out.Hints = append(out.Hints, "The texts name no categories, as none are recorded. Record those of the report with \"soc2ready set --covers\".")
	}
	if until := st.End.AddMonths(bridgeMonths); !one && s.today.After(st.End) && !s.today.After(until) {
		out.Bridge = &Bridge{until, "For the time since " + st.End.inWords() + " our management can write a bridge letter. It is written by us, not by the auditor, " +
			"does not replace a report and gives no assurance."}
	}
	return out
}

func noMark(s string) string { return strings.Replace(s, "®", "", 1) }

// sentence ends a text with a full stop, once.
func sentence(s string) string { return strings.TrimRight(s, ".") + "." }

// period tells two days: "March 1 to August 31, 2026".
func period(from, to Day) string {
	if from.year == to.year {
		return from.monthAndDay() + " to " + to.inWords()
	}
	return from.inWords() + " to " + to.inWords()
}

func (d Day) monthAndDay() string { return time.Month(d.month).String() + " " + strconv.Itoa(d.day) }

// inWords writes the day for readers of English: "August 31, 2026".
func (d Day) inWords() string { return d.monthAndDay() + ", " + strconv.Itoa(d.year) }

// andAll names categories in the order of the bank: "security and availability".
func andAll(cats []questions.Category) string {
	var names []string
	for _, c := range questions.Categories() {
		if slices.Contains(cats, c) {
			names = append(names, strings.ReplaceAll(string(c), "-", " "))
		}
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}
