package bindings

import (
	"context"
	"reflect"
	"strconv"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/pages"
	"dialtone/bindings/internal/requests"

	"github.com/dop251/goja"
)

// collection is a list of records that is read when something is asked of it.
type collection struct {
	model  *model
	source pages.Source
	// refine makes the list with further conditions, for where and find.
	refine func(method string, o requests.Options) pages.Source
	// owner is where the list stands, for an association's create, find and so on.
	owner  standing
	object *goja.Object

	reader *pages.Reader  // on goroutines
	found  pages.Contents // what came of it, on the loop as all that follows

	// records are made of what has been found when they are asked for.
	records   []*record
	recordsOf int // the reads that they are made of
}

// standing is what a model's methods on a collection go by: the paths of an
// association, the account and the parents.
type standing struct {
	at    *catalog.Resource
	scope *requests.Scope
}

func (m *model) newCollection(src pages.Source, owner standing, refine func(string, requests.Options) pages.Source) *collection {
	c := &collection{model: m, source: src, owner: owner, refine: refine, reader: pages.NewReader(src)}
	c.object = m.rt.NewDynamicObject(c)
	if err := c.object.SetPrototype(m.collectionPrototype()); err != nil {
		panic(err)
	}
	return c
}

// list makes the collection that a method named in errors asks for.
func (m *model) list(method string, owner standing, o requests.Options) *collection {
	refine := func(method string, more requests.Options) pages.Source { return m.pages(method, owner, o.Merge(more)) }
	return m.newCollection(m.pages(method, owner, o), owner, refine)
}

// pages makes the list that options ask for. The page is not Twilio's parameter
// any more, but how often its links are followed.
func (m *model) pages(method string, owner standing, o requests.Options) *pages.Pages {
	o = o.Merge(requests.Options{})
	only, doubt := -1, ""
	switch v := o.Take("page"); {
	case v == nil:
	case js.IsMissing(v):
		doubt = "page is " + js.DescribeMissing(v)
	default:
		text, err := js.Number("integer", v)
		n, convErr := strconv.Atoi(text)
		if err != nil || convErr != nil || n < 0 {
			m.TypeError("%s: page takes a whole number from 0, not %s", method, js.Describe(v))
		}
		only = n
	}
	r := m.Build(requests.Call{Model: m.catalog, Kind: catalog.List, Method: method, At: owner.at, Base: owner.scope, Options: o})
	r.Scope = r.Scope.Doubted(doubt)
	if page := r.Operation.Parameter("Page"); only >= 0 && r.Operation.Resource.Paging == catalog.NoPaging && page != nil {
		// Without links there is no other way to a page, and Twilio still jumps there.
		r.Query.Add(page.Name, strconv.Itoa(only))
		only = 0
	}
	return &pages.Pages{Name: m.name, Client: m.client, Request: r, Only: only}
}

// Get returns an element by its index, and keeps what it read on the way.
func (c *collection) Get(key string) goja.Value {
	i, ok := index(key)
	if !ok {
		return nil
	}
	c.model.Wait(c.keep(i + 1))
	if i < c.kept() {
		return c.record(i).object
	}
	return nil
}

// index reads a property's name as an array index.
func index(key string) (int, bool) {
	if key == "" || key[0] < '0' || key[0] > '9' {
		return 0, false
	}
	i, err := strconv.ParseUint(key, 10, 31)
	return int(i), err == nil
}

// Has reports whether the collection has the element, as far as it has been read.
func (c *collection) Has(key string) bool {
	i, ok := index(key)
	return ok && i < c.kept()
}

// Keys returns the indexes of what has been read. It makes no request: code that
// only looks at a collection does not mean to load it.
func (c *collection) Keys() []string {
	keys := make([]string, c.kept())
	for i := range keys {
		keys[i] = strconv.Itoa(i)
	}
	return keys
}

