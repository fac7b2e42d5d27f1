package assessment

import (
	"fmt"
	"slices"

	"soc2ready/questions"
)

// StageKind is where a company stands between practice and reports.
type StageKind string

// Stages, from the first to the last.
const (
	StagePractice    StageKind = "practice"    // works on it, for itself
	StageToward      StageKind = "toward"      // prepares for an examination
	StageExamination StageKind = "examination" // a firm examines
	StageType1       StageKind = "type1"       // has a Type 1 report
	StageType2       StageKind = "type2"       // has a Type 2 report
)

// StageKinds lists them in order.
func StageKinds() []StageKind {
	return []StageKind{StagePractice, StageToward, StageExamination, StageType1, StageType2}
}

// Stage is what a person has recorded about reports. It is never worked out
// from a score.
type Stage struct {
	Kind   StageKind            `json:"kind"`
	Firm   string               `json:"firm,omitempty"`   // of Examination, Type1 and Type2
	AsOf   Day                  `json:"as_of,omitzero"`   // of Type1: the day it speaks about
	Start  Day                  `json:"start,omitzero"`   // of Type2: first day of its period
	End    Day                  `json:"end,omitzero"`     // of Type2: last day of its period
	Covers []questions.Category `json:"covers,omitempty"` // of Type1 and Type2; none: not recorded
}

func (s *Stage) clone() *Stage {
	if s == nil {
		return nil
	}
	c := *s
	c.Covers = slices.Clone(s.Covers)
	return &c
}

// Report says whether there is one.
func (s *Stage) Report() bool { return s.Kind == StageType1 || s.Kind == StageType2 }

// Last is the last day that the report speaks about.
func (s *Stage) Last() Day {
	if s.Kind == StageType1 {
		return s.AsOf
	}
	return s.End
}

// Said tells the stage in words: "a Type 1 report as of 2026-03-31 by Lee CPAs";
// "" without one.
func (s *Stage) Said() string {
	if s == nil {
		return ""
	}
	said := string(s.Kind)
	switch s.Kind {
	case StageToward:
		said = "on the way to an examination"
	case StageExamination:
		said = "in an examination"
	case StageType1:
		said = "a Type 1 report as of " + s.AsOf.String()
	case StageType2:
		said = fmt.Sprintf("a Type 2 report for %s to %s", s.Start, s.End)
	}
	if s.Firm != "" {
		said += " by " + s.Firm
	}
	if len(s.Covers) > 0 {
		said += " on " + listed(each(s.Covers, func(c questions.Category) string { return wordSaid(string(c)) }))
	}
	return said
}

// checkStage gives a cleaned copy. What does not belong to the kind is refused.
func checkStage(s *Stage) (*Stage, error) {
	if s == nil {
		return nil, nil
	}
	c := s.clone()
	refuse := func(field, format string, args ...any) (*Stage, error) {
		return nil, Refused{Field: field, Reason: fmt.Sprintf(format, args...)}
	}
	if !slices.Contains(StageKinds(), c.Kind) {
		return refuse("stage", "%q is not one of practice, toward, examination, type1, type2", string(c.Kind))
	}
	var err error
	if c.Firm, err = bounded("the firm", c.Firm, MaxName, true); err != nil {
		return nil, err
	}
	examined := c.Kind == StageExamination || c.Report()
	switch {
	case !examined && c.Firm != "":
		return refuse("firm", "belongs to the stages examination, type1 and type2 only")
	case examined && c.Firm == "":
		return refuse("firm", "the stage %s needs the name of the CPA firm", c.Kind)
	case c.Kind != StageType1 && !c.AsOf.IsZero():
		return refuse("as-of-report", "belongs to the stage type1 only")
	case c.Kind == StageType1 && c.AsOf.IsZero():
		return refuse("as-of-report", "a Type 1 report needs the day it speaks about")
	case c.Kind != StageType2 && (!c.Start.IsZero() || !c.End.IsZero()):
		return refuse("period", "belongs to the stage type2 only")
	case c.Kind == StageType2 && (c.Start.IsZero() || c.End.IsZero()):
		return refuse("period", "a Type 2 report needs the first and the last day of its period")
	case c.Kind == StageType2 && !c.Start.Before(c.End):
		return refuse("period", "it ends on %s, not after it begins on %s", c.End, c.Start)
	case !c.Report() && len(c.Covers) > 0:
		return refuse("covers", "belongs to the stages type1 and type2 only")
	}
	for _, x := range c.Covers {
		if !slices.Contains(questions.Categories(), x) {
			return refuse("covers", "%q is not one of security, availability, processing-integrity, confidentiality, privacy", string(x))
		}
	}
	slices.Sort(c.Covers)
	c.Covers = slices.Compact(c.Covers)
	return c, nil
}

// over refuses a report on days that are not over.
func (s *Stage) over(today Day) error {
	if s == nil || !s.Report() || !s.Last().After(today) {
		return nil
	}
	field := "period"
	if s.Kind == StageType1 {
		field = "as-of-report"
	}
	return Refused{Field: field, Reason: fmt.Sprintf("%s is after today (%s); there can't be a report on it yet", s.Last(), today)}
}
