// Command crash shows what becomes of a durable run whose processes come to harm: it loads a run of
// many messages, has two processes of dialtone work at it, against a local Twilio, does something
// to them or to their database at random moments, and counts at that Twilio what arrived.
//
//	go run ./bench/crash                            20 trials of 100,000 messages on SQLite, 20 on PostgreSQL
//	go run ./bench/crash -trials 1 -n 5000 -on sqlite
//	go run ./bench/crash -harm term,stop,restart,full -trials 1 -n 20000
//	go run ./bench/crash -of jobs -harm kill,deploy -trials 1 -n 1000
//
// The harms are
//
//	kill      a process is killed with kill -9, and another started in its place
//	term      a process is told to end (SIGTERM), and another started in its place
//	stop      a process stands still (SIGSTOP) until its marks are others' to judge, and goes on
//	restart   PostgreSQL is killed, and started again after some seconds
//	full      the disk of the database is full for some seconds: a small tmpfs, which root may mount
//	deploy    of jobs: a process of a newer version is started, and one of the older told to end
//
// Each line is a trial: sent, refused, skipped and unknown are together all elements; arrived are
// the unknown that did arrive, found those that were unknown until they were seen in Twilio's list;
// under way is how many requests were when harm was done, all in all. Twice and lost must be 0,
// what is or was unknown at most what was under way, and nothing where processes were told to end.
//
// With -of jobs it is jobs of files that come to harm, those in bench/crash/jobs: walks loop over
// their numbers by job.each, text each by job.once, and enqueue another job for each, which is
// unique and texts one more. Again are jobs that were enqueued twice, by a walk whose worker was
// killed just then; those see by the store that it is done. Burnt are the attempts that were lost:
// there are at most as many unknown, or enqueued twice. Each message arrives once, or is unknown. A
// deploy takes no attempt, and what is for the newer version is done by it.
//
// It exits with 1 where that does not hold.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"dialtone/bench/internal/fleet"
)

func main() {
	trials := flag.Int("trials", 20, "how many trials of each")
	n := flag.Int("n", 100_000, "elements of a trial")
	times := flag.Int("times", 5, "how often harm is done in a trial")
	latency := flag.Duration("latency", 50*time.Millisecond, "how long Twilio takes")
	timeout := flag.Duration("timeout", 5*time.Second, "how long a request may take; what a process leaves behind is judged after twice that and 5s")
	concurrency := flag.Int("concurrency", 100, "requests under way at once, of both processes")
	on := flag.String("on", "sqlite,postgres", "databases, which take turns")
	what := flag.String("harm", "kill", "what is done: kill, term, stop, restart, full, and of jobs deploy")
	of := flag.String("of", "run", "what comes to harm: run, a durable run, or jobs, those of files")
	program := flag.String("dialtone", "", "the program, which is built where none is named")
	under := flag.String("dir", "", "the folder for SQLite's files, instead of that for temporary ones")
	record := flag.String("record", "", "a file that each trial's line is added to")
	flag.Parse()
	s := site{n: *n, times: *times, latency: *latency, timeout: *timeout, concurrency: *concurrency, program: *program, under: *under}
	ok, err := s.all(*of, *trials, strings.Split(*what, ","), strings.Split(*on, ","), *record)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

// all makes trials of each harm on each database, one after another, and reports whether all went
// well.
func (s site) all(of string, trials int, harms, databases []string, record string) (ok bool, err error) {
	kind, known := map[string]struct {
		heading string
		make    func(*site) trial
	}{"run": {headingOfRun, newOfRun}, "jobs": {headingOfJobs, newOfJobs}}[of]
	if !known {
		return false, fmt.Errorf("there is no -of %q: run or jobs", of)
	}
	if s.program == "" {
		dir, err := os.MkdirTemp("", "crash")
		if err != nil {
			return false, err
		}
		defer os.RemoveAll(dir)
		if s.program, err = fleet.Build(dir); err != nil {
			return false, err
		}
	}
	fmt.Println(kind.heading)
	ok = true
	for _, s.harm = range harms {
		for s.number = 1; s.number <= trials; s.number++ {
			for _, s.database = range databases {
				if s.database == "postgres" && s.harm == "full" || s.database == "sqlite" && s.harm == "restart" {
					continue
				}
				its := s
				trial := kind.make(&its)
				err := trial.run()
				if errors.Is(err, fleet.ErrNoDisk) {
					fmt.Printf("%-9s %-8s not done: %v\n", s.database, s.harm, err)
					break
				}
				if err != nil {
					return false, fmt.Errorf("%s, %s: %w", s.database, s.harm, err)
				}
				line, wrong := trial.line()
				fmt.Println(line)
				if record != "" {
					if err := add(record, line); err != nil {
						return false, err
					}
				}
				if wrong != "" {
					ok = false
					fmt.Fprintln(os.Stderr, wrong)
				}
			}
		}
	}
	return ok, nil
}

// add adds a line to a file.
func add(path, line string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = fmt.Fprintln(file, line)
	return err
}
