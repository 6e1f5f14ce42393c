package bindings

import (
	"context"
	"reflect"

	"dialtone/api/catalog"

	"github.com/dop251/goja"
)

var (
	namespaceType = reflect.TypeFor[*namespace]()
	singletonType = reflect.TypeFor[*singleton]()
)

// collectionKind is a collection or association of a model, whichever.
type collectionKind struct{ *model }

// Members returns the collection's methods and associations.
func (k collectionKind) Members(prefix string) []string {
	proto := k.collectionPrototype()
	return spelled(append(methodNames(proto), methodNames(k.protos.collections())...), prefix)
}

// Member returns an association of all the records.
func (k collectionKind) Member(name string) any {
	if name == "async" {
		return k
	}
	return recordKind(k).Member(name)
}

// Element returns a record of the model.
func (k collectionKind) Element() any { return recordKind(k) }

// Result returns what a method of the collection answers.
func (k collectionKind) Result(method string) any {
	switch method {
	case "at", "findLast", "find":
		return recordKind(k)
	}
	return resultOf(k.model, method)
}

// resultOf returns what a method of a model or a collection answers.
func resultOf(m *model, method string) any {
	switch method {
	case "create", "find", "first", "last", "update", "patch":
		return recordKind{m}
	case "all", "where", "limit":
		return collectionKind{m}
	}
	if _, methods := m.catalog.Variants(); methods && m.catalog.Variant(catalog.SnakeCase(method)) != nil {
		return collectionKind{m}
	}
	return nil
}

// liveCollection is a collection that there is.
type liveCollection struct {
	collectionKind
	c *collection
}

// Title names the list.
func (k liveCollection) Title() string { return k.c.source.describe() }

// Columns returns the attributes that a table shows.
func (k liveCollection) Columns() []string { return k.catalog.Columns() }

// Open begins at the first record. What has been loaded comes from memory; the
// rest is asked for page by page and not kept, in large pages where all of it is wanted.
func (k liveCollection) Open(whole bool) (next func() goja.Value) {
	c, m := k.c, k.model
	if c.found.complete {
		i := -1
		return func() goja.Value {
			if i++; i >= c.kept() {
				return nil
			}
			return c.record(i).object
		}
	}
	var how reading
	if whole {
		how.want = all
	}
	feed := c.source.open(how)
	return func() goja.Value {
		var e element
		var ok bool
		m.wait(action{
			work: func(ctx context.Context) (err error) {
				e, ok, err = feed.next(ctx)
				return err
			},
			done: goja.Undefined,
		})
		if !ok {
			return nil
		}
		return m.newRecord(e.raw, e.scope).object
	}
}
