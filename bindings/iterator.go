package bindings

import (
	"context"

	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/pages"

	"github.com/dop251/goja"
)

// iterator is what for…of asks for: it starts at the first page with requests
// of its own, and keeps nothing.
func (c *collection) iterator() goja.Value {
	f := c.source.Open(pages.Reading{Ahead: true})
	it := c.model.rt.NewObject()
	c.model.Function(it, "next", func(goja.FunctionCall) goja.Value { return c.model.Wait(c.step(f)) })
	// A loop that breaks calls return, which ends the request that is under way.
	c.model.Function(it, "return", func(call goja.FunctionCall) goja.Value {
		f.Stop()
		return c.model.Iteration(call.Argument(0), true)
	})
	c.model.Symbol(it, goja.SymIterator, "[Symbol.iterator]", func(call goja.FunctionCall) goja.Value { return call.This })
	return it
}

// step reads one element and makes the result that an iterator gives of it.
func (c *collection) step(f pages.Feed) actions.Action {
	var e pages.Element
	var ok bool
	return actions.Action{
		Work: func(ctx context.Context) (err error) {
			if e, ok, err = f.Next(ctx); !ok {
				f.Stop() // what another list, the owners', has asked for ahead
			}
			return err
		},
		Done: func() goja.Value {
			if !ok {
				return c.model.Iteration(goja.Undefined(), true)
			}
			return c.model.Iteration(c.model.newRecord(e.Raw, e.Scope).object, false)
		},
	}
}

// asyncIterator is what for await asks for: an iterator as for…of has it, whose
// pages are asked for beside the script. Calls made before an earlier one is
// answered are answered in their order, as an async generator's are.
type asyncIterator struct {
	*collection
	feed pages.Feed
	// ctx ends the requests, the one ahead of need among them. It is the run's own,
	// for a console may go on with an iterator in a later one.
	ctx    context.Context
	cancel context.CancelFunc

	busy    bool     // a request is under way, and the feed is its goroutine's
	waiting []func() // the calls that came meanwhile
	ended   bool     // by return, or by an error
}

func (c *collection) asyncIterator() goja.Value {
	it := &asyncIterator{collection: c, feed: c.source.Open(pages.Reading{Ahead: true})}
	m := c.model
	o := m.rt.NewObject()
	m.Function(o, "next", func(goja.FunctionCall) goja.Value { return it.inTurn(it.next) })
	// A loop that breaks, returns or throws calls return. The request that is under
	// way is ended at once, and a caller that still waits for it has come to the end.
	m.Function(o, "return", func(call goja.FunctionCall) goja.Value {
		it.end()
		value := call.Argument(0)
		return it.inTurn(func(resolve, reject func(any) error) { it.finish(value, resolve, reject) })
	})
	m.Symbol(o, m.JS.AsyncIterator, "[Symbol.asyncIterator]", func(call goja.FunctionCall) goja.Value { return call.This })
	return o
}

// inTurn returns the promise of a call, which is made when those before it are
// answered.
func (it *asyncIterator) inTurn(call func(resolve, reject func(any) error)) goja.Value {
	promise, resolve, reject := it.model.rt.NewPromise()
	it.waiting = append(it.waiting, func() { call(resolve, reject) })
	it.proceed()
	return it.model.rt.ToValue(promise)
}

func (it *asyncIterator) proceed() {
	for !it.busy && len(it.waiting) > 0 {
		call := it.waiting[0]
		it.waiting = it.waiting[1:]
		call()
	}
}

// next answers at once with what has been read, and asks for a page beside the
// script where there is nothing.
func (it *asyncIterator) next(resolve, reject func(any) error) {
	switch {
	case it.ended:
		_ = resolve(it.model.Iteration(goja.Undefined(), true))
		return
	case it.ctx == nil || it.ctx.Err() != nil:
		it.ctx, it.cancel = context.WithCancel(it.model.vm.Context())
	}
	it.model.root.begin()
	step := it.step(it.feed)
	if it.feed.Buffered() {
		it.answer(step, step.Work(it.ctx), nil, resolve, reject)
		return
	}
	ctx, place := it.ctx, it.model.Place()
	it.beside(func() func() {
		err := step.Work(ctx)
		return func() { it.answer(step, err, place, resolve, reject) }
	})
}

func (it *asyncIterator) answer(step actions.Action, err error, place *goja.Object, resolve, reject func(any) error) {
	switch {
	case it.ended: // by return, which is why there may be an error
		_ = resolve(it.model.Iteration(goja.Undefined(), true))
	case err != nil:
		it.end()
		_ = reject(it.model.ErrorAt(place, err))
	default:
		_ = resolve(step.Done())
	}
}

// beside runs work on a goroutine, and what it returns on the loop.
func (it *asyncIterator) beside(work func() func()) {
	it.busy = true
	it.model.vm.Ask(func(context.Context) func() {
		settle := work()
		return func() {
			it.busy = false
			settle()
			it.proceed()
		}
	})
}

// end ends the requests.
func (it *asyncIterator) end() {
	it.ended = true
	if it.cancel != nil {
		it.cancel()
	}
}

// finish answers a call of return once nothing of the iterator is left running.
func (it *asyncIterator) finish(value goja.Value, resolve, _ func(any) error) {
	it.beside(func() func() {
		it.feed.Stop()
		return func() { _ = resolve(it.model.Iteration(value, true)) }
	})
}

// Title names the list where it is printed.
func (c *collection) Title() string { return c.source.Describe() }

// Open begins at the first record. What has been loaded comes from memory; the
// rest is asked for page by page and not kept, in large pages where all of it is wanted.
func (c *collection) Open(whole bool) (next func() goja.Value) {
	m := c.model
	if c.found.Complete {
		i := -1
		return func() goja.Value {
			if i++; i >= c.kept() {
				return nil
			}
			return c.record(i).object
		}
	}
	var how pages.Reading
	if whole {
		how.Want = pages.All
	}
	feed := c.source.Open(how)
	return func() goja.Value {
		var e pages.Element
		var ok bool
		m.Wait(actions.Action{
			Work: func(ctx context.Context) (err error) {
				e, ok, err = feed.Next(ctx)
				return err
			},
			Done: goja.Undefined,
		})
		if !ok {
			return nil
		}
		return m.newRecord(e.Raw, e.Scope).object
	}
}
