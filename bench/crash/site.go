package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"dialtone/bench/internal/fleet"
	"dialtone/jobs"
)

// site is where a trial takes place: a database, a Twilio, and two processes.
type site struct {
	database, harm string
	number, n      int
	times          int
	latency        time.Duration
	timeout        time.Duration
	concurrency    int
	program, under string

	db      *fleet.Database
	handle  *jobs.DB
	twilio  *fleet.Twilio
	fleet   fleet.Workers
	workers [2]*fleet.Worker

	// underWayNow is the query that counts what may be unknown once a process is gone.
	underWayNow func(victim *fleet.Worker) string
	// standsStill is how long a process that is stopped stands still: until its marks are others'.
	standsStill time.Duration
	// deploy has a process of a newer version be there in place of an older one.
	deploy func() error

	at       []string // how many had arrived when harm was done
	underWay int64    // how many requests were, all in all
	took     time.Duration
}

// trial is one trial, of a run or of jobs.
type trial interface {
	run() error
	// line is the trial's line of the table, and what is wrong with it, or "".
	line() (line, wrong string)
}

// open makes the site.
func (s *site) open(ctx context.Context) (err error) {
	disk := 0
	if s.harm == "full" {
		disk = 48 + s.n/300 // what the run takes with its journal, and some
	}
	if s.db, err = fleet.NewDatabase(s.database, s.under, disk); err != nil {
		return err
	}
	s.twilio = fleet.NewTwilio(s.latency)
	s.fleet = fleet.Workers{
		Program: s.program, Database: s.db.Where, Twilio: s.twilio, Concurrency: s.concurrency, Timeout: s.timeout,
		Log: filepath.Join(os.TempDir(), "crash-"+filepath.Base(s.db.Dir)+".log"),
	}
	if s.handle, err = jobs.Open(ctx, s.db.Where); err != nil {
		return errors.Join(err, s.close(nil))
	}
	return nil
}

// close takes it away, with the log where the trial went well.
func (s *site) close(t trial) error {
	for _, w := range s.workers {
		if w != nil && w.Running() {
			_ = w.Kill()
		}
	}
	if t != nil && s.took > 0 {
		if _, wrong := t.line(); wrong == "" {
			_ = os.Remove(s.fleet.Log)
		}
	}
	if s.handle != nil {
		_ = s.handle.Close() // a connection may be one that broke with the database
	}
	s.twilio.Close()
	return s.db.Close()
}

// suffer starts the processes, and has harm done while the messages of a trial arrive.
func (s *site) suffer(ctx context.Context, messages int) (err error) {
	for i := range s.workers {
		if s.workers[i], err = s.fleet.Start(); err != nil {
			return err
		}
	}
	for i := range s.times {
		// One in each part of the trial, so that all of them are in its middle.
		moment := messages*i/s.times + rand.IntN(max(1, messages/s.times*3/4))
		s.twilio.Wait(moment)
		s.at = append(s.at, strconv.Itoa(moment))
		if err := s.do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// rate is how many a second arrived, from the first to the last.
func (s *site) rate() float64 {
	times := s.twilio.Times()
	return float64(len(times)) / times[len(times)-1].Sub(times[0]).Seconds()
}

// again tries a second time: a connection may be one that broke with the database.
func again(do func() error) error {
	if do() == nil {
		return nil
	}
	return do()
}
