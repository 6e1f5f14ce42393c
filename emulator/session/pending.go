package session

import (
	"maps"
	"slices"

	"dialtone/emulator/webhooks"
)

// Pending is a status callback that was not answered when its session was saved.
type Pending struct {
	Resource    string      `json:"resource"` // of the record that it is about
	SID         string      `json:"sid"`
	Method      string      `json:"method"`
	URL         string      `json:"url"`
	Lane        string      `json:"lane"`
	Params      [][2]string `json:"params"`
	Cookies     string      `json:"cookies,omitempty"`
	Idempotency string      `json:"idempotency"`
}

// Pending returns what is under way: the status callbacks, which can be sent again, and the SIDs of
// what waits for another answer.
func (s *Session) Pending() (reports []Pending, waiting []string) {
	all := s.Outbox.Pending()
	for _, id := range slices.Sorted(maps.Keys(s.back.Delayed)) {
		all = append(all, s.back.Delayed[id])
	}
	for _, lane := range slices.Sorted(maps.Keys(s.back.Behind)) {
		all = append(all, s.back.Behind[lane])
	}
	for _, r := range all {
		about, ok := r.About.(Record)
		switch {
		case !ok: // it is sent again by hand, and changes nothing
		case r.Kind == reportAnswer:
			reports = append(reports, Pending{about.Resource(), r.Subject, r.Method, r.URL, r.Lane, r.Params, r.Cookies, r.Idempotency})
		default:
			waiting = append(waiting, r.Subject)
		}
	}
	return reports, waiting
}

// Resume sends status callbacks again, with the idempotency tokens that they had. Those whose
// record is gone are not sent.
func (s *Session) Resume(reports []Pending) {
	for _, p := range reports {
		about := s.Records.Find(p.Resource, p.SID)
		if about == nil {
			continue
		}
		r := &webhooks.Request{
			Kind: reportAnswer, Purpose: "status", Lane: p.Lane, Method: p.Method, URL: p.URL, Params: p.Params, Cookies: p.Cookies,
		}
		s.address(about, r)
		r.Idempotency = p.Idempotency
		s.Outbox.Put(r)
	}
}
