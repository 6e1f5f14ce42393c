package bindings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// durable is create with the option durable: a run that goes on where it was when the script is run
// again.
type durable struct {
	*model
	method      string
	name        string
	source      *goja.Object
	mapped, key goja.Callable // nil where they are not given
	shared      options
	concurrency int
	append      bool
	confirmed   bool
	standing    standing

	run      DurableRun
	total    int64
	segments int64
	wrong    atomic.Pointer[api.ConfigurationError]
}

// isDurable reports whether options ask for a durable run.
func isDurable(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && js.IsPlainObject(v) && !js.IsArray(v) && o.Get("durable") != nil && !goja.IsUndefined(o.Get("durable"))
}

// createDurable loads a run and begins to work on it.
func (m *model) createDurable(st standing, args []goja.Value) action {
	d := &durable{model: m, method: m.name + ".create", standing: st}
	d.read(args)
	// What the rows are made of is read on the loop, which waits for the database meanwhile.
	return action{work: func(context.Context) error { return nil }, next: d.load}
}

func (d *durable) read(args []goja.Value) {
	d.source = args[0].(*goja.Object)
	d.shared = d.readOptions(d.method, arguments(args, 1)...)
	name, ok := d.shared.take("durable").Export().(string)
	if !ok || name == "" || len(name) > 200 {
		d.TypeError("%s: durable takes the name of a run, as 'campaign-2026-12'", d.method)
	}
	d.name = name
	function := func(key, as string) goja.Callable {
		v := d.shared.take(key)
		if v == nil || goja.IsUndefined(v) {
			return nil
		}
		f, ok := goja.AssertFunction(v)
		if !ok {
			d.TypeError("%s: %s takes a function, as in %s, not %s", d.method, key, as, js.Describe(v))
		}
		return f
	}
	d.key, d.mapped = function("key", "row => row.id"), function("map", "row => ({to: row.phone, …})")
	if v := d.shared.take("append"); v != nil {
		d.append = d.flag(d.method, "append", v)
	}
	d.confirmed = d.takeConfirmed(d.method, &d.shared)
	options := d.takeBulkOptions(d.method, &d.shared)
	if options.onResult != nil || options.throws {
		d.TypeError("%s: a durable run keeps its results: look at run.elements(), and not at onResult or onError", d.method)
	}
	d.concurrency = options.concurrency
}

// load reads the rows, on the loop.
func (d *durable) load() action {
	client, err := d.ns.connected()
	if err != nil {
		d.throw(err)
	}
	ctx := d.vm.Context()
	var thrown goja.Value
	rows := d.rows(ctx, &thrown)
	if client.DryRun() {
		return d.rehearse(rows, &thrown)
	}
	if d.durable == nil {
		d.TypeError("%s: this host keeps no durable runs (bindings.Options.Durable does)", d.method)
	}
	d.run, err = d.durable.Load(ctx, DurableSpec{Name: d.name, Account: client.AccountSID(), Kind: d.method, Append: d.append}, rows)
	switch {
	case thrown != nil:
		panic(thrown)
	case ctx.Err() != nil:
		d.interrupt(ctx)
	case err != nil:
		d.throwError(err)
	}
	progress, err := d.run.Progress(ctx)
	if err != nil {
		d.throwError(err)
	}
	d.total = progress.Total
	if progress.Repeated > 0 {
		fmt.Fprintf(d.vm.Stderr(), "%s: %d rows have a key that another row had before, and are left out\n", d.method, progress.Repeated)
	}
	if progress.Begun || d.guard == nil || d.confirmed {
		return action{work: func(context.Context) error { return nil }, done: d.begin}
	}
	return action{work: d.confirm, done: d.begin}
}

// throwError throws an error that is not a request's.
func (d *durable) throwError(err error) {
	panic(d.rt.NewGoError(fmt.Errorf("%s: %w", d.method, err)))
}

// confirm asks before the first is sent.
func (d *durable) confirm(ctx context.Context) error {
	err := d.allowed(ctx, Deed{Method: d.method, Count: int(d.total), Durable: d.name, Segments: d.segments})
	if err != nil {
		return errors.Join(err, d.run.Forget(context.WithoutCancel(ctx)))
	}
	return nil
}

