package bindings

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/attributes"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/requests"
	"dialtone/internal/spelling"

	"github.com/dop251/goja"
	"github.com/tidwall/gjson"
)

// record is one resource that Twilio has. In JavaScript its attributes are own
// properties, decoded when read; methods and associations are its prototype's.
type record struct {
	attributes.Attributes
	model     *model
	scope     *requests.Scope
	object    *goja.Object
	destroyed bool
	unmade    bool // of a create that --dry-run did not send
	// associations are kept once read, so that what they have loaded stays.
	associations map[string]goja.Value
}

// newRecord makes a record of a JSON object that Twilio sent.
func (m *model) newRecord(raw json.RawMessage, sc *requests.Scope) *record {
	r := &record{Attributes: attributes.Attributes{Raw: string(raw)}, model: m, scope: sc}
	r.object = m.rt.NewDynamicObject(r)
	if err := r.object.SetPrototype(m.prototype()); err != nil {
		panic(err)
	}
	return r
}

// Key returns what addresses the record: its SID, or what stands for one.
func (r *record) Key() string { return r.Text(r.model.catalog.Key()) }

// SIDPrefix returns what the SIDs of the record's model begin with, or "".
func (r *record) SIDPrefix() string { return r.model.catalog.SIDPrefix() }

// Describe names the record in errors.
func (r *record) Describe() string {
	if key := r.Key(); key != "" {
		return r.model.name + " " + key
	}
	return "this " + r.model.name
}

// Get returns an own property: an attribute in either spelling.
func (r *record) Get(key string) goja.Value {
	m := r.Lookup(key)
	if m == nil {
		return nil
	}
	return r.read(m)
}

// read returns an attribute's value, or what stands in the place of a secret that
// scripts of this host may not see.
func (r *record) read(m *attributes.Member) goja.Value {
	if r.hides(m) {
		return r.model.rt.ToValue(attributes.Redacted)
	}
	return attributes.Decode(r.model.VM, m, r.model.catalog.Attribute(m.Name))
}

func (r *record) hides(m *attributes.Member) bool {
	if r.model.vm.Credentials() || m.Value.Type == gjson.Null {
		return false
	}
	return attributes.IsSecret(r.model.catalog, m.Name, r.model.catalog.Attribute(m.Name))
}

// Has reports whether the record has an attribute.
func (r *record) Has(key string) bool { return r.Lookup(key) != nil }

// Keys returns the attributes' names as Twilio spells and orders them.
func (r *record) Keys() []string {
	members := r.Find()
	keys := make([]string, len(members))
	for i := range members {
		keys[i] = members[i].Name
	}
	return keys
}

// Set updates an attribute, with one request, at once.
func (r *record) Set(key string, value goja.Value) bool {
	s := r.model.session
	if !updates(r.model.catalog, key) {
		s.TypeError("%s cannot be set on %s%s", key, r.Describe(), updatable(r.model.catalog, key))
	}
	if goja.IsUndefined(value) {
		s.TypeError("%s of %s cannot be set to undefined", key, r.Describe())
	}
	s.Wait(r.update(requests.One(key, value)))
	return true
}

// Delete refuses: what Twilio has is not deleted by forgetting it.
func (r *record) Delete(key string) bool {
	return r.Lookup(key) == nil
}

// updates reports whether some operation updates the resource by a key.
func updates(m *catalog.Model, key string) bool {
	for _, op := range m.Operations(catalog.Update) {
		if p := op.ByKey(key); p != nil && p.In != catalog.InPath {
			return true
		}
	}
	return false
}

// updatable ends a message about a key that cannot be set, with those that can.
func updatable(m *catalog.Model, key string) string {
	seen := map[string]bool{}
	var keys []string
	for _, op := range m.Operations(catalog.Update) {
		for _, k := range op.ParameterKeys() {
			if !seen[k] {
				seen[k] = true
				keys = append(keys, k)
			}
		}
	}
	if len(keys) == 0 {
		return ": Twilio updates nothing of it"
	}
	msg := "."
	if n := spelling.Nearest(key, keys); n != "" {
		msg = ". Did you mean " + n + "?"
	}
	return msg + " Twilio updates " + strings.Join(keys, ", ") + "."
}

