//go:build race

package exchange_test

// raced is true under the race detector, which takes ten times as long.
const raced = true
