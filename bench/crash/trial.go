package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"dialtone/bench/internal/fleet"
	"dialtone/jobs"
)

// trial is one run, and what is done to it.
type trial struct {
	database, harm string
	number, n      int
	times          int
	latency        time.Duration
	timeout        time.Duration
	concurrency    int
	program, under string

	db      *fleet.Database
	twilio  *fleet.Twilio
	fleet   fleet.Workers
	workers [2]*fleet.Worker

	at       []string // how many had arrived when harm was done
	underWay int64    // how many requests were, all in all
	took     time.Duration
	found    int64
	lost     int // sent by the ledger, and never arrived
	unseen   int // unknown by the ledger, and did arrive
	twice    []int
	jobs.Progress
	state string
}

func (t *trial) run() (err error) {
	ctx := context.Background()
	disk := 0
	if t.harm == "full" {
		disk = 48 + t.n/300 // what the run takes with its journal, and some
	}
	if t.db, err = fleet.NewDatabase(t.database, t.under, disk); err != nil {
		return err
	}
	t.twilio = fleet.NewTwilio(t.latency)
	defer t.twilio.Close()
	defer func() { err = errors.Join(err, t.end(err == nil)) }()
	db, err := jobs.Open(ctx, t.db.Where)
	if err != nil {
		return err
	}
	defer db.Close()
	run, err := fleet.Begin(ctx, db, t.twilio.AccountSID(), jobs.Options{}, fleet.Rows(t.n))
	if err != nil {
		return err
	}
	t.fleet = fleet.Workers{
		Program: t.program, Database: t.db.Where, Twilio: t.twilio, Concurrency: t.concurrency, Timeout: t.timeout,
		Log: filepath.Join(os.TempDir(), "crash-"+filepath.Base(t.db.Dir)+".log"),
	}
	begun := time.Now()
	for i := range t.workers {
		if t.workers[i], err = t.fleet.Start(); err != nil {
			return err
		}
	}
	for i := range t.times {
		// One in each part of the run, so that all of them are in its middle.
		moment := t.n*i/t.times + rand.IntN(max(1, t.n/t.times*3/4))
		t.twilio.Wait(moment)
		t.at = append(t.at, strconv.Itoa(moment))
		if err := t.do(ctx); err != nil {
			return err
		}
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
func (t *trial) count(ctx context.Context, run *jobs.Run) (err error) {
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

// again tries a second time: a connection may be one that broke with the database.
func again(do func() error) error {
	if do() == nil {
		return nil
	}
	return do()
}

// line is the trial's line of the table, and what is wrong with it, or "".
func (t *trial) line() (line, wrong string) {
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

// rate is how many a second arrived, from the first to the last.
func (t *trial) rate() float64 {
	times := t.twilio.Times()
	return float64(len(times)) / times[len(times)-1].Sub(times[0]).Seconds()
}

func (t *trial) end(well bool) error {
	for _, w := range t.workers {
		if w != nil && w.Running() {
			_ = w.Kill()
		}
	}
	if well {
		if _, wrong := t.line(); wrong == "" {
			_ = os.Remove(t.fleet.Log)
		}
	}
	return t.db.Close()
}

// standsStill is how long a process that is stopped stands still: longer than a mark's deadline,
// which is the lease of 5s, the timeout, and a margin as long as that.
func (t *trial) standsStill() time.Duration { return 5*time.Second + 2*t.timeout + 3*time.Second }

// isGone is for how long a database or its disk is.
const isGone = 3 * time.Second

// do does harm.
func (t *trial) do(ctx context.Context) error {
	i := rand.IntN(len(t.workers))
	victim := t.workers[i]
	switch t.harm {
	case "kill":
		if err := victim.Kill(); err != nil {
			return err
		}
		if err := t.countUnderWay(ctx); err != nil {
			return err
		}
		return t.restart(i)
	case "term":
		if err := terminate(victim.Process.Pid); err != nil {
			return err
		}
		_ = victim.Wait() // its exit code says that it was told to end
		return t.restart(i)
	case "stop":
		if err := stopProcess(victim.Process.Pid); err != nil {
			return err
		}
		if err := t.countUnderWay(ctx); err != nil {
			return err
		}
		time.Sleep(t.standsStill())
		return continueProcess(victim.Process.Pid)
	case "restart":
		if err := t.db.Server.Kill(); err != nil {
			return err
		}
		time.Sleep(isGone)
		return t.db.Server.Start()
	case "full":
		return t.fill()
	}
	return fmt.Errorf("there is no harm %q: kill, term, stop, restart or full", t.harm)
}

func (t *trial) restart(i int) (err error) {
	t.workers[i], err = t.fleet.Start()
	return err
}

func (t *trial) countUnderWay(ctx context.Context) error {
	n, err := t.db.Count(ctx, fleet.UnderWay)
	t.underWay += n
	return err
}

// fill fills the disk for a while.
func (t *trial) fill() error {
	filler := filepath.Join(t.db.Dir, "filler")
	file, err := os.Create(filler)
	if err != nil {
		return err
	}
	for block := make([]byte, 4096); err == nil; {
		_, err = file.Write(block)
	}
	time.Sleep(isGone)
	return errors.Join(file.Close(), os.Remove(filler))
}
