package bindings

import (
	"context"
	"slices"

	"dialtone/bindings/internal/actions"

	"github.com/dop251/goja"
)

// reader reads a collection's list for the actions that ask for it, one after another: several may
// run on goroutines at once, and each goes on where the one before it stopped. What it has found
// comes to the collection with each action's done, on the loop.
type reader struct {
	source source
	turn   chan struct{} // has a value while an action reads
	feed   feed          // continues after what has been found
	found  contents
}

// contents are what has been read of a list. Elements are only ever added to it, so that a copy
// stays as it is while more is read.
type contents struct {
	elements []element
	complete bool
	reads    int // how often all has been read from the start
}

// covers reports whether nothing in another's is missing here.
func (f *contents) covers(other contents) bool {
	if f.reads != other.reads {
		return f.reads > other.reads
	}
	return len(f.elements) >= len(other.elements) && (f.complete || !other.complete)
}

func newReader(src source) *reader { return &reader{source: src, turn: make(chan struct{}, 1)} }

// keep reads until n elements are found, or all.
func (r *reader) keep(ctx context.Context, n int) error {
	if r.feed == nil {
		r.feed = r.source.open(reading{want: n})
	}
	for len(r.found.elements) < n {
		e, ok, err := r.feed.next(ctx)
		if err != nil || !ok {
			r.found.complete = err == nil
			return err
		}
		r.found.elements = append(r.found.elements, e)
	}
	return nil
}

// load reads all from the start.
func (r *reader) load(ctx context.Context) error {
	fresh := r.source.open(reading{ahead: true, want: all})
	defer fresh.stop()
	var elements []element
	for {
		e, ok, err := fresh.next(ctx)
		if err != nil {
			return err
		}
		if !ok {
			r.found, r.feed = contents{elements, true, r.found.reads + 1}, nil
			return nil
		}
		elements = append(elements, e)
	}
}

// reading makes an action of what reads elements. Nothing is read where all has been.
func (c *collection) reading(read func(ctx context.Context) error) actions.Action {
	var now contents
	return actions.Action{
		Work: func(ctx context.Context) error {
			select {
			case c.reader.turn <- struct{}{}:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
			defer func() { <-c.reader.turn }()
			if !c.reader.found.complete {
				if err := read(ctx); err != nil {
					return err
				}
			}
			now = c.reader.found
			return nil
		},
		Done: func() goja.Value {
			if !c.found.covers(now) {
				c.found = now
			}
			return goja.Undefined()
		},
	}
}

// keep is an action that has n elements in the collection, or all.
func (c *collection) keep(n int) actions.Action {
	if c.found.complete || len(c.found.elements) >= n {
		return actions.Nothing()
	}
	return c.reading(func(ctx context.Context) error { return c.reader.keep(ctx, n) })
}

// load is an action that has all of the list in the collection, as it stands when it is read.
func (c *collection) load() actions.Action {
	if c.found.complete {
		return actions.Nothing()
	}
	return c.reading(c.reader.load)
}

func (c *collection) kept() int { return len(c.found.elements) }

// record returns the record of an element that has been read, always the same.
func (c *collection) record(i int) *record {
	if c.recordsOf != c.found.reads {
		c.records, c.recordsOf = nil, c.found.reads
	}
	if more := c.kept() - len(c.records); more > 0 {
		c.records = append(slices.Grow(c.records, more), make([]*record, more)...)
	}
	if c.records[i] == nil {
		e := c.found.elements[i]
		c.records[i] = c.model.newRecord(e.raw, e.scope)
	}
	return c.records[i]
}
