package bindings

import (
	"context"
	"slices"

	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/pages"

	"github.com/dop251/goja"
)

// reading makes an action of what reads elements. What it has found comes to the collection when it
// is done, on the loop.
func (c *collection) reading(read func(ctx context.Context) (pages.Contents, error)) actions.Action {
	var now pages.Contents
	return actions.Action{
		Work: func(ctx context.Context) (err error) {
			now, err = read(ctx)
			return err
		},
		Done: func() goja.Value {
			if !c.found.Covers(now) {
				c.found = now
			}
			return goja.Undefined()
		},
	}
}

// keep is an action that has n elements in the collection, or all.
func (c *collection) keep(n int) actions.Action {
	if c.found.Complete || len(c.found.Elements) >= n {
		return actions.Nothing()
	}
	return c.reading(func(ctx context.Context) (pages.Contents, error) { return c.reader.Keep(ctx, n) })
}

// load is an action that has all of the list in the collection, as it stands when it is read.
func (c *collection) load() actions.Action {
	if c.found.Complete {
		return actions.Nothing()
	}
	return c.reading(c.reader.Load)
}

func (c *collection) kept() int { return len(c.found.Elements) }

// record returns the record of an element that has been read, always the same.
func (c *collection) record(i int) *record {
	if c.recordsOf != c.found.Reads {
		c.records, c.recordsOf = nil, c.found.Reads
	}
	if more := c.kept() - len(c.records); more > 0 {
		c.records = append(slices.Grow(c.records, more), make([]*record, more)...)
	}
	if c.records[i] == nil {
		e := c.found.Elements[i]
		c.records[i] = c.model.newRecord(e.Raw, e.Scope)
	}
	return c.records[i]
}
