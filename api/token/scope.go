package token

import (
	"net/url"
	"strings"
)

// The privileges, as they stand between "scope:" and the query.
const (
	incoming = "client:incoming"
	outgoing = "client:outgoing"
	events   = "stream:subscribe"
)

// Scope is one thing that a [Capability] allows. [Incoming], [Outgoing] and [Events] make them.
type Scope struct {
	privilege   string
	client      string
	application string
	params      []Param
}

// Param is a parameter of a scope. Parameters keep their order.
type Param struct {
	Name, Value string
}

// Incoming allows calls to the client of this name.
func Incoming(clientName string) Scope {
	return Scope{privilege: incoming, client: clientName}
}

// Outgoing allows calls through the TwiML application; the parameters are sent to its voice URL
// with each.
func Outgoing(applicationSid string, params ...Param) Scope {
	return Scope{privilege: outgoing, application: applicationSid, params: params}
}

// Events allows subscribing to the account's events, those that the filters name or all of them.
func Events(filters ...Param) Scope {
	return Scope{privilege: events, params: filters}
}

// As returns the scope with the name of the client that it is for. An outgoing scope needs one only
// where it should differ from the name in the token's incoming scope.
func (s Scope) As(clientName string) Scope {
	s.client = clientName
	return s
}

// String is the scope as it stands in a token.
func (s Scope) String() string {
	var out strings.Builder
	out.WriteString("scope:")
	out.WriteString(s.privilege)
	separator := byte('?')
	add := func(name, escaped string) {
		out.WriteByte(separator)
		out.WriteString(name)
		out.WriteByte('=')
		out.WriteString(escaped)
		separator = '&'
	}
	if s.privilege == events {
		// The path's slashes stay as they are, as node's SDK has them.
		add("path", "/2010-04-01/Events")
	}
	if s.application != "" {
		add("appSid", escape(s.application))
	}
	if s.client != "" {
		add("clientName", escape(s.client))
	}
	if len(s.params) > 0 {
		pairs := make([]string, len(s.params))
		for i, p := range s.params {
			pairs[i] = escape(p.Name) + "=" + escape(p.Value)
		}
		// The parameters are a query inside a query, so they are escaped a second time.
		add("appParams", escape(strings.Join(pairs, "&")))
	}
	return out.String()
}

// escape writes a space as %20. A scope is one word among others joined by spaces, and who reads it
// may take a plus for a plus.
func escape(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}
