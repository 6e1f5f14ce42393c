// Package bulk makes a request for each of many elements, several at once. A [Bulk] takes the
// elements from its [Rows] as there is room for them, sends their requests and hands on what each
// has come to, as it comes ([Results]), or all at the end; what it could not do, it says in one
// line.
package bulk

import (
	"cmp"
	"context"
	"errors"
	"strconv"

	"dialtone/api"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/progress"
	"dialtone/bindings/internal/requests"

	"github.com/dop251/goja"
)

// Bulk is one method on many elements: a request for each, several under way at
// once, and for each its result.
//
// All of it but the requests themselves happens on the loop: elements are taken
// from rows as there is room for them, and results handed on as they come.
type Bulk struct {
	*actions.Loop
	Bars   *progress.Terminal
	Method string // For people: "Message.create".
	Rows   Rows
	// Send sends a request; it may be called from any goroutine.
	Send func(context.Context, requests.Request) (*api.Response, error)
	// Ask asks whether the requests may be sent, before the first, and returns their context.
	Ask func(context.Context) (context.Context, error)
	// Label names an element in the line on standard error: "7", "RE…"; Labelled
	// stands before such names: "index ".
	Label    func(e *Item) string
	Labelled string
	// Made is what an element whose request succeeded has come to.
	Made func(e *Item) goja.Value

	Settings
	tally
	Results *Results // nil where nobody iterates over them

	ctx      context.Context
	bar      *progress.Bar
	jobs     chan *Item // for the workers, of which there are never more than requests under way
	finished chan *Item
	wake     chan struct{} // what waits for a result has something else to look at
	arrived  []*Item       // finished, and not handed on yet
	underWay int
	workers  int
	stopped  bool       // nothing more is begun
	thrown   goja.Value // by the script's own code: its iterable or its onResult
	first    *Item      // the first, by index, of the errors that end the whole
	kept     []goja.Value
}

// Rows are the elements of a bulk. Next is called on the loop, answers nil at the
// end, and may throw what the script throws.
type Rows interface {
	Next() *Item
	// Count is how many elements there are, or -1 where only their end will tell.
	Count() int
	// Stop is called where not all are taken.
	Stop()
}

// Item is one of many. Its request is the zero request where it needs none.
type Item struct {
	Index   int
	Row     goja.Value
	Request requests.Request
	thrown  goja.Value // what is wrong with the row itself
	Answer  *api.Response
	err     error
}

// Settings say how many requests may be under way at once, at most what the
// account's limit lets be, whether the first error ends the whole, and what is
// called with each result.
type Settings struct {
	Concurrency int
	Throws      bool
	OnResult    goja.Callable // nil where nothing is
}

// TakeSettings takes concurrency, onError and onResult from the options of a method of an account.
func TakeSettings(m *actions.Loop, client *api.Client, method string, o *requests.Options) Settings {
	out := Settings{Concurrency: client.Concurrency()}
	if v := o.Take("concurrency"); v != nil && !goja.IsUndefined(v) {
		text, err := js.Number("integer", v)
		n, convErr := strconv.Atoi(text)
		if err != nil || convErr != nil || n < 1 {
			m.TypeError("%s: concurrency takes a whole number from 1, not %s", method, js.Describe(v))
		}
		out.Concurrency = min(out.Concurrency, n)
	}
	if client.DryRun() {
		out.Concurrency = 1 // what is only shown is shown in order
	}
	if v := o.Take("onResult", "on_result"); v != nil && !goja.IsUndefined(v) {
		call, ok := goja.AssertFunction(v)
		if !ok {
			m.TypeError("%s: onResult takes a function, as in (result, index, row) => …, not %s", method, js.Describe(v))
		}
		out.OnResult = call
	}
	v := o.Take("onError", "on_error")
	text, _ := js.TextOf(v)
	switch {
	case v == nil, goja.IsUndefined(v), text == "collect":
	case text == "throw":
		out.Throws = true
	default:
		m.TypeError("%s: onError takes 'collect' or 'throw', not %s", method, js.Describe(v))
	}
	return out
}

// Action makes an action of the whole. It sends nothing until it is run, so that
// whatever is wrong with an element of an array has been said before.
func (b *Bulk) Action() actions.Action {
	b.wake = make(chan struct{}, 1)
	return actions.Action{
		Work: func(ctx context.Context) (err error) {
			ctx, err = b.Ask(ctx)
			b.ctx = context.WithValue(ctx, actions.SummedUp{}, true)
			return err
		},
		Next: b.begin,
	}
}

