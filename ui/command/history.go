package command

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
)

type historyDocument struct {
	Schema     string          `json:"schema"`
	Assessment string          `json:"assessment"`
	Head       string          `json:"head"`
	Entries    []entryDocument `json:"entries"`
}

type entryDocument struct {
	N        int             `json:"n"`
	Time     string          `json:"time"`
	Actor    string          `json:"actor"`
	Kind     string          `json:"kind"`
	Subject  string          `json:"subject"`
	Old      json.RawMessage `json:"old"`
	New      json.RawMessage `json:"new"`
	Redacted bool            `json:"redacted"`
	Hash     string          `json:"hash"`
}

type historyVerifyDocument struct {
	Schema     string `json:"schema"`
	Assessment string `json:"assessment"`
	Entries    int    `json:"entries"`
	Redacted   []int  `json:"redacted"`
	Head       string `json:"head"`
}

func newHistory(r *run) *cobra.Command {
	var question string
	c := &cobra.Command{
		Use:   "history [flags]",
		Short: "List who changed what, and when",
		Long: "List every change with its number, time and author. The entries form a chain of hashes: \"soc2ready history verify\" finds one that " +
			"was changed, is missing or stands in another place; \"soc2ready history redact N\" erases what an entry holds, and the chain still holds.",
		Example: "soc2ready history --question CC6.2-01\nsoc2ready history verify\nsoc2ready history redact 17",
		Args:    cobra.ArbitraryArgs,
	}
	c.Flags().StringVar(&question, "question", "", "only what was recorded on this question")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		only := c.Flags().Changed("question")
		if only && question == "" {
			return wrongUse("--question is empty")
		}
		return r.with(ctx, Mode{}, func(s *session) error {
			a, _, err := s.load(ctx)
			if err != nil {
				return err
			}
			entries, err := s.store.History(ctx, a.ID, question, 0, 0)
			if err != nil {
				return err
			}
			if only {
				entries = ofQuestion(entries, question)
				if len(entries) == 0 && r.deps.Bank.Question(question) == nil {
					return unknownHint(assessment.Unknown{What: "question", ID: assessment.CleanLine(question)})
				}
			}
			if r.flags.json {
				return r.printHistory(a, entries)
			}
			return r.printLog(entries)
		})
	})
	c.AddCommand(newHistoryVerify(r), newHistoryRedact(r))
	return c
}

func ofQuestion(entries []assessment.Entry, id string) (of []assessment.Entry) {
	for _, e := range entries {
		if e.Kind == assessment.KindAnswer && e.Subject == id {
			of = append(of, e)
		}
	}
	return of
}

func (r *run) printHistory(a *assessment.Assessment, entries []assessment.Entry) error {
	d := historyDocument{"soc2ready/history/1", a.Header.Name, a.Head, []entryDocument{}}
	for _, e := range entries {
		x := entryDocument{N: e.N, Time: clock(e.Time), Actor: e.Actor, Kind: e.Kind, Subject: e.Subject, Redacted: e.Redacted(), Hash: e.Hash}
		if !x.Redacted {
			p, err := e.Read()
			if err != nil {
				return err
			}
			x.Old, x.New = p.Old, p.New
		}
		d.Entries = append(d.Entries, x)
	}
	if err := r.printJSON(d); err != nil {
		return err
	}
	b := escaped(r.data.Bytes())
	r.data.Reset()
	r.data.Write(b)
	return nil
}

func (r *run) printLog(entries []assessment.Entry) error {
	p := &paper{}
	if len(entries) == 0 {
		p.line("Nothing recorded yet.")
	}
	var rows [][]string
	for _, e := range entries {
		words, err := entryWords(e)
		if err != nil {
			return err
		}
		rows = append(rows, []string{
			strconv.Itoa(e.N), e.Time.In(r.deps.Now().Location()).Format("2006-01-02 15:04"), assessment.CleanLine(e.Actor), words,
		})
	}
	p.rows(0, rows)
	return r.print(p)
}

func newHistoryVerify(r *run) *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Check that the history is whole and leads to what stands",
		Args:  cobra.ArbitraryArgs,
		RunE: r.do(0, 0, func(ctx context.Context, _ []string) error {
			return r.with(ctx, Mode{}, func(s *session) error {
				sum, err := s.find(ctx)
				if err != nil {
					return err
				}
				v, err := s.verify(ctx, sum.ID)
				if err != nil {
					return fmt.Errorf("%s: %w", sum.Name, err)
				}
				if r.flags.json {
					return r.printJSON(historyVerifyDocument{"soc2ready/history-verify/1", sum.Name, v.entries, list(v.redacted), v.head})
				}
				p := &paper{}
				p.text(0, fmt.Sprintf("%s: the chain holds from entry 1 to %d and leads to what stands. Its last hash is", sum.Name, v.entries))
				p.line("  ", v.head)
				if len(v.redacted) > 0 {
					p.text(0, "Erased on purpose: "+numbers(v.redacted))
				}
				p.text(0, dim("It shows a change by mistake or in passing. Whoever owns the file can write all of it anew: keep this hash elsewhere, or in an export."))
				return r.print(p)
			})
		}),
	}
}

func newHistoryRedact(r *run) *cobra.Command {
	return &cobra.Command{
		Use:   "redact N",
		Short: "Erase what an entry holds, for good",
		Long: "Erase the old and new value that entry N holds, such as a secret in a note, for good. That there was an entry, by whom and when, stays, " +
			"and the chain still holds. What stands now can't be erased: record another value first.",
		Example: "soc2ready history --question CC6.2-01\nsoc2ready history redact 17",
		Args:    cobra.ArbitraryArgs,
		RunE: r.do(1, 1, func(ctx context.Context, args []string) error {
			n, err := strconv.Atoi(args[0])
			if err != nil || n < 1 {
				return wrongUse("%s is not the number of an entry", quoted(args[0]))
			}
			return r.with(ctx, Mode{}, func(s *session) error { return s.redact(ctx, n) })
		}),
	}
}

func (s *session) redact(ctx context.Context, n int) error {
	if err := s.writable(); err != nil {
		return err
	}
	a, _, err := s.load(ctx)
	if err != nil {
		return err
	}
	history, err := s.store.History(ctx, a.ID, "", 0, 0)
	if err != nil {
		return err
	}
	if err := assessment.Redactable(history, n); err != nil {
		return unknownHint(err)
	}
	also := assessment.AlsoHolding(history, n)
	if err := s.file.Redact(ctx, a.ID, n); err != nil {
		return unknownHint(err)
	}
	if s.flags.json {
		return s.printJSON(newChangedDocument(a, nil))
	}
	s.note("%s: entry %d is erased, and the chain still holds", a.Header.Name, n)
	switch len(also) {
	case 0:
	case 1:
		s.note("the same text is in entry %d too; erase it as well", also[0])
	default:
		s.note("the same text is in the entries %s too; erase them as well", numbers(also))
	}
	s.note("copies made before (backups, exports) still hold it")
	return nil
}

// numbers lists numbers of entries: "3, 7, 12".
func numbers(all []int) string {
	s := ""
	for i, n := range all {
		if i > 0 {
			s += ", "
		}
		s += strconv.Itoa(n)
	}
	return s
}
