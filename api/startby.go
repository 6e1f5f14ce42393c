package api

import (
	"context"
	"errors"
	"time"
)

// startByKey is under what a context has the moment by which requests begin.
type startByKey struct{}

// StartBy returns a context whose requests begin by a moment or not at all: where the client has
// to wait longer for a place among those under way, or would send the request again later, it
// returns what it knows then. A request of which nothing was sent is a [ConnectionError] whose
// outcome is [NotSent]. What has begun is not cut short.
func StartBy(ctx context.Context, moment time.Time) context.Context {
	return context.WithValue(ctx, startByKey{}, moment)
}

// errTooLate says that a request has not begun in time.
var errTooLate = errors.New("the time in which it might begin is over")

// startBy returns the moment by which the requests of a context begin, or false where that is
// whenever they can.
func startBy(ctx context.Context) (time.Time, bool) {
	moment, ok := ctx.Value(startByKey{}).(time.Time)
	return moment, ok
}

// tooLate reports whether a request would begin too late after a while. A machine that was asleep
// has lost time by the clock on the wall alone.
func tooLate(ctx context.Context, after time.Duration) bool {
	moment, ok := startBy(ctx)
	begins := time.Now().Add(after)
	return ok && (!begins.Before(moment) || !begins.Round(0).Before(moment.Round(0)))
}

// places waits until a request may begin: for whoever counts what a script sends, and for a place
// among those under way. The release gives back what was counted.
func (c *Client) places(ctx context.Context, account string) (p *place, release func(), err error) {
	release = func() {}
	waiting := ctx
	if moment, ok := startBy(ctx); ok {
		if tooLate(ctx, 0) {
			return nil, nil, errTooLate
		}
		var cancel context.CancelFunc
		waiting, cancel = context.WithDeadline(ctx, moment)
		defer cancel()
	}
	if c.config.admit != nil {
		release, err = c.config.admit(waiting)
	}
	if err == nil {
		if p, err = c.config.Limiter.acquire(waiting, account, c.config.Concurrency); err != nil {
			release()
		}
	}
	switch {
	case err != nil && ctx.Err() == nil && waiting.Err() != nil:
		return nil, nil, errTooLate
	case err != nil:
		return nil, nil, err
	case tooLate(ctx, 0): // this process stood still
		p.release(noVerdict)
		release()
		return nil, nil, errTooLate
	}
	return p, release, nil
}
