package bindings

import (
	"context"
	"strings"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/attributes"
	"dialtone/bindings/internal/pages"
	"dialtone/bindings/internal/requests"

	"github.com/dop251/goja"
)

// An association is a collection that knows its owner: it has the model's
// methods, each at the paths below the owner.

// below makes the association of a record.
func (m *model) below(a catalog.Association, owner *record) goja.Value {
	child := m.ns.model(a.Model())
	st := m.stand(a, owner.Text, owner.scope)
	if child.records == nil || child.catalog.Singleton() {
		return child.newSingleton(st.scope).object
	}
	return child.associate(st).object
}

// stand returns where an association's requests go: the values of its path are
// the owner's, each in the owner's own path at the same place.
func (m *model) stand(a catalog.Association, attribute func(string) string, sc *requests.Scope) standing {
	owner, path := pathNames(a.Parent.InstancePath), pathNames(childPath(a.Resource()))
	out := *sc
	above := map[string]string{}
	for i, name := range owner {
		value := ""
		switch key := catalog.SnakeCase(name); {
		case i == len(owner)-1:
			value = attribute(m.catalog.Key())
		case name == "AccountSid":
			continue // the scope's
		case sc.Path[key] != "":
			value = sc.Path[key]
		default:
			value = attribute(key)
		}
		if path[i] == "AccountSid" {
			out.Account = value
		} else {
			above[catalog.SnakeCase(path[i])] = value
		}
	}
	st := standing{scope: (&out).With(above)}
	if a.Parent.Name != "Account" {
		// Below an account every path of the model is; elsewhere only one is.
		st.at = a.Resource()
	}
	return st
}

func childPath(r *catalog.Resource) string {
	if r.ListPath != "" {
		return r.ListPath
	}
	return r.InstancePath
}

// pathNames returns the names of a path's parameters, in order.
func pathNames(path string) []string {
	var names []string
	for {
		_, rest, ok := strings.Cut(path, "{")
		if !ok {
			return names
		}
		name, after, _ := strings.Cut(rest, "}")
		names = append(names, name)
		path = after
	}
}

// associate makes the collection of an association.
func (m *model) associate(st standing) *collection {
	if m.has(st.at, catalog.List) {
		return m.list(m.name+".all", st, requests.Options{})
	}
	return m.newCollection(&unlisted{m, st.at}, st, func(string, requests.Options) pages.Source { return &unlisted{m, st.at} })
}

// unlisted stands for a list that Twilio does not have: what is below the owner
// can be made, and changed by its SID.
type unlisted struct {
	model *model
	at    *catalog.Resource
}

func (u *unlisted) Open(pages.Reading) pages.Feed { return u }
func (u *unlisted) Describe() string              { return u.model.name }
func (u *unlisted) Buffered() bool                { return false }
func (u *unlisted) Stop()                         {}

func (u *unlisted) Narrowed() (requests.Narrowing, string) { return requests.Narrowing{}, "" }

func (u *unlisted) Next(context.Context) (pages.Element, bool, error) {
	text := "Twilio has no list of " + u.model.name
	if u.model.has(u.at, catalog.Create) {
		text += ": create makes one"
	}
	return pages.Element{}, false, actions.TypeError(text)
}

// through makes the association of every record of a collection. The request is
// built once, on the loop; the owner's values are put into it for each.
func (c *collection) through(a catalog.Association) goja.Value {
	child := c.model.ns.model(a.Model())
	list := func(method string, o requests.Options) pages.Source {
		anybody := c.model.stand(a, func(string) string { return "?" }, &requests.Scope{})
		template := child.pages(method, anybody, o)
		return &pages.Nested{Owners: c.source, Name: a.Name, Template: template, Below: func(owner pages.Element) pages.Source {
			attrs := attributes.Attributes{Raw: string(owner.Raw)}
			return template.Within(c.model.stand(a, attrs.Text, owner.Scope).scope)
		}}
	}
	return child.newCollection(list(child.name+".all", requests.Options{}), standing{scope: &requests.Scope{}}, list).object
}
