package durable

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"dialtone/api"
	"dialtone/api/catalog"
)

// oneElement is a run whose work is an attempt.
type oneElement struct {
	Run
	element Element
	outcome Outcome
	pair    Pair
}

func (r *oneElement) Work(ctx context.Context, w Work) error {
	r.outcome, r.pair = w.Attempt(ctx, r.element), w.Pair(r.element)
	return nil
}

func (r *oneElement) Progress(context.Context) (Progress, error) {
	return Progress{}, nil
}

// TestHowCrowdedAnAccountIs: what Twilio says of how many requests there are comes with a 429.
func TestHowCrowdedAnAccountIs(t *testing.T) {
	twilio := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Twilio-Concurrent-Requests", "36")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte(`{"code": 20429, "message": "Too Many Requests", "status": 429}`))
	}))
	defer twilio.Close()
	client, err := api.New(api.Config{AccountSID: "AC00000000000000000000000000000001", AuthToken: "token", BaseURL: twilio.URL, MaxRetries: new(0)})
	if err != nil {
		t.Fatal(err)
	}
	request := api.Request{Operation: catalog.ModelNamed("Message").Operations(catalog.Create)[0], Form: api.Values{{Name: "To", Value: "+1"}, {Name: "From", Value: "+2"}, {Name: "Body", Value: "hello"}}}
	params, err := request.Write()
	if err != nil {
		t.Fatal(err)
	}
	run := &oneElement{element: Element{Params: params, Until: time.Now().Add(time.Hour)}}
	if err := Send(t.Context(), client, "one", "Message.create", run, 1, t.Output()); err != nil {
		t.Fatal(err)
	}
	if o := run.outcome; o.State != "waiting" || !o.Throttled || o.Concurrent != 36 {
		t.Errorf("it is %+v", o)
	}
}

// TestAnElementIsSentWithinItsTime: of one whose time is over nothing goes out, and it waits again.
func TestAnElementIsSentWithinItsTime(t *testing.T) {
	asked := 0
	twilio := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"code": 21610, "message": "Attempt to send to unsubscribed recipient", "status": 400}`))
	}))
	defer twilio.Close()
	client, err := api.New(api.Config{AccountSID: "AC00000000000000000000000000000001", AuthToken: "token", BaseURL: twilio.URL})
	if err != nil {
		t.Fatal(err)
	}
	request := api.Request{Operation: catalog.ModelNamed("Message").Operations(catalog.Create)[0], Form: api.Values{
		{Name: "To", Value: "+1"}, {Name: "From", Value: "+2"}, {Name: "MessagingServiceSid", Value: "MG1"}, {Name: "Body", Value: "hello"},
	}}
	params, err := request.Write()
	if err != nil {
		t.Fatal(err)
	}
	for until, want := range map[time.Duration]struct {
		state    string
		optedOut bool
		asked    int
	}{-time.Nanosecond: {"waiting", false, 0}, time.Hour: {"refused", true, 1}} {
		run := &oneElement{element: Element{Params: params, Until: time.Now().Add(until)}}
		asked = 0
		if err := Send(t.Context(), client, "one", "Message.create", run, 1, t.Output()); err != nil {
			t.Fatal(err)
		}
		if run.outcome.State != want.state || run.outcome.OptedOut != want.optedOut || asked != want.asked {
			t.Errorf("with %v left it is %+v after %d requests", until, run.outcome, asked)
		}
		// The service is whom people opt out of, where there is one.
		if run.pair != (Pair{"AC00000000000000000000000000000001", "MG1", "+1"}) {
			t.Errorf("it is between %+v", run.pair)
		}
	}
}
