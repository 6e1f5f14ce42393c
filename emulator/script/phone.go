package script

import (
	"context"
	"fmt"
	"io"
	"mime"
	"path"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/messaging"
	"dialtone/emulator/phones"

	"github.com/dop251/goja"
)

// phone is the object of a person's phone; there is one for each address.
func (c *coat) phone(address string) *goja.Object {
	if o := c.phones[address]; o != nil {
		return o
	}
	o := c.rt.NewObject()
	c.phones[address] = o
	must(o.DefineDataProperty("address", c.rt.ToValue(address), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_TRUE))
	c.getter(o, "texts", func() goja.Value {
		all := []any{}
		for _, t := range c.s.Phone(address).Texts {
			all = append(all, c.text(t))
		}
		return c.rt.NewArray(all...)
	})
	c.method(o, "text", func(call goja.FunctionCall) goja.Value {
		t := emulator.Text{From: address, To: call.Argument(0).String()}
		if body := call.Argument(1); !goja.IsUndefined(body) {
			t.Body = body.String()
		}
		if media := c.option(call.Argument(2), "media"); media != nil {
			t.Media = c.media(media)
		}
		return c.promise(func(ctx context.Context) (any, error) {
			sid, err := c.s.Text(ctx, t)
			return map[string]any{"sid": sid}, err
		}, c.record("SMS"))
	})
	c.method(o, "receives", func(call goja.FunctionCall) goja.Value {
		words := call.Argument(0)
		if goja.IsUndefined(words) {
			words = c.rt.ToValue("")
		}
		re, patience := c.words("receives", words), c.patience("receives", call.Argument(1))
		return c.promise(func(ctx context.Context) (any, error) { return c.s.Receives(ctx, address, re, patience) }, c.text)
	})
	c.method(o, "call", func(call goja.FunctionCall) goja.Value {
		to := call.Argument(0).String()
		return c.promise(func(ctx context.Context) (any, error) {
			call, err := c.s.Call(address, to)
			if err == nil && c.transcript != nil {
				go c.print(call)
			}
			c.s.Quiet(ctx)
			return call, err
		}, c.call)
	})
	c.method(o, "rings", func(call goja.FunctionCall) goja.Value {
		patience := c.patience("rings", call.Argument(0))
		return c.promise(func(ctx context.Context) (any, error) { return c.s.Rings(ctx, address, patience) }, c.call)
	})
	c.method(o, "behave", func(call goja.FunctionCall) goja.Value {
		if err := c.s.Behave(address, c.behaviour(call.Argument(0))); err != nil {
			panic(c.failure(err))
		}
		return goja.Undefined()
	})
	c.handler(o, "onCall", func(f goja.Callable) {
		if f == nil {
			c.s.OnCall(address, nil)
			return
		}
		c.s.OnCall(address, func(ctx context.Context, call *emulator.Call) {
			c.ring(ctx, f, func() goja.Value { return c.call(call) })
		})
	})
	c.handler(o, "onText", func(f goja.Callable) {
		if f == nil {
			c.s.OnText(address, nil)
			return
		}
		c.s.OnText(address, func(ctx context.Context, t phones.Text) {
			c.ring(ctx, f, func() goja.Value { return c.text(t) })
		})
	})
	c.known("A phone", o)
	return o
}

// print prints a call as it is heard, also when the entry of the console that made it has ended.
func (c *coat) print(call *emulator.Call) {
	var began time.Time
	for l := range call.Lines(context.Background()) {
		if began.IsZero() {
			began = l.At
		}
		if _, err := io.WriteString(c.transcript, emulator.ScreenplayLine(l, began)); err != nil {
			return // nobody reads it any more
		}
	}
}

// handler defines an attribute to which a script assigns a function, or null.
func (c *coat) handler(o *goja.Object, name string, set func(goja.Callable)) {
	var is goja.Value = goja.Null()
	get := c.rt.ToValue(func(goja.FunctionCall) goja.Value { return is })
	assign := c.rt.ToValue(func(call goja.FunctionCall) goja.Value {
		v := call.Argument(0)
		f, ok := goja.AssertFunction(v)
		if !ok && !goja.IsNull(v) && !goja.IsUndefined(v) {
			panic(c.rt.NewTypeError(fmt.Sprintf("%s takes a function, or null", name)))
		}
		is = v
		set(f)
		return goja.Undefined()
	})
	must(o.DefineAccessorProperty(name, get, assign, goja.FLAG_TRUE, goja.FLAG_TRUE))
}

