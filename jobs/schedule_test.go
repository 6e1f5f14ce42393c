package jobs_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dialtone/jobs"
)

// TestSchedules: when an expression comes, also where the clock is changed.
func TestSchedules(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		cron, zone, after string
		want              []string // in UTC
	}{
		{"0 3 * * *", "", "2026-11-29T03:00:00Z", []string{"2026-11-30T03:00", "2026-12-01T03:00"}},
		{"0 3 * * *", "Europe/Berlin", "2026-11-29T01:59:59Z", []string{"2026-11-29T02:00", "2026-11-30T02:00"}},
		{"*/15 9-17 * * MON-FRI", "America/New_York", "2026-11-27T22:44:00Z", []string{"2026-11-27T22:45", "2026-11-30T14:00"}},
		{"0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", []string{"2028-02-29T00:00"}},
		{"@daily", "Asia/Kolkata", "2026-01-01T00:00:00Z", []string{"2026-01-01T18:30"}},
		{"@every 90m", "UTC", "2026-01-01T00:00:00Z", []string{"2026-01-01T01:30", "2026-01-01T03:00"}},

		// In Berlin there is no 02:00 to 03:00 on 29 March: what is planned then begins at 03:00,
		// once.
		{"30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", []string{"2026-03-29T01:00", "2026-03-30T00:30"}},
		{"15,45 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", []string{"2026-03-29T01:00", "2026-03-30T00:15"}},
		{"*/30 * * * *", "Europe/Berlin", "2026-03-29T00:20:00Z", []string{"2026-03-29T00:30", "2026-03-29T01:00", "2026-03-29T01:30"}},
		{"0 3 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", []string{"2026-03-29T01:00", "2026-03-30T01:00"}},

		// On 25 October it comes twice: what is planned then begins the first time.
		{"30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", []string{"2026-10-25T00:30", "2026-10-26T01:30"}},
		{"30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", []string{"2026-10-26T01:30"}},
		{"*/30 * * * *", "Europe/Berlin", "2026-10-25T00:20:00Z", []string{"2026-10-25T00:30", "2026-10-25T01:00", "2026-10-25T01:30", "2026-10-25T02:00"}},
		{"0 * * * *", "America/New_York", "2026-11-01T04:30:00Z", []string{"2026-11-01T05:00", "2026-11-01T06:00", "2026-11-01T07:00"}},

		// Half an hour, as on Lord Howe Island, and at midnight, as in Beirut.
		{"15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00Z", []string{"2026-10-03T15:30", "2026-10-04T15:15"}},
		{"45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00:00Z", []string{"2026-04-04T14:45", "2026-04-05T15:15"}},
		{"0 0 * * *", "Asia/Beirut", "2026-03-28T12:00:00Z", []string{"2026-03-28T22:00", "2026-03-29T21:00"}},
	} {
		s, err := jobs.ParseSchedule(test.cron, test.zone)
		if err != nil {
			t.Errorf("%s in %s: %v", test.cron, test.zone, err)
			continue
		}
		at, err := time.Parse(time.RFC3339, test.after)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range test.want {
			at = s.Next(at)
			if got := at.UTC().Format("2006-01-02T15:04"); got != want {
				t.Errorf("%s in %s after %s is %s, not %s", test.cron, test.zone, test.after, got, want)
				break
			}
		}
	}
}

func TestSchedulesThatAreNone(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ cron, zone, want string }{
		{"0 3 * *", "", `"0 3 * *" is not an expression of cron`},
		{"0 25 * * *", "", `"0 25 * * *" is not an expression of cron`},
		{"", "", "is not an expression of cron"},
		{"0 0 30 2 *", "", "never comes"},
		{"0 3 * * *", "Berlin", `there is no zone "Berlin"; one is called as Europe/Berlin`},
		{"0 3 * * *", "Local", "there is no zone"},
		{"CRON_TZ=Europe/Berlin 0 3 * * *", "", "the zone stands beside the expression"},
	} {
		if _, err := jobs.ParseSchedule(test.cron, test.zone); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q in %q: %v", test.cron, test.zone, err)
		}
	}
}

