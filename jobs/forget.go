package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// changedAtOnce is what a DB has for its atOnce: others that use the database have their turn in
// between, and what was interrupted goes on where it was.
const changedAtOnce = 5000

// Delete takes the run and all that it knows from the database. Workers must not be at it. It takes
// a while where there are millions of elements; where ctx ends meanwhile the run is left in the
// state [Deleting], and to delete it again, or to load another under its name, goes on.
func (r *Run) Delete(ctx context.Context) error {
	if r.State == Running {
		return fmt.Errorf("%s is running: pause or cancel it first", r.Name)
	}
	err := r.become(ctx, Deleting, "deleted", Loading, Ready, Paused, Finished, Cancelled, Deleting)
	if errors.Is(err, ErrNoRun) {
		return nil
	}
	if err != nil {
		return err
	}
	return r.wipe(ctx)
}

// wipe deletes a run whose state is [Deleting].
func (r *Run) wipe(ctx context.Context) error {
	for from, over := int64(0), false; !over; {
		err := r.db.transact(ctx, func(tx *tx) error {
			if err := r.lock(ctx, tx); err != nil {
				return err
			}
			var first sql.NullInt64
			if err := tx.QueryRowContext(ctx, "SELECT MIN(n) FROM element WHERE run = ? AND n >= ?", r.ID, from).Scan(&first); err != nil {
				return err
			}
			if over = !first.Valid; over {
				return r.wipeRest(ctx, tx)
			}
			from = first.Int64 + r.db.atOnce
			for _, table := range []string{"attempt", "element"} {
				if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE run = ? AND n >= ? AND n < ?", r.ID, first.Int64, from); err != nil {
					return err
				}
			}
			return nil
		})
		if errors.Is(err, ErrNoRun) {
			return nil // another process was faster
		}
		if err != nil {
			return err
		}
	}
	return r.db.store.scrub(ctx)
}

// wipeRest deletes what is not of a single element.
func (r *Run) wipeRest(ctx context.Context, tx *tx) error {
	for _, query := range []string{"DELETE FROM attempt WHERE run = ?", "DELETE FROM zone WHERE run = ?", "DELETE FROM refusal WHERE run = ?", "DELETE FROM delivery WHERE run = ?", "DELETE FROM run WHERE id = ?"} {
		if _, err := tx.ExecContext(ctx, query, r.ID); err != nil {
			return err
		}
	}
	river := []string{"DELETE FROM river_job WHERE queue = ?", "DELETE FROM river_queue WHERE name = ?"}
	if tx.translate == nil { // on SQLite what River tells its clients stands in a table
		river = append(river, `DELETE FROM river_notification WHERE payload LIKE '%"' || ? || '"%'`)
	}
	for _, query := range river {
		if _, err := tx.ExecContext(ctx, query, r.queue()); err != nil {
			return err
		}
	}
	return nil
}
