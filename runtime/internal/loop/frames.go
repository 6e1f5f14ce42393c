package loop

import (
	"dialtone/runtime/internal/native"

	"github.com/dop251/goja"
)

// Frames carries the frame of AsyncLocalStorage along: what a promise or a timer calls has the one
// that was current when it was asked for.
type Frames struct {
	Current goja.Value // Nil where there is none.

	vm      *goja.Runtime
	tracked bool
	asked   func() // Called where a script asks for something to be called later.
}

// NewFrames makes the frames of a VM, which carries none yet.
func NewFrames(vm *goja.Runtime, asked func()) *Frames { return &Frames{vm: vm, asked: asked} }

// Track has the VM carry frames from now on, and tell of what is asked for.
func (f *Frames) Track() {
	if !f.tracked {
		f.tracked = true
		f.vm.SetAsyncContextTracker(tracker{f})
	}
}

// Swap puts another frame in the place of the current one, which it returns.
func (f *Frames) Swap(frame goja.Value) goja.Value {
	f.Track()
	before := native.OrUndefined(f.Current)
	f.Current = frame
	return before
}

// tracker is told by Goja whenever a promise is given something to call, and when it is called.
type tracker struct{ frames *Frames }

// Grab returns what Resumed is given when what was asked for now is called.
func (t tracker) Grab() any {
	t.frames.asked()
	return t.frames.Current
}

// Resumed puts the frame back that was there when the call was asked for.
func (t tracker) Resumed(frame any) { t.frames.Current, _ = frame.(goja.Value) }

// Exited ends the call.
func (t tracker) Exited() { t.frames.Current = nil }
