package runtime

import (
	"math"
	"time"

	"github.com/dop251/goja"
)

// maxDelay is the longest delay a timer can have, in milliseconds. A longer one
// counts as 1, as in Node.
const maxDelay = math.MaxInt32

// timerTypes are the prototypes of what setTimeout and setImmediate return.
type timerTypes struct{ timeout, immediate *goja.Object }

// newTimerFunction makes one of the timer functions.
func (h *Host) newTimerFunction(name string) goja.Value {
	var call func(call goja.FunctionCall) goja.Value
	switch name {
	case "setTimeout":
		call = func(call goja.FunctionCall) goja.Value { return h.setTimer(name, call, &timer{}) }
	case "setInterval":
		call = func(call goja.FunctionCall) goja.Value { return h.setTimer(name, call, &timer{repeats: true}) }
	case "setImmediate":
		call = func(call goja.FunctionCall) goja.Value { return h.setTimer(name, call, &timer{immediate: true}) }
	case "queueMicrotask":
		call = h.queueMicrotask
	default:
		call = h.clearTimer
	}
	return h.function(name, call)
}

// function makes a native function with a name.
func (h *Host) function(name string, call func(goja.FunctionCall) goja.Value) *goja.Object {
	function := h.vm.ToValue(call).(*goja.Object)
	h.name(function, name)
	return function
}

func (h *Host) name(function *goja.Object, name string) {
	// A native function's name can always be redefined.
	_ = function.DefineDataProperty("name", h.vm.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// callable is a function given as an argument, or a TypeError thrown.
func (h *Host) callable(of string, value goja.Value) goja.Callable {
	callback, ok := goja.AssertFunction(value)
	if !ok {
		panic(h.vm.NewTypeError("%s needs a function, not %s", of, h.text(value)))
	}
	return callback
}

func (h *Host) setTimer(name string, call goja.FunctionCall, t *timer) goja.Value {
	t.callback = h.callable(name, call.Argument(0))
	arguments := 1
	if !t.immediate {
		t.delay = delayOf(call.Argument(1))
		arguments = 2
	}
	if len(call.Arguments) > arguments {
		t.args = append(t.args, call.Arguments[arguments:]...)
	}
	r := h.run
	r.nextID++
	t.run, t.id, t.index = r, r.nextID, -1
	if r.budget != nil {
		r.budget.asks(h.vm)
	}
	r.arm(t)
	t.object = h.timerObject(t)
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

func (h *Host) clearTimer(call goja.FunctionCall) goja.Value {
	t := h.timerOf(call.Argument(0))
	if t == nil {
		// The number of a timer does as well, as `+setTimeout(…)` gives it.
		for _, candidate := range h.run.timers {
			if call.Argument(0).StrictEquals(h.vm.ToValue(candidate.id)) {
				t = candidate
			}
		}
	}
	if t != nil {
		t.run.disarm(t)
	}
	return goja.Undefined()
}

// timerOf is the timer behind what setTimeout returned, or nil.
func (h *Host) timerOf(value goja.Value) *timer {
	object, ok := value.(*goja.Object)
	if !ok {
		return nil
	}
	t, _ := object.Export().(*timer)
	return t
}

// timerObject makes the Timeout or Immediate that a script gets for a timer.
func (h *Host) timerObject(t *timer) *goja.Object {
	if h.timerType == nil {
		h.timerType = &timerTypes{h.newTimerType("Timeout"), h.newTimerType("Immediate")}
	}
	object := h.vm.ToValue(t).(*goja.Object)
	prototype := h.timerType.timeout
	if t.immediate {
		prototype = h.timerType.immediate
	}
	_ = object.SetPrototype(prototype)
	return object
}

func (h *Host) newTimerType(name string) *goja.Object {
	prototype := h.vm.NewObject()
	method := func(name string, body func(t *timer) any) {
		function := h.function(name, func(call goja.FunctionCall) goja.Value {
			t := h.timerOf(call.This)
			if t == nil {
				panic(h.vm.NewTypeError("%s was not called on a timer", name))
			}
			if result := body(t); result != nil {
				return h.vm.ToValue(result)
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
				t.run.arm(t)
			}
			return nil
		})
		method("close", func(t *timer) any { t.run.disarm(t); return nil })
		number := h.function("[Symbol.toPrimitive]", func(call goja.FunctionCall) goja.Value {
			if t := h.timerOf(call.This); t != nil {
				return h.vm.ToValue(t.id)
			}
			return goja.NaN()
		})
		_ = prototype.DefineDataPropertySymbol(goja.SymToPrimitive, number, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	constructor := h.function(name, func(goja.FunctionCall) goja.Value {
		panic(h.vm.NewTypeError("%s cannot be called: use set%s", name, name))
	})
	_ = constructor.Set("prototype", prototype)
	_ = prototype.DefineDataProperty("constructor", constructor, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return prototype
}

// setUnref sets whether the loop may end without the timer.
func (t *timer) setUnref(unref bool) {
	if t.armed && unref != t.unref {
		if unref {
			t.run.live--
		} else {
			t.run.live++
		}
	}
	t.unref = unref
}

// queueMicrotask has a function called like a promise's callback. What it
// throws is an uncaught error, not a rejection.
func (h *Host) queueMicrotask(call goja.FunctionCall) goja.Value {
	callback := h.callable("queueMicrotask", call.Argument(0))
	later, err := h.microtask()
	if err != nil {
		throw(h.vm, err)
	}
	_, err = later(goja.Undefined(), h.vm.ToValue(func(goja.FunctionCall) goja.Value {
		if _, err := callback(goja.Undefined()); err != nil {
			h.run.stop(err)
		}
		return goja.Undefined()
	}))
	if err != nil {
		throw(h.vm, err)
	}
	return goja.Undefined()
}
