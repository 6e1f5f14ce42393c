package durable

import (
	"cmp"
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

// A Sender sends the requests of a run, for its script or without it.
type Sender struct {
	Method      string // What sends, as errors say it: "Message.create".
	Name        string // Of the run.
	Catalog     *catalog.Model
	Run         Run
	Concurrency int
	Stderr      io.Writer // What people should know.

	// Client is asked for when it is needed, and Do sends a request with it.
	Client func() (*api.Client, error)
	Do     func(context.Context, *api.Request) (*api.Response, error)

	// Told and Troubled are those of [Work].
	Told     func(Outcome)
	Troubled func(error)

	stop  func()
	wrong atomic.Pointer[error] // What is not one element's fault, and ends the work.
}

// Work sends until nothing is left, or ctx ends, or something is wrong that no other request would
// be better off with.
func (s *Sender) Work(ctx context.Context) error {
	operations := s.Catalog.Operations(catalog.Create)
	client, err := s.Client()
	if err != nil {
		return err
	}
	ctx, s.stop = context.WithCancel(ctx)
	defer s.stop()
	attempt := func(ctx context.Context, e Element) Outcome {
		r, err := api.ReadRequest(e.Params, operations)
		if err != nil {
			// A newer dialtone has written it, and its processes may send it.
			s.fail(fmt.Errorf("the run %q has requests that this dialtone does not know: %w: %w", s.Name, ErrNewer, err))
			return Outcome{State: "waiting", After: waitsAfter, Error: err.Error()}
		}
		nameCallback(s.Catalog.Name, r, e.Callback)
		answer, err := s.Do(api.StartBy(ctx, e.Until), r)
		return s.outcome(answer, err)
	}
	work := Work{Concurrency: s.Concurrency, Timeout: client.Timeout(), Attempt: attempt, Told: s.Told, Troubled: s.Troubled}
	if s.Catalog.Name == "Message" {
		work.Pair = func(e Element) Pair { return pairOf(e, operations, client.AccountSID()) }
	}
	return s.Run.Work(ctx, work)
}

// pairOf says who writes to whom in a message: Twilio keeps who has opted out by messaging service
// where there is one, and else by number.
func pairOf(e Element, operations []*catalog.Operation, account string) Pair {
	r, err := api.ReadRequest(e.Params, operations)
	if err != nil {
		return Pair{}
	}
	return Pair{
		Account: cmp.Or(r.Path["AccountSid"], r.Account, account),
		Sender:  cmp.Or(r.Form.Get("MessagingServiceSid"), r.Form.Get("From")),
		To:      r.Form.Get("To"),
	}
}

// optedOut is Twilio's code of a message to someone who has opted out of what its sender sends.
const optedOut = 21610

// Wrong is what ended the work and is not one element's fault, or nil.
func (s *Sender) Wrong() error {
	if wrong := s.wrong.Load(); wrong != nil {
		return *wrong
	}
	return nil
}

// fail ends the work.
func (s *Sender) fail(err error) {
	s.wrong.CompareAndSwap(nil, &err)
	s.stop()
}

// LookForUnknown reconciles what is unknown, and says how many were found.
func (s *Sender) LookForUnknown(ctx context.Context) {
	if now, err := s.Run.Progress(ctx); err == nil && now.Unknown > 0 {
		s.tellFound(s.reconcile(ctx))
	}
}

// ErrNewer says that a run is for a newer dialtone.
var ErrNewer = errors.New("a newer one sends them")

// waitsAfter is how long an element waits that was surely not taken.
const waitsAfter = 2 * time.Second

// outcome is what an answer means for the ledger. Only what Twilio surely has not taken waits.
func (s *Sender) outcome(answer *api.Response, err error) Outcome {
	var refused *api.APIError
	var wrong *api.ConfigurationError
	var invalid *api.RequestError
	switch {
	case err == nil:
		var made struct{ SID string }
		_ = json.Unmarshal(answer.Body, &made) // an answer without a SID is an answer
		return Outcome{State: "sent", SID: made.SID, RequestID: answer.RequestID}
	case errors.As(err, &wrong):
		s.fail(wrong)
		return Outcome{State: "waiting", After: waitsAfter, Error: err.Error()}
	case errors.As(err, &refused) && refused.Status == http.StatusTooManyRequests:
		return Outcome{State: "waiting", Throttled: true, Concurrent: refused.Concurrent, After: waitsAfter, Error: err.Error(), Code: refused.Code, RequestID: refused.RequestID}
	case errors.As(err, &refused):
		state := "refused"
		if refused.Outcome() == api.Unknown {
			state = "unknown"
		}
		return Outcome{State: state, Error: refused.Message, Code: refused.Code, RequestID: refused.RequestID, OptedOut: refused.Code == optedOut}
	case errors.As(err, &invalid):
		return Outcome{State: "refused", Error: err.Error()}
	}
	switch api.OutcomeOf(err) {
	case api.NotSent:
		return Outcome{State: "waiting", After: waitsAfter, Error: err.Error()}
	case api.Refused:
		return Outcome{State: "refused", Error: err.Error()}
	}
	return Outcome{State: "unknown", Error: err.Error()}
}
