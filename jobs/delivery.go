package jobs

import (
	"context"
	"database/sql"
	"errors"
)

// delivering is the step that keeps how far what was made of elements has come. It is counted by
// run, as refusals are.
const delivering = `
ALTER TABLE element ADD COLUMN delivery TEXT;
ALTER TABLE element ADD COLUMN delivery_code INTEGER;
ALTER TABLE element ADD COLUMN delivery_stage INTEGER NOT NULL DEFAULT 0;
CREATE TABLE delivery (run INTEGER NOT NULL, status TEXT NOT NULL, code INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (run, status, code));
`

// A Delivery is how far something has come that was sent.
type Delivery struct {
	Status string // As the caller calls it: "delivered".
	Code   int    // Of the error that ended it, or 0.
	// Stage orders what an element can come to, from 1. Callbacks come late, twice and in any
	// order: only one of a higher stage changes what is kept.
	Stage int
}

// deliver keeps how far an element that was sent has come. Counts change in the order of stages,
// from the lower to the higher, so that no two transactions wait for each other.
func (r *Run) deliver(ctx context.Context, tx *tx, n int64, sid string, d Delivery) error {
	var was sql.NullString
	var code sql.NullInt64
	err := tx.QueryRowContext(ctx, "SELECT delivery, delivery_code FROM element WHERE run = ? AND n = ? AND state = 'sent' AND sid = ? AND delivery_stage < ?"+forUpdate,
		r.ID, n, sid, d.Stage).Scan(&was, &code)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // it is another's, or further already
	}
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE element SET delivery = ?, delivery_code = ?, delivery_stage = ? WHERE run = ? AND n = ?", storable(d.Status), d.Code, d.Stage, r.ID, n); err != nil {
		return err
	}
	if was.Valid {
		if _, err := tx.ExecContext(ctx, "UPDATE delivery SET count = count - 1 WHERE run = ? AND status = ? AND code = ?", r.ID, was.String, code.Int64); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO delivery (run, status, code, count) VALUES (?, ?, ?, 1) ON CONFLICT (run, status, code) DO UPDATE SET count = delivery.count + 1", r.ID, storable(d.Status), d.Code)
	return err
}

// Delivered is how many elements of a run have come so far.
type Delivered struct {
	Status string
	Code   int // Of the error, or 0.
	Count  int64
}

// Deliveries count how far what was sent has come, as callbacks have said, the most frequent first.
// What no callback was about is not counted.
func (r *Run) Deliveries(ctx context.Context) ([]Delivered, error) {
	rows, err := r.db.sql.QueryContext(ctx, "SELECT status, code, count FROM delivery WHERE run = ? AND count > 0 ORDER BY count DESC, status"+byBytes+", code", r.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Delivered
	for rows.Next() {
		var one Delivered
		if err := rows.Scan(&one.Status, &one.Code, &one.Count); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
