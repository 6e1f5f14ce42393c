package jobs

import (
	"context"
	"errors"
	"time"
)

// Sweep deletes the runs that have been over for longer than what they are kept for, by the
// database's clock, and those of which somebody has begun to be deleted, and returns their names.
func (db *DB) Sweep(ctx context.Context, keep time.Duration) (deleted []string, err error) {
	runs, err := db.list(ctx, "WHERE state IN ('finished', 'cancelled') AND ended_at < "+now+" - ? OR state = 'deleting' ORDER BY id", keep.Milliseconds())
	if err != nil {
		return nil, err
	}
	for _, run := range runs {
		if err := run.Delete(ctx); err != nil && !errors.Is(err, ErrNoRun) {
			return deleted, err
		}
		deleted = append(deleted, run.Name)
	}
	return deleted, nil
}
