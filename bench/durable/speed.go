package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"dialtone/bench/internal/fleet"
	"dialtone/jobs"
)

// site is a database, a Twilio, and processes at a run.
type site struct {
	db      *fleet.Database
	twilio  *fleet.Twilio
	handle  *jobs.DB
	run     *jobs.Run
	fleet   fleet.Workers
	workers []*fleet.Worker
}

// open makes a site.
func (b bench) open(ctx context.Context, kind string) (s *site, err error) {
	s = &site{}
	if s.db, err = fleet.NewDatabase(kind, b.under, 0); err != nil {
		return nil, err
	}
	s.twilio = fleet.NewTwilio(b.latency)
	if s.handle, err = jobs.Open(ctx, s.db.Where); err != nil {
		return nil, errors.Join(err, s.close())
	}
	s.fleet = fleet.Workers{
		Program: b.program, Database: s.db.Where, Twilio: s.twilio, Concurrency: b.concurrency * b.processes, Timeout: 30 * time.Second,
		Log: filepath.Join(os.TempDir(), "durable-"+filepath.Base(s.db.Dir)+".log"),
	}
	return s, nil
}

// start has processes work.
func (s *site) start(n int) error {
	for range n {
		w, err := s.fleet.Start()
		if err != nil {
			return err
		}
		s.workers = append(s.workers, w)
	}
	return nil
}

// jobs runs a command of dialtone jobs about the run.
func (s *site) jobs(args ...string) error {
	cmd := exec.Command(s.fleet.Program, append([]string{"--database", s.db.Where, "jobs"}, append(args, fleet.Name)...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("dialtone jobs: %w\n%s", err, out)
	}
	return nil
}

// wait waits for the end of all processes.
func (s *site) wait() error {
	for _, w := range s.workers {
		if err := w.Wait(); err != nil {
			return fmt.Errorf("dialtone work: %w (%s)", err, s.fleet.Log)
		}
	}
	return os.Remove(s.fleet.Log)
}

func (s *site) close() error {
	for _, w := range s.workers {
		if w.Running() {
			_ = w.Kill()
		}
	}
	var err error
	if s.handle != nil {
		err = s.handle.Close()
	}
	s.twilio.Close()
	return errors.Join(err, s.db.Close())
}

// speed measures elements a second: by the clock, from the first to arrive to the last, and by the
// processor's time that the processes took from their start to their end.
func (b bench) speed(ctx context.Context, kind string) (err error) {
	s, err := b.open(ctx, kind)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if s.run, err = fleet.Begin(ctx, s.handle, s.twilio.AccountSID(), jobs.Options{}, fleet.Rows(b.n)); err != nil {
		return err
	}
	if err := s.start(b.processes); err != nil {
		return err
	}
	if err := s.wait(); err != nil {
		return err
	}
	times := s.twilio.Times()
	took := times[len(times)-1].Sub(times[0]).Seconds()
	var worked time.Duration
	for _, w := range s.workers {
		worked += w.CPU()
	}
	fmt.Printf("%-9s %d processes, %d elements: %.0f/s, each %.0f/s; %.0f a second of the processor's time of a process\n", kind, b.processes, len(times), float64(len(times))/took, float64(len(times))/took/float64(b.processes), float64(len(times))/worked.Seconds())
	return nil
}
