package plain

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// home offers everything there is, until the person leaves.
func (s *session) home() error {
	for {
		h := s.a.Header
		title := h.Name
		if h.Org != "" {
			title = h.Org
		}
		if h.System != "" {
			title += ", " + h.System
		}
		back, err := s.menu(title+". What next?", "leave", s.choices())
		switch {
		case err != nil:
			return err
		case back:
			return errLeave
		}
	}
}

func (s *session) choices() []choice {
	bank := s.o.Bank
	quick, all := s.a.QuickScan(bank), s.a.Interview(bank)
	answered := func(ids []string) (n int) {
		for _, id := range ids {
			if !s.isOpen(id) {
				n++
			}
		}
		return n
	}
	cs := []choice{}
	if n := answered(quick); n < len(quick) {
		cs = append(cs, choice{fmt.Sprintf("the quick scan, %d of %d answered", n, len(quick)), func() error { return s.interview(quick, "quick scan") }})
	} else {
		cs = append(cs, choice{fmt.Sprintf("go on with the questions, %d of %d answered", answered(all), len(all)), func() error { return s.interview(all, "all questions") }})
	}
	cs = append(cs,
		choice{"the questions of a series", s.series},
		choice{"results", s.results},
		choice{"gaps: what to do first", s.gaps},
		choice{"evidence and window", s.evidence},
		choice{"progress and checkpoints", s.progress},
		choice{"confirm answers again", s.rerun},
		choice{"export a report", s.export},
		choice{"undo the last change", s.undo},
		choice{"begin another assessment", func() error { return s.firstRun() }},
		choice{"change the set-up", s.resetup},
	)
	if s.store != nil {
		if two, err := s.store.ListPage(s.ctx, "", 2); err == nil && len(two) > 1 {
			cs = append(cs, choice{"turn to another assessment of the file", s.turn})
		}
	}
	return cs
}

// scores says where the assessment stands.
func (s *session) scores() {
	r := s.score()
	s.say("Type 1: %s.", scoreSaid(r.Type1, r.Type1.Word))
	s.say("Type 2 by your answers: %s.", scoreSaid(r.Type2, r.Type2.Word))
	if w := r.Window; w != nil {
		s.say("Evidenced: %s.", scoreSaid(w.Evidenced, w.Evidenced.Word))
		s.say("Best still reachable: %s.", scoreSaid(w.Best, w.Best.Word))
		s.say("So far %d of %s that are over are done.", w.Done, count(w.Over, "slot"))
	}
	if q, p := r.Type1.Quick, r.Type2.Quick; q != nil && p != nil {
		s.say("Quick scan estimate, from %d of %d questions: Type 1 %d percent, Type 2 %d percent.", q.Answered, q.Of, q.Mean/100, p.Mean/100)
	}
	if r.Unanswered > 0 {
		s.say("%s unanswered.", count(r.Unanswered, "question"))
	}
}

func (s *session) series() error {
	bank := s.o.Bank
	var cs []choice
	for _, x := range s.seriesOf() {
		done, asked := s.a.Progress(bank, x.ID)
		cs = append(cs, choice{
			fmt.Sprintf("%s, %s, %d of %d answered", x.ID, x.Title, done, asked),
			func() error { return s.review(x.ID, s.a.SeriesQuestions(bank, x.ID)) },
		})
	}
	_, err := s.menu("Which series?", "back", cs)
	return err
}

// review lists the questions of a series with their answers; a number goes to one.
func (s *session) review(name string, ids []string) error {
	for i, id := range ids {
		q, v := s.o.Bank.Question(id), s.a.Answers[id]
		flag := ""
		if v.Flag {
			flag = ", flagged"
		}
		s.say("%d: %s, %s: %s%s.", i+1, questions.ScreenID(id), q.Short, choiceSaid(q, v), flag)
	}
	n, err := s.number("Type the number of a question to begin there, or 0 to go back.", len(ids))
	if err != nil || n == 0 {
		return err
	}
	return s.from(ids, n-1, name)
}

func (s *session) results() error {
	r := s.score()
	s.scores()
	for i, b := range []assessment.Block{r.Type1, r.Type2} {
		gate := "closed"
		if b.Gate {
			gate = "open"
		}
		s.say("The gate of Type %d is %s.", i+1, gate)
	}
	for i, p := range r.Type1.Categories {
		two := r.Type2.Categories[i]
		s.say("%s: Type 1 %s, Type 2 %s.", upper(word(p.ID)), partSaid(p), partSaid(two))
	}
	if d := r.Type2.Description; d.In {
		complete := 0
		for _, it := range d.Items {
			if it.State == assessment.ItemComplete {
				complete++
			}
		}
		s.say("System description: %d of %s complete.", complete, count(len(d.Items), "item"))
	}
	s.say("50, 60 and 80 percent are conventions of this program, not figures of the AICPA. There is no SOC 2 certificate.")
	for {
		back, err := s.menu("Results.", "back", s.resultChoices(r))
		if err != nil || back {
			return err
		}
	}
}

func (s *session) resultChoices(r assessment.Readiness) []choice {
	return []choice{
		{"what keeps the gate closed", func() error { return s.criteria(r, true) }},
		{"every criterion", func() error { return s.criteria(r, false) }},
		{"how a score comes about", func() error {
			id, err := s.words("Type a criterion such as CC6.2, or a question such as CC6.2-01.")
			if err != nil {
				return err
			}
			return s.explain(strings.ToUpper(strings.ReplaceAll(id, " ", "")))
		}},
	}
}

func partSaid(p assessment.Part) string {
	return scoreSaid(assessment.Block{In: p.In, Mean: p.Mean, High: p.High}, p.Word)
}

