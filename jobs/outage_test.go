package jobs_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/jobs"
	"dialtone/jobs/postgrestest"
)

// trouble is what a database has.
type trouble struct{ begin, end func() }

// TestADatabaseThatIsGone is one whose disk is full, that another process has locked, or whose
// server is stopped.
func TestADatabaseThatIsGone(t *testing.T) {
	t.Parallel()
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	scenarios := map[string]func(*testing.T, *jobs.DB, trouble){"for a while": goneForAWhile, "for good": goneForGood, "at first": goneAtFirst}
	t.Run("full", func(t *testing.T) {
		t.Parallel()
		for name, test := range scenarios {
			t.Run(name, func(t *testing.T) {
				db := open(t, migratedFile(t))
				test(t, db, trouble{func() { must(t, jobs.Fill(db)) }, func() { must(t, jobs.Unfill(db)) }})
			})
		}
	})
	t.Run("locked", func(t *testing.T) {
		t.Parallel()
		for name, test := range scenarios {
			t.Run(name, func(t *testing.T) {
				path := migratedFile(t)
				db, other := open(t, path), open(t, path)
				must(t, jobs.Hasty(db))
				var unlock func() error
				test(t, db, trouble{
					func() {
						var err error
						unlock, err = jobs.Lock(other)
						must(t, err)
					},
					func() { must(t, unlock()) },
				})
			})
		}
	})
	t.Run("stopped", func(t *testing.T) {
		t.Parallel()
		server := postgrestest.Own(t)
		for name, test := range scenarios {
			t.Run(name, func(t *testing.T) {
				database := strings.ReplaceAll(name, " ", "_")
				must(t, server.Create(database))
				test(t, open(t, server.URL(database)), trouble{func() { must(t, server.Stop()) }, func() { must(t, server.Start()) }})
			})
		}
	})
}

// goneForAWhile: nothing is begun meanwhile, somebody is told, and what came of what was under way
// is written when it is back.
func goneForAWhile(t *testing.T, db *jobs.DB, of trouble) {
	const total, inFlight = 40, 5
	run := load(t, db, rows(0, total))
	told := make(chan error, 100)
	begun, gone := make(chan bool, total), make(chan bool)
	var mutex sync.Mutex
	attempts := map[string]int{}
	ended := make(chan error, 1)
	go func() {
		ended <- run.Work(t.Context(), jobs.Worker{
			Concurrency: inFlight, Times: times, Troubled: func(err error) { told <- err },
			Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
				mutex.Lock()
				attempts[e.Key]++
				mutex.Unlock()
				begun <- true
				<-gone
				return sent(ctx, e)
			},
		})
	}()
	for range inFlight {
		<-begun
	}
	of.begin()
	close(gone)
	if err := <-told; err == nil {
		t.Error("it is told that all is well")
	}
	if n := len(begun); n != 0 {
		t.Errorf("%d are begun while the database is gone", n)
	}
	of.end()
	if err := <-told; err != nil {
		t.Errorf("it is told %v, and not that all is well", err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if run.State != jobs.Finished || run.Progress != (jobs.Progress{Total: total, Sent: total}) {
		t.Errorf("%+v", run)
	}
	for key, n := range attempts {
		if n != 1 {
			t.Errorf("%s is attempted %d times", key, n)
		}
	}
}

// goneForGood: who is told to stop says what could not be written.
func goneForGood(t *testing.T, db *jobs.DB, of trouble) {
	run := load(t, db, rows(0, 3))
	ctx, stop := context.WithCancel(t.Context())
	short := times
	short.Save = 100 * time.Millisecond
	begun, gone := make(chan bool, 3), make(chan bool)
	ended := make(chan error, 1)
	go func() {
		ended <- run.Work(ctx, jobs.Worker{Concurrency: 2, Times: short, Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
			begun <- true
			<-gone
			return sent(ctx, e)
		}})
	}()
	<-begun
	<-begun
	of.begin()
	close(gone)
	stop()
	err := <-ended
	var lost *jobs.LostError
	if !errors.As(err, &lost) || len(lost.Outcomes) != 2 || !strings.Contains(err.Error(), "0 sent SM0") || !strings.Contains(err.Error(), "1 sent SM1") {
		t.Errorf("it ends with %v", err)
	}
	of.end()
}

// goneAtFirst: what begins the work waits for it as well.
func goneAtFirst(t *testing.T, db *jobs.DB, of trouble) {
	run := load(t, db, rows(0, 3))
	of.begin()
	told, ended := make(chan error, 2), make(chan error, 1)
	go func() {
		ended <- run.Work(t.Context(), jobs.Worker{Concurrency: 2, Times: times, Attempt: sent, Troubled: func(err error) { told <- err }})
	}()
	if err := <-told; err == nil {
		t.Error("it is told that all is well")
	}
	of.end()
	if err := <-ended; err != nil || run.Sent != 3 {
		t.Errorf("%+v, %v", run, err)
	}
}
