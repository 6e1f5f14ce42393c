package jobs

import (
	"context"
	"errors"
	"sync"
	"time"
)

// A Follower works on runs that others have begun.
type Follower struct {
	Account string
	// Every is how often it looks for runs: 1s.
	Every time.Duration
	// Idle has it end when nothing is under way; else it waits for more.
	Idle bool
	// Work works on a run until that is over, or ctx ends.
	Work func(ctx context.Context, run *Run) error
	// Failed is told why a run, or the look for them where run is nil, came to nothing for now;
	// that runs cannot be looked for it is told once, until they can be. It is called from several
	// goroutines.
	Failed func(run *Run, err error)
}

// Follow works on the account's runs that are under way, and on each that comes, until ctx ends and
// what is under way has come to its end. It begins no run itself: a person has seen what it sends,
// and said yes.
func (db *DB) Follow(ctx context.Context, f Follower) error {
	if f.Every == 0 {
		f.Every = time.Second
	}
	var mutex sync.Mutex
	var all sync.WaitGroup
	defer all.Wait()
	at := map[int64]bool{}
	ended := make(chan struct{}, 1)
	told := false // that runs cannot be looked for
	process, said := processID(), time.Time{}
	defer func() { _ = db.gone(context.WithoutCancel(ctx), process) }() // else it is forgotten soon
	for {
		if time.Since(said) >= saysSo {
			_ = db.alive(ctx, process, waitsOn+f.Account) // who only looks misses it
			said = time.Now()
		}
		runs, err := db.underWay(ctx, f.Account)
		switch {
		case err == nil:
			told = false
		case ctx.Err() == nil && !told:
			f.Failed(nil, err)
			told = true
		}
		mutex.Lock()
		for _, run := range runs {
			if at[run.ID] {
				continue
			}
			at[run.ID] = true
			all.Go(func() {
				if err := f.Work(ctx, run); err != nil && !errors.Is(err, context.Canceled) {
					f.Failed(run, err)
				}
				mutex.Lock()
				defer mutex.Unlock()
				delete(at, run.ID)
				select {
				case ended <- struct{}{}:
				default:
				}
			})
		}
		idle := len(at) == 0 && err == nil
		mutex.Unlock()
		if f.Idle && idle {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(f.Every):
		case <-ended:
			if !f.Idle {
				// A run that fails is not begun again at once.
				select {
				case <-ctx.Done():
				case <-time.After(f.Every):
				}
			}
		}
	}
}

// underWay are an account's runs that are being worked on.
func (db *DB) underWay(ctx context.Context, account string) ([]*Run, error) {
	return db.list(ctx, "WHERE account = ? AND state = 'running' ORDER BY id", account)
}
