package page

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"time"

	"dialtone/jobs"
)

// watch looks at the database every so often while somebody watches, tells of changes, and finds
// how fast runs are.
type watch struct {
	db *jobs.DB

	mutex    sync.Mutex
	watchers int
	seen     time.Time          // When a view was last asked for.
	paces    map[int64][]moment // Of the runs under way, by ID.
	print    [sha256.Size]byte  // Of what was seen last.
	told     time.Time
	changed  chan struct{} // Closed at the next change.
}

// moment is how many elements of a run had come to something at a time.
type moment struct {
	at   time.Time
	done int64
}

const (
	// paceOver is the time over which a run's rate is found.
	paceOver = 10 * time.Second
	// tellsWithin is when a view is shown again that has not changed: it says how long ago things
	// were.
	tellsWithin = 10 * time.Second
	// looksFor is how long it goes on looking for somebody whose browser does not follow.
	looksFor = time.Minute
	// mostWatched is how many runs are looked at.
	mostWatched = 100
)

func newWatch(db *jobs.DB) *watch {
	return &watch{db: db, paces: map[int64][]moment{}, changed: make(chan struct{})}
}

// run looks until ctx ends.
func (w *watch) run(ctx context.Context, every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			if w.wanted(now) {
				w.look(ctx, now)
			}
		}
	}
}

func (w *watch) wanted(now time.Time) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.watchers > 0 || now.Sub(w.seen) < looksFor
}

// shown notes that somebody looks.
func (w *watch) shown() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.seen = time.Now()
}

// follow notes that a browser follows, until what it returns is called.
func (w *watch) follow() (leave func()) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.watchers++
	return func() {
		w.mutex.Lock()
		defer w.mutex.Unlock()
		w.watchers--
		w.seen = time.Now()
	}
}

// next is closed at the next change.
func (w *watch) next() <-chan struct{} {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.changed
}

// look looks once. An error is something to be told as well: views show it.
func (w *watch) look(ctx context.Context, at time.Time) {
	runs, err := w.db.UnderWay(ctx, mostWatched)
	print := sha256.New()
	fmt.Fprint(print, err)
	for _, run := range runs {
		fmt.Fprint(print, run.ID, run.State, run.Progress, "\n")
	}
	newest, err := w.db.RunsBefore(ctx, 0, 1)
	fmt.Fprint(print, err)
	for _, run := range newest {
		fmt.Fprint(print, run.ID, run.State, run.Progress, "\n")
	}
	counts, err := w.db.TaskCounts(ctx)
	fmt.Fprint(print, counts, err)
	tasks, err := w.db.Tasks(ctx, "", mostWatched)
	fmt.Fprint(print, err)
	for _, t := range tasks {
		fmt.Fprint(print, t.ID, t.State, t.Attempt, t.Due, "\n")
	}
	workers, err := w.db.Workers(ctx)
	fmt.Fprint(print, err)
	for _, worker := range workers {
		fmt.Fprint(print, worker.ID, worker.About, "\n")
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.pace(runs, at)
	var sum [sha256.Size]byte
	if print.Sum(sum[:0]); sum != w.print || at.Sub(w.told) >= tellsWithin {
		w.print, w.told = sum, at
		close(w.changed)
		w.changed = make(chan struct{})
	}
}

// pace notes how far runs are, and forgets those that are over.
func (w *watch) pace(runs []*jobs.Run, at time.Time) {
	paces := map[int64][]moment{}
	for _, run := range runs {
		if run.State != jobs.Running {
			continue
		}
		all := append(w.paces[run.ID], moment{at, run.Total - run.Waiting()})
		for len(all) > 2 && at.Sub(all[0].at) > paceOver {
			all = all[1:]
		}
		paces[run.ID] = all
	}
	w.paces = paces
}

// rate is how many elements of a run come to something in a second; known is false where that is
// yet to be found.
func (w *watch) rate(run *jobs.Run) (rate float64, known bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	all := w.paces[run.ID]
	if len(all) < 2 || run.State != jobs.Running {
		return 0, false
	}
	first, last := all[0], all[len(all)-1]
	return max(0, float64(last.done-first.done)) / last.at.Sub(first.at).Seconds(), true
}
