// Package typed has the values of requests and answers: what a form, a query or JSON gives
// ([Values]), read as the type that the catalog gives a parameter ([Read]) or made to fit an
// attribute ([Fit]), and among them dates ([ParseDate]) and the addresses of calls and messages
// ([IsNumber], [IsSender]). It knows no request and no record.
package typed

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
)

// Value is a parameter as a request gives it: a string from a form or a query,
// anything from JSON.
type Value struct {
	Name string
	V    any
}

// Values are a request's parameters in the order given. A name can come several
// times: that is how forms write arrays.
type Values []Value

// All returns the values of a name.
func (vs Values) All(name string) []any {
	var all []any
	for _, v := range vs {
		if v.Name == name {
			all = append(all, v.V)
		}
	}
	return all
}

// Text returns the first value of a name as a string, or "".
func (vs Values) Text(name string) string {
	for _, v := range vs {
		if v.Name == name {
			return TextOf(v.V)
		}
	}
	return ""
}

// TextOf writes a value as a form would.
func TextOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	return string(Encode(v))
}

// ParseForm reads a form or a query. What does not decode stays as it is.
func ParseForm(raw string) Values {
	var vs Values
	for _, pair := range strings.Split(raw, "&") {
		if pair == "" {
			continue
		}
		name, text, _ := strings.Cut(pair, "=")
		vs = append(vs, Value{unescape(name), unescape(text)})
	}
	return vs
}

func unescape(s string) string {
	if out, err := url.QueryUnescape(s); err == nil {
		return out
	}
	return s
}

// Encode writes an object as Twilio does: without escaping for HTML.
func Encode(object any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(object); err != nil {
		panic(err) // the state holds nothing that does not encode
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}
