package api

import (
	"bytes"
	"encoding/json"
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
