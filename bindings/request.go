package bindings

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/wire"

	"github.com/dop251/goja"
)

// call is one use of a method that makes a request.
type call struct {
	model  *catalog.Model
	kind   catalog.Kind
	method string // for errors: "Call.create"
	// at narrows the routes to one resource's, for an association.
	at *catalog.Resource
	// sid addresses the record of a call on an instance.
	sid string
	// record is the one whose method this is, or nil.
	record *record
	base   *scope
	options
}

// request is a call ready to be sent.
type request struct {
	*api.Request
	scope *scope // with the path's values: what a record that comes of it remembers
	// hint says which parameters the document asks for beside those given, or is "".
	hint string
	narrowing
}

// build turns a call into a request: it finds the operation that takes what was
// given, and puts keys and values into the wire's forms. What is wrong throws a
// TypeError, before any request.
func (s *session) build(c call) request {
	doubt := c.doubt(s)
	if c.kind != catalog.List && c.kind != catalog.Fetch {
		s.sure(c.method, c.base)
	}
	c.modernize(s)
	picked := c.foldVariant(s)
	op := s.route(&c)
	sc, own := c.base, c.ownAccount(op)
	if own == nil {
		sc = s.scopeOf(c.method, c.options, c.base)
		if c.account != nil && !strings.Contains(op.Path, "{AccountSid}") && !sc.connect {
			s.TypeError("%s does not take %s: there is no account in the resource's path", c.method, c.accountKey)
		}
	}
	r := request{Request: &api.Request{Operation: op, Connect: sc.connect, Account: sc.account}}
	r.Path, r.scope = s.path(&c, op, sc)
	r.scope = r.scope.doubted(doubt)
	s.parameters(&c, op, own, &r)
	r.below = picked
	for _, p := range op.PathParameters() {
		r.below = r.below || p.Name != "AccountSid"
	}
	return r
}

// ownAccount returns the operation's parameter that account_sid is, or nil where
// it names the account that the request is for: it is Twilio's own in a record's
// update, which has an account already, and wherever the path names none.
func (c *call) ownAccount(op *catalog.Operation) *catalog.Parameter {
	if c.account == nil || c.accountKey == "account" || c.record == nil && strings.Contains(op.Path, "{AccountSid}") {
		return nil
	}
	for _, p := range op.Parameters {
		if p.In != catalog.InPath && catalog.SnakeCase(p.Name) == "account_sid" {
			return p
		}
	}
	return nil
}

// foldVariant takes the key that picks one of the model's lists, and reports whether there is one.
func (c *call) foldVariant(s *session) (picked bool) {
	names, methods := c.model.Variants()
	if len(names) == 0 || methods {
		return false
	}
	variant := ""
	if v := c.take("type"); v != nil && !goja.IsUndefined(v) {
		// In any case, and as the path has it ("TollFree"), as scripts do ("toll_free") or as
		// people do.
		text, _ := js.TextOf(v)
		plain := strings.NewReplacer("_", "", "-", "")
		i := slices.IndexFunc(names, func(name string) bool {
			return strings.EqualFold(plain.Replace(name), plain.Replace(text))
		})
		if i < 0 {
			s.TypeError("%s: type cannot be %s%s", c.method, js.Describe(v), js.DidYouMean(text, names))
		}
		variant = names[i]
	}
	if v := c.take("toll_free", "tollFree"); v != nil && s.flag(c.method, "toll_free", v) {
		variant = "toll_free"
	}
	if variant != "" {
		c.at = c.model.Variant(variant)
	} else if c.at == nil {
		c.at = c.model.Variant("")
	}
	if len(c.model.Operations(c.kind)) == 1 {
		c.at = nil // there is but one path, whatever the type
		return false
	}
	return variant != ""
}

