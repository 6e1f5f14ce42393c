package webhooks

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"dialtone/internal/secret"
)

// Holder is what an outbox asks of a session's time (agenda.Driver): that it stands while a
// request is under way.
type Holder interface {
	// Hold says that something is under way until release is called. Both with the lock held.
	Hold() (release func())
}

// Outbox sends requests outside of the session's lock, in order where they have one. Make one with
// [NewOutbox].
type Outbox struct {
	lock   sync.Locker
	ctx    context.Context
	cancel context.CancelFunc
	sender *Sender
	time   Holder
	serial func() bool
	answer func(*Request, *Response)

	lanes map[string][]letter // those of a lane that is being sent wait here
	under map[string]*Request // what each lane is sending
	free  int                 // numbers the lanes of requests without one
}

// letter is a request that waits.
type letter struct {
	request *Request
	release func()
}

// NewOutbox returns an outbox. lock is the session's, which the caller of Put holds, and which is
// held when answer is called with what came of a request. While serial reports true all requests
// are one lane, so that what happens has the same order each time.
func NewOutbox(lock sync.Locker, time Holder, sender *Sender, serial func() bool, answer func(*Request, *Response)) *Outbox {
	ctx, cancel := context.WithCancel(context.Background())
	return &Outbox{lock: lock, ctx: ctx, cancel: cancel, sender: sender, time: time, serial: serial, answer: answer, lanes: map[string][]letter{}, under: map[string]*Request{}}
}

// Put sends a request soon. The caller holds the lock.
func (o *Outbox) Put(r *Request) {
	lane := r.Lane
	switch {
	case o.serial():
		lane = "\x00serial"
	case lane == "":
		o.free++
		lane = "\x00" + strconv.Itoa(o.free)
	}
	l := letter{r, o.time.Hold()}
	if waiting, busy := o.lanes[lane]; busy {
		o.lanes[lane] = append(waiting, l)
		return
	}
	o.lanes[lane], o.under[lane], r.began = nil, r, time.Now()
	go o.send(lane, l)
}

// Pending returns the requests that are not answered yet, those of a lane in their order. The
// caller holds the lock.
func (o *Outbox) Pending() []*Request {
	var all []*Request
	for _, lane := range slices.Sorted(maps.Keys(o.under)) {
		all = append(all, o.under[lane])
		for _, l := range o.lanes[lane] {
			all = append(all, l.request)
		}
	}
	return all
}

// send sends the requests of a lane until there are no more.
func (o *Outbox) send(lane string, l letter) {
	for {
		res := o.sender.Send(o.ctx, l.request)
		o.lock.Lock()
		if o.ctx.Err() == nil {
			o.answer(l.request, res)
		}
		l.release()
		waiting := o.lanes[lane]
		if len(waiting) == 0 || o.ctx.Err() != nil {
			for _, w := range waiting {
				w.release()
			}
			delete(o.lanes, lane)
			delete(o.under, lane)
			o.lock.Unlock()
			return
		}
		l, o.lanes[lane] = waiting[0], waiting[1:]
		o.under[lane], l.request.began = l.request, time.Now()
		o.lock.Unlock()
	}
}

// Close ends the requests that are under way and drops those that wait; their answers are
// dropped. It does not wait for them.
func (o *Outbox) Close() { o.cancel() }

// Format prints no more than the type: requests that wait hold the token that signs them.
func (o *Outbox) Format(f fmt.State, _ rune) { secret.Handle(f, o, "") }
