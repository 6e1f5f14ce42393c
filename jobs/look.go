package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// looking is the step that lets people look at what millions of rows have come to, without reading
// them: refusals are counted by their code, and those who work say what they are at.
const looking = `
CREATE TABLE refusal (run INTEGER NOT NULL, code INTEGER NOT NULL, count INTEGER NOT NULL, error TEXT NOT NULL, PRIMARY KEY (run, code));
INSERT INTO refusal (run, code, count, error) SELECT run, COALESCE(code, 0), COUNT(*), COALESCE(MIN(error), '') FROM element WHERE state = 'refused' GROUP BY run, COALESCE(code, 0);
CREATE INDEX element_refused ON element (run, code, n) WHERE state = 'refused';
CREATE INDEX element_unknown ON element (run, n) WHERE state = 'unknown';
CREATE INDEX task_state ON task (state, id);
CREATE INDEX task_planned ON task (name, id) WHERE planned IS NOT NULL;
ALTER TABLE worker ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE schedule ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;
`

// RunOf returns the run of an ID, or [ErrNoRun].
func (db *DB) RunOf(ctx context.Context, id int64) (*Run, error) {
	return db.scan(db.sql.QueryRowContext(ctx, "SELECT "+runColumns+" FROM run WHERE id = ?", id))
}

// RunsBefore lists the newest runs whose IDs are below one, or of all where it is 0.
func (db *DB) RunsBefore(ctx context.Context, before int64, most int) ([]*Run, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	return db.list(ctx, "WHERE id < ? ORDER BY id DESC LIMIT ?", before, most)
}

// UnderWay lists the runs of all accounts that are not over, the newest first.
func (db *DB) UnderWay(ctx context.Context, most int) ([]*Run, error) {
	return db.list(ctx, "WHERE state NOT IN ('finished', 'cancelled') ORDER BY id DESC LIMIT ?", most)
}

// A Refusal is how many elements of a run were refused for an error.
type Refusal struct {
	Code  int
	Count int64
	Error string // Of the first of them.
}

