package pdf

import (
	"fmt"
	"io"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/questions/shipped"
)

// fullInput is the demo with 1,000 records of evidence, each with a reference
// and a hash.
func fullInput(b *testing.B) report.Input {
	b.Helper()
	in := demoInput(b)
	bank := shipped.Bank()
	var more []assessment.Record
	for i := len(in.Assessment.Evidence); i < 1000; i++ {
		more = append(more, assessment.Record{
			Control: bank.Controls[i%len(bank.Controls)].ID, Performed: in.Today.AddDays(-i % 300), Outcome: assessment.Pass,
			Title: fmt.Sprintf("Review number %d", i), Reference: fmt.Sprintf("evidence/review-%d.pdf", i), SHA256: fmt.Sprintf("%064x", i), Size: 1,
		})
	}
	act := assessment.Act{Actor: "kim", Time: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), Today: in.Today}
	if _, _, err := in.Assessment.AddEvidence(bank, more, act); err != nil {
		b.Fatal(err)
	}
	return in
}

// BenchmarkReports holds what is promised: 300 ms for each report, 1 s as PDF.
func BenchmarkReports(b *testing.B) {
	in := fullInput(b)
	for _, k := range append(report.Kinds(), Kinds()...) {
		if k.History {
			continue
		}
		b.Run(k.Format+"-"+k.Reader, func(b *testing.B) {
			for b.Loop() {
				if _, err := k.Write(io.Discard, in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
