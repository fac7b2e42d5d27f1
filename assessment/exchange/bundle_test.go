package exchange_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/assessment/exchange"
	"soc2ready/assessment/report"
	"soc2ready/questions"
)

func testBank() *questions.Bank {
	return questions.New(questions.Bank{
		Edition: "2017 TSC", Version: "1.0.0",
		Facts:  []questions.Fact{{ID: "hosting", Values: []questions.FactValue{{ID: "cloud"}}}},
		Series: []questions.Series{{ID: "CC6"}}, Criteria: []questions.Criterion{{ID: "CC6.1", Series: "CC6", Category: questions.Security}},
		Description: []questions.DescriptionItem{{ID: "DC1", Types: []int{1, 2}}},
		Controls:    []questions.Control{{ID: "mfa", Kind: questions.Setting, Cadence: questions.Quarterly}},
		Questions: []questions.Question{
			{ID: "CC6.1-01", Criterion: "CC6.1", Short: "Second factor", Ask: "Is it on?", Kind: questions.Setting, Weight: 3, Key: true, Controls: []string{"mfa"}, Effort: questions.Days, OwnerRole: "engineering", Fix: []string{"Switch it on."}},
			{ID: "CC6.1-02", Criterion: "CC6.1", Short: "Policy", Ask: "Is it written?", Kind: questions.Document, Weight: 1, Effort: questions.Hours, OwnerRole: "security"},
			{ID: "CC6.1-03", Criterion: "CC6.1", Short: "Reviews", Ask: "Are they done?", Kind: questions.Occurrence, Weight: 1, Effort: questions.Hours, OwnerRole: "security"},
			{ID: "DC1-01", Criterion: "DC1", Short: "Services", Ask: "Is it described?", Kind: questions.Document, Weight: 1, Effort: questions.Days, OwnerRole: "founder"},
		},
	})
}

var today = func() assessment.Day {
	d, err := assessment.ParseDay("2026-11-24")
	if err != nil {
		panic(err)
	}
	return d
}()

func act(minute int) assessment.Act {
	return assessment.Act{Actor: "kim", Time: time.Date(2026, 11, 24, 9, minute, 0, 0, time.UTC), Today: today}
}

// sample is an assessment with something of everything; its notes hold foreign.
func sample(t testing.TB, foreign string) report.Input {
	t.Helper()
	bank := testBank()
	a, history, err := assessment.New(bank, "id1", assessment.Setup{Name: "acme", Org: "Acme", Profile: questions.Profile{"hosting": "cloud"}}, act(0))
	if err != nil {
		t.Fatal(err)
	}
	keep := func(es []assessment.Entry, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		history = append(history, es...)
	}
	level := func(l assessment.Level) *assessment.Level { return &l }
	aws, note, reason, owner := "aws", foreign+"a note", "not ours", "Kim"
	keep(a.PutProvider(assessment.Provider{ID: "aws", Report: "soc2-type2"}, true, act(1)))
	keep(a.Record(bank, assessment.Edit{Question: "CC6.1-01", Level: level(assessment.Operating), Note: &note, Owner: &owner, Due: &today}, act(2)))
	keep(a.Record(bank, assessment.Edit{Question: "CC6.1-02", Level: level(assessment.NA), Reason: &reason}, act(3)))
	keep(a.Record(bank, assessment.Edit{Question: "CC6.1-03", Level: level(assessment.ByProvider), Provider: &aws}, act(4)))
	es, _, err := a.AddEvidence(bank, []assessment.Record{{Control: "mfa", Performed: today, Outcome: assessment.Pass, Title: "t", Reference: "r", SHA256: strings.Repeat("0", 64), Size: 3}}, act(5))
	keep(es, err)
	keep(a.SetControl(bank, "mfa", assessment.ControlSetting{Out: true, Reason: "because"}, act(6)))
	keep(a.AddCheckpoint(bank, "one", act(7)))
	return report.Input{Bank: bank, Assessment: a, History: history, Today: today, StaleDays: 90}
}

func bundleOf(t fataler, in report.Input) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := report.Bundle(&b, in); err != nil {
		t.Fatalf("%v", err)
	}
	return b.Bytes()
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func TestABundleComesBackByteForByte(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		in := sample(t, rapid.String().Draw(rt, "foreign"))
		b := bundleOf(rt, in)
		c, err := exchange.ReadBundle(b, in.Bank)
		if err != nil {
			rt.Fatalf("%v\n%s", err, b)
		}
		again := in
		again.Assessment, again.History = c.State, c.History
		if !bytes.Equal(bundleOf(rt, again), b) {
			rt.Fatalf("it differs:\n%s", b)
		}
		laid := layAnew(rt, b) // as another program might write it
		if _, err := exchange.ReadBundle(laid, in.Bank); err != nil {
			rt.Fatalf("%v\n%s", err, laid)
		}
	})
}

