package loop

import (
	"dialtone/runtime/internal/native"
	"math"
	"time"

	"github.com/dop251/goja"
)

// maxDelay is the longest delay a timer can have, in milliseconds. A longer one
// counts as 1, as in Node.
const maxDelay = math.MaxInt32

// Timers are the timer functions of a VM.
type Timers struct {
	VM     *goja.Runtime
	Entry  *Entry
	Frames *Frames
	Loop   func() *Loop                  // Of the run under way.
	Asked  func()                        // Called when a script sets a timer.
	Fail   func(err error)               // Told of what a microtask throws.
	Text   func(value goja.Value) string // A value in an error.

	timeout, immediate *goja.Object // The prototypes of what setTimeout and setImmediate return.
}

// Function makes one of the timer functions, by its name.
func (ts *Timers) Function(name string) goja.Value {
	var call func(call goja.FunctionCall) goja.Value
	switch name {
	case "setTimeout":
		call = func(call goja.FunctionCall) goja.Value { return ts.setTimer(name, call, &timer{}) }
	case "setInterval":
		call = func(call goja.FunctionCall) goja.Value { return ts.setTimer(name, call, &timer{repeats: true}) }
	case "setImmediate":
		call = func(call goja.FunctionCall) goja.Value { return ts.setTimer(name, call, &timer{immediate: true}) }
	case "queueMicrotask":
		call = ts.queueMicrotask
	default:
		call = ts.clearTimer
	}
	return native.Function(ts.VM, name, call)
}

func (ts *Timers) setTimer(name string, call goja.FunctionCall, t *timer) goja.Value {
	t.given = call.Argument(0)
	t.callback = native.Callback(ts.VM, name, call.Argument(0), ts.Text)
	arguments := 1
	if !t.immediate {
		t.delay = delayOf(call.Argument(1))
		arguments = 2
	}
	if len(call.Arguments) > arguments {
		t.args = append(t.args, call.Arguments[arguments:]...)
	}
	l := ts.Loop()
	l.nextID++
	t.kept = l.Firing()
	t.loop, t.frames, t.id, t.index, t.frame = l, ts.Frames, l.nextID, -1, ts.Frames.Current
	ts.Asked()
	l.arm(t)
	t.object = ts.timerObject(t)
	return t.object
}

// delayOf is a delay in milliseconds as Node takes it: at least one.
func delayOf(value goja.Value) time.Duration {
	ms := value.ToFloat()
	if !(ms >= 1 && ms <= maxDelay) {
		ms = 1
	}
	return time.Duration(ms) * time.Millisecond
}

func (ts *Timers) clearTimer(call goja.FunctionCall) goja.Value {
	t := ts.timerOf(call.Argument(0))
	if t == nil {
		// The number of a timer does as well, as `+setTimeout(…)` gives it.
		for _, candidate := range ts.Loop().timers {
			if call.Argument(0).StrictEquals(ts.VM.ToValue(candidate.id)) {
				t = candidate
			}
		}
	}
	if t != nil {
		t.loop.disarm(t)
	}
	return goja.Undefined()
}

// timerOf is the timer behind what setTimeout returned, or nil.
func (ts *Timers) timerOf(value goja.Value) *timer {
	object, ok := value.(*goja.Object)
	if !ok {
		return nil
	}
	t, _ := object.Export().(*timer)
	return t
}

// timerObject makes the Timeout or Immediate that a script gets for a timer.
func (ts *Timers) timerObject(t *timer) *goja.Object {
	if ts.timeout == nil {
		ts.timeout, ts.immediate = ts.newTimerType("Timeout"), ts.newTimerType("Immediate")
	}
	object := ts.VM.ToValue(t).(*goja.Object)
	prototype := ts.timeout
	if t.immediate {
		prototype = ts.immediate
	}
	_ = object.SetPrototype(prototype)
	return object
}

func (ts *Timers) newTimerType(name string) *goja.Object {
	prototype := ts.VM.NewObject()
	method := func(name string, body func(t *timer) any) {
		function := native.Function(ts.VM, name, func(call goja.FunctionCall) goja.Value {
			t := ts.timerOf(call.This)
			if t == nil {
				panic(ts.VM.NewTypeError("%s was not called on a timer", name))
			}
			if result := body(t); result != nil {
				return ts.VM.ToValue(result)
			}
			return call.This
		})
		_ = prototype.DefineDataProperty(name, function, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	method("ref", func(t *timer) any { t.setUnref(false); return nil })
	method("unref", func(t *timer) any { t.setUnref(true); return nil })
	method("hasRef", func(t *timer) any { return !t.unref })
	if name == "Timeout" {
		method("refresh", func(t *timer) any {
			if t.armed {
				t.loop.arm(t)
			}
			return nil
		})
		method("close", func(t *timer) any { t.loop.disarm(t); return nil })
		number := native.Function(ts.VM, "[Symbol.toPrimitive]", func(call goja.FunctionCall) goja.Value {
			if t := ts.timerOf(call.This); t != nil {
				return ts.VM.ToValue(t.id)
			}
			return goja.NaN()
		})
		_ = prototype.DefineDataPropertySymbol(goja.SymToPrimitive, number, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	constructor := native.Function(ts.VM, name, func(goja.FunctionCall) goja.Value {
		panic(ts.VM.NewTypeError("%s cannot be called: use set%s", name, name))
	})
	_ = constructor.Set("prototype", prototype)
	_ = prototype.DefineDataProperty("constructor", constructor, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return prototype
}

// setUnref sets whether the loop may end without the timer.
func (t *timer) setUnref(unref bool) {
	if t.armed && unref != t.unref {
		if unref {
			t.loop.live--
		} else {
			t.loop.live++
		}
	}
	t.unref = unref
}

// queueMicrotask has a function called like a promise's callback. What it
// throws is an uncaught error, not a rejection.
func (ts *Timers) queueMicrotask(call goja.FunctionCall) goja.Value {
	callback := native.Callback(ts.VM, "queueMicrotask", call.Argument(0), ts.Text)
	ts.Entry.Microtask(func() {
		if _, err := callback(goja.Undefined()); err != nil {
			ts.Fail(err)
		}
	})
	return goja.Undefined()
}
