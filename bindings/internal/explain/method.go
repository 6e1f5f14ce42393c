package explain

import (
	"fmt"
	"slices"
	"strings"

	"dialtone/api/catalog"
)

// Method explains a method: how it is called, what it takes, what it returns, and
// the requests it makes.
func (m Model) Method(on, method string, onRecord bool) string {
	taken, kinds := kindsOf(m.Catalog, method)
	var ops []*catalog.Operation
	for _, kind := range kinds {
		ops = append(ops, taken.Operations(kind)...)
	}
	verb := verbOf(m.Catalog, method, onRecord)
	if len(ops) == 0 && verb == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s.%s(%s) → %s\n", on, method, argumentsOf(m.Catalog, method, ops, onRecord), m.answer(method))
	if verb != nil {
		fmt.Fprintf(&b, "%s\n", verb.Help)
	} else if text := sentenceOn(taken, kinds); text != "" {
		fmt.Fprintf(&b, "%s\n", text)
	}
	if len(ops) == 0 || verb != nil && verb.Toggles {
		fmt.Fprintf(&b, "\n%s\n", Model{Catalog: taken}.Page())
		return b.String()
	}
	required, optional, groups := parametersOf(m.Catalog, ops, onRecord)
	if verb != nil { // which gives its own key
		own := func(p explained) bool { return p.key == verb.Key }
		required, optional = slices.DeleteFunc(required, own), slices.DeleteFunc(optional, own)
		groups = slices.DeleteFunc(groups, func(keys []string) bool { return slices.Contains(keys, verb.Key) })
	}
	parameterSection(&b, "required", required)
	for _, group := range groups {
		fmt.Fprintf(&b, "\nat least one of\n  %s\n", strings.Join(group, ", "))
	}
	parameterSection(&b, "optional", optional)
	dated := slices.ContainsFunc(optional, func(p explained) bool {
		return strings.HasSuffix(p.key, "_before") || strings.HasSuffix(p.key, "_after")
	})
	if dated {
		b.WriteString("\nDates are sent in UTC; a string like '2009-07-06' goes out as it stands. Before and after include the day or time given. " +
			"What is printed is in local time.\n")
	}
	b.WriteString("\nrequests\n")
	for _, op := range ops {
		fmt.Fprintf(&b, "  %s https://%s%s\n", op.Method, op.Resource.Document.Host, op.Path)
	}
	fmt.Fprintf(&b, "\n%s\n", Model{Catalog: taken}.Page())
	return b.String()
}

// verbOf returns the verb that a method is, or nil: records and singletons have them.
func verbOf(m *catalog.Model, method string, onRecord bool) *catalog.Verb {
	if !onRecord {
		return nil
	}
	return m.Verb(method)
}

// argumentsOf writes how a method is called.
func argumentsOf(m *catalog.Model, method string, ops []*catalog.Operation, onRecord bool) string {
	if v := verbOf(m, method, onRecord); v != nil {
		switch {
		case v.Kind == "":
			return "path"
		case v.Toggles:
			return "[" + v.Key + "]"
		}
	}
	required, optional, _ := parametersOf(m, ops, onRecord)
	options := ""
	if len(required)+len(optional) > 0 {
		var keys []string
		for _, p := range required {
			keys = append(keys, p.key)
		}
		if len(optional) > 0 {
			keys = append(keys, "…")
		}
		options = "{" + strings.Join(keys, ", ") + "}"
		if len(required) == 0 {
			options = "[" + options + "]"
		}
	}
	lead := ""
	switch {
	case onRecord || m.Singleton():
	case slices.Contains([]string{"update", "patch", "destroy"}, method):
		lead = m.Key()
	case method == "find" && m.Has(catalog.Fetch):
		lead = m.Key()
		if m.Has(catalog.List) {
			lead += " or filter"
		}
	case method == "limit":
		lead = "number"
	case method == "first":
		lead = "[number]"
	}
	if lead == "" {
		return options
	}
	return strings.TrimSuffix(lead+", "+options, ", ")
}

// Signature returns how a method is called, and the keys that it needs: one of each group.
func (m Model) Signature(method string, onRecord bool) (call string, needs [][]string) {
	taken, kinds := kindsOf(m.Catalog, method)
	var ops []*catalog.Operation
	for _, kind := range kinds {
		ops = append(ops, taken.Operations(kind)...)
	}
	verb := verbOf(m.Catalog, method, onRecord)
	if len(ops) == 0 && verb == nil {
		return "", nil
	}
	call = method + "(" + argumentsOf(m.Catalog, method, ops, onRecord) + ")"
	if len(ops) == 0 || verb != nil {
		return call, nil
	}
	required, _, groups := parametersOf(m.Catalog, ops, onRecord)
	for _, p := range required {
		needs = append(needs, []string{p.key})
	}
	return call, append(needs, groups...)
}

// Answer is what a method of a model or a collection answers.
type Answer int

// The answers.
const (
	Other  Answer = iota // What help says of it: a number, an array.
	Record               // A record of the model.
	List                 // A collection of the model.
)

// Answers returns what a method of a model or a collection answers.
func (m Model) Answers(method string) Answer {
	switch method {
	case "create", "find", "first", "last", "update", "patch":
		return Record
	case "all", "where", "limit":
		return List
	}
	if _, methods := m.Catalog.Variants(); methods && m.Catalog.Variant(catalog.SnakeCase(method)) != nil {
		return List
	}
	return Other
}

// answer writes what a method answers.
func (m Model) answer(method string) string {
	switch m.Answers(method) {
	case Record:
		if method == "find" || method == "first" || method == "last" {
			return m.Written + " or null"
		}
		return m.Written
	case List:
		return "collection of " + m.Written
	}
	switch method {
	case "count":
		return "number"
	case "destroyAll", "updateAll":
		return "array of " + m.Written + " or error"
	}
	if v := m.Catalog.Verb(method); v != nil && v.Of != "" {
		return v.Of
	}
	return m.Written
}
