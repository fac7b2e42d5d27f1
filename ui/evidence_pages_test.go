package ui

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/questions/shipped"
)

// evidencePages are the screens of evidence in a session.
func evidencePages(s *session) map[string]screen {
	c := &s.score.Window.Controls[0]
	return map[string]screen{
		"evidence": newEvidence(s), "question": newEvidenceOf(s, s.bank.Question("CC6.2-01")), "none": newEvidenceOf(s, &questions.Question{ID: "DC1-01"}),
		"window": newWindowScreen(s), "record": newRecordDialog(s, c, &c.Slots[0]), "edit": editRecordDialog(s, s.a.Evidence["E1"]), "records": newRecords(s, nil, "records"),
		"clean": newEarliest(s), "providers": newProviders(s), "control": newControlDialog(s, c.ID), "picker": newFilePicker(s, func(string) tea.Cmd { return nil }),
		"home": newHome(s), "progress": newProgress(s), "results": newResults(s), "gaps": newGaps(s), "why": newExplain(s, "CC6.2", ""),
	}
}

// withRecords is a session with every state of a slot, long and foreign text.
func withRecords(tb testing.TB, bank *questions.Bank) *session {
	tb.Helper()
	s := pageSession(tb, bank, 3, 4, questions.Availability)
	setup := s.a.Setup()
	setup.Window = &assessment.Window{Start: dayOf(tb, "2026-07-01"), Months: 12}
	if _, err := s.a.Change(bank, setup, s.act()); err != nil {
		tb.Fatal(err)
	}
	if _, err := s.a.PutProvider(assessment.Provider{ID: "cloud", Service: "日本 Zoë", Report: "soc2-type2", PeriodEnd: dayOf(tb, "2026-09-30")}, true, s.act()); err != nil {
		tb.Fatal(err)
	}
	if _, err := s.a.SetControl(bank, bank.Controls[0].ID, assessment.ControlSetting{Proof: questions.Weekly, Reason: "every week\nhere"}, s.act()); err != nil {
		tb.Fatal(err)
	}
	var records []assessment.Record
	for i, c := range bank.Controls {
		for k := range i % 4 {
			r := assessment.Record{
				Control: c.ID, Performed: dayOf(tb, fmt.Sprintf("2026-%02d-%02d", 5+2*k, 1+i%28)), Outcome: assessment.Pass,
				Title: "review of all accounts 日本", Reference: fmt.Sprintf("https://wiki.example.com/review/%d", i),
			}
			if i%7 == 0 && k == 1 {
				r.Outcome = assessment.Exception
			}
			records = append(records, r)
		}
	}
	if _, _, err := s.a.AddEvidence(bank, records, s.act()); err != nil {
		tb.Fatal(err)
	}
	s.rescore()
	return s
}

func TestEvidenceFitsEverySize(t *testing.T) {
	t.Parallel()
	s := withRecords(t, shipped.Bank())
	for _, ascii := range []bool{false, true} {
		s.theme.ASCII = ascii
		for name, sc := range evidencePages(s) {
			for _, w := range steps(6, 17, 200) {
				for _, h := range steps(8, 13, 60) {
					sc.setSize(w, h)
					sc.refresh()
					fits(t, name, sc, w, h)
				}
			}
		}
	}
}

func FuzzKeysOnEvidence(f *testing.F) {
	for seed := range 4 {
		f.Add(uint64(seed))
	}
	s := withRecords(f, shipped.Bank())
	more := append(slices.Clone(someKeys), keyPress("a"), keyPress("["), keyPress("]"), keyPress("-"), keyPress("+"), keyPress("v"), keyPress("r"))
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		for name, sc := range evidencePages(s) {
			w, h := 80, 22
			sc.setSize(w, h)
			sc.refresh()
			for range 60 {
				if r.IntN(10) == 0 {
					w, h = r.IntN(161), r.IntN(51)
					sc.setSize(w, h)
					sc.refresh()
				} else if k := more[r.IntN(len(more))]; k.Code != 'y' && k.Code != tea.KeyEnter { // what others read stays
					sc.update(k)
				}
				fits(t, name, sc, w, h)
			}
		}
	})
}

func TestEvidenceIsDrawnTheSame(t *testing.T) {
	t.Parallel()
	s := withRecords(t, shipped.Bank())
	golden(t, "evidence-80", plainView(newEvidence(s), 80, 22))
	golden(t, "evidence-120", plainView(newEvidence(s), 120, 38))
	golden(t, "evidence-40", plainView(newEvidence(s), 40, 8))
	golden(t, "window-80", plainView(newWindowScreen(s), 80, 22))
	golden(t, "providers-80", plainView(newProviders(s), 80, 22))
}

func TestStripsAreReadableInASCIIAndInBlackAndWhite(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		theme := *newSession(Options{ASCII: ascii}).theme
		seen := map[string]bool{}
		for _, st := range assessment.SlotStates() {
			sign, _, _ := slotMark(&theme, st)
			if seen[sign] || len([]rune(sign)) != 1 || ascii && sign[0] > 126 {
				t.Errorf("%s is drawn as %q, ASCII %v", st, sign, ascii)
			}
			seen[sign] = true
		}
	}
}

func BenchmarkEvidence(b *testing.B) {
	s := withRecords(b, shipped.Bank())
	for _, x := range []struct {
		name string
		sc   screen
		keys []string
	}{
		{"move", newEvidence(s), []string{"down", "up"}},
		{"slot", newEvidence(s), []string{"left", "right"}},
		{"slide", newWindowScreen(s), []string{"left", "right"}},
		{"records", newRecords(s, nil, "records"), []string{"down", "up"}},
	} {
		b.Run(x.name, func(b *testing.B) {
			x.sc.setSize(120, 38)
			x.sc.refresh()
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				press(x.sc, x.keys[i%2])
				_ = x.sc.view()
				i++
			}
		})
	}
	b.Run("refresh", func(b *testing.B) {
		sc := newEvidence(s)
		sc.setSize(120, 38)
		for b.Loop() {
			sc.refresh()
		}
	})
	b.Run("clean windows", func(b *testing.B) {
		for b.Loop() {
			for _, n := range windowLengths {
				if _, err := s.a.Earliest(s.bank, n, s.opts.Today()); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
