package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// callbackNames is the step that gives runs a name which whoever comes back about an attempt has
// been told. It is random: numbers of runs are the same in every database, and come again.
const callbackNames = `
ALTER TABLE run ADD COLUMN callback TEXT;
CREATE UNIQUE INDEX run_callback ON run (callback) WHERE callback IS NOT NULL;
`

// A Callback says that an attempt was taken, by another way than its answer.
type Callback struct {
	Attempt  string   // The attempt, as [Element.Callback] has it.
	SID      string   // What came of it.
	Delivery Delivery // How far that is, or the zero value.
	// Belongs reports whether the callback can be about an element of a run. It is called in no
	// transaction.
	Belongs func(run *Run, e Element) bool
}

// Settled is what a callback has changed.
type Settled struct {
	Run string // The run's name, or "" where nothing has changed.
	N   int64
	Was string // The state that the element had.
}

// Settle has an element be sent of which a callback says so: also where its answer has not been
// read yet, and where it waits to be sent again. One that comes twice changes nothing, and neither
// does one about an attempt that there was not. A callback is certain: an element that [Run.Found]
// has given the SID is unknown again. How far what was sent has come is kept as well.
func (db *DB) Settle(ctx context.Context, c Callback) (Settled, error) {
	name, n, attempt, ok := parseCallback(c.Attempt)
	if !ok || c.SID == "" {
		return Settled{}, nil
	}
	run, err := db.scan(db.sql.QueryRowContext(ctx, "SELECT "+runColumns+" FROM run WHERE callback = ?", name))
	if errors.Is(err, ErrNoRun) {
		return Settled{}, nil
	}
	if err != nil {
		return Settled{}, err
	}
	// Mostly the answer has been written before, and the run is not locked to see that.
	found, err := run.read(ctx, " WHERE run = ? AND n = ?", run.ID, n)
	if err != nil || len(found) == 0 {
		return Settled{}, err
	}
	settles, tells := found[0].settledBy(attempt, c.SID), c.Delivery.Status != "" && c.Delivery.Status != found[0].Delivery
	if !settles && !tells || !c.Belongs(run, found[0]) {
		return Settled{}, nil
	}
	settled := Settled{Run: run.Name, N: n}
	err = db.transact(ctx, func(tx *tx) error {
		if settles {
			if settled.Was, err = run.settle(ctx, tx, n, attempt, c.SID); err != nil {
				return err
			}
		}
		if !tells {
			return nil
		}
		return run.deliver(ctx, tx, n, c.SID, c.Delivery)
	})
	if err != nil || settled.Was == "" {
		return Settled{}, err
	}
	return settled, nil
}

// parseCallback reads what [Run.callbackOf] writes.
func parseCallback(text string) (run string, n int64, attempt int, ok bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 || parts[0] == "" {
		return "", 0, 0, false
	}
	n, err := strconv.ParseInt(parts[1], 10, 64)
	attempt, attemptErr := strconv.Atoi(parts[2])
	return parts[0], n, attempt, err == nil && attemptErr == nil && n >= 0 && attempt > 0
}

// callbackOf names an attempt.
func (r *Run) callbackOf(e Element) string {
	return fmt.Sprintf("%s.%d.%d", r.callback, e.N, e.Attempt)
}

// settledBy reports whether an element changes where an attempt of it is known to have been taken.
func (e Element) settledBy(attempt int, sid string) bool {
	switch {
	case attempt > e.Attempt:
		return false
	case e.State == Sending:
		return attempt == e.Attempt // what became of an earlier one changes nothing about this
	case e.State == Sent:
		return attempt == e.Attempt && e.SID != sid
	case e.State == Refused:
		return attempt < e.Attempt // it was sent before a person had it sent again
	}
	return true
}

// settle changes an element, and returns the state that it had, or "" where nothing was to be
// changed.
func (r *Run) settle(ctx context.Context, tx *tx, n int64, attempt int, sid string) (was string, err error) {
	other, otherRun := int64(0), int64(0)
	err = tx.QueryRowContext(ctx, "SELECT run, n FROM element WHERE sid = ? AND (run != ? OR n != ?)", sid, r.ID, n).Scan(&otherRun, &other)
	claimed := err == nil
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	runs := []int64{r.ID}
	if claimed && otherRun != r.ID {
		runs = append(runs, otherRun)
	}
	slices.Sort(runs) // so that no two wait for each other
	for _, id := range runs {
		if err := (&Run{db: r.db, ID: id}).lock(ctx, tx); err != nil {
			return "", err
		}
	}
	e := Element{N: n}
	var had sql.NullString
	var code sql.NullInt64
	if err := tx.QueryRowContext(ctx, "SELECT state, attempt, sid, code FROM element WHERE run = ? AND n = ?", r.ID, n).Scan(&e.State, &e.Attempt, &had, &code); err != nil {
		return "", err
	}
	if e.SID = had.String; !e.settledBy(attempt, sid) {
		return "", nil
	}
	if e.State == Sent && e.SID != "" {
		if guessed, err := isGuessed(ctx, tx, r.ID, n); err != nil || !guessed {
			return "", err
		}
	}
	if claimed {
		if released, err := release(ctx, tx, otherRun, other); err != nil || !released {
			return "", err
		}
	}
	if _, err := tx.ExecContext(ctx, "UPDATE element SET state = 'sent', sid = ?, code = NULL, error = NULL WHERE run = ? AND n = ?", sid, r.ID, n); err != nil {
		return "", err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO attempt (run, n, attempt, worker, marked_at, ended_at, outcome) SELECT run, n, CAST(? AS INTEGER), 'callback', COALESCE(marked_at, 0), "+now+", 'sent' FROM element WHERE run = ? AND n = ?", attempt, r.ID, n); err != nil {
		return "", err
	}
	if e.State == Refused {
		if err := r.refuse(ctx, tx, Refusal{Code: int(code.Int64), Count: -1}); err != nil {
			return "", err
		}
	}
	counts := map[string]int{Sent: 1}
	counts[e.State]--
	_, err = tx.ExecContext(ctx, "UPDATE run SET sent = sent + ?, refused = refused + ?, unknown = unknown + ?, skipped = skipped + ? WHERE id = ?",
		counts[Sent], counts[Refused], counts[Unknown], counts[Skipped], r.ID)
	return e.State, err
}

// isGuessed reports whether the SID of an element was found for it, and not told by an answer.
func isGuessed(ctx context.Context, tx *tx, run, n int64) (bool, error) {
	workers, err := column[string](ctx, tx.statements, "SELECT worker FROM attempt WHERE run = ? AND n = ? AND outcome = 'sent' ORDER BY ended_at", run, n)
	return len(workers) > 0 && !slices.ContainsFunc(workers, func(worker string) bool { return worker != foundBy }), err
}

// release takes a SID from an element for which it was found, and is another's. It reports false
// where the element has it by an answer.
func release(ctx context.Context, tx *tx, run, n int64) (bool, error) {
	if guessed, err := isGuessed(ctx, tx, run, n); err != nil || !guessed {
		return false, err
	}
	changed, err := tx.change(ctx, "UPDATE element SET state = 'unknown', sid = NULL, error = 'what was taken for its own is another one''s' WHERE run = ? AND n = ? AND state = 'sent'", run, n)
	if err != nil || changed == 0 {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM attempt WHERE run = ? AND n = ? AND worker = ?", run, n, foundBy); err != nil {
		return false, err
	}
	_, err = tx.ExecContext(ctx, "UPDATE run SET sent = sent - 1, unknown = unknown + 1 WHERE id = ?", run)
	return true, err
}
