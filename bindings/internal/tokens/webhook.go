package tokens

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dialtone/api"
	"dialtone/api/signature"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// Webhook makes the object Webhook of scripts.
func (a *Account) Webhook() goja.Value {
	o := a.Runtime().NewObject()
	a.Function(o, "isValid", a.isValid)
	a.Tag(o, "Webhook")
	return o
}

// isValid is Twilio.Webhook.isValid({url, params, body, signature}): whether the
// account's Twilio has signed a request. With auth_token it is checked with another
// token, or with several; with settings, the header of a SharedKey, and shared_key
// with the secret of that. A request without a signature is not
// valid; that the script forgot to give one is a TypeError.
func (a *Account) isValid(call goja.FunctionCall) goja.Value {
	const method = "Twilio.Webhook.isValid"
	var (
		request  = signature.Request{}
		params   url.Values
		keys     []string
		shared   []string
		hasParts = map[string]bool{}
	)
	for _, o := range a.Keyed(method, call.Argument(0), "url", "params", "body", "signature", "auth_token", "settings", "shared_key") {
		hasParts[o.Key] = true
		if o.Missing() {
			continue
		}
		switch o.Key {
		case "url":
			request.URL = a.Word(method, o)
		case "params":
			params = a.formValues(method, o)
		case "body":
			request.Body = a.bytes(method, o)
		case "signature":
			text, ok := js.TextOf(o.Value)
			if !ok {
				a.TypeError("%s: signature takes the X-Twilio-Signature header, a string, not %s", method, js.Describe(o.Value))
			}
			request.Signature = text
		case "auth_token":
			keys = a.words(method, o)
		case "shared_key":
			shared = a.words(method, o)
		case "settings":
			request.Settings = a.Word(method, o)
		}
	}
	if request.URL == "" {
		a.TypeError("%s needs url: the whole URL that Twilio was told to ask for, with its query", method)
	}
	if !hasParts["signature"] {
		a.TypeError("%s needs signature: the request's X-Twilio-Signature header", method)
	}
	if len(params) > 0 && len(request.Body) > 0 {
		// What was not checked of the two, anyone could have changed.
		a.TypeError("%s takes params, of a form, or the body of any other request, not both", method)
	}
	if strings.Contains(request.URL, "#") {
		a.TypeError("%s: url has a #, and Twilio requests and signs a URL without what follows it. Leave it out of a URL that was given to Twilio; a request that has one was made by another", method)
	}
	algorithm, err := signature.ParseSettings(request.Settings)
	if err != nil {
		a.TypeError("%s: settings: %s", method, err)
	}
	if request.Settings != "" {
		if keys = shared; len(keys) == 0 {
			a.TypeError("%s needs shared_key: the settings say that the secret of a SharedKey was used", method)
		}
	} else if len(keys) == 0 && a.signer().authToken != "" {
		keys = []string{a.signer().authToken}
	}
	if len(keys) == 0 {
		a.Throw(&api.ConfigurationError{Problem: method + ": no auth token: Twilio signs with the account's auth token, an API key can't stand in for it. " +
			"Set TWILIO_AUTH_TOKEN, give auth_token to Twilio.Config.setup or to " + method + ", or use the emulator: --emulator"})
	}
	return a.Runtime().ToValue(slices.ContainsFunc(keys, func(key string) bool {
		if len(params) > 0 {
			return signature.VerifyWith(algorithm, key, request.URL, params, request.Signature)
		}
		return signature.VerifyRequest(key, request)
	}))
}

// words reads a string or an array of strings, none of them empty. They may be
// secrets, and are not repeated.
func (a *Account) words(method string, o js.Option) []string {
	if text, ok := js.TextOf(o.Value); ok && text != "" {
		return []string{text}
	}
	list, ok := o.Value.(*goja.Object)
	if !ok || !js.IsArray(o.Value) {
		a.TypeError("%s: %s takes a string that is not empty, or an array of such strings", method, o.Key)
	}
	var words []string
	for i := range int(list.Get("length").ToInteger()) {
		text, ok := js.TextOf(list.Get(strconv.Itoa(i)))
		if !ok || text == "" {
			a.TypeError("%s: %s takes a string or an array of strings", method, o.Key)
		}
		words = append(words, text)
	}
	if len(words) == 0 {
		a.TypeError("%s: %s takes a string or an array of strings, and not an empty one", method, o.Key)
	}
	return words
}

// formValues reads the parameters of a form: an object whose values are strings or
// arrays of them, or anything that yields pairs, as a URLSearchParams and a Map do.
func (a *Account) formValues(method string, o js.Option) url.Values {
	values := url.Values{}
	add := func(name string, v goja.Value) {
		text, ok := js.PlainText(v)
		if !ok {
			a.TypeError("%s: params.%s takes a string or an array of strings, not %s", method, name, js.Describe(v))
		}
		values.Add(name, text)
	}
	object, ok := o.Value.(*goja.Object)
	switch {
	case !ok || js.IsArray(o.Value):
		a.TypeError("%s: params takes an object of the form's parameters, not %s", method, js.Describe(o.Value))
	case js.IsPlainObject(object) && object.GetSymbol(goja.SymIterator) == nil:
		for _, name := range object.Keys() {
			value := object.Get(name)
			if !js.IsArray(value) {
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
		a.Runtime().ForOf(object, func(pair goja.Value) bool {
			p, ok := pair.(*goja.Object)
			if !ok || p.Get("0") == nil || p.Get("1") == nil {
				a.TypeError("%s: params takes an object of the form's parameters, and what is given yields no pairs", method)
			}
			add(p.Get("0").String(), p.Get("1"))
			return true
		})
	default:
		a.TypeError("%s: params takes an object of the form's parameters, not %s", method, js.Describe(o.Value))
	}
	return values
}

// bytes reads a body as it came: a string, which was UTF-8, or its bytes.
func (a *Account) bytes(method string, o js.Option) []byte {
	if text, ok := js.TextOf(o.Value); ok {
		return []byte(text)
	}
	if _, ok := o.Value.(*goja.Object); ok {
		switch b := o.Value.Export().(type) {
		case []byte:
			return b
		case goja.ArrayBuffer:
			return b.Bytes()
		}
	}
	a.TypeError("%s: body takes the body as it came, a string or a Uint8Array, not %s", method, js.Describe(o.Value))
	return nil
}
