package rest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"dialtone/api/catalog"
	"dialtone/emulator/rest/typed"
)

// Request is a request under way.
type Request struct {
	Engine *Engine
	HTTP   *http.Request
	Now    time.Time
	Query  typed.Values
	Body   Body

	Label   string // of the host that the request is for: "verify"
	Path    string // there
	Caller  *caller
	Op      *operation
	Account *Account       // whose resources it is about
	Values  []string       // of the path's parameters
	Params  map[string]any // those that the operation knows, typed
	unknown bool           // there is no such operation
	Parent  *Record        // the last record that the path leads through
}

// Serve finds out what a request is about and does it.
func (q *Request) Serve() (*Answer, *Error) {
	if a := q.storage(); a != nil {
		return a, nil
	}
	var s *service
	s, q.Label, q.Path = q.Engine.serviceOf(q.HTTP.Host, q.HTTP.URL.EscapedPath())
	if s == nil {
		q.unknown = true
		return nil, q.NotFound()
	}
	if a := q.binary(); a != nil {
		return a, nil
	}
	path := q.Path
	if strings.HasPrefix(path, "/2010-04-01/") {
		path = trimSuffix(path)
	}
	place, values := s.root.match(strings.Split(strings.TrimPrefix(path, "/"), "/"))
	if q.HTTP.Method == http.MethodOptions {
		return q.allowed(place, path)
	}
	if place != nil {
		q.Op = place.operations[q.method()]
	}
	if q.Op != nil && q.Op.Resource.special.open != nil {
		return q.served(q.Op.Resource.special.open)
	}
	if q.Caller = q.Engine.Authenticate(q.HTTP, q.Now); q.Caller == nil {
		return nil, authenticate()
	}
	q.Now = q.Caller.Account.Now()
	switch {
	case path == q.Path && strings.HasPrefix(path, "/2010-04-01/"):
		return nil, notJSON(path)
	case place == nil:
		if a := q.linked(path); a != nil {
			return a, nil
		}
		q.unknown = true
		return nil, q.nowhere(path)
	case q.Op == nil:
		q.unknown = true
		return nil, q.notAllowed()
	}
	q.Values = values
	if err := q.enter(); err != nil {
		return nil, err
	}
	if err := q.Body.refused(q.Op.Operation); err != nil {
		return nil, err
	}
	if ready := q.Op.Resource.special.Ready; ready != nil {
		ready(q)
	}
	if q.Caller.Test {
		return q.test()
	}
	if err := q.climb(); err != nil {
		return nil, err
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	return q.do()
}

// method returns the method of the operation that a request means.
func (q *Request) method() string {
	if q.HTTP.Method == http.MethodHead {
		return http.MethodGet
	}
	return q.HTTP.Method
}

// allowed answers OPTIONS, by which a browser asks before it sends a script's request: with the
// methods that the path has. It asks for no credentials, for browsers send none.
func (q *Request) allowed(place *node, path string) (*Answer, *Error) {
	if place == nil {
		return nil, q.nowhere(path)
	}
	methods := slices.Sorted(maps.Keys(place.operations))
	if place.operations[http.MethodGet] != nil {
		methods = append(methods, http.MethodHead)
	}
	return &Answer{Status: http.StatusNoContent, allow: strings.Join(append(methods, http.MethodOptions), ", ")}, nil
}

// served does what one resource does in its own way, without credentials.
func (q *Request) served(serve func(q *Request) (*Answer, *Error)) (*Answer, *Error) {
	if err := q.Body.refused(q.Op.Operation); err != nil {
		return nil, err
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	return serve(q)
}

// nowhere is the answer at a path that leads to no operation.
func (q *Request) nowhere(path string) *Error {
	if switchedOff().MatchString(path) {
		return &Error{http.StatusGone, 20410, "Gone: use the Messages resource"} // the words are ours
	}
	return q.NotFound()
}

// switchedOff are the paths of messages before they could have media (facts 1.5.2).
var switchedOff = typed.Lazy(`^/2010-04-01/Accounts/AC\w{32}/SMS/Messages(/\w+)?$`)

// Document returns the document of the operation that a request means, or nil.
func (q *Request) Document() *catalog.Document {
	if q.Op == nil {
		return nil
	}
	return q.Op.Resource.Product.document
}

// climb goes through the records that the path leads through. Where one of them
// is missing, nothing is below it.
func (q *Request) climb() *Error {
	for _, l := range q.Op.chain {
		if l.resource.Table == AccountTable && l.n == 1 {
			continue // enter has been there
		}
		r := q.find(l.resource, q.Values[:l.n])
		if r == nil {
			return q.NotFound()
		}
		q.Parent = r
		q.Values[l.n-1] = r.Key // it may have been named otherwise
	}
	return nil
}

// find returns the record of a resource whose path has the values, or nil.
func (q *Request) find(r *Resource, values []string) *Record {
	names := namesIn(r.InstancePath)
	if len(names) != len(values) {
		return nil
	}
	key := values[len(values)-1]
	t := q.Account.Table(r)
	if found := t.find(key, names[:len(names)-1], values[:len(values)-1]); found != nil {
		if r.special.Includes == nil || r.special.Includes(q, found) {
			return found
		}
		return nil
	}
	if r.special.Named != nil {
		return r.special.Named(q, key)
	}
	return nil
}

// namesIn returns the names of a path's parameters, in snake_case.
func namesIn(path string) []string {
	var names []string
	fill(path, func(_ int, name string, _ bool) string {
		names = append(names, name)
		return ""
	})
	return names
}
