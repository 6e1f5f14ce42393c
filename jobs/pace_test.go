package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dialtone/jobs"
)

// of are numbered rows that a sender or a zone is given for.
func of(n int, change func(i int, row *jobs.Row)) iter.Seq2[jobs.Row, error] {
	return func(yield func(jobs.Row, error) bool) {
		i := 0
		for row := range rows(0, n) {
			change(i, &row)
			i++
			if !yield(row, nil) {
				return
			}
		}
	}
}

// A sender's rate holds across processes, and does not keep others waiting.
func TestRates(t *testing.T) { databases(t, rates) }

func rates(t *testing.T, path string) {
	const n, rate = 160, 80
	paced := spec
	paced.Options.Rates = map[string]float64{"MG1": rate, "MG2": 100_000}
	db := open(t, path)
	_, err := db.Load(t.Context(), paced, of(2*n+20, func(i int, row *jobs.Row) {
		switch {
		case i < n:
			row.Sender = "MG1"
		case i < 2*n:
			row.Sender = "MG2"
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			run, err := open(t, path).Find(t.Context(), spec.Name)
			if err != nil {
				t.Error(err)
				return
			}
			if err := run.Work(t.Context(), jobs.Worker{Concurrency: 100, Times: times, Attempt: sent}); err != nil {
				t.Error(err)
			}
		})
	}
	workers.Wait()
	run, err := db.Find(t.Context(), spec.Name)
	if err != nil || run.Sent != 2*n+20 || run.State != jobs.Finished {
		t.Fatalf("%+v, %v", run, err)
	}
	var first, last time.Time
	for e, err := range run.Elements(t.Context(), jobs.Sent) {
		if err != nil {
			t.Fatal(err)
		}
		if e.N >= n {
			continue
		}
		if first.IsZero() || e.Marked.Before(first) {
			first = e.Marked
		}
		if e.Marked.After(last) {
			last = e.Marked
		}
	}
	// What may be caught up with is less than half a second's.
	if took, least := last.Sub(first), n*time.Second/rate-time.Second/2; took < least {
		t.Errorf("%d went out in %v, in which %v are needed", n, took, least)
	} else {
		t.Logf("%d at %d/s took %v", n, rate, took)
	}

	// How much a sender may send can be changed, and not which have a rate.
	paced.Options.Rates = map[string]float64{"MG1": 1, "MG3": 2}
	if _, err := db.Load(t.Context(), paced, rows(0, 2*n+20)); err == nil || !strings.Contains(err.Error(), `begun with rates for the senders ["MG1" "MG2"]`) {
		t.Error(err)
	}
}

// A sender that may send little keeps no other waiting whose rows stand between its own.
func TestSlowSendersKeepNobodyWaiting(t *testing.T) { databases(t, slowSenders) }

func slowSenders(t *testing.T, path string) {
	const n, slow, fast = 4000, "MG1", "MG2"
	paced := spec
	paced.Options.Rates = map[string]float64{slow: 3, fast: 100_000}
	run, err := open(t, path).Load(t.Context(), paced, of(n, func(i int, row *jobs.Row) { row.Sender = []string{slow, fast}[i%2] }))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var fastSent, slowSent atomic.Int64
	err = run.Work(ctx, jobs.Worker{Concurrency: 100, Times: times, Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
		if e.N%2 == 0 {
			slowSent.Add(1)
		} else if fastSent.Add(1) == n/2 {
			stop()
		}
		return sent(ctx, e)
	}})
	// With the slices of others it took three times 15 seconds, in which the slow one sends 135.
	if !errors.Is(err, context.Canceled) || fastSent.Load() != n/2 || slowSent.Load() > 100 {
		t.Errorf("%d of the fast one's and %d of the slow one's were sent; %v", fastSent.Load(), slowSent.Load(), err)
	}
}

// In quiet hours nothing is begun where it is night, and all that waited is when they are over.
func TestQuietHours(t *testing.T) { databases(t, quietHours) }

