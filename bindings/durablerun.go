package bindings

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"dialtone/api"
	"dialtone/bindings/durable"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/requests"
	"dialtone/internal/plural"

	"github.com/dop251/goja"
)

// durableCreate is create with the option durable: a run that goes on where it was when the script
// is run again.
type durableCreate struct {
	*model
	method      string
	name        string
	source      *goja.Object
	mapped, key goja.Callable // nil where they are not given
	shared      requests.Options
	concurrency int
	append      bool
	pace        pace
	confirmed   bool
	standing    standing

	run      durable.Run
	begun    durable.Progress // As it was when it was loaded.
	total    int64
	segments int64

	workedFrom time.Time // when the script began to work, and what was done by then
	doneBefore int64
}

// isDurable reports whether options ask for a durable run.
func isDurable(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && js.IsPlainObject(v) && !js.IsArray(v) && o.Get("durable") != nil && !goja.IsUndefined(o.Get("durable"))
}

// createDurable loads a run and begins to work on it.
func (m *model) createDurable(st standing, args []goja.Value) actions.Action {
	d := &durableCreate{model: m, method: m.name + ".create", standing: st}
	d.read(args)
	// What the rows are made of is read on the loop, which waits for the database meanwhile.
	return actions.Action{Work: func(context.Context) error { return nil }, Next: d.load}
}

func (d *durableCreate) read(args []goja.Value) {
	d.source = args[0].(*goja.Object)
	d.shared = d.ReadOptions(d.method, actions.Arguments(args, 1)...)
	name, ok := d.shared.Take("durable").Export().(string)
	if !ok || name == "" || len(name) > 200 {
		d.TypeError("%s: durable takes the name of a run, as 'campaign-2026-12'", d.method)
	}
	d.name = name
	function := func(key, as string) goja.Callable {
		v := d.shared.Take(key)
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
	if v := d.shared.Take("append"); v != nil {
		d.append = d.Flag(d.method, "append", v)
	}
	d.confirmed = d.takeConfirmed(d.method, &d.shared)
	d.takePace()
	options := d.takeBulkOptions(d.method, &d.shared)
	if options.OnResult != nil || options.Throws {
		d.TypeError("%s: a durable run keeps its results: look at run.elements(), and not at onResult or onError", d.method)
	}
	d.concurrency = options.Concurrency
}

// load reads the rows, on the loop.
func (d *durableCreate) load() actions.Action {
	client, err := d.ns.connected()
	if err != nil {
		d.Throw(err)
	}
	ctx := d.vm.Context()
	var thrown goja.Value
	rows := d.rows(ctx, &thrown)
	if client.DryRun() {
		return d.rehearse(rows, &thrown)
	}
	if d.durable == nil {
		d.TypeError("%s: nothing keeps durable runs here: begin it in a script, or in a job of a file that a view enqueues (Job.enqueue); in a program of your own, bindings.Options.Durable keeps them", d.method)
	}
	code := durable.HashOf(cmp.Or(d.ns.module.options.Code, d.vm.Source()))
	d.run, err = d.durable.Load(ctx, durable.Spec{Name: d.name, Account: client.AccountSID(), Kind: d.method, Append: d.append, Code: code, Pace: d.pace.Pace}, rows)
	switch {
	case thrown != nil:
		panic(thrown)
	case ctx.Err() != nil:
		d.Interrupt(ctx)
	case err != nil:
		d.throwError(err)
	}
	progress, err := d.run.Progress(ctx)
	if err != nil {
		d.throwError(err)
	}
	d.begun, d.total, d.doneBefore = progress, progress.Total, progress.Total-progress.Waiting
	if progress.Repeated > 0 {
		fmt.Fprintf(d.vm.Stderr(), "%s: %s %s a key that another row had before, and %s left out\n",
			d.method, plural.Of(progress.Repeated, "row"), plural.Have(progress.Repeated), plural.Are(progress.Repeated))
	}
	if code != "" && progress.Code != "" && code != progress.Code {
		fmt.Fprintf(d.vm.Stderr(), "%s: the code has changed since the run %q was made: it was %s, and is %s; the run goes on\n",
			d.method, d.name, durable.ShortHash(progress.Code), durable.ShortHash(code))
	}
	if progress.Begun || d.guard == nil || d.confirmed {
		return actions.Action{Work: func(context.Context) error { return nil }, Done: d.begin}
	}
	return actions.Action{Work: d.confirm, Done: d.begin}
}

// throwError throws an error that is not a request's.
func (d *durableCreate) throwError(err error) {
	panic(d.rt.NewGoError(fmt.Errorf("%s: %w", d.method, err)))
}

// confirm asks before the first is sent.
func (d *durableCreate) confirm(ctx context.Context) error {
	err := d.allowed(ctx, Deed{Method: d.method, Count: int(d.total), Durable: d.name, Segments: d.segments})
	if err != nil {
		return errors.Join(err, d.run.Forget(context.WithoutCancel(ctx)))
	}
	// A stop right after a yes is not to have the same script ask again. Where this cannot be kept,
	// the work begins the run too, and waits for a database that is gone.
	_ = d.run.Begin(context.WithoutCancel(ctx))
	return nil
}

// rehearse reads the rows of a dry run, of which nothing is kept.
func (d *durableCreate) rehearse(rows iter.Seq2[durable.Row, error], thrown *goja.Value) actions.Action {
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
		text = ", " + plural.Of(d.segments, "segment")
	}
	fmt.Fprintf(d.vm.Stderr(), "%s: the run %q would have %s%s, and leave out %s with a key that another had before\n",
		d.method, d.name, plural.Of(len(keys), "request"), text, plural.Of(n-len(keys), "row"))
	return actions.Settled(goja.Null())
}

