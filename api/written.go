package api

import (
	"encoding/json"
	"fmt"
	"net/http"

	"dialtone/api/catalog"
)

// written is a request as it is written down: in a file or a database, to be sent later.
type written struct {
	Operation string            `json:"operation"`
	Path      map[string]string `json:"path,omitempty"`
	Query     [][2]string       `json:"query,omitempty"`
	Form      [][2]string       `json:"form,omitempty"`
	JSON      json.RawMessage   `json:"json,omitempty"`
	Header    http.Header       `json:"header,omitempty"`
	Account   string            `json:"account,omitempty"`
	Connect   bool              `json:"connect,omitempty"`
}

// Write writes a request down as JSON: its operation by Twilio's name for it, and what it was given.
// The same request is the same text each time. It has no credentials. [ReadRequest] reads it.
func (r *Request) Write() ([]byte, error) {
	w := written{
		Operation: r.Operation.ID, Path: r.Path, Query: pairsOf(r.Query), Form: pairsOf(r.Form), Header: r.Header,
		Account: r.Account, Connect: r.Connect,
	}
	if r.JSON != nil {
		var err error
		if w.JSON, err = json.Marshal(r.JSON); err != nil {
			return nil, badRequest(r, "was given a body that cannot be written as JSON: %v", err)
		}
	}
	return json.Marshal(w)
}

// ReadRequest reads what [Request.Write] has written. The operation is one of those given.
func ReadRequest(text []byte, among []*catalog.Operation) (*Request, error) {
	var w written
	if err := json.Unmarshal(text, &w); err != nil {
		return nil, fmt.Errorf("this is no request that was written down: %w", err)
	}
	for _, op := range among {
		if op.ID != w.Operation {
			continue
		}
		r := &Request{
			Operation: op, Path: w.Path, Query: valuesOf(w.Query), Form: valuesOf(w.Form), Header: w.Header,
			Account: w.Account, Connect: w.Connect,
		}
		if w.JSON != nil {
			r.JSON = w.JSON
		}
		return r, nil
	}
	return nil, fmt.Errorf("a request was written down for the operation %q, which is not known here", w.Operation)
}

func pairsOf(values Values) [][2]string {
	var pairs [][2]string
	for _, p := range values {
		pairs = append(pairs, [2]string{p.Name, p.Value})
	}
	return pairs
}

func valuesOf(pairs [][2]string) Values {
	var values Values
	for _, p := range pairs {
		values.Add(p[0], p[1])
	}
	return values
}
