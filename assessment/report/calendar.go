package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"soc2ready/assessment"
)

// Calendar writes what the window still needs as iCalendar (RFC 5545): an
// all-day entry on the last day on which each due or upcoming slot can be
// closed. There is none without a window. The libraries for it bring a network
// client along, which this program does without.
func Calendar(w io.Writer, in Input) error {
	c := calendar{}
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//soc2ready//window//EN")
	c.line("METHOD", "PUBLISH")
	c.line("X-WR-CALNAME", calendarText("SOC 2 evidence: "+in.Assessment.Header.Name))
	v := in.Assessment.Window(in.Bank, in.Today)
	if v == nil {
		v = &assessment.WindowView{}
	}
	for _, control := range v.Controls {
		for _, s := range control.Slots {
			if s.State == assessment.SlotDue || s.State == assessment.SlotUpcoming {
				c.entry(in, control, s)
			}
		}
	}
	c.line("END", "VCALENDAR")
	_, err := io.WriteString(w, c.b.String())
	return err
}

type calendar struct{ b strings.Builder }

func (c *calendar) entry(in Input, control assessment.ControlWindow, s assessment.Slot) {
	date := func(d assessment.Day) string { return strings.ReplaceAll(d.String(), "-", "") }
	by := control.Closes(s)
	title, what := control.ID, ""
	if b := in.Bank.Control(control.ID); b != nil {
		title, what = b.Title, b.What
	}
	c.line("BEGIN", "VEVENT")
	c.line("UID", calendarText(fmt.Sprintf("%s-%s@%s.soc2ready", control.ID, s.First, in.Assessment.ID)))
	c.line("DTSTAMP", date(in.Today)+"T000000Z") // the day, not the time: the same input, the same bytes
	c.line("DTSTART;VALUE=DATE", date(by))
	c.line("DTEND;VALUE=DATE", date(by.AddDays(1)))
	c.line("SUMMARY", calendarText("Evidence: "+title))
	c.line("DESCRIPTION", calendarText(fmt.Sprintf("%s needs a record for %s to %s.\n%s\n\nsoc2ready evidence add %s", title, s.First, s.Last, what, control.ID)))
	c.line("TRANSP", "TRANSPARENT")
	c.line("END", "VEVENT")
}

// line writes a property, folded so that no line is longer than 75 bytes.
func (c *calendar) line(name, value string) {
	const most = 75
	rest := name + ":" + value
	for len(rest) > most {
		n := most
		for !utf8.RuneStart(rest[n]) {
			n--
		}
		c.b.WriteString(rest[:n] + "\r\n")
		rest = " " + rest[n:]
	}
	c.b.WriteString(rest + "\r\n")
}

// calendarText escapes a text value.
func calendarText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(assessment.CleanText(s))
}
