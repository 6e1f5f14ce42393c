package bindings

import (
	"context"
	"iter"
	"time"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/durable"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// begin works on the run beside the script, which does not end before it, and returns the run as
// scripts see it.
func (d *durableCreate) begin() goja.Value {
	promise, resolve, reject := d.rt.NewPromise()
	d.workedFrom = time.Now()
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

func (d *durableCreate) progressNow() goja.Value {
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
	js.Must(o.Set("eta", d.ends(p)))
	return o
}

// elements is an iterable of the run's elements.
func (d *durableCreate) elements(filter goja.Value) goja.Value {
	options := d.ReadOptions("run.elements", filter)
	state := ""
	if v := options.Take("state"); v != nil && !goja.IsUndefined(v) {
		state, _ = js.TextOf(v)
		switch state {
		case "waiting", "sending", "sent", "refused", "unknown", "skipped":
		default:
			d.TypeError("run.elements: state is waiting, sending, sent, refused, unknown or skipped, not %s", js.Describe(v))
		}
	}
	for _, g := range options.Given {
		d.TypeError("run.elements has no filter %s: there is state", g.Key)
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
				return d.Iteration(goja.Undefined(), true)
			}
			return d.Iteration(d.element(e), false)
		})
		d.Function(it, "return", func(call goja.FunctionCall) goja.Value { stop(); return d.Iteration(call.Argument(0), true) })
		d.Symbol(it, goja.SymIterator, "[Symbol.iterator]", func(call goja.FunctionCall) goja.Value { return call.This })
		return it
	})
	return o
}

// element is an element as scripts see it: its parameters by the keys that create takes.
func (d *durableCreate) element(e durable.Element) goja.Value {
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
	for name, text := range map[string]string{"sid": e.SID, "error": e.Error, "delivery": e.Delivery} {
		if text != "" {
			js.Must(o.Set(name, text))
		}
	}
	for name, code := range map[string]int{"code": e.Code, "delivery_code": e.DeliveryCode} {
		if code != 0 {
			js.Must(o.Set(name, code))
		}
	}
	if !e.Marked.IsZero() {
		js.Must(o.Set("marked_at", d.NewDate(e.Marked)))
	}
	return o
}