func (s *session) route(c *call) *catalog.Operation {
	op, err := c.model.Route(catalog.Want{
		Kind:  c.kind,
		At:    c.at,
		Given: c.keys(),
		Known: func(key string) bool {
			_, ok := c.pathValue(s, key, c.base)
			return ok
		},
		Via: func(key string) bool { return c.record != nil && c.base.path[key] != "" },
	})
	var missing *catalog.MissingParentError
	if errors.As(err, &missing) {
		s.TypeError("%s needs %s", c.method, strings.Join(missing.Keys, " and "))
	}
	if op == nil {
		s.TypeError("%s: Twilio has no such operation", c.method)
	}
	return op
}

// pathValue finds the value of a path parameter by its key: as given, as the
// scope has it, as the record has it, or as the catalog says by default.
func (c *call) pathValue(s *session, key string, sc *scope) (string, bool) {
	if g, ok := c.value(c.model, key); ok {
		return s.pathText(c, key, g), true
	}
	if key == "account_sid" {
		return sc.account, true // "" is the client's own
	}
	if v := sc.path[key]; v != "" {
		return v, true
	}
	if c.record != nil {
		if v := c.record.Text(key); v != "" {
			return v, true
		}
	}
	v := c.model.PathDefault(key)
	return v, v != ""
}

// pathText returns a value that was given for the path.
func (s *session) pathText(c *call, key string, g option) string {
	text, err := s.pathValueText(c.pathParameter(key), g.value)
	if err != nil {
		s.TypeError("%s: %s %s", c.method, g.key, err)
	}
	return text
}

func (s *session) pathValueText(p *catalog.Parameter, v goja.Value) (string, error) {
	prefix := ""
	if p != nil {
		if prefix = p.Prefix; p.Format == "date" {
			return wire.Date(s.VM, catalog.Days, v)
		}
	}
	text, err := sidText(prefix, v)
	if p != nil {
		text = wire.Canonical(&p.Schema, text)
	}
	return text, err
}

// sidText returns a SID, or what addresses a record instead, of a string or a record. A number is
// one where no prefix is expected: a list's items have indexes.
func sidText(prefix string, v goja.Value) (string, error) {
	if r := recordIn(v); r != nil {
		if err := r.standsFor(prefix); err != nil {
			return "", err
		}
	}
	text, err := js.Scalar(v)
	isText := js.KindOf(v) == reflect.String || recordIn(v) != nil
	if err != nil || js.IsBlank(text) || !isText && (prefix != "" || js.KindOf(v) == reflect.Bool) {
		return "", js.WrongType(v, "a SID")
	}
	return text, nil
}

// pathParameter returns a path parameter of the call's operations by its key, or nil.
func (c *call) pathParameter(key string) *catalog.Parameter {
	for _, op := range c.model.Operations(c.kind) {
		for _, p := range op.PathParameters() {
			if catalog.SnakeCase(p.Name) == key {
				return p
			}
		}
	}
	return nil
}

// standsFor says what is wrong with a record where a SID of a prefix is expected.
func (r *record) standsFor(prefix string) error {
	if prefix == "" || r.model.catalog.SIDPrefix() == prefix || strings.HasPrefix(r.Key(), prefix) {
		return nil
	}
	return js.ValueError("takes a SID that begins with " + prefix + ", not " + r.Describe())
}

// path fills the path's parameters, and takes them from what was given.
func (s *session) path(c *call, op *catalog.Operation, sc *scope) (map[string]string, *scope) {
	values, above := map[string]string{}, map[string]string{}
	params := op.PathParameters()
	for i, p := range params {
		key := catalog.SnakeCase(p.Name)
		if i == len(params)-1 && op.OnInstance() && c.sid != "" {
			values[p.Name] = c.sid
			continue
		}
		value, _ := c.pathValue(s, key, sc)
		if p.Name == "AccountSid" && value == "" {
			continue
		}
		values[p.Name] = value
		if p.Name != "AccountSid" {
			above[key] = value
		}
		for _, g := range c.given {
			if g.key == key || g.key == catalog.CamelCase(key) || c.model.PathKey(catalog.SnakeCase(g.key)) == key {
				c.take(g.key)
			}
		}
	}
	return values, sc.with(above)
}
