package requests

import (
	"cmp"
	"slices"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/wire"

	"github.com/dop251/goja"
)

// Option is one member of the object that a script gives to a method.
type Option struct {
	Key   string
	Value goja.Value
}

// Options are what a script gives to a method: parameters, what is above the
// resource, and whose account.
type Options struct {
	account goja.Value // of account or account_sid, or nil
	// accountKey is the key that account was given by: account_sid may be a
	// parameter of Twilio's own.
	accountKey string
	connect    bool
	hasConnect bool
	Extra      *goja.Object
	Given      []Option
	// unsaid is the doubt of an account that is undefined, and absent that of an argument.
	unsaid, absent string
}

// ReadOptions reads the object given to a method, named in errors as "Call.create".
// Nothing given is an empty object. Of several objects a later one wins.
func (s *Builder) ReadOptions(method string, args ...goja.Value) Options {
	var out Options
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
		var one Options
		for _, key := range keys {
			one.add(s, method, key, o.Get(key))
		}
		if read {
			one = out.Merge(one)
		}
		one.absent, read = out.absent, true
		out = one
	}
	return out
}

// ownKeys throws where an object has a member that its own keys do not show: what an instance of a
// class inherits would be left out without a word.
func (s *Builder) ownKeys(method string, o *goja.Object, keys []string) {
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
func (s *Builder) isMethod(o *goja.Object, name string) bool {
	descriptor, err := s.JS.Descriptor(goja.Undefined(), o, s.Runtime().ToValue(name))
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

func (o *Options) add(s *Builder, method, key string, value goja.Value) {
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
		o.connect, o.hasConnect = s.Flag(method, key, value), !goja.IsUndefined(value)
	case "$extra":
		extra, ok := value.(*goja.Object)
		if !ok || !js.IsPlainObject(value) || js.IsArray(value) {
			s.TypeError("%s: $extra takes an object, not %s", method, js.Describe(value))
		}
		o.Extra = extra
	default:
		o.Given = append(o.Given, Option{key, value})
	}
}

// Flag returns an option that is true or false.
func (s *Builder) Flag(method, key string, value goja.Value) bool {
	text, err := wire.Text(s.VM, &catalog.Schema{Type: "boolean"}, value)
	if err != nil {
		s.TypeError("%s: %s %s", method, key, err)
	}
	return text == "true"
}

// One returns options of one member.
func One(key string, value goja.Value) Options { return Options{Given: []Option{{key, value}}} }

// Take removes an option by its keys and returns its value, or nil.
func (o *Options) Take(keys ...string) goja.Value {
	for _, key := range keys {
		for i, g := range o.Given {
			if g.Key == key {
				o.Given = append(o.Given[:i:i], o.Given[i+1:]...)
				return g.Value
			}
		}
	}
	return nil
}

// Merge returns the options with those of a second object, which win.
func (o Options) Merge(other Options) Options {
	out := o
	if other.account != nil {
		out.account, out.accountKey, out.unsaid = other.account, other.accountKey, ""
	}
	out.unsaid, out.absent = cmp.Or(other.unsaid, out.unsaid), cmp.Or(other.absent, out.absent)
	if other.hasConnect {
		out.connect, out.hasConnect = other.connect, true
	}
	if other.Extra != nil {
		out.Extra = other.Extra
	}
	out.Given = append([]Option{}, o.Given...)
	for _, g := range other.Given {
		// One key in its two spellings is one key.
		out.Given = slices.DeleteFunc(out.Given, func(had Option) bool {
			return catalog.SnakeCase(had.Key) == catalog.SnakeCase(g.Key)
		})
	}
	out.Given = append(out.Given, other.Given...)
	return out
}

func (o Options) keys() []string {
	keys := make([]string, len(o.Given))
	for i, g := range o.Given {
		keys[i] = g.Key
	}
	return keys
}

// value returns the option of a path parameter, by its key in either spelling
// and by the other names that the model has for it.
func (o Options) value(m *catalog.Model, key string) (Option, bool) {
	for _, g := range o.Given {
		if g.Key == key || g.Key == catalog.CamelCase(key) || m.PathKey(catalog.SnakeCase(g.Key)) == key {
			return g, !js.IsMissing(g.Value)
		}
	}
	return Option{}, false
}
