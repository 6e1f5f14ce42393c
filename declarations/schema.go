package declarations

import (
	"slices"
	"strings"

	"dialtone/api/catalog"
)

// taken is the type of what a parameter takes. A form takes one value where it
// takes several, JSON does not.
func taken(s *catalog.Schema, json bool) string {
	if s.Type == "array" {
		return listTaken(s, json)
	}
	switch {
	case s.Format == "date" || s.Format == "date-time":
		return "Dialtone.When"
	case s.IsMethod():
		return methodTaken(s)
	case s.Type == "boolean":
		return "Dialtone.Flag"
	case s.Type == "integer", s.Type == "number":
		return "Dialtone.Digits"
	case len(s.Enum) > 0:
		return union(literals(s.Enum))
	case len(s.Properties) > 0:
		return objectTaken(s.Properties, json)
	case strings.HasPrefix(s.Format, "prefixed-collapsible-map"), s.Type == "object" && json:
		return "Dialtone.Json"
	case s.Type == "object":
		return "Dialtone.Json | string"
	case s.Type == "":
		return "any"
	case s.JSON:
		return "Dialtone.Json | readonly any[] | Dialtone.Text"
	}
	return "Dialtone.Text"
}

func methodTaken(s *catalog.Schema) string {
	if len(s.Enum) == 0 {
		return "Dialtone.HttpMethod"
	}
	return "Dialtone.AnyCase<" + union(literals(s.Enum)) + ">"
}

func listTaken(s *catalog.Schema, json bool) string {
	item := "any"
	if s.Items != nil {
		item = taken(s.Items, json)
	}
	if json {
		return "readonly " + inList(item) + "[]"
	}
	return "Dialtone.Some<" + item + ">"
}

func inList(item string) string {
	if strings.Contains(item, " | ") || strings.HasPrefix(item, "readonly ") {
		return "(" + item + ")"
	}
	return item
}

// objectTaken is an object in a JSON body: its declared members in both spellings,
// and any others, which go out as given.
func objectTaken(properties []*catalog.Parameter, json bool) string {
	var members []string
	seen := map[string]bool{}
	for _, property := range properties {
		value := taken(&property.Schema, json) + " | null"
		snake := catalog.SnakeCase(property.Name)
		for _, name := range []string{property.Name, snake, camelCase(snake)} {
			if !seen[name] {
				seen[name] = true
				members = append(members, member(name)+"?: "+value)
			}
		}
	}
	return "{" + strings.Join(append(members, "[name: string]: any"), ", ") + "}"
}

// answered is the type of an attribute as a record has it.
func answered(s *catalog.Schema) string {
	value := answeredValue(s)
	if s.Nullable && value != "any" {
		value += " | null"
	}
	return value
}

func answeredValue(s *catalog.Schema) string {
	switch {
	case s.Type == "array":
		if s.Items == nil {
			return "any[]"
		}
		return inList(answered(s.Items)) + "[]"
	case strings.HasPrefix(s.Format, "date") && s.Type == "string":
		return "Date"
	case s.Type == "boolean":
		return "boolean"
	case s.Type == "integer", s.Type == "number":
		return "number"
	case len(s.Enum) > 0:
		return union(literals(slices.DeleteFunc(slices.Clone(s.Enum), func(v string) bool { return v == "" })))
	case s.Format == "uri-map":
		return "{[name: string]: string}"
	case s.Format == "phone-number-capabilities":
		return "{[name: string]: boolean}"
	case s.Type == "object":
		return "Dialtone.Json"
	case s.Type == "":
		return "any"
	}
	return "string"
}
