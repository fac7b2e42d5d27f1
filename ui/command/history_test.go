package command

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"soc2ready/assessment"
)

// aHistory gives a program with an assessment of ten entries, 8 to 10 about answers.
func aHistory(t *testing.T) (*program, []assessment.Entry) {
	t.Helper()
	p := newProgram(t)
	p.ok("new", "acme", "--org", "Acme")
	p.ok("answer", "CC6.1-01", "partial", "--note", "the key is SWORDFISH")
	p.ok("answer", "CC6.1-01", "operating", "--note", "in the vault")
	p.ok("answer", "DC1-01", "drafted")
	return p, p.store.history["id1"]
}

func TestVerifyNamesTheEntryThatIsChangedMissingOrInAnotherPlace(t *testing.T) {
	t.Parallel()
	_, clean := aHistory(t)
	n := len(clean)
	for name, x := range map[string]struct {
		harm func(h []assessment.Entry) []assessment.Entry
		want string
	}{
		"payload": {func(h []assessment.Entry) []assessment.Entry {
			h[3].Payload = []byte(strings.Replace(string(h[3].Payload), "1", "2", 1))
			return h
		}, "broken at entry 4: its content"},
		"actor":   {func(h []assessment.Entry) []assessment.Entry { h[4].Actor = "lee"; return h }, "broken at entry 5: its time, actor"},
		"missing": {func(h []assessment.Entry) []assessment.Entry { return slices.Delete(h, 5, 6) }, "broken at entry 6: found entry 7"},
		"swapped": {func(h []assessment.Entry) []assessment.Entry { h[6], h[7] = h[7], h[6]; return h }, "broken at entry 7: found entry 8"},
		"renumbered": {func(h []assessment.Entry) []assessment.Entry {
			h[6], h[7] = h[7], h[6]
			h[6].N, h[7].N = 7, 8
			return h
		}, "broken at entry 7"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, h := aHistory(t)
			p.store.history["id1"] = x.harm(slices.Clone(h))
			p.store.asStored(clean)
			for _, args := range [][]string{{"history", "verify"}, {"history", "verify", "--json"}, {"doctor"}, {"doctor", "--json"}} {
				if line := p.refused(5, args...); !strings.Contains(line, "acme") || !strings.Contains(line, x.want) {
					t.Errorf("%v: %s", args, line)
				}
			}
		})
	}
	p, _ := aHistory(t)
	p.store.history["id1"] = slices.Clone(clean[:n-1])
	p.store.asStored(clean)
	if line := p.refused(5, "history", "verify"); !strings.Contains(line, "the last entry is not the recorded head") {
		t.Errorf("the last entry is gone: %s", line)
	}
}

func TestVerifyComparesWhatIsStoredWithWhatTheHistoryLeadsTo(t *testing.T) {
	t.Parallel()
	at := func(items []assessment.Item, subject string) int {
		return slices.IndexFunc(items, func(x assessment.Item) bool { return x.Subject == subject })
	}
	for name, x := range map[string]struct {
		harm func([]assessment.Item) []assessment.Item
		want string
	}{
		"changed": {func(all []assessment.Item) []assessment.Item {
			i := at(all, "CC6.1-01")
			all[i].Value = strings.Replace(all[i].Value, "operating", "proven", 1)
			return all
		}, `entry 9: answer "CC6.1-01", as it is stored, is not what this entry left`},
		"gone": {
			func(all []assessment.Item) []assessment.Item {
				i := at(all, "DC1-01")
				return slices.Delete(all, i, i+1)
			},
			`entry 10: answer "DC1-01", as it is stored, is missing`,
		},
		"new": {func(all []assessment.Item) []assessment.Item {
			return append(all, assessment.Item{Kind: "answer", Subject: "DC9-01", Value: `{"level":"complete"}`})
		}, `answer "DC9-01" is stored and in no entry`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := aHistory(t)
			p.ok("history", "verify")
			p.store.items = x.harm
			for _, args := range [][]string{{"history", "verify"}, {"doctor"}} {
				if line := p.refused(5, args...); !strings.Contains(line, x.want) {
					t.Errorf("%v: %s", args, line)
				}
			}
		})
	}
}

func TestWhatStandsCannotBeErasedAndTheRestCan(t *testing.T) {
	t.Parallel()
	p, _ := aHistory(t)
	if line := p.refused(2, "history", "redact", "9"); !strings.Contains(line, "what stands now") {
		t.Errorf("%s", line)
	}
	p.refused(4, "history", "redact", "11")
	p.store.readOnly = "it is read-only"
	p.refused(7, "history", "redact", "8")
	p.store.readOnly = ""
	_, out, errs := p.run("history", "redact", "8")
	if out != "" || !strings.Contains(errs, "the same text is in entry 9 too") {
		t.Errorf("%q %q", out, errs)
	}
	if out := p.ok("history", "verify", "--json"); !strings.Contains(out, `"entries":10,"redacted":[8]`) {
		t.Errorf("%s", out)
	}
	if out := p.ok("history", "redact", "8", "--json"); !strings.Contains(out, `"entries":[]`) {
		t.Errorf("%s", out)
	}
}

func TestTheLogTellsWhatEachEntryDid(t *testing.T) {
	t.Parallel()
	p, _ := aHistory(t)
	p.ok("answer", "CC6.1-01", "keep")
	p.env["SOC2READY_TODAY"] = "2026-11-25"
	p.ok("answer", "CC6.1-01", "keep")
	p.ok("answer", "CC6.1-01", "--owner", "Lee", "--due", "2027-01-31", "--flag", "--since", "2026-01-01")
	p.ok("answer", "CC6.1-01", "clear", "--owner", "")
	p.ok("undo")
	p.ok("provider", "add", "aws")
	p.ok("provider", "edit", "aws", "--csocs")
	p.ok("provider", "remove", "aws")
	p.ok("checkpoint", "one")
	p.ok("set", "--org", "Acme Ltd")
	out := p.ok("history")
	for _, want := range []string{
		"name: acme", "open → partial, note the key is SWORDFISH", "partial → operating, note the key is SWORDFISH → in the vault", "DC 1-01: open → drafted",
		"CC6.1-01: confirmed as operating", "since 2026-01-01, owner Lee, due 2027-01-31, flagged", "operating → open, no since any more, no owner any more",
		"(takes back entry 13)", "provider aws: added", "provider aws: changed", "provider aws: taken away", "checkpoint one: added", "org: Acme → Acme Ltd",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the log lacks %q:\n%s", want, out)
		}
	}
}

func TestAHistoryThatWasWrittenByOthersCannotControlTheTerminal(t *testing.T) {
	t.Parallel()
	p, h := aHistory(t)
	h[7].Actor = "a\x1b[31mb\u009b31m"
	h[7].Subject = "CC6.1-01\u202e\x07"
	h[7].Payload = []byte("{\"old\":null,\"new\":{\"level\":\"\u009b31m\",\"note\":\"\\u001b[31m\u202ex\u009c\"}}")
	for _, args := range [][]string{{"history"}, {"history", "--json"}} {
		out := p.ok(args...)
		if i := strings.IndexFunc(out, func(r rune) bool { return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }); i >= 0 {
			t.Errorf("%v: %q", args, out[i:min(len(out), i+20)])
		}
	}
	h[8].Payload = []byte("{\"old")
	p.refused(5, "history", "--json")
	p.refused(5, "history")
}
