package explain

import (
	"fmt"
	"slices"
	"strings"

	"dialtone/api/catalog"
)

// explained is a parameter as help shows it.
type explained struct {
	key, about string
}

// parametersOf returns the keys that operations take, those without which none
// does first, and the groups of which one must be given.
func parametersOf(m *catalog.Model, ops []*catalog.Operation, onRecord bool) (required, optional []explained, groups [][]string) {
	taken := map[string]int{}
	about := map[string]string{}
	needed := map[string]int{}
	var order []string
	note := func(key string, schema *catalog.Schema, must bool) {
		if taken[key]++; taken[key] == 1 {
			order = append(order, key)
			about[key] = aboutName(m, key, schema)
		}
		if must {
			needed[key]++
		}
	}
	for _, op := range ops {
		for _, p := range op.Parameters {
			switch {
			case p.In == catalog.InHeader && catalog.SnakeCase(p.Name) == "authorization":
			case p.In != catalog.InPath:
				for _, key := range p.Keys() {
					note(key, &p.Schema, p.Required)
				}
			case !onRecord && slices.Contains(pathKeys(m, op), catalog.SnakeCase(p.Name)):
				key := catalog.SnakeCase(p.Name)
				note(key, &p.Schema, key != "account_sid" && m.PathDefault(key) == "")
			}
		}
		for _, group := range op.OneOf {
			var keys []string
			for _, name := range group {
				keys = append(keys, catalog.SnakeCase(name))
			}
			groups = append(groups, keys)
		}
	}
	for _, key := range order {
		p := explained{key, about[key]}
		if needed[key] == len(ops) {
			required = append(required, p)
		} else {
			optional = append(optional, p)
		}
	}
	byKey := func(a, b explained) int { return strings.Compare(a.key, b.key) }
	slices.SortStableFunc(required, byKey)
	slices.SortStableFunc(optional, byKey)
	return required, optional, groups
}

func parameterSection(b *strings.Builder, title string, parameters []explained) {
	if len(parameters) == 0 {
		return
	}
	longest := 0
	for _, p := range parameters {
		longest = max(longest, len(p.key))
	}
	fmt.Fprintf(b, "\n%s\n", title)
	for _, p := range parameters {
		fmt.Fprintf(b, "  %-*s  %s\n", longest, p.key, p.about)
	}
}

func section(b *strings.Builder, title string, names []string) {
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	fmt.Fprintf(b, "\n%s\n  %s\n", title, strings.Join(names, ", "))
}

// sentenceOn says what the first of some kinds of operation does, or else what the model is.
func sentenceOn(m *catalog.Model, kinds []catalog.Kind) string {
	for _, kind := range kinds {
		if text := m.OperationSentence(kind); text != "" && m.Has(kind) {
			return text
		}
	}
	return m.Sentence()
}

// aboutName says what a parameter or an attribute takes, and what it is for.
func aboutName(m *catalog.Model, name string, schema *catalog.Schema) string {
	text := typeText(schema)
	sentence := m.NameSentence(name)
	switch {
	case sentence == "":
		return text
	case saysAll(sentence, schema.Enum):
		return sentence
	}
	return text + ". " + sentence
}

// saysAll reports whether a sentence has all values of an enumeration, so that they need not stand
// before it.
func saysAll(sentence string, values []string) bool {
	return len(values) > 0 && !slices.ContainsFunc(values, func(value string) bool { return !strings.Contains(sentence, value) })
}

// typeText says what values there are.
func typeText(s *catalog.Schema) string {
	text := s.Type
	switch {
	case len(s.Enum) > 0:
		text = strings.Join(s.Enum, " | ")
	case s.Type == "array" && s.Items != nil:
		text = "array of " + typeText(s.Items)
	case s.Prefix != "":
		text = "SID, " + s.Prefix + "…"
	case s.Format == "date":
		text = "date"
	case strings.HasPrefix(s.Format, "date"):
		text = "date and time"
	case s.Format == "http-method":
		text = "GET | POST"
	case s.Format == "uri" || s.Format == "url":
		text = "URL"
	case s.Format == "phone-number":
		text = "phone number"
	case text == "":
		text = "any"
	}
	if s.Secret {
		text += ", secret"
	}
	if s.Deprecated {
		text += ", deprecated"
	}
	return text
}
