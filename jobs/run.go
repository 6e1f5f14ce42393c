package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/riverqueue/river"
)

// The states of a run.
const (
	Loading   = "loading"   // Elements are being added, and nothing is sent.
	Ready     = "ready"     // It has all its elements.
	Running   = "running"   // Workers may attempt them.
	Paused    = "paused"    // Nothing more is begun.
	Finished  = "finished"  // Every element has come to something.
	Cancelled = "cancelled" // What was not begun is skipped.
	Deleting  = "deleting"  // It is being taken from the database.
)

// The states of an element.
const (
	Waiting = "waiting"
	Sending = "sending"
	Sent    = "sent"
	Refused = "refused" // Nothing was done, and an error says why.
	Unknown = "unknown" // It may have been done or not.
	Skipped = "skipped"
)

// A Run is what is to be done under a name, as one goroutine knows it: others that look at it or
// change it take one of their own from the database.
type Run struct {
	db *DB

	ID      int64
	Name    string
	Account string // Whose it is: another account's worker must not touch it.
	Kind    string // What is done, for people: "Message.create".
	State   string
	Progress
	Options                 Options
	Code                    string    // The hash of the code that made it, or "".
	callback                string    // What it is called by in callbacks, from its begin on.
	Created, Started, Ended time.Time // Zero where it has not come to that.
}

// Progress counts a run's elements. What is neither of the four is waiting or under way.
type Progress struct {
	Total, Sent, Refused, Unknown, Skipped int64
	Repeated                               int64 // Rows whose key another row had before.
}

// Waiting is how many elements have come to nothing yet.
func (p Progress) Waiting() int64 { return p.Total - p.Sent - p.Refused - p.Unknown - p.Skipped }

// An Element is one of a run's.
type Element struct {
	N       int64
	Key     string // Unique in the run.
	Params  []byte // What the attempt needs, as the caller writes it down.
	State   string
	Attempt int // How often it was begun.
	Marked  time.Time
	SID     string // What came of it, where it was sent.
	Code    int    // Of the error, as the caller has it.
	Error   string

	// How far what came of it has come since, as callbacks have said, and the error that ended
	// that.
	Delivery     string
	DeliveryCode int

	// Callback names the attempt that it is given to a worker for, to whoever comes back about it;
	// see [DB.Settle].
	Callback string
	// Until is when its attempt has to have begun, for a worker that it is given to.
	Until time.Time
}

// ErrNoRun says that there is no run of a name.
var ErrNoRun = errors.New("there is no such run")

const runColumns = "id, name, account, kind, state, total, sent, refused, unknown, skipped, repeated, created_at, started_at, ended_at, options, callback, code_hash"

func (db *DB) scan(row interface{ Scan(...any) error }) (*Run, error) {
	r := &Run{db: db}
	var created, started, ended sql.NullInt64
	var options string
	var callback sql.NullString
	err := row.Scan(&r.ID, &r.Name, &r.Account, &r.Kind, &r.State, &r.Total, &r.Sent, &r.Refused, &r.Unknown, &r.Skipped, &r.Repeated, &created, &started, &ended, &options, &callback, &r.Code)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, ErrNoRun
	case err != nil:
		return nil, err
	}
	r.callback = callback.String
	r.Created, r.Started, r.Ended = timeOf(created), timeOf(started), timeOf(ended)
	if err := json.Unmarshal([]byte(options), &r.Options); err != nil {
		return nil, fmt.Errorf("the options of %s: %w", r.Name, err)
	}
	return r, nil
}

// Runs lists the runs, the newest first.
func (db *DB) Runs(ctx context.Context) ([]*Run, error) { return db.list(ctx, "ORDER BY id DESC") }

