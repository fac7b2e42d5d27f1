// Package pdf sets the documents of package report as PDF: A4 pages with real
// text in embedded fonts (Liberation Sans, under the SIL Open Font License),
// bookmarks and page numbers.
//
// The fonts are read when a report is set, never at start, and only the signs
// that are used go into the file. They cover Latin, Greek and Cyrillic; every
// other sign is set as □, and a line at the end says so. Nothing in a file
// comes from the clock or the machine: same document, same bytes.
package pdf
