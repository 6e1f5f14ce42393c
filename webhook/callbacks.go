package webhook

import "net/http"

// Callbacks tell a program of the requests that come back to it about what it has sent: those whose
// URL has a parameter that it had put there, as into the URL of a status callback, and of others if
// it wants to. Only a request
// whose signature is right is told of, which excludes those of [Filter.NoVerify] and
// [Filter.Unsigned].
type Callbacks struct {
	// Parameter is the name of the parameter.
	Parameter string
	// Receive is told of a request before its handler is. It is called from several goroutines.
	Receive func(*Request)
	// Hear, where it is not nil, is told so of every request that has no such parameter.
	Hear func(*Request)
}

// tell tells of a request.
func (c *Callbacks) tell(r *Request) {
	switch {
	case c == nil || !r.verified:
	case len(r.Params[c.Parameter]) > 0:
		c.Receive(r)
	case c.Hear != nil:
		c.Hear(r)
	}
}

// ServeCallback answers a request with 204 that [Filter.Callbacks] are told of, for a server that
// has no handler for its path. It reports false where the request is another, or its signature is
// wrong: nothing has been answered then.
func (f Filter) ServeCallback(w http.ResponseWriter, r *http.Request) bool {
	if f.Callbacks == nil || r.Method != http.MethodGet && r.Method != http.MethodPost || !r.URL.Query().Has(f.Callbacks.Parameter) {
		return false
	}
	request, refused := f.receive(w, r)
	if refused != nil || !request.verified {
		return false
	}
	w.WriteHeader(http.StatusNoContent)
	return true
}
