//go:build race

package ui

// raced is true under the race detector, which makes pools forget on purpose:
// bytes are more then than in the program.
const raced = true
