// Command crash shows what becomes of a durable run whose processes come to harm: it loads a run of
// many elements, has two processes work on it, does something to them or to their database at random
// moments, and counts at the server what arrived.
//
//	go run ./bench/crash                            20 trials of 100,000 elements on SQLite, 20 on PostgreSQL
//	go run ./bench/crash -trials 1 -n 5000 -on sqlite
//	go run ./bench/crash -harm stop,restart,full -trials 1 -n 20000
//
// The harms are
//
//	kill      a process is killed with kill -9, and another started in its place
//	stop      a process stands still (SIGSTOP) until its marks are others' to judge, and goes on
//	restart   PostgreSQL is killed, and started again after some seconds
//	full      the disk of the database is full for some seconds: a small tmpfs, which root may mount
//
// Each line is a trial: sent, refused, unknown and skipped are together all elements, twice and lost
// must be 0, and unknown is at most what was under way in the processes that were killed. It exits
// with 1 where that does not hold.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"dialtone/jobs"
)

const (
	workerVariable = "DIALTONE_CRASH_WORKER" // "database|URL" in a process that works
	inFlight       = 100
)

// times are shorter than those of Twilio, so that a trial does not wait for a minute in the end.
var times = jobs.Times{Lease: 5 * time.Second, Request: 5 * time.Second, Margin: 2 * time.Second, Look: 200 * time.Millisecond}

func main() {
	if value := os.Getenv(workerVariable); value != "" {
		path, url, _ := strings.Cut(value, "|")
		if err := work(path, url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	trials := flag.Int("trials", 20, "how many trials of each")
	n := flag.Int("n", 100_000, "elements of a trial")
	times := flag.Int("times", 2, "how often harm is done in a trial")
	latency := flag.Duration("latency", 50*time.Millisecond, "how long the server takes")
	on := flag.String("on", "sqlite,postgres", "databases")
	what := flag.String("harm", "kill", "what is done: kill, stop, restart, full")
	flag.Parse()
	fmt.Println("database  harm     trial     sent  refused  unknown  skipped  twice   lost   rate/s  harm at")
	failed := false
	for _, database := range strings.Split(*on, ",") {
		for _, harm := range strings.Split(*what, ",") {
			if database == "postgres" && harm == "full" || database == "sqlite" && harm == "restart" {
				continue
			}
			for i := range *trials {
				t := &trial{database: database, harm: harm, number: i + 1, n: *n, times: *times, latency: *latency}
				ok, err := t.run()
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				failed = failed || !ok
			}
		}
	}
	if failed {
		os.Exit(1)
	}
}

// rows are numbered ones.
func rows(n int) iter.Seq2[jobs.Row, error] {
	return func(yield func(jobs.Row, error) bool) {
		for i := range n {
			if !yield(jobs.Row{Key: fmt.Sprint(i), Params: []byte(fmt.Sprintf(`{"to":"+1415%07d"}`, i))}, nil) {
				return
			}
		}
	}
}

// counter is a server that counts what arrives.
type counter struct {
	latency time.Duration
	mutex   sync.Mutex
	got     map[string]int
	changed *sync.Cond
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key, err := io.ReadAll(r.Body)
	if err != nil {
		return // it did not arrive
	}
	c.mutex.Lock()
	c.got[string(key)]++
	c.changed.Broadcast()
	c.mutex.Unlock()
	time.Sleep(c.latency)
	_, _ = io.WriteString(w, "SM"+string(key))
}

// wait waits until so many have arrived.
func (c *counter) wait(n int) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for len(c.got) < n {
		c.changed.Wait()
	}
}

func work(path, url string) error {
	ctx := context.Background()
	db, err := jobs.Open(ctx, path)
	if err != nil {
		return err
	}
	defer db.Close()
	run, err := db.Find(ctx, "crash")
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: inFlight}}
	return run.Work(ctx, jobs.Worker{Concurrency: inFlight, Times: times, Attempt: func(_ context.Context, e jobs.Element) jobs.Outcome {
		response, err := client.Post(url, "text/plain", strings.NewReader(e.Key))
		if err != nil {
			return jobs.Outcome{State: jobs.Unknown, Error: err.Error()}
		}
		defer response.Body.Close()
		sid, err := io.ReadAll(response.Body)
		if err != nil {
			return jobs.Outcome{State: jobs.Unknown, Error: err.Error()}
		}
		return jobs.Outcome{State: jobs.Sent, SID: string(sid)}
	}})
}
