package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
)

type answerFlags struct {
	from                                      string
	reason, provider, note, owner, due, since string
	flag                                      bool
}

func newAnswer(r *run) *cobra.Command {
	var o answerFlags
	c := &cobra.Command{
		Use:   "answer [QUESTION [LEVEL]] [flags]",
		Short: "Answer a question, or many at once",
		Long: "Answer a question: LEVEL is missing, partial, designed, operating or proven (of the system description: " +
			"missing, drafted, complete), na with a reason, provider with the id of one, clear to take the answer away, or keep to " +
			"confirm what stands. An empty value of a flag clears what it names. With --from, one JSON object a line with the " +
			"fields question, level, reason, provider, since, owner, due, note and flag; null clears, and one line that is refused refuses all.",
		Example: "soc2ready answer CC6.2-01 operating --since 2026-03-01\nsoc2ready answer A1.2-03 na --reason \"no own data center\"\nsoc2ready answer --from answers.jsonl",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.StringVar(&o.from, "from", "", "read many answers from a file, - for standard input")
	f.StringVar(&o.reason, "reason", "", "why it does not apply (with na)")
	f.StringVar(&o.provider, "provider", "", "id of the provider that does it (with provider)")
	f.StringVar(&o.note, "note", "", "a note")
	f.StringVar(&o.owner, "owner", "", "who sees to it")
	f.StringVar(&o.due, "due", "", "the day by which it shall be done")
	f.StringVar(&o.since, "since", "", "the day since which it runs (with operating, proven)")
	f.BoolVar(&o.flag, "flag", false, "mark it for later; --flag=false takes the mark away")
	c.RunE = r.do(0, 2, func(ctx context.Context, args []string) error {
		if o.from != "" {
			return r.answerAll(ctx, o.from, args, f)
		}
		if len(args) == 0 {
			return failure{kind: use, reason: "which question?", next: "give its id and a level, or --from FILE; see \"soc2ready questions\""}
		}
		e, err := o.edit(args, f)
		if err != nil {
			return err
		}
		return r.answerOne(ctx, e)
	})
	return c
}

// edit makes the change out of arguments and of the flags that were given.
func (o answerFlags) edit(args []string, f *pflag.FlagSet) (assessment.Edit, error) {
	e := assessment.Edit{Question: args[0]}
	if len(args) > 1 {
		switch l := assessment.Level(args[1]); l {
		case "keep":
			e.Keep = true
		case "clear":
			none := assessment.Unanswered
			e.Level = &none
		case "":
			return e, wrongUse("the level is empty; to take an answer away, say clear")
		default:
			e.Level = &l
		}
	}
	for _, x := range []struct {
		flag string
		from *string
		to   **string
	}{{"reason", &o.reason, &e.Reason}, {"provider", &o.provider, &e.Provider}, {"note", &o.note, &e.Note}, {"owner", &o.owner, &e.Owner}} {
		if f.Changed(x.flag) {
			*x.to = x.from
		}
	}
	for _, x := range []struct {
		flag, from string
		to         **assessment.Day
	}{{"due", o.due, &e.Due}, {"since", o.since, &e.Since}} {
		if f.Changed(x.flag) {
			d, err := flagDay(x.flag, x.from)
			if err != nil {
				return e, err
			}
			*x.to = &d
		}
	}
	if f.Changed("flag") {
		e.Flag = &o.flag
	}
	if len(args) == 1 && !detailsGiven(f) {
		return e, failure{kind: use, reason: "nothing to record for " + quoted(args[0]), next: "give a level or a flag; see \"soc2ready answer --help\""}
	}
	return e, nil
}

func detailsGiven(f *pflag.FlagSet) bool {
	for _, name := range []string{"reason", "provider", "note", "owner", "due", "since", "flag"} {
		if f.Changed(name) {
			return true
		}
	}
	return false
}

func (r *run) answerOne(ctx context.Context, e assessment.Edit) error {
	return r.change(ctx, func(_ *session, a *assessment.Assessment, who assessment.Act) ([]assessment.Entry, string, error) {
		entries, err := a.Record(r.deps.Bank, e, who)
		if err != nil {
			return nil, "", unknownHint(err)
		}
		v := a.Answers[e.Question]
		words := e.Question + " has no answer"
		if v.Level != assessment.Unanswered {
			words = e.Question + " is " + levelWord(v.Level)
		}
		q := r.deps.Bank.Question(e.Question)
		if c := r.deps.Bank.Criterion(q.Criterion); v.Level == assessment.NA && q.Key && c != nil && c.Common() {
			words += ", though it is a key question that an auditor will come back to"
		}
		if !a.Asked(r.deps.Bank, q) {
			words += ", but it is out of scope now and does not count"
		}
		return entries, words, nil
	})
}

func (r *run) answerAll(ctx context.Context, from string, args []string, f *pflag.FlagSet) error {
	if len(args) > 0 || detailsGiven(f) {
		return wrongUse("--from stands alone: questions, levels and what belongs to them are in the file")
	}
	lines, err := readLines(ctx, r, from, parseAnswer)
	if err != nil {
		return err
	}
	edits := make([]assessment.Edit, len(lines))
	for i, l := range lines {
		edits[i] = l.value
	}
	return r.change(ctx, func(_ *session, a *assessment.Assessment, who assessment.Act) ([]assessment.Entry, string, error) {
		entries, at, err := a.RecordAll(r.deps.Bank, edits, who)
		if err != nil {
			return nil, "", refuseLine(from, lines[at].number, err)
		}
		return entries, "recorded " + report.Count(len(edits), "line"), nil
	})
}

// refuseLine tells which line of a file refused all of it.
func refuseLine(from string, line int, err error) error {
	return failure{kind: use, reason: fmt.Sprintf("%s:%d: %v", fileName(from), line, err), next: "nothing was recorded"}
}

func fileName(from string) string {
	if from == "-" {
		return "standard input"
	}
	if from == assessment.CleanLine(from) {
		return from
	}
	return quoted(from)
}

// unknownHint says where the ids are listed.
func unknownHint(err error) error {
	var u assessment.Unknown
	if !errors.As(err, &u) {
		return err
	}
	next := map[string]string{
		"question":        "see \"soc2ready questions\"",
		"checkpoint":      "see \"soc2ready checkpoint list\"",
		"entry":           "see \"soc2ready history\"",
		"control":         "see \"soc2ready control list\"",
		"evidence record": "see \"soc2ready evidence list\"",
		"provider":        "see \"soc2ready provider list\", or add it with \"soc2ready provider add ID\"",
	}[u.What]
	return failure{kind: missing, reason: u.Error(), next: next}
}

// levelWord says a level as people read it.
func levelWord(l assessment.Level) string {
	switch l {
	case assessment.Unanswered:
		return "open"
	case assessment.NA:
		return "not applicable"
	case assessment.ByProvider:
		return "done by a provider"
	}
	return strings.ToLower(string(l))
}
