package bindings

import (
	"cmp"
	"context"
	"errors"
	"strconv"

	"dialtone/api"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/progress"

	"github.com/dop251/goja"
)

// bulk is one method on many elements: a request for each, several under way at
// once, and for each its result.
//
// All of it but the requests themselves happens on the loop: elements are taken
// from rows as there is room for them, and results handed on as they come.
type bulk struct {
	*session
	model  *model
	method string // for people: "Message.create"
	rows   rows
	// label names an element in the line on standard error: "7", "RE…"; labelled
	// stands before such names: "index ".
	label    func(e *item) string
	labelled string
	// made is what an element whose request succeeded has come to.
	made func(e *item) goja.Value
	// unfiltered and confirmed are what the guard hears of destroyAll and updateAll.
	unfiltered, confirmed bool

	bulkOptions
	tally
	results *bulkResults // nil where nobody iterates over them

	ctx      context.Context
	bar      *progress.Bar
	jobs     chan *item // for the workers, of which there are never more than requests under way
	finished chan *item
	wake     chan struct{} // what waits for a result has something else to look at
	arrived  []*item       // finished, and not handed on yet
	underWay int
	workers  int
	stopped  bool       // nothing more is begun
	thrown   goja.Value // by the script's own code: its iterable or its onResult
	first    *item      // the first, by index, of the errors that end the whole
	kept     []goja.Value
}

// rows are the elements of a bulk. next is called on the loop, answers nil at the
// end, and may throw what the script throws.
type rows interface {
	next() *item
	// count is how many elements there are, or -1 where only their end will tell.
	count() int
	// stop is called where not all are taken.
	stop()
}

// item is one of many. Its request is the zero request where it needs none.
type item struct {
	index   int
	row     goja.Value
	request request
	thrown  goja.Value // what is wrong with the row itself
	answer  *api.Response
	err     error
}

// bulkOptions say how many requests may be under way at once, at most what the
// account's limit lets be, whether the first error ends the whole, and what is
// called with each result.
type bulkOptions struct {
	concurrency int
	throws      bool
	onResult    goja.Callable // nil where nothing is
}

// takeBulkOptions takes concurrency, onError and onResult from the options of a
// method.
func (m *model) takeBulkOptions(method string, o *options) bulkOptions {
	client, err := m.ns.connected()
	if err != nil {
		m.Throw(err)
	}
	out := bulkOptions{concurrency: client.Concurrency()}
	if v := o.take("concurrency"); v != nil && !goja.IsUndefined(v) {
		text, err := js.Number("integer", v)
		n, convErr := strconv.Atoi(text)
		if err != nil || convErr != nil || n < 1 {
			m.TypeError("%s: concurrency takes a whole number from 1, not %s", method, js.Describe(v))
		}
		out.concurrency = min(out.concurrency, n)
	}
	if client.DryRun() {
		out.concurrency = 1 // what is only shown is shown in order
	}
	if v := o.take("onResult", "on_result"); v != nil && !goja.IsUndefined(v) {
		call, ok := goja.AssertFunction(v)
		if !ok {
			m.TypeError("%s: onResult takes a function, as in (result, index, row) => …, not %s", method, js.Describe(v))
		}
		out.onResult = call
	}
	v := o.take("onError", "on_error")
	text, _ := js.TextOf(v)
	switch {
	case v == nil, goja.IsUndefined(v), text == "collect":
	case text == "throw":
		out.throws = true
	default:
		m.TypeError("%s: onError takes 'collect' or 'throw', not %s", method, js.Describe(v))
	}
	return out
}

// action makes an action of the whole. It sends nothing until it is run, so that
// whatever is wrong with an element of an array has been said before.
func (b *bulk) action() actions.Action {
	b.wake = make(chan struct{}, 1)
	return actions.Action{
		Work: func(ctx context.Context) (err error) {
			ctx, err = b.guarded(ctx)
			b.ctx = context.WithValue(ctx, actions.SummedUp{}, true)
			return err
		},
		Next: b.begin,
	}
}

// begin is on the loop.
func (b *bulk) begin() actions.Action {
	b.jobs, b.finished = make(chan *item, b.concurrency), make(chan *item, b.concurrency)
	if n := b.rows.count(); n >= 0 {
		b.kept = make([]goja.Value, n)
		for i := range b.kept {
			b.kept[i] = goja.Undefined()
		}
	}
	b.bar = b.bars.Begin(b.method, int64(b.rows.count()), false)
	b.fill()
	return b.proceed()
}

// fill begins requests while there is room for them.
func (b *bulk) fill() {
	for !b.stopped && b.underWay < b.concurrency && !b.results.full() && b.ctx.Err() == nil {
		var e *item
		if _, thrown := b.Try(func() goja.Value { e = b.rows.next(); return nil }); thrown != nil {
			b.end(thrown)
			return
		}
		if e == nil {
			b.stopped = true
			return
		}
		b.begun++
		b.underWay++
		if e.request.Request == nil {
			b.finished <- e
			continue
		}
		b.jobs <- e
		if b.workers < b.underWay {
			b.workers++
			go b.work(b.ctx)
		}
	}
}

