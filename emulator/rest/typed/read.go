package typed

import (
	"math"
	"strconv"
	"strings"

	"dialtone/api/catalog"
)

// Read makes a value of a schema from what was given. reason says why not.
func Read(s *catalog.Schema, given []any) (v any, reason string) {
	if s.Type == "array" {
		return typedArray(s, given)
	}
	return ReadOne(s, given[0])
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
		v, reason := ReadOne(s.Items, item)
		if reason != "" {
			return nil, reason
		}
		out = append(out, v)
	}
	return out, ""
}

func ReadOne(s *catalog.Schema, v any) (any, string) {
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
		return n, Outside(s, float64(n))
	case "number":
		n, ok := Finite(TextOf(v))
		if !ok {
			return nil, "is not a number"
		}
		return n, Outside(s, n)
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
		if IsDate(s) && !RelativeDay(text) {
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

func Outside(s *catalog.Schema, n float64) string {
	if s.Min != nil && n < *s.Min {
		return "is less than " + strconv.FormatFloat(*s.Min, 'f', -1, 64)
	}
	if s.Max != nil && n > *s.Max {
		return "is more than " + strconv.FormatFloat(*s.Max, 'f', -1, 64)
	}
	return ""
}
