package bindings

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sort"
	"strconv"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"

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
}

// build turns a call into a request: it finds the operation that takes what was
// given, and puts keys and values into the wire's forms. What is wrong throws a
// TypeError, before any request.
func (s *session) build(c call) request {
	c.modernize(s)
	c.foldVariant(s)
	op := s.route(&c)
	sc, own := c.base, c.ownAccount(op)
	if own == nil {
		sc = s.scopeOf(c.method, c.options, c.base)
		if c.account != nil && !strings.Contains(op.Path, "{AccountSid}") && !sc.connect {
			s.typeError("%s does not take %s: there is no account in the resource's path", c.method, c.accountKey)
		}
	}
	r := request{Request: &api.Request{Operation: op, Connect: sc.connect, Account: sc.account}}
	r.Path, r.scope = s.path(&c, op, sc)
	s.parameters(&c, op, own, r.Request)
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

// foldVariant takes the key that picks one of the model's lists.
func (c *call) foldVariant(s *session) {
	names, methods := c.model.Variants()
	if len(names) == 0 || methods {
		return
	}
	variant := ""
	if v := c.take("type"); v != nil && !goja.IsUndefined(v) {
		variant = catalog.SnakeCase(v.String())
		if variant = strings.ReplaceAll(variant, "-", "_"); !contains(names, variant) {
			s.typeError("%s: type cannot be %s%s", c.method, describe(v), didYouMean(variant, names))
		}
	}
	if v := c.take("toll_free", "tollFree"); v != nil && v.ToBoolean() {
		variant = "toll_free"
	}
	if variant != "" {
		c.at = c.model.Variant(variant)
	} else if c.at == nil {
		c.at = c.model.Variant("")
	}
	if len(c.model.Operations(c.kind)) == 1 {
		c.at = nil // there is but one path, whatever the type
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
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
	})
	var missing *catalog.MissingParentError
	if errors.As(err, &missing) {
		s.typeError("%s needs %s", c.method, strings.Join(missing.Keys, " and "))
	}
	if op == nil {
		s.typeError("%s: Twilio has no such operation", c.method)
	}
	return op
}

