// Package xlsx sets reports as workbooks: the team's sheet, which comes back
// (package exchange reads it), and the auditor file.
//
// What is in a cell is decided in package report; here it only gets its place
// and its looks. Every cell is a text, none a formula, and the same input
// gives the same bytes. A text that is too long for a cell is never cut: the
// auditor file goes on in the next row, the team's sheet is refused, since half
// a note must not come back as a whole one.
//
// The parts of the file are written here with archive/zip: the common library
// for it doubles what the program has to start and brings a network client into
// a program that has none. The tests read every workbook with that library.
package xlsx
