package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// planEvidence lets most slots of both windows leave a record. Which don't is
// drawn once, so that the strips show every state there is.
func (c *company) planEvidence() {
	for i := range c.bank.Controls {
		k := &c.bank.Controls[i]
		for _, w := range []assessment.Window{c.one, c.two} {
			if k.Cadence.Proof() == questions.Yearly {
				c.planYearly(k, w)
				continue
			}
			for n, s := range c.slots(k, w) {
				c.planSlot(k, n, s)
			}
		}
	}
	c.on(c.today.AddDays(-2), security, c.findings)
}

type days struct{ first, last assessment.Day }

// slots cuts a window the way the company thought of it: by the bank's proof
// cadence, whatever was set otherwise later.
func (c *company) slots(k *questions.Control, w assessment.Window) (all []days) {
	step := map[questions.Cadence]int{questions.Monthly: 1, questions.Quarterly: 3, questions.HalfYearly: 6}[k.Cadence.Proof()]
	if k.ID == "access-review" {
		step = 1
	}
	begin := func(n int) assessment.Day {
		if step == 0 {
			return w.Start.AddDays(7 * n)
		}
		return w.Start.AddMonths(step * n)
	}
	for n := 0; !begin(n).After(w.End()) && !begin(n).After(c.today); n++ {
		last := begin(n + 1).AddDays(-1)
		if last.After(w.End()) {
			last = w.End()
		}
		all = append(all, days{begin(n), last})
	}
	return all
}

func (c *company) planSlot(k *questions.Control, n int, s days) {
	r := assessment.Record{Control: k.ID, Outcome: assessment.Pass, Title: fmt.Sprintf("%s, %s", k.Title, s.first.String()[:7])}
	strict := k.Kind == questions.Occurrence && (k.Cadence == questions.PerEvent || k.Cadence == questions.Daily)
	r.Performed = s.first.AddDays(5 + chance(12, k.ID, s.first.String()))
	if strict {
		r.Kind, r.From, r.To, r.Performed = questions.Population, s.first, s.last, s.last.AddDays(3)
	}
	luck := chance(24, "slot", k.ID, s.first.String())
	switch {
	case r.Performed.After(c.today), luck == 0, luck == 1 && n > 0:
		return // due, or missed
	case luck == 2:
		r.Outcome, r.Note = assessment.Exception, "one was late; the ticket tells why and what was changed"
	case strict && k.Cadence == questions.PerEvent && luck < 6:
		r.Outcome, r.Kind, r.Title = assessment.NoneOccurred, "", "nothing of the kind happened"
	}
	if len(r.Title) > 100 {
		r.Title = k.Title
	}
	c.refer(&r, k)
	c.add(r, k)
}

// planYearly keeps the one record of the year, sometimes before the window.
func (c *company) planYearly(k *questions.Control, w assessment.Window) {
	r := assessment.Record{Control: k.ID, Outcome: assessment.Pass, Title: k.Title, Performed: w.Start.AddDays(20 + chance(90, k.ID))}
	switch chance(6, "yearly", k.ID) {
	case 0:
		return
	case 1, 2:
		r.Performed = w.Start.AddDays(-30 - chance(60, k.ID))
	}
	if r.Performed.After(c.today) {
		return
	}
	c.refer(&r, k)
	c.add(r, k)
}

// refer gives a record a place: most are addresses, some are files.
func (c *company) refer(r *assessment.Record, k *questions.Control) {
	if chance(7, "file", k.ID, r.Performed.String()) > 0 {
		r.Reference = fmt.Sprintf("https://wiki.example.com/evidence/%s/%s", k.ID, r.Performed)
		return
	}
	content := fmt.Sprintf("%s on %s\n", k.ID, r.Performed)
	sum := sha256.Sum256([]byte(content))
	r.Reference, r.SHA256, r.Size = fmt.Sprintf("evidence/%s-%s.txt", k.ID, r.Performed), hex.EncodeToString(sum[:]), int64(len(content))
}

func (c *company) add(r assessment.Record, k *questions.Control) {
	day := r.Performed.AddDays(1)
	c.on(day, ownerOf(k.OwnerRole), func(act assessment.Act) ([]assessment.Entry, error) {
		entries, _, err := c.a.AddEvidence(c.bank, []assessment.Record{r}, act)
		return entries, err
	})
}

// findings is a verification that found one file changed and one missing.
func (c *company) findings(act assessment.Act) ([]assessment.Entry, error) {
	found := map[string]assessment.FileState{}
	states := []assessment.FileState{assessment.FileChanged, assessment.FileMissing}
	for _, r := range c.a.Records() {
		if r.SHA256 != "" && len(found) < len(states) && !r.Performed.Before(c.two.Start) {
			found[r.ID] = states[len(found)]
		}
	}
	return c.a.RecordFindings(found, act)
}
