package runtime

import (
	"context"
	"errors"
	"reflect"
	"sync"
)

// Pool is a number of hosts that have run a program once, for functions of it to
// be called from many goroutines. A call waits for a host that is free.
//
// The hosts share nothing, and a host keeps what its calls leave in its globals: one
// call's traces may meet the next, or may not. Functions that a pool calls should
// therefore keep no state. Where each call must start without any, [Compile] the script and
// run it in a [New] host each time, which is cheap too.
type Pool struct {
	prepare *Program
	options Options

	places   chan struct{} // Holds a value for each host that may be in use.
	closed   chan struct{} // Closed when no more calls are taken.
	refuse   func()        // Closes it.
	draining sync.Mutex    // Held while the places are taken away, and guards
	drained  int           // how many are.

	mutex sync.Mutex
	idle  []*Host // The last one used is the last.
	hosts map[*Host]struct{}
	done  bool
}

// NewPool makes a pool of at most size hosts, each with the options and once run prepare, which may
// be nil. The first is made at once, under ctx, so that NewPool fails where the options or the
// program do; the others when they are first needed, under the context of the call that needs one.
// A program of [Source] is compiled in the hosts: with Options.Process in their children. What the
// options pass in is used by all hosts at the same time: a writer that is Options.Stdout
// must allow for that.
func NewPool(ctx context.Context, size int, prepare *Program, options Options) (*Pool, error) {
	if size < 1 {
		return nil, errors.New("runtime: a pool needs a size of 1 or more")
	}
	p := &Pool{
		prepare: prepare, options: options,
		places: make(chan struct{}, size), closed: make(chan struct{}),
		hosts: map[*Host]struct{}{},
	}
	p.refuse = sync.OnceFunc(func() { close(p.closed) })
	first, err := p.make(ctx)
	if err != nil {
		return nil, err
	}
	p.idle = append(p.idle, first)
	return p, nil
}

// Call calls a function that the program exported, as [Host.Call] does, in a host
// that is free, and returns its result as [ExportTo] puts it into an empty interface.
// The error is an [*InterruptError] also where ctx ends while no host is free.
func (p *Pool) Call(ctx context.Context, name string, args ...any) (result any, err error) {
	err = p.CallTo(ctx, &result, name, args...)
	return result, err
}

// CallTo is [Pool.Call] that puts the result into what dst points to, as [ExportTo]
// does, and [Host.CallTo] for what is read while the function runs: a sequence or a reader has a
// host while it is read. It must have no place for a [goja.Value], which another call's host would
// use.
func (p *Pool) CallTo(ctx context.Context, dst any, name string, args ...any) error {
	if streams, err := callStream(ctx, dst, func(element reflect.Type, bytes bool, next func(context.Context, reflect.Value) bool) error {
		return p.Do(ctx, func(h *Host) error { return h.each(ctx, name, args, element, bytes, next) })
	}); streams {
		return err
	}
	return p.Do(ctx, func(h *Host) error {
		return h.CallTo(ctx, dst, name, args...)
	})
}

// Do waits for a host that is free and calls fn with it. Nothing of the host may be used when fn
// has returned. Where fn runs another script in it, the host is not used again: the program's
// exports are no longer those that [Host.Call] finds. Nor is it where a script was stopped in it,
// by a context, a limit, process.exit or a panic, and so in the middle of whatever it did. Another
// takes its place.
func (p *Pool) Do(ctx context.Context, fn func(h *Host) error) error {
	if ctx.Err() != nil {
		return stoppedBy(ctx, nil)
	}
	select {
	case <-p.closed:
		return ErrClosed
	default:
	}
	select {
	case p.places <- struct{}{}:
	case <-ctx.Done():
		return stoppedBy(ctx, nil)
	case <-p.closed:
		return ErrClosed
	}
	defer func() { <-p.places }()
	h, err := p.take(ctx)
	if err != nil {
		return err
	}
	scripts := h.scripts
	// Also where fn panics.
	defer func() { p.give(h, h.scripts == scripts) }()
	return fn(h)
}

// take is a host that nobody uses.
func (p *Pool) take(ctx context.Context) (*Host, error) {
	p.mutex.Lock()
	if last := len(p.idle) - 1; last >= 0 {
		h := p.idle[last]
		p.idle = p.idle[:last]
		p.mutex.Unlock()
		return h, nil
	}
	p.mutex.Unlock()
	return p.make(ctx)
}

// make makes a host and runs the program in it.
func (p *Pool) make(ctx context.Context) (*Host, error) {
	h, err := New(p.options)
	if err != nil {
		return nil, err
	}
	p.mutex.Lock()
	if p.done {
		p.mutex.Unlock()
		return nil, ErrClosed
	}
	p.hosts[h] = struct{}{}
	p.mutex.Unlock()
	if p.prepare != nil {
		err = h.RunProgram(ctx, p.prepare)
	}
	if err != nil {
		p.discard(h)
		return nil, err
	}
	return h, nil
}

// give takes a host back.
func (p *Pool) give(h *Host, asBefore bool) {
	if !asBefore || h.turns.Spoilt() {
		p.discard(h)
		return
	}
	p.mutex.Lock()
	p.idle = append(p.idle, h)
	p.mutex.Unlock()
}

func (p *Pool) discard(h *Host) {
	_ = h.Close()
	p.mutex.Lock()
	delete(p.hosts, h)
	p.mutex.Unlock()
}

// Shutdown makes the pool refuse further calls with [ErrClosed], waits for those that are under way
// to end by themselves, and closes it. Where ctx ends before they have, Shutdown ends them as
// [Pool.Close] does, and returns the cause.
func (p *Pool) Shutdown(ctx context.Context) error {
	p.refuse()
	err := p.drain(ctx)
	_ = p.Close()
	return err
}

// Close ends the calls under way, waits for them, and makes the pool refuse others
// with [ErrClosed]. It must not be called by what [Pool.Do] calls. Closing twice is
// harmless. The error is nil: a pool is an [io.Closer].
func (p *Pool) Close() error {
	p.refuse()
	p.mutex.Lock()
	p.done = true
	var hosts []*Host
	for h := range p.hosts {
		hosts = append(hosts, h)
	}
	p.mutex.Unlock()
	for _, h := range hosts {
		_ = h.Close()
	}
	return p.drain(context.Background())
}

// drain takes the places away, each when no call has it any more.
func (p *Pool) drain(ctx context.Context) error {
	p.draining.Lock()
	defer p.draining.Unlock()
	for ; p.drained < cap(p.places); p.drained++ {
		select {
		case p.places <- struct{}{}:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}
