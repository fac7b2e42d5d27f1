package exchange

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/questions"
)

// readLevel reads an answer as people leave it in a cell: the words of the
// drop-down, its key, the name of the level, or the caption alone.
func readLevel(q *questions.Question, s string) (assessment.Level, error) {
	said := strings.ToLower(strings.Join(strings.Fields(s), " "))
	if said == "" {
		return assessment.Unanswered, nil
	}
	for _, l := range report.SheetLevels(q) {
		words := report.SheetLevel(q, l)
		key, caption, _ := strings.Cut(words, " · ")
		names := []string{words, key, caption, string(l), key + " " + caption, key + ". " + caption, key + ": " + caption, key + " - " + caption}
		switch l {
		case assessment.NA:
			names = append(names, "n/a", "not applicable")
		case assessment.ByProvider:
			names = append(names, "by a provider")
		}
		if slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, said) }) {
			return l, nil
		}
	}
	var known []string
	for _, l := range report.SheetLevels(q) {
		known = append(known, string(l))
	}
	return "", fmt.Errorf("the answer %s is none of this question's; choose one of the list: %s", show(s), strings.Join(known, ", "))
}

var (
	dayParts = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(\d{1,4})\s*([./-])\s*(\d{1,2})\s*([./-])\s*(\d{1,4})\.?$`)
	})
	midnight = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[T ]0?0:00(:00(\.0+)?)?Z?$`) })
)

// readDay reads a day as spreadsheets leave it: 2026-11-30, 30.11.2026, 30 Nov
// 2026, or the number of a day. Where the day could be the month, it is refused.
func readDay(c cellText) (assessment.Day, error) {
	s := midnight().ReplaceAllString(strings.TrimSpace(c.text), "")
	if s == "" {
		return assessment.Day{}, nil
	}
	if d, err := assessment.ParseDay(s); err == nil {
		return d, nil
	}
	if c.number {
		return serialDay(s)
	}
	if m := dayParts().FindStringSubmatch(s); m != nil && m[2] == m[4] {
		return partedDay(m[1], m[2], m[3], m[5], s)
	}
	for _, layout := range []string{"2 Jan 2006", "2 January 2006", "2. January 2006", "Jan 2, 2006", "January 2, 2006", "2-Jan-2006", "2 Jan 06", "Monday, January 2, 2006", "Monday, 2 January 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return assessment.DayOf(t), nil
		}
	}
	return assessment.Day{}, fmt.Errorf("%s is no day; write it as 2026-11-30", show(s))
}

// serialDay counts as spreadsheets do, from 30 December 1899.
func serialDay(s string) (assessment.Day, error) {
	const first, last = 61, 2_958_465 // 1 March 1900, where all spreadsheets agree, to the year 9999
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || f < first || f > last {
		return assessment.Day{}, fmt.Errorf("%s is no day; write it as 2026-11-30", show(s))
	}
	zero, err := assessment.NewDay(1899, 12, 30)
	if err != nil {
		return zero, err
	}
	return zero.AddDays(int(f)), nil
}

func partedDay(a, sign, b, c, s string) (assessment.Day, error) {
	x, y, z := number(a), number(b), number(c)
	if len(a) == 4 {
		return assessment.NewDay(x, y, z)
	}
	year := z
	if len(c) <= 2 {
		year += 2000
	}
	switch {
	case sign == ".", x > 12:
		return assessment.NewDay(year, y, x)
	case y > 12, x == y:
		return assessment.NewDay(year, x, y)
	}
	return assessment.Day{}, fmt.Errorf("%s can be read with the day or with the month first; write it as %04d-%02d-%02d or %04d-%02d-%02d", show(s), year, x, y, year, y, x)
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // digits, by the pattern
	return n
}

func readFlag(s string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "no", "false", "0":
		return false, nil
	case "yes", "true", "x", "1", "y":
		return true, nil
	}
	return false, fmt.Errorf("the flag %s is not yes or empty", show(s))
}
