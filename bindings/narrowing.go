package bindings

import (
	"fmt"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"
)

// A list that is read may be asked for with filters that say nothing: {status: undefined} is how
// people leave one out. What destroys or updates by such a list would take what nobody named, so
// that a doubt goes with the list and its records, and a change by way of them is a TypeError.

// narrowing says by what a list is less than all that an account has.
type narrowing struct {
	filtered bool     // a filter that Twilio's document has was given
	below    bool     // it is a part of something that was named: a call's recordings
	unknown  []string // what was given under names that no document has, and Twilio may pass over
}

// narrow reports whether anything narrows the list.
func (n narrowing) narrow() bool { return n.filtered || n.below }

// doubt says which filter or owner of a call says nothing. Of a call that changes something an
// owner that says nothing is a TypeError already.
func (c *call) doubt(s *session) string {
	doubt := c.unsaid
	if c.kind == catalog.List && doubt == "" {
		doubt = c.absent
	}
	for _, g := range c.given {
		if said := js.SaysNothing(g.value); said != "" && (c.kind == catalog.List && !c.shapes(g.key) || c.addresses(g.key)) {
			doubt = g.key + " is " + said
			break
		}
	}
	switch c.kind {
	case catalog.List, catalog.Fetch:
		return doubt
	case catalog.Update, catalog.Patch:
		if doubt == "" && len(c.given) == 0 && c.extra == nil && c.account == nil {
			doubt = c.absent
		}
	}
	if doubt != "" {
		s.TypeError("%s: %s. Leave it out where that is meant.", c.method, doubt)
	}
	return ""
}

// addresses reports whether a key stands for a value of the path of one of the call's operations.
func (c *call) addresses(key string) bool {
	key = c.model.PathKey(catalog.SnakeCase(key))
	for _, op := range c.model.Operations(c.kind) {
		for _, p := range op.PathParameters() {
			if catalog.SnakeCase(p.Name) == key {
				return true
			}
		}
	}
	return false
}

// shapes reports whether a key is of a parameter that narrows nothing, as page_size.
func (c *call) shapes(key string) bool {
	for _, op := range c.model.Operations(c.kind) {
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

// sure throws where a record or list was found by a filter that says nothing.
func (s *session) sure(method string, sc *scope) {
	if sc.doubt != "" {
		s.TypeError("%s: %s, and a filter that says nothing matches everything. Leave it out where that is meant.", method, sc.doubt)
	}
}

// isFilter reports whether a text that is given for a parameter leaves anything out.
func isFilter(p *catalog.Parameter, text string) bool {
	return p.Narrows() && strings.Trim(text, " *%") != ""
}

// unfilteredError says that a method would take everything, and that there is nobody to ask.
type unfilteredError struct{ method, model string }

func (e unfilteredError) Error() string {
	return fmt.Sprintf("%s has no filter and would take every %s of the account: nothing was sent. "+
		"Where that is meant, give {confirm: false} or run it with --yes; on a terminal it asks", e.method, e.model)
}

// Outcome is not sent.
func (e unfilteredError) Outcome() api.Outcome { return api.NotSent }
