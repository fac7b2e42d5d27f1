// Package uitest is a terminal in memory for tests: it runs a Bubble Tea model
// or a whole program behind a pseudo-terminal, presses keys by name, waits for
// text and gives the screen as text.
//
// It knows nothing of the screens it shows. It never sleeps a fixed time: it
// polls until what is waited for is there or the deadline is over.
package uitest
