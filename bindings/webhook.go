package bindings

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

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
// account's Twilio has signed a request. With auth_token it is checked with another
// token, or with several; with settings, the header of a SharedKey, and shared_key
// with the secret of that. A request without a signature is not
// valid; that the script forgot to give one is a TypeError.
func (ns *namespace) isValid(call goja.FunctionCall) goja.Value {
	const method = "Twilio.Webhook.isValid"
	var (
		request  = signature.Request{}
		params   url.Values
		keys     []string
		shared   []string
		hasParts = map[string]bool{}
	)
	for _, o := range ns.keyed(method, call.Argument(0), "url", "params", "body", "signature", "auth_token", "settings", "shared_key") {
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
			keys = ns.words(method, o)
		case "shared_key":
			shared = ns.words(method, o)
		case "settings":
			request.Settings = ns.word(method, o)
		}
	}
	if request.URL == "" {
		ns.typeError("%s needs url: the whole URL that Twilio was told to ask for, with its query", method)
	}
	if !hasParts["signature"] {
		ns.typeError("%s needs signature: the request's X-Twilio-Signature header", method)
	}
	if len(params) > 0 && len(request.Body) > 0 {
		// What was not checked of the two, anyone could have changed.
		ns.typeError("%s takes params, of a form, or the body of any other request, not both", method)
	}
	if strings.Contains(request.URL, "#") {
		ns.typeError("%s: url has a #, and Twilio requests and signs a URL without what follows it. Leave it out of a URL that was given to Twilio; a request that has one was made by another", method)
	}
	algorithm, err := signature.ParseSettings(request.Settings)
	if err != nil {
		ns.typeError("%s: settings: %s", method, err)
	}
	if request.Settings != "" {
		if keys = shared; len(keys) == 0 {
			ns.typeError("%s needs shared_key: the settings say that the secret of a SharedKey was used", method)
		}
	} else if len(keys) == 0 && ns.signer().authToken != "" {
		keys = []string{ns.signer().authToken}
	}
	if len(keys) == 0 {
		ns.throw(&api.ConfigurationError{Problem: method + ": no auth token: Twilio signs with the account's auth token, an API key can't stand in for it. " +
			"Set TWILIO_AUTH_TOKEN, give auth_token to Twilio.Config.setup or to " + method + ", or use the emulator: --emulator"})
	}
	return ns.rt.ToValue(slices.ContainsFunc(keys, func(key string) bool {
		if len(params) > 0 {
			return signature.VerifyWith(algorithm, key, request.URL, params, request.Signature)
		}
		return signature.VerifyRequest(key, request)
	}))
}

// words reads a string or an array of strings, none of them empty. They may be
// secrets, and are not repeated.
func (s *session) words(method string, o option) []string {
	if text, ok := textOf(o.value); ok && text != "" {
		return []string{text}
	}
	list, ok := o.value.(*goja.Object)
	if !ok || !isArray(o.value) {
		s.typeError("%s: %s takes a string that is not empty, or an array of such strings", method, o.key)
	}
	var words []string
	for i := range int(list.Get("length").ToInteger()) {
		text, ok := textOf(list.Get(strconv.Itoa(i)))
		if !ok || text == "" {
			s.typeError("%s: %s takes a string or an array of strings", method, o.key)
		}
		words = append(words, text)
	}
	if len(words) == 0 {
		s.typeError("%s: %s takes a string or an array of strings, and not an empty one", method, o.key)
	}
	return words
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
