package bindings

import (
	"context"

	"dialtone/bindings/internal/actions"

	"github.com/dop251/goja"
)

// Topics are the collection's methods.
func (k collectionKind) Topics() []string { return k.Members("") }

// Keys returns the keys that a method of the collection takes.
func (k collectionKind) Keys(method, prefix string) []string {
	return spelled(k.explained().Keys(method, false), prefix)
}

// Values returns the values that a method of the collection takes for a key.
func (k collectionKind) Values(method, key string) ([]string, bool) {
	return k.explained().Values(method, key)
}

// Prefix returns what the collection's SIDs begin with.
func (k collectionKind) Prefix(method string) string { return k.explained().Prefix(method) }

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

// Signature returns how a method of the collection is called, and the keys that it needs. What is
// above the records is known.
func (k collectionKind) Signature(method string) (call string, needs [][]string) {
	return k.explained().Signature(method, false)
}

// Type returns how a collection of the model is declared.
func (k collectionKind) Type() string { return k.explained().Declared() + ".Collection" }

// Help explains the collection's model, or one of the collection's methods.
func (k collectionKind) Help(name string) string {
	if name == "" {
		return "a collection of " + k.overview()
	}
	return k.explained().Method("collection of "+k.name, name, false)
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
		m.Wait(actions.Action{
			Work: func(ctx context.Context) (err error) {
				e, ok, err = feed.next(ctx)
				return err
			},
			Done: goja.Undefined,
		})
		if !ok {
			return nil
		}
		return m.newRecord(e.raw, e.scope).object
	}
}
