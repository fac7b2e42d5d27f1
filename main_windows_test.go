package main

import "github.com/rogpeppe/go-internal/testscript"

// terminalCommands are none here: stories with screens are for unix.
func terminalCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){}
}

// withUmask does nothing here: there is no umask; the story is for unix only.
func withUmask() {}

// panicking does nothing here: the test that uses it needs a terminal.
func panicking() {}
