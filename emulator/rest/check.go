package rest

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"dialtone/api/catalog"
)

// check reads the parameters that an operation knows from a request, each as the
// type that the catalog gives it. Parameters it does not know are ignored, as
// Twilio does (facts 1.5).
func (q *Request) check() *Error {
	q.Params = map[string]any{}
	for _, p := range q.Op.Parameters {
		if p.In != catalog.InQuery && p.In != catalog.InBody {
			continue
		}
		given := q.given(p)
		if !filled(given) {
			if p.Required {
				return q.missing(p.Name)
			}
			// An empty string clears an attribute; an empty number is none.
			if len(given) == 0 || p.Type != "string" || len(p.Enum) > 0 || isDate(&p.Schema) {
				continue
			}
		}
		v, reason := typed(&p.Schema, given)
		if reason != "" {
			return q.invalid(p, given[0], reason)
		}
		q.Params[p.Name] = v
	}
	for _, group := range q.Op.OneOf {
		if !slices.ContainsFunc(group, func(name string) bool { return filled(q.given(q.Op.Parameter(name))) }) {
			return q.missing(group[0])
		}
	}
	return nil
}

// given returns what a request gives for a parameter. Twilio's lists take their
// parameters from the query, all else from the body, and from the query where the
// body has none.
func (q *Request) given(p *catalog.Parameter) []any {
	if p.In == catalog.InBody {
		if given := q.Body.all(p.Name); given != nil {
			return given
		}
	}
	return q.Query.all(p.Name)
}

func filled(given []any) bool {
	return slices.ContainsFunc(given, func(v any) bool { return v != nil && v != "" })
}

// typed makes a value of a schema from what was given. reason says why not.
func typed(s *catalog.Schema, given []any) (v any, reason string) {
	if s.Type == "array" {
		return typedArray(s, given)
	}
	return typedOne(s, given[0])
}

func typedArray(s *catalog.Schema, given []any) (any, string) {
	if len(given) == 1 {
		switch list := given[0].(type) {
		case []any:
			given = list
		case string:
			// Some products take an array as one string of JSON.
			if v, ok := Decode(list); ok {
				if items, isList := v.([]any); isList {
					given = items
				}
			}
		}
	}
	out := make([]any, 0, len(given))
	for _, item := range given {
		if s.Items == nil {
			out = append(out, item)
			continue
		}
		v, reason := typedOne(s.Items, item)
		if reason != "" {
			return nil, reason
		}
		out = append(out, v)
	}
	return out, ""
}

func typedOne(s *catalog.Schema, v any) (any, string) {
	text, isText := v.(string)
	switch s.Type {
	case "boolean":
		if b, ok := v.(bool); ok {
			return b, ""
		}
		if b, ok := map[string]bool{"true": true, "false": false, "1": true, "0": false}[strings.ToLower(text)]; ok {
			return b, ""
		}
		return nil, "is neither true nor false"
	case "integer":
		n, err := strconv.ParseInt(TextOf(v), 10, 64)
		if err != nil {
			return nil, "is not an integer"
		}
		return n, outside(s, float64(n))
	case "number":
		n, ok := Finite(TextOf(v))
		if !ok {
			return nil, "is not a number"
		}
		return n, outside(s, n)
	case "string":
		if !isText {
			text = TextOf(v)
		}
		if text, ok := canonical(s, text); ok {
			return text, ""
		}
		if len(s.Enum) > 0 {
			return nil, "is not one of " + strings.Join(s.Enum, ", ")
		}
		if isDate(s) && !RelativeDay(text) {
			if _, _, ok := ParseDate(text); !ok {
				return nil, "is not a date"
			}
		}
		return text, ""
	case "object":
		if !isText {
			return canonicalObject(s, v), ""
		}
		if object, ok := Decode(text); ok {
			return canonicalObject(s, object), ""
		}
		return nil, "is not JSON"
	}
	if isText {
		if object, ok := Decode(text); ok && strings.ContainsAny(text[:1], "{[") {
			return object, ""
		}
	}
	return v, ""
}

// Finite reads a number that JSON can write: Go's own words for infinities and for what is not a
// number are none.
func Finite(text string) (n float64, ok bool) {
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
}

// canonical returns a value of an enumeration, or the method of an HTTP request, as the document
// has it, for requests give it in any case (facts 1.7). ok reports that there is such a value.
func canonical(s *catalog.Schema, text string) (value string, ok bool) {
	for _, v := range s.Enum {
		if v == text {
			return v, true
		}
	}
	for _, v := range s.Enum {
		if strings.EqualFold(v, text) {
			return v, true
		}
	}
	if len(s.Enum) == 0 && s.Format == "http-method" {
		return strings.ToUpper(text), true
	}
	return text, false
}

// canonicalObject puts the enumerations in an object of a JSON body into the document's form.
func canonicalObject(s *catalog.Schema, v any) any {
	object, ok := v.(map[string]any)
	if !ok {
		return v
	}
	for _, p := range s.Properties {
		switch have := object[p.Name].(type) {
		case string:
			object[p.Name], _ = canonical(&p.Schema, have)
		case map[string]any:
			object[p.Name] = canonicalObject(&p.Schema, have)
		}
	}
	return object
}

func outside(s *catalog.Schema, n float64) string {
	if s.Min != nil && n < *s.Min {
		return "is less than " + strconv.FormatFloat(*s.Min, 'f', -1, 64)
	}
	if s.Max != nil && n > *s.Max {
		return "is more than " + strconv.FormatFloat(*s.Max, 'f', -1, 64)
	}
	return ""
}

// RelativeDay says that a date is counted from today: "-30days" (facts 3.3).
func RelativeDay(text string) bool {
	return strings.HasSuffix(text, "days") && (text[0] == '-' || text[0] == '+')
}

// Decode reads a text as JSON, whose numbers stay as they are written.
func Decode(text string) (v any, ok bool) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	err := dec.Decode(&v)
	return v, err == nil && v != nil && readable(v)
}

// readable reports whether all numbers of what was JSON are such that others can read them: the
// grammar has no bounds, and 1e999 is one of it.
func readable(v any) bool {
	switch v := v.(type) {
	case json.Number:
		_, ok := Finite(v.String())
		return ok
	case []any:
		return !slices.ContainsFunc(v, func(element any) bool { return !readable(element) })
	case map[string]any:
		for _, member := range v {
			if !readable(member) {
				return false
			}
		}
	}
	return true
}
