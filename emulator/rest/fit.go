package rest

import (
	"encoding/json"
	"strconv"
	"strings"

	"dialtone/api/catalog"
)

// assign gives a record the attributes that parameters name: StatusCallback is
// status_callback, and Configuration.FlowSid is flow_sid in configuration.
func assign(r *Record, as *Resource, params map[string]any) {
	for name, v := range params {
		if a := attributeOf(as, name); a != nil {
			r.Attrs[a.Name] = Fit(&a.Schema, v)
			continue
		}
		object, field, ok := strings.Cut(name, ".")
		a := attributeOf(as, object)
		if !ok || a == nil || a.Type != "object" && a.Type != "" {
			continue
		}
		// The object in the state may be in an answer under way, so it is copied.
		fresh := map[string]any{}
		if old, ok := r.Attrs[a.Name].(map[string]any); ok {
			for k, v := range old {
				fresh[k] = v
			}
		}
		fresh[catalog.SnakeCase(field)] = v
		r.Attrs[a.Name] = fresh
	}
}

// attributeOf returns the attribute that a parameter names, or nil.
func attributeOf(r *Resource, parameter string) *catalog.Attribute {
	if a := r.Attribute(parameter); a != nil {
		return a
	}
	if a := r.Attribute(catalog.SnakeCase(parameter)); a != nil {
		return a
	}
	if r != r.Home {
		return attributeOf(r.Home, parameter)
	}
	return nil
}

// Fit makes a parameter's value one of an attribute's type: a duration that is
// sent as a number is shown as a string.
func Fit(s *catalog.Schema, v any) any {
	if v == nil {
		return nil
	}
	switch s.Type {
	case "string":
		text := TextOf(v)
		if isDate(s) {
			if t, _, ok := ParseDate(text); ok {
				return writeDate(s, t)
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
