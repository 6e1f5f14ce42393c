package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// A Schedule says when something begins by itself: an expression of cron in a zone.
type Schedule struct {
	Cron, Zone string

	times cron.Schedule
	zone  *time.Location
	fixed bool // It names hours, and is by the clock on the wall; else it is by the time that passes.
}

// ParseSchedule reads an expression of cron: minute, hour, day of the month, month and day of the
// week, or @hourly, @daily, @weekly, @monthly, @yearly or @every 90m. The zone is one of the IANA
// database, "" for UTC.
//
// An hour that the clock leaves out or has twice, in spring and autumn, is as in Debian's cron:
// what is planned at a time that there is not begins when the clock goes on, what is planned at a
// time that comes twice begins the first time, and what begins every so often goes on doing so.
func ParseSchedule(expression, zone string) (*Schedule, error) {
	s := &Schedule{Cron: expression, Zone: zone}
	var err error
	if s.zone, err = time.LoadLocation(zone); err != nil || zone == "Local" {
		return nil, fmt.Errorf("there is no zone %q; one is called as Europe/Berlin or America/New_York", zone)
	}
	if strings.Contains(expression, "TZ=") {
		return nil, errors.New("the zone stands beside the expression, as in zone: 'Europe/Berlin'")
	}
	if s.times, err = cron.ParseStandard(expression); err != nil {
		return nil, fmt.Errorf("%q is not an expression of cron: %w", expression, err)
	}
	fields := strings.Fields(expression)
	s.fixed = len(fields) == 5 && !strings.HasPrefix(fields[1], "*") || len(fields) == 1 && fields[0] != "@hourly"
	if s.Next(time.Unix(0, 0)).IsZero() {
		return nil, fmt.Errorf("%q never comes", expression)
	}
	return s, nil
}

// Next is the first time behind one, or zero where none comes within five years.
func (s *Schedule) Next(after time.Time) time.Time {
	after = after.In(s.zone)
	if !s.fixed {
		return s.times.Next(after)
	}
	// The clock on the wall, as if it never changed.
	wall := time.Date(after.Year(), after.Month(), after.Day(), after.Hour(), after.Minute(), after.Second(), after.Nanosecond(), time.UTC)
	wall = wall.Add(-3 * time.Hour) // it may have been put back
	for {
		if wall = s.times.Next(wall); wall.IsZero() {
			return time.Time{}
		}
		if at := s.onWall(wall); at.After(after) {
			return at
		}
	}
}

// onWall is when the clock on the wall first shows a time, or goes past it.
func (s *Schedule) onWall(wall time.Time) time.Time {
	at := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, s.zone)
	begin, end := at.ZoneBounds()
	_, offset := at.Zone()
	// Where the clock shows it twice, it may have shown it before this zone's time began; and where
	// it never does, this is off by as much as the clock is put forward.
	if !begin.IsZero() {
		_, before := begin.Add(-time.Second).Zone()
		if earlier := at.Add(time.Duration(offset-before) * time.Second); earlier.Before(begin) && shows(earlier, wall) {
			return earlier
		}
		if !shows(at, wall) && at.Sub(begin) < time.Duration(offset-before)*time.Second {
			return begin
		}
	}
	if !shows(at, wall) && !end.IsZero() {
		return end
	}
	return at
}

func shows(at, wall time.Time) bool {
	return at.Hour() == wall.Hour() && at.Minute() == wall.Minute() && at.Day() == wall.Day()
}

// begin enqueues what is due by the schedules of handlers: of several times that were missed, the
// last one. The time is the database's where it is zero.
func (db *DB) begin(ctx context.Context, handlers map[string]Handler, at time.Time) error {
	for name, h := range handlers {
		if h.Schedule == nil {
			continue
		}
		if err := db.beginOne(ctx, name, h, at); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (db *DB) beginOne(ctx context.Context, name string, h Handler, at time.Time) error {
	if at.IsZero() {
		var ms int64
		if err := db.sql.QueryRowContext(ctx, "SELECT "+now).Scan(&ms); err != nil {
			return err
		}
		at = time.UnixMilli(ms)
	}
	// Mostly nothing is due, and nothing is locked to see that.
	if s, err := scheduled(ctx, db.sql, name, ""); err == nil && (s.Version > h.Version || s.is(h) && h.Schedule.due(s.Last, at).IsZero()) {
		return nil
	}
	return db.transact(ctx, func(tx *tx) error {
		// What is new begins with the next time.
		if _, err := tx.change(ctx, "INSERT INTO schedule (name, version, cron, zone, last_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING", name, h.Version, h.Schedule.Cron, h.Schedule.Zone, at.UnixMilli()); err != nil {
			return err
		}
		s, err := scheduled(ctx, tx.statements, name, forUpdate)
		if err != nil || s.Version > h.Version {
			return err
		}
		if !s.is(h) {
			if _, err := tx.change(ctx, "UPDATE schedule SET version = ?, cron = ?, zone = ? WHERE name = ?", h.Version, h.Schedule.Cron, h.Schedule.Zone, name); err != nil {
				return err
			}
		}
		due, missed := h.Schedule.last(s.Last, at)
		if due.IsZero() {
			return nil
		}
		_, fresh, err := enqueue(ctx, tx, TaskSpec{Name: name, Args: []byte("{}"), Version: h.Version, Unique: "cron", Planned: due})
		if err != nil || !fresh {
			return err // the one before is not over; this one comes when it is
		}
		_, err = tx.change(ctx, "UPDATE schedule SET last_at = ?, missed = missed + ? WHERE name = ?", due.UnixMilli(), missed, name)
		return err
	})
}

func scheduled(ctx context.Context, in statements, name, lock string) (s Scheduled, err error) {
	var ms sql.NullInt64
	err = in.QueryRowContext(ctx, "SELECT last_at, version, cron, zone FROM schedule WHERE name = ?"+lock, name).Scan(&ms, &s.Version, &s.Cron, &s.Zone)
	s.Last = timeOf(ms)
	return s, err
}

// is reports whether it is written down as a handler has it.
func (s Scheduled) is(h Handler) bool {
	return s.Version == h.Version && s.Cron == h.Schedule.Cron && s.Zone == h.Schedule.Zone
}

// due is the last time behind one that has come, or zero.
func (s *Schedule) due(last, now time.Time) time.Time {
	due, _ := s.last(last, now)
	return due
}

// last is due, and how many times have come before it.
func (s *Schedule) last(last, now time.Time) (due time.Time, before int) {
	before = -1
	for next := s.Next(last); !next.IsZero() && !next.After(now); next = s.Next(next) {
		due = next
		before++
	}
	return due, max(before, 0)
}
