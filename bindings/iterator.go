package bindings

import (
	"context"

	"github.com/dop251/goja"
)

// iterator is what for…of asks for: it starts at the first page with requests
// of its own, and keeps nothing.
func (c *collection) iterator() goja.Value {
	f := c.source.open(reading{ahead: true})
	it := c.model.rt.NewObject()
	c.model.Function(it, "next", func(goja.FunctionCall) goja.Value { return c.model.wait(c.step(f)) })
	// A loop that breaks calls return, which ends the request that is under way.
	c.model.Function(it, "return", func(call goja.FunctionCall) goja.Value {
		f.stop()
		return c.model.iteration(call.Argument(0), true)
	})
	c.model.Symbol(it, goja.SymIterator, "[Symbol.iterator]", func(call goja.FunctionCall) goja.Value { return call.This })
	return it
}

// step reads one element and makes the result that an iterator gives of it.
func (c *collection) step(f feed) action {
	var e element
	var ok bool
	return action{
		work: func(ctx context.Context) (err error) {
			if e, ok, err = f.next(ctx); !ok {
				f.stop() // what another list, the owners', has asked for ahead
			}
			return err
		},
		done: func() goja.Value {
			if !ok {
				return c.model.iteration(goja.Undefined(), true)
			}
			return c.model.iteration(c.model.newRecord(e.raw, e.scope).object, false)
		},
	}
}

func (s *session) iteration(value goja.Value, done bool) goja.Value {
	result := s.rt.NewObject()
	_ = result.Set("value", value)
	_ = result.Set("done", done)
	return result
}