// TestAMissedRunHappensOnce: of what was due while no worker was there, the last one begins, once
// for all workers; and while one is under way the next waits.
func TestAMissedRunHappensOnce(t *testing.T) {
	databases(t, func(t *testing.T, where string) {
		db, other := open(t, where), open(t, where)
		nightly, err := jobs.ParseSchedule("0 3 * * *", "Europe/Berlin")
		if err != nil {
			t.Fatal(err)
		}
		handlers := map[string]jobs.Handler{"nightly": {Schedule: nightly, Version: 2}, "other": {}}
		at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		begin := func(db *jobs.DB, handlers map[string]jobs.Handler) []jobs.Task {
			t.Helper()
			if err := jobs.Begin(db, handlers, at); err != nil {
				t.Fatal(err)
			}
			tasks, err := db.Tasks(t.Context(), "", 100)
			if err != nil {
				t.Fatal(err)
			}
			return tasks
		}
		if tasks := begin(db, handlers); len(tasks) != 0 {
			t.Fatalf("what is new has begun: %+v", tasks)
		}
		at = at.Add(5 * 24 * time.Hour) // nobody was there for five nights
		for _, db := range []*jobs.DB{db, other, db} {
			tasks := begin(db, handlers)
			if len(tasks) != 1 || tasks[0].Name != "nightly" || !tasks[0].Planned.Equal(time.Date(2026, 3, 6, 2, 0, 0, 0, time.UTC)) {
				t.Fatalf("there are %+v", tasks)
			}
		}
		at = at.Add(24 * time.Hour)
		if tasks := begin(other, handlers); len(tasks) != 1 {
			t.Fatalf("the next began while the one before was waiting: %+v", tasks)
		}
		finish(t, db, handlers)
		old := map[string]jobs.Handler{"nightly": {Schedule: nightly, Version: 1}}
		if tasks := begin(other, old); len(tasks) != 1 {
			t.Errorf("a worker of an older version has begun it: %+v", tasks)
		}
		if tasks := begin(other, handlers); len(tasks) != 2 || !tasks[0].Planned.Equal(time.Date(2026, 3, 7, 2, 0, 0, 0, time.UTC)) {
			t.Errorf("there are %+v", tasks)
		}
		all, err := db.Schedules(t.Context())
		if err != nil || len(all) != 1 || all[0].Missed != 4 || all[0].Newest == nil || all[0].Newest.State != jobs.Waiting || !all[0].Last.Equal(all[0].Newest.Planned) {
			t.Errorf("%+v, %v", all, err)
		}
		// A new version says at once when it begins.
		hourly, err := jobs.ParseSchedule("@hourly", "")
		if err != nil {
			t.Fatal(err)
		}
		begin(db, map[string]jobs.Handler{"nightly": {Schedule: hourly, Version: 3}})
		begin(other, handlers)
		if all, err := db.Schedules(t.Context()); err != nil || all[0].Cron != "@hourly" || all[0].Zone != "" || all[0].Version != 3 {
			t.Errorf("%+v, %v", all, err)
		}
		if counts, err := db.TaskCounts(t.Context()); err != nil || counts[jobs.Waiting] != 1 || counts[jobs.Done] != 1 {
			t.Errorf("%v, %v", counts, err)
		}
	})
}

// TestAMissedRunHappensOnceWhereAllBeginAtOnce: nobody was there when it was due, and then several
// processes are started in the same moment.
func TestAMissedRunHappensOnceWhereAllBeginAtOnce(t *testing.T) {
	databases(t, func(t *testing.T, where string) {
		yearly, err := jobs.ParseSchedule("0 0 1 1 *", "Europe/Berlin")
		if err != nil {
			t.Fatal(err)
		}
		handlers := map[string]jobs.Handler{"yearly": {Schedule: yearly}}
		db := open(t, where)
		if err := jobs.Begin(db, handlers, time.Now().AddDate(-3, 0, 0)); err != nil {
			t.Fatal(err)
		}
		var done atomic.Int64
		handle := func(context.Context, jobs.Task) error { done.Add(1); return nil }
		var all sync.WaitGroup
		start := make(chan struct{})
		others := []*jobs.DB{open(t, where), open(t, where), open(t, where)}
		for _, other := range others {
			all.Go(func() {
				<-start
				if err := jobs.Begin(other, handlers, time.Time{}); err != nil {
					t.Error(err)
				}
			})
		}
		stop := []func(){}
		for _, other := range others[:2] {
			stop = append(stop, worker(t, other, jobs.TaskWorker{Handlers: handlers, Handle: handle}))
		}
		close(start)
		all.Wait()
		tasks, err := db.Tasks(t.Context(), "", 100)
		if err != nil || len(tasks) != 1 {
			t.Fatalf("there are %+v, %v", tasks, err)
		}
		until(t, db, tasks[0].ID, jobs.Done)
		for _, stop := range stop {
			stop()
		}
		if err := jobs.Begin(db, handlers, time.Time{}); err != nil {
			t.Fatal(err)
		}
		tasks, err = db.Tasks(t.Context(), "", 100)
		if err != nil || len(tasks) != 1 || tasks[0].Attempt != 1 || done.Load() != 1 {
			t.Errorf("it was done %d times: %+v, %v", done.Load(), tasks, err)
		}
		if all, err := db.Schedules(t.Context()); err != nil || len(all) != 1 || all[0].Missed != 2 || !all[0].Last.Equal(tasks[0].Planned) {
			t.Errorf("%+v, %v", all, err)
		}
	})
}
