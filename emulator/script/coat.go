package script

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/internal/misses"
	"dialtone/internal/spelling"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// coat is the object Emulator of a session.
type coat struct {
	host   module.VM
	rt     *goja.Runtime
	files  Files
	dir    string // See Options.Dir.
	s      *emulator.Session
	client *goja.Object            // the Twilio of a session of its own, or nil
	phones map[string]*goja.Object // by address

	transcript io.Writer // where calls are printed, or nil

	misses *misses.Ring
	ends   map[string]*goja.Object // what stands behind the objects of a kind, and notes their misses
}

func newCoat(host module.VM, e *Emulator, s *emulator.Session) *coat {
	return &coat{
		host: host, rt: host.Runtime(), files: e.files, dir: e.dir, s: s, phones: map[string]*goja.Object{}, transcript: e.transcript,
		misses: &e.misses, ends: map[string]*goja.Object{},
	}
}

func must(err error) {
	if err != nil {
		panic(err) // a new object takes what it is given
	}
}

// known has errors of what an object of a kind does not have name what is meant. The object has all
// its members by now, and those of the kind have the same.
func (c *coat) known(kind string, o *goja.Object) {
	end := c.ends[kind]
	if end == nil {
		names := o.GetOwnPropertyNames()
		slices.Sort(names)
		end = c.misses.Prototype(c.rt, o.Prototype(), func(name string) string {
			if near := spelling.Nearest(name, names); near != "" {
				return fmt.Sprintf("%s has no %s. Did you mean %s?", kind, name, near)
			}
			return fmt.Sprintf("%s has no %s. It has %s.", kind, name, strings.Join(names, ", "))
		})
		c.ends[kind] = end
	}
	must(o.SetPrototype(end))
}

