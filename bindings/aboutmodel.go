package bindings

import (
	"slices"

	"dialtone/bindings/internal/explain"
)

// modelKind is a model: Call.
type modelKind struct{ *model }

// Members returns the model's methods.
func (k modelKind) Members(prefix string) []string {
	return spelled(methodNames(k.object, "name", "length", "prototype"), prefix)
}

// Member returns the async methods; the others are functions.
func (k modelKind) Member(name string) any {
	if name == "async" {
		return k
	}
	return nil
}

// Result returns what a method of the model answers.
func (k modelKind) Result(method string) any { return resultOf(k.model, method) }

// Help explains the model, or one of its methods.
func (k modelKind) Help(name string) string {
	if name == "" {
		return k.overview()
	}
	if text := k.explained().Method(k.name, name, false); text != "" || k.records == nil {
		return text
	}
	return recordKind(k).Help(name) // Message.body is a record's.
}

// Card says in a few lines what the model is and how it is used: what a console shows of a model
// that is named alone.
func (k modelKind) Card() string { return k.explained().Card(k.ownNames()) }

// Topics are the model's methods, and the records' attributes and methods.
func (k modelKind) Topics() []string {
	return append(k.Members(""), recordKind(k).Members("")...)
}

// Keys returns the keys that a method of the model takes.
func (k modelKind) Keys(method, prefix string) []string {
	return spelled(k.explained().Keys(method, false), prefix)
}

// Values returns the values that a method of the model takes for a key.
func (k modelKind) Values(method, key string) ([]string, bool) {
	return k.explained().Values(method, key)
}

// Prefix returns what the model's SIDs begin with, for the methods that take one.
func (k modelKind) Prefix(method string) string { return k.explained().Prefix(method) }

// Signature returns how a method of the model is called, and the keys that it needs.
func (k modelKind) Signature(method string) (call string, needs [][]string) {
	return k.explained().Signature(method, k.catalog.Singleton())
}

// Type returns how the model itself is declared: "typeof Twilio.Message".
func (k modelKind) Type() string { return "typeof " + k.explained().Declared() }

// explained is what help says of the model.
func (m *model) explained() explain.Model {
	path := m.name
	if m.ns.product != nil {
		path = "Twilio." + m.name
	}
	return explain.Model{Catalog: m.catalog, Written: m.name, Path: path}
}

// overview is the help on a model.
func (m *model) overview() string { return m.explained().Overview(m.ownNames()) }

// ownNames are the names that the model has.
func (m *model) ownNames() explain.Names {
	has := explain.Names{Methods: methodNames(m.object, "name", "length", "prototype", "async")}
	if m.records != nil {
		has.RecordMethods, has.Associations = m.recordNames()
	}
	return has
}

// resultOf returns what a method of a model or a collection answers.
func resultOf(m *model, method string) any {
	switch m.explained().Answers(method) {
	case explain.Record:
		return recordKind{m}
	case explain.List:
		return collectionKind{m}
	}
	return nil
}

// recordNames are the methods and the associations of a record.
func (m *model) recordNames() (methods, associations []string) {
	for _, name := range methodNames(m.records, "constructor", "async") {
		if _, ok := m.catalog.Association(name); ok {
			associations = append(associations, name)
		} else {
			methods = append(methods, name)
		}
	}
	slices.Sort(methods)
	slices.Sort(associations)
	return methods, associations
}
