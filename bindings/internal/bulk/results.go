package bulk

import (
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// Results are the results of a bulk to a loop over its promise, each as it
// comes: {result, index, row}. A nil one is of a bulk whose promise has none.
type Results struct {
	*Bulk
	promise *goja.Object
	open    bool // a loop has begun
	// order is the indices of the results that came before: of an array, whose results
	// are kept. Of an iterable's only the number is known.
	order   []int
	missed  int
	queue   []goja.Value // came before the loop asked for them
	waiting []func(any) error
	failing []func(any) error
	closing []func()
	ended   bool
	failure goja.Value // of the promise, for the loop to throw once
}

// Iterable gives a promise its Symbol.asyncIterator.
func (r *Results) Iterable(promise *goja.Object) {
	r.promise = promise
	r.Symbol(promise, r.JS.AsyncIterator, "[Symbol.asyncIterator]", func(goja.FunctionCall) goja.Value { return r.iterator() })
}

// full reports whether a loop is so far behind that no more is to be taken from an
// iterable. Nothing of one is kept, so that what it yields may be without end.
func (r *Results) full() bool {
	return r != nil && r.open && r.kept == nil && len(r.queue) >= r.Concurrency
}

// hand gives a result to the loop.
func (r *Results) hand(value goja.Value, e *Item) {
	switch {
	case r == nil || r.closing != nil:
	case !r.open && r.kept != nil:
		r.order = append(r.order, e.Index)
	case !r.open:
		r.missed++
	case len(r.waiting) > 0:
		resolve := r.waiting[0]
		r.waiting, r.failing = r.waiting[1:], r.failing[1:]
		_ = resolve(r.Iteration(r.delivery(value, e.Index, e.Row), false))
	default:
		r.queue = append(r.queue, r.delivery(value, e.Index, e.Row))
	}
}

func (r *Results) delivery(value goja.Value, index int, row goja.Value) goja.Value {
	o := r.Runtime().NewObject()
	js.Must(o.Set("result", value))
	js.Must(o.Set("index", index))
	js.Must(o.Set("row", row))
	return o
}

// iterator is what for await asks for.
func (r *Results) iterator() goja.Value {
	switch {
	case r.open:
		r.TypeError("%s: the results can be looped over once", r.Method)
	case r.missed > 0:
		r.TypeError("%s: results have gone by already, and those of an iterable are not kept: loop over them where create is called, or give onResult", r.Method)
	}
	r.open = true
	for _, i := range r.order {
		r.queue = append(r.queue, r.delivery(r.kept[i], i, r.Rows.(*Listed).Elements[i].Row))
	}
	r.hearEnd()
	o := r.Runtime().NewObject()
	r.Function(o, "next", func(goja.FunctionCall) goja.Value { return r.next() })
	// A loop that breaks, returns or throws begins nothing more, and goes on when what
	// is under way has come to its end.
	r.Function(o, "return", func(call goja.FunctionCall) goja.Value {
		promise, resolve, _ := r.Runtime().NewPromise()
		value := call.Argument(0)
		r.closing = append(r.closing, func() { _ = resolve(r.Iteration(value, true)) })
		r.queue = nil
		r.halt()
		r.nudge()
		r.flush()
		return r.Runtime().ToValue(promise)
	})
	r.Symbol(o, r.JS.AsyncIterator, "[Symbol.asyncIterator]", func(call goja.FunctionCall) goja.Value { return call.This })
	return o
}

func (r *Results) next() goja.Value {
	promise, resolve, reject := r.Runtime().NewPromise()
	if len(r.queue) > 0 {
		value := r.queue[0]
		r.queue = r.queue[1:]
		r.nudge() // there is room again
		_ = resolve(r.Iteration(value, false))
	} else {
		r.waiting, r.failing = append(r.waiting, resolve), append(r.failing, reject)
		r.flush()
	}
	return r.Runtime().ToValue(promise)
}

// hearEnd ends the loop when the promise is settled. Its error is the loop's then, which
// is why nobody else need hear of it.
func (r *Results) hearEnd() {
	then, ok := goja.AssertFunction(r.promise.Get("then"))
	if !ok {
		return
	}
	end := func(failure goja.Value) goja.Value {
		r.ended, r.failure = true, failure
		r.flush()
		return goja.Undefined()
	}
	fulfilled := func(goja.FunctionCall) goja.Value { return end(nil) }
	rejected := func(call goja.FunctionCall) goja.Value { return end(call.Argument(0)) }
	if _, err := then(r.promise, r.Runtime().ToValue(fulfilled), r.Runtime().ToValue(rejected)); err != nil {
		panic(err)
	}
}

// flush answers who waits for more than there is, once there is no more.
func (r *Results) flush() {
	if !r.ended {
		return
	}
	for i, resolve := range r.waiting {
		if r.failure != nil {
			_ = r.failing[i](r.failure)
			r.failure = nil
			continue
		}
		_ = resolve(r.Iteration(goja.Undefined(), true))
	}
	r.waiting, r.failing = nil, nil
	for _, end := range r.closing {
		end()
	}
	r.closing = r.closing[:0]
}