// method defines a method as JavaScript defines those of its own classes.
func (c *coat) method(o *goja.Object, name string, f func(goja.FunctionCall) goja.Value) {
	function := c.rt.ToValue(f).(*goja.Object)
	must(function.DefineDataProperty("name", c.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	must(o.DefineDataProperty(name, function, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// getter defines an attribute that is read again each time.
func (c *coat) getter(o *goja.Object, name string, get func() goja.Value) {
	f := c.rt.ToValue(func(goja.FunctionCall) goja.Value { return get() })
	must(o.DefineAccessorProperty(name, f, goja.Undefined(), goja.FLAG_TRUE, goja.FLAG_TRUE))
}

// object makes the object.
func (c *coat) object() *goja.Object {
	o := c.rt.NewObject()
	c.getter(o, "now", func() goja.Value {
		date, err := c.rt.New(c.rt.Get("Date"), c.rt.ToValue(c.s.Now().UnixMilli()))
		must(err)
		return date
	})
	c.method(o, "clock", c.clock)
	c.method(o, "advance", func(call goja.FunctionCall) goja.Value {
		by := c.duration("Emulator.advance", call.Argument(0))
		return c.promise(func(ctx context.Context) (any, error) { return nil, c.s.Advance(ctx, by) }, nil)
	})
	c.method(o, "settle", func(goja.FunctionCall) goja.Value {
		return c.promise(func(ctx context.Context) (any, error) { return nil, c.s.Settle(ctx) }, nil)
	})
	c.method(o, "phone", func(call goja.FunctionCall) goja.Value {
		address, ok := call.Argument(0).Export().(string)
		if !ok || address == "" {
			panic(c.rt.NewTypeError("Emulator.phone takes a number, or an address such as 'client:ann'"))
		}
		return c.phone(address)
	})
	c.method(o, "journal", c.journal)
	c.method(o, "replay", func(call goja.FunctionCall) goja.Value {
		seq := c.option(call.Argument(0), "seq")
		if seq == nil {
			panic(c.rt.NewTypeError("Emulator.replay takes a webhook of Emulator.journal({kind: 'webhook'})"))
		}
		number := seq.ToInteger()
		return c.promise(func(ctx context.Context) (any, error) { return c.s.Replay(ctx, number) }, c.plain)
	})
	c.method(o, "move", func(call goja.FunctionCall) goja.Value {
		code := 0
		if v := c.option(call.Argument(2), "error"); v != nil {
			code = int(v.ToInteger())
		}
		if err := c.s.Move(call.Argument(0).String(), call.Argument(1).String(), code); err != nil {
			panic(c.failure(err))
		}
		return goja.Undefined()
	})
	must(o.Set("expect", c.expect()))
	c.troubles(o)
	c.states(o)
	return o
}

// clock says how time passes, and changes it.
func (c *coat) clock(call goja.FunctionCall) goja.Value {
	mode, speed := c.s.Clock()
	given := call.Argument(0)
	if v := c.option(given, "mode"); v != nil {
		mode, speed = agenda.Mode(v.String()), 1
	}
	if v := c.option(given, "speed"); v != nil {
		if speed = v.ToFloat(); mode != agenda.Real && c.option(given, "mode") != nil {
			panic(c.rt.NewTypeError("Emulator.clock: speed counts in the mode 'real' alone"))
		}
		mode = agenda.Real
	}
	if !goja.IsUndefined(given) {
		if err := c.s.SetClock(mode, speed); err != nil {
			panic(c.rt.NewTypeError("Emulator.clock: " + err.Error()))
		}
	}
	return c.plain(map[string]any{"mode": mode, "speed": speed})
}

// journal returns what happened: entries or, with stable, text that is the same each time.
func (c *coat) journal(call goja.FunctionCall) goja.Value {
	var f journal.Filter
	given := call.Argument(0)
	if v := c.option(given, "kind"); v != nil {
		f.Kind = v.String()
	}
	if v := c.option(given, "sid"); v != nil {
		f.SID = v.String()
	}
	if v := c.option(given, "after"); v != nil {
		f.After = v.ToInteger()
	}
	if v := c.option(given, "stable"); v != nil && v.ToBoolean() {
		return c.rt.ToValue(string(c.s.Stable(f)))
	}
	return c.plain(c.s.Journal(f))
}

// expect has what a script asks after of the messages that were sent.
func (c *coat) expect() *goja.Object {
	o := c.rt.NewObject()
	c.method(o, "message", func(call goja.FunctionCall) goja.Value {
		var f emulator.Sent
		given := call.Argument(0)
		if v := c.option(given, "to"); v != nil {
			f.To = v.String()
		}
		if v := c.option(given, "from"); v != nil {
			f.From = v.String()
		}
		if v := c.option(given, "body"); v != nil {
			f.Body = c.words("Emulator.expect.message", v)
		}
		patience := c.patience("Emulator.expect.message", given)
		return c.promise(func(ctx context.Context) (any, error) { return c.s.Sends(ctx, f, patience) }, c.record("SMS"))
	})
	c.method(o, "none", func(goja.FunctionCall) goja.Value {
		return c.promise(func(context.Context) (any, error) {
			var b strings.Builder
			for _, m := range c.s.Unexpected() {
				fmt.Fprintf(&b, "\n  from %v to %v: %q", m["from"], m["to"], m["body"])
			}
			if b.Len() > 0 {
				return nil, fmt.Errorf("messages were sent that were not expected:%s", &b)
			}
			return nil, nil
		}, nil)
	})
	c.known("Emulator.expect", o)
	return o
}

// record returns a record of the API as the script's model has it, or as a plain object where there
// are not models.
func (c *coat) record(model string) func(any) goja.Value {
	return func(v any) goja.Value {
		attributes, _ := v.(map[string]any)
		if attributes == nil {
			return goja.Null()
		}
		from := c.client
		if from == nil {
			from = c.rt.GlobalObject()
		}
		if m, ok := from.Get(model).(*goja.Object); ok {
			if async, ok := m.Get("async").(*goja.Object); ok {
				if find, ok := goja.AssertFunction(async.Get("find")); ok {
					if found, err := find(async, c.rt.ToValue(attributes["sid"])); err == nil {
						return found
					}
				}
			}
		}
		return c.plain(attributes)
	}
}

// act does something that does not wait, beside the script, and then gives applications their turn.
func (c *coat) act(do func() error) goja.Value {
	return c.promise(func(ctx context.Context) (any, error) {
		err := do()
		c.s.Quiet(ctx)
		return nil, err
	}, nil)
}

// promise does something beside the script, and makes what it comes to a value on the loop.
//
// Time stands from when it is done until the script has had its turn, so that of several promises
// that wait none runs ahead of another's script.
func (c *coat) promise(work func(ctx context.Context) (any, error), value func(any) goja.Value) goja.Value {
	promise, resolve, reject := c.rt.NewPromise()
	place, err := c.rt.New(c.rt.Get("Error"))
	must(err)
	ctx, done := c.s.Acting(c.host.Context())
	type outcome struct {
		v   any
		err error
	}
	come := make(chan outcome, 1)
	go func() {
		v, err := work(ctx)
		come <- outcome{v, err}
	}()
	c.host.Async(func(ctx context.Context) func() {
		select {
		case o := <-come:
			return func() {
				if o.err != nil {
					_ = reject(c.failureAt(place, o.err))
				} else if value == nil {
					_ = resolve(goja.Undefined())
				} else {
					_ = resolve(value(o.v))
				}
				c.host.Async(func(context.Context) func() { return done })
			}
		case <-ctx.Done():
			done()
			return nil
		}
	})
	return c.rt.ToValue(promise)
}

// ring lets a script's function act for a phone's owner, in a turn of the loop's, after which time
// may go on.
func (c *coat) ring(ctx context.Context, f goja.Callable, argument func() goja.Value) {
	had := make(chan struct{})
	waits := c.host.Post(func() {
		if _, err := f(goja.Undefined(), argument()); err != nil {
			// Nothing waits for it: the host tells of it as of every rejection that is not handled.
			_, _, reject := c.rt.NewPromise()
			var thrown *goja.Exception
			if errors.As(err, &thrown) {
				_ = reject(thrown.Value())
			} else {
				_ = reject(c.failure(err))
			}
		}
		c.host.Async(func(context.Context) func() { return sync.OnceFunc(func() { close(had) }) })
	})
	if !waits {
		return
	}
	select {
	case <-had:
	case <-ctx.Done():
	}
}

// failure makes a Go error one of the script's.
func (c *coat) failure(err error) *goja.Object {
	made, newErr := c.rt.New(c.rt.Get("Error"), c.rt.ToValue(strings.TrimPrefix(err.Error(), "emulator: ")))
	must(newErr)
	return made
}

// failureAt makes a Go error one of the script's, with the stack of the place where it began.
func (c *coat) failureAt(place *goja.Object, err error) *goja.Object {
	made := c.failure(err)
	if _, at, ok := strings.Cut(place.Get("stack").String(), "\n"); ok {
		must(made.DefineDataProperty("stack", c.rt.ToValue("Error: "+made.Get("message").String()+"\n"+at), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
	return made
}

// revive reads JSON, in which the members at are dates.
var revive = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:emulator", `(text => JSON.parse(text, (name, v) => name === 'at' && typeof v === 'string' ? new Date(v) : v))`, true)
})

// plain makes a value of Go's a plain one of JavaScript's.
func (c *coat) plain(v any) goja.Value {
	text, err := json.Marshal(v)
	must(err)
	f, err := c.rt.RunProgram(revive())
	must(err)
	call, _ := goja.AssertFunction(f)
	made, err := call(goja.Undefined(), c.rt.ToValue(string(text)))
	must(err)
	return made
}
