// Command crash shows what becomes of a durable run whose processes are killed: it loads a run of many
// elements, has two processes work on it, kills one of them at random moments with kill -9 and
// starts another in its place, and counts at the server what arrived.
//
//	go run ./bench/crash                       20 trials of 100,000 elements
//	go run ./bench/crash -trials 1 -n 5000
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
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
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
	trials := flag.Int("trials", 20, "how many trials")
	n := flag.Int("n", 100_000, "elements of a trial")
	kills := flag.Int("kills", 2, "processes killed in a trial")
	latency := flag.Duration("latency", 50*time.Millisecond, "how long the server takes")
	flag.Parse()
	fmt.Println("trial     sent  refused  unknown  skipped  twice   lost   rate/s  kills at")
	failed := false
	for i := range *trials {
		ok, err := trial(i+1, *n, *kills, *latency)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		failed = failed || !ok
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

func trial(number, n, kills int, latency time.Duration) (ok bool, err error) {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "crash")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "jobs.db")
	db, err := jobs.Open(ctx, path)
	if err != nil {
		return false, err
	}
	defer db.Close()
	run, err := db.Load(ctx, jobs.Spec{Name: "crash", Account: "AC", Kind: "Message.create"}, rows(n))
	if err != nil {
		return false, err
	}
	count := &counter{latency: latency, got: map[string]int{}}
	count.changed = sync.NewCond(&count.mutex)
	server := httptest.NewServer(count)
	defer server.Close()

	begun := time.Now()
	start := func() (*exec.Cmd, error) {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), workerVariable+"="+path+"|"+server.URL)
		cmd.Stderr = os.Stderr
		return cmd, cmd.Start()
	}
	var workers [2]*exec.Cmd
	for i := range workers {
		if workers[i], err = start(); err != nil {
			return false, err
		}
	}
	var at []string
	for i := range kills {
		// One in each part of the run, so that all of them are in its middle.
		moment := n*i/kills + rand.IntN(max(1, n/kills*3/4))
		count.wait(moment)
		at = append(at, fmt.Sprint(moment))
		victim := rand.IntN(len(workers))
		if err := workers[victim].Process.Kill(); err != nil {
			return false, err
		}
		_ = workers[victim].Wait() // it was killed
		if workers[victim], err = start(); err != nil {
			return false, err
		}
	}
	for _, w := range workers {
		if err := w.Wait(); err != nil {
			return false, err
		}
	}
	took := time.Since(begun)
	if err := run.Refresh(ctx); err != nil {
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
	fmt.Printf("%5d %8d %8d %8d %8d %6d %6d %8.0f  %s\n", number, run.Sent, run.Refused, run.Unknown, run.Skipped, twice, lost, float64(n)/took.Seconds(), strings.Join(at, ", "))
	return run.Waiting() == 0 && run.State == jobs.Finished && twice == 0 && lost == 0 && run.Unknown <= int64(kills*inFlight), nil
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