// pathValue finds the value of a path parameter by its key: as given, as the
// scope has it, as the record has it, or as the catalog says by default.
func (c *call) pathValue(s *session, key string, sc *scope) (string, bool) {
	if v, ok := c.value(c.model, key); ok {
		text, err := scalar(v)
		if err != nil || text == "" {
			s.typeError("%s: %s takes a SID, not %s", c.method, key, describe(v))
		}
		return text, true
	}
	if key == "account_sid" {
		return sc.account, true // "" is the client's own
	}
	if v := sc.path[key]; v != "" {
		return v, true
	}
	if c.record != nil {
		if v := c.record.text(key); v != "" {
			return v, true
		}
	}
	v := c.model.PathDefault(key)
	return v, v != ""
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

// parameters puts the other options into the request.
func (s *session) parameters(c *call, op *catalog.Operation, account *catalog.Parameter, r *api.Request) {
	b := &body{session: s, call: c, op: op, header: http.Header{}}
	for _, g := range c.given {
		b.add(g.key, g.key, g.value)
	}
	if account != nil {
		b.set(account, c.accountKey, c.account)
	}
	if c.extra != nil {
		for _, key := range c.extra.Keys() {
			b.raw(key, c.extra.Get(key))
		}
	}
	b.require()
	r.Query, r.Form, r.Header = b.query, b.form, b.header
	if op.Body == catalog.JSONBody || op.Body == catalog.SCIMBody {
		r.JSON = b.json()
	}
}

// body collects a request's parameters by where they stand.
type body struct {
	*session
	call   *call
	op     *catalog.Operation
	query  api.Values
	form   api.Values
	header http.Header
	names  []string // of the JSON body's members, in the order given
	values []json.RawMessage
}

func (b *body) isJSON() bool {
	return b.op.Body == catalog.JSONBody || b.op.Body == catalog.SCIMBody
}

// add puts an option into the request. The label is what errors call it.
func (b *body) add(key, label string, value goja.Value) {
	if goja.IsUndefined(value) {
		return
	}
	p := b.op.ByKey(key)
	if p != nil && p.Name == "Authorization" {
		p = nil // the client's own
	}
	switch {
	case p != nil && p.In != catalog.InPath:
		b.set(p, label, value)
	case key != "" && key[0] >= 'A' && key[0] <= 'Z' || p == nil && b.op.Free:
		b.raw(key, value)
	case key == "parameters" && b.op.Parameter("Parameter1.Name") != nil:
		b.numbered(label, value)
	case isPlainObject(value) && b.nests(key):
		o := value.(*goja.Object)
		for _, sub := range o.Keys() {
			b.add(catalog.SnakeCase(key)+"_"+catalog.SnakeCase(sub), label+"."+sub, o.Get(sub))
		}
	default:
		b.typeError("%s does not take %s%s", b.call.method, label, didYouMean(key, b.op.ParameterKeys()))
	}
}

// nests says whether the operation has parameters below a key, as
// Configuration.FlowSid is below configuration.
func (b *body) nests(key string) bool {
	prefix := catalog.SnakeCase(key) + "_"
	for _, p := range b.op.Parameters {
		if strings.Contains(p.Name, ".") && strings.HasPrefix(catalog.SnakeCase(p.Name), prefix) {
			return true
		}
	}
	return false
}

// set puts a parameter's value where the operation has it.
func (b *body) set(p *catalog.Parameter, label string, value goja.Value) {
	clears := b.op.Kind == catalog.Update || b.op.Kind == catalog.Patch
	if goja.IsNull(value) && !clears {
		return
	}
	if p.In == catalog.InBody && b.isJSON() {
		raw, err := b.jsonValue(&p.Schema, value)
		if err != nil {
			b.wrong(label, err)
		}
		b.member(p.Name, raw)
		return
	}
	if prefix, ok := strings.CutPrefix(p.Format, "prefixed-collapsible-map-"); ok && isPlainObject(value) {
		b.collapse(prefix, value.(*goja.Object))
		return
	}
	texts, err := b.texts(&p.Schema, value)
	if err != nil {
		b.wrong(label, err)
	}
	for _, text := range texts {
		switch p.In {
		case catalog.InQuery:
			b.query.Add(p.Name, text)
		case catalog.InHeader:
			b.header.Add(p.Name, text)
		default:
			b.form.Add(p.Name, text)
		}
	}
}

func (b *body) wrong(label string, err error) {
	var wire wireError
	if !errors.As(err, &wire) {
		panic(b.errors.of(err))
	}
	b.typeError("%s: %s %s", b.call.method, label, wire)
}

// raw puts a value under a name of the wire, unchecked.
func (b *body) raw(name string, value goja.Value) {
	if b.isJSON() {
		b.member(name, json.RawMessage(b.toJSON(value)))
		return
	}
	to := &b.form
	if b.op.Body == catalog.NoBody {
		to = &b.query
	}
	o, _ := value.(*goja.Object)
	switch {
	case isArray(value):
		for i := range int(o.Get("length").ToInteger()) {
			to.Add(name, o.Get(strconv.Itoa(i)).String())
		}
	case isPlainObject(value):
		to.Add(name, b.toJSON(value))
	default:
		to.Add(name, value.String())
	}
}

// numbered writes {name: value} as Parameter1.Name, Parameter1.Value and so on.
func (b *body) numbered(label string, value goja.Value) {
	if !isPlainObject(value) {
		b.typeError("%s: %s takes an object, not %s", b.call.method, label, describe(value))
	}
	o := value.(*goja.Object)
	for i, name := range o.Keys() {
		prefix := fmt.Sprintf("Parameter%d.", i+1)
		if b.op.Parameter(prefix+"Name") == nil {
			b.typeError("%s: %s takes at most %d members", b.call.method, label, i)
		}
		b.form.Add(prefix+"Name", name)
		b.form.Add(prefix+"Value", o.Get(name).String())
	}
}

// collapse writes nested objects as Prefix.key.key=value.
func (b *body) collapse(prefix string, o *goja.Object) {
	for _, key := range o.Keys() {
		v := o.Get(key)
		if inner, ok := v.(*goja.Object); ok && isPlainObject(v) {
			b.collapse(prefix+"."+key, inner)
			continue
		}
		b.query.Add(prefix+"."+key, v.String())
	}
}

func (b *body) member(name string, value json.RawMessage) {
	b.names, b.values = append(b.names, name), append(b.values, value)
}

func (b *body) json() json.RawMessage {
	members := make([]string, len(b.names))
	for i, name := range b.names {
		quoted, err := json.Marshal(name)
		if err != nil {
			panic(err) // no string fails to marshal
		}
		members[i] = string(quoted) + ":" + string(b.values[i])
	}
	return json.RawMessage("{" + strings.Join(members, ",") + "}")
}

func (b *body) has(wire string) bool {
	for _, pairs := range []api.Values{b.query, b.form} {
		for _, p := range pairs {
			if p.Name == wire {
				return true
			}
		}
	}
	return len(b.header.Values(wire)) > 0 || contains(b.names, wire)
}

// require throws where a required parameter, or all of a group of which one is
// required, was not given.
func (b *body) require() {
	var missing []string
	for _, p := range b.op.Parameters {
		if p.Required && p.In != catalog.InPath && p.Name != "Authorization" && !b.has(p.Name) {
			missing = append(missing, p.Keys()[0])
		}
	}
	sort.Strings(missing)
	if len(missing) > 0 {
		b.typeError("%s needs %s", b.call.method, strings.Join(missing, " and "))
	}
	for _, group := range b.op.OneOf {
		var keys []string
		found := false
		for _, name := range group {
			found = found || b.has(name)
			keys = append(keys, catalog.SnakeCase(name))
		}
		if !found {
			b.typeError("%s needs %s", b.call.method, strings.Join(keys, " or "))
		}
	}
}
