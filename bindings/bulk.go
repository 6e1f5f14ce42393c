package bindings

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"

	"dialtone/api"

	"github.com/dop251/goja"
)

// bulk is one method on many elements: a request for each, several under way at
// once, and for each its result in the order of the elements.
type bulk struct {
	*session
	model    *model
	method   string    // for people: "Message.create"
	requests []request // the zero request is of an element that needs none
	// label names an element in the line on standard error: "7", "RE…"; labelled
	// stands before such names: "index ".
	label    func(i int) string
	labelled string
	// made is what an element whose request succeeded has come to.
	made func(i int, answer *api.Response) goja.Value

	bulkOptions
	results []result
}

// result is what came of one element. Its zero value is of one that nothing was
// sent for.
type result struct {
	begun  bool
	answer *api.Response
	err    error
}

// bulkOptions say how many requests may be under way at once, at most what the
// account's limit lets be, and whether the first error ends the whole.
type bulkOptions struct {
	concurrency int
	throws      bool
}

// takeBulkOptions takes concurrency and onError from the options of a method.
func (m *model) takeBulkOptions(method string, o *options) bulkOptions {
	client, err := m.ns.connected()
	if err != nil {
		m.throw(err)
	}
	out := bulkOptions{concurrency: client.Concurrency()}
	if v := o.take("concurrency"); v != nil && !goja.IsUndefined(v) {
		text, err := number("integer", v)
		n, convErr := strconv.Atoi(text)
		if err != nil || convErr != nil || n < 1 {
			m.typeError("%s: concurrency takes a whole number from 1, not %s", method, describe(v))
		}
		out.concurrency = min(out.concurrency, n)
	}
	if client.DryRun() {
		out.concurrency = 1 // what is only shown is shown in order
	}
	v := o.take("onError", "on_error")
	text, _ := textOf(v)
	switch {
	case v == nil, goja.IsUndefined(v), text == "collect":
	case text == "throw":
		out.throws = true
	default:
		m.typeError("%s: onError takes 'collect' or 'throw', not %s", method, describe(v))
	}
	return out
}

// action makes an action of the whole. It sends nothing until it is run, so that
// whatever is wrong with an element has been said before.
func (b *bulk) action() action { return action{work: b.run, done: b.settle} }

// run sends the requests, each worker one after another: as many goroutines as
// there may be requests under way, and not as there are elements.
func (b *bulk) run(ctx context.Context) error {
	ctx, err := b.model.guardedAll(ctx, b.method, b.requests)
	if err != nil {
		return err
	}
	b.results = make([]result, len(b.requests))
	bar := b.progress(b.method, int64(len(b.requests)), false)
	var begun atomic.Int64
	var stopped atomic.Bool
	worker := func() {
		for ctx.Err() == nil && !stopped.Load() {
			i := int(begun.Add(1)) - 1
			if i >= len(b.requests) {
				return
			}
			r := &b.results[i]
			r.begun = true
			if b.requests[i].Request != nil {
				r.answer, r.err = b.model.do(ctx, b.requests[i])
			}
			if b.ends(r.err) {
				stopped.Store(true)
			}
			bar.add(1)
		}
	}
	var workers sync.WaitGroup
	for range min(b.concurrency, len(b.requests)) {
		workers.Go(worker)
	}
	workers.Wait()
	bar.end()
	if ctx.Err() == nil {
		return b.misconfigured()
	}
	// The script is being stopped and will not get the results, so that this line
	// is all that anybody learns of them.
	b.sumUp(" was stopped")
	return ctx.Err()
}

// misconfigured returns the error of a client that can send nothing: there is
// nothing to sum up then, nor results.
func (b *bulk) misconfigured() error {
	var wrong *api.ConfigurationError
	for _, r := range b.results {
		if r.begun && !errors.As(r.err, &wrong) {
			return nil
		}
	}
	if wrong == nil {
		return nil
	}
	return wrong
}

// ends says whether an error is the last: where it is to be thrown, and where the
// configuration is wrong, which is not one element's fault.
func (b *bulk) ends(err error) bool {
	var wrong *api.ConfigurationError
	return err != nil && (b.throws || errors.As(err, &wrong))
}

// settle returns the results as an array, or throws the first error.
func (b *bulk) settle() goja.Value {
	values := make([]any, len(b.results))
	first, failed := -1, false
	for i, r := range b.results {
		switch {
		case !r.begun:
			values[i] = goja.Undefined()
		case r.err != nil:
			values[i] = b.errors.of(r.err)
			failed = true
			if first < 0 && b.ends(r.err) {
				first = i
			}
		default:
			values[i] = b.made(i, r.answer)
		}
	}
	if failed {
		b.sumUp("")
		b.vm.SetExitCode(1)
	}
	array := b.rt.NewArray(values...)
	if first < 0 {
		return array
	}
	// Whoever catches the error finds the others beside it. They are not listed, for
	// an error is printed with what it lists.
	thrown := values[first].(*goja.Object)
	must(thrown.Set("index", first))
	must(thrown.DefineDataProperty("results", array, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	panic(thrown)
}
