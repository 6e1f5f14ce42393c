package rest

import (
	"slices"

	"dialtone/api/catalog"
	"dialtone/emulator/rest/typed"
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
			if len(given) == 0 || p.Type != "string" || len(p.Enum) > 0 || typed.IsDate(&p.Schema) {
				continue
			}
		}
		v, reason := typed.Read(&p.Schema, given)
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
		if given := q.Body.All(p.Name); given != nil {
			return given
		}
	}
	return q.Query.All(p.Name)
}

func filled(given []any) bool {
	return slices.ContainsFunc(given, func(v any) bool { return v != nil && v != "" })
}
