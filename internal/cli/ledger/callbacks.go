package ledger

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"dialtone/bindings/durable"
	"dialtone/internal/printable"
	"dialtone/jobs"
	"dialtone/webhook"
)

// Callbacks have what servers are told of the attempts of durable runs be in the ledger. What
// cannot be written is kept, and written when the database is back.
type Callbacks struct {
	ledger *Ledger
	log    *slog.Logger
	ending context.Context
	end    func()

	again sync.WaitGroup
	mutex sync.Mutex
	kept  []jobs.Callback // What could not be written.
	lost  int             // How many more there were than are kept.
}

const (
	// settledWithin is how long a callback may take: views wait for it.
	settledWithin = 5 * time.Second
	// settledAgain is how long after a failure is tried again.
	settledAgain = time.Second
	// mostKept is how many callbacks are kept while the database is gone.
	mostKept = 100_000
)

// NewCallbacks returns what a server tells of callbacks. What cannot be written is tried again
// until ctx ends, or Close is called.
func NewCallbacks(ctx context.Context, l *Ledger, log *slog.Logger) *Callbacks {
	c := &Callbacks{ledger: l, log: log}
	c.ending, c.end = context.WithCancel(ctx)
	return c
}

// Listen is what a filter tells of callbacks.
func (c *Callbacks) Listen() *webhook.Callbacks {
	return &webhook.Callbacks{Parameter: durable.CallbackParameter, Receive: c.receive, Hear: c.hear}
}

// Close tries once more to write what is kept, when no more come.
func (c *Callbacks) Close() {
	c.end()
	c.again.Wait()
}

// receive settles what a request is about. There may be no database here, as of a script that sends
// on another machine with a database of its own.
func (c *Callbacks) receive(r *webhook.Request) {
	about, ok := durable.ReadCallback(r.Params)
	if !ok || !c.ledger.Exists() {
		return
	}
	callback := jobs.Callback{Attempt: about.Attempt, SID: about.SID, Delivery: jobs.Delivery{Status: about.Status, Code: about.Code, Stage: about.Stage}, Belongs: func(run *jobs.Run, e jobs.Element) bool {
		return about.Is(run.Kind, run.Account, e.Params)
	}}
	// Not with the request's context: that the caller has gone is no reason to forget what it said.
	err := c.settle(callback)
	if err == nil {
		return
	}
	c.log.Error("what a status callback says of a durable run is not written down yet", "error", err)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if len(c.kept) == mostKept {
		c.lost++
		return
	}
	if c.kept = append(c.kept, callback); len(c.kept) == 1 {
		c.again.Go(c.retry)
	}
}

// settle writes down what a callback says.
func (c *Callbacks) settle(callback jobs.Callback) error {
	ctx, cancel := context.WithTimeout(context.Background(), settledWithin)
	defer cancel()
	db, err := c.ledger.Open()
	if err != nil {
		return err
	}
	settled, err := db.Settle(ctx, callback)
	if err == nil && settled.Was == jobs.Unknown {
		c.log.Info(fmt.Sprintf("the run %s: a status callback says that %s was sent, which was unknown", printable.Line(settled.Run), callback.SID))
	}
	return err
}

// retry writes what is kept, until nothing is or the process ends: then it is tried once more.
func (c *Callbacks) retry() {
	for last := false; ; {
		c.mutex.Lock()
		callback := c.kept[0]
		c.mutex.Unlock()
		err := c.settle(callback)
		c.mutex.Lock()
		if err == nil {
			c.kept = c.kept[1:]
		}
		left, lost := len(c.kept), c.lost
		c.mutex.Unlock()
		switch {
		case left == 0:
			c.log.Info("what status callbacks said of durable runs is written down", "lost", lost)
			return
		case err == nil:
			continue
		case last:
			c.log.Error("what status callbacks said of durable runs could not be written down; Twilio's list may tell it when the script is run again", "callbacks", left+lost, "error", err)
			return
		}
		select {
		case <-c.ending.Done():
			last = true
		case <-time.After(settledAgain):
		}
	}
}
