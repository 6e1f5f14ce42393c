package turns

import (
	"context"
	"errors"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime/internal/loop"
)

// clock is one whose timers never ring.
type clock struct{}

func (clock) Now() time.Time { return time.Time{} }
func (clock) After(time.Duration) (<-chan time.Time, func()) {
	return nil, func() {}
}

// turn returns a run of a name that has nothing to wait for.
func turn(name string) *Turn[string] {
	return &Turn[string]{
		Run: name, Loop: loop.New(clock{}, func(fn func() error) error { return fn() }),
		Cancel: func(error) {}, Done: make(chan struct{}), Waits: func() bool { return false },
	}
}

// One run has the host at a time, and the next one when it has left.
func TestOneRunAtATime(t *testing.T) {
	t.Parallel()
	var turns Turns[string]
	begun := 0
	begin := func() { begun++ }
	first := turn("first")
	if err := turns.Take(t.Context(), first, begin); err != nil || turns.Current() != "first" {
		t.Fatalf("%v, the turn is %q", err, turns.Current())
	}
	if err := turns.Take(t.Context(), turn("second"), begin); err != ErrBusy || begun != 1 {
		t.Errorf("%v, %d have begun", err, begun)
	}
	turns.Leave(false, false, false)()
	if turns.Current() != "" {
		t.Errorf("the turn is %q", turns.Current())
	}
	if err := turns.Take(t.Context(), turn("second"), begin); err != nil || turns.Current() != "second" || begun != 2 {
		t.Errorf("%v, the turn is %q", err, turns.Current())
	}
}

// A context that has ended, a closed host and a VM that cannot go on have no more turns, each with
// its error.
func TestThereAreNoMoreTurns(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		before func(*Turns[string])
		ctx    context.Context
		want   error
		spoilt bool
	}{
		"ended":    {func(*Turns[string]) {}, ended, ErrEnded, false},
		"closed":   {func(turns *Turns[string]) { _ = turns.Close() }, t.Context(), ErrClosed, true},
		"unusable": {func(turns *Turns[string]) { turns.Leave(true, false, false)() }, t.Context(), ErrUnusable, true},
		"broken":   {func(turns *Turns[string]) { turns.BreakWith(errBroken) }, t.Context(), errBroken, true},
		// The first reason counts.
		"twice": {func(turns *Turns[string]) { turns.BreakWith(errBroken); turns.Leave(true, false, false)() }, t.Context(), errBroken, true},
	} {
		var turns Turns[string]
		c.before(&turns)
		err := turns.Take(c.ctx, turn(name), func() { t.Errorf("%s: it has begun", name) })
		if err != c.want || turns.Spoilt() != c.spoilt {
			t.Errorf("%s: %v, spoilt: %v", name, err, turns.Spoilt())
		}
	}
}

var errBroken = errors.New("a module has panicked")

// A run that was cut off leaves a host that runs on, but is not as a script left it.
func TestAHostIsSpoiltByWhatWasCutOff(t *testing.T) {
	t.Parallel()
	var turns Turns[string]
	turns.CutOff()
	if !turns.Spoilt() || turns.Broken() {
		t.Errorf("spoilt: %v, broken: %v", turns.Spoilt(), turns.Broken())
	}
	if err := turns.Take(t.Context(), turn("next"), func() {}); err != nil {
		t.Error(err)
	}
}

// Close ends the run under way and waits for it; within the run it cannot wait.
func TestCloseWaitsForTheRun(t *testing.T) {
	t.Parallel()
	var turns Turns[string]
	run := turn("run")
	causes := make(chan error, 2)
	run.Cancel = func(cause error) { causes <- cause }
	if err := turns.Take(t.Context(), run, func() {}); err != nil {
		t.Fatal(err)
	}
	if err := turns.Close(); err != errCloseWithin || <-causes != ErrClosed {
		t.Errorf("within the run: %v", err)
	}
	closed := make(chan error)
	go func() { closed <- turns.Close() }()
	if cause := <-causes; cause != ErrClosed {
		t.Error(cause)
	}
	select {
	case <-closed:
		t.Error("it is closed while the run goes on")
	default:
	}
	turns.Leave(false, false, false)()
	close(run.Done)
	select {
	case err := <-closed:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience.Long):
		t.Error("it is not closed when the run has ended")
	}
}

// What is posted while a run outlives its entry is that run's, in order and one for each turn of
// its loop; a run that takes none of it leaves it to the host.
func TestWhatIsPosted(t *testing.T) {
	t.Parallel()
	attended := make(chan struct{}, 1)
	turns := Turns[string]{Attend: func() { attended <- struct{}{} }}
	var got []string
	note := func(text string) func() { return func() { got = append(got, text) } }
	if turns.PostNow(note("nothing runs")) {
		t.Error("it is taken where nothing runs and nothing will")
	}
	entry := turn("entry")
	entry.Outlived = true
	if err := turns.Take(t.Context(), entry, func() {}); err != nil {
		t.Fatal(err)
	}
	if !turns.PostNow(note("first")) || !turns.PostNow(note("second")) {
		t.Error("it is not taken")
	}
	if script := turn("script"); turns.TakePosted(script) != nil {
		t.Error("a script of its own takes what was posted")
	}
	turns.TakePosted(entry)()
	turns.Leave(false, false, false)()
	select {
	case <-attended:
	case <-time.After(patience.Long):
		t.Fatal("nothing attends to what is left")
	}
	aside := turn("aside")
	aside.Attending, aside.Outlived = true, true
	if err := turns.Take(t.Context(), aside, func() {}); err != nil {
		t.Fatal(err)
	}
	if !turns.GoesOn(aside) {
		t.Error("it does not go on")
	}
	turns.TakePosted(aside)()
	if turns.GoesOn(aside) || turns.TakePosted(aside) != nil {
		t.Error("there is more")
	}
	turns.Leave(false, false, false)()
	if len(got) != 2 || got[0] != "first" || got[1] != "second" {
		t.Errorf("%q", got)
	}
}

// Work that outlives its entry ends with the host, and a panic of it is told.
func TestWorkEndsWithTheHost(t *testing.T) {
	t.Parallel()
	var turns Turns[string]
	turns.Attend = func() {
		r := turn("aside")
		r.Attending, r.Outlived = true, true
		if turns.Take(context.Background(), r, func() {}) != nil {
			return
		}
		for do := turns.TakePosted(r); do != nil; do = turns.TakePosted(r) {
			do()
		}
		turns.Leave(false, false, false)()
		close(r.Done)
	}
	panicked := make(chan any, 1)
	turns.Outlive(func(context.Context, func(func())) { panic("a bug") }, func(p *loop.Panic) { panicked <- p.Value })
	select {
	case value := <-panicked:
		if value != "a bug" {
			t.Error(value)
		}
	case <-time.After(patience.Long):
		t.Error("the panic is not told")
	}
	over := make(chan error, 1)
	turns.Outlive(func(ctx context.Context, _ func(func())) { <-ctx.Done(); over <- ctx.Err() }, func(*loop.Panic) {})
	if err := turns.Close(); err != nil || <-over != context.Canceled {
		t.Errorf("%v", err)
	}
}
