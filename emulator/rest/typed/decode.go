package typed

import (
	"encoding/json"
	"slices"
	"strings"
)

// Decode reads a text as JSON, whose numbers stay as they are written.
func Decode(text string) (v any, ok bool) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	err := dec.Decode(&v)
	return v, err == nil && v != nil && Readable(v)
}

// Readable reports whether all numbers of what was JSON are such that others can read them: the
// grammar has no bounds, and 1e999 is one of it.
func Readable(v any) bool {
	switch v := v.(type) {
	case json.Number:
		_, ok := Finite(v.String())
		return ok
	case []any:
		return !slices.ContainsFunc(v, func(element any) bool { return !Readable(element) })
	case map[string]any:
		for _, member := range v {
			if !Readable(member) {
				return false
			}
		}
	}
	return true
}
