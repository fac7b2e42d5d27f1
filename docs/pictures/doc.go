// Command pictures draws the pictures of the README: it runs the real program
// on a terminal in memory, fills a sample company by commands, walks to each
// screen and writes what is on it as SVG into docs/pictures. Run it from the
// root of the module:
//
//	go run ./docs/pictures
//
// It knows the program only as a person does, by its keys, commands and texts.
package main
