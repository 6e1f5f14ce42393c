package bindings

import (
	"dialtone/api/catalog"

	"github.com/dop251/goja"
)

// scope is where a request goes: whose account, by Connect or not, and what the
// path names above the resource. A record remembers the scope it was come by;
// records of one list share it, so a scope never changes.
type scope struct {
	account string            // "" is the client's own
	connect bool              // Twilio Connect: as the account, with the client's token
	path    map[string]string // values of path parameters, by key: "conference_sid"
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
}

// readOptions reads the object given to a method, named in errors as "Call.create".
// Nothing given is an empty object.
func (s *session) readOptions(method string, args ...goja.Value) options {
	var out options
	for _, v := range args {
		if v == nil || goja.IsUndefined(v) {
			continue
		}
		if !isPlainObject(v) || isArray(v) {
			s.typeError("%s takes an object, not %s", method, describe(v))
		}
		o := v.(*goja.Object)
		for _, key := range o.Keys() {
			out.add(s, method, key, o.Get(key))
		}
	}
	return out
}

func (o *options) add(s *session, method, key string, value goja.Value) {
	switch key {
	case "account", "account_sid", "accountSid":
		if !goja.IsUndefined(value) {
			o.account, o.accountKey = value, key
		}
	case "connect":
		o.connect, o.hasConnect = s.flag(method, key, value), !goja.IsUndefined(value)
	case "$extra":
		extra, ok := value.(*goja.Object)
		if !ok || !isPlainObject(value) {
			s.typeError("%s: $extra takes an object, not %s", method, describe(value))
		}
		o.extra = extra
	default:
		o.given = append(o.given, option{key, value})
	}
}

// flag returns an option that is true or false.
func (s *session) flag(method, key string, value goja.Value) bool {
	text, err := s.text(&catalog.Schema{Type: "boolean"}, value)
	if err != nil {
		s.typeError("%s: %s %s", method, key, err)
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
		out.account, out.accountKey = other.account, other.accountKey
	}
	if other.hasConnect {
		out.connect, out.hasConnect = other.connect, true
	}
	if other.extra != nil {
		out.extra = other.extra
	}
	out.given = append([]option{}, o.given...)
	for _, g := range other.given {
		out.take(g.key)
		out.given = append(out.given, g)
	}
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
func (o options) value(m *catalog.Model, key string) (goja.Value, bool) {
	for _, g := range o.given {
		if g.key == key || g.key == catalog.CamelCase(key) || m.PathKey(catalog.SnakeCase(g.key)) == key {
			return g.value, !goja.IsUndefined(g.value) && !goja.IsNull(g.value)
		}
	}
	return nil, false
}

// scopeOf returns the scope that the options name, or the one they leave as it is.
func (s *session) scopeOf(method string, o options, base *scope) *scope {
	if o.account == nil && !o.hasConnect {
		return base
	}
	out := *base
	if o.account != nil {
		sid, err := scalar(o.account)
		if obj, ok := o.account.(*goja.Object); ok && err != nil {
			if v := obj.Get("sid"); v != nil {
				sid, err = scalar(v)
			}
		}
		if err != nil || sid == "" {
			s.typeError("%s: %s takes a SID or an object that has one, not %s", method, o.accountKey, describe(o.account))
		}
		out.account = sid
	}
	if o.hasConnect {
		out.connect = o.connect
	}
	return &out
}
