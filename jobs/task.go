package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/riverqueue/river"
)

// taskTables hold what handlers are to do. As with elements, a job of River's only brings a task to
// a worker's mind: who has moved it from waiting to running, with a deadline that it keeps moving
// on, has it.
//
//	waiting → running → done | failed
//	running → waiting   it failed and is tried again, or its deadline is over: who had it is gone
//	waiting → failed    who had it is gone, as those before were
//
// One that a worker was reminded of whose version is too low is marked in newer, and workers that
// are new enough look for it: were it left to River, the older worker could have it each time.
const taskTables = `
CREATE TABLE task (
	id INTEGER PRIMARY KEY, name TEXT NOT NULL, args BLOB NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL,
	priority INTEGER NOT NULL, uniq TEXT, planned INTEGER, attempt INTEGER NOT NULL DEFAULT 0, token TEXT, worker TEXT,
	deadline INTEGER, due INTEGER NOT NULL, error TEXT, created_at INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER,
	newer INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX task_unique ON task (name, uniq) WHERE uniq IS NOT NULL AND state IN ('waiting', 'running');
CREATE INDEX task_running ON task (deadline) WHERE state = 'running';
CREATE INDEX task_newer ON task (id) WHERE newer = 1;
CREATE INDEX task_ended ON task (ended_at) WHERE ended_at IS NOT NULL;
CREATE TABLE schedule (name TEXT PRIMARY KEY, version INTEGER NOT NULL, cron TEXT NOT NULL, zone TEXT NOT NULL, last_at INTEGER NOT NULL);
`

// The states of a task beside [Waiting] and [Running].
const (
	Done   = "done"
	Failed = "failed"
)

// A TaskSpec says what a handler is to do.
type TaskSpec struct {
	Name     string        // Of the handler.
	Args     []byte        // JSON.
	Version  int           // What the handler must have at least; 0 is any.
	After    time.Duration // It begins no sooner.
	At       time.Time     // Where it is not zero, instead.
	Priority int           // From 1, which goes first, to 4; 0 is 2.
	Unique   string        // Where it is not "", there is one of the name that waits or runs.
	Planned  time.Time     // The time that a schedule had for it, or zero.
}

// A Task is what a handler is to do.
type Task struct {
	ID                      int64
	Name                    string
	Args                    []byte
	Version                 int
	State                   string
	Attempt                 int // How often it was begun.
	Planned                 time.Time
	Error                   string // Of the last attempt.
	Due                     time.Time
	Created, Started, Ended time.Time
}

// Enqueue writes down a task. Where it is unique and there is one already, that one's ID is
// returned and fresh is false.
func (db *DB) Enqueue(ctx context.Context, spec TaskSpec) (id int64, fresh bool, err error) {
	err = db.transact(ctx, func(tx *tx) error {
		id, fresh, err = enqueue(ctx, tx, spec)
		return err
	})
	return id, fresh, err
}

func enqueue(ctx context.Context, tx *tx, spec TaskSpec) (id int64, fresh bool, err error) {
	due, at := now+" + ?", spec.After.Milliseconds()
	if !spec.At.IsZero() {
		due, at = "?", spec.At.UnixMilli()
	}
	if spec.Priority == 0 {
		spec.Priority = usualPriority
	}
	var begins int64
	planned := sql.NullInt64{Int64: spec.Planned.UnixMilli(), Valid: !spec.Planned.IsZero()}
	err = tx.QueryRowContext(ctx, "INSERT INTO task (name, args, version, state, priority, uniq, planned, due, created_at) "+
		"VALUES (?, ?, ?, 'waiting', ?, ?, ?, "+due+", "+now+") "+
		"ON CONFLICT (name, uniq) WHERE uniq IS NOT NULL AND state IN ('waiting', 'running') DO NOTHING RETURNING id, due",
		spec.Name, spec.Args, spec.Version, spec.Priority, orNull(spec.Unique), planned, at).Scan(&id, &begins)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = tx.QueryRowContext(ctx, "SELECT id FROM task WHERE name = ? AND uniq = ? AND state IN ('waiting', 'running')", spec.Name, spec.Unique).Scan(&id)
		return id, false, err
	case err != nil:
		return 0, false, err
	}
	if spec.At.IsZero() && spec.After == 0 {
		return id, true, remind(ctx, tx, id, spec.Name, spec.Priority, time.Time{})
	}
	return id, true, remind(ctx, tx, id, spec.Name, spec.Priority, time.UnixMilli(begins))
}

