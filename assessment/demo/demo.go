package demo

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// ID is the id of the assessment.
const ID = "DEMO0000000000000000000000"

// Months is how far back the first day lies.
const Months = 24

// Build makes the assessment as it would stand on a day, with its history.
func Build(bank *questions.Bank, today assessment.Day) (*assessment.Assessment, []assessment.Entry, error) {
	c := &company{bank: bank, today: today, first: today.AddMonths(-Months)}
	c.one = assessment.Window{Start: firstOfMonth(today.AddMonths(-15)), Months: 6}
	c.two = assessment.Window{Start: firstOfMonth(today.AddMonths(-4)), Months: 6}
	c.plan()
	if err := c.live(); err != nil {
		return nil, nil, fmt.Errorf("demo: %w", err)
	}
	return c.a, c.history, nil
}

func firstOfMonth(d assessment.Day) assessment.Day {
	for d.String()[8:] != "01" {
		d = d.AddDays(-1)
	}
	return d
}

// company is what is made up, and what has been recorded so far.
type company struct {
	bank         *questions.Bank
	first, today assessment.Day
	one, two     assessment.Window

	events  []event
	a       *assessment.Assessment
	history []assessment.Entry
}

// event is something that someone recorded on a day.
type event struct {
	day   assessment.Day
	actor string
	do    func(act assessment.Act) ([]assessment.Entry, error)
}

func (c *company) on(day assessment.Day, actor string, do func(assessment.Act) ([]assessment.Entry, error)) {
	if day.Before(c.first) {
		day = c.first
	}
	if day.After(c.today) {
		day = c.today
	}
	c.events = append(c.events, event{day, actor, do})
}

// live records the events in the order of their days. Within a day they come
// in the order in which they were planned, a minute apart.
func (c *company) live() error {
	slices.SortStableFunc(c.events, func(x, y event) int { return cmp.Compare(x.day.Number(), y.day.Number()) })
	minute, last := 0, assessment.Day{}
	for _, e := range c.events {
		if minute++; e.day != last {
			minute, last = 0, e.day
		}
		at, err := time.Parse(time.DateOnly, e.day.String())
		if err != nil {
			return err
		}
		entries, err := e.do(assessment.Act{Actor: e.actor, Time: at.Add(9*time.Hour + time.Duration(minute)*time.Minute), Today: e.day})
		if err != nil {
			return fmt.Errorf("on %s: %w", e.day, err)
		}
		c.history = append(c.history, entries...)
	}
	return nil
}

// chance draws from 0 to n−1, always the same for the same words.
func chance(n uint32, words ...string) int {
	h := fnv.New32a()
	for _, w := range words {
		_, _ = h.Write([]byte(w + "\x00")) // it never fails
	}
	return int(h.Sum32() % n)
}

func (c *company) plan() {
	c.on(c.first, founder, func(act assessment.Act) (entries []assessment.Entry, err error) {
		c.a, entries, err = assessment.New(c.bank, ID, assessment.Setup{
			Name: "example", Org: "Example Company", System: "Example Cloud",
			Categories: []questions.Category{questions.Availability, questions.Confidentiality, questions.Privacy},
			Profile: questions.Profile{
				"hosting": "cloud", "office": "yes", "people": "21-50", "contractors": "yes", "develops": "yes", "personal_data": "processor", "goods": "no",
			},
		}, act)
		return entries, err
	})
	c.planProviders()
	c.planAnswers()
	c.planWindow(c.one, c.today.AddMonths(-16))
	c.planWindow(c.two, c.today.AddMonths(-5))
	c.planControls()
	c.planEvidence()
	for i, months := range []int{24, 20, 16, 12, 8, 4, 1} {
		day := c.today.AddMonths(-months).AddDays(2)
		name := day.String()[:7]
		if i == 0 {
			name = "quick scan"
		}
		c.on(day, founder, func(act assessment.Act) ([]assessment.Entry, error) { return c.a.AddCheckpoint(c.bank, name, act) })
	}
}

func (c *company) planProviders() {
	put := func(day assessment.Day, p assessment.Provider, add bool) {
		c.on(day, engineering, func(act assessment.Act) ([]assessment.Entry, error) { return c.a.PutProvider(p, add, act) })
	}
	host := assessment.Provider{ID: "cloud-host", Service: "hosting of all systems", Method: "carve-out", Report: "soc2-type2", CSOCs: true, CUECs: true}
	host.PeriodEnd, host.Reviewed = c.first.AddMonths(-1), c.first
	put(c.first, host, true)
	host.PeriodEnd, host.Reviewed = c.today.AddMonths(-14), c.today.AddMonths(-12)
	put(c.today.AddMonths(-12), host, false)
	host.PeriodEnd, host.Reviewed = c.today.AddMonths(-2), c.today.AddDays(-20)
	put(c.today.AddDays(-20), host, false)
	put(c.first, assessment.Provider{ID: "identity", Service: "single sign-on", Method: "carve-out", Report: "soc2-type2", PeriodEnd: c.first.AddMonths(-3), CSOCs: true}, true)
	put(c.first.AddDays(9), assessment.Provider{ID: "payroll", Service: "payroll and staff records", Report: "iso27001"}, true)
	put(c.first.AddDays(9), assessment.Provider{ID: "support-desk", Service: "tickets of customers", Report: "none"}, true)
}

func (c *company) planWindow(w assessment.Window, day assessment.Day) {
	c.on(day, founder, func(act assessment.Act) ([]assessment.Entry, error) {
		s := c.a.Setup()
		s.Window = &w
		return c.a.Change(c.bank, s, act)
	})
}

func (c *company) planControls() {
	set := func(id string, s assessment.ControlSetting) {
		if c.bank.Control(id) == nil {
			return
		}
		c.on(c.today.AddMonths(-5), security, func(act assessment.Act) ([]assessment.Entry, error) { return c.a.SetControl(c.bank, id, s, act) })
	}
	set("access-review", assessment.ControlSetting{Cadence: questions.Monthly, Reason: "reviewed every month since the company doubled"})
	set("media-disposal", assessment.ControlSetting{Out: true, Reason: "all devices are leased and wiped by the lessor"})
}
