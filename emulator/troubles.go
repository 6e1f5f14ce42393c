package emulator

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/faults"
	"dialtone/emulator/messaging"
	"dialtone/emulator/rest"
	"dialtone/emulator/voice"
)

// Fail has something go wrong on purpose from now on, and returns the fault with its ID. The
// journal says which fault acted.
func (s *Session) Fail(f faults.Fault) (faults.Fault, error) {
	f, err := s.parts().Faults.Add(f)
	if err != nil {
		return f, fmt.Errorf("emulator: a fault's %w", err)
	}
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.tenant.Inner.Time.Changed()
	return f, nil
}

// Limit bounds the session's requests, as Twilio does: beyond it they are answered with 429 and
// code 20429, and nothing is done. A Limit of zeros takes the bounds away. Seconds are the wall's.
func (s *Session) Limit(l faults.Limit) error {
	if err := s.parts().Faults.SetLimit(l); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	return nil
}

// Faults returns what goes wrong, the oldest first, also what has acted as often as it should, and
// the limit.
func (s *Session) Faults() ([]faults.Fault, faults.Limit) { return s.parts().Faults.List() }

// ClearFaults takes away all faults and the limit, and ends what [Session.Hold] began.
func (s *Session) ClearFaults() {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.tenant.Inner.Faults.Clear()
	s.tenant.Inner.Time.SetAside()
}

// byHand are the events that change the status of a message or call.
var byHand = slices.Concat(messaging.Statuses, voice.Statuses)

// Hold has the statuses of messages and calls move by hand alone: with [Session.Step], or with
// [Session.Move]. All else goes on.
func (s *Session) Hold() {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.tenant.Inner.Time.SetAside(byHand...)
}

// Step lets the next status come that [Session.Hold] holds back, of a message or call or, where sid
// is "", of any, and returns whose it is and what it has become when applications have answered.
func (s *Session) Step(ctx context.Context, sid string) (whose, status string, err error) {
	e, err := s.parts().Time.Step(ctx, sid)
	switch {
	case errors.Is(err, agenda.ErrNothing) && sid != "":
		return "", "", fmt.Errorf("emulator: no status of %s is held back", sid)
	case errors.Is(err, agenda.ErrNothing):
		return "", "", errors.New("emulator: no status is held back: hold first, and then make a call or message")
	case err != nil:
		return "", "", fmt.Errorf("emulator: %w", err)
	}
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	for _, resource := range []string{"api_v2010/Message", "api_v2010/Call"} {
		if r := (rest.Keeper{Engine: s.e}).Find(resource, e.Subject); r != nil {
			status = r.Text("status")
		}
	}
	return e.Subject, status, nil
}

// held says which statuses are held back, or "".
func (s *Session) held() string {
	var all []string
	for _, e := range s.tenant.Inner.Time.Agenda().Aside() {
		all = append(all, e.Kind+" of "+e.Subject)
	}
	return strings.Join(all, ", ")
}

// waitFor waits in real time, unless the context ends before.
func waitFor(ctx context.Context, long time.Duration) {
	timer := time.NewTimer(long)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// refusal is the answer of a fault, or nil where it has none.
func refusal(f *faults.Fault) *rest.Answer {
	status, code, ok := f.Answer()
	if !ok {
		return nil
	}
	if f.Body == faults.HTML {
		page := fmt.Sprintf("<html><head><title>%[1]d %[2]s</title></head><body><h1>%[1]d %[2]s</h1></body></html>\n", status, http.StatusText(status))
		return &rest.Answer{Status: status, ContentType: "text/html", Raw: []byte(page)}
	}
	return (&rest.Error{Status: status, Code: code, Message: http.StatusText(status)}).Answer()
}

// overLimit is the answer to one request too many (facts 1.6).
func overLimit() *rest.Answer {
	return (&rest.Error{Status: http.StatusTooManyRequests, Code: 20429, Message: "Too Many Requests"}).Answer()
}