// criteria says the verdicts; held leaves out those that are met for both types.
func (s *session) criteria(r assessment.Readiness, held bool) error {
	var lines []string
	for i, one := range r.Type1.Criteria {
		two := r.Type2.Criteria[i]
		if held && one.Verdict != assessment.NotMet && one.Verdict != assessment.AtRisk && two.Verdict != assessment.NotMet && two.Verdict != assessment.AtRisk {
			continue
		}
		open := ""
		if one.Open() || two.Open() {
			open = ", open questions could change it"
		}
		verdicts := fmt.Sprintf("Type 1 %s, Type 2 %s", verdictSaid(one.Verdict), verdictSaid(two.Verdict))
		if one.Verdict == two.Verdict {
			verdicts = verdictSaid(one.Verdict) + " for both types"
		}
		lines = append(lines, fmt.Sprintf("%s, %s: %s%s.", one.ID, s.o.Bank.Criterion(one.ID).Title, verdicts, open))
	}
	for _, it := range r.Type2.Description.Items {
		if held && (it.State == assessment.ItemComplete || it.State == assessment.ItemOut) {
			continue
		}
		lines = append(lines, fmt.Sprintf("%s, %s: %s.", questions.ScreenID(it.ID), s.o.Bank.Item(it.ID).Title, it.State))
	}
	if len(lines) == 0 {
		s.say("Nothing.")
	}
	return s.list(lines)
}

func (s *session) gaps() error {
	g := s.a.Gaps(s.o.Bank, 0, s.o.Today())
	s.say("%s for Type %d: %d in hours, %d in days, %d in weeks.", upper(count(len(g.List), "gap")), g.Type, g.Sum(questions.Hours), g.Sum(questions.Days), g.Sum(questions.Weeks))
	if g.Unanswered > 0 {
		s.say("%s unanswered; they are no gaps yet.", count(g.Unanswered, "question"))
	}
	for i, x := range g.List {
		q := s.o.Bank.Question(x.Question)
		s.say("%d: %s, %s: %s. %s is %s. Work of %s.", i+1, questions.ScreenID(x.Question), q.Short, levelSaid(x.Level), questions.ScreenID(x.Criterion), verdictSaid(assessment.Verdict(x.Verdict)), x.Effort)
		if len(q.Fix) > 0 {
			s.say("First step: %s", q.Fix[0])
		}
		if last := i == len(g.List)-1; last || (i+1)%pageLength == 0 {
			prompt := "Type a number to open the question, or 0 to go back."
			if !last {
				prompt = "Type a number to open the question, 0 to go back, or nothing to hear more."
			}
			line, err := s.ask("%s", prompt)
			if err != nil {
				return err
			}
			var n int
			if _, err := fmt.Sscanf(line, "%d", &n); err == nil && n >= 1 && n <= i+1 {
				return s.from([]string{g.List[n-1].Question}, 0, "gap")
			}
			if line != "" || last {
				return nil
			}
		}
	}
	return nil
}

func (s *session) progress() error {
	points := s.a.Timeline()
	for _, p := range points {
		s.say("%s, %s: Type 1 %s, Type 2 %s.", p.Name, p.Day, scoreSaid(p.Type1, p.Type1.Word), scoreSaid(p.Type2, p.Type2.Word))
	}
	now := s.a.Now(s.o.Bank, s.act())
	s.say("Now: Type 1 %s, Type 2 %s.", scoreSaid(now.Type1, now.Type1.Word), scoreSaid(now.Type2, now.Type2.Word))
	cs := []choice{{"keep the present scores as a checkpoint", func() error {
		name, err := s.words("Type a name, or nothing for %s.", s.o.Today())
		if err != nil {
			return err
		}
		if name == "" {
			name = s.o.Today().String()
		}
		_, err = s.change(func() ([]assessment.Entry, error) { return s.a.AddCheckpoint(s.o.Bank, name, s.act()) })
		return err
	}}}
	if len(points) > 0 {
		last := points[len(points)-1]
		cs = append(cs, choice{"hear what changed since " + last.Name, func() error {
			d := assessment.Between(s.o.Bank, last, s.a.Now(s.o.Bank, s.act()))
			for _, l := range d.Sentences(s.o.Bank) {
				s.say("%s", l)
			}
			return nil
		}})
	}
	_, err := s.menu("Progress.", "back", cs)
	return err
}

func (s *session) rerun() error {
	var ids []string
	for _, x := range s.a.Rerun(s.o.Bank, s.o.Today(), s.o.StaleDays) {
		ids = append(ids, x.Question)
	}
	if len(ids) == 0 {
		s.say("Every answer was given or confirmed since the last checkpoint.")
		return nil
	}
	s.say("What is old or asked in another way comes first. Type k to keep an answer.")
	return s.from(ids, 0, "again")
}

func (s *session) export() error {
	var cs []choice
	for _, r := range s.o.Reports {
		cs = append(cs, choice{r.Name, func() error { return s.write(Request{Report: r}) }})
	}
	_, err := s.menu("Which report?", "back", cs)
	return err
}

func (s *session) write(q Request) error {
	var err error
	if q.Redact, err = s.yes("Leave people and notes out?"); err != nil {
		return err
	}
	name := s.o.ExportName(s.a, q.Report)
	if q.Path, err = s.words("Type a file name, or nothing for %s.", name); err != nil {
		return err
	}
	if q.Path == "" {
		q.Path = name
	}
	done, err := s.o.Export(s.ctx, s.a, q)
	if errors.Is(err, fs.ErrExist) {
		if q.Force, err = s.yes("%s is there already. Replace it?", q.Path); err != nil || !q.Force {
			return err
		}
		done, err = s.o.Export(s.ctx, s.a, q)
	}
	if err != nil {
		s.say("Not written: %s.", err)
		return nil
	}
	s.say("%s", done)
	return nil
}
