package rest

import (
	"net/url"
	"strings"
)

// value is a parameter as a request gives it: a string from a form or a query,
// anything from JSON.
type value struct {
	Name string
	V    any
}

// Values are a request's parameters in the order given. A name can come several
// times: that is how forms write arrays.
type Values []value

// all returns the values of a name.
func (vs Values) all(name string) []any {
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
	return string(encode(v))
}

// ParseForm reads a form or a query. What does not decode stays as it is.
func ParseForm(raw string) Values {
	var vs Values
	for _, pair := range strings.Split(raw, "&") {
		if pair == "" {
			continue
		}
		name, text, _ := strings.Cut(pair, "=")
		vs = append(vs, value{unescape(name), unescape(text)})
	}
	return vs
}

func unescape(s string) string {
	if out, err := url.QueryUnescape(s); err == nil {
		return out
	}
	return s
}
