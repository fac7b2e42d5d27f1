package ui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/questions/shipped"
)

var levelsInTurn = []assessment.Level{
	assessment.Proven, assessment.Missing, assessment.Operating, assessment.Partial, assessment.Designed, assessment.NA,
}

func dayOf(tb testing.TB, s string) assessment.Day {
	tb.Helper()
	d, err := assessment.ParseDay(s)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// pageSession is a session in memory: answered of every of the questions
// asked, levels in turn.
func pageSession(tb testing.TB, bank *questions.Bank, answered, of int, scope ...questions.Category) *session {
	tb.Helper()
	today := dayOf(tb, "2026-11-23")
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	s := newSession(Options{
		Bank: bank, Actor: "ann", StaleDays: 90,
		Now:     func() time.Time { return now },
		Today:   func() assessment.Day { return today },
		Exports: []ExportKind{{Reader: "board", Format: "md", Owner: true}, {Reader: "board", Format: "html", Owner: true}, {Reader: "customer", Format: "md"}, {Format: "json"}},
		ExportName: func(_ *assessment.Assessment, format, reader string) string {
			return strings.Trim("acme-"+reader, "-") + "." + format
		},
		Export: func(context.Context, *assessment.Assessment, ExportRequest) (ExportResult, error) {
			return ExportResult{Path: "/tmp/acme-board.md", Size: 12345, SHA256: strings.Repeat("ab", 32)}, nil
		},
	})
	a, _, err := assessment.New(bank, "id", assessment.Setup{Name: "Acme", Categories: scope}, s.act())
	if err != nil {
		tb.Fatal(err)
	}
	n := 0
	for i := range bank.Questions {
		q := &bank.Questions[i]
		if !a.Asked(bank, q) {
			continue
		}
		n++
		if n%of >= answered {
			continue
		}
		levels := assessment.LevelsFor(q)
		e := assessment.Edit{Question: q.ID}
		l := levelsInTurn[n%len(levelsInTurn)]
		if q.Description() {
			l = levels[n%len(levels)]
		}
		if e.Level = &l; l == assessment.NA {
			why := "we have none"
			e.Reason = &why
		}
		if n%4 == 0 {
			owner, due := "Zoë 日本", dayOf(tb, fmt.Sprintf("2026-12-%02d", 1+n%28))
			e.Owner, e.Due = &owner, &due
		}
		if _, err := a.Record(bank, e, s.act()); err != nil {
			tb.Fatal(err)
		}
	}
	s.take(a, nil, "")
	return s
}

// pages are the screens of these files by name.
func pages(s *session) map[string]screen {
	search := newSearch(s)
	search.setSize(80, 22)
	for _, r := range "back" {
		search.update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	keys := append(newGaps(s).keys(), newGlobalKeys().all()...)
	list := newAssessments(s).(*assessments)
	list.list, list.read = []assessment.Summary{s.summary(), {Name: "日本", Org: "Zoë"}}, true
	recents := newFiles(s).(*files)
	recents.list = []RecentFile{{s.opts.Path, false}, {"/日本/Zoë.db", true}}
	return map[string]screen{
		"evidence": newEvidence(s), "window": newWindowScreen(s), "clean windows": newEarliest(s), "providers": newProviders(s), "records": newRecords(s, nil, "records"),
		"progress": newProgress(s), "explain": newExplain(s, "CC6.1", ""), "log": newLog(s, &s.bank.Questions[0]), "set-up": newSetupDialog(s),
		"end": newRerunEnd(s), "list": list, "files": recents, "bank": newBankChange(s),
		"results": newResults(s), "gaps": newGaps(s), "search": search, "empty search": newSearch(s),
		"help": newHelp(s, "gaps", keys), "export": newExport(s),
		"control": newControlCard(s, &s.bank.Controls[0]), "term": newTerm(s, s.bank.Glossary[0].Term), "learn": newLearn(s),
		"page": newPage(s, "types"), "terms": newTerms(s, s.bank.Question("CC6.1-01")),
		"question": newQuestionCard(s, &s.bank.Questions[0]), "criterion": newCriterionCard(s, &s.bank.Criteria[0]),
	}
}

// fits checks that a screen stays inside its room.
func fits(tb testing.TB, name string, sc screen, w, h int) {
	tb.Helper()
	view := sc.view()
	if view == "" {
		return
	}
	lines := strings.Split(view, "\n")
	if len(lines) > h {
		tb.Fatalf("%s at %d×%d: %d lines", name, w, h, len(lines))
	}
	for i, l := range lines {
		if n := ansi.StringWidth(l); n > w {
			tb.Fatalf("%s at %d×%d: line %d is %d wide: %q", name, w, h, i, n, ansi.Strip(l))
		}
	}
}

func steps(dense, stride, last int) []int {
	var out []int
	for i := 0; i <= last; i++ {
		if i <= dense || (i-dense)%stride == 0 {
			out = append(out, i)
		}
	}
	return out
}

func TestPagesFitEverySize(t *testing.T) {
	t.Parallel()
	s := pageSession(t, shipped.Bank(), 3, 4, questions.Availability, questions.Privacy)
	for _, ascii := range []bool{false, true} {
		s.opts.ASCII = ascii
		for name, sc := range pages(s) {
			for _, w := range steps(6, 13, 200) {
				for _, h := range steps(8, 11, 60) {
					sc.setSize(w, h)
					sc.refresh()
					fits(t, name, sc, w, h)
				}
			}
		}
	}
}

var someKeys = []tea.KeyPressMsg{
	{Code: tea.KeyUp},
	{Code: tea.KeyDown},
	{Code: tea.KeyLeft},
	{Code: tea.KeyRight},
	{Code: tea.KeyPgUp},
	{Code: tea.KeyPgDown},
	{Code: tea.KeyHome},
	{Code: tea.KeyEnd},
	{Code: tea.KeyEnter},
	{Code: tea.KeyTab},
	{Code: tea.KeySpace, Text: " "},
	{Code: tea.KeyEscape},
	{Code: tea.KeyBackspace},
	{Code: 't', Text: "t"},
	{Code: 'c', Text: "c"},
	{Code: 'j', Text: "j"},
	{Code: 'k', Text: "k"},
	{Code: 'l', Text: "l"},
	{Code: 'y', Text: "y"},
	{Code: 'e', Text: "e"},
	{Code: 'n', Text: "n"},
	{Code: '日', Text: "日"},
	{Code: 'ö', Text: "ö"},
}

func FuzzKeysOnPages(f *testing.F) {
	s := pageSession(f, shipped.Bank(), 3, 4, questions.Availability)
	empty := pageSession(f, shipped.Bank(), 0, 1)
	for seed := range 6 {
		f.Add(uint64(seed))
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		for _, s := range []*session{s, empty} {
			for name, sc := range pages(s) {
				w, h := 80, 22
				sc.setSize(w, h)
				sc.refresh()
				for range 120 {
					switch r.IntN(12) {
					case 0:
						w, h = r.IntN(201), r.IntN(61)
						sc.setSize(w, h)
						sc.refresh()
					case 1:
						sc.update(tea.PasteMsg{Content: "pa\r\nste\x1b[31m\t日本" + strings.Repeat("x", r.IntN(300))})
					default:
						pressed := someKeys[r.IntN(len(someKeys))]
						cmd := sc.update(pressed)
						if _, ok := sc.(*export); ok && (pressed.Code == tea.KeyEnter || pressed.Code == 'y') {
							runAll(sc, cmd, 2*time.Millisecond)
						}
					}
					fits(t, name, sc, w, h)
					sc.keys()
					sc.typing()
				}
			}
		}
	})
}

func BenchmarkPages(b *testing.B) {
	s := pageSession(b, shipped.Bank(), 4, 5, questions.Categories()...)
	down := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyUp}}
	for _, name := range []string{"results", "gaps", "help", "control"} {
		sc := pages(s)[name]
		b.Run(name, func(b *testing.B) {
			sc.setSize(120, 38)
			press(sc, slices.Repeat([]string{"down"}, 25)...)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				sc.update(down[i%2])
				_ = sc.view()
				i++
			}
		})
	}
	b.Run("search", func(b *testing.B) {
		sc := newSearch(s)
		sc.setSize(120, 38)
		press(sc, "b", "a", "c")
		b.ReportAllocs()
		keys := []tea.KeyPressMsg{{Code: 'k', Text: "k"}, {Code: tea.KeyBackspace}}
		i := 0
		for b.Loop() {
			sc.update(keys[i%2])
			_ = sc.view()
			i++
		}
	})
	b.Run("what-if", func(b *testing.B) {
		sc := newGaps(s)
		sc.setSize(120, 38)
		b.ReportAllocs()
		for b.Loop() {
			press(sc, "space", "up")
			_ = sc.view()
		}
	})
	for _, name := range []string{"results", "gaps"} {
		sc := pages(s)[name]
		b.Run("refresh "+name, func(b *testing.B) {
			sc.setSize(120, 38)
			b.ReportAllocs()
			for b.Loop() {
				sc.refresh()
			}
		})
	}
}

// lastMove is the page that was asked for last.
func lastMove(s *session) tea.Msg {
	if len(s.moves) == 0 {
		return nil
	}
	return s.moves[len(s.moves)-1]
}