func layAnew(t fataler, b []byte) []byte {
	var doc map[string]any
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatalf("%v", err)
	}
	doc["later"] = map[string]any{"x": 1}
	out, err := json.Marshal(doc)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return append([]byte("\xef\xbb\xbf"), out...)
}

func TestAChangedBundleIsFoundOutWithTheNumberOfTheEntry(t *testing.T) {
	t.Parallel()
	in := sample(t, "")
	whole := string(bundleOf(t, in))
	for old, now := range map[string]string{`\"a note\"`: `\"b note\"`, `"actor": "kim"`: `"actor": "kit"`, `"2026-11-24T09:02:00.000Z"`: `"2026-11-24T09:03:00.000Z"`} {
		_, err := exchange.ReadBundle([]byte(strings.Replace(whole, old, now, 1)), in.Bank)
		var b assessment.BrokenChain
		if !errors.As(err, &b) || b.N < 1 || b.N > len(in.History) {
			t.Errorf("%s: %v", old, err)
		}
	}
}

func TestListsThatSayOtherThanTheHistoryAreRefusedWithTheirPlace(t *testing.T) {
	t.Parallel()
	in := sample(t, "")
	whole := string(bundleOf(t, in))
	for _, x := range []struct{ old, now, place string }{
		{`"level": "operating"`, `"level": "proven"`, "answers[0].level"},
		{`"outcome": "pass"`, `"outcome": "exception"`, "evidence[0].outcome"},
		{`"name": "acme"`, `"name": "ace"`, "assessment.name"},
		{`"out": true`, `"out": false`, "controls[0].out"},
		{`"report": "soc2-type2"`, `"report": "none"`, "providers[0].report"},
		{`"gate": false`, `"gate": true`, "checkpoints[0].type1.gate"},
	} {
		if !strings.Contains(whole, x.old) {
			t.Fatalf("no %s", x.old)
		}
		_, err := exchange.ReadBundle([]byte(strings.Replace(whole, x.old, x.now, 1)), in.Bank)
		var u exchange.Unreadable
		if !errors.As(err, &u) || u.Place != x.place {
			t.Errorf("%s: %v", x.now, err)
		}
	}
}

func TestABundleThatNoRuleWouldHaveMadeIsRefused(t *testing.T) {
	t.Parallel()
	in := sample(t, "")
	h := in.History
	for _, x := range []struct{ kind, subject, value, want string }{
		{"answer", "CC6.1-02", `{"level":"excellent"}`, "no level"},
		{"answer", "CC6.1-02", `{"level":"provider","provider":"gcp"}`, "not in the register"},
		{"answer", "CC6.1-02", `{"note":"` + strings.Repeat("x", assessment.MaxNote+1) + `"}`, "the limit is"},
		{"answer", "CC6.1-02", `{"level":"na","level":"proven"}`, "there twice"},
		{"answer", "CC6.1-02", strings.Repeat("[", 70) + strings.Repeat("]", 70), "deep"},
		{"assessment", "name", `null`, "no name"},
		{"evidence", "E9", `{"control":"mfa"}`, "days"},
		{"checkpoint", "x", `{"type1":5}`, "damaged"},
	} {
		e := sealed(in.Assessment, x.kind, x.subject, x.value)
		forged := report.Input{Bank: in.Bank, Assessment: in.Assessment.Clone(), History: append(h[:len(h):len(h)], e)}
		forged.Assessment.Head = e.Hash
		_, err := exchange.ReadBundle(bundleOf(t, forged), in.Bank)
		if !errors.Is(err, assessment.ErrDamaged) || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s %s: %v", x.kind, x.value[:min(40, len(x.value))], err)
		}
	}
}

// sealed makes an entry as whoever knows the method can make it.
func sealed(a *assessment.Assessment, kind, subject, value string) assessment.Entry {
	hash := func(b []byte) string {
		h := sha256.Sum256(b)
		return hex.EncodeToString(h[:])
	}
	e := assessment.Entry{N: a.Last + 1, Time: act(59).Time, Actor: "mallory", Kind: kind, Subject: subject, Payload: []byte(`{"old":null,"new":` + value + `}`), Previous: a.Head}
	e.Body = hash(e.Payload)
	var b []byte
	for _, s := range []string{"soc2ready/history/1", e.Previous, strconv.Itoa(e.N), "2026-11-24T09:59:00.000Z", e.Actor, e.Kind, e.Subject, e.Body} {
		b = append(binary.BigEndian.AppendUint64(b, uint64(len(s))), s...)
	}
	e.Hash = hash(b)
	return e
}
