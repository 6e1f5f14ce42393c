package bindings

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dialtone/api"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// bulkResults are the results of a bulk to a loop over its promise, each as it
// comes: {result, index, row}. A nil one is of a bulk whose promise has none.
type bulkResults struct {
	*bulk
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

// of gives a promise its Symbol.asyncIterator.
func (r *bulkResults) of(promise *goja.Object) {
	r.promise = promise
	r.Symbol(promise, r.JS.AsyncIterator, "[Symbol.asyncIterator]", func(goja.FunctionCall) goja.Value { return r.iterator() })
}

// full reports whether a loop is so far behind that no more is to be taken from an
// iterable. Nothing of one is kept, so that what it yields may be without end.
func (r *bulkResults) full() bool {
	return r != nil && r.open && r.kept == nil && len(r.queue) >= r.concurrency
}

// hand gives a result to the loop.
func (r *bulkResults) hand(value goja.Value, e *item) {
	switch {
	case r == nil || r.closing != nil:
	case !r.open && r.kept != nil:
		r.order = append(r.order, e.index)
	case !r.open:
		r.missed++
	case len(r.waiting) > 0:
		resolve := r.waiting[0]
		r.waiting, r.failing = r.waiting[1:], r.failing[1:]
		_ = resolve(r.Iteration(r.delivery(value, e.index, e.row), false))
	default:
		r.queue = append(r.queue, r.delivery(value, e.index, e.row))
	}
}

func (r *bulkResults) delivery(value goja.Value, index int, row goja.Value) goja.Value {
	o := r.rt.NewObject()
	js.Must(o.Set("result", value))
	js.Must(o.Set("index", index))
	js.Must(o.Set("row", row))
	return o
}

// iterator is what for await asks for.
func (r *bulkResults) iterator() goja.Value {
	switch {
	case r.open:
		r.TypeError("%s: the results can be looped over once", r.method)
	case r.missed > 0:
		r.TypeError("%s: results have gone by already, and those of an iterable are not kept: loop over them where create is called, or give onResult", r.method)
	}
	r.open = true
	for _, i := range r.order {
		r.queue = append(r.queue, r.delivery(r.kept[i], i, r.rows.(*listed).elements[i].row))
	}
	r.hearEnd()
	o := r.rt.NewObject()
	r.Function(o, "next", func(goja.FunctionCall) goja.Value { return r.next() })
	// A loop that breaks, returns or throws begins nothing more, and goes on when what
	// is under way has come to its end.
	r.Function(o, "return", func(call goja.FunctionCall) goja.Value {
		promise, resolve, _ := r.rt.NewPromise()
		value := call.Argument(0)
		r.closing = append(r.closing, func() { _ = resolve(r.Iteration(value, true)) })
		r.queue = nil
		r.halt()
		r.nudge()
		r.flush()
		return r.rt.ToValue(promise)
	})
	r.Symbol(o, r.JS.AsyncIterator, "[Symbol.asyncIterator]", func(call goja.FunctionCall) goja.Value { return call.This })
	return o
}

func (r *bulkResults) next() goja.Value {
	promise, resolve, reject := r.rt.NewPromise()
	if len(r.queue) > 0 {
		value := r.queue[0]
		r.queue = r.queue[1:]
		r.nudge() // there is room again
		_ = resolve(r.Iteration(value, false))
	} else {
		r.waiting, r.failing = append(r.waiting, resolve), append(r.failing, reject)
		r.flush()
	}
	return r.rt.ToValue(promise)
}

// hearEnd ends the loop when the promise is settled. Its error is the loop's then, which
// is why nobody else need hear of it.
func (r *bulkResults) hearEnd() {
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
	if _, err := then(r.promise, r.rt.ToValue(fulfilled), r.rt.ToValue(rejected)); err != nil {
		panic(err)
	}
}

// flush answers who waits for more than there is, once there is no more.
func (r *bulkResults) flush() {
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

// mostLabels is how many elements one line names.
const mostLabels = 100

// tally counts what the elements of a bulk have come to.
type tally struct {
	begun, ended int
	counts       map[api.Outcome]int
	unknown      []labelled // the first ones, by index
	firstError   labelled
	// misconfigured is the error of a client that can send nothing, while no element
	// has come to anything else: there is nothing to sum up then, nor results.
	misconfigured error
}

// labelled is something to say of an element.
type labelled struct {
	index int
	text  string
}

func (t *tally) add(b *bulk, e *item) {
	t.ended++
	if t.counts == nil {
		t.counts = map[api.Outcome]int{}
	}
	var wrong *api.ConfigurationError
	switch configured := !errors.As(e.err, &wrong); {
	case configured:
		t.misconfigured = nil
	case t.ended == 1:
		t.misconfigured = wrong
	}
	outcome := api.OutcomeOf(e.err)
	switch {
	case e.thrown != nil:
		outcome = api.Refused // by us, for what is wrong with the row
		t.note(e, e.thrown.String())
	case e.err != nil:
		if outcome == "" {
			outcome = api.Unknown // an error that says nothing about it
		}
		if !errors.Is(e.err, context.Canceled) { // that the script is stopped is not an element's error
			t.note(e, e.err.Error())
		}
	}
	if outcome == api.Unknown {
		at, _ := slices.BinarySearchFunc(t.unknown, e.index, func(l labelled, index int) int { return l.index - index })
		t.unknown = slices.Insert(t.unknown, at, labelled{e.index, b.label(e)})
		t.unknown = t.unknown[:min(mostLabels, len(t.unknown))]
	}
	t.counts[outcome]++
}

func (t *tally) note(e *item, text string) {
	if t.firstError.text == "" || e.index < t.firstError.index {
		t.firstError = labelled{e.index, strings.Join(strings.Fields(text), " ")}
	}
}

// failed is how many elements have come to an error.
func (t *tally) failed() int { return t.ended - t.counts[""] }

// sumUp writes one line on standard error about how many elements came to what,
// and about which of them nobody can say.
func (t *tally) sumUp(b *bulk, what string) {
	total := b.rows.count()
	if total < 0 {
		total = t.begun
	}
	var line strings.Builder
	fmt.Fprintf(&line, "%s%s: %d of %d done", b.method, what, t.counts[""], total)
	for _, outcome := range []api.Outcome{api.Refused, api.Unknown, api.NotSent} {
		n := t.counts[outcome]
		if outcome == api.NotSent {
			n += total - t.ended
		}
		if n == 0 {
			continue
		}
		fmt.Fprintf(&line, ", %d %s", n, outcome)
		if outcome == api.Unknown {
			line.WriteString(" (" + b.labelled)
			for i, l := range t.unknown {
				if i > 0 {
					line.WriteString(", ")
				}
				line.WriteString(l.text)
			}
			if more := n - len(t.unknown); more > 0 {
				fmt.Fprintf(&line, " and %d more", more)
			}
			line.WriteString(")")
		}
	}
	if t.firstError.text != "" {
		fmt.Fprintf(&line, ". First error: %s", t.firstError.text)
	}
	fmt.Fprintln(b.vm.Stderr(), line.String())
}

// summary is what a bulk over an iterable comes to, whose results nobody keeps.
// What was not sent at all, since there was no connection, counts as refused:
// nothing was done for it either.
func (b *bulk) summary() goja.Value {
	o := b.rt.NewObject()
	js.Must(o.Set("sent", b.counts[""]))
	js.Must(o.Set("refused", b.counts[api.Refused]+b.counts[api.NotSent]))
	js.Must(o.Set("unknown", b.counts[api.Unknown]))
	return o
}
