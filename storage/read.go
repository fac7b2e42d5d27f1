package storage

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"soc2ready/assessment"
)

// List gives the summaries by name, in the order of its bytes.
func (d *DB) List(ctx context.Context) ([]assessment.Summary, error) {
	return d.list(ctx, sqlList)
}

// ListPage gives up to limit summaries whose name comes after the given one;
// what it costs does not depend on how many there are.
func (d *DB) ListPage(ctx context.Context, after string, limit int) ([]assessment.Summary, error) {
	return d.list(ctx, sqlPage, after, limit)
}

// Latest gives the summary of the assessment that was changed last.
func (d *DB) Latest(ctx context.Context) (assessment.Summary, error) {
	return d.one(ctx, "", sqlLatest)
}

// Named gives the summary of the assessment with a name.
func (d *DB) Named(ctx context.Context, name string) (assessment.Summary, error) {
	return d.one(ctx, name, sqlNamed, name)
}

// one gives the first summary of a query; name is what was looked for.
func (d *DB) one(ctx context.Context, name, query string, args ...any) (assessment.Summary, error) {
	all, err := d.list(ctx, query, args...)
	switch {
	case err != nil:
		return assessment.Summary{}, err
	case len(all) == 0:
		return assessment.Summary{}, assessment.Unknown{What: "assessment", ID: name}
	}
	return all[0], nil
}

func (d *DB) list(ctx context.Context, query string, args ...any) ([]assessment.Summary, error) {
	var all []assessment.Summary
	err := d.each(ctx, query, args, func(rows *sql.Rows) error {
		var s assessment.Summary
		var changed int64
		var day string
		if err := rows.Scan(&s.ID, &s.Name, &s.Org, &s.System, &s.TargetType, &changed, &s.Head, &s.Checkpoint, &s.Place,
			&s.Score.Head, &day, &s.Score.Bank, &s.Score.Rules, &s.Score.Body); err != nil {
			return err
		}
		if len(s.Score.Body) == 0 {
			s.Score.Body = nil
		}
		s.ChangedAt = time.UnixMilli(changed).UTC()
		// A day that can't be read fits no day: the score is computed anew.
		_ = s.Score.Day.UnmarshalText([]byte(day))
		all = append(all, s)
		return nil
	})
	if err != nil {
		return nil, d.explain("list the assessments of", err)
	}
	return all, nil
}

// Load gives the items of an assessment and its place in the history.
func (d *DB) Load(ctx context.Context, id string) (assessment.Stored, error) {
	// A list that grows is copied at each step; all answers of a bank fit here.
	s := assessment.Stored{ID: id, Items: make([]assessment.Item, 0, 512)}
	found := false
	err := d.each(ctx, sqlLoad, []any{id}, func(rows *sql.Rows) error {
		var kind sql.NullString
		var subject string
		var value string
		if err := rows.Scan(&kind, &subject, &value); err != nil {
			return err
		}
		if kind.Valid {
			s.Items = append(s.Items, assessment.Item{Kind: kind.String, Subject: subject, Value: value})
			return nil
		}
		found, s.Head = true, subject
		var err error
		s.Last, err = strconv.Atoi(value)
		return err
	})
	if err == nil && !found {
		err = assessment.Unknown{What: "assessment", ID: id}
	}
	if err != nil {
		return assessment.Stored{}, d.explain("read", err)
	}
	return s, nil
}

// History gives up to limit entries with a number above after, in order; see
// assessment.Store.
func (d *DB) History(ctx context.Context, id, subject string, after, limit int) ([]assessment.Entry, error) {
	if limit <= 0 {
		limit = -1
	}
	query, args := sqlHistory, []any{id, after, limit}
	if subject != "" {
		query, args = sqlHistoryOf, []any{id, after, subject, limit}
	}
	var entries []assessment.Entry
	err := d.each(ctx, query, args, func(rows *sql.Rows) error {
		var e assessment.Entry
		var at int64
		if err := rows.Scan(&e.N, &at, &e.Actor, &e.Kind, &e.Subject, &e.Payload, &e.Body, &e.Hash, &e.Previous); err != nil {
			return err
		}
		e.Time = time.UnixMilli(at).UTC()
		entries = append(entries, e)
		return nil
	})
	if err == nil && len(entries) == 0 {
		var there bool
		if err = d.sql.QueryRowContext(ctx, sqlIsThere, id).Scan(&there); err == nil && !there {
			err = assessment.Unknown{What: "assessment", ID: id}
		}
	}
	if err != nil {
		return nil, d.explain("read the history in", err)
	}
	return entries, nil
}

// each reads all rows and lets the connection go before it returns.
func (d *DB) each(ctx context.Context, query string, args []any, row func(*sql.Rows) error) error {
	return eachRow(ctx, d.sql, query, args, row)
}

func eachRow(ctx context.Context, q querier, query string, args []any, row func(*sql.Rows) error) (err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// lines reads rows as text, columns joined by blanks.
func lines(ctx context.Context, q querier, query string) ([]string, error) {
	var all []string
	err := eachRow(ctx, q, query, nil, func(rows *sql.Rows) error {
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		line := ""
		for i, v := range values {
			if i > 0 {
				line += " "
			}
			line += v.String
		}
		all = append(all, line)
		return nil
	})
	return all, err
}
