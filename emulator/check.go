package emulator

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"dialtone/api/catalog"
)

// check reads the parameters that an operation knows from a request, each as the
// type that the catalog gives it. Parameters it does not know are ignored, as
// Twilio does (facts 1.5).
func (q *request) check() *apiError {
	q.params = map[string]any{}
	for _, p := range q.op.Parameters {
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
		q.params[p.Name] = v
	}
	for _, group := range q.op.OneOf {
		if !slices.ContainsFunc(group, func(name string) bool { return filled(q.given(q.op.Parameter(name))) }) {
			return q.missing(group[0])
		}
	}
	return nil
}

// given returns what a request gives for a parameter. Twilio's lists take their
// parameters from the query, all else from the body, and from the query where the
// body has none.
func (q *request) given(p *catalog.Parameter) []any {
	if p.In == catalog.InBody {
		if given := q.body.all(p.Name); given != nil {
			return given
		}
	}
	return q.query.all(p.Name)
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
			if v, ok := decode(list); ok {
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
		n, err := strconv.ParseInt(textOf(v), 10, 64)
		if err != nil {
			return nil, "is no integer"
		}
		return n, outside(s, float64(n))
	case "number":
		n, err := strconv.ParseFloat(textOf(v), 64)
		if err != nil {
			return nil, "is no number"
		}
		return n, outside(s, n)
	case "string":
		if !isText {
			text = textOf(v)
		}
		if len(s.Enum) > 0 && !slices.Contains(s.Enum, text) {
			return nil, "is not one of " + strings.Join(s.Enum, ", ")
		}
		if isDate(s) && !relativeDay(text) {
			if _, _, ok := parseDate(text); !ok {
				return nil, "is no date"
			}
		}
		return text, ""
	case "object":
		if !isText {
			return v, ""
		}
		if object, ok := decode(text); ok {
			return object, ""
		}
		return nil, "is no JSON"
	}
	if isText {
		if object, ok := decode(text); ok && strings.ContainsAny(text[:1], "{[") {
			return object, ""
		}
	}
	return v, ""
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

// relativeDay says that a date is counted from today: "-30days" (facts 3.3).
func relativeDay(text string) bool {
	return strings.HasSuffix(text, "days") && (text[0] == '-' || text[0] == '+')
}

func decode(text string) (v any, ok bool) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	err := dec.Decode(&v)
	return v, err == nil && v != nil
}
