package storage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"soc2ready/assessment"
)

// Check looks through the whole file: pages and indexes, rows that belong to
// nothing, tables and guards that are not as this program made them, and
// histories that don't end where the assessment says. One line per defect,
// none when all is well; it takes seconds for a file of a gigabyte.
func (d *DB) Check(ctx context.Context) ([]string, error) {
	return check(ctx, d.sql, d.path, migrations())
}

func check(ctx context.Context, q querier, path string, steps []string) ([]string, error) {
	var defects []string
	for _, look := range []func(context.Context, querier, []string) ([]string, error){pages, orphans, shape, ends} {
		found, err := look(ctx, q, steps)
		if err = explain("check", path, err); errors.Is(err, assessment.ErrDamaged) {
			return append(defects, err.Error()), nil
		}
		if err != nil {
			return nil, err
		}
		defects = append(defects, found...)
	}
	return defects, nil
}

func pages(ctx context.Context, q querier, _ []string) ([]string, error) {
	found, err := lines(ctx, q, "PRAGMA integrity_check(20)")
	if len(found) == 1 && found[0] == "ok" {
		return nil, err
	}
	return found, err
}

func orphans(ctx context.Context, q querier, _ []string) ([]string, error) {
	found, err := lines(ctx, q, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check")
	for i, table := range found {
		found[i] = "table " + table + " has rows of an assessment that is gone"
	}
	return found, err
}

// shape compares the tables, indexes and triggers with those that the steps make.
func shape(ctx context.Context, q querier, steps []string) ([]string, error) {
	have, err := schema(ctx, q)
	if err != nil {
		return nil, err
	}
	if _, early := have["index assessment_changed"]; early && len(steps) == 1 {
		steps = []string{steps[0], schema2}
	}
	model, err := pool(":memory:", "file::memory:", passing)
	if err != nil {
		return nil, err
	}
	for _, step := range steps {
		if _, err := model.ExecContext(ctx, step); err != nil {
			return nil, errors.Join(err, model.Close())
		}
	}
	want, err := schema(ctx, model)
	if err := errors.Join(err, model.Close()); err != nil {
		return nil, err
	}
	var defects []string
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if sql, ok := have[name]; !ok {
			defects = append(defects, name+" is missing")
		} else if sql != want[name] {
			defects = append(defects, name+" was changed")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		if _, ok := want[name]; !ok {
			defects = append(defects, fmt.Sprintf("%q does not belong here", name))
		}
	}
	return defects, nil
}

func schema(ctx context.Context, q querier) (map[string]string, error) {
	names, err := lines(ctx, q, "SELECT type || ' ' || name FROM sqlite_schema ORDER BY type, name")
	if err != nil {
		return nil, err
	}
	texts, err := lines(ctx, q, "SELECT sql FROM sqlite_schema ORDER BY type, name")
	if err != nil || len(texts) != len(names) {
		return nil, err
	}
	all := map[string]string{}
	for i, name := range names {
		all[name] = texts[i]
	}
	return all, nil
}

// ends finds assessments whose history does not lead to their head.
func ends(ctx context.Context, q querier, _ []string) ([]string, error) {
	found, err := lines(ctx, q, `SELECT id FROM assessment a WHERE
		(SELECT hash FROM history WHERE assessment = a.num ORDER BY n DESC LIMIT 1) IS NOT a.head
		OR (SELECT n FROM history WHERE assessment = a.num ORDER BY n DESC LIMIT 1) IS NOT a.last
		OR (SELECT count(*) FROM history WHERE assessment = a.num) <> a.last
		ORDER BY id`)
	for i, id := range found {
		found[i] = fmt.Sprintf("assessment %q: its history does not end where it should", id)
	}
	return found, err
}