// begin is on the loop.
func (b *Bulk) begin() actions.Action {
	b.jobs, b.finished = make(chan *Item, b.Concurrency), make(chan *Item, b.Concurrency)
	if n := b.Rows.Count(); n >= 0 {
		b.kept = make([]goja.Value, n)
		for i := range b.kept {
			b.kept[i] = goja.Undefined()
		}
	}
	b.bar = b.Bars.Begin(b.Method, int64(b.Rows.Count()), false)
	b.fill()
	return b.proceed()
}

// fill begins requests while there is room for them.
func (b *Bulk) fill() {
	for !b.stopped && b.underWay < b.Concurrency && !b.Results.full() && b.ctx.Err() == nil {
		var e *Item
		if _, thrown := b.Try(func() goja.Value { e = b.Rows.Next(); return nil }); thrown != nil {
			b.end(thrown)
			return
		}
		if e == nil {
			b.stopped = true
			return
		}
		b.begun++
		b.underWay++
		if e.Request.Request == nil {
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
func (b *Bulk) work(ctx context.Context) {
	for {
		select {
		case e, more := <-b.jobs:
			if !more {
				return
			}
			e.Answer, e.err = b.Send(ctx, e.Request)
			b.finished <- e
		case <-ctx.Done():
			return
		}
	}
}

// end begins nothing more, for the script has thrown something.
func (b *Bulk) end(thrown goja.Value) {
	if b.thrown == nil {
		b.thrown = thrown
	}
	b.halt()
}

func (b *Bulk) halt() {
	if !b.stopped {
		b.stopped = true
		b.Rows.Stop()
	}
}

// proceed is the next action: another result, or the end.
func (b *Bulk) proceed() actions.Action {
	if b.underWay == 0 && (b.stopped || b.ctx.Err() != nil) {
		b.bar.End()
		close(b.jobs)
		return actions.Action{Work: b.last, Done: b.settle}
	}
	return actions.Action{Work: b.wait, Next: b.deliver}
}

// wait waits for results. It is on any goroutine; the loop waits for it.
func (b *Bulk) wait(ctx context.Context) error {
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

func (b *Bulk) arrive(e *Item) {
	b.underWay--
	b.arrived = append(b.arrived, e)
	b.bar.Add(1)
	b.tally.add(b, e)
}

// last ends a script that is being stopped: it will not get the results, so that
// the line is all that anybody learns of them.
func (b *Bulk) last(ctx context.Context) error {
	if b.ctx.Err() == nil {
		return b.misconfigured
	}
	b.bar.End()
	b.sumUp(b, " was stopped")
	return cmp.Or(ctx.Err(), b.ctx.Err())
}

// nudge has what waits for a result look around.
func (b *Bulk) nudge() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// deliver hands on the results that have arrived, on the loop.
func (b *Bulk) deliver() actions.Action {
	for _, e := range b.arrived {
		b.hand(e)
	}
	b.fill()
	return b.proceed()
}

func (b *Bulk) hand(e *Item) {
	value := b.value(e)
	if b.kept != nil {
		b.kept[e.Index] = value
	}
	if b.ends(e) {
		if b.first == nil || e.Index < b.first.Index {
			b.first = e
			e.thrown = value
		}
		b.halt()
	}
	if b.OnResult != nil && b.thrown == nil {
		if _, thrown := b.Try(func() goja.Value {
			if _, err := b.OnResult(goja.Undefined(), value, b.Runtime().ToValue(e.Index), e.Row); err != nil {
				panic(err)
			}
			return nil
		}); thrown != nil {
			b.end(thrown)
		}
	}
	b.Results.hand(value, e)
}

// value is what an element has come to: its record, or its error.
func (b *Bulk) value(e *Item) goja.Value {
	switch {
	case e.thrown != nil:
		return e.thrown
	case e.err != nil:
		return b.ErrorOf(e.err)
	}
	return b.Made(e)
}

// ends reports whether an element's error is the last: where it is to be thrown, and where the
// configuration is wrong, which is not one element's fault.
func (b *Bulk) ends(e *Item) bool {
	var wrong *api.ConfigurationError
	return errors.As(e.err, &wrong) || b.Throws && (e.err != nil || e.thrown != nil)
}

// settle returns the results as an array, or how many there were of each kind, or
// throws the first error.
func (b *Bulk) settle() goja.Value {
	if b.failed() > 0 || b.thrown != nil {
		what := ""
		if b.thrown != nil {
			what = " was stopped"
		}
		b.sumUp(b, what)
		b.Host().SetExitCode(1)
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
		all = b.Runtime().NewArray(values...)
	} else {
		all = b.summary()
	}
	if b.first == nil {
		return all
	}
	// A script that catches the error finds the others beside it. They are not listed, for
	// an error is printed with what it lists.
	thrown := b.first.thrown.(*goja.Object)
	js.Must(thrown.Set("index", b.first.Index))
	js.Must(thrown.DefineDataProperty("results", all, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	panic(thrown)
}
