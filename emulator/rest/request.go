package rest

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/api/catalog"
)

// Request is a request under way.
type Request struct {
	Engine *Engine
	HTTP   *http.Request
	Now    time.Time
	Query  Values
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
var switchedOff = Lazy(`^/2010-04-01/Accounts/AC\w{32}/SMS/Messages(/\w+)?$`)

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

func (q *Request) do() (*Answer, *Error) {
	switch q.Op.Kind {
	case catalog.Create:
		return q.create()
	case catalog.List:
		return q.list()
	case catalog.Fetch:
		return q.fetch()
	case catalog.Delete:
		return q.delete()
	}
	return q.update()
}

// create puts a record of the parameters into the state.
func (q *Request) create() (*Answer, *Error) {
	s := q.Op.Resource.special
	if s.Before != nil {
		if err := s.Before(q); err != nil {
			return nil, err
		}
	}
	if s.Existing != nil {
		if r, err := s.Existing(q); err != nil {
			return nil, err
		} else if r != nil {
			return q.show(r), nil
		}
	}
	r, err := q.make()
	if err != nil {
		return nil, err
	}
	if r.taken() {
		if s.Taken != nil {
			return nil, s.Taken
		}
		return nil, &Error{http.StatusConflict, 20409, fmt.Sprintf("Conflict: there is a %s already", r.Key)} // the words are ours
	}
	if err := q.checkName(nil, r.Scope); err != nil {
		return nil, err
	}
	q.Engine.Insert(r)
	if s.Created != nil {
		s.Created(q, r)
	}
	q.audit(r, "created", nil)
	return q.show(r), nil
}

// make makes a record of the parameters.
func (q *Request) make() (*Record, *Error) {
	s := q.Op.Resource.special
	r := q.Blank(q.Op.Resource.Home)
	assign(r, q.Op.Resource, q.Params)
	if s.Create != nil {
		if err := s.Create(q, r); err != nil {
			return nil, err
		}
	}
	if r.Key == "" {
		r.Key = q.newKey(r)
	}
	return r, nil
}

// Blank returns a new record at the request's path, without a key unless the
// path has one.
func (q *Request) Blank(home *Resource) *Record {
	r := &Record{
		Kind: home, Holder: q.Account, Scope: map[string]string{},
		Attrs: map[string]any{}, Secrets: map[string]any{}, At: q.Now,
	}
	names := q.Op.Names
	if q.Op.OnInstance() {
		names, r.Key = names[:len(names)-1], q.Values[len(names)-1]
	}
	for i, name := range names {
		r.Scope[name] = q.Values[i]
	}
	delete(r.Scope, "account_sid")
	// A recording made below a call is the account's: it outlives the call.
	if q.Parent != nil && len(namesIn(home.pathAbove())) >= len(names) {
		r.Parent = q.Parent
	}
	Stamp(r, q.Now, Created, Updated)
	return r
}

// pathAbove returns the path that a resource's records are listed at, or would be.
func (r *Resource) pathAbove() string {
	if r.ListPath != "" {
		return r.ListPath
	}
	return r.InstancePath[:strings.LastIndexByte(r.InstancePath, '/')]
}

// The attributes that hold when a record was made and last changed, as the
// products spell them, without underscores.
var (
	Created = []string{"datecreated", "createdat", "createdate", "createtime", "createddate"}
	Updated = []string{"dateupdated", "updatedat", "updatedate", "updatetime", "updateddate"}
)

// Stamp sets the attributes of the names to a time, where the record's resource
// has them.
func Stamp(r *Record, t time.Time, names ...[]string) {
	for _, a := range r.Kind.Attributes {
		bare := strings.ToLower(strings.ReplaceAll(a.Name, "_", ""))
		for _, list := range names {
			if slices.Contains(list, bare) {
				r.Attrs[a.Name] = writeDate(&a.Schema, t)
			}
		}
	}
}

// fetch shows a record. Settings and statistics, of which there is one in their
// place, are always there unless they can be made and deleted.
func (q *Request) fetch() (*Answer, *Error) {
	r, err := q.target()
	if err != nil {
		return nil, err
	}
	return q.show(r), nil
}

// target returns the record that a request is about.
func (q *Request) target() (*Record, *Error) {
	res := q.Op.Resource
	if q.Op.OnInstance() {
		var r *Record
		if res.InstancePath == "" || len(namesIn(res.InstancePath)) != len(q.Values) {
			r = q.Account.Table(res).find(q.Values[len(q.Values)-1], q.Op.Names[:len(q.Values)-1], q.Values[:len(q.Values)-1])
		} else {
			r = q.find(res, q.Values)
		}
		if r == nil {
			return nil, q.NotFound()
		}
		return r, nil
	}
	t := q.Account.Table(res)
	for i := len(t.Rows) - 1; i >= 0; i-- {
		if t.Rows[i].Lies(q.Op.Names, q.Values) {
			return t.Rows[i], nil
		}
	}
	if res.special.Named != nil {
		if r := res.special.Named(q, ""); r != nil {
			return r, nil
		}
	}
	if q.Op.Kind == catalog.Delete || res.Home.Operation(catalog.Create) != nil && res.Home.Operation(catalog.Delete) != nil {
		return nil, q.NotFound()
	}
	r := q.Blank(res.Home)
	q.Engine.Insert(r)
	return r, nil
}

// update changes a record.
func (q *Request) update() (*Answer, *Error) {
	r, err := q.target()
	if err != nil {
		return nil, err
	}
	if err := q.checkName(r, r.Scope); err != nil {
		return nil, err
	}
	s := q.Op.Resource.special
	if s.Update != nil {
		if err := s.Update(q, r); err != nil {
			return nil, err
		}
	}
	before := r.Attrs
	r.Attrs = maps.Clone(r.Attrs)
	assign(r, q.Op.Resource, q.Params)
	Stamp(r, q.Now, Updated)
	if s.Updated != nil {
		s.Updated(q, r)
	}
	q.audit(r, "updated", before)
	return q.show(r), nil
}

func (q *Request) delete() (*Answer, *Error) {
	r, err := q.target()
	if err != nil {
		return nil, err
	}
	if err := q.checkUse(r); err != nil {
		return nil, err
	}
	if s := q.Op.Resource.special; s.Delete != nil {
		if err := s.Delete(q, r); err != nil {
			return nil, err
		}
	}
	if !r.Removed {
		q.Engine.Remove(r)
	}
	q.audit(r, "deleted", nil)
	return &Answer{Status: q.Op.Status}, nil
}

// show answers with a record.
func (q *Request) show(r *Record) *Answer {
	a := &Answer{Status: q.Op.Status, sid: r.Key}
	switch {
	case a.Status == http.StatusNoContent || a.Status == http.StatusNotModified:
	case a.Status == http.StatusTemporaryRedirect:
		return q.elsewhere(r.Key)
	case a.Status >= 300:
		a.location = q.viewer().URL(q.Op.Resource.Product, q.Path)
	default:
		a.object = q.viewer().Render(r, q.Op.Resource, q.Op.Omits)
		if revision := r.Attr("revision"); revision != "" {
			a.etag = strconv.Quote(revision)
		}
	}
	return a
}
