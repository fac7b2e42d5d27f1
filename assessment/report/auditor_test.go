package report_test

import (
	"regexp"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func TestTheAuditorFileTellsWhoWhenAndOnWhatGrounds(t *testing.T) {
	t.Parallel()
	s := written(t, "md", "auditor", input(t, ""))
	for _, want := range []string{
		"met (self-assessed)",
		"**partial:** on for some", "Note: a secret", "kim<br>2026-11-24", "Owner: Kim", "Due 2026-11-24", // the answer
		"| **CC6.1-02** Policy | not ours | kim<br>2026-11-24 |",                                                // N/A
		"Controls: Second factor (mfa), 1 record.",                                                              // of the criterion
		"| E1 | 2026-11-24 | worked | list<br>setting<br>Source: a tool<br>Note: a secret | secret.txt<br>abab", // evidence
		"**The file was found changed.**",
		"| E2 | 2026-11-24<br>covers 2026-08-24 to 2026-11-24 | **exception** |",
		"| Restores tried (restore) | runs yearly, proof yearly | seldom |", // what was changed
		"| aws | hosting | not decided | SOC 2 Type 2 | 2026-09-24 | 2026-11-24 | nothing |",
		"### DC1", "State: drafted (self-assessed).", "- Organization: org",
	} {
		if !strings.Contains(s, want) {
			t.Errorf("lacks %q:\n%s", want, s)
		}
	}
	_, exceptions, _ := strings.Cut(s, "## Exceptions\n")
	exceptions, _, _ = strings.Cut(exceptions, "\n## ")
	if !strings.Contains(exceptions, "E1") || !strings.Contains(exceptions, "E2") {
		t.Errorf("exceptions are:\n%s", exceptions)
	}
	s = regexp.MustCompile(`(?m)^\| Category .*$`).ReplaceAllString(s, "") // counts, under "Met (self-assessed)"
	if bare := regexp.MustCompile(`\b(not met|met|at risk)\b[^(:,]{0,4}[.|]`).FindString(s); bare != "" {
		t.Errorf("a verdict without \"self-assessed\": %q", bare)
	}
}

func TestTheCustomerFileOverstatesNothing(t *testing.T) {
	t.Parallel()
	never := regexp.MustCompile(`\d ?%|CC\d|DC\d|\bE1\b|(?i)\b(kim|secret|score|ready|gap|criterion|target|window)\b`)
	for _, stage := range []*assessment.Stage{
		nil,
		{Kind: assessment.StagePractice},
		{Kind: assessment.StageToward},
		{Kind: assessment.StageExamination, Firm: "Lee CPAs"},
		{Kind: assessment.StageType1, Firm: "Lee CPAs", AsOf: day(t, "2026-03-01"), Covers: []questions.Category{questions.Security}},
		{Kind: assessment.StageType2, Firm: "Lee CPAs", Start: day(t, "2026-01-01"), End: day(t, "2026-06-30")},
		{Kind: assessment.StageType2, Firm: "Lee CPAs", Start: day(t, "2024-01-01"), End: day(t, "2024-06-30")},
	} {
		in := input(t, "")
		in.Assessment.Header.Stage = stage
		for _, format := range []string{"md", "html"} {
			s := written(t, format, "customer", in)
			if format == "html" {
				s = words(parsed(t, s))
				s = s[strings.Index(s, "About SOC 2: system"):]
				_, s, _ = strings.Cut(s, "In short")
			}
			if found := never.FindString(s); found != "" {
				t.Errorf("%v as %s says %q:\n%s", stage, format, found, s)
			}
			say := assessment.Say(in.Assessment, in.Today)
			if format == "md" && (!strings.Contains(s, say.Website) || !strings.Contains(s, say.Questionnaire)) {
				t.Errorf("%v lacks what may be said:\n%s", stage, s)
			}
			if own := strings.Contains(s, "What our own work is about"); own != (stage == nil || !stage.Report()) {
				t.Errorf("%v speaks of our own work: %v", stage, own)
			}
		}
	}
}

func day(t *testing.T, s string) assessment.Day {
	t.Helper()
	d, err := assessment.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