// work sends one request after another.
func (b *bulk) work(ctx context.Context) {
	for {
		select {
		case e, more := <-b.jobs:
			if !more {
				return
			}
			e.answer, e.err = b.model.do(ctx, e.request)
			b.finished <- e
		case <-ctx.Done():
			return
		}
	}
}

// end begins nothing more, for the script has thrown something.
func (b *bulk) end(thrown goja.Value) {
	if b.thrown == nil {
		b.thrown = thrown
	}
	b.halt()
}

func (b *bulk) halt() {
	if !b.stopped {
		b.stopped = true
		b.rows.stop()
	}
}

// proceed is the next action: another result, or the end.
func (b *bulk) proceed() actions.Action {
	if b.underWay == 0 && (b.stopped || b.ctx.Err() != nil) {
		b.bar.End()
		close(b.jobs)
		return actions.Action{Work: b.last, Done: b.settle}
	}
	return actions.Action{Work: b.wait, Next: b.deliver}
}

// wait waits for results. It is on any goroutine; the loop waits for it.
func (b *bulk) wait(ctx context.Context) error {
	b.arrived = b.arrived[:0]
	if b.underWay == 0 {
		select {
		case <-b.wake:
			return nil
		case <-ctx.Done():
			return b.last(ctx)
		}
	}
	select {
	case e := <-b.finished:
		b.arrive(e)
	case <-b.wake:
	case <-b.ctx.Done():
	}
	for len(b.finished) > 0 {
		b.arrive(<-b.finished)
	}
	if b.ctx.Err() == nil {
		return nil
	}
	for b.underWay > 0 {
		select {
		case e := <-b.finished:
			b.arrive(e)
		case <-b.jobs:
			b.underWay-- // no worker came to it
		}
	}
	return b.last(ctx)
}

func (b *bulk) arrive(e *item) {
	b.underWay--
	b.arrived = append(b.arrived, e)
	b.bar.Add(1)
	b.tally.add(b, e)
}

// last ends a script that is being stopped: it will not get the results, so that
// the line is all that anybody learns of them.
func (b *bulk) last(ctx context.Context) error {
	if b.ctx.Err() == nil {
		return b.misconfigured
	}
	b.bar.End()
	b.sumUp(b, " was stopped")
	return cmp.Or(ctx.Err(), b.ctx.Err())
}

// nudge has what waits for a result look around.
func (b *bulk) nudge() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// deliver hands on the results that have arrived, on the loop.
func (b *bulk) deliver() actions.Action {
	for _, e := range b.arrived {
		b.hand(e)
	}
	b.fill()
	return b.proceed()
}

func (b *bulk) hand(e *item) {
	value := b.value(e)
	if b.kept != nil {
		b.kept[e.index] = value
	}
	if b.ends(e) {
		if b.first == nil || e.index < b.first.index {
			b.first = e
			e.thrown = value
		}
		b.halt()
	}
	if b.onResult != nil && b.thrown == nil {
		if _, thrown := b.Try(func() goja.Value {
			if _, err := b.onResult(goja.Undefined(), value, b.rt.ToValue(e.index), e.row); err != nil {
				panic(err)
			}
			return nil
		}); thrown != nil {
			b.end(thrown)
		}
	}
	b.results.hand(value, e)
}

// value is what an element has come to: its record, or its error.
func (b *bulk) value(e *item) goja.Value {
	switch {
	case e.thrown != nil:
		return e.thrown
	case e.err != nil:
		return b.ErrorOf(e.err)
	}
	return b.made(e)
}

// ends reports whether an element's error is the last: where it is to be thrown, and where the
// configuration is wrong, which is not one element's fault.
func (b *bulk) ends(e *item) bool {
	var wrong *api.ConfigurationError
	return errors.As(e.err, &wrong) || b.throws && (e.err != nil || e.thrown != nil)
}

// settle returns the results as an array, or how many there were of each kind, or
// throws the first error.
func (b *bulk) settle() goja.Value {
	if b.failed() > 0 || b.thrown != nil {
		what := ""
		if b.thrown != nil {
			what = " was stopped"
		}
		b.sumUp(b, what)
		b.vm.SetExitCode(1)
	}
	if b.thrown != nil {
		panic(b.thrown)
	}
	var all goja.Value
	if b.kept != nil {
		values := make([]any, len(b.kept))
		for i, v := range b.kept {
			values[i] = v
		}
		all = b.rt.NewArray(values...)
	} else {
		all = b.summary()
	}
	if b.first == nil {
		return all
	}
	// A script that catches the error finds the others beside it. They are not listed, for
	// an error is printed with what it lists.
	thrown := b.first.thrown.(*goja.Object)
	js.Must(thrown.Set("index", b.first.index))
	js.Must(thrown.DefineDataProperty("results", all, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	panic(thrown)
}
