package bindings

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/wire"

	"github.com/dop251/goja"
)

// scope is where a request goes: whose account, by Connect or not, and what the
// path names above the resource. A record remembers the scope it was found in;
// records of one list share it, so a scope never changes.
type scope struct {
	account string            // "" is the client's own
	connect bool              // Twilio Connect: as the account, with the client's token
	path    map[string]string // values of path parameters, by key: "conference_sid"
	// doubt says which filter or owner said nothing, where the record or list was found by such a
	// one: "call_sid is undefined". Nothing is changed by way of it. It is "" where all is well.
	doubt string
}

// doubted returns the scope with a doubt, unless it has one already.
func (sc *scope) doubted(doubt string) *scope {
	if doubt == "" || sc.doubt != "" {
		return sc
	}
	out := *sc
	out.doubt = doubt
	return &out
}

// with returns the scope with a value for one more path parameter.
func (sc *scope) with(path map[string]string) *scope {
	if len(path) == 0 {
		return sc
	}
	out := *sc
	out.path = map[string]string{}
	for k, v := range sc.path {
		out.path[k] = v
	}
	for k, v := range path {
		out.path[k] = v
	}
	return &out
}

// option is one member of the object that a script gives to a method.
type option struct {
	key   string
	value goja.Value
}

// options are what a script gives to a method: parameters, what is above the
// resource, and whose account.
type options struct {
	account goja.Value // of account or account_sid, or nil
	// accountKey is the key that account was given by: account_sid may be a
	// parameter of Twilio's own.
	accountKey string
	connect    bool
	hasConnect bool
	extra      *goja.Object
	given      []option
	// unsaid is the doubt of an account that is undefined, and absent that of an argument.
	unsaid, absent string
}

// readOptions reads the object given to a method, named in errors as "Call.create".
// Nothing given is an empty object. Of several objects a later one wins.
func (s *session) readOptions(method string, args ...goja.Value) options {
	var out options
	read := false
	for i, v := range args {
		if v == nil || goja.IsUndefined(v) {
			if i == 0 {
				out.absent = "the argument of " + method + " is undefined"
			}
			continue
		}
		if !js.IsPlainObject(v) || js.IsArray(v) {
			s.TypeError("%s takes an object, not %s", method, js.Describe(v))
		}
		o := v.(*goja.Object)
		keys := o.Keys()
		s.ownKeys(method, o, keys)
		var one options
		for _, key := range keys {
			one.add(s, method, key, o.Get(key))
		}
		if read {
			one = out.merge(one)
		}
		one.absent, read = out.absent, true
		out = one
	}
	return out
}

// ownKeys throws where an object has a member that its own keys do not show: what an instance of a
// class inherits would be left out without a word.
func (s *session) ownKeys(method string, o *goja.Object, keys []string) {
	if names := o.GetOwnPropertyNames(); len(names) != len(keys) {
		for _, name := range names {
			if !slices.Contains(keys, name) {
				s.TypeError("%s: %s is not enumerable, so that it would be left out. Give {%s: …}", method, name, name)
			}
		}
	}
	for up := o.Prototype(); up != nil && up != s.JS.Object; up = up.Prototype() {
		for _, name := range up.GetOwnPropertyNames() {
			if name != "constructor" && !s.isMethod(up, name) {
				s.TypeError("%s: %s is inherited, so that it would be left out. Give {%s: …}", method, name, name)
			}
		}
	}
}

// isMethod reports whether an object's own property is a function; no getter is called.
func (s *session) isMethod(o *goja.Object, name string) bool {
	descriptor, err := s.JS.Descriptor(goja.Undefined(), o, s.rt.ToValue(name))
	if err != nil {
		panic(err)
	}
	d, ok := descriptor.(*goja.Object)
	if !ok {
		return false
	}
	_, ok = goja.AssertFunction(d.Get("value"))
	return ok
}

func (o *options) add(s *session, method, key string, value goja.Value) {
	switch key {
	case "account", "account_sid", "accountSid", "AccountSid":
		switch {
		case goja.IsUndefined(value):
			o.unsaid = key + " is undefined"
		case o.account != nil:
			s.TypeError("%s: %s and %s are both given, and there is one account", method, o.accountKey, key)
		default:
			o.account, o.accountKey = value, key
		}
	case "connect":
		o.connect, o.hasConnect = s.flag(method, key, value), !goja.IsUndefined(value)
	case "$extra":
		extra, ok := value.(*goja.Object)
		if !ok || !js.IsPlainObject(value) || js.IsArray(value) {
			s.TypeError("%s: $extra takes an object, not %s", method, js.Describe(value))
		}
		o.extra = extra
	default:
		o.given = append(o.given, option{key, value})
	}
}

// flag returns an option that is true or false.
func (s *session) flag(method, key string, value goja.Value) bool {
	text, err := wire.Text(s.VM, &catalog.Schema{Type: "boolean"}, value)
	if err != nil {
		s.TypeError("%s: %s %s", method, key, err)
	}
	return text == "true"
}

// take removes an option by its keys and returns its value, or nil.
func (o *options) take(keys ...string) goja.Value {
	for _, key := range keys {
		for i, g := range o.given {
			if g.key == key {
				o.given = append(o.given[:i:i], o.given[i+1:]...)
				return g.value
			}
		}
	}
	return nil
}

// merge returns the options with those of a second object, which win.
func (o options) merge(other options) options {
	out := o
	if other.account != nil {
		out.account, out.accountKey, out.unsaid = other.account, other.accountKey, ""
	}
	out.unsaid, out.absent = cmp.Or(other.unsaid, out.unsaid), cmp.Or(other.absent, out.absent)
	if other.hasConnect {
		out.connect, out.hasConnect = other.connect, true
	}
	if other.extra != nil {
		out.extra = other.extra
	}
	out.given = append([]option{}, o.given...)
	for _, g := range other.given {
		// One key in its two spellings is one key.
		out.given = slices.DeleteFunc(out.given, func(had option) bool {
			return catalog.SnakeCase(had.key) == catalog.SnakeCase(g.key)
		})
	}
	out.given = append(out.given, other.given...)
	return out
}

func (o options) keys() []string {
	keys := make([]string, len(o.given))
	for i, g := range o.given {
		keys[i] = g.key
	}
	return keys
}

// value returns the option of a path parameter, by its key in either spelling
// and by the other names that the model has for it.
func (o options) value(m *catalog.Model, key string) (option, bool) {
	for _, g := range o.given {
		if g.key == key || g.key == catalog.CamelCase(key) || m.PathKey(catalog.SnakeCase(g.key)) == key {
			return g, !js.IsMissing(g.value)
		}
	}
	return option{}, false
}

// scopeOf returns the scope that the options name, or the one they leave as it is.
func (s *session) scopeOf(method string, o options, base *scope) *scope {
	if o.account == nil && !o.hasConnect {
		return base
	}
	out := *base
	if o.account != nil {
		v := o.account
		if obj, ok := v.(*goja.Object); ok && js.IsPlainObject(v) && !js.IsArray(v) {
			if v = obj.Get("sid"); v == nil {
				v = goja.Undefined()
			}
		}
		sid, err := sidText("AC", v)
		if err != nil {
			s.TypeError("%s: %s takes the SID of an account or an object that has one, not %s", method, o.accountKey, js.Describe(o.account))
		}
		out.account = sid
	}
	if o.hasConnect {
		out.connect = o.connect
	}
	return &out
}

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
