package emulator

import (
	"net/url"
	"strings"
)

// value is a parameter as a request gives it: a string from a form or a query,
// anything from JSON.
type value struct {
	name string
	v    any
}

// values are a request's parameters in the order given. A name can come several
// times: that is how forms write arrays.
type values []value

// all returns the values of a name.
func (vs values) all(name string) []any {
	var all []any
	for _, v := range vs {
		if v.name == name {
			all = append(all, v.v)
		}
	}
	return all
}

// text returns the first value of a name as a string, or "".
func (vs values) text(name string) string {
	for _, v := range vs {
		if v.name == name {
			return textOf(v.v)
		}
	}
	return ""
}

// textOf writes a value as a form would.
func textOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	return string(encode(v))
}

// parseForm reads a form or a query. What does not decode stays as it is.
func parseForm(raw string) values {
	var vs values
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
