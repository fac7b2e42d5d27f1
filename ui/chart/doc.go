// Package chart draws figures as strings: bars, ranges, the map of the
// criteria, a sparkline.
//
// It knows signs and looks (ui/style), widths in cells and hundredths of a
// percent. It knows no assessment, no screen and no terminal: what is drawn
// depends on the arguments alone, and is always exactly as wide as asked for.
package chart
