package repl_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"dialtone/repl"
)

// The sign of life is there after 300 ms of the clock, changes each second while a request is under
// way, and goes at the end.
func TestSignOfLife(t *testing.T) {
	t.Parallel()
	var asked []time.Duration
	var mutex sync.Mutex
	var signs []string
	ticks := make(chan time.Time)
	waiting := []bool{true, true, false, true}
	change := func(o *repl.Options) {
		o.After = func(d time.Duration) <-chan time.Time {
			mutex.Lock()
			defer mutex.Unlock()
			asked = append(asked, d)
			return ticks
		}
		o.Waiting = func() bool {
			mutex.Lock()
			defer mutex.Unlock()
			now := waiting[0]
			waiting = waiting[1:]
			return now
		}
		o.Editor.(*typist).life = func(sign string) {
			mutex.Lock()
			defer mutex.Unlock()
			signs = append(signs, sign)
		}
		o.Commands = []repl.Command{{Name: ".tick", Run: func(context.Context, repl.Console, string) error {
			for range 4 {
				ticks <- time.Time{}
			}
			return nil
		}}}
	}
	if _, err := session(t, change, ".tick"); err != nil {
		t.Fatal(err)
	}
	if want := []string{"0 s, Ctrl-C stops", "1 s, Ctrl-C stops", "", "3 s, Ctrl-C stops", ""}; !slices.Equal(signs, want) {
		t.Errorf("the signs are %q, want %q", signs, want)
	}
	if want := []time.Duration{300 * time.Millisecond, 700 * time.Millisecond, time.Second, time.Second}; len(asked) < 4 || !slices.Equal(asked[:4], want) {
		t.Errorf("the clock was asked for %v, want %v", asked, want)
	}
}
