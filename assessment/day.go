package assessment

import (
	"fmt"
	"time"
)

// Day is a calendar day without time or zone (R14), years 1 to 9999. The zero
// Day means "not set".
type Day struct{ year, month, day int }

// NewDay checks that the day exists in the calendar.
func NewDay(year, month, day int) (Day, error) {
	d := Day{year, month, day}
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Day{}, fmt.Errorf("%04d-%02d-%02d is not a day of the calendar", year, month, day)
	}
	return d, nil
}

// ParseDay reads YYYY-MM-DD.
func ParseDay(s string) (Day, error) {
	var y, m, d int
	if len(s) == 10 && s[4] == '-' && s[7] == '-' && digits(s[:4]) && digits(s[5:7]) && digits(s[8:]) {
		y, m, d = number(s[:4]), number(s[5:7]), number(s[8:])
		if day, err := NewDay(y, m, d); err == nil {
			return day, nil
		}
	}
	return Day{}, fmt.Errorf("%q is not a day; write it as 2026-11-30", s)
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func number(s string) (n int) {
	for i := range len(s) {
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// DayOf gives the calendar day of t in t's own zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	if y < 1 || y > 9999 {
		return Day{1, 1, 1}
	}
	return Day{y, int(m), d}
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysIn(y, m int) int {
	switch m {
	case 2:
		if leap(y) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// IsZero says that the day is not set.
func (d Day) IsZero() bool { return d == Day{} }

// String writes YYYY-MM-DD, "" when not set.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// Number counts days since 1 January of year 1, which is 0.
func (d Day) Number() int {
	y := d.year - 1
	n := 365*y + y/4 - y/100 + y/400
	for m := 1; m < d.month; m++ {
		n += daysIn(d.year, m)
	}
	return n + d.day - 1
}

func dayFromNumber(n int) Day {
	last := Day{9999, 12, 31}
	if n < 0 {
		return Day{1, 1, 1}
	}
	if n > last.Number() {
		return last
	}
	y := n/366 + 1
	for (Day{y + 1, 1, 1}).Number() <= n {
		y++
	}
	n -= Day{y, 1, 1}.Number()
	m := 1
	for n >= daysIn(y, m) {
		n -= daysIn(y, m)
		m++
	}
	return Day{y, m, n + 1}
}

// AddDays goes n days on, back when n is negative; it stays within years 1 to 9999.
func (d Day) AddDays(n int) Day { return dayFromNumber(d.Number() + n) }

// AddMonths goes n months on: the same day of the month, or that month's last
// day when it is shorter (R15). Never chain it: count from the original day.
func (d Day) AddMonths(n int) Day {
	months := d.year*12 + d.month - 1 + n
	y, m := months/12, months%12+1
	if y < 1 {
		return Day{1, 1, 1}
	}
	if y > 9999 {
		return Day{9999, 12, 31}
	}
	return Day{y, m, min(d.day, daysIn(y, m))}
}

// Before and After compare days.
func (d Day) Before(e Day) bool {
	if d.year != e.year {
		return d.year < e.year
	}
	if d.month != e.month {
		return d.month < e.month
	}
	return d.day < e.day
}

// After says that d comes after e.
func (d Day) After(e Day) bool { return e.Before(d) }

// Since counts the days from e to d.
func (d Day) Since(e Day) int { return d.Number() - e.Number() }

// WithinYearBefore says whether d lies within the 12 months before end: end −
// 12 months < d ≤ end (R16).
func (d Day) WithinYearBefore(end Day) bool {
	return end.AddMonths(-12).Before(d) && !d.After(end)
}

// MarshalText writes the day, "" when not set.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the day; "" is not set.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Day{}
		return nil
	}
	var err error
	*d, err = ParseDay(string(b))
	return err
}