// behaviour reads what a phone does by itself.
func (c *coat) behaviour(v goja.Value) (b phones.Behaviour) {
	if v := c.option(v, "calls"); v != nil {
		b.Calls = v.String()
	}
	if v := c.option(v, "texts"); v != nil {
		if code := c.option(v, "error"); code != nil {
			b.Error = int(code.ToInteger())
		} else {
			b.Texts = v.String()
		}
	}
	if v := c.option(v, "error"); v != nil {
		b.Error = int(v.ToInteger())
	}
	if v := c.option(v, "after"); v != nil {
		b.After = c.duration("behave", v)
	}
	return b
}

// media reads the media of a text: URLs, or names that show the type.
func (c *coat) media(v goja.Value) (all []messaging.Media) {
	var names []string
	if err := c.rt.ExportTo(v, &names); err != nil {
		panic(c.rt.NewTypeError("media is an array of URLs or names: ['https://example.com/cat.png']"))
	}
	for _, name := range names {
		kind := mime.TypeByExtension(path.Ext(name))
		if kind == "" {
			kind = "application/octet-stream"
		}
		all = append(all, messaging.Media{Type: kind, URL: name})
	}
	return all
}

// text is a text that a phone got.
func (c *coat) text(v any) goja.Value {
	t := v.(phones.Text)
	o := c.plain(t).(*goja.Object)
	must(o.Delete("taken"))
	if t.Media == nil {
		must(o.Set("media", c.rt.NewArray()))
	}
	return o
}

// call is a call as its phone's owner has it.
func (c *coat) call(v any) goja.Value {
	call := v.(*emulator.Call)
	o := c.rt.NewObject()
	must(o.DefineDataProperty("sid", c.rt.ToValue(call.SID()), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_TRUE))
	c.getter(o, "transcript", func() goja.Value { return c.plain(call.Transcript()) })
	c.getter(o, "path", func() goja.Value { return c.plain(call.Path()) })
	c.method(o, "hears", func(f goja.FunctionCall) goja.Value {
		words, patience := c.words("hears", f.Argument(0)), c.patience("hears", f.Argument(1))
		return c.promise(func(ctx context.Context) (any, error) { return call.Hears(ctx, words, patience) }, c.plain)
	})
	c.method(o, "press", func(f goja.FunctionCall) goja.Value {
		keys := f.Argument(0).String()
		return c.promise(func(ctx context.Context) (any, error) {
			defer c.s.Quiet(ctx)
			return nil, call.WhenAnswered(ctx, func() error { return call.Press(keys) })
		}, nil)
	})
	c.method(o, "says", func(f goja.FunctionCall) goja.Value {
		words := f.Argument(0).String()
		return c.promise(func(ctx context.Context) (any, error) {
			defer c.s.Quiet(ctx)
			return nil, call.WhenAnswered(ctx, func() error { return call.Says(words) })
		}, nil)
	})
	c.method(o, "answer", func(f goja.FunctionCall) goja.Value {
		var after time.Duration
		if v := c.option(f.Argument(0), "after"); v != nil {
			after = c.duration("answer", v)
		}
		return c.promise(func(ctx context.Context) (any, error) {
			if after > 0 {
				if err := c.s.Rest(ctx, after); err != nil {
					return nil, err
				}
			}
			defer c.s.Quiet(ctx)
			return nil, call.Answer()
		}, nil)
	})
	for name, do := range map[string]func() error{"refuse": call.Refuse, "hangUp": call.HangUp} {
		c.method(o, name, func(goja.FunctionCall) goja.Value {
			return c.act(do)
		})
	}
	c.method(o, "ended", func(f goja.FunctionCall) goja.Value {
		patience := c.patience("ended", f.Argument(0))
		return c.promise(func(ctx context.Context) (any, error) {
			if err := call.Ended(ctx, patience); err != nil {
				return nil, err
			}
			return call.Record(), nil
		}, c.record("Call"))
	})
	c.method(o, "toString", func(goja.FunctionCall) goja.Value { return c.rt.ToValue(emulator.Screenplay(call.Transcript())) })
	c.known("A phone's call", o)
	return o
}
