package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"dialtone/jobs"
	"dialtone/jobs/postgrestest"
)

// trial is one run, and what is done to it.
type trial struct {
	database, harm string
	number, n      int
	times          int
	latency        time.Duration

	where   string // the database
	dir     string
	server  *postgrestest.Server // or nil
	url     string
	workers [2]*exec.Cmd
}

func (t *trial) run() (ok bool, err error) {
	ctx := context.Background()
	if t.dir, err = os.MkdirTemp("", "crash"); err != nil {
		return false, err
	}
	defer os.RemoveAll(t.dir)
	if err := t.prepare(); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, t.end()) }()
	db, err := jobs.Open(ctx, t.where)
	if err != nil {
		return false, err
	}
	defer db.Close()
	run, err := db.Load(ctx, jobs.Spec{Name: "crash", Account: "AC", Kind: "Message.create"}, rows(t.n))
	if err != nil {
		return false, err
	}
	count := &counter{latency: t.latency, got: map[string]int{}}
	count.changed = sync.NewCond(&count.mutex)
	server := httptest.NewServer(count)
	defer server.Close()
	t.url = server.URL

	begun := time.Now()
	for i := range t.workers {
		if err := t.start(i); err != nil {
			return false, err
		}
	}
	var at []string
	for i := range t.times {
		// One in each part of the run, so that all of them are in its middle.
		moment := t.n*i/t.times + rand.IntN(max(1, t.n/t.times*3/4))
		count.wait(moment)
		at = append(at, fmt.Sprint(moment))
		if err := t.do(); err != nil {
			return false, err
		}
	}
	for _, w := range t.workers {
		if err := w.Wait(); err != nil {
			return false, err
		}
	}
	took := time.Since(begun)
	if err := again(func() error { return run.Refresh(ctx) }); err != nil {
		return false, err
	}
	twice, lost := 0, 0
	for _, arrived := range count.got {
		if arrived > 1 {
			twice++
		}
	}
	for e, err := range run.Elements(ctx, "") {
		if err != nil {
			return false, err
		}
		if e.State == jobs.Sent && count.got[e.Key] == 0 {
			lost++
		}
	}
	fmt.Printf("%-9s %-8s %5d %8d %8d %8d %8d %6d %6d %8.0f  %s\n", t.database, t.harm, t.number, run.Sent, run.Refused, run.Unknown, run.Skipped, twice, lost, float64(t.n)/took.Seconds(), strings.Join(at, ", "))
	inHarm := int64(t.times * inFlight)
	return run.Waiting() == 0 && run.State == jobs.Finished && twice == 0 && lost == 0 && run.Unknown <= inHarm, nil
}

// again tries a second time: a connection may be one that broke with the database.
func again(do func() error) error {
	if do() == nil {
		return nil
	}
	return do()
}

// prepare makes the database's place.
func (t *trial) prepare() (err error) {
	t.where = filepath.Join(t.dir, "jobs.db")
	switch {
	case t.database == "postgres":
		if t.server, err = postgrestest.New(); err != nil {
			return err
		}
		t.where = t.server.URL("postgres")
	case t.harm == "full":
		// What the run takes with its journal, and some.
		size := fmt.Sprintf("size=%dm", 32+t.n/500)
		if out, err := exec.Command("mount", "-t", "tmpfs", "-o", size, "tmpfs", t.dir).CombinedOutput(); err != nil {
			return fmt.Errorf("a small disk cannot be mounted: %w\n%s", err, out)
		}
	}
	return nil
}

func (t *trial) end() error {
	for _, w := range t.workers {
		if w != nil && w.ProcessState == nil {
			_ = w.Process.Kill()
			_ = w.Wait() // it was killed
		}
	}
	switch {
	case t.server != nil:
		return t.server.Close()
	case t.harm == "full":
		return exec.Command("umount", "-l", t.dir).Run()
	}
	return nil
}

func (t *trial) start(i int) error {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), workerVariable+"="+t.where+"|"+t.url)
	cmd.Stderr = os.Stderr
	t.workers[i] = cmd
	return cmd.Start()
}

// harmFor is how long harm lasts where it comes to an end: longer than a mark's deadline.
var harmFor = times.Lease + times.Request + times.Margin + 3*time.Second

// do does harm.
func (t *trial) do() error {
	i := rand.IntN(len(t.workers))
	victim := t.workers[i].Process
	switch t.harm {
	case "kill":
		if err := victim.Kill(); err != nil {
			return err
		}
		_ = t.workers[i].Wait() // it was killed
		return t.start(i)
	case "stop":
		if err := stopProcess(victim.Pid); err != nil {
			return err
		}
		time.Sleep(harmFor)
		return continueProcess(victim.Pid)
	case "restart":
		if err := t.server.Kill(); err != nil {
			return err
		}
		time.Sleep(3 * time.Second)
		return t.server.Start()
	case "full":
		filler := filepath.Join(t.dir, "filler")
		file, err := os.Create(filler)
		if err != nil {
			return err
		}
		for block := make([]byte, 4096); err == nil; {
			_, err = file.Write(block)
		}
		time.Sleep(3 * time.Second)
		return errors.Join(file.Close(), os.Remove(filler))
	}
	return fmt.Errorf("there is no harm %q: kill, stop, restart or full", t.harm)
}
