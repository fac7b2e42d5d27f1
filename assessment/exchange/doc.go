// Package exchange reads what comes back in: the bundle, and the sheets of the
// team as XLSX or CSV. It tells what would change before anything does, and
// where what came back and what was done meanwhile are at odds.
//
// All of it is foreign: whoever had the file may have changed any byte. So
// each reader has limits of size, depth and number, gives the place and the
// reason of what it refuses, and takes no longer and no more memory than a
// file of that size deserves. The XLSX reader is our own and reads only cells:
// the library that writes our sheets would unpack a whole workbook first.
//
// Nothing here knows files or terminals, and nothing is recorded: the rules in
// assessment decide what is taken.
package exchange
