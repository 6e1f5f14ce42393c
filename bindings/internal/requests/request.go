// Package requests turns what a script gives to a method into a request. [Builder.ReadOptions]
// reads the objects of a call, and [Builder.Build] finds the operation that takes what they have,
// fills its path and puts each key and value into the form that Twilio takes; what is wrong throws
// a TypeError before anything is sent. A [Scope] says whose account a request is for and what its
// path names.
package requests

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/wire"

	"github.com/dop251/goja"
)

// Builder turns calls into requests, in one VM.
type Builder struct{ *actions.Loop }

// New returns what builds requests in a VM.
func New(l *actions.Loop) *Builder { return &Builder{l} }

// Record is what is asked of a record that stands for itself in a call, or whose method the call
// is.
type Record interface {
	Key() string                  // What addresses it, or "".
	Describe() string             // What errors call it.
	SIDPrefix() string            // What the SIDs of its model begin with, or "".
	Text(attribute string) string // An attribute that is a string or a number, or "".
}

// Call is one use of a method that makes a request.
type Call struct {
	Model  *catalog.Model
	Kind   catalog.Kind
	Method string // for errors: "Call.create"
	// At narrows the routes to one resource's, for an association.
	At *catalog.Resource
	// SID addresses the record of a call on an instance.
	SID string
	// Record is the one whose method this is, or nil.
	Record Record
	Base   *Scope
	Options
}

// Request is a call ready to be sent.
type Request struct {
	*api.Request
	Scope *Scope // with the path's values: what a record that comes of it remembers
	// Hint says which parameters the document asks for beside those given, or is "".
	Hint string
	Narrowing
}

