package runtime

import (
	"context"
	"errors"
	"sync"

	"github.com/dop251/goja"
)

// Pool is a number of hosts that have run a program once, for functions of it to
// be called from many goroutines. A call waits for a host that is free.
//
// The hosts share nothing, and a host keeps what its calls leave in its globals: one
// call's traces may meet the next, or may not. Functions that a pool calls should
// therefore keep no state. Where each call must begin anew, [Compile] the script and
// run it in a [New] host each time, which is cheap too.
type Pool struct {
	prepare *Program
	options []Option

	places chan struct{} // Holds a value for each host that may be in use.
	closed chan struct{}

	mutex sync.Mutex
	idle  []*Host // The last one used is the last.
	hosts map[*Host]struct{}
	done  bool
}

// NewPool makes a pool of at most size hosts, each with the options and once run
// prepare, which may be nil. The first is made at once, so that NewPool fails where
// the options or the program do; the others when they are first needed. What the options
// pass in is used by all hosts at the same time: a writer given to [WithStdout]
// must allow for that.
func NewPool(size int, prepare *Program, options ...Option) (*Pool, error) {
	if size < 1 {
		return nil, errors.New("runtime: a pool needs a size of 1 or more")
	}
	p := &Pool{
		prepare: prepare, options: options,
		places: make(chan struct{}, size), closed: make(chan struct{}),
		hosts: map[*Host]struct{}{},
	}
	first, err := p.make(context.Background())
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
// does. It must have no place for a [goja.Value], which another call's host would use.
func (p *Pool) CallTo(ctx context.Context, dst any, name string, args ...any) error {
	return p.Do(ctx, func(h *Host) error {
		value, err := h.Call(ctx, name, args...)
		if err != nil || value == nil || goja.IsUndefined(value) {
			return err
		}
		return h.ExportTo(ctx, value, dst)
	})
}

// Do waits for a host that is free and calls fn with it. Nothing of the host may be
// used when fn has returned. Where fn runs another script in it, the
// host is not used again: the program's exports are no longer those that
// [Host.Call] finds. Nor is it where a script was stopped in it, by a context, a limit, process.exit
// or a panic, and so in the middle of whatever it did. Another takes its place.
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
	h, err := New(p.options...)
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
	if !asBefore || h.spoilt() {
		p.discard(h)
		return
	}
	p.mutex.Lock()
	p.idle = append(p.idle, h)
	p.mutex.Unlock()
}

func (p *Pool) discard(h *Host) {
	h.Close()
	p.mutex.Lock()
	delete(p.hosts, h)
	p.mutex.Unlock()
}

// spoilt tells whether a host is no longer as the scripts that ran to their ends left it.
func (h *Host) spoilt() bool {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.closed || h.worn || h.broken != nil
}

// Close ends the calls under way, waits for them, and makes the pool refuse others
// with [ErrClosed]. It must not be called by what [Pool.Do] calls. Closing twice is
// harmless.
func (p *Pool) Close() {
	p.mutex.Lock()
	first := !p.done
	p.done = true
	if first {
		close(p.closed)
	}
	var hosts []*Host
	for h := range p.hosts {
		hosts = append(hosts, h)
	}
	p.mutex.Unlock()
	for _, h := range hosts {
		h.Close()
	}
	if first {
		// No place is given back any more: a host that is in use has been waited for.
		for range cap(p.places) {
			p.places <- struct{}{}
		}
	}
}
