package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"dialtone/api/catalog"
)

// Request is one operation with its values, under Twilio's own names. The client
// checks no value: what it is given goes out.
type Request struct {
	Operation *catalog.Operation

	// Path has the path's values by their wire names: {"Sid": "CA…"}. AccountSid
	// need not be given: it is Account, or else the client's own account.
	Path map[string]string

	Query  Values      // names as on the wire: "StartTime>"
	Form   Values      // the body, where it is a form
	JSON   any         // the body, where it is JSON; a json.RawMessage goes out as it stands
	Header http.Header // header parameters: If-Match

	// Account is the account that the path names, where it is not the client's
	// own: a subaccount.
	Account string

	// Connect says that Account is a Twilio Connect account: the user is then
	// Account and the password the client's own auth token (facts 1.2).
	Connect bool
}

// The types of bodies.
const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
	scimType = "application/scim+json"
)

// account returns the account that a request is about.
func (c *Client) account(r *Request) string {
	if r.Account != "" {
		return r.Account
	}
	return c.config.AccountSID
}

// path writes the operation's path with its values in place.
func (c *Client) path(r *Request) (string, error) {
	var b strings.Builder
	rest := r.Operation.Path
	for {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		name, tail, _ := strings.Cut(after, "}")
		value := r.Path[name]
		if value == "" && name == "AccountSid" {
			value = c.account(r)
		}
		switch value {
		case "":
			// An empty value would name another resource: a whole list instead of a record.
			return "", badRequest(r, "needs a value for %s in its path", name)
		case ".", "..":
			return "", badRequest(r, "cannot have %q for %s in its path", value, name)
		}
		b.WriteString(strings.ReplaceAll(url.QueryEscape(value), "+", "%20"))
		rest = tail
	}
}

// body writes a request's body and returns its type; none for a request without.
func (r *Request) body() (body []byte, kind string, err error) {
	op := r.Operation
	switch {
	case op.Method == http.MethodGet && (r.JSON != nil || len(r.Form) > 0):
		return nil, "", badRequest(r, "has no body")
	case op.Body == catalog.JSONBody || op.Body == catalog.SCIMBody:
		if len(r.Form) > 0 {
			return nil, "", badRequest(r, "takes a JSON body, not a form")
		}
		kind = jsonType
		if op.Body == catalog.SCIMBody {
			kind = scimType
		}
		if r.JSON == nil {
			return nil, kind, nil
		}
		if raw, ok := r.JSON.(json.RawMessage); ok {
			if !json.Valid(raw) {
				return nil, "", badRequest(r, "was given a body that is not JSON")
			}
			return raw, kind, nil
		}
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(r.JSON); err != nil {
			return nil, "", badRequest(r, "was given a body that cannot be written as JSON: %v", err)
		}
		return bytes.TrimSuffix(b.Bytes(), []byte("\n")), kind, nil
	case r.JSON != nil:
		return nil, "", badRequest(r, "takes a form, not a JSON body")
	case op.Body == catalog.FormBody || len(r.Form) > 0:
		return []byte(r.Form.Encode()), formType, nil
	}
	return nil, "", nil
}

// Pair is a name and a value as they stand on the wire: {"StartTime>", "2026-01-02"}.
type Pair struct{ Name, Value string }

// Values are the pairs of a query or a form in the order they go out. A name
// that is given several times is an array.
type Values []Pair

// Add appends a pair.
func (v *Values) Add(name, value string) { *v = append(*v, Pair{name, value}) }

// Get returns the first value of a name, or "".
func (v Values) Get(name string) string {
	for _, p := range v {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// Encode returns the values as application/x-www-form-urlencoded.
func (v Values) Encode() string {
	var b strings.Builder
	for i, p := range v {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(p.Name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(p.Value))
	}
	return b.String()
}

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

// Write writes a request down as JSON: its operation by Twilio's name for it, and what it was
// given. The same request is the same text each time. It has no credentials. [ReadRequest] reads
// it.
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
		return nil, fmt.Errorf("this is not a request that was written down: %w", err)
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
