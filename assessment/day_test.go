package assessment_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"soc2ready/assessment"
)

func TestDaysExistOnlyInTheCalendar(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		y, m, d int
		ok      bool
	}{
		{"leap day of a leap year", 2024, 2, 29, true},
		{"leap day of a common year", 2026, 2, 29, false},
		{"leap day of a full century", 1900, 2, 29, false},
		{"leap day of every fourth century", 2000, 2, 29, true},
		{"31 in a short month", 2026, 4, 31, false},
		{"30 in a short month", 2026, 4, 30, true},
		{"31 in a long month", 2026, 12, 31, true},
		{"month 0", 2026, 0, 1, false},
		{"month 13", 2026, 13, 1, false},
		{"day 0", 2026, 1, 0, false},
		{"year 0", 0, 1, 1, false},
		{"first year", 1, 1, 1, true},
		{"last year", 9999, 12, 31, true},
		{"year after the last", 10000, 1, 1, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := assessment.NewDay(tt.y, tt.m, tt.d)
			if (err == nil) != tt.ok {
				t.Errorf("NewDay(%d, %d, %d) = %v, %v; want ok %v", tt.y, tt.m, tt.d, d, err, tt.ok)
			}
			if !tt.ok && !d.IsZero() {
				t.Errorf("a refused day is %v, want not set", d)
			}
		})
	}
}

func TestMonthsAreCountedFromTheDayAndEndWithTheMonth(t *testing.T) { // R15
	t.Parallel()
	for _, tt := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2026-01-31", 2, "2026-03-31"}, // not chained by way of February
		{"2026-01-31", 3, "2026-04-30"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2026-11-30", 3, "2027-02-28"},
		{"2026-12-15", 1, "2027-01-15"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-03-15", -12, "2025-03-15"},
		{"2026-03-15", 0, "2026-03-15"},
		{"9999-06-01", 18, "9999-12-31"},
		{"0001-06-01", -18, "0001-01-01"},
	} {
		if got := day(tt.from).AddMonths(tt.months).String(); got != tt.want {
			t.Errorf("%s and %d months is %s, want %s", tt.from, tt.months, got, tt.want)
		}
	}
}

func TestDaysAreCountedOverLeapDaysAndYears(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from string
		days int
		want string
	}{
		{"2024-02-28", 1, "2024-02-29"},
		{"2024-02-29", 1, "2024-03-01"},
		{"2026-02-28", 1, "2026-03-01"},
		{"2026-12-31", 1, "2027-01-01"},
		{"2027-01-01", -1, "2026-12-31"},
		{"2024-12-31", -365, "2024-01-01"},
		{"2026-03-15", 42, "2026-04-26"},
		{"9999-12-31", 1, "9999-12-31"},
		{"0001-01-01", -1, "0001-01-01"},
		{"2026-01-01", math.MaxInt / 4, "9999-12-31"},
		{"2026-01-01", math.MinInt / 4, "0001-01-01"},
	} {
		if got := day(tt.from).AddDays(tt.days).String(); got != tt.want {
			t.Errorf("%s and %d days is %s, want %s", tt.from, tt.days, got, tt.want)
		}
	}
}

func TestEveryDayHasItsNumberAndComesAfterTheDayBefore(t *testing.T) {
	t.Parallel()
	d := assessment.DayOf(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC))
	clock := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	for n := 0; n < 3652059; n += 1 + n%7 { // every weekday of every season
		got := d.AddDays(n)
		at := clock.AddDate(0, 0, n)
		if got != assessment.DayOf(at) {
			t.Fatalf("day %d is %s, want %s", n, got, at.Format(time.DateOnly))
		}
		if got.Number() != n || got.Since(d) != n {
			t.Fatalf("%s has number %d, want %d", got, got.Number(), n)
		}
		if n > 0 && (!got.AddDays(-1).Before(got) || !got.After(got.AddDays(-1)) || got.Before(got)) {
			t.Fatalf("%s does not come after the day before", got)
		}
	}
}

func TestTwelveMonthsBeforeADayLeaveOutTheFirstAndTakeTheLast(t *testing.T) { // R16
	t.Parallel()
	for _, tt := range []struct {
		d, end string
		want   bool
	}{
		{"2026-03-15", "2026-03-15", true},
		{"2026-03-16", "2026-03-15", false},
		{"2025-03-16", "2026-03-15", true},
		{"2025-03-15", "2026-03-15", false},
		{"2025-03-14", "2026-03-15", false},
		{"2024-02-29", "2025-02-28", true}, // 12 months before is 2024-02-28
		{"2024-02-28", "2025-02-28", false},
		{"2023-03-01", "2024-02-29", true},
		{"2023-02-28", "2024-02-29", false},
	} {
		if got := day(tt.d).WithinYearBefore(day(tt.end)); got != tt.want {
			t.Errorf("%s within the 12 months before %s: %v, want %v", tt.d, tt.end, got, tt.want)
		}
	}
}

