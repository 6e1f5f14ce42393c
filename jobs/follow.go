package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
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
	// Work works on a run until that is over, or ctx ends. A run for which it returns [ErrOthers]
	// is not begun again.
	Work func(ctx context.Context, run *Run) error
	// Failed is told why a run, or the look for them where run is nil, came to nothing for now; of
	// what fails again and again for the same reason it is told once. It is called from several
	// goroutines.
	Failed func(run *Run, err error)
}

// ErrOthers says that a run is of what this process does not know, and others do.
var ErrOthers = errors.New("it is left to workers that know it")

// OthersError says that nothing is left but runs of which Work returned [ErrOthers].
type OthersError struct{ Runs []*Run }

// Error names the runs.
func (e *OthersError) Error() string {
	names := make([]string, len(e.Runs))
	for i, run := range e.Runs {
		names[i] = fmt.Sprintf("%q (%s)", run.Name, run.Kind)
	}
	return "what is left is for workers that know it: " + strings.Join(names, ", ")
}

// Follow works on the account's runs that are under way, and on each that comes, until ctx ends and
// what is under way has come to its end. It begins no run itself: a person has seen what it sends,
// and said yes. Where it ends as nothing is under way that it knows, and something is that it does
// not, that is an [*OthersError].
func (db *DB) Follow(ctx context.Context, f Follower) error {
	if f.Every == 0 {
		f.Every = time.Second
	}
	var mutex sync.Mutex
	var all sync.WaitGroup
	defer all.Wait()
	at, others := map[int64]bool{}, map[int64]*Run{}
	reasons := map[int64]string{} // why runs have failed last
	ended := make(chan struct{}, 1)
	told := false // that runs cannot be looked for
	process, said := processID(), time.Time{}
	defer func() { _ = db.gone(context.WithoutCancel(ctx), process) }() // else it is forgotten soon
	for {
		if time.Since(said) >= saysSo {
			_ = db.alive(ctx, process, waitsOn+f.Account, "") // who only looks misses it
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
		var left []*Run
		for _, run := range runs {
			if other := others[run.ID]; other != nil && other.Name == run.Name && other.Created.Equal(run.Created) {
				left = append(left, run)
				continue
			}
			if at[run.ID] {
				continue
			}
			at[run.ID] = true
			all.Go(func() {
				begun := *run
				err := f.Work(ctx, run)
				mutex.Lock()
				defer mutex.Unlock()
				delete(at, run.ID)
				switch {
				case err == nil:
					delete(reasons, run.ID)
				case !errors.Is(err, context.Canceled):
					if errors.Is(err, ErrOthers) {
						others[run.ID] = &begun
					}
					if text := err.Error(); reasons[run.ID] != text {
						reasons[run.ID] = text
						f.Failed(run, err)
					}
				}
				select {
				case ended <- struct{}{}:
				default:
				}
			})
		}
		idle := len(at) == 0 && err == nil
		mutex.Unlock()
		if f.Idle && idle {
			if len(left) > 0 {
				return &OthersError{left}
			}
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