func (db *DB) list(ctx context.Context, which string, args ...any) ([]*Run, error) {
	rows, err := db.sql.QueryContext(ctx, "SELECT "+runColumns+" FROM run "+which, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []*Run
	for rows.Next() {
		r, err := db.scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// Find returns the run of a name, or [ErrNoRun].
func (db *DB) Find(ctx context.Context, name string) (*Run, error) {
	return db.scan(db.sql.QueryRowContext(ctx, "SELECT "+runColumns+" FROM run WHERE name = ?", name))
}

// Refresh reads how far the run is.
func (r *Run) Refresh(ctx context.Context) error {
	return r.reread(r.db.scan(r.db.sql.QueryRowContext(ctx, "SELECT "+runColumns+" FROM run WHERE id = ?", r.ID)))
}

// reread is what has been read of the run. Another one may have its number, once it is deleted.
func (r *Run) reread(found *Run, err error) error {
	switch {
	case err != nil:
		return err
	case r.Name != "" && (found.Name != r.Name || !found.Created.Equal(r.Created)):
		return ErrNoRun
	}
	*r = *found
	return nil
}

// become moves the run to a state from one of some, and reports an error that names the state it is
// in where it is in another.
func (r *Run) become(ctx context.Context, to, verb string, from ...string) error {
	query, args := "UPDATE run SET state = ? WHERE id = ? AND state IN (", []any{to, r.ID}
	for i, state := range from {
		if i > 0 {
			query += ", "
		}
		query, args = query+"?", append(args, state)
	}
	result, err := r.db.sql.ExecContext(ctx, query+")", args...)
	if err != nil {
		return err
	}
	changed, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if err := r.Refresh(ctx); err != nil {
		return err
	}
	if changed == 0 && r.State != to {
		return fmt.Errorf("%s is %s, and cannot be %s", r.Name, r.State, verb)
	}
	return nil
}

// Pause has every worker begin nothing more. What is under way comes to its end.
func (r *Run) Pause(ctx context.Context) error {
	return r.become(ctx, Paused, "paused", Ready, Running)
}

// Resume lets workers go on.
func (r *Run) Resume(ctx context.Context) error {
	return r.become(ctx, Running, "resumed", Ready, Paused)
}

// Cancel ends the run: what was not begun is skipped.
func (r *Run) Cancel(ctx context.Context) error {
	if err := r.become(ctx, Cancelled, "cancelled", Loading, Ready, Running, Paused); err != nil {
		return err
	}
	// Where this ends before all is skipped, a worker or who cancels it again goes on.
	for more := true; more; {
		err := r.db.transact(ctx, func(tx *tx) (err error) {
			if err := r.lock(ctx, tx); err != nil {
				return err
			}
			more, err = r.skipLate(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// skipLate skips what waits of a run that was cancelled, or is too late for: as much as one
// transaction may change, and reports whether there may be more.
func (r *Run) skipLate(ctx context.Context, tx *tx) (more bool, err error) {
	why := "cancelled"
	if r.State != Cancelled {
		if r.Options.Expires.IsZero() {
			return false, nil
		}
		var at int64
		if err := tx.QueryRowContext(ctx, "SELECT "+now).Scan(&at); err != nil || at < r.Options.Expires.UnixMilli() {
			return false, err
		}
		why = "expired"
	}
	n, err := tx.change(ctx, "UPDATE element SET state = 'skipped', error = ? WHERE run = ? AND state = 'waiting' AND n IN (SELECT n FROM element"+byWaiting+" WHERE run = ? AND state = 'waiting' LIMIT ?)", why, r.ID, r.ID, r.db.atOnce)
	if err != nil {
		return false, err
	}
	r.Skipped += n
	_, err = tx.ExecContext(ctx, "UPDATE run SET skipped = skipped + ?, ended_at = CASE state WHEN 'cancelled' THEN COALESCE(ended_at, "+now+") ELSE ended_at END WHERE id = ?", n, r.ID)
	return n == r.db.atOnce, err
}

// lock reads the run, and keeps it for a transaction: those that change elements come one after
// another, so that none waits for two.
func (r *Run) lock(ctx context.Context, tx *tx) error {
	return r.reread(r.db.scan(tx.QueryRowContext(ctx, "SELECT "+runColumns+" FROM run WHERE id = ?"+forUpdate, r.ID)))
}

// count adds to the counts of a run that is locked, in the database and here.
func (r *Run) count(ctx context.Context, tx *tx, more map[string]int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE run SET sent = sent + ?, refused = refused + ?, unknown = unknown + ?, skipped = skipped + ? WHERE id = ?",
		more[Sent], more[Refused], more[Unknown], more[Skipped], r.ID)
	r.Sent, r.Refused, r.Unknown, r.Skipped = r.Sent+more[Sent], r.Refused+more[Refused], r.Unknown+more[Unknown], r.Skipped+more[Skipped]
	return err
}

// finish has a run that is locked be over where all of it has come to something.
func (r *Run) finish(ctx context.Context, tx *tx) error {
	if r.State != Running || r.Waiting() > 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "UPDATE run SET state = 'finished', ended_at = "+now+" WHERE id = ?", r.ID); err != nil {
		return err
	}
	return r.lock(ctx, tx)
}

// Retry has the elements of a state, [Refused] or [Unknown], wait again, and reports how many there
// are. Of what is unknown a person has to say that it may be sent: it may have been.
func (r *Run) Retry(ctx context.Context, state string) (int64, error) {
	if state != Refused && state != Unknown {
		return 0, fmt.Errorf("what is %s cannot be sent again", state)
	}
	if r.State == Cancelled || r.State == Loading || r.State == Deleting {
		return 0, fmt.Errorf("%s is %s, and sends nothing again", r.Name, r.State)
	}
	var n int64
	for from := int64(0); from < r.Total; from += r.db.atOnce {
		err := r.db.transact(ctx, func(tx *tx) error {
			if err := r.lock(ctx, tx); err != nil {
				return err
			}
			some, err := r.retry(ctx, tx, state, from)
			n += some
			return err
		})
		if err != nil {
			return n, err
		}
	}
	if err := r.Refresh(ctx); err != nil || n == 0 {
		return n, err
	}
	return n, r.offer(ctx)
}

// retry has as many elements wait again as one transaction may change, from one on.
func (r *Run) retry(ctx context.Context, tx *tx, state string, from int64) (int64, error) {
	if state == Refused {
		counts, err := r.refusedFrom(ctx, tx, from)
		if err != nil {
			return 0, err
		}
		for _, one := range counts {
			if err := r.refuse(ctx, tx, one); err != nil {
				return 0, err
			}
		}
	}
	n, err := tx.change(ctx, "UPDATE element SET state = 'waiting', token = NULL, not_before = 0, sid = NULL, code = NULL, error = NULL WHERE run = ? AND n >= ? AND n < ? AND state = ?", r.ID, from, from+r.db.atOnce, state)
	if err != nil || n == 0 {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, "UPDATE run SET "+state+" = "+state+" - ?, ended_at = NULL, state = CASE state WHEN 'finished' THEN 'running' ELSE state END WHERE id = ?", n, r.ID)
	return n, err
}

// refusedFrom counts what was refused of the elements from one on, to be taken from what is
// counted.
func (r *Run) refusedFrom(ctx context.Context, tx *tx, from int64) ([]Refusal, error) {
	rows, err := tx.QueryContext(ctx, "SELECT COALESCE(code, 0), COUNT(*) FROM element WHERE run = ? AND n >= ? AND n < ? AND state = 'refused' GROUP BY COALESCE(code, 0)", r.ID, from, from+r.db.atOnce)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Refusal
	for rows.Next() {
		var one Refusal
		if err := rows.Scan(&one.Code, &one.Count); err != nil {
			return nil, err
		}
		one.Count = -one.Count
		all = append(all, one)
	}
	return all, rows.Err()
}

// offer has River give what waits of the run to a worker, as one slice. That elements are in
// several slices does no harm.
func (r *Run) offer(ctx context.Context) error {
	return r.db.transact(ctx, func(tx *tx) error {
		return tx.give(ctx, []river.InsertManyParams{{Args: sliceOf{r.ID, 0, r.Total}, InsertOpts: r.jobOptions(time.Time{})}})
	})
}

// foundBy is the worker of an attempt whose end was found.
const foundBy = "reconciled"

// Found says what an element that is unknown has come to: it was sent, and this is what came of it.
// It reports false where the element is not unknown any more, or another has the SID.
func (r *Run) Found(ctx context.Context, n int64, sid string) (bool, error) {
	found := false
	err := r.db.transact(ctx, func(tx *tx) error {
		if err := r.lock(ctx, tx); err != nil {
			return err
		}
		result, err := tx.ExecContext(ctx, "UPDATE element SET state = 'sent', sid = ?, code = NULL, error = NULL WHERE run = ? AND n = ? AND state = 'unknown' AND NOT EXISTS (SELECT 1 FROM element WHERE sid = ?)", sid, r.ID, n, sid)
		if err != nil {
			return err
		}
		changed, err := result.RowsAffected()
		if err != nil || changed == 0 {
			return err
		}
		found = true
		if _, err := tx.ExecContext(ctx, "INSERT INTO attempt (run, n, attempt, worker, marked_at, ended_at, outcome) SELECT run, n, attempt, '"+foundBy+"', marked_at, "+now+", 'sent' FROM element WHERE run = ? AND n = ?", r.ID, n); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE run SET unknown = unknown - 1, sent = sent + 1 WHERE id = ?", r.ID)
		return err
	})
	return found, err
}

// elementsAtOnce is how many elements are read from the database in one go.
const elementsAtOnce = 500

// Elements yields the elements of a state, or all where it is "", in their order.
func (r *Run) Elements(ctx context.Context, state string) iter.Seq2[Element, error] {
	return func(yield func(Element, error) bool) {
		for after := int64(-1); ; {
			page, err := r.page(ctx, state, after)
			if err != nil {
				yield(Element{}, err)
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
				after = e.N
			}
			if len(page) < elementsAtOnce {
				return
			}
		}
	}
}

// page reads elements behind one. No query stays open while the caller looks at them.
func (r *Run) page(ctx context.Context, state string, after int64) ([]Element, error) {
	where, args := " WHERE run = ? AND n > ?", []any{r.ID, after}
	if state != "" {
		where, args = where+" AND state = ?", append(args, state)
	}
	return r.read(ctx, where+" ORDER BY n LIMIT ?", append(args, elementsAtOnce)...)
}

// read reads the elements that a part of a query names.
func (r *Run) read(ctx context.Context, which string, args ...any) ([]Element, error) {
	rows, err := r.db.sql.QueryContext(ctx, "SELECT n, key, params, state, attempt, marked_at, sid, code, error, delivery, delivery_code FROM element"+which, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []Element
	for rows.Next() {
		var e Element
		var marked, code, deliveryCode sql.NullInt64
		var sid, problem, delivery sql.NullString
		if err := rows.Scan(&e.N, &e.Key, &e.Params, &e.State, &e.Attempt, &marked, &sid, &code, &problem, &delivery, &deliveryCode); err != nil {
			return nil, err
		}
		e.Delivery, e.DeliveryCode = delivery.String, int(deliveryCode.Int64)
		e.Marked, e.SID, e.Code, e.Error = timeOf(marked), sid.String, int(code.Int64), problem.String
		page = append(page, e)
	}
	return page, rows.Err()
}
