package main

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"dialtone/bench/internal/fleet"
	"dialtone/jobs"
)

const headingOfJobs = "database  harm     trial    walks messages times     done   failed   arrived  unknown  again  under way  twice   lost  burnt   rate/s  minutes  harm at"

//go:embed jobs/*.js
var jobFiles embed.FS

const (
	// walked is how many numbers a walk has.
	walked = 25
	// atOnce is how many jobs a process does at a time.
	atOnce = 10
	// lease is how long a job is a process's that is not heard of: as short as it may be, where
	// processes come to harm.
	lease = 3 * time.Second
	// drain is how long a process that is told to end waits for its jobs: for all of them.
	drain = time.Minute
)

// ofJobs is a trial with jobs of files: of n numbers that walks text, and n that other jobs do.
type ofJobs struct {
	*site
	folder   string
	walks    int64
	deployed int

	done, failed int64
	failures     []string
	arrived      int
	unknown      int   // that the jobs knew of
	again        int64 // enqueued by a worker that was killed, and again
	burnt        int64 // attempts that were lost, beyond the first of each job
	old          int64 // done by an older worker, and for a newer one
	twice        []int
	lost         []int
}

func newOfJobs(s *site) trial { return &ofJobs{site: s} }

func (t *ofJobs) run() (err error) {
	ctx := context.Background()
	if err := t.open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.close(t)) }()
	if t.folder, err = os.MkdirTemp("", "jobs"); err != nil {
		return err
	}
	defer os.RemoveAll(t.folder)
	if err := t.version(1); err != nil {
		return err
	}
	t.fleet.Args = []string{"--jobs", strconv.Itoa(atOnce), "--drain", drain.String()}
	if !t.told() {
		t.fleet.Args = append(t.fleet.Args, "--lease", lease.String())
	}
	t.standsStill = 2*lease + 2*time.Second
	t.deploy = func() error { return t.replace(ctx) }
	t.underWayNow = func(victim *fleet.Worker) string {
		if victim == nil {
			return "SELECT COUNT(*) FROM task WHERE state = 'running'"
		}
		return fmt.Sprintf("SELECT COUNT(*) FROM task WHERE state = 'running' AND worker LIKE '%%.%d.%%'", victim.Process.Pid)
	}
	upTo := t.n
	if t.harm == "deploy" { // as many processes are replaced as there are; the other walks are for the newer
		t.times, upTo = len(t.workers), t.n/2
	}
	if err := t.enqueue(ctx, 0, upTo, 1); err != nil {
		return err
	}
	begun := time.Now()
	if err := t.suffer(ctx, 2*upTo); err != nil {
		return err
	}
	if err := t.over(ctx); err != nil {
		return err
	}
	took := time.Since(begun)
	for _, w := range t.workers {
		if err := terminate(w.Process.Pid); err != nil {
			return err
		}
		if _ = w.Wait(); w.ProcessState.ExitCode() != 143 {
			return fmt.Errorf("dialtone work ended with %d (%s)", w.ProcessState.ExitCode(), t.fleet.Log)
		}
	}
	t.took = took
	return t.count(ctx)
}

// told reports whether processes are told to end, so that no job is lost.
func (t *ofJobs) told() bool { return t.harm == "term" || t.harm == "deploy" }