// taskOf is the job of River's: a task that a worker is reminded of.
type taskOf struct {
	Task int64 `json:"task"`
}

// Kind is the name of the job.
func (taskOf) Kind() string { return "dialtone.task" }

// usualPriority is that of a task that says none.
const usualPriority = 2

func taskQueue(name string) string { return "job-" + name }

// remind has River bring a task to a worker's mind, now or at a time. More than once does no harm.
func remind(ctx context.Context, tx *tx, id int64, name string, priority int, at time.Time) error {
	return tx.give(ctx, []river.InsertManyParams{{Args: taskOf{id}, InsertOpts: &river.InsertOpts{
		Queue: taskQueue(name), Priority: priority, ScheduledAt: at, MaxAttempts: attempts,
	}}})
}

const taskColumns = "id, name, args, version, state, attempt, planned, error, due, created_at, started_at, ended_at"

func scanTask(row interface{ Scan(...any) error }) (Task, error) {
	var t Task
	var planned, due, created, started, ended sql.NullInt64
	var problem sql.NullString
	err := row.Scan(&t.ID, &t.Name, &t.Args, &t.Version, &t.State, &t.Attempt, &planned, &problem, &due, &created, &started, &ended)
	t.Planned, t.Error, t.Due = timeOf(planned), problem.String, timeOf(due)
	t.Created, t.Started, t.Ended = timeOf(created), timeOf(started), timeOf(ended)
	return t, err
}

// ErrNoTask says that there is no task of an ID.
var ErrNoTask = errors.New("there is no such task")

// Task returns the task of an ID, or [ErrNoTask].
func (db *DB) Task(ctx context.Context, id int64) (Task, error) {
	t, err := scanTask(db.sql.QueryRowContext(ctx, "SELECT "+taskColumns+" FROM task WHERE id = ?", id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNoTask
	}
	return t, err
}

// Tasks lists the newest tasks of a state, or of all where it is "".
func (db *DB) Tasks(ctx context.Context, state string, most int) ([]Task, error) {
	return db.TasksBefore(ctx, state, 0, most)
}

// TasksBefore is Tasks for those whose IDs are below one, or for all where it is 0.
func (db *DB) TasksBefore(ctx context.Context, state string, before int64, most int) ([]Task, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	query, args := "SELECT "+taskColumns+" FROM task WHERE id < ?", []any{before}
	if state != "" {
		query, args = query+" AND state = ?", append(args, state)
	}
	rows, err := db.sql.QueryContext(ctx, query+" ORDER BY id DESC LIMIT ?", append(args, most)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Task
	for rows.Next() {
		t, err := scanTask(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

// Again has a task that has failed begin again, as if it never had. What it has done stays done.
func (db *DB) Again(ctx context.Context, id int64) error {
	return db.transact(ctx, func(tx *tx) error {
		t, err := scanTask(tx.QueryRowContext(ctx, "SELECT "+taskColumns+" FROM task WHERE id = ?"+forUpdate, id))
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return ErrNoTask
		case err != nil:
			return err
		case t.State != Failed:
			return fmt.Errorf("the job %d is %s, and only one that has failed begins again", id, t.State)
		}
		if _, err := tx.change(ctx, "UPDATE task SET state = 'waiting', attempt = 0, uniq = NULL, due = "+now+", ended_at = NULL WHERE id = ?", id); err != nil {
			return err
		}
		return remind(ctx, tx, id, t.Name, usualPriority, time.Time{})
	})
}

// TaskSpace is the space of the store in which a task keeps what it has done. It is forgotten when
// the task is done.
func TaskSpace(id int64) string { return fmt.Sprintf("task%d", id) }

// orNull is a text, or NULL where there is none.
func orNull(text string) sql.NullString { return sql.NullString{String: text, Valid: text != ""} }
