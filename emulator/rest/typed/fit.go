package typed

import (
	"encoding/json"
	"strconv"

	"dialtone/api/catalog"
)

// Fit makes a parameter's value one of an attribute's type: a duration that is
// sent as a number is shown as a string.
func Fit(s *catalog.Schema, v any) any {
	if v == nil {
		return nil
	}
	switch s.Type {
	case "string":
		text := TextOf(v)
		if IsDate(s) {
			if t, _, ok := ParseDate(text); ok {
				return WriteDate(s, t)
			}
			return nil
		}
		if text == "" && s.Nullable && (s.Prefix != "" || len(s.Enum) > 0) {
			return nil // an empty SID is none
		}
		text, _ = canonical(s, text)
		return text
	case "integer":
		if n, err := strconv.ParseInt(TextOf(v), 10, 64); err == nil {
			return n
		}
		return nil
	case "number":
		if n, ok := Finite(TextOf(v)); ok {
			return n
		}
		return nil
	case "boolean":
		if b, err := strconv.ParseBool(TextOf(v)); err == nil {
			return b
		}
		return nil
	case "array":
		if list, ok := v.([]any); ok {
			return list
		}
		return []any{v}
	case "object":
		if text, ok := v.(string); ok {
			if object, ok := Decode(text); ok {
				return object
			}
			return nil
		}
	}
	if n, ok := v.(json.Number); ok {
		if i, err := n.Int64(); err == nil {
			return i
		}
	}
	return v
}
