// Package pacing tells a clock whose time does not pass by itself of what a run asks of other
// programs and waits for.
package pacing

import (
	"context"
	"dialtone/runtime/internal/sources"
	"fmt"
	"path/filepath"
	"sync"
)

// Asked has what a run asks of other programs. The zero value is of a run that has asked nothing.
type Asked struct {
	mutex sync.Mutex
	under map[*func()]struct{} // What tells the clock of the answers that are still to come.
	at    string               // Where the script last asked something.
}

// Paced has the clock know of work from now on, until the loop has had what it came to. Asking
// tells the clock that a request is under way, and returns what tells it that the answer has come.
func (a *Asked) Paced(asking func() (answered func()), work func(ctx context.Context) (settle func())) func(ctx context.Context) (settle func()) {
	answered := asking()
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.under == nil {
		a.under = map[*func()]struct{}{}
	}
	a.under[&answered] = struct{}{}
	return func(ctx context.Context) func() {
		settle := work(ctx)
		return func() {
			if settle != nil {
				settle()
			}
			a.mutex.Lock()
			defer a.mutex.Unlock()
			delete(a.under, &answered)
			answered()
		}
	}
}

// End has the clock know that the run waits for nothing any more.
func (a *Asked) End() {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	for answered := range a.under {
		(*answered)()
	}
	a.under = nil
}

// Place returns where the script last asked and waited.
func (a *Asked) Place() string {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.at
}

// Note remembers the place in the script, which is going to ask something.
func (a *Asked) Note(at sources.Frame) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.at = fmt.Sprintf("%s:%d", filepath.Base(at.File), at.Line)
}