// rehearse reads the rows of a dry run, of which nothing is kept.
func (d *durable) rehearse(rows iter.Seq2[DurableRow, error], thrown *goja.Value) action {
	keys := map[string]bool{}
	n, segments := 0, int64(0)
	for row, err := range rows {
		if err != nil {
			break
		}
		if keys[row.Key] {
			d.segments = segments // it would be left out
		}
		n++
		keys[row.Key], segments = true, d.segments
	}
	if *thrown != nil {
		panic(*thrown)
	}
	text := ""
	if d.segments > 0 {
		text = fmt.Sprintf(", %d segments", d.segments)
	}
	fmt.Fprintf(d.vm.Stderr(), "%s: the run %q would have %d requests%s, and leave out %d rows with a key that another had before\n", d.method, d.name, len(keys), text, n-len(keys))
	return settled(goja.Null())
}

// rows are the requests of the script's rows. Whatever the script throws, and what is wrong with a
// row, is left in thrown.
func (d *durable) rows(ctx context.Context, thrown *goja.Value) iter.Seq2[DurableRow, error] {
	stop := errors.New("the script has thrown")
	return func(yield func(DurableRow, error) bool) {
		it := d.iterate()
		for i := 0; ; i++ {
			if ctx.Err() != nil {
				yield(DurableRow{}, ctx.Err())
				return
			}
			var row DurableRow
			more := false
			_, *thrown = d.Try(func() goja.Value { row, more = d.row(it, i); return nil })
			if *thrown != nil {
				yield(DurableRow{}, stop)
				return
			}
			if !more {
				return
			}
			if !yield(row, nil) {
				_, _ = d.Try(func() goja.Value { it.stop(); return nil })
				return
			}
		}
	}
}

// iterate opens the rows: an array or another iterable.
func (d *durable) iterate() *iterated {
	open, _ := goja.AssertFunction(d.source.GetSymbol(goja.SymIterator))
	iterator, err := open(d.source)
	if err != nil {
		panic(err)
	}
	o, ok := iterator.(*goja.Object)
	if !ok {
		d.TypeError("%s: [Symbol.iterator]() gives an object, not %s", d.method, js.Describe(iterator))
	}
	step, ok := goja.AssertFunction(o.Get("next"))
	if !ok {
		d.TypeError("%s: the iterator has no method next", d.method)
	}
	return &iterated{session: d.session, iterator: o, step: step, request: func(int, goja.Value) request { return request{} }}
}

// row makes a row's request, and says which row it is where that is wrong.
func (d *durable) row(it *iterated, i int) (DurableRow, bool) {
	e := it.next()
	if e == nil {
		return DurableRow{}, false
	}
	at := fmt.Sprintf("%s: the element at index %d", d.method, i)
	if line := d.source.Get("line"); line != nil && d.source.Get("file") != nil {
		at = fmt.Sprintf("%s: line %s of %s", d.method, line, d.source.Get("file"))
	}
	row := e.row
	call := func(f goja.Callable) goja.Value {
		v, err := f(goja.Undefined(), e.row, d.rt.ToValue(i))
		if err != nil {
			panic(err)
		}
		return v
	}
	if d.mapped != nil {
		row = call(d.mapped)
	}
	if !js.IsPlainObject(row) || js.IsArray(row) {
		d.TypeError("%s must be an object, not %s", at, js.Describe(row))
	}
	built := d.build(callOf(d, at, row))
	key := strconv.Itoa(i)
	if d.key != nil {
		v := call(d.key)
		text, err := js.Scalar(v)
		if err != nil || text == "" {
			d.TypeError("%s: its key is %s; a key is a text or a number that no other row has", at, js.Describe(v))
		}
		key = text
	}
	params, err := built.Write()
	if err != nil {
		d.throw(err)
	}
	if d.catalog.Name == "Message" {
		d.segments += segmentsOf(built.Form.Get("Body"))
	}
	return DurableRow{Key: key, Params: params}, true
}

func callOf(d *durable, at string, row goja.Value) call {
	return call{
		model: d.catalog, kind: catalog.Create, method: at, at: d.standing.at, base: d.standing.scope,
		options: d.shared.merge(d.readOptions(at, row)),
	}
}

