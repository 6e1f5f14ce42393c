package bindings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"dialtone/api"
	"dialtone/api/catalog"
)

// durableSender sends the requests of a run, for its script or without it.
type durableSender struct {
	method, name string
	catalog      *catalog.Model
	run          DurableRun
	concurrency  int
	stderr       io.Writer
	client       func() (*api.Client, error)
	do           func(context.Context, *api.Request) (*api.Response, error)
	told         func(DurableOutcome)
	troubled     func(error)

	stop  func()
	wrong atomic.Pointer[error] // What is not one element's fault, and ends the work.
}

// work sends until nothing is left, or ctx ends, or something is wrong that no other request would
// be better off with.
func (s *durableSender) work(ctx context.Context) error {
	operations := s.catalog.Operations(catalog.Create)
	client, err := s.client()
	if err != nil {
		return err
	}
	ctx, s.stop = context.WithCancel(ctx)
	defer s.stop()
	attempt := func(ctx context.Context, e DurableElement) DurableOutcome {
		r, err := api.ReadRequest(e.Params, operations)
		if err != nil {
			// A newer dialtone has written it, and its processes may send it.
			s.fail(fmt.Errorf("the run %q has requests that this dialtone does not know: %w", s.name, err))
			return DurableOutcome{State: "waiting", After: waitsAfter, Error: err.Error()}
		}
		nameCallback(s.catalog.Name, r, e.Callback)
		answer, err := s.do(ctx, r)
		return s.outcome(answer, err)
	}
	return s.run.Work(ctx, DurableWork{Concurrency: s.concurrency, Timeout: client.Timeout(), Attempt: attempt, Told: s.told, Troubled: s.troubled})
}

// fail ends the work.
func (s *durableSender) fail(err error) {
	s.wrong.CompareAndSwap(nil, &err)
	s.stop()
}

// lookForUnknown reconciles what is unknown, and says how many were found.
func (s *durableSender) lookForUnknown(ctx context.Context) {
	if now, err := s.run.Progress(ctx); err == nil && now.Unknown > 0 {
		s.tellFound(s.reconcile(ctx))
	}
}

// waitsAfter is how long an element waits that was surely not taken.
const waitsAfter = 2 * time.Second

// outcome is what an answer means for the ledger. Only what Twilio surely has not taken waits.
func (s *durableSender) outcome(answer *api.Response, err error) DurableOutcome {
	var refused *api.APIError
	var wrong *api.ConfigurationError
	var invalid *api.RequestError
	switch {
	case err == nil:
		var made struct{ SID string }
		_ = json.Unmarshal(answer.Body, &made) // an answer without a SID is an answer
		return DurableOutcome{State: "sent", SID: made.SID, RequestID: answer.RequestID}
	case errors.As(err, &wrong):
		s.fail(wrong)
		return DurableOutcome{State: "waiting", After: waitsAfter, Error: err.Error()}
	case errors.As(err, &refused) && refused.Status == http.StatusTooManyRequests:
		return DurableOutcome{State: "waiting", Throttled: true, After: waitsAfter, Error: err.Error(), Code: refused.Code, RequestID: refused.RequestID}
	case errors.As(err, &refused):
		state := "refused"
		if refused.Outcome() == api.Unknown {
			state = "unknown"
		}
		return DurableOutcome{State: state, Error: refused.Message, Code: refused.Code, RequestID: refused.RequestID}
	case errors.As(err, &invalid):
		return DurableOutcome{State: "refused", Error: err.Error()}
	}
	switch api.OutcomeOf(err) {
	case api.NotSent:
		return DurableOutcome{State: "waiting", After: waitsAfter, Error: err.Error()}
	case api.Refused:
		return DurableOutcome{State: "refused", Error: err.Error()}
	}
	return DurableOutcome{State: "unknown", Error: err.Error()}
}
