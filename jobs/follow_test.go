package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"dialtone/jobs"
)

// TestWhatOthersDo: a run that a worker does not know is told of once and left alone, and whoever
// ends when nothing is left ends then, and says so. A reason that stays the same is told once.
func TestWhatOthersDo(t *testing.T) { databases(t, whatOthersDo) }

func whatOthersDo(t *testing.T, path string) {
	db := open(t, path)
	for _, name := range []string{"unknown", "newer", "fails", "known"} {
		run, err := db.Load(t.Context(), jobs.Spec{Name: name, Account: "AC1", Kind: "Thing.create"}, rows(0, 3))
		if err == nil {
			err = run.Begin(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var mutex sync.Mutex
	begun, told := map[string]int{}, map[string]int{}
	err := db.Follow(t.Context(), jobs.Follower{
		Account: "AC1", Every: 10 * time.Millisecond, Idle: true,
		Work: func(ctx context.Context, run *jobs.Run) error {
			mutex.Lock()
			begun[run.Name]++
			n := begun[run.Name]
			mutex.Unlock()
			switch {
			case run.Name == "unknown" || run.Name == "newer":
				return fmt.Errorf("not here: %w", jobs.ErrOthers)
			case run.Name == "fails" && n < 5:
				return errors.New("no credentials")
			case run.Name == "fails" && n < 7:
				return errors.New("wrong credentials")
			}
			return run.Work(ctx, jobs.Worker{Concurrency: 1, Times: times, Attempt: sent})
		},
		Failed: func(run *jobs.Run, err error) {
			mutex.Lock()
			defer mutex.Unlock()
			told[fmt.Sprint(run.Name, ": ", err)]++
		},
	})
	var others *jobs.OthersError
	if !errors.As(err, &others) || len(others.Runs) != 2 || err.Error() != `what is left is for workers that know it: "unknown" (Thing.create), "newer" (Thing.create)` {
		t.Errorf("it ends with %v", err)
	}
	if begun["unknown"] != 1 || begun["newer"] != 1 || begun["fails"] != 7 || begun["known"] != 1 {
		t.Errorf("begun are %v", begun)
	}
	why := fmt.Sprint(jobs.ErrOthers)
	for _, want := range []string{"unknown: not here: " + why, "newer: not here: " + why, "fails: no credentials", "fails: wrong credentials"} {
		if told[want] != 1 {
			t.Errorf("told are %v", told)
		}
	}
	if run, err := db.Find(t.Context(), "fails"); err != nil || run.State != jobs.Finished {
		t.Errorf("%+v, %v", run, err)
	}
}
