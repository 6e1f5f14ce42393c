package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"dialtone/bench/internal/fleet"
	"dialtone/jobs"
)

const headingOfRun = "database  harm     trial elements times     sent  refused  skipped  unknown  arrived  found  under way  twice   lost   rate/s  minutes  harm at"

// ofRun is a trial with a durable run.
type ofRun struct {
	*site
	found  int64
	lost   int // sent by the ledger, and never arrived
	unseen int // unknown by the ledger, and did arrive
	twice  []int
	jobs.Progress
	state string
}

func newOfRun(s *site) trial { return &ofRun{site: s} }

func (t *ofRun) run() (err error) {
	ctx := context.Background()
	if err := t.open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.close(t)) }()
	t.underWayNow = func(*fleet.Worker) string { return fleet.UnderWay }
	// Longer than a mark's deadline: the lease of 5s, the timeout, and a margin as long as that.
	t.standsStill = 5*time.Second + 2*t.timeout + 3*time.Second
	t.deploy = func() error { return errors.New("-harm deploy is for -of jobs") }
	run, err := fleet.Begin(ctx, t.handle, t.twilio.AccountSID(), jobs.Options{}, fleet.Rows(t.n))
	if err != nil {
		return err
	}
	begun := time.Now()
	if err := t.suffer(ctx, t.n); err != nil {
		return err
	}
	for _, w := range t.workers {
		if err := w.Wait(); err != nil {
			return fmt.Errorf("dialtone work: %w (%s)", err, t.fleet.Log)
		}
	}
	t.took = time.Since(begun)
	return t.count(ctx, run)
}

// count looks at what has come of the run, in the ledger and at Twilio.
func (t *ofRun) count(ctx context.Context, run *jobs.Run) (err error) {
	if err := again(func() error { return run.Refresh(ctx) }); err != nil {
		return err
	}
	t.Progress, t.state = run.Progress, run.State
	for e, err := range run.Elements(ctx, jobs.Sent) {
		if err != nil {
			return err
		}
		if !t.twilio.Has(int(e.N)) {
			t.lost++
		}
	}
	for e, err := range run.Elements(ctx, jobs.Unknown) {
		if err != nil {
			return err
		}
		if t.twilio.Has(int(e.N)) {
			t.unseen++
		}
	}
	_, t.twice = t.twilio.Arrived()
	t.found, err = t.db.Count(ctx, fleet.Found)
	return err
}

func (t *ofRun) line() (line, wrong string) {
	line = fmt.Sprintf("%-9s %-8s %5d %8d %5d %8d %8d %8d %8d %8d %6d %10d %6d %6d %8.0f %8.1f  %s", t.database, t.harm, t.number, t.n, t.times,
		t.Sent, t.Refused, t.Skipped, t.Unknown, t.unseen, t.found, t.underWay, len(t.twice), t.lost, t.rate(), t.took.Minutes(), strings.Join(t.at, ", "))
	if sum := t.Sent + t.Refused + t.Unknown + t.Skipped; sum != int64(t.n) || t.state != jobs.Finished {
		wrong += fmt.Sprintf("it is %s, and %d of %d elements have come to something\n", t.state, sum, t.n)
	}
	if len(t.twice) > 0 {
		wrong += fmt.Sprintf("sent twice: %d\n", t.twice)
	}
	if t.lost > 0 {
		wrong += fmt.Sprintf("%d are sent by the ledger, and never arrived\n", t.lost)
	}
	if t.Unknown+t.found > t.underWay {
		wrong += fmt.Sprintf("%d were unknown, where %d were under way\n", t.Unknown+t.found, t.underWay)
	}
	if wrong != "" {
		wrong += "its log is " + t.fleet.Log
	}
	return line, wrong
}