// begin works on the run beside the script, which does not end before it, and returns the run as
// scripts see it.
func (d *durable) begin() goja.Value {
	promise, resolve, reject := d.rt.NewPromise()
	o := d.rt.NewObject()
	js.Must(o.Set("name", d.name))
	d.Getter(o, "progress", func(goja.Value) goja.Value { return d.progressNow() })
	for name, do := range map[string]func(context.Context) error{"pause": d.run.Pause, "resume": d.run.Resume, "cancel": d.run.Cancel} {
		d.Function(o, name, func(goja.FunctionCall) goja.Value {
			if err := do(d.vm.Context()); err != nil {
				d.throwError(err)
			}
			return goja.Undefined()
		})
	}
	d.Function(o, "elements", func(call goja.FunctionCall) goja.Value { return d.elements(call.Argument(0)) })
	js.Must(o.Set("finished", promise))
	d.vm.Ask(func(ctx context.Context) func() {
		err := d.work(ctx)
		return func() {
			if err != nil {
				_ = reject(d.rt.NewGoError(err))
				return
			}
			summary := d.progressNow()
			d.sumUp()
			_ = resolve(summary)
		}
	})
	return o
}

// work is on a goroutine of its own.
func (d *durable) work(ctx context.Context) error {
	operations := d.catalog.Operations(catalog.Create)
	working, stop := context.WithCancel(ctx)
	defer stop()
	client, err := d.ns.client()
	if err != nil {
		return err
	}
	begun, err := d.run.Progress(ctx)
	if err != nil {
		return err
	}
	if begun.State == "paused" {
		fmt.Fprintf(d.vm.Stderr(), "%s: the run %q is paused; to go on: dialtone jobs resume %s\n", d.method, d.name, d.name)
	}
	bar := d.progress(d.method, d.total, false)
	bar.add(d.total - begun.Waiting)
	attempt := func(ctx context.Context, e DurableElement) DurableOutcome {
		r, err := api.ReadRequest(e.Params, operations)
		if err != nil {
			return DurableOutcome{State: "refused", Error: err.Error()}
		}
		ctx = context.WithValue(context.WithValue(ctx, summedUp{}, true), allowedKey{}, true)
		answer, err := d.do(ctx, request{Request: r, scope: d.standing.scope})
		return d.outcome(answer, err, stop)
	}
	told := func(o DurableOutcome) {
		if o.State != "waiting" {
			bar.add(1)
		}
	}
	err = d.run.Work(working, DurableWork{Concurrency: d.concurrency, Timeout: client.Timeout(), Attempt: attempt, Told: told})
	bar.end()
	if wrong := d.wrong.Load(); wrong != nil {
		return wrong
	}
	if now, progressErr := d.run.Progress(ctx); progressErr == nil && err == nil && now.Unknown > 0 {
		d.tellFound(d.reconcile(ctx))
	}
	if ctx.Err() != nil {
		// What is known stands in the ledger; the script hears nothing more.
		if now, progressErr := d.run.Progress(context.WithoutCancel(ctx)); progressErr == nil {
			fmt.Fprintf(d.vm.Stderr(), "%s: the run %q was stopped, with %d of %d done; run the same script to go on\n", d.method, d.name, now.Total-now.Waiting, now.Total)
		}
	}
	return err
}

// waitsAfter is how long an element waits that was surely not taken.
const waitsAfter = 2 * time.Second

// outcome is what an answer means for the ledger. Only what Twilio surely has not taken waits.
func (d *durable) outcome(answer *api.Response, err error, stop func()) DurableOutcome {
	var refused *api.APIError
	var wrong *api.ConfigurationError
	var invalid *api.RequestError
	switch {
	case err == nil:
		var made struct{ SID string }
		_ = json.Unmarshal(answer.Body, &made) // an answer without a SID is an answer
		return DurableOutcome{State: "sent", SID: made.SID, RequestID: answer.RequestID}
	case errors.As(err, &wrong):
		d.wrong.CompareAndSwap(nil, wrong)
		stop() // it is not one element's fault
		return DurableOutcome{State: "waiting", After: waitsAfter, Error: err.Error()}
	case errors.As(err, &refused) && refused.Status == http.StatusTooManyRequests:
		return DurableOutcome{State: "waiting", After: waitsAfter, Error: err.Error(), Code: refused.Code, RequestID: refused.RequestID}
	case errors.As(err, &refused):
		state := "refused"
		if refused.Outcome() == api.Unknown {
			state = "unknown"
		}
		return DurableOutcome{State: state, Error: refused.Message, Code: refused.Code, RequestID: refused.RequestID}
	case errors.As(err, &invalid):
		return DurableOutcome{State: "refused", Error: err.Error()}
	}
	switch api.OutcomeOf(err) {
	case api.NotSent:
		return DurableOutcome{State: "waiting", After: waitsAfter, Error: err.Error()}
	case api.Refused:
		return DurableOutcome{State: "refused", Error: err.Error()}
	}
	return DurableOutcome{State: "unknown", Error: err.Error()}
}

