package api

import (
	"net/url"
	"strings"
)

// Pair is a name and a value as they stand on the wire: {"StartTime>", "2026-01-02"}.
type Pair struct{ Name, Value string }

// Values are the pairs of a query or a form in the order they go out. A name
// that is given several times is an array.
type Values []Pair

// Add appends a pair.
func (v *Values) Add(name, value string) { *v = append(*v, Pair{name, value}) }

// Get returns the first value of a name, or "".
func (v Values) Get(name string) string {
	for _, p := range v {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// Encode returns the values as application/x-www-form-urlencoded.
func (v Values) Encode() string {
	var b strings.Builder
	for i, p := range v {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(p.Name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(p.Value))
	}
	return b.String()
}
