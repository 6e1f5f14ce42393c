package jobs

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
)

// A Row is an element to be: what identifies it in the run, and what its attempt needs.
type Row struct {
	Key    string
	Params []byte
	Sender string // Where it has a rate.
	Zone   string // IANA's name, where there are quiet hours.
}

// Spec says which run is meant, and what it is.
type Spec struct {
	Name    string // Of the run: a name has one run for good.
	Account string
	Kind    string
	Append  bool   // Rows that a sealed run has not are added to it.
	Code    string // The hash of the code that has the rows, or "". A run keeps that which made it.
	Options Options
}

// ChangedError says that the rows are not those that a run was sealed with.
type ChangedError struct {
	Name                    string
	Added, Missing, Changed int64
}

// Error counts the differences.
func (e *ChangedError) Error() string {
	return fmt.Sprintf("the rows are not those that %q was begun with: %d are new, %d are missing, %d have changed. Give them another name, or add the new ones with append: true", e.Name, e.Added, e.Missing, e.Changed)
}

// Load makes the run of a name with its rows, or finds the one that is there. Nothing is sent
// before all rows have been read and the run is sealed: a row that is an error ends the loading,
// and what was loaded is forgotten. Rows of a run that is sealed are compared with it, and a
// [*ChangedError] says where they differ.
func (db *DB) Load(ctx context.Context, spec Spec, rows iter.Seq2[Row, error]) (*Run, error) {
	r, err := db.claim(ctx, spec)
	switch {
	case err != nil:
		return nil, err
	case r.Account != spec.Account || r.Kind != spec.Kind:
		return nil, fmt.Errorf("%q is a run of %s for the account %s, not of %s for %s: give this one another name", spec.Name, r.Kind, r.Account, spec.Kind, spec.Account)
	case r.State == Cancelled:
		return nil, fmt.Errorf("%q was cancelled: give it another name, or delete it", spec.Name)
	case r.State != Loading:
		if err := r.Options.becomes(r.Name, spec.Options); err != nil {
			return nil, err
		}
		if err := r.compare(ctx, spec.Append, rows); err != nil {
			return nil, err
		}
		return r, r.keepTo(ctx, spec.Options)
	}
	if err := r.add(ctx, rows); err != nil {
		return nil, errors.Join(err, r.unload(ctx))
	}
	if err := db.store.loaded(ctx); err != nil {
		return nil, err
	}
	return r, r.become(ctx, Ready, "made ready", Loading)
}

// unload deletes a run that has not come to the end of its rows. Where a person has ended that,
// what takes long is left to whoever loads or deletes it next.
func (r *Run) unload(ctx context.Context) error {
	if ctx.Err() == nil {
		return r.Delete(ctx)
	}
	short, cancel := context.WithTimeout(context.WithoutCancel(ctx), leavesWithin)
	defer cancel()
	err := r.Delete(short)
	if short.Err() != nil {
		return nil
	}
	return err
}

// keepTo has the run keep to other options from now on.
func (r *Run) keepTo(ctx context.Context, options Options) error {
	text, err := options.write()
	if err != nil {
		return err
	}
	if _, err := r.db.sql.ExecContext(ctx, "UPDATE run SET options = ? WHERE id = ?", text, r.ID); err != nil {
		return err
	}
	return r.Refresh(ctx)
}

// loadingFor is for how long a run is another process's to load from when that was last at it.
const loadingFor = 10 * time.Second

