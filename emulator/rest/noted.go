package rest

import (
	"net/http"

	"dialtone/emulator/faults"
	"dialtone/emulator/journal"
)

// Note puts a request and its answer, or nil where it got none, into a session's journal.
func (q *Request) Note(s *Tenant, a *Answer, f *faults.Fault) {
	u := *q.HTTP.URL
	u.Host, u.Scheme = q.HTTP.Host, "https"
	e := journal.Entry{Kind: journal.API, At: s.Inner.Now(), Method: q.HTTP.Method, URL: u.String()}
	for _, v := range q.Body.Values {
		e.Params = append(e.Params, [2]string{v.Name, TextOf(v.V)})
	}
	if f != nil {
		e.Fault = f.String()
	}
	switch {
	case a == nil:
	case a.err != nil:
		e.Code, e.Problems = a.err.Code, []string{a.err.Message}
	case a.object != nil && q.HTTP.Method != http.MethodGet:
		e.Body = string(a.json())
	}
	if a != nil {
		e.Status, e.SID = a.Status, a.sid
	}
	s.Inner.Note(e)
	s.Inner.Time.Changed() // a wait may be for what the request did
}
