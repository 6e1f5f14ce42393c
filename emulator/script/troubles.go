package script

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dialtone/emulator/faults"

	"github.com/dop251/goja"
)

// troubles gives the object what goes wrong on purpose: fail, limit, faults, clearFaults, hold,
// step.
func (c *coat) troubles(o *goja.Object) {
	c.method(o, "fail", func(call goja.FunctionCall) goja.Value {
		f, err := c.s.Fail(c.fault(call.Argument(0)))
		if err != nil {
			panic(c.rt.NewTypeError("Emulator.fail: " + strings.TrimPrefix(err.Error(), "emulator: ")))
		}
		return c.plain(f)
	})
	c.method(o, "limit", func(call goja.FunctionCall) goja.Value {
		given := c.options("Emulator.limit", call.Argument(0), "concurrency", "perSecond")
		l := faults.Limit{Concurrency: c.whole("Emulator.limit", given, "concurrency"), PerSecond: c.whole("Emulator.limit", given, "perSecond")}
		if err := c.s.Limit(l); err != nil {
			panic(c.rt.NewTypeError("Emulator.limit: " + strings.TrimPrefix(err.Error(), "emulator: ")))
		}
		return goja.Undefined()
	})
	c.getter(o, "faults", func() goja.Value {
		all, _ := c.s.Faults()
		return c.plain(all)
	})
	c.method(o, "clearFaults", func(goja.FunctionCall) goja.Value {
		c.s.ClearFaults()
		return goja.Undefined()
	})
	c.method(o, "hold", func(goja.FunctionCall) goja.Value {
		c.s.Hold()
		return goja.Undefined()
	})
	c.method(o, "step", func(call goja.FunctionCall) goja.Value {
		sid := ""
		if v := call.Argument(0); !goja.IsUndefined(v) {
			sid = v.String()
		}
		return c.promise(func(ctx context.Context) (any, error) {
			whose, status, err := c.s.Step(ctx, sid)
			return map[string]any{"sid": whose, "status": status}, err
		}, c.plain)
	})
}

// options returns an object of options that has no others than those that are named.
func (c *coat) options(method string, v goja.Value, names ...string) *goja.Object {
	o, ok := v.(*goja.Object)
	if !ok {
		panic(c.rt.NewTypeError(fmt.Sprintf("%s takes an object with %s", method, strings.Join(names, ", "))))
	}
	for _, key := range o.Keys() {
		if !slices.Contains(names, key) {
			panic(c.rt.NewTypeError(fmt.Sprintf("%s: there is no option %q: it takes %s", method, key, strings.Join(names, ", "))))
		}
	}
	return o
}

// whole reads an option that is a whole number, 0 where it is not given.
func (c *coat) whole(method string, options goja.Value, name string) int {
	v := c.option(options, name)
	if v == nil {
		return 0
	}
	n := v.ToInteger()
	if f := v.ToFloat(); f != float64(n) || n < -1<<31 || n > 1<<31 {
		panic(c.rt.NewTypeError(fmt.Sprintf("%s: %s %s is not a whole number", method, name, v)))
	}
	return int(n)
}

// fault reads what goes wrong.
func (c *coat) fault(v goja.Value) (f faults.Fault) {
	const method = "Emulator.fail"
	given := c.options(method, v, "method", "path", "webhook", "callback", "times", "status", "code", "delay", "down", "drop", "body")
	for name, text := range map[string]*string{"method": &f.Method, "callback": &f.Callback, "drop": &f.Drop, "body": &f.Body} {
		if v := c.option(given, name); v != nil {
			*text = v.String()
		}
	}
	for name, n := range map[string]*int{"times": &f.Times, "status": &f.Status, "code": &f.Code} {
		*n = c.whole(method, given, name)
	}
	if v := c.option(given, "path"); v != nil {
		f.Path = c.words(method, v)
	}
	if v := c.option(given, "webhook"); v != nil {
		f.Webhook = c.words(method, v)
	}
	if v := c.option(given, "delay"); v != nil {
		f.Delay = c.duration(method, v)
	}
	if v := c.option(given, "down"); v != nil {
		f.Down = c.duration(method, v)
	}
	return f
}
