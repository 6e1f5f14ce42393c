// Package pagetest has what the tests of the page of durable runs and the command that makes its
// pictures share: a database with runs in each state, with jobs and with schedules.
package pagetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"dialtone/jobs"
	"dialtone/jobs/page"
)

// Account is whose the runs are.
const Account = "AC00000000000000000000000000000001"

// Stage is a database, and its page.
type Stage struct {
	*jobs.DB
	Page *page.Page
	URL  string

	folder string
	server *httptest.Server
	ctx    context.Context
	stop   func()
	all    sync.WaitGroup
}

// Set sets a stage without a run.
func Set(o page.Options) (*Stage, error) {
	folder, err := os.MkdirTemp("", "jobs")
	if err != nil {
		return nil, err
	}
	s := &Stage{folder: folder}
	s.ctx, s.stop = context.WithCancel(context.Background())
	if s.DB, err = jobs.Open(s.ctx, filepath.Join(folder, "jobs.db")); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	if o.CodeURL == nil {
		o.CodeURL = func(code int) string { return fmt.Sprintf("https://www.twilio.com/docs/api/errors/%d", code) }
	}
	s.Page = page.New(s.DB, o)
	s.all.Go(func() { s.Page.Watch(s.ctx) })
	s.server = httptest.NewServer(s.Page)
	s.URL = s.server.URL
	return s, nil
}

// Close ends all that works, and takes the database away.
func (s *Stage) Close() {
	s.stop()
	s.server.CloseClientConnections()
	s.server.Close()
	s.all.Wait()
	_ = s.DB.Close() // nothing is left to be lost
	_ = os.RemoveAll(s.folder)
}

// Secret stands in the parameters of all elements: whom they are for, and their words.
const Secret = "+14155550123 Your code is 481516"

// Load loads a run of so many elements.
func (s *Stage) Load(name string, n int) (*jobs.Run, error) {
	spec := jobs.Spec{Name: name, Account: Account, Kind: "Message.create"}
	return s.DB.Load(s.ctx, spec, func(yield func(jobs.Row, error) bool) {
		for i := range n {
			if !yield(jobs.Row{Key: fmt.Sprintf("customer-%06d", i+1), Params: fmt.Appendf(nil, `{"secret":%q,"n":%d}`, Secret, i)}, nil) {
				return
			}
		}
	})
}

// Outcome is what becomes of an element: some are refused, and a few are unknown.
func Outcome(n int64) jobs.Outcome {
	switch {
	case n%50 == 3:
		return jobs.Outcome{State: jobs.Refused, Code: 21211, Error: "The 'To' number is not a valid phone number"}
	case n%70 == 9:
		return jobs.Outcome{State: jobs.Refused, Code: 21610, Error: "The recipient has opted out"}
	case n%90 == 30:
		return jobs.Outcome{State: jobs.Unknown, Error: "the connection broke before the answer"}
	}
	return Fine(n)
}

// Fine is an outcome that went well.
func Fine(n int64) jobs.Outcome {
	return jobs.Outcome{State: jobs.Sent, SID: fmt.Sprintf("SM%032x", n)}
}

// delivered are elements of each run of which a callback comes before the answer, as one tells of
// what Twilio has sent.
var delivered = map[int64]jobs.Delivery{
	0: {Status: "delivered", Stage: 6}, 1: {Status: "delivered", Stage: 6}, 2: {Status: "undelivered", Code: 30003, Stage: 6}, 4: {Status: "sent", Stage: 5},
}

// Work works on a run beside. So many elements come to an end, and the others when the returned
// function is called.
func (s *Stage) Work(run *jobs.Run, upTo int64, outcome func(n int64) jobs.Outcome) (release func()) {
	let := make(chan struct{})
	var begun atomic.Int64
	s.all.Go(func() {
		own, err := s.DB.RunOf(s.ctx, run.ID) // as another process has it
		if err != nil {
			return
		}
		_ = own.Work(s.ctx, jobs.Worker{Concurrency: 50, Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
			if begun.Add(1) > upTo {
				select {
				case <-let:
				case <-s.ctx.Done():
					return jobs.Outcome{State: jobs.Waiting}
				}
			}
			o := outcome(e.N)
			if d, ok := delivered[e.N]; ok && o.State == jobs.Sent {
				_, _ = s.DB.Settle(ctx, jobs.Callback{Attempt: e.Callback, SID: o.SID, Delivery: d, Belongs: func(*jobs.Run, jobs.Element) bool { return true }})
			}
			return o
		}})
	})
	return sync.OnceFunc(func() { close(let) })
}

// Reach waits until a run has come so far.
func (s *Stage) Reach(id int64, is func(*jobs.Run) bool) error {
	for {
		run, err := s.DB.RunOf(s.ctx, id)
		if err != nil || is(run) {
			return err
		}
		time.Sleep(20 * time.Millisecond) // between one look and the next
	}
}

// Scheduled are five jobs that begin by the clock.
var Scheduled = []struct{ Name, Cron, Zone string }{
	{"archive-recordings", "0 3 * * *", "Europe/Berlin"},
	{"balance", "*/15 * * * *", ""},
	{"digest", "0 8 * * 1-5", "America/New_York"},
	{"invoices", "30 6 1 * *", "Europe/Berlin"},
	{"sweep", "@hourly", ""},
}

// Schedule has the jobs of [Scheduled] be done by a worker, beside one that fails. What they had
// begun is so long ago that times were left out.
func (s *Stage) Schedule() error {
	handlers := map[string]jobs.Handler{"import": {}}
	for _, one := range Scheduled {
		schedule, err := jobs.ParseSchedule(one.Cron, one.Zone)
		if err != nil {
			return err
		}
		handlers[one.Name] = jobs.Handler{Schedule: schedule, Version: 2}
	}
	begin := func() (context.Context, func()) {
		ctx, stop := context.WithCancel(s.ctx)
		s.all.Go(func() {
			_ = s.DB.WorkTasks(ctx, jobs.TaskWorker{Handlers: handlers, Concurrency: 5, Handle: func(ctx context.Context, t jobs.Task) error {
				if t.Name == "import" || t.Name == "digest" {
					return errors.New("the file has no column \"phone\"\n    at import (/srv/jobs/import.js:12:9)")
				}
				return nil
			}})
		})
		return ctx, stop
	}
	_, stop := begin()
	err := s.wait(func() (bool, error) {
		all, err := s.DB.Schedules(s.ctx)
		return len(all) == len(Scheduled), err
	})
	stop()
	if err != nil {
		return err
	}
	plain, err := sql.Open("sqlite", filepath.Join(s.folder, "jobs.db")+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer plain.Close()
	if _, err := plain.ExecContext(s.ctx, "UPDATE schedule SET last_at = last_at - 3 * 86400000"); err != nil {
		return err
	}
	if _, _, err := s.DB.Enqueue(s.ctx, jobs.TaskSpec{Name: "import", Args: []byte(`{"secret": "` + Secret + `"}`)}); err != nil {
		return err
	}
	if _, _, err := s.DB.Enqueue(s.ctx, jobs.TaskSpec{Name: "import", Args: []byte(`{}`), After: time.Hour}); err != nil {
		return err
	}
	begin()
	return s.wait(func() (bool, error) {
		counts, err := s.DB.TaskCounts(s.ctx)
		return counts[jobs.Failed] >= 1 && counts[jobs.Done] >= 3, err
	})
}

func (s *Stage) wait(until func() (bool, error)) error {
	for {
		if done, err := until(); done || err != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond) // between one look and the next
	}
}