func quietHours(t *testing.T, path string) {
	const here, there = "Etc/GMT", "Etc/GMT+12"
	at := time.Now().UTC()
	ofDay := time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	hours := func(from time.Duration) *jobs.Quiet {
		wrap := func(d time.Duration) time.Duration { return (d + 48*time.Hour) % (24 * time.Hour) }
		return &jobs.Quiet{From: wrap(from), To: wrap(from + 4*time.Hour)}
	}
	quiet := spec
	quiet.Options.Quiet = hours(ofDay - 2*time.Hour) // now, here
	all := of(60, func(i int, row *jobs.Row) { row.Zone = []string{here, there}[i%2] })
	db := open(t, path)
	run, err := db.Load(t.Context(), quiet, all)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- run.Work(t.Context(), jobs.Worker{Concurrency: 10, Times: times, Attempt: sent}) }()
	other, err := open(t, path).Find(t.Context(), spec.Name)
	for err == nil && other.Sent < 30 {
		err = other.Refresh(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	for e, err := range other.Elements(t.Context(), jobs.Sent) {
		if err != nil || e.N%2 == 0 {
			t.Errorf("%+v, %v", e, err)
		}
	}
	quiet.Options.Quiet = hours(ofDay + 4*time.Hour) // in neither zone
	if _, err := db.Load(t.Context(), quiet, all); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil || run.Sent != 60 {
		t.Errorf("%+v, %v", run.Progress, err)
	}
}

func TestQuietAt(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	night := &jobs.Quiet{From: 21 * time.Hour, To: 8 * time.Hour}
	noon := &jobs.Quiet{From: 12 * time.Hour, To: 13 * time.Hour}
	for moment, want := range map[string][2]bool{
		"2026-12-01T19:59:59Z": {false, false}, "2026-12-01T20:00:00Z": {true, false}, "2026-12-02T06:59:59Z": {true, false},
		"2026-12-02T07:00:00Z": {false, false}, "2026-12-02T11:30:00Z": {false, true}, "2026-07-02T06:00:00Z": {false, false}, // in summer
	} {
		at, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]bool{night.At(at, berlin), noon.At(at, berlin)}; got != want {
			t.Errorf("%s: %v", moment, got)
		}
	}
}

// What is too late is skipped, and the run is over.
func TestExpires(t *testing.T) { databases(t, expires) }

func expires(t *testing.T, path string) {
	late := spec
	late.Options.Expires = time.Now().Add(-time.Hour)
	run, err := open(t, path).Load(t.Context(), late, rows(0, 50))
	if err != nil {
		t.Fatal(err)
	}
	err = run.Work(t.Context(), jobs.Worker{Concurrency: 5, Times: times, Attempt: func(_ context.Context, e jobs.Element) jobs.Outcome {
		t.Errorf("%s is sent", e.Key)
		return jobs.Outcome{State: jobs.Sent}
	}})
	if err != nil || run.State != jobs.Finished || run.Skipped != 50 {
		t.Errorf("%+v, %v", run, err)
	}
	for e, err := range run.Elements(t.Context(), jobs.Skipped) {
		if err != nil || e.Error != "expired" {
			t.Errorf("%+v, %v", e, err)
		}
	}
}

// Processes share what the account may have under way, and hold back where it is told of too much.
func TestTheAccountsLimitIsShared(t *testing.T) { databases(t, theAccountsLimitIsShared) }

func theAccountsLimitIsShared(t *testing.T, path string) {
	db := open(t, path)
	run := load(t, db, rows(0, 100))
	for i := range 4 {
		if err := jobs.Register(db, fmt.Sprintf("other%d", i), spec.Account); err != nil {
			t.Fatal(err)
		}
	}
	if err := jobs.Register(db, "elsewhere", "AC2"); err != nil {
		t.Fatal(err)
	}
	var now, most atomic.Int64
	err := run.Work(t.Context(), jobs.Worker{Concurrency: 10, Times: times, Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
		most.Store(max(most.Load(), now.Add(1)))
		defer now.Add(-1)
		time.Sleep(time.Millisecond)
		return sent(ctx, e)
	}})
	if err != nil || run.Sent != 100 || most.Load() > 2 {
		t.Errorf("%d at once; %+v, %v", most.Load(), run.Progress, err)
	}
}

// Who follows works on what others have begun, and begins nothing.
func TestFollow(t *testing.T) { databases(t, follow) }

func follow(t *testing.T, path string) {
	db := open(t, path)
	begun, other := load(t, db, rows(0, 40)), spec
	other.Name = "not begun"
	if _, err := db.Load(t.Context(), other, rows(0, 40)); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	err := begun.Work(ctx, jobs.Worker{Concurrency: 2, Times: times, Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
		stop()
		return sent(ctx, e)
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	err = open(t, path).Follow(t.Context(), jobs.Follower{
		Account: spec.Account, Every: 10 * time.Millisecond, Idle: true,
		Work: func(ctx context.Context, run *jobs.Run) error {
			return run.Work(ctx, jobs.Worker{Concurrency: 5, Times: times, Attempt: sent})
		},
		Failed: func(run *jobs.Run, err error) { t.Error(run, err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int64{spec.Name: 40, "not begun": 0} {
		if run, err := db.Find(t.Context(), name); err != nil || run.Sent != want {
			t.Errorf("%s: %+v, %v", name, run, err)
		}
	}
	// What is over for long enough is forgotten, and nothing else.
	if deleted, err := db.Sweep(t.Context(), time.Hour); err != nil || len(deleted) != 0 {
		t.Error(deleted, err)
	}
	time.Sleep(2 * time.Millisecond) // of the database's clock
	if deleted, err := db.Sweep(t.Context(), time.Millisecond); err != nil || len(deleted) != 1 || deleted[0] != spec.Name {
		t.Error(deleted, err)
	}
}
