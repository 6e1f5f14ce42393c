package requests

import (
	"github.com/dop251/goja"

	"dialtone/bindings/internal/js"
)

// Scope is where a request goes: whose account, by Connect or not, and what the
// path names above the resource. A record remembers the scope it was found in;
// records of one list share it, so a scope never changes.
type Scope struct {
	Account string            // "" is the client's own
	Connect bool              // Twilio Connect: as the account, with the client's token
	Path    map[string]string // values of path parameters, by key: "conference_sid"
	// Doubt says which filter or owner said nothing, where the record or list was found by such a
	// one: "call_sid is undefined". Nothing is changed by way of it. It is "" where all is well.
	Doubt string
}

// Doubted returns the scope with a doubt, unless it has one already.
func (sc *Scope) Doubted(doubt string) *Scope {
	if doubt == "" || sc.Doubt != "" {
		return sc
	}
	out := *sc
	out.Doubt = doubt
	return &out
}

// With returns the scope with a value for one more path parameter.
func (sc *Scope) With(path map[string]string) *Scope {
	if len(path) == 0 {
		return sc
	}
	out := *sc
	out.Path = map[string]string{}
	for k, v := range sc.Path {
		out.Path[k] = v
	}
	for k, v := range path {
		out.Path[k] = v
	}
	return &out
}

// scopeOf returns the scope that the options name, or the one they leave as it is.
func (s *Builder) scopeOf(method string, o Options, base *Scope) *Scope {
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
		sid, err := SIDText("AC", v)
		if err != nil {
			s.TypeError("%s: %s takes the SID of an account or an object that has one, not %s", method, o.accountKey, js.Describe(o.account))
		}
		out.Account = sid
	}
	if o.hasConnect {
		out.Connect = o.connect
	}
	return &out
}
