package rest

import (
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"dialtone/api/catalog"
	"dialtone/emulator/rest/typed"
)

// do does what the operation of a request is: a record is made, shown, changed or deleted, or a
// list is shown.
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

// assign gives a record the attributes that parameters name: StatusCallback is
// status_callback, and Configuration.FlowSid is flow_sid in configuration.
func assign(r *Record, as *Resource, params map[string]any) {
	for name, v := range params {
		if a := attributeOf(as, name); a != nil {
			r.Attrs[a.Name] = typed.Fit(&a.Schema, v)
			continue
		}
		object, field, ok := strings.Cut(name, ".")
		a := attributeOf(as, object)
		if !ok || a == nil || a.Type != "object" && a.Type != "" {
			continue
		}
		// The object in the state may be in an answer under way, so it is copied.
		fresh := map[string]any{}
		if old, ok := r.Attrs[a.Name].(map[string]any); ok {
			for k, v := range old {
				fresh[k] = v
			}
		}
		fresh[catalog.SnakeCase(field)] = v
		r.Attrs[a.Name] = fresh
	}
}
