package bindings

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"

	"github.com/dop251/goja"
)

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
	return len(b.header.Values(wire)) > 0 || slices.Contains(b.names, wire)
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
