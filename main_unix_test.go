//go:build !windows

package main

import (
	"os"
	"strconv"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// terminalCommands are the commands of stories that need a terminal.
func terminalCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){"ui": uiCommand}
}

// withUmask is the command "umask 000 soc2ready …" of the stories.
func withUmask() {
	mask, err := strconv.ParseInt(os.Args[1], 8, 32)
	if err != nil {
		panic(err)
	}
	syscall.Umask(int(mask))
	os.Args = os.Args[2:]
	main()
}
