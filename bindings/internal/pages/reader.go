package pages

import "context"

// Reader reads a collection's list for the actions that ask for it, one after another: several may
// run on goroutines at once, and each goes on where the one before it stopped. Each is given all
// that has been found by then.
type Reader struct {
	source Source
	turn   chan struct{} // has a value while an action reads
	feed   Feed          // continues after what has been found
	found  Contents
}

// Contents are what has been read of a list. Elements are only ever added to it, so that a copy
// stays as it is while more is read.
type Contents struct {
	Elements []Element
	Complete bool
	Reads    int // how often all has been read from the start
}

// Covers reports whether nothing in another's is missing here.
func (f *Contents) Covers(other Contents) bool {
	if f.Reads != other.Reads {
		return f.Reads > other.Reads
	}
	return len(f.Elements) >= len(other.Elements) && (f.Complete || !other.Complete)
}

// NewReader returns a reader of a list, of which nothing is read yet.
func NewReader(src Source) *Reader { return &Reader{source: src, turn: make(chan struct{}, 1)} }

// Keep reads until n elements are found, or all, and returns what has been found.
func (r *Reader) Keep(ctx context.Context, n int) (Contents, error) {
	return r.inTurn(ctx, func() error { return r.keep(ctx, n) })
}

// Load reads all from the start, as it stands now, and returns what has been found.
func (r *Reader) Load(ctx context.Context) (Contents, error) {
	return r.inTurn(ctx, func() error { return r.load(ctx) })
}

// inTurn reads once no other action does. Nothing is read where all has been.
func (r *Reader) inTurn(ctx context.Context, read func() error) (Contents, error) {
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return Contents{}, context.Cause(ctx)
	}
	defer func() { <-r.turn }()
	if !r.found.Complete {
		if err := read(); err != nil {
			return Contents{}, err
		}
	}
	return r.found, nil
}

// keep reads until n elements are found, or all.
func (r *Reader) keep(ctx context.Context, n int) error {
	if r.feed == nil {
		r.feed = r.source.Open(Reading{Want: n})
	}
	for len(r.found.Elements) < n {
		e, ok, err := r.feed.Next(ctx)
		if err != nil || !ok {
			r.found.Complete = err == nil
			return err
		}
		r.found.Elements = append(r.found.Elements, e)
	}
	return nil
}

// load reads all from the start.
func (r *Reader) load(ctx context.Context) error {
	fresh := r.source.Open(Reading{Ahead: true, Want: All})
	defer fresh.Stop()
	var elements []Element
	for {
		e, ok, err := fresh.Next(ctx)
		if err != nil {
			return err
		}
		if !ok {
			r.found, r.feed = Contents{elements, true, r.found.Reads + 1}, nil
			return nil
		}
		elements = append(elements, e)
	}
}
