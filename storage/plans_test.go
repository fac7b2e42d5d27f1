package storage

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestNoStatementScansItemsOrHistoryOrSortsApart(t *testing.T) {
	t.Parallel()
	d := opened(t, filepath.Join(t.TempDir(), "a.db"), Create)
	fillWith(t, d, 5)
	if _, err := d.sql.Exec("ANALYZE"); err != nil {
		t.Fatal(err)
	}
	for name, q := range map[string]string{
		"list": sqlList, "page": sqlPage, "latest": sqlLatest, "named": sqlNamed, "load": sqlLoad, "history": sqlHistory, "history of one": sqlHistoryOf,
		"is there": sqlIsThere, "make": sqlMake, "move": sqlMove, "rename": sqlRename, "entry": sqlEntry,
		"put item": sqlPutItem, "drop item": sqlDropItem, "standing": sqlStanding, "score": sqlScore, "place": sqlPlace,
		"remember": sqlRemember, "delete": sqlDelete, "to redact": sqlToRedact, "redact": sqlRedact,
		"cascade to items": "DELETE FROM item WHERE assessment = 1", "cascade to history": "DELETE FROM history WHERE assessment = 1",
	} {
		plan, err := lines(t.Context(), d.sql, "EXPLAIN QUERY PLAN "+strings.ReplaceAll(q, "?", "1"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, line := range plan {
			scan := strings.Contains(line, "SCAN") && !strings.Contains(line, "CONSTANT ROW")
			if name == "latest" && strings.Contains(line, "USING INDEX assessment_changed") {
				scan = false // it ends with the first row
			}
			if name == "list" && strings.Contains(line, "SCAN assessment USING INDEX") {
				scan = false // the list is all of it, in the order of the index
			}
			if scan || strings.Contains(line, "TEMP B-TREE") || strings.Contains(line, "AUTOMATIC") {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
}
