package bindings

import (
	"strconv"

	"dialtone/api/token"

	"github.com/dop251/goja"
)

// capabilityToken makes CapabilityToken, for the account of a Twilio object.
func (ns *namespace) capabilityToken() goja.Value {
	o := ns.rt.NewObject()
	ns.function(o, "create", ns.createCapability)
	ns.tagged(o, "CapabilityToken")
	return o
}

// createCapability is CapabilityToken.create({…}). The scopes stand in the order in
// which the script names them.
func (ns *namespace) createCapability(call goja.FunctionCall) goja.Value {
	const method = "CapabilityToken.create"
	var (
		given  signer
		lives  lifetime
		scopes []token.Scope
	)
	for _, o := range ns.keyed(method, call.Argument(0),
		"allow_incoming", "allow_outgoing", "allow_events", "expires", "ttl", "account_sid", "auth_token") {
		switch o.key {
		case "account_sid":
			given.account = ns.word(method, o)
		case "auth_token":
			given.authToken = ns.word(method, o)
		case "expires":
			lives.expires = ns.moment(method, o)
		case "ttl":
			lives.ttl = ns.seconds(method, o)
		default:
			if !o.missing() {
				scopes = ns.scope(method, o, scopes)
			}
		}
	}
	c := ns.signer().instead(given)
	signed, err := token.Capability{
		AccountSid: c.account, Scopes: scopes, TTL: lives.ttl, Expires: lives.expires,
	}.Sign(c.authToken, ns.now())
	if err != nil {
		ns.unsigned(method, err, c.wayToAuthToken(method))
	}
	return ns.rt.ToValue(signed)
}

// scope adds what one option allows.
func (s *session) scope(method string, o option, scopes []token.Scope) []token.Scope {
	switch o.key {
	case "allow_incoming":
		return append(scopes, token.Incoming(s.word(method, o)))
	case "allow_outgoing":
		return append(scopes, s.outgoing(method, o))
	}
	if isPlainObject(o.value) && !isArray(o.value) {
		return append(scopes, token.Events(s.params(method, o)...))
	}
	switch allowed, _ := plainValue(o.value); allowed {
	case true:
		return append(scopes, token.Events())
	case false:
		return scopes
	}
	s.typeError("%s: allow_events takes true, or an object of filters, not %s", method, describe(o.value))
	return nil
}

// outgoing reads allow_outgoing: 'AP…', ['AP…', {…}] with parameters for the
// application, or {application_sid, params, client_name}.
func (s *session) outgoing(method string, o option) token.Scope {
	const part = "allow_outgoing."
	object, ok := o.value.(*goja.Object)
	switch {
	case ok && isArray(object):
		length := int(object.Get("length").ToInteger())
		if length < 1 || length > 2 {
			s.typeError("%s: allow_outgoing takes an array of an application's SID and an object of parameters, not one of %d", method, length)
		}
		at := func(i int) option {
			v := object.Get(strconv.Itoa(i))
			if v == nil {
				v = goja.Undefined()
			}
			return option{"allow_outgoing[" + strconv.Itoa(i) + "]", v}
		}
		return token.Outgoing(s.application(method, at(0)), s.params(method, at(1))...)
	case ok && isPlainObject(object):
		var sid, client option
		var params []token.Param
		for _, inner := range s.keyed(method+": allow_outgoing", object, "application_sid", "params", "client_name") {
			inner.key = part + inner.key
			switch inner.key {
			case part + "application_sid":
				sid = inner
			case part + "client_name":
				client = inner
			default:
				params = s.params(method, inner)
			}
		}
		if sid.value == nil {
			s.typeError("%s: allow_outgoing needs application_sid", method)
		}
		scope := token.Outgoing(s.application(method, sid), params...)
		if client.value != nil {
			scope = scope.As(s.word(method, client))
		}
		return scope
	}
	return token.Outgoing(s.application(method, o))
}

// application is the SID of a TwiML application, or of an Application's record.
func (s *session) application(method string, o option) string {
	sid := s.word(method, o)
	if sid == "" {
		s.typeError("%s: %s takes the SID of a TwiML application", method, o.key)
	}
	return sid
}

// params reads an object of parameters in its own order.
func (s *session) params(method string, o option) []token.Param {
	if o.missing() {
		return nil
	}
	if !isPlainObject(o.value) || isArray(o.value) {
		s.typeError("%s: %s takes an object of parameters, not %s", method, o.key, describe(o.value))
	}
	object := o.value.(*goja.Object)
	var params []token.Param
	for _, name := range object.Keys() {
		value := object.Get(name)
		if goja.IsUndefined(value) || goja.IsNull(value) {
			continue
		}
		text, ok := plainText(value)
		if !ok {
			s.typeError("%s: %s.%s takes a string, a number, true or false, not %s", method, o.key, name, describe(value))
		}
		params = append(params, token.Param{Name: name, Value: text})
	}
	return params
}
