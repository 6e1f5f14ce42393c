package api

import (
	"container/list"
	"context"
	"sync"
)

// Limiter bounds the requests under way for each account, for Twilio's limit is
// on those and not on requests a second (facts 1.6). An answer 429 halves what an
// account may have under way; each success after it gives some back, one place
// for as many successes as there are places.
//
// Its zero value is ready. It is safe for concurrent use, and shared by the
// clients of one host.
type Limiter struct {
	mu    sync.Mutex
	gates map[string]*gate
}

// gate is one account's.
type gate struct {
	underWay int
	allowed  float64   // 0 while Twilio has not complained
	epoch    int       // counts the times that allowed was halved
	waiting  list.List // of *waiter, who has waited longest first
}

type waiter struct {
	max   int
	ready chan struct{} // closed when the place is the waiter's
	epoch int
}

// place is a request's place among those under way.
type place struct {
	limiter *Limiter
	gate    *gate
	max     int
	epoch   int
}

// admits reports whether another request of a client with this maximum may start.
func (g *gate) admits(max int) bool {
	return g.underWay < max && (g.allowed == 0 || g.underWay < int(g.allowed))
}

// acquire waits for a place, first come, first served.
func (l *Limiter) acquire(ctx context.Context, account string, max int) (*place, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l.mu.Lock()
	g := l.gates[account]
	if g == nil {
		if l.gates == nil {
			l.gates = make(map[string]*gate)
		}
		g = new(gate)
		l.gates[account] = g
	}
	if g.waiting.Len() == 0 && g.admits(max) {
		g.underWay++
		p := &place{l, g, max, g.epoch}
		l.mu.Unlock()
		return p, nil
	}
	w := &waiter{max: max, ready: make(chan struct{})}
	in := g.waiting.PushBack(w)
	l.mu.Unlock()

	select {
	case <-w.ready:
		return &place{l, g, max, w.epoch}, nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-w.ready:
		// The place came at the same moment; another request can have it.
		g.underWay--
	default:
		g.waiting.Remove(in)
	}
	g.wake()
	return nil, ctx.Err()
}

// wake lets those in who have waited longest, while there are places.
func (g *gate) wake() {
	for first := g.waiting.Front(); first != nil; first = g.waiting.Front() {
		w := first.Value.(*waiter)
		if !g.admits(w.max) {
			return
		}
		g.waiting.Remove(first)
		g.underWay++
		w.epoch = g.epoch
		close(w.ready)
	}
}

// verdict is what a request's end says about the limit.
type verdict int

const (
	noVerdict verdict = iota // a lost connection says nothing
	welcome                  // any answer but 429
	tooMany                  // 429
)

// release gives the place back.
func (p *place) release(v verdict) {
	p.limiter.mu.Lock()
	defer p.limiter.mu.Unlock()
	g := p.gate
	switch {
	case v == tooMany && p.epoch == g.epoch:
		// Requests that were under way together are refused together; only the
		// first of them says something new.
		g.allowed = max(1, float64(g.underWay)/2)
		g.epoch++
	case v == welcome && g.allowed > 0:
		g.allowed += 1 / g.allowed
		if g.allowed >= float64(p.max) {
			g.allowed = 0
		}
	}
	g.underWay--
	g.wake()
}
