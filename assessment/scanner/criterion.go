package scanner

import (
	"regexp"
	"strings"
	"sync"

	"soc2ready/questions"
)

var (
	// "CC6.1 The entity …", "SOC 2 A1.2: …"
	criterionName = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?i:soc[ _-]?2[ :_-]*)?(CC|PI|A|C|P)([1-9])\.([0-9]{1,2})(?:[^0-9.]|$)`)
	})
	// "cc_6_1", "cc_a_1_2", "soc_2_pi_1_3", "benchmark.soc_2_c_1_1"
	criterionID = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:[a-z0-9_]+\.)*(?:soc_?2_)?(cc_)?(cc|pi|a|c|p)_?([1-9])_([0-9]{1,2})$`)
	})
)

// Criterion reads the criterion that a requirement speaks of from its name,
// such as "A1.2 The entity …", or from an id that spells one, such as cc_6_1;
// "" where it names none of the bank.
//
// Prowler's id of A1.2 is cc_a_1_1 in most editions and cc_a_1_2 in others,
// while it has nothing for A1.1: so that one id is taken for what its name
// says. cc_1_3 is CC1.3, and cc_c_1_1 is C1.1.
func Criterion(bank *questions.Bank, requirement string) string {
	requirement = strings.TrimSpace(requirement)
	id := ""
	if m := criterionName().FindStringSubmatch(requirement); m != nil {
		id = m[1] + m[2] + "." + m[3]
	} else if m := criterionID().FindStringSubmatch(strings.ToLower(strings.NewReplacer("-", "_", " ", "_").Replace(requirement))); m != nil {
		letters := strings.ToUpper(m[2])
		if m[1] != "" && letters == "CC" {
			return ""
		}
		id = letters + m[3] + "." + m[4]
		if m[1] != "" && id == "A1.1" {
			id = "A1.2"
		}
	}
	if bank.Criterion(id) == nil {
		return ""
	}
	return id
}

// soc2 says whether a framework's name is that of SOC 2.
func soc2(framework string) bool {
	s := strings.ToLower(framework)
	s = strings.NewReplacer(" ", "", "-", "", "_", "").Replace(s)
	return strings.HasPrefix(s, "soc2") || strings.HasSuffix(s, "soc2") || strings.Contains(s, "awssoc2")
}
