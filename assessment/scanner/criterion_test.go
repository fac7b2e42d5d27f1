package scanner_test

import (
	"testing"

	"soc2ready/assessment/scanner"
	"soc2ready/questions/shipped"
)

func TestTheCriterionIsReadFromTheNameOfTheRequirement(t *testing.T) {
	t.Parallel()
	bank := shipped.Bank()
	for requirement, want := range map[string]string{
		"cc_6_1": "CC6.1", "cc_1_3": "CC1.3", "cc_c_1_1": "C1.1", "cc_c_1_2": "C1.2", "pi_1_2": "PI1.2", "cc_pi_1_2": "PI1.2", "CC_6_1": "CC6.1",
		"cc_a_1_1": "A1.2", "cc_a_1_2": "A1.2", "cc_a_1_3": "A1.3", "a_1_1": "A1.1", "a_1_2": "A1.2", "p_1_1": "P1.1", "cc_9_2": "CC9.2",
		"aws_compliance.benchmark.soc_2_cc_6_1": "CC6.1", "benchmark.soc_2_a_1_2": "A1.2", "soc_2_c_1_1": "C1.1", "soc2_cc_7_2": "CC7.2",
		"A1.2 The entity authorizes things":  "A1.2",
		"CC1.3 COSO Principle 3: Management": "CC1.3",
		"C1.1 The entity identifies":         "C1.1",
		"CC6.1":                              "CC6.1", " CC6.1: access": "CC6.1", "SOC 2 CC6.1": "CC6.1", "SOC2: CC8.1": "CC8.1", "P6.7": "P6.7",
		"cc_6": "", "cc_6_": "", "CC6": "", "CC6 Logical access": "", "C1.3": "", "c_1_3": "", "cc_c_1_3": "", "CC6.9": "", "CC10.1": "", "CC6.10": "", "CC6.1.2": "",
		"cc_cc_6_1": "", "1.20": "", "A.9.4.2": "", "AC6.1": "", "": "", "root_result_group": "", "The CC6.1": "",
	} {
		if got := scanner.Criterion(bank, requirement); got != want {
			t.Errorf("%q is %q, want %q", requirement, got, want)
		}
	}
}
