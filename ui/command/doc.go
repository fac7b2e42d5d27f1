// Package command is the program without screens: its commands, their flags,
// the JSON documents they print and the exit codes they end with.
//
// It parses, calls assessment and prints; what is allowed and what a score is,
// assessment decides. It gets everything from outside (Deps): the bank, a way
// to open the file, the screens, the environment, the clock. So it knows no
// SQLite and no Bubble Tea, and can be tested without a terminal.
//
// A command collects what it has to say and writes it when it has succeeded:
// data on stdout, words on stderr. When it fails, stdout stays empty and
// stderr gets one line. exit.go is the one place that decides exit codes.
package command