// work is on a goroutine of its own.
func (d *durableCreate) work(ctx context.Context) error {
	if d.begun.State == "paused" {
		fmt.Fprintf(d.vm.Stderr(), "%s: the run %q is paused; to go on: dialtone jobs resume %s\n", d.method, d.name, d.name)
	}
	bar := d.bars.Begin(d.method, d.total, false)
	bar.Add(d.doneBefore)
	sender := d.sender()
	sender.Told = func(o durable.Outcome) {
		if o.State != "waiting" {
			bar.Add(1)
		}
	}
	sender.Troubled = func(err error) {
		text := "the database is back, and the run goes on"
		if err != nil {
			text = fmt.Sprintf("the database cannot be used, and nothing is begun until it can be: %v", err)
		}
		bar.Say(d.vm.Stderr(), fmt.Sprintf("%s: the run %q: %s\n", d.method, d.name, text))
	}
	err := sender.Work(ctx)
	bar.End()
	if wrong := sender.Wrong(); wrong != nil {
		return wrong
	}
	if err == nil {
		sender.LookForUnknown(ctx)
	}
	if ctx.Err() != nil {
		// What is known stands in the ledger; the script hears nothing more.
		if err != nil && !errors.Is(err, context.Canceled) {
			fmt.Fprintf(d.vm.Stderr(), "%s: the run %q: %v\n", d.method, d.name, err)
		}
		if now, progressErr := d.run.Progress(context.WithoutCancel(ctx)); progressErr == nil {
			next := "run the same script to go on"
			if now.Temporary {
				next = "it ends with the built-in Twilio"
			}
			fmt.Fprintf(d.vm.Stderr(), "%s: the run %q was stopped, with %d of %d done; %s\n", d.method, d.name, now.Total-now.Waiting, now.Total, next)
		}
	}
	return err
}

// sender sends what the run has, as the script's own requests.
func (d *durableCreate) sender() *durable.Sender {
	return &durable.Sender{
		Method: d.method, Name: d.name, Catalog: d.catalog, Run: d.run, Concurrency: d.concurrency, Stderr: d.vm.Stderr(),
		Client: d.ns.client,
		Do: func(ctx context.Context, r *api.Request) (*api.Response, error) {
			ctx = context.WithValue(context.WithValue(ctx, actions.SummedUp{}, true), allowedKey{}, true)
			return d.do(ctx, requests.Request{Request: r, Scope: d.standing.scope})
		},
	}
}

// sumUp says what did not succeed, as create of many does.
func (d *durableCreate) sumUp() {
	p, err := d.run.Progress(d.vm.Context())
	if err != nil || p.Refused+p.Unknown == 0 {
		return
	}
	d.vm.SetExitCode(1)
	where := "dialtone jobs show " + d.name + " lists them"
	if p.Temporary {
		where = "its elements() are what became of them"
	}
	fmt.Fprintf(d.vm.Stderr(), "%s: the run %q: %d of %d sent, %d refused, %d unknown, %d skipped; %s\n",
		d.method, d.name, p.Sent, p.Total, p.Refused, p.Unknown, p.Skipped, where)
}
