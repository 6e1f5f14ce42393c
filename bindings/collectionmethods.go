package bindings

import (
	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/pages"

	"github.com/dop251/goja"
)

// arrayMethods are the reading methods of an array. A collection loads itself
// and has the array do the rest, so that they are JavaScript's own.
var arrayMethods = []string{
	"at", "concat", "entries", "every", "filter", "findIndex", "findLast", "findLastIndex", "flat", "flatMap", "forEach",
	"includes", "indexOf", "join", "keys", "lastIndexOf", "map", "reduce", "reduceRight", "slice", "some", "toReversed",
	"toSorted", "toSpliced", "values", "with",
}

// prototypes are what all models' collections inherit from.
type prototypes struct {
	*session
	collection *goja.Object
	loading    []actions.Method
}

func newPrototypes(s *session) *prototypes { return &prototypes{session: s} }

// collections returns the prototype of every collection: the array's methods and
// iteration. It is made when the first model with a list is named.
func (p *prototypes) collections() *goja.Object {
	if p.collection != nil {
		return p.collection
	}
	p.collection = p.rt.NewObject()
	array := p.JS.Array.Get("prototype").ToObject(p.rt)
	for _, name := range arrayMethods {
		apply, ok := goja.AssertFunction(array.Get(name))
		if !ok {
			continue // a later JavaScript's
		}
		p.loading = append(p.loading, actions.Method{Name: name, Run: func(this goja.Value, args []goja.Value) actions.Action {
			c := p.collectionOf(this, name)
			return c.load().Then(func() goja.Value {
				v, err := apply(c.array(pages.All), args...)
				if err != nil {
					panic(err)
				}
				return v
			})
		}})
	}
	p.loading = append(p.loading, actions.Method{Name: "toJSON", Run: func(this goja.Value, _ []goja.Value) actions.Action {
		c := p.collectionOf(this, "toJSON")
		return c.load().Then(func() goja.Value { return c.array(pages.All) })
	}})
	p.Define(p.collection, p.loading)
	p.Getter(p.collection, "length", func(this goja.Value) goja.Value {
		c := p.collectionOf(this, "length")
		return p.Wait(c.load().Then(func() goja.Value { return p.rt.ToValue(c.kept()) }))
	})
	p.Symbol(p.collection, goja.SymIterator, "[Symbol.iterator]", func(call goja.FunctionCall) goja.Value {
		return p.collectionOf(call.This, "Symbol.iterator").iterator()
	})
	p.Symbol(p.collection, p.JS.AsyncIterator, "[Symbol.asyncIterator]", func(call goja.FunctionCall) goja.Value {
		return p.collectionOf(call.This, "Symbol.asyncIterator").asyncIterator()
	})
	js.Must(p.collection.DefineDataPropertySymbol(goja.SymToStringTag, p.rt.ToValue("Collection"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	p.inspected(p.collection, func(this goja.Value) (string, goja.Value) {
		c := p.collectionOf(this, "inspect")
		if c.found.Complete {
			return "Collection of " + c.source.Describe(), c.array(pages.All)
		}
		return "[Collection of " + c.source.Describe() + "]", nil
	})
	return p.collection
}

// collectionPrototype returns what the model's collections inherit from: the
// model's own methods and the associations, and then what all collections have.
// An array's method wins over an association of its name.
func (m *model) collectionPrototype() *goja.Object {
	if m.collections != nil {
		return m.collections
	}
	shared := m.protos.collections()
	m.collections = m.rt.NewObject()
	js.Must(m.collections.SetPrototype(shared))
	stand := func(this goja.Value) standing { return m.collectionOf(this, m.name).owner }
	var requests []actions.Method
	for _, own := range m.methods(stand) {
		switch own.Name {
		case "count", "first", "last", "find":
		default:
			requests = append(requests, own)
		}
	}
	requests = append(requests,
		actions.Method{Name: "count", Run: func(this goja.Value, args []goja.Value) actions.Action {
			return m.refined(this, "count", args).count()
		}},
		actions.Method{Name: "first", Run: func(this goja.Value, args []goja.Value) actions.Action {
			return m.collectionOf(this, "first").first(m.name+".first", actions.Argument(args, 0))
		}},
		actions.Method{Name: "last", Run: func(this goja.Value, _ []goja.Value) actions.Action { return m.collectionOf(this, "last").last() }},
		actions.Method{Name: "find", Run: m.findIn},
	)
	if m.catalog.Has(catalog.Delete) {
		requests = append(requests, actions.Method{Name: "destroyAll", Run: m.destroyAll})
	}
	if m.catalog.Has(catalog.Update) {
		requests = append(requests, actions.Method{Name: "updateAll", Run: m.updateAll})
	}
	m.Define(m.collections, requests, m.protos.loading...)
	for _, name := range []string{"all", "where"} {
		m.Function(m.collections, name, func(call goja.FunctionCall) goja.Value {
			return m.collectionOf(call.This, name).where(m.name+"."+name, m.ReadOptions(m.name+"."+name, call.Arguments...)).object
		})
	}
	m.Function(m.collections, "limit", func(call goja.FunctionCall) goja.Value {
		return m.collectionOf(call.This, "limit").limit(m.name+".limit", call.Argument(0))
	})
	m.variantScopes()
	m.throughAssociations(shared)
	m.behind(m.collections, func(name string) string { return m.meant(name, false) })
	return m.collections
}

// refined returns the collection, with further conditions where some are given.
func (m *model) refined(this goja.Value, name string, args []goja.Value) *collection {
	c := m.collectionOf(this, name)
	if len(args) == 0 {
		return c
	}
	return c.where(m.name+"."+name, m.ReadOptions(m.name+"."+name, args...))
}

// findIn is find on a collection: with a function the array's, with a SID or a
// filter the model's.
func (m *model) findIn(this goja.Value, args []goja.Value) actions.Action {
	c, v := m.collectionOf(this, "find"), actions.Argument(args, 0)
	if _, ok := goja.AssertFunction(v); ok {
		return c.load().Then(func() goja.Value {
			find, _ := goja.AssertFunction(m.JS.Array.Get("prototype").ToObject(m.rt).Get("find"))
			found, err := find(c.array(pages.All), args...)
			if err != nil {
				panic(err)
			}
			return found
		})
	}
	if js.IsPlainObject(v) && !js.IsArray(v) {
		return c.where(m.name+".find", m.ReadOptions(m.name+".find", v)).match(m.name + ".find")
	}
	if _, ok := c.source.(*pages.Nested); ok || !m.has(c.owner.at, catalog.Fetch) {
		return m.search(c, m.sid(m.name+".find", v))
	}
	return m.find(c.owner, args)
}

// search reads the collection until it comes to the record of a SID.
func (m *model) search(c *collection, sid string) actions.Action {
	return c.load().Then(func() goja.Value {
		for i := range c.kept() {
			if r := c.record(i); r.Key() == sid {
				return r.object
			}
		}
		return goja.Null()
	})
}

// variantScopes gives the collections of usage records their periods.
func (m *model) variantScopes() {
	names, methods := m.catalog.Variants()
	if !methods {
		return
	}
	for _, name := range names {
		list := func(call goja.FunctionCall) goja.Value {
			c := m.collectionOf(call.This, name)
			st := standing{at: m.catalog.Variant(name), scope: c.owner.scope}
			return m.listing(st, name, call.Arguments).object
		}
		m.Function(m.collections, name, list)
		if camel := catalog.CamelCase(name); camel != name {
			m.Function(m.collections, camel, list)
		}
	}
}

// throughAssociations gives the collections the associations of all of their
// records.
func (m *model) throughAssociations(shared *goja.Object) {
	taken := map[string]bool{}
	for _, o := range []*goja.Object{shared, m.collections} {
		for _, name := range o.GetOwnPropertyNames() {
			taken[name] = true
		}
	}
	for _, a := range m.catalog.Associations() {
		if a.Model().Singleton() {
			continue
		}
		for _, name := range []string{a.Name, catalog.CamelCase(a.Name)} {
			if !taken[name] {
				taken[name] = true
				m.Getter(m.collections, name, func(this goja.Value) goja.Value {
					return m.collectionOf(this, name).through(a)
				})
			}
		}
	}
	m.Function(m.collections, "association", func(call goja.FunctionCall) goja.Value {
		name := catalog.SnakeCase(call.Argument(0).String())
		a, ok := m.catalog.Association(name)
		if !ok {
			m.TypeError("%s has no association %s%s", m.name, name, js.DidYouMean(name, m.associationNames()))
		}
		return m.collectionOf(call.This, "association").through(a)
	})
}