func (d *durable) progressNow() goja.Value {
	p, err := d.run.Progress(context.WithoutCancel(d.vm.Context()))
	if err != nil {
		d.throwError(err)
	}
	o := d.rt.NewObject()
	js.Must(o.Set("state", p.State))
	for _, count := range []struct {
		name string
		n    int64
	}{{"total", p.Total}, {"sent", p.Sent}, {"refused", p.Refused}, {"unknown", p.Unknown}, {"waiting", p.Waiting}, {"skipped", p.Skipped}} {
		js.Must(o.Set(count.name, count.n))
	}
	return o
}

// sumUp says what did not succeed, as create of many does.
func (d *durable) sumUp() {
	p, err := d.run.Progress(d.vm.Context())
	if err != nil || p.Refused+p.Unknown == 0 {
		return
	}
	d.vm.SetExitCode(1)
	fmt.Fprintf(d.vm.Stderr(), "%s: the run %q: %d of %d sent, %d refused, %d unknown, %d skipped; dialtone jobs show %s lists them\n",
		d.method, d.name, p.Sent, p.Total, p.Refused, p.Unknown, p.Skipped, d.name)
}

// elements is an iterable of the run's elements.
func (d *durable) elements(filter goja.Value) goja.Value {
	options := d.readOptions("run.elements", filter)
	state := ""
	if v := options.take("state"); v != nil && !goja.IsUndefined(v) {
		state, _ = js.TextOf(v)
		switch state {
		case "waiting", "sending", "sent", "refused", "unknown", "skipped":
		default:
			d.TypeError("run.elements: state is waiting, sending, sent, refused, unknown or skipped, not %s", js.Describe(v))
		}
	}
	for _, g := range options.given {
		d.TypeError("run.elements has no filter %s: there is state", g.key)
	}
	o := d.rt.NewObject()
	d.Symbol(o, goja.SymIterator, "[Symbol.iterator]", func(goja.FunctionCall) goja.Value {
		next, stop := iter.Pull2(d.run.Elements(d.vm.Context(), state))
		it := d.rt.NewObject()
		d.Function(it, "next", func(goja.FunctionCall) goja.Value {
			e, err, more := next()
			if err != nil {
				stop()
				d.throwError(err)
			}
			if !more {
				return d.iteration(goja.Undefined(), true)
			}
			return d.iteration(d.element(e), false)
		})
		d.Function(it, "return", func(call goja.FunctionCall) goja.Value { stop(); return d.iteration(call.Argument(0), true) })
		d.Symbol(it, goja.SymIterator, "[Symbol.iterator]", func(call goja.FunctionCall) goja.Value { return call.This })
		return it
	})
	return o
}

// element is an element as scripts see it: its parameters by the keys that create takes.
func (d *durable) element(e DurableElement) goja.Value {
	o, params := d.rt.NewObject(), d.rt.NewObject()
	if r, err := api.ReadRequest(e.Params, d.catalog.Operations(catalog.Create)); err == nil {
		for _, p := range append(r.Query, r.Form...) {
			js.Must(params.Set(catalog.SnakeCase(p.Name), p.Value))
		}
	}
	js.Must(o.Set("key", e.Key))
	js.Must(o.Set("state", e.State))
	js.Must(o.Set("params", params))
	js.Must(o.Set("attempt", e.Attempt))
	for name, text := range map[string]string{"sid": e.SID, "error": e.Error} {
		if text != "" {
			js.Must(o.Set(name, text))
		}
	}
	if e.Code != 0 {
		js.Must(o.Set("code", e.Code))
	}
	if !e.Marked.IsZero() {
		date, err := d.rt.New(d.rt.Get("Date"), d.rt.ToValue(e.Marked.UnixMilli()))
		if err == nil {
			js.Must(o.Set("marked_at", date))
		}
	}
	return o
}