// Refusals count what was refused by its code, the most frequent first.
func (r *Run) Refusals(ctx context.Context) ([]Refusal, error) {
	rows, err := r.db.sql.QueryContext(ctx, "SELECT code, count, error FROM refusal WHERE run = ? AND count > 0 ORDER BY count DESC, code", r.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Refusal
	for rows.Next() {
		var one Refusal
		if err := rows.Scan(&one.Code, &one.Count, &one.Error); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// refuse counts refusals of a step.
func (r *Run) refuse(ctx context.Context, tx *tx, one Refusal) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO refusal (run, code, count, error) VALUES (?, ?, ?, ?) ON CONFLICT (run, code) DO UPDATE SET count = refusal.count + excluded.count",
		r.ID, one.Code, one.Count, storable(one.Error))
	return err
}

// A Part says which elements of a run are looked at.
type Part struct {
	State string // "" is any.
	Code  *int   // With [Refused], those of an error alone.
	After string // Where the part before ended, as its next said; "" is the beginning.
	Most  int
}

// looksThrough is how many elements are read at most for those of a state that no index finds.
const looksThrough = 100_000

// Part reads some elements. Those that were refused come by their code, all others in their order.
// Next is where it goes on, or "" where that is all; where few elements have the state it may have
// found none, and go on all the same.
func (r *Run) Part(ctx context.Context, p Part) (found []Element, next string, err error) {
	after, code, err := p.cursor()
	if err != nil {
		return nil, "", err
	}
	where, args, until := "", []any{r.ID, after}, int64(math.MaxInt64)
	order := " ORDER BY n"
	switch {
	case p.State == Waiting && len(r.Options.Rates) == 0: // so that no element has a sender
		where = byWaiting + " WHERE run = ? AND sender = '' AND n > ? AND state = 'waiting'"
	case p.State == Unknown:
		where = " WHERE run = ? AND n > ? AND state = 'unknown'"
	case p.State == Refused:
		where, args = " WHERE run = ? AND state = 'refused' AND (code, n) > (?, ?)", []any{r.ID, code, after}
		order = " ORDER BY code, n"
		if p.Code != nil {
			where, args = " WHERE run = ? AND state = 'refused' AND code = ? AND n > ?", []any{r.ID, *p.Code, after}
		}
	case p.State == "":
		where = " WHERE run = ? AND n > ?"
	default:
		until = after + looksThrough
		where, args = inOrder+" WHERE run = ? AND n > ? AND n <= ? AND state = ?", append(args, until, p.State)
	}
	found, err = r.read(ctx, where+order+" LIMIT ?", append(args, p.Most+1)...)
	switch {
	case err != nil:
		return nil, "", err
	case len(found) > p.Most:
		found = found[:p.Most]
		last := found[p.Most-1]
		if p.State == Refused && p.Code == nil {
			return found, fmt.Sprintf("%d.%d", last.Code, last.N), nil
		}
		return found, strconv.FormatInt(last.N, 10), nil
	case until < r.Total-1:
		return found, strconv.FormatInt(until, 10), nil
	}
	return found, "", nil
}

// cursor reads where a part begins.
func (p Part) cursor() (after, code int64, err error) {
	after, code = -1, math.MinInt32
	text := p.After
	if text == "" {
		return after, code, nil
	}
	if first, rest, ok := strings.Cut(text, "."); ok && p.State == Refused && p.Code == nil {
		if code, err = strconv.ParseInt(first, 10, 64); err != nil {
			return 0, 0, fmt.Errorf("%q is not a place in a list", p.After)
		}
		text = rest
	}
	if after, err = strconv.ParseInt(text, 10, 64); err != nil {
		return 0, 0, fmt.Errorf("%q is not a place in a list", p.After)
	}
	return after, code, nil
}

// MostCounted is how far tasks of a state are counted.
const MostCounted = 10_000

// TaskCounts are how many tasks there are by their state, [MostCounted] at the most.
func (db *DB) TaskCounts(ctx context.Context) (map[string]int, error) {
	counts := map[string]int{}
	for _, state := range []string{Waiting, Running, Done, Failed} {
		n := 0
		if err := db.sql.QueryRowContext(ctx, "SELECT COUNT(*) FROM (SELECT 1 FROM task WHERE state = ? LIMIT ?) AS counted", state, MostCounted).Scan(&n); err != nil {
			return nil, err
		}
		counts[state] = n
	}
	return counts, nil
}

// A Scheduled is a handler that begins by the clock, as its last worker had it.
type Scheduled struct {
	Name    string
	Version int
	Cron    string
	Zone    string
	Last    time.Time // Up to when it has begun what was planned.
	Missed  int64     // Times that were left out, since later ones had come when a worker was there again.
	Newest  *Task     // The last task that it began, or nil where there is none to be seen.
}

// Schedules lists what begins by the clock, by name.
func (db *DB) Schedules(ctx context.Context) ([]Scheduled, error) {
	all, err := db.schedules(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		t, err := scanTask(db.sql.QueryRowContext(ctx, "SELECT "+taskColumns+" FROM task WHERE name = ? AND planned IS NOT NULL ORDER BY id DESC LIMIT 1", all[i].Name))
		switch {
		case err == nil:
			all[i].Newest = &t
		case !errors.Is(err, sql.ErrNoRows):
			return nil, err
		}
	}
	return all, nil
}

func (db *DB) schedules(ctx context.Context) ([]Scheduled, error) {
	rows, err := db.sql.QueryContext(ctx, "SELECT name, version, cron, zone, last_at, missed FROM schedule ORDER BY name"+byBytes)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Scheduled
	for rows.Next() {
		var s Scheduled
		var last sql.NullInt64
		if err := rows.Scan(&s.Name, &s.Version, &s.Cron, &s.Zone, &last, &s.Missed); err != nil {
			return nil, err
		}
		s.Last = timeOf(last)
		all = append(all, s)
	}
	return all, rows.Err()
}

// A Seen is a part of a process that works.
type Seen struct {
	ID      string        // Of the process: its machine, its number and a text that no other has.
	Account string        // Whose runs it works on; "" for one that does tasks, or waits for runs.
	About   string        // What it is at.
	Ago     time.Duration // When it was heard of last.
}

const (
	atRun   = "run "
	atJobs  = "jobs: "
	waitsOn = "waits for runs of "
)

// Run is the name of the run that it is at, or "".
func (s Seen) Run() string {
	name, ok := strings.CutPrefix(s.About, atRun)
	if !ok {
		return ""
	}
	return name
}

// Jobs are the names of the tasks that it does.
func (s Seen) Jobs() []string {
	names, ok := strings.CutPrefix(s.About, atJobs)
	if !ok {
		return nil
	}
	return strings.Split(names, ", ")
}

// Workers lists who works, by ID.
func (db *DB) Workers(ctx context.Context) ([]Seen, error) {
	rows, err := db.sql.QueryContext(ctx, "SELECT id, account, about, "+now+" - seen_at FROM worker WHERE seen_at > "+now+" - ? ORDER BY id"+byBytes, forgottenAfter.Milliseconds())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Seen
	for rows.Next() {
		var s Seen
		var ago int64
		if err := rows.Scan(&s.ID, &s.Account, &s.About, &ago); err != nil {
			return nil, err
		}
		s.Ago = max(0, time.Duration(ago)*time.Millisecond)
		all = append(all, s)
	}
	return all, rows.Err()
}

const (
	// saysSo is how often a process that waits for work says that it lives.
	saysSo = 5 * time.Second
	// forgottenAfter is when one that says nothing is shown no more.
	forgottenAfter = 15 * time.Second
)

// alive says that a process lives, what it is at, and what code it has for that. It has no part of
// any account's places.
func (db *DB) alive(ctx context.Context, id, about, codes string) error {
	_, err := db.sql.ExecContext(ctx, "INSERT INTO worker (id, account, about, codes, seen_at) VALUES (?, '', ?, ?, "+now+") ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, about = excluded.about, codes = excluded.codes", id, about, codes)
	return err
}

// gone says that a process is at it no more.
func (db *DB) gone(ctx context.Context, id string) error {
	_, err := db.sql.ExecContext(ctx, "DELETE FROM worker WHERE id = ?", id)
	return err
}
