package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"dialtone/bench/internal/fleet"
)

// isGone is for how long a database or its disk is.
const isGone = 3 * time.Second

// do does harm.
func (s *site) do(ctx context.Context) error {
	i := rand.IntN(len(s.workers))
	victim := s.workers[i]
	switch s.harm {
	case "kill":
		if err := victim.Kill(); err != nil {
			return err
		}
		if err := s.countUnderWay(ctx, victim); err != nil {
			return err
		}
		return s.restart(i)
	case "term":
		if err := terminate(victim.Process.Pid); err != nil {
			return err
		}
		_ = victim.Wait() // its exit code says that it was told to end
		return s.restart(i)
	case "stop":
		if err := stopProcess(victim.Process.Pid); err != nil {
			return err
		}
		if err := s.countUnderWay(ctx, victim); err != nil {
			return err
		}
		time.Sleep(s.standsStill)
		return continueProcess(victim.Process.Pid)
	case "deploy":
		return s.deploy()
	case "restart":
		if s.fleet.Jobs != "" { // what a job marked may not have come back from the database
			if err := s.countUnderWay(ctx, nil); err != nil {
				return err
			}
		}
		if err := s.db.Server.Kill(); err != nil {
			return err
		}
		time.Sleep(isGone)
		return s.db.Server.Start()
	case "full":
		return s.fill()
	}
	return fmt.Errorf("there is no harm %q: kill, term, stop, restart, full or deploy", s.harm)
}

func (s *site) restart(i int) (err error) {
	s.workers[i], err = s.fleet.Start()
	return err
}

func (s *site) countUnderWay(ctx context.Context, victim *fleet.Worker) error {
	n, err := s.db.Count(ctx, s.underWayNow(victim))
	s.underWay += n
	return err
}

// fill fills the disk for a while.
func (s *site) fill() error {
	filler := filepath.Join(s.db.Dir, "filler")
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