// Set refuses: a collection is read.
func (c *collection) Set(key string, _ goja.Value) bool {
	c.model.TypeError("a collection cannot be changed: Array.from(collection) gives an array")
	return false
}

// Delete refuses likewise.
func (c *collection) Delete(string) bool { return false }

// array returns the first n of the kept records as an array of JavaScript's own.
func (c *collection) array(n int) *goja.Object {
	values := make([]any, min(n, c.kept()))
	for i := range values {
		values[i] = c.record(i).object
	}
	return c.model.rt.NewArray(values...)
}

// count walks the pages and keeps nothing, for Twilio tells no totals (facts 2.2).
func (c *collection) count() actions.Action {
	if c.found.Complete {
		return actions.Nothing().Then(func() goja.Value { return c.model.rt.ToValue(c.kept()) })
	}
	n := 0
	return actions.Action{
		Work: func(ctx context.Context) error {
			f := c.source.Open(pages.Reading{Ahead: true, Want: pages.All})
			defer f.Stop()
			for {
				_, ok, err := f.Next(ctx)
				if err != nil || !ok {
					return err
				}
				n++
			}
		},
		Done: func() goja.Value { return c.model.rt.ToValue(n) },
	}
}

// first returns the first record, or null; with a number, an array of as many.
func (c *collection) first(method string, v goja.Value) actions.Action {
	if v == nil || goja.IsUndefined(v) {
		return c.keep(1).Then(func() goja.Value {
			if c.model.foundNone = ""; c.kept() == 0 {
				c.model.foundNone = method
				return goja.Null()
			}
			return c.record(0).object
		})
	}
	n := c.model.size(method, v)
	return c.keep(n).Then(func() goja.Value { return c.array(n) })
}

// match returns the first record that a filter matches, or null. A filter that says nothing would
// match the first that there is.
func (c *collection) match(method string) actions.Action {
	by, doubt := c.source.Narrowed()
	c.model.Sure(method, (&requests.Scope{}).Doubted(doubt))
	if !by.Narrow() && len(by.Unknown) == 0 {
		c.model.TypeError("%s needs a filter: %s.first() is the first of all", method, c.model.name)
	}
	return c.first(method, nil)
}

// last reads to the end, and keeps what it read.
func (c *collection) last() actions.Action {
	return c.keep(pages.All).Then(func() goja.Value {
		if c.kept() == 0 {
			return goja.Null()
		}
		return c.record(c.kept() - 1).object
	})
}

// limit returns the collection cut off after n records.
func (c *collection) limit(method string, v goja.Value) goja.Value {
	n := c.model.size(method, v)
	refine := func(method string, o requests.Options) pages.Source {
		return &pages.Limited{Source: c.refine(method, o), Limit: n}
	}
	return c.model.newCollection(&pages.Limited{Source: c.source, Limit: n}, c.owner, refine).object
}

// where returns the collection with further conditions.
func (c *collection) where(method string, o requests.Options) *collection {
	refine := func(method string, more requests.Options) pages.Source { return c.refine(method, o.Merge(more)) }
	return c.model.newCollection(c.refine(method, o), c.owner, refine)
}

// size reads a number of records.
func (s *session) size(method string, v goja.Value) int {
	text, err := js.Number("integer", v)
	n, convErr := strconv.Atoi(text)
	if err != nil || convErr != nil || n < 0 {
		s.TypeError("%s takes a whole number from 0, not %s", method, js.Describe(v))
	}
	return n
}

var collectionType = reflect.TypeFor[*collection]()

// collectionOf returns the collection that a method was called on, or throws.
func (s *session) collectionOf(this goja.Value, method string) *collection {
	o, ok := this.(*goja.Object)
	if !ok || o.ExportType() != collectionType {
		s.TypeError("%s is a collection's method, and was called on %s", method, js.Describe(this))
	}
	return o.Export().(*collection)
}

// Describe names the collection in an error.
func (c *collection) Describe() string { return "a collection: " + c.source.Describe() }