// Build turns a call into a request: it finds the operation that takes what was
// given, and puts keys and values into the wire's forms. What is wrong throws a
// TypeError, before any request.
func (s *Builder) Build(c Call) Request {
	doubt := c.doubt(s)
	if c.Kind != catalog.List && c.Kind != catalog.Fetch {
		s.Sure(c.Method, c.Base)
	}
	c.modernize(s)
	picked := c.foldVariant(s)
	op := s.route(&c)
	sc, own := c.Base, c.ownAccount(op)
	if own == nil {
		sc = s.scopeOf(c.Method, c.Options, c.Base)
		if c.account != nil && !strings.Contains(op.Path, "{AccountSid}") && !sc.Connect {
			s.TypeError("%s does not take %s: there is no account in the resource's path", c.Method, c.accountKey)
		}
	}
	r := Request{Request: &api.Request{Operation: op, Connect: sc.Connect, Account: sc.Account}}
	r.Path, r.Scope = s.path(&c, op, sc)
	r.Scope = r.Scope.Doubted(doubt)
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
func (c *Call) ownAccount(op *catalog.Operation) *catalog.Parameter {
	if c.account == nil || c.accountKey == "account" || c.Record == nil && strings.Contains(op.Path, "{AccountSid}") {
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
func (c *Call) foldVariant(s *Builder) (picked bool) {
	names, methods := c.Model.Variants()
	if len(names) == 0 || methods {
		return false
	}
	variant := ""
	if v := c.Take("type"); v != nil && !goja.IsUndefined(v) {
		// In any case, and as the path has it ("TollFree"), as scripts do ("toll_free") or as
		// people do.
		text, _ := js.TextOf(v)
		plain := strings.NewReplacer("_", "", "-", "")
		i := slices.IndexFunc(names, func(name string) bool {
			return strings.EqualFold(plain.Replace(name), plain.Replace(text))
		})
		if i < 0 {
			s.TypeError("%s: type cannot be %s%s", c.Method, js.Describe(v), js.DidYouMean(text, names))
		}
		variant = names[i]
	}
	if v := c.Take("toll_free", "tollFree"); v != nil && s.Flag(c.Method, "toll_free", v) {
		variant = "toll_free"
	}
	if variant != "" {
		c.At = c.Model.Variant(variant)
	} else if c.At == nil {
		c.At = c.Model.Variant("")
	}
	if len(c.Model.Operations(c.Kind)) == 1 {
		c.At = nil // there is but one path, whatever the type
		return false
	}
	return variant != ""
}

func (s *Builder) route(c *Call) *catalog.Operation {
	op, err := c.Model.Route(catalog.Want{
		Kind:  c.Kind,
		At:    c.At,
		Given: c.keys(),
		Known: func(key string) bool {
			_, ok := c.pathValue(s, key, c.Base)
			return ok
		},
		Via: func(key string) bool { return c.Record != nil && c.Base.Path[key] != "" },
	})
	var missing *catalog.MissingParentError
	if errors.As(err, &missing) {
		s.TypeError("%s needs %s", c.Method, strings.Join(missing.Keys, " and "))
	}
	if op == nil {
		s.TypeError("%s: Twilio has no such operation", c.Method)
	}
	return op
}

// pathValue finds the value of a path parameter by its key: as given, as the
// scope has it, as the record has it, or as the catalog says by default.
func (c *Call) pathValue(s *Builder, key string, sc *Scope) (string, bool) {
	if g, ok := c.value(c.Model, key); ok {
		return s.pathText(c, key, g), true
	}
	if key == "account_sid" {
		return sc.Account, true // "" is the client's own
	}
	if v := sc.Path[key]; v != "" {
		return v, true
	}
	if c.Record != nil {
		if v := c.Record.Text(key); v != "" {
			return v, true
		}
	}
	v := c.Model.PathDefault(key)
	return v, v != ""
}

// pathText returns a value that was given for the path.
func (s *Builder) pathText(c *Call, key string, g Option) string {
	text, err := s.pathValueText(c.pathParameter(key), g.Value)
	if err != nil {
		s.TypeError("%s: %s %s", c.Method, g.Key, err)
	}
	return text
}

func (s *Builder) pathValueText(p *catalog.Parameter, v goja.Value) (string, error) {
	prefix := ""
	if p != nil {
		if prefix = p.Prefix; p.Format == "date" {
			return wire.Date(s.VM, catalog.Days, v)
		}
	}
	text, err := SIDText(prefix, v)
	if p != nil {
		text = wire.Canonical(&p.Schema, text)
	}
	return text, err
}

// SIDText returns a SID, or what addresses a record instead, of a string or a record. A number is
// one where no prefix is expected: a list's items have indexes.
func SIDText(prefix string, v goja.Value) (string, error) {
	r, isRecord := js.Ours[Record](v)
	if isRecord {
		if err := standsFor(r, prefix); err != nil {
			return "", err
		}
	}
	text, err := js.Scalar(v)
	isText := js.KindOf(v) == reflect.String || isRecord
	if err != nil || js.IsBlank(text) || !isText && (prefix != "" || js.KindOf(v) == reflect.Bool) {
		return "", js.WrongType(v, "a SID")
	}
	return text, nil
}

// pathParameter returns a path parameter of the call's operations by its key, or nil.
func (c *Call) pathParameter(key string) *catalog.Parameter {
	for _, op := range c.Model.Operations(c.Kind) {
		for _, p := range op.PathParameters() {
			if catalog.SnakeCase(p.Name) == key {
				return p
			}
		}
	}
	return nil
}

// standsFor says what is wrong with a record where a SID of a prefix is expected.
func standsFor(r Record, prefix string) error {
	if prefix == "" || r.SIDPrefix() == prefix || strings.HasPrefix(r.Key(), prefix) {
		return nil
	}
	return js.ValueError("takes a SID that begins with " + prefix + ", not " + r.Describe())
}

// path fills the path's parameters, and takes them from what was given.
func (s *Builder) path(c *Call, op *catalog.Operation, sc *Scope) (map[string]string, *Scope) {
	values, above := map[string]string{}, map[string]string{}
	params := op.PathParameters()
	for i, p := range params {
		key := catalog.SnakeCase(p.Name)
		if i == len(params)-1 && op.OnInstance() && c.SID != "" {
			values[p.Name] = c.SID
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
		for _, g := range c.Given {
			if g.Key == key || g.Key == catalog.CamelCase(key) || c.Model.PathKey(catalog.SnakeCase(g.Key)) == key {
				c.Take(g.Key)
			}
		}
	}
	return values, sc.With(above)
}
