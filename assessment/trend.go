package assessment

import (
	"slices"

	"soc2ready/questions"
)

// Break says why the line of a trend may not be drawn from the point before.
type Break string

// Breaks; scope is told when both changed.
const (
	BreakScope Break = "scope"
	BreakBank  Break = "bank"
)

// TrendPoint is a point of the trend: a checkpoint, or the last one, without a
// name, now.
type TrendPoint struct {
	Point
	Break Break // "" when it can be compared with the point before
}

// Trend gives the checkpoints, oldest first, and then now.
func (a *Assessment) Trend(bank *questions.Bank, act Act) []TrendPoint {
	points := append(a.Timeline(), a.Now(bank, act))
	trend := make([]TrendPoint, len(points))
	for i, p := range points {
		trend[i].Point = p
		if i > 0 {
			trend[i].Break = breakBetween(points[i-1], p)
		}
	}
	return trend
}

func breakBetween(from, to Point) Break {
	switch {
	case !slices.Equal(from.Scope, to.Scope):
		return BreakScope
	case from.Bank != to.Bank:
		return BreakBank
	}
	return ""
}
