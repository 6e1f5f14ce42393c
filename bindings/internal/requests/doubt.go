package requests

import (
	"strings"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"
)

// A list that is read may be asked for with filters that say nothing: {status: undefined} is how
// people leave one out. What destroys or updates by such a list would take what nobody named, so
// that a doubt goes with the list and its records, and a change by way of them is a TypeError.

// Narrowing says by what a list is less than all that an account has.
type Narrowing struct {
	Filtered bool     // a filter that Twilio's document has was given
	below    bool     // it is a part of something that was named: a call's recordings
	Unknown  []string // what was given under names that no document has, and Twilio may pass over
}

// Narrow reports whether anything narrows the list.
func (n Narrowing) Narrow() bool { return n.Filtered || n.below }

// doubt says which filter or owner of a call says nothing. Of a call that changes something an
// owner that says nothing is a TypeError already.
func (c *Call) doubt(s *Builder) string {
	doubt := c.unsaid
	if c.Kind == catalog.List && doubt == "" {
		doubt = c.absent
	}
	for _, g := range c.Given {
		if said := js.SaysNothing(g.Value); said != "" && (c.Kind == catalog.List && !c.shapes(g.Key) || c.addresses(g.Key)) {
			doubt = g.Key + " is " + said
			break
		}
	}
	switch c.Kind {
	case catalog.List, catalog.Fetch:
		return doubt
	case catalog.Update, catalog.Patch:
		if doubt == "" && len(c.Given) == 0 && c.Extra == nil && c.account == nil {
			doubt = c.absent
		}
	}
	if doubt != "" {
		s.TypeError("%s: %s. Leave it out where that is meant.", c.Method, doubt)
	}
	return ""
}

// addresses reports whether a key stands for a value of the path of one of the call's operations.
func (c *Call) addresses(key string) bool {
	key = c.Model.PathKey(catalog.SnakeCase(key))
	for _, op := range c.Model.Operations(c.Kind) {
		for _, p := range op.PathParameters() {
			if catalog.SnakeCase(p.Name) == key {
				return true
			}
		}
	}
	return false
}

// shapes reports whether a key is of a parameter that narrows nothing, as page_size.
func (c *Call) shapes(key string) bool {
	for _, op := range c.Model.Operations(c.Kind) {
		p := op.ByKey(key)
		if p == nil {
			p = op.Parameter(key)
		}
		if p != nil {
			return p.In == catalog.InQuery && !p.Narrows() && key != "page"
		}
	}
	return false
}

// Sure throws where a record or list was found by a filter that says nothing.
func (s *Builder) Sure(method string, sc *Scope) {
	if sc.Doubt != "" {
		s.TypeError("%s: %s, and a filter that says nothing matches everything. Leave it out where that is meant.", method, sc.Doubt)
	}
}

// isFilter reports whether a text that is given for a parameter leaves anything out.
func isFilter(p *catalog.Parameter, text string) bool {
	return p.Narrows() && strings.Trim(text, " *%") != ""
}
