package requests

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
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/wire"

	"github.com/dop251/goja"
)

// parameters puts the other options into the request.
func (s *Builder) parameters(c *Call, op *catalog.Operation, account *catalog.Parameter, r *Request) {
	b := &body{Builder: s, call: c, op: op, request: r, header: http.Header{}}
	for _, g := range c.Given {
		b.add(g.Key, g.Key, g.Value)
	}
	if account != nil {
		b.set(account, c.accountKey, c.account)
	}
	if c.Extra != nil {
		for _, key := range c.Extra.Keys() {
			value := c.Extra.Get(key)
			b.inside("$extra."+key, value)
			if !goja.IsUndefined(value) {
				b.raw(key, "$extra."+key, value)
			}
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
	*Builder
	call    *Call
	op      *catalog.Operation
	request *Request
	labels  map[string]string // by which key a parameter was given, by its name on the wire
	query   api.Values
	form    api.Values
	header  http.Header
	names   []string // of the JSON body's members, in the order given
	values  []json.RawMessage
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
		b.raw(key, label, value)
	case key == "parameters" && b.op.Parameter("Parameter1.Name") != nil:
		b.numbered(label, value)
	case js.IsPlainObject(value) && b.nests(key):
		o := value.(*goja.Object)
		keys := o.Keys()
		if len(keys) == 0 {
			b.doubt(label + " is an empty object")
		}
		for _, sub := range keys {
			member := o.Get(sub)
			b.inside(label+"."+sub, member)
			b.add(catalog.SnakeCase(key)+"_"+catalog.SnakeCase(sub), label+"."+sub, member)
		}
	case b.op.Kind == catalog.List && key == "limit":
		b.TypeError("%s does not take limit, which is a method: %s().limit(%s). How many a page has is page_size",
			b.call.Method, b.call.Method, js.Describe(value))
	default:
		b.TypeError("%s does not take %s%s", b.call.Method, label, js.DidYouMean(key, b.op.ParameterKeys()))
	}
}

// inside notes the doubt of a filter that stands in an object and says nothing.
func (b *body) inside(label string, value goja.Value) {
	if said := js.SaysNothing(value); said != "" {
		b.doubt(label + " is " + said)
	}
}

func (b *body) doubt(doubt string) {
	if b.op.Kind == catalog.List {
		b.request.Scope = b.request.Scope.Doubted(doubt)
	}
}

// once throws where a parameter is given a second time by another key: its two spellings, or two
// names for one range. Which of them Twilio would go by is not said.
func (b *body) once(name, label string) {
	if other, ok := b.labels[name]; ok && other != label {
		b.TypeError("%s: %s and %s are the same parameter", b.call.Method, other, label)
	}
	if b.labels == nil {
		b.labels = map[string]string{}
	}
	b.labels[name] = label
}

// nests reports whether the operation has parameters below a key, as
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
	b.once(p.Name, label)
	if p.In == catalog.InBody && b.isJSON() {
		raw, err := wire.JSON(b.VM, &p.Schema, value)
		if err != nil {
			b.wrong(label, err)
		}
		b.member(p.Name, raw)
		return
	}
	if prefix, ok := strings.CutPrefix(p.Format, "prefixed-collapsible-map-"); ok && js.IsPlainObject(value) {
		b.collapse(prefix, label, value.(*goja.Object))
		return
	}
	if r, ok := js.Ours[Record](value); ok && !p.JSON {
		if err := standsFor(r, p.Prefix); err != nil {
			b.wrong(label, err)
		}
	}
	texts, err := b.wire(p, value)
	if err != nil {
		b.wrong(label, err)
	}
	for _, text := range texts {
		b.request.Filtered = b.request.Filtered || isFilter(p, text)
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
	var wire js.ValueError
	if !errors.As(err, &wire) {
		b.Throw(err)
	}
	b.TypeError("%s: %s %s", b.call.Method, label, wire)
}

// wire returns a parameter's value, or values, as a form or query has them.
func (b *body) wire(p *catalog.Parameter, value goja.Value) ([]string, error) {
	if b.op.Dates(p) != catalog.NoDates && !js.IsMissing(value) {
		text, err := wire.FilterDate(b.VM, b.op, p, value)
		return []string{text}, err
	}
	return wire.Texts(b.VM, &p.Schema, value)
}

// raw puts a value under a name of the wire, unchecked but for what would not be a value at all. Of
// a filter that is known only the enumeration is not checked: what Twilio passes over, as a date
// that it cannot read, matches everything.
func (b *body) raw(name, label string, value goja.Value) {
	p := b.op.Parameter(name)
	if b.op.Kind == catalog.List && p != nil && p.In == catalog.InQuery {
		open := *p
		open.Enum = nil
		if open.Items != nil {
			open.Items = &catalog.Schema{Type: open.Items.Type, Format: open.Items.Format}
		}
		b.set(&open, label, value)
		return
	}
	b.once(name, label)
	if b.isJSON() && (p == nil || p.In == catalog.InBody) {
		b.member(name, json.RawMessage(b.rawJSON(label, value)))
		return
	}
	if b.op.Kind == catalog.List && p == nil {
		b.request.Unknown = append(b.request.Unknown, label)
	}
	for _, text := range b.rawTexts(label, value) {
		switch {
		case p != nil && p.In == catalog.InHeader:
			b.header.Add(name, text)
		case p != nil && p.In == catalog.InQuery, p == nil && b.op.Body == catalog.NoBody:
			b.query.Add(name, text)
		default:
			b.form.Add(name, text)
		}
	}
}

func (b *body) rawTexts(label string, value goja.Value) []string {
	if goja.IsNull(value) {
		return []string{""}
	}
	if !js.IsArray(value) {
		return []string{b.rawText(label, value)}
	}
	o := value.(*goja.Object)
	texts := make([]string, int(o.Get("length").ToInteger()))
	for i := range texts {
		item := o.Get(strconv.Itoa(i))
		if js.IsMissing(item) {
			b.TypeError("%s: %s at %d takes a value, not %s", b.call.Method, label, i, js.DescribeMissing(item))
		}
		texts[i] = b.rawText(label, item)
	}
	return texts
}

// rawText returns a value of which no document says what it is: objects are JSON.
func (b *body) rawText(label string, value goja.Value) string {
	if js.IsPlainObject(value) {
		return b.rawJSON(label, value)
	}
	if o, ok := value.(*goja.Object); ok && o.ClassName() == "Date" {
		text, err := wire.Date(b.VM, catalog.Moments, value)
		if err != nil {
			b.wrong(label, err)
		}
		return text
	}
	text, err := js.Scalar(value)
	if err != nil {
		b.wrong(label, err)
	}
	return text
}

func (b *body) rawJSON(label string, value goja.Value) string {
	text, err := b.JSONText(value)
	if err != nil {
		b.wrong(label, err)
	}
	return text
}

// numbered writes {name: value} as Parameter1.Name, Parameter1.Value and so on.
func (b *body) numbered(label string, value goja.Value) {
	if !js.IsPlainObject(value) {
		b.TypeError("%s: %s takes an object, not %s", b.call.Method, label, js.Describe(value))
	}
	o := value.(*goja.Object)
	for i, name := range o.Keys() {
		text, err := js.Scalar(o.Get(name))
		if err != nil {
			b.wrong(label+"."+name, err)
		}
		prefix := fmt.Sprintf("Parameter%d.", i+1)
		if b.op.Parameter(prefix+"Name") == nil {
			b.TypeError("%s: %s takes at most %d members", b.call.Method, label, i)
		}
		b.form.Add(prefix+"Name", name)
		b.form.Add(prefix+"Value", text)
	}
}

// collapse writes nested objects as Prefix.key.key=value.
func (b *body) collapse(prefix, label string, o *goja.Object) {
	for _, key := range o.Keys() {
		v := o.Get(key)
		if inner, ok := v.(*goja.Object); ok && js.IsPlainObject(v) {
			b.collapse(prefix+"."+key, label+"."+key, inner)
			continue
		}
		text, err := js.Scalar(v)
		if err != nil {
			b.wrong(label+"."+key, err)
		}
		b.query.Add(prefix+"."+key, text)
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

// require throws where a required parameter was not given. What the document asks for beside that,
// one of a group, is only a hint: Twilio takes some requests without, as a notification for
// to_binding.
func (b *body) require() {
	var missing []string
	for _, p := range b.op.Parameters {
		if p.Required && p.In != catalog.InPath && p.Name != "Authorization" && !b.has(p.Name) {
			missing = append(missing, p.Keys()[0])
		}
	}
	sort.Strings(missing)
	if len(missing) > 0 {
		b.TypeError("%s needs %s", b.call.Method, strings.Join(missing, " and "))
	}
	var hints []string
	for _, group := range b.op.OneOf {
		keys := make([]string, len(group))
		for i, name := range group {
			keys[i] = catalog.SnakeCase(name)
		}
		if !slices.ContainsFunc(group, b.has) {
			hints = append(hints, strings.Join(keys, " or "))
		}
	}
	if len(hints) > 0 {
		b.request.Hint = b.call.Method + " was not given " + strings.Join(hints, ", nor ")
	}
}
