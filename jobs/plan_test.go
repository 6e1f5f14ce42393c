package jobs

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
)

// A step reads the elements that it writes, and does not pass all of a run's: SQLite's planner,
// which has no statistics, does where it is not told otherwise.
func TestAStepReadsWhatItWrites(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "jobs.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, query := range map[string]string{"saved": saved + "'sending'", "audited": audited, "marks": marks, "orphaned": orphaned} {
		rows, err := db.sql.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, make([]any, strings.Count(query, "?"))...)
		if err != nil {
			t.Fatal(name, err)
		}
		defer rows.Close()
		for rows.Next() {
			var id, parent, unused sql.NullInt64
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(step, "(run=?)") || strings.HasPrefix(step, "SCAN") && !strings.HasPrefix(step, "SCAN json_each") {
				t.Errorf("%s: %s", name, step)
			}
		}
	}
}

// Who looks at a part of a run, or at tasks, reads no more than that: each query finds its rows by
// an index, and nothing is sorted.
func TestALookReadsWhatItShows(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "jobs.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	asked := map[string]bool{}
	looked := &DB{sql: statements{db.sql.on, func(query string) string {
		asked[query] = true
		return query
	}}, store: db.store}
	run, code := &Run{db: looked, ID: 1, Progress: Progress{Total: 5_000_000}}, 21211
	for _, part := range []Part{{}, {State: Refused}, {State: Refused, Code: &code}, {State: Unknown}, {State: Sent}, {State: Waiting}, {State: Sending}, {State: Skipped}} {
		part.Most = 50
		if _, _, err := run.Part(t.Context(), part); err != nil {
			t.Fatal(err)
		}
	}
	for _, look := range []func() error{
		func() error { _, err := run.Refusals(t.Context()); return err },
		func() error { _, err := looked.TaskCounts(t.Context()); return err },
		func() error { _, err := looked.TasksBefore(t.Context(), Failed, 0, 50); return err },
		func() error { _, err := looked.TasksBefore(t.Context(), "", 7, 50); return err },
		func() error { _, err := looked.RunsBefore(t.Context(), 7, 50); return err },
	} {
		if err := look(); err != nil {
			t.Fatal(err)
		}
	}
	for query := range asked {
		rows, err := db.sql.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, make([]any, strings.Count(query, "?"))...)
		if err != nil {
			t.Fatal(query, err)
		}
		defer rows.Close()
		for rows.Next() {
			var id, parent, unused sql.NullInt64
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				t.Fatal(err)
			}
			if scans := strings.HasPrefix(step, "SCAN") && !strings.HasPrefix(step, "SCAN counted"); scans || strings.Contains(step, "TEMP B-TREE") && !strings.Contains(query, "FROM refusal") {
				t.Errorf("%s: %s", query, step)
			}
			if strings.Contains(query, "FROM element") && strings.HasSuffix(step, "(run=?)") {
				t.Errorf("%s: %s", query, step)
			}
		}
	}
}