func TestAWindowEndsOnTheDayBeforeTheMonthsAreFull(t *testing.T) { // R17
	t.Parallel()
	for _, tt := range []struct {
		start  string
		months int
		end    string
	}{
		{"2026-01-01", 12, "2026-12-31"},
		{"2026-01-31", 1, "2026-02-27"},
		{"2026-01-15", 3, "2026-04-14"},
		{"2024-02-29", 12, "2025-02-27"},
	} {
		if got := (assessment.Window{Start: day(tt.start), Months: tt.months}).End().String(); got != tt.end {
			t.Errorf("%d months from %s end on %s, want %s", tt.months, tt.start, got, tt.end)
		}
	}
}

func TestADayIsTheOneOfTheUsersZone(t *testing.T) { // R14
	t.Parallel()
	at := time.Date(2026, 3, 15, 23, 30, 0, 0, time.UTC)
	for zone, want := range map[string]string{"Asia/Tokyo": "2026-03-16", "America/New_York": "2026-03-15", "UTC": "2026-03-15"} {
		offset := map[string]int{"Asia/Tokyo": 9, "America/New_York": -4}[zone]
		if got := assessment.DayOf(at.In(time.FixedZone(zone, offset*3600))).String(); got != want {
			t.Errorf("in %s it is %s, want %s", zone, got, want)
		}
	}
}

func TestADayThatIsNotSetIsWrittenAsNothing(t *testing.T) {
	t.Parallel()
	var d assessment.Day
	if d.String() != "" || !d.IsZero() {
		t.Errorf("not set is written %q", d)
	}
	b, err := json.Marshal(struct{ A, B assessment.Day }{B: today})
	if err != nil || string(b) != `{"A":"","B":"2026-03-15"}` {
		t.Fatalf("written as %s, %v", b, err)
	}
	back := struct{ A, B assessment.Day }{A: today}
	if err := json.Unmarshal(b, &back); err != nil || !back.A.IsZero() || back.B != today {
		t.Errorf("read back as %v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"A":"2026-02-30"}`), &back); err == nil {
		t.Error("a day that does not exist was read from JSON")
	}
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{
		"2026-03-15", "2024-02-29", "2026-02-29", "0001-01-01", "0000-01-01", "9999-12-31", "", "2026-3-15",
		"2026-03-15 ", "20260315", "2026/03/15", "２０２６-03-15", "-026-03-15", "2026-+1-01", "2026-13-01",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := assessment.ParseDay(s)
		if err != nil {
			if !d.IsZero() {
				t.Errorf("%q is refused but gives %v", s, d)
			}
			if _, timeErr := time.Parse(time.DateOnly, s); timeErr == nil && s[:4] != "0000" {
				t.Errorf("%q is a day but is refused: %v", s, err)
			}
			return
		}
		if d.String() != s {
			t.Errorf("%q is read as %s", s, d)
		}
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			t.Errorf("%q is read as %s, but is no day: %v", s, d, err)
		}
		var back assessment.Day
		text, _ := d.MarshalText()
		if err := back.UnmarshalText(text); err != nil || back != d {
			t.Errorf("%s comes back as %s, %v", d, back, err)
		}
	})
}

func TestADayIsWrittenInDigits(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"2026-11-09", "2026-01-01"} {
		for i := range good {
			for _, c := range []byte{'/', ':', 'x', ' ', '-', '+'} { // the first two stand beside the digits
				if c == good[i] {
					continue
				}
				s := good[:i] + string(c) + good[i+1:]
				if d, err := assessment.ParseDay(s); err == nil {
					t.Errorf("%q is read as %s", s, d)
				}
			}
		}
	}
}

func TestADayOfAYearThatNoDayHasIsTheFirst(t *testing.T) {
	t.Parallel()
	first, err := assessment.NewDay(1, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	for year, want := range map[int]string{-5: "0001-01-01", 0: "0001-01-01", 1: "0001-06-15", 9999: "9999-06-15", 10_000: "0001-01-01", 123_456: "0001-01-01"} {
		got := assessment.DayOf(time.Date(year, 6, 15, 12, 0, 0, 0, time.UTC))
		if got.String() != want || want == "0001-01-01" && got != first {
			t.Errorf("year %d: %s, want %s", year, got, want)
		}
	}
}
