package storage

// The statements; a test looks at the plan of each.
const (
	sqlVersion = `SELECT a.application_id, v.user_version FROM pragma_application_id a, pragma_user_version v`

	listed = `id, name, org, system, target_type, changed_at, head, checkpoint, place,
		score_head, score_day, score_bank, score_rules, score_body`

	sqlList = `SELECT ` + listed + ` FROM assessment ORDER BY name`

	sqlPage = `SELECT ` + listed + ` FROM assessment WHERE name > ? ORDER BY name LIMIT ?`

	sqlLatest = `SELECT ` + listed + ` FROM assessment ORDER BY changed_at DESC, name LIMIT 1`

	sqlNamed = `SELECT ` + listed + ` FROM assessment WHERE name = ?`

	// One statement sees one state of the file: head and items belong together.
	// The row without a kind is the assessment's own.
	sqlLoad = `SELECT NULL, head, last FROM assessment WHERE id = ?1
		UNION ALL SELECT kind, subject, value FROM item WHERE assessment = (SELECT num FROM assessment WHERE id = ?1)`

	entry = `n, time, actor, kind, subject, payload, body, hash, previous`

	sqlHistory = `SELECT ` + entry + ` FROM history
		WHERE assessment = (SELECT num FROM assessment WHERE id = ?) AND n > ? ORDER BY n LIMIT ?`

	sqlHistoryOf = `SELECT ` + entry + ` FROM history
		WHERE assessment = (SELECT num FROM assessment WHERE id = ?) AND n > ? AND subject = ? ORDER BY n LIMIT ?`

	sqlIsThere = `SELECT EXISTS (SELECT 1 FROM assessment WHERE id = ?)`

	sqlMake = `INSERT INTO assessment (id, name, org, system, target_type, changed_at, head, last, checkpoint, place,
		score_head, score_day, score_bank, score_rules, score_body)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	// The name stays out of it: setting it would rewrite its index each time.
	sqlMove = `UPDATE assessment SET org = ?, system = ?, target_type = ?, changed_at = ?, head = ?, last = ?,
		checkpoint = ?, place = coalesce(nullif(?, ''), place),
		score_head = ?, score_day = ?, score_bank = ?, score_rules = ?, score_body = ?
		WHERE id = ? AND head = ? AND last = ? RETURNING num, name`

	sqlRename = `UPDATE assessment SET name = ? WHERE num = ?`

	sqlEntry = `INSERT INTO history (assessment, ` + entry + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	sqlPutItem = `INSERT INTO item (assessment, kind, subject, value) VALUES (?, ?, ?, ?)
		ON CONFLICT (assessment, kind, subject) DO UPDATE SET value = excluded.value`

	sqlDropItem = `DELETE FROM item WHERE assessment = ? AND kind = ? AND subject = ?`

	sqlStanding = `SELECT a.head, EXISTS (SELECT 1 FROM history h WHERE h.assessment = a.num AND h.n = ? AND h.hash = ?)
		FROM assessment a WHERE a.id = ?`

	sqlScore = `UPDATE assessment SET score_head = ?, score_day = ?, score_bank = ?, score_rules = ?, score_body = ?
		WHERE id = ? AND head = ?`

	sqlPlace = `UPDATE assessment SET place = ? WHERE id = ? AND place <> ?`

	sqlRemember = `INSERT OR IGNORE INTO deleted (id, name, head, last, time)
		SELECT id, name, head, last, ? FROM assessment WHERE id = ? AND head = ?`

	sqlDelete = `DELETE FROM assessment WHERE id = ? AND head = ?`

	sqlDeleted = `SELECT id, name, head, last, time FROM deleted ORDER BY id, head`

	sqlToRedact = `SELECT h.assessment, h.kind, h.subject, EXISTS (SELECT 1 FROM history l
		WHERE l.assessment = h.assessment AND l.subject = h.subject AND l.n > h.n AND l.kind = h.kind)
		FROM history h WHERE h.assessment = (SELECT num FROM assessment WHERE id = ?) AND h.n = ?`

	sqlRedact = `UPDATE history SET payload = NULL WHERE assessment = ? AND n = ?`
)
