package bindings

import (
	"fmt"
	"slices"
	"strings"

	"dialtone/api/catalog"
)

// Help explains the model, or one of its methods.
func (k modelKind) Help(name string) string {
	if name == "" {
		return k.overview()
	}
	if text := helpOn(k.model, k.name, name, false); text != "" || k.records == nil {
		return text
	}
	return recordKind(k).Help(name) // Message.body is a record's.
}

// Topics are the model's methods, and the records' attributes and methods.
func (k modelKind) Topics() []string {
	return append(k.Members(""), recordKind(k).Members("")...)
}

// overview is the help on a model.
func (m *model) overview() string {
	var b strings.Builder
	b.WriteString(m.heading())
	section(&b, "methods of the model", methodNames(m.object, "name", "length", "prototype", "async"))
	if m.records != nil {
		methods, associations := m.recordNames()
		section(&b, "methods of a record", methods)
		section(&b, "associations", associations)
	}
	b.WriteString("\nattributes\n")
	longest := 0
	attributes := m.catalog.Attributes()
	for _, a := range attributes {
		longest = max(longest, len(a.Name))
	}
	for _, a := range attributes {
		fmt.Fprintf(&b, "  %-*s  %s\n", longest, a.Name, aboutName(m.catalog, a.Name, &a.Schema))
	}
	fmt.Fprintf(&b, "\n%s\n", pageOf(m.catalog))
	return b.String()
}

func section(b *strings.Builder, title string, names []string) {
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	fmt.Fprintf(b, "\n%s\n  %s\n", title, strings.Join(names, ", "))
}

// helpOn explains a method: how it is called, what it takes, what it returns, and
// the requests it makes.
func helpOn(m *model, on, method string, onRecord bool) string {
	taken, kinds := kindsOf(m.catalog, method)
	var ops []*catalog.Operation
	for _, kind := range kinds {
		ops = append(ops, taken.Operations(kind)...)
	}
	verb := verbOf(m.catalog, method, onRecord)
	if len(ops) == 0 && verb == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s.%s(%s) → %s\n", on, method, argumentsOf(m.catalog, method, ops, onRecord), answerOf(m, method))
	if verb != nil {
		fmt.Fprintf(&b, "%s\n", verb.Help)
	} else if text := sentenceOn(taken, kinds); text != "" {
		fmt.Fprintf(&b, "%s\n", text)
	}
	if len(ops) == 0 || verb != nil && verb.Toggles {
		fmt.Fprintf(&b, "\n%s\n", pageOf(taken))
		return b.String()
	}
	required, optional, groups := parametersOf(m.catalog, ops, onRecord)
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
	fmt.Fprintf(&b, "\n%s\n", pageOf(taken))
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

// answerOf writes what a method answers.
func answerOf(m *model, method string) string {
	switch result := resultOf(m, method).(type) {
	case recordKind:
		if method == "find" || method == "first" || method == "last" {
			return result.name + " or null"
		}
		return result.name
	case collectionKind:
		return "collection of " + result.name
	}
	switch method {
	case "count":
		return "number"
	case "destroyAll", "updateAll":
		return "array of " + m.name + " or error"
	}
	if v := m.catalog.Verb(method); v != nil && v.Of != "" {
		return v.Of
	}
	return m.name
}

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

// saysAll reports whether a sentence has all values of an enumeration, so that they need not stand before it.
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
	case isDate(s.Format):
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

// Help explains the record's model, or one of the record's methods, attributes
// and associations.
func (k recordKind) Help(name string) string {
	if name == "" {
		return k.overview()
	}
	if a := k.catalog.Attribute(catalog.SnakeCase(name)); a != nil {
		return fmt.Sprintf("%s.%s\n%s\n", lower(k.catalog.Name), a.Name, k.aboutAttribute(a))
	}
	if a, ok := k.catalog.Association(catalog.SnakeCase(name)); ok {
		child := k.ns.model(a.Model())
		return fmt.Sprintf("%s.%s\na collection of %s, below this %s\n\n%s\n", lower(k.catalog.Name), a.Name, child.name, k.name, pageOf(child.catalog))
	}
	return helpOn(k.model, lower(k.catalog.Name), name, true)
}

// aboutAttribute says what an attribute is, where it comes from and where Twilio explains it.
func (k recordKind) aboutAttribute(a *catalog.Attribute) string {
	text := typeText(&a.Schema) + "\n"
	if sentence := k.catalog.NameSentence(a.Name); saysAll(sentence, a.Enum) {
		text = sentence + "\n"
	} else if sentence != "" {
		text += sentence + "\n"
	}
	return text + "\n" + pageOf(k.catalog)
}

// Topics are the record's methods, attributes and associations.
func (k recordKind) Topics() []string { return k.Members("") }

// lower is a model's name as a variable: call, domain.
func lower(name string) string {
	name = name[strings.LastIndexByte(name, '.')+1:]
	return strings.ToLower(name[:1]) + name[1:]
}

// Help explains the collection's model, or one of the collection's methods.
func (k collectionKind) Help(name string) string {
	if name == "" {
		return "a collection of " + k.overview()
	}
	return helpOn(k.model, "collection of "+k.name, name, false)
}

// Topics are the collection's methods.
func (k collectionKind) Topics() []string { return k.Members("") }

// Help explains the singleton's model, or one of its methods.
func (k singletonKind) Help(name string) string {
	m := k.one.model
	if name == "" {
		return m.overview()
	}
	if a := m.catalog.Attribute(catalog.SnakeCase(name)); a != nil {
		return fmt.Sprintf("%s.%s\n%s\n", m.name, a.Name, typeText(&a.Schema))
	}
	return helpOn(m, m.name, name, true)
}

// Topics are the singleton's methods and attributes.
func (k singletonKind) Topics() []string { return k.Members("") }
