package tokens

import (
	"strconv"

	"dialtone/api/token"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// CapabilityToken makes the object CapabilityToken of scripts.
func (a *Account) CapabilityToken() goja.Value {
	o := a.Runtime().NewObject()
	a.Function(o, "create", a.createCapability)
	a.Tag(o, "CapabilityToken")
	return o
}

// createCapability is CapabilityToken.create({…}). The scopes stand in the order in
// which the script names them.
func (a *Account) createCapability(call goja.FunctionCall) goja.Value {
	const method = "CapabilityToken.create"
	var (
		given  signer
		lives  lifetime
		scopes []token.Scope
	)
	for _, o := range a.Keyed(method, call.Argument(0),
		"allow_incoming", "allow_outgoing", "allow_events", "expires", "ttl", "account_sid", "auth_token") {
		switch o.Key {
		case "account_sid":
			given.account = a.Word(method, o)
		case "auth_token":
			given.authToken = a.Word(method, o)
		case "expires":
			lives.expires = a.moment(method, o)
		case "ttl":
			lives.ttl = a.seconds(method, o)
		default:
			if !o.Missing() {
				scopes = a.scope(method, o, scopes)
			}
		}
	}
	c := a.signer().instead(given)
	signed, err := token.Capability{
		AccountSid: c.account, Scopes: scopes, TTL: lives.ttl, Expires: lives.expires,
	}.Sign(c.authToken, a.now())
	if err != nil {
		a.unsigned(method, err, c.wayToAuthToken(method))
	}
	return a.Runtime().ToValue(signed)
}

// scope adds what one option allows.
func (a *Account) scope(method string, o js.Option, scopes []token.Scope) []token.Scope {
	switch o.Key {
	case "allow_incoming":
		return append(scopes, token.Incoming(a.Word(method, o)))
	case "allow_outgoing":
		return append(scopes, a.outgoing(method, o))
	}
	if js.IsPlainObject(o.Value) && !js.IsArray(o.Value) {
		return append(scopes, token.Events(a.params(method, o)...))
	}
	switch allowed, _ := js.PlainValue(o.Value); allowed {
	case true:
		return append(scopes, token.Events())
	case false:
		return scopes
	}
	a.TypeError("%s: allow_events takes true, or an object of filters, not %s", method, js.Describe(o.Value))
	return nil
}

// outgoing reads allow_outgoing: 'AP…', ['AP…', {…}] with parameters for the
// application, or {application_sid, params, client_name}.
func (a *Account) outgoing(method string, o js.Option) token.Scope {
	const part = "allow_outgoing."
	object, ok := o.Value.(*goja.Object)
	switch {
	case ok && js.IsArray(object):
		length := int(object.Get("length").ToInteger())
		if length < 1 || length > 2 {
			a.TypeError("%s: allow_outgoing takes an array of an application's SID and an object of parameters, not one of %d", method, length)
		}
		at := func(i int) js.Option {
			v := object.Get(strconv.Itoa(i))
			if v == nil {
				v = goja.Undefined()
			}
			return js.Option{Key: "allow_outgoing[" + strconv.Itoa(i) + "]", Value: v}
		}
		return token.Outgoing(a.application(method, at(0)), a.params(method, at(1))...)
	case ok && js.IsPlainObject(object):
		var sid, client js.Option
		var params []token.Param
		for _, inner := range a.Keyed(method+": allow_outgoing", object, "application_sid", "params", "client_name") {
			inner.Key = part + inner.Key
			switch inner.Key {
			case part + "application_sid":
				sid = inner
			case part + "client_name":
				client = inner
			default:
				params = a.params(method, inner)
			}
		}
		if sid.Value == nil {
			a.TypeError("%s: allow_outgoing needs application_sid", method)
		}
		scope := token.Outgoing(a.application(method, sid), params...)
		if client.Value != nil {
			scope = scope.As(a.Word(method, client))
		}
		return scope
	}
	return token.Outgoing(a.application(method, o))
}

// application is the SID of a TwiML application, or of an Application's record.
func (a *Account) application(method string, o js.Option) string {
	sid := a.Word(method, o)
	if sid == "" {
		a.TypeError("%s: %s takes the SID of a TwiML application", method, o.Key)
	}
	return sid
}

// params reads an object of parameters in its own order.
func (a *Account) params(method string, o js.Option) []token.Param {
	if o.Missing() {
		return nil
	}
	if !js.IsPlainObject(o.Value) || js.IsArray(o.Value) {
		a.TypeError("%s: %s takes an object of parameters, not %s", method, o.Key, js.Describe(o.Value))
	}
	object := o.Value.(*goja.Object)
	var params []token.Param
	for _, name := range object.Keys() {
		value := object.Get(name)
		if goja.IsUndefined(value) || goja.IsNull(value) {
			continue
		}
		text, ok := js.PlainText(value)
		if !ok {
			a.TypeError("%s: %s.%s takes a string, a number, true or false, not %s", method, o.Key, name, js.Describe(value))
		}
		params = append(params, token.Param{Name: name, Value: text})
	}
	return params
}
