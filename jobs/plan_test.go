package jobs

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
)

// A step reads the elements that it writes, and does not pass all of a run's: SQLite's planner, which
// has no statistics, does where it is not told otherwise.
func TestAStepReadsWhatItWrites(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "jobs.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, query := range map[string]string{"saved": saved + "AND element.state = 'sending' " + returned, "audited": audited, "marks": marks, "orphaned": orphaned} {
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
