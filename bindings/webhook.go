package bindings

import (
	"net/url"
	"strconv"

	"dialtone/api"
	"dialtone/api/signature"

	"github.com/dop251/goja"
)

// webhook makes Twilio.Webhook, for the account of a Twilio object.
func (ns *namespace) webhook() goja.Value {
	o := ns.rt.NewObject()
	ns.function(o, "isValid", ns.isValid)
	ns.tagged(o, "Webhook")
	return o
}

// isValid is Twilio.Webhook.isValid({url, params, body, signature}): whether the
// account's Twilio has signed a request. A request without a signature is not
// valid; that the script forgot to give one is a TypeError.
func (ns *namespace) isValid(call goja.FunctionCall) goja.Value {
	const method = "Twilio.Webhook.isValid"
	var (
		request  = signature.Request{}
		params   url.Values
		key      string
		hasParts = map[string]bool{}
	)
	for _, o := range ns.keyed(method, call.Argument(0), "url", "params", "body", "signature", "auth_token") {
		hasParts[o.key] = true
		if o.missing() {
			continue
		}
		switch o.key {
		case "url":
			request.URL = ns.word(method, o)
		case "params":
			params = ns.formValues(method, o)
		case "body":
			request.Body = ns.bytes(method, o)
		case "signature":
			text, ok := textOf(o.value)
			if !ok {
				ns.typeError("%s: signature takes the X-Twilio-Signature header, a string, not %s", method, describe(o.value))
			}
			request.Signature = text
		case "auth_token":
			key = ns.word(method, o)
		}
	}
	if request.URL == "" {
		ns.typeError("%s needs url: the whole URL that Twilio was told to ask for, with its query", method)
	}
	if !hasParts["signature"] {
		ns.typeError("%s needs signature: the request's X-Twilio-Signature header", method)
	}
	if len(params) > 0 && len(request.Body) > 0 {
		// Whichever of the two were not checked, somebody could have changed.
		ns.typeError("%s takes params, of a form, or the body of any other request, not both", method)
	}
	if key == "" {
		key = ns.signer().authToken
	}
	if key == "" {
		ns.throw(&api.ConfigurationError{Problem: method + ": no auth token: Twilio signs with the account's auth token, an API key can't stand in for it. " +
			"Set TWILIO_AUTH_TOKEN, give auth_token to Twilio.Config.setup or to " + method + ", or use the emulator: --emulator"})
	}
	if len(params) > 0 {
		return ns.rt.ToValue(signature.Verify(key, request.URL, params, request.Signature))
	}
	return ns.rt.ToValue(signature.VerifyRequest(key, request))
}

// formValues reads the parameters of a form: an object whose values are strings or
// arrays of them, or anything that yields pairs, as a URLSearchParams and a Map do.
func (s *session) formValues(method string, o option) url.Values {
	values := url.Values{}
	add := func(name string, v goja.Value) {
		text, ok := plainText(v)
		if !ok {
			s.typeError("%s: params.%s takes a string or an array of strings, not %s", method, name, describe(v))
		}
		values.Add(name, text)
	}
	object, ok := o.value.(*goja.Object)
	switch {
	case !ok || isArray(o.value):
		s.typeError("%s: params takes an object of the form's parameters, not %s", method, describe(o.value))
	case isPlainObject(object) && object.GetSymbol(goja.SymIterator) == nil:
		for _, name := range object.Keys() {
			value := object.Get(name)
			if !isArray(value) {
				add(name, value)
				continue
			}
			list := value.(*goja.Object)
			for i := range int(list.Get("length").ToInteger()) {
				item := list.Get(strconv.Itoa(i))
				if item == nil {
					item = goja.Undefined()
				}
				add(name, item)
			}
		}
	case object.GetSymbol(goja.SymIterator) != nil:
		s.rt.ForOf(object, func(pair goja.Value) bool {
			p, ok := pair.(*goja.Object)
			if !ok || p.Get("0") == nil || p.Get("1") == nil {
				s.typeError("%s: params takes an object of the form's parameters, and what is given yields no pairs", method)
			}
			add(p.Get("0").String(), p.Get("1"))
			return true
		})
	default:
		s.typeError("%s: params takes an object of the form's parameters, not %s", method, describe(o.value))
	}
	return values
}

// bytes reads a body as it came: a string, which was UTF-8, or its bytes.
func (s *session) bytes(method string, o option) []byte {
	if text, ok := textOf(o.value); ok {
		return []byte(text)
	}
	if _, ok := o.value.(*goja.Object); ok {
		switch b := o.value.Export().(type) {
		case []byte:
			return b
		case goja.ArrayBuffer:
			return b.Bytes()
		}
	}
	s.typeError("%s: body takes the body as it came, a string or a Uint8Array, not %s", method, describe(o.value))
	return nil
}