// version writes the files of jobs, and has workers from now on be of the version.
func (t *ofJobs) version(version int) error {
	t.fleet.Jobs = filepath.Join(t.folder, strconv.Itoa(version))
	files, err := fs.Sub(jobFiles, "jobs")
	if err != nil {
		return err
	}
	if err := os.CopyFS(t.fleet.Jobs, files); err != nil {
		return err
	}
	walk, err := os.OpenFile(filepath.Join(t.fleet.Jobs, "walk.js"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(walk, "export const options = {version: %d}\n", version)
	return errors.Join(err, walk.Close())
}

// enqueue enqueues walks over numbers, for a version.
func (t *ofJobs) enqueue(ctx context.Context, from, to, version int) error {
	for ; from < to; from += walked {
		args, err := json.Marshal(map[string]int{"from": from, "to": min(from+walked, to), "other": t.n})
		if err != nil {
			return err
		}
		if _, _, err := t.handle.Enqueue(ctx, jobs.TaskSpec{Name: "walk", Args: args, Version: version}); err != nil {
			return err
		}
		t.walks++
	}
	return nil
}

// replace has a newer process be there, and then an older one be told to end. With the first come
// walks that need a newer one.
func (t *ofJobs) replace(ctx context.Context) error {
	if t.deployed == 0 {
		if err := t.version(2); err != nil {
			return err
		}
		if err := t.enqueue(ctx, t.n/2, t.n, 2); err != nil {
			return err
		}
	}
	older := t.workers[t.deployed]
	if err := t.restart(t.deployed); err != nil {
		return err
	}
	t.deployed++
	if err := terminate(older.Process.Pid); err != nil {
		return err
	}
	if _ = older.Wait(); older.ProcessState.ExitCode() != 143 {
		return fmt.Errorf("dialtone work ended with %d (%s)", older.ProcessState.ExitCode(), t.fleet.Log)
	}
	n, err := t.db.Count(ctx, fmt.Sprintf("SELECT COUNT(*) FROM task WHERE version = 2 AND worker LIKE '%%.%d.%%'", older.Process.Pid))
	t.old += n
	return err
}

// over waits until no job waits or is under way.
func (t *ofJobs) over(ctx context.Context) error {
	for {
		n, err := t.db.Count(ctx, "SELECT COUNT(*) FROM task WHERE state IN ('waiting', 'running')")
		if err != nil || n == 0 {
			return err
		}
		for _, w := range t.workers {
			if !w.Running() {
				return fmt.Errorf("dialtone work ended by itself: %w (%s)", w.Wait(), t.fleet.Log)
			}
		}
		time.Sleep(100 * time.Millisecond) // between one look and the next
	}
}

// count looks at what has come of the jobs, in the database and at Twilio.
func (t *ofJobs) count(ctx context.Context) (err error) {
	for into, query := range map[*int64]string{
		&t.done:   "SELECT COUNT(*) FROM task WHERE state = 'done'",
		&t.failed: "SELECT COUNT(*) FROM task WHERE state = 'failed'",
		&t.again:  "SELECT COUNT(*) - COUNT(DISTINCT uniq) FROM task WHERE name = 'text'",
		&t.burnt:  "SELECT COALESCE(SUM(attempt - 1), 0) FROM task",
	} {
		if *into, err = t.db.Count(ctx, query); err != nil {
			return err
		}
	}
	failed, err := t.handle.Tasks(ctx, jobs.Failed, 5)
	if err != nil {
		return err
	}
	for _, task := range failed {
		t.failures = append(t.failures, fmt.Sprintf("%s %d %s: %s", task.Name, task.ID, task.Args, task.Error))
	}
	t.arrived, t.twice = t.twilio.Arrived()
	for number := range 2 * t.n {
		unknown, err := t.handle.Store("store").Get(ctx, fmt.Sprintf("unknown %d", number))
		switch {
		case err != nil:
			return err
		case unknown.Version != 0:
			t.unknown++
		case !t.twilio.Has(number):
			t.lost = append(t.lost, number)
		}
	}
	return nil
}

func (t *ofJobs) line() (line, wrong string) {
	line = fmt.Sprintf("%-9s %-8s %5d %8d %8d %5d %8d %8d %9d %8d %6d %10d %6d %6d %6d %8.0f %8.1f  %s", t.database, t.harm, t.number, t.walks, 2*t.n, t.times,
		t.done, t.failed, t.arrived, t.unknown, t.again, t.underWay, len(t.twice), len(t.lost), t.burnt, t.rate(), t.took.Minutes(), strings.Join(t.at, ", "))
	if t.failed > 0 {
		wrong += fmt.Sprintf("%d have failed:\n%s\n", t.failed, strings.Join(t.failures, "\n"))
	}
	if want := t.walks + int64(t.n) + t.again; t.done+t.failed != want {
		wrong += fmt.Sprintf("%d jobs are over, where there are %d\n", t.done+t.failed, want)
	}
	if len(t.twice) > 0 {
		wrong += fmt.Sprintf("sent twice: %d\n", t.twice)
	}
	if len(t.lost) > 0 {
		wrong += fmt.Sprintf("lost: %d\n", t.lost)
	}
	// Each attempt that was lost had one thing under way at the most; a busy machine may lose some
	// by itself.
	if int64(t.unknown) > t.burnt || t.again > t.burnt {
		wrong += fmt.Sprintf("%d were unknown and %d enqueued again, where %d attempts were lost\n", t.unknown, t.again, t.burnt)
	}
	if t.told() && t.burnt > 0 {
		wrong += fmt.Sprintf("%d attempts were taken by processes that were told to end\n", t.burnt)
	}
	if t.old > 0 {
		wrong += fmt.Sprintf("%d walks for the newer version were begun by an older worker\n", t.old)
	}
	if wrong != "" {
		wrong += "its log is " + t.fleet.Log
	}
	return line, wrong
}
