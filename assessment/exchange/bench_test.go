package exchange_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/assessment/demo"
	"soc2ready/assessment/exchange"
	"soc2ready/assessment/report"
	"soc2ready/assessment/report/xlsx"
	"soc2ready/questions/shipped"
)

// BenchmarkExchange writes and reads back what can come back in, of the demo
// with all its answers and 1,000 records. The goal is 300 ms each, a second for
// a workbook.
func BenchmarkExchange(b *testing.B) {
	bank := shipped.Bank()
	today, err := assessment.ParseDay("2026-11-24")
	if err != nil {
		b.Fatal(err)
	}
	a, history, err := demo.Build(bank, today)
	if err != nil {
		b.Fatal(err)
	}
	var more []assessment.Record
	for i := len(a.Evidence); i < 1000; i++ {
		more = append(more, assessment.Record{
			Control: bank.Controls[i%len(bank.Controls)].ID, Performed: today.AddDays(-i % 300), Outcome: assessment.Pass,
			Title: fmt.Sprintf("Review number %d", i), Reference: fmt.Sprintf("https://example.com/%d", i),
		})
	}
	who := assessment.Act{Actor: "kim", Time: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), Today: today}
	entries, _, err := a.AddEvidence(bank, more, who)
	if err != nil {
		b.Fatal(err)
	}
	in := report.Input{Bank: bank, Assessment: a, History: append(history, entries...), Today: today, StaleDays: assessment.StaleDays}
	for _, k := range append(report.Kinds(), xlsx.Kinds()...) {
		if k.Format != "json" && k.Format != "csv" && k.Format != "xlsx" {
			continue
		}
		var file bytes.Buffer
		b.Run("write "+k.Format+" "+k.Reader, func(b *testing.B) {
			for b.Loop() {
				file.Reset()
				if _, err := k.Write(&file, in); err != nil {
					b.Fatal(err)
				}
			}
		})
		if k.Reader == "auditor" { // it does not come back
			continue
		}
		b.Run("read "+k.Format, func(b *testing.B) {
			for b.Loop() {
				if err := readBack(k.Format, file.Bytes(), in, who); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// readBack reads a file as import does, up to the difference that it shows.
func readBack(format string, file []byte, in report.Input, who assessment.Act) error {
	if format == "json" {
		c, err := exchange.ReadBundle(file, in.Bank)
		if err == nil {
			_, err = exchange.Everything(c)
		}
		return err
	}
	read := exchange.ReadCSV
	if format == "xlsx" {
		read = exchange.ReadXLSX
	}
	s, err := read(file)
	if err == nil {
		_, err = exchange.Weigh(s, in.Bank, in.Assessment, in.History, nil, who)
	}
	return err
}