// claim finds the run of a name that is sealed, or makes one that the caller loads: where there is
// none, and where the process that loaded it did not come to the end, of which nothing was sent. It
// waits for another process that is loading it.
func (db *DB) claim(ctx context.Context, spec Spec) (r *Run, err error) {
	options, err := spec.Options.write()
	if err != nil {
		return nil, err
	}
	for {
		claimed, left := false, (*Run)(nil)
		err = db.transact(ctx, func(tx *tx) error {
			var fresh bool
			r, err = db.scan(tx.QueryRowContext(ctx, "SELECT "+runColumns+" FROM run WHERE name = ?", spec.Name))
			switch {
			case errors.Is(err, ErrNoRun):
			case err == nil && r.State == Deleting:
				left = r
				return nil
			case err != nil || r.State != Loading:
				claimed = true
				return err
			default:
				if err := tx.QueryRowContext(ctx, "SELECT seen_at > "+now+" - ? FROM run WHERE id = ?", loadingFor.Milliseconds(), r.ID).Scan(&fresh); err != nil || fresh {
					return err
				}
				left = r
				_, err := tx.ExecContext(ctx, "UPDATE run SET state = 'deleting' WHERE id = ?", r.ID)
				return err
			}
			// Where another process was faster, its run is the one.
			made, err := tx.ExecContext(ctx, "INSERT INTO run (name, account, kind, state, options, code_hash, created_at, seen_at) VALUES (?, ?, ?, 'loading', ?, ?, "+now+", "+now+") ON CONFLICT (name) DO NOTHING", spec.Name, spec.Account, spec.Kind, options, storable(spec.Code))
			if err != nil {
				return err
			}
			if rows, err := made.RowsAffected(); err != nil || rows == 0 {
				return err
			}
			claimed = true
			r, err = db.scan(tx.QueryRowContext(ctx, "SELECT "+runColumns+" FROM run WHERE name = ?", spec.Name))
			return err
		})
		if err != nil || claimed {
			return r, err
		}
		if left != nil {
			if err := left.wipe(ctx); err != nil {
				return nil, err
			}
			continue
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// loadedAtOnce is how many rows are written in one transaction.
const loadedAtOnce = 1000

// add writes rows as elements, and the slices of them.
func (r *Run) add(ctx context.Context, rows iter.Seq2[Row, error]) error {
	var batch []Row
	for row, err := range rows {
		if err != nil {
			return err
		}
		if batch = append(batch, row); len(batch) == loadedAtOnce {
			if err := r.write(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	return r.write(ctx, batch)
}

// write adds a batch. Rows with a key that another has are left out and counted, so that the
// numbers of elements have no gaps.
func (r *Run) write(ctx context.Context, batch []Row) error {
	if len(batch) == 0 {
		return nil
	}
	return r.db.transact(ctx, func(tx *tx) error {
		// Another process may add to a sealed run as well.
		err := tx.QueryRowContext(ctx, "SELECT total, repeated, state FROM run WHERE id = ?"+forUpdate, r.ID).Scan(&r.Total, &r.Repeated, &r.State)
		if errors.Is(err, sql.ErrNoRows) || err == nil && r.State == Deleting {
			return fmt.Errorf("%s was deleted while it was loaded", r.Name)
		}
		if err != nil {
			return err
		}
		fresh, err := r.fresh(ctx, tx, batch)
		if err != nil {
			return err
		}
		from, zones := r.Total, map[string]bool{}
		for chunk := range slices.Chunk(fresh, insertedAtOnce) {
			values, args := strings.Repeat(", (?, ?, ?, 'waiting', ?, ?, ?)", len(chunk))[2:], make([]any, 0, 6*len(chunk))
			for _, row := range chunk {
				args = append(args, r.ID, r.Total, row.Key, row.Params, row.Sender, row.Zone)
				zones[row.Zone] = true
				r.Total++
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO element (run, n, key, state, params, sender, zone) VALUES "+values, args...); err != nil {
				return err
			}
		}
		for zone := range zones {
			if zone == "" {
				continue
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO zone (run, name) VALUES (?, ?) ON CONFLICT (run, name) DO NOTHING", r.ID, zone); err != nil {
				return err
			}
		}
		r.Repeated += int64(len(batch) - len(fresh))
		if _, err := tx.ExecContext(ctx, "UPDATE run SET total = ?, repeated = ?, seen_at = "+now+", ended_at = NULL, state = CASE state WHEN 'finished' THEN 'running' ELSE state END WHERE id = ?", r.Total, r.Repeated, r.ID); err != nil {
			return err
		}
		if r.Total == from {
			return nil
		}
		return tx.give(ctx, r.slices(from, r.Total))
	})
}

// insertedAtOnce is how many rows one statement has.
const insertedAtOnce = 250

// fresh are the rows of a batch whose key no element has, and no row before.
func (r *Run) fresh(ctx context.Context, tx *tx, batch []Row) ([]Row, error) {
	type key struct {
		Key string `json:"key"`
	}
	keys := make([]key, len(batch))
	for i, row := range batch {
		keys[i].Key = row.Key
	}
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, "SELECT key FROM element WHERE run = ? AND key IN (SELECT value->>'key' FROM "+listed+")", r.ID, string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	had := make(map[string]bool, len(batch))
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, err
		}
		had[key] = true
	}
	fresh := make([]Row, 0, len(batch))
	for _, row := range batch {
		if !had[row.Key] {
			had[row.Key] = true
			fresh = append(fresh, row)
		}
	}
	return fresh, rows.Err()
}

// compare reads rows beside a sealed run's elements, in whose order they usually are.
func (r *Run) compare(ctx context.Context, add bool, rows iter.Seq2[Row, error]) error {
	differences := ChangedError{Name: r.Name}
	matched, at := int64(0), int64(0)
	var page []Element
	var added []Row
	seen := map[string]bool{} // of what is new, or was found out of order
	for row, err := range rows {
		if err != nil {
			return err
		}
		if len(page) == 0 {
			if page, err = r.page(ctx, "", at-1); err != nil {
				return err
			}
		}
		var found *Element
		if len(page) > 0 && page[0].Key == row.Key {
			found, at, page = &page[0], page[0].N+1, page[1:]
		} else {
			var params []byte
			n := int64(0)
			err := r.db.sql.QueryRowContext(ctx, "SELECT n, params FROM element WHERE run = ? AND key = ?", r.ID, row.Key).Scan(&n, &params)
			switch {
			case errors.Is(err, sql.ErrNoRows):
				if !seen[row.Key] {
					seen[row.Key] = true
					added = append(added, row)
				}
				continue
			case err != nil:
				return err
			case n < at || seen[row.Key]:
				continue // It is repeated, as it was when the run was loaded.
			}
			seen[row.Key] = true
			found = &Element{N: n, Params: params}
		}
		matched++
		if !bytes.Equal(found.Params, row.Params) {
			differences.Changed++
		}
	}
	differences.Added, differences.Missing = int64(len(added)), r.Total-matched
	if add && differences.Changed == 0 {
		return r.write(ctx, added)
	}
	if differences.Added+differences.Missing+differences.Changed > 0 {
		return &differences
	}
	return nil
}
