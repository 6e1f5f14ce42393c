package views

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"dialtone/webhook"

	"github.com/dop251/goja"
)

// property defines a property of a new object, which takes any, whatever its name.
func property(o *goja.Object, name string, value goja.Value) {
	if name == "__proto__" { // which to set means something else
		_ = o.DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
		return
	}
	_ = o.Set(name, value)
}

// function makes a native function that prints under its name, and not under the one that it has in
// Go.
func function(rt *goja.Runtime, name string, call func(goja.FunctionCall) goja.Value) *goja.Object {
	made := rt.ToValue(call).(*goja.Object)
	_ = made.DefineDataProperty("name", rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return made
}

// requestObject is a request as a script sees it.
func requestObject(rt *goja.Runtime, r *webhook.Request) *goja.Object {
	headers := rt.NewObject()
	property(headers, "host", rt.ToValue(r.HTTP().Host)) // which Go keeps elsewhere
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		if name == "Cookie" {
			continue
		}
		property(headers, strings.ToLower(name), rt.ToValue(strings.Join(r.Header[name], ", ")))
	}
	cookies := rt.NewObject()
	for _, cookie := range r.Cookies() {
		if cookie.Name != webhook.SessionCookie {
			property(cookies, cookie.Name, rt.ToValue(cookie.Value))
		}
	}
	request := rt.NewObject()
	property(request, "method", rt.ToValue(r.Method))
	property(request, "url", rt.ToValue(r.URL))
	property(request, "headers", headers)
	property(request, "cookies", cookies)
	property(request, "body", rt.ToValue(strings.ToValidUTF8(string(r.Body), "\uFFFD")))
	var parsed goja.Value
	_ = request.DefineAccessorProperty("json", function(rt, "get json", func(goja.FunctionCall) goja.Value {
		if parsed == nil {
			parsed = parseJSON(rt, string(r.Body))
		}
		return parsed
	}), nil, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return request
}

// parseJSON reads a request's body. What is wrong with it is a SyntaxError.
func parseJSON(rt *goja.Runtime, body string) goja.Value {
	parse, _ := goja.AssertFunction(rt.Get("JSON").ToObject(rt).Get("parse"))
	value, err := parse(goja.Undefined(), rt.ToValue(strings.ToValidUTF8(body, "\uFFFD")))
	if exception := (*goja.Exception)(nil); errors.As(err, &exception) {
		if wrong, err := rt.New(rt.Get("SyntaxError"), rt.ToValue("json: the request's body is not JSON: "+exception.Value().String())); err == nil {
			panic(wrong)
		}
	}
	if err != nil {
		panic(err)
	}
	return value
}

// sessionObject is a request's session as a script sees it.
func sessionObject(rt *goja.Runtime, r *webhook.Request) (goja.Value, error) {
	stored := r.StoredSession()
	if stored == nil {
		return rt.NewObject(), nil
	}
	parse, _ := goja.AssertFunction(rt.Get("JSON").ToObject(rt).Get("parse"))
	return parse(goja.Undefined(), rt.ToValue(string(stored)))
}
