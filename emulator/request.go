package emulator

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

// request is a request under way.
type request struct {
	e     *Emulator
	http  *http.Request
	now   time.Time
	query values
	body  body

	label   string // of the host that the request is for: "verify"
	path    string // there
	caller  *caller
	op      *operation
	account *account       // whose resources it is about
	values  []string       // of the path's parameters
	params  map[string]any // those that the operation knows, typed
	unknown bool           // there is no such operation
	parent  *record        // the last record that the path leads through
}

// serve finds out what a request is about and does it.
func (q *request) serve() (*answer, *apiError) {
	if a := q.storage(); a != nil {
		return a, nil
	}
	var s *service
	s, q.label, q.path = q.e.serviceOf(q.http.Host, q.http.URL.EscapedPath())
	if s == nil {
		q.unknown = true
		return nil, q.notFound()
	}
	if a := q.binary(); a != nil {
		return a, nil
	}
	path := q.path
	if strings.HasPrefix(path, "/2010-04-01/") {
		path = trimSuffix(path)
	}
	place, values := s.root.match(strings.Split(strings.TrimPrefix(path, "/"), "/"))
	if q.http.Method == http.MethodOptions {
		return q.allowed(place, path)
	}
	if place != nil {
		q.op = place.operations[q.method()]
	}
	if q.op != nil && q.op.resource.special.open != nil {
		return q.served(q.op.resource.special.open)
	}
	if q.caller = q.e.authenticate(q.http, q.now); q.caller == nil {
		return nil, authenticate()
	}
	q.now = q.caller.account.now()
	switch {
	case path == q.path && strings.HasPrefix(path, "/2010-04-01/"):
		return nil, notJSON(path)
	case place == nil:
		if a := q.linked(path); a != nil {
			return a, nil
		}
		q.unknown = true
		return nil, q.nowhere(path)
	case q.op == nil:
		q.unknown = true
		return nil, q.notAllowed()
	}
	q.values = values
	if err := q.enter(); err != nil {
		return nil, err
	}
	if err := q.body.refused(q.op.Operation); err != nil {
		return nil, err
	}
	if ready := q.op.resource.special.ready; ready != nil {
		ready(q)
	}
	if q.caller.test {
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
func (q *request) method() string {
	if q.http.Method == http.MethodHead {
		return http.MethodGet
	}
	return q.http.Method
}

// allowed answers OPTIONS, by which a browser asks before it sends a script's request: with the
// methods that the path has. It asks for no credentials, for browsers send none.
func (q *request) allowed(place *node, path string) (*answer, *apiError) {
	if place == nil {
		return nil, q.nowhere(path)
	}
	methods := slices.Sorted(maps.Keys(place.operations))
	if place.operations[http.MethodGet] != nil {
		methods = append(methods, http.MethodHead)
	}
	return &answer{status: http.StatusNoContent, allow: strings.Join(append(methods, http.MethodOptions), ", ")}, nil
}

// served does what one resource does in its own way, without credentials.
func (q *request) served(serve func(q *request) (*answer, *apiError)) (*answer, *apiError) {
	if err := q.body.refused(q.op.Operation); err != nil {
		return nil, err
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	return serve(q)
}

// nowhere is the answer at a path that leads to no operation.
func (q *request) nowhere(path string) *apiError {
	if switchedOff().MatchString(path) {
		return &apiError{http.StatusGone, 20410, "Gone: use the Messages resource"} // the words are ours
	}
	return q.notFound()
}

// switchedOff are the paths of messages before they could have media (facts 1.5.2).
var switchedOff = lazy(`^/2010-04-01/Accounts/AC\w{32}/SMS/Messages(/\w+)?$`)

func (q *request) document() *catalog.Document {
	if q.op == nil {
		return nil
	}
	return q.op.resource.product.document
}

// climb goes through the records that the path leads through. Where one of them
// is missing, nothing is below it.
func (q *request) climb() *apiError {
	for _, l := range q.op.chain {
		if l.resource.table == accountTable && l.n == 1 {
			continue // enter has been there
		}
		r := q.find(l.resource, q.values[:l.n])
		if r == nil {
			return q.notFound()
		}
		q.parent = r
		q.values[l.n-1] = r.key // it may have been named otherwise
	}
	return nil
}

// find returns the record of a resource whose path has the values, or nil.
func (q *request) find(r *resource, values []string) *record {
	names := namesIn(r.InstancePath)
	if len(names) != len(values) {
		return nil
	}
	key := values[len(values)-1]
	t := q.account.table(r)
	if found := t.find(key, names[:len(names)-1], values[:len(values)-1]); found != nil {
		if r.special.includes == nil || r.special.includes(q, found) {
			return found
		}
		return nil
	}
	if r.special.named != nil {
		return r.special.named(q, key)
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

func (q *request) do() (*answer, *apiError) {
	switch q.op.Kind {
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
func (q *request) create() (*answer, *apiError) {
	s := q.op.resource.special
	if s.before != nil {
		if err := s.before(q); err != nil {
			return nil, err
		}
	}
	if s.existing != nil {
		if r, err := s.existing(q); err != nil {
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
		if s.taken != nil {
			return nil, s.taken
		}
		return nil, &apiError{http.StatusConflict, 20409, fmt.Sprintf("Conflict: there is a %s already", r.key)} // the words are ours
	}
	if err := q.checkName(nil, r.scope); err != nil {
		return nil, err
	}
	q.e.insert(r)
	if s.created != nil {
		s.created(q, r)
	}
	q.audit(r, "created", nil)
	return q.show(r), nil
}

// make makes a record of the parameters.
func (q *request) make() (*record, *apiError) {
	s := q.op.resource.special
	r := q.blank(q.op.resource.home)
	assign(r, q.op.resource, q.params)
	if s.create != nil {
		if err := s.create(q, r); err != nil {
			return nil, err
		}
	}
	if r.key == "" {
		r.key = q.newKey(r)
	}
	return r, nil
}

// blank returns a new record at the request's path, without a key unless the
// path has one.
func (q *request) blank(home *resource) *record {
	r := &record{
		resource: home, account: q.account, scope: map[string]string{},
		attrs: map[string]any{}, secrets: map[string]any{}, at: q.now,
	}
	names := q.op.names
	if q.op.OnInstance() {
		names, r.key = names[:len(names)-1], q.values[len(names)-1]
	}
	for i, name := range names {
		r.scope[name] = q.values[i]
	}
	delete(r.scope, "account_sid")
	// A recording made below a call is the account's: it outlives the call.
	if q.parent != nil && len(namesIn(home.pathAbove())) >= len(names) {
		r.parent = q.parent
	}
	stamp(r, q.now, created, updated)
	return r
}

// pathAbove returns the path that a resource's records are listed at, or would be.
func (r *resource) pathAbove() string {
	if r.ListPath != "" {
		return r.ListPath
	}
	return r.InstancePath[:strings.LastIndexByte(r.InstancePath, '/')]
}

// The attributes that hold when a record was made and last changed, as the
// products spell them, without underscores.
var (
	created = []string{"datecreated", "createdat", "createdate", "createtime", "createddate"}
	updated = []string{"dateupdated", "updatedat", "updatedate", "updatetime", "updateddate"}
)

// stamp sets the attributes of the names to a time, where the record's resource
// has them.
func stamp(r *record, t time.Time, names ...[]string) {
	for _, a := range r.resource.Attributes {
		bare := strings.ToLower(strings.ReplaceAll(a.Name, "_", ""))
		for _, list := range names {
			if slices.Contains(list, bare) {
				r.attrs[a.Name] = writeDate(&a.Schema, t)
			}
		}
	}
}

// fetch shows a record. Settings and statistics, of which there is one in their
// place, are always there unless they can be made and deleted.
func (q *request) fetch() (*answer, *apiError) {
	r, err := q.target()
	if err != nil {
		return nil, err
	}
	return q.show(r), nil
}

// target returns the record that a request is about.
func (q *request) target() (*record, *apiError) {
	res := q.op.resource
	if q.op.OnInstance() {
		var r *record
		if res.InstancePath == "" || len(namesIn(res.InstancePath)) != len(q.values) {
			r = q.account.table(res).find(q.values[len(q.values)-1], q.op.names[:len(q.values)-1], q.values[:len(q.values)-1])
		} else {
			r = q.find(res, q.values)
		}
		if r == nil {
			return nil, q.notFound()
		}
		return r, nil
	}
	t := q.account.table(res)
	for i := len(t.rows) - 1; i >= 0; i-- {
		if t.rows[i].lies(q.op.names, q.values) {
			return t.rows[i], nil
		}
	}
	if res.special.named != nil {
		if r := res.special.named(q, ""); r != nil {
			return r, nil
		}
	}
	if q.op.Kind == catalog.Delete || res.home.Operation(catalog.Create) != nil && res.home.Operation(catalog.Delete) != nil {
		return nil, q.notFound()
	}
	r := q.blank(res.home)
	q.e.insert(r)
	return r, nil
}

// update changes a record.
func (q *request) update() (*answer, *apiError) {
	r, err := q.target()
	if err != nil {
		return nil, err
	}
	if err := q.checkName(r, r.scope); err != nil {
		return nil, err
	}
	s := q.op.resource.special
	if s.update != nil {
		if err := s.update(q, r); err != nil {
			return nil, err
		}
	}
	before := r.attrs
	r.attrs = maps.Clone(r.attrs)
	assign(r, q.op.resource, q.params)
	stamp(r, q.now, updated)
	if s.updated != nil {
		s.updated(q, r)
	}
	q.audit(r, "updated", before)
	return q.show(r), nil
}

func (q *request) delete() (*answer, *apiError) {
	r, err := q.target()
	if err != nil {
		return nil, err
	}
	if err := q.checkUse(r); err != nil {
		return nil, err
	}
	if s := q.op.resource.special; s.delete != nil {
		if err := s.delete(q, r); err != nil {
			return nil, err
		}
	}
	if !r.gone {
		q.e.remove(r)
	}
	q.audit(r, "deleted", nil)
	return &answer{status: q.op.Status}, nil
}

// show answers with a record.
func (q *request) show(r *record) *answer {
	a := &answer{status: q.op.Status, sid: r.key}
	switch {
	case a.status == http.StatusNoContent || a.status == http.StatusNotModified:
	case a.status == http.StatusTemporaryRedirect:
		return q.elsewhere(r.key)
	case a.status >= 300:
		a.location = q.viewer().url(q.op.resource.product, q.path)
	default:
		a.object = q.viewer().render(r, q.op.resource, q.op.Omits)
		if revision := r.text("revision"); revision != "" {
			a.etag = strconv.Quote(revision)
		}
	}
	return a
}
