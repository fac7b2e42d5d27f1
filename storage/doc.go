// Package storage keeps assessments in one SQLite file: *DB is an
// assessment.Store and an assessment.Keeper.
//
// It knows SQL, files, locks, schema versions and what a failing disk looks
// like. It does not know questions, levels or scores: an item is a kind, a
// subject and some JSON, and the stored score is bytes with the keys it was
// computed from. It checks that entries follow each other by number and hash,
// not that a hash is right; assessment.VerifyChain does that.
//
// The file is in rollback-journal mode with synchronous EXTRA: when a write
// returns it is on the disk, and between writes one file holds everything.
// Triggers keep the history append-only. They and the hash chain protect
// against mistakes, not against the owner of the file, who can rewrite it.
// The file is not encrypted.
//
// Open sets two switches of the SQLite library that hold for the whole
// process: one statement for each pragma, and on Linux locks that belong to
// the open file. Where the latter don't exist, opening the same file twice in
// one process is not safe while one of the two writes.
package storage