// onRecord is a call on this record's own path. It throws where there is none
// any more.
func (r *record) onRecord(kind catalog.Kind, method string, o requests.Options) requests.Call {
	s := r.model.session
	if r.destroyed {
		s.InvalidState("%s has been destroyed: %s would make a request", r.Describe(), method)
	}
	key := r.Key()
	if key == "" && r.model.addressed(kind) {
		s.InvalidState("%s has no %s, so that %s cannot address it", r.Describe(), r.model.catalog.Key(), method)
	}
	return requests.Call{
		Model: r.model.catalog, Kind: kind, Method: r.model.name + "." + method,
		SID: key, Record: r, Base: r.scope, Options: o,
	}
}

func (r *record) update(o requests.Options) actions.Action {
	return r.change(catalog.Update, "update", o)
}

// change sends an update or a patch; the record then is what Twilio answers. A
// failure leaves it as it was.
func (r *record) change(kind catalog.Kind, method string, o requests.Options) actions.Action {
	req := r.model.Build(r.onRecord(kind, method, o))
	var answer *api.Response
	return actions.Action{
		Work: func(ctx context.Context) (err error) {
			answer, err = r.model.do(ctx, req)
			return err
		},
		Done: func() goja.Value {
			r.take(answer, req)
			return r.object
		},
	}
}

func (r *record) reload() actions.Action {
	req := r.model.Build(r.onRecord(catalog.Fetch, "reload", requests.Options{}))
	var answer *api.Response
	return actions.Action{
		Work: func(ctx context.Context) (err error) {
			answer, err = r.model.do(ctx, req)
			return err
		},
		Done: func() goja.Value {
			r.become(answer.Body, req.Operation)
			r.associations = nil
			return r.object
		},
	}
}

func (r *record) destroy(o requests.Options) actions.Action {
	req := r.model.Build(r.onRecord(catalog.Delete, "destroy", o))
	return actions.Action{
		Work: func(ctx context.Context) error {
			_, err := r.model.do(ctx, req)
			return err
		},
		Done: func() goja.Value {
			r.destroyed = true
			return r.object
		},
	}
}

// become takes what Twilio answered. Attributes that the operation's answer
// never has stay as they were.
func (r *record) become(body json.RawMessage, op *catalog.Operation) {
	if len(body) == 0 || body[0] != '{' {
		return
	}
	fresh := attributes.Attributes{Raw: string(body)}
	fresh.Find()
	for _, m := range r.Find() {
		if slices.Contains(op.Omits, m.Name) && fresh.Lookup(m.Name) == nil {
			fresh.Members = append(fresh.Members, m)
		}
	}
	r.Attributes = fresh
}

// json returns the record as Twilio sent it, but for secrets that scripts may not see.
func (r *record) json() string {
	var b strings.Builder
	b.WriteByte('{')
	for i, m := range r.Find() {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.Name)
		if err != nil {
			panic(err) // no string fails to marshal
		}
		b.Write(name)
		b.WriteByte(':')
		if r.hides(&m) {
			b.WriteString(`"` + attributes.Redacted + `"`)
			continue
		}
		b.WriteString(m.Value.Raw)
	}
	b.WriteByte('}')
	return b.String()
}

// Association returns the record's association of a name, or nil.
func (r *record) Association(name string) goja.Value {
	if v := r.associations[name]; v != nil {
		return v
	}
	a, ok := r.model.catalog.Association(name)
	if !ok {
		return nil
	}
	v := r.model.below(a, r)
	if r.associations == nil {
		r.associations = map[string]goja.Value{}
	}
	r.associations[name] = v
	return v
}

// recordOf returns the record that a method was called on, or throws: a script
// may call it on anything.
func (s *session) recordOf(this goja.Value, method string) *record {
	r := recordIn(this)
	if r == nil {
		s.TypeError("%s is a record's method, and was called on %s", method, js.Describe(this))
	}
	return r
}

var recordType = reflect.TypeFor[*record]()

// recordIn returns the record that a value is, or nil. It does not export other
// objects, which would run their getters.
func recordIn(v goja.Value) *record {
	if o, ok := v.(*goja.Object); ok && o.ExportType() == recordType {
		return o.Export().(*record)
	}
	return nil
}
