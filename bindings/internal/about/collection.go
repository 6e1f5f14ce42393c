package about

import "github.com/dop251/goja"

// List is a collection that there is.
type List interface {
	// Title names the list.
	Title() string
	// Open begins at the first record: next returns one after another, and nil at the end. Whole
	// says that all of the list is wanted.
	Open(whole bool) (next func() goja.Value)
}

// OfList is about a collection of a model's records.
func OfList(m Model, l List) any { return liveCollection{collectionKind{m}, l} }

// Topics are the collection's methods.
func (k collectionKind) Topics() []string { return k.Members("") }

// Keys returns the keys that a method of the collection takes.
func (k collectionKind) Keys(method, prefix string) []string {
	return spelled(k.explained().Keys(method, false), prefix)
}

// Values returns the values that a method of the collection takes for a key.
func (k collectionKind) Values(method, key string) ([]string, bool) {
	return k.explained().Values(method, key)
}

// Prefix returns what the collection's SIDs begin with.
func (k collectionKind) Prefix(method string) string { return k.explained().Prefix(method) }

// collectionKind is a collection or association of a model, whichever.
type collectionKind struct{ Model }

// Members returns the collection's methods and associations.
func (k collectionKind) Members(prefix string) []string {
	own, shared := k.Lists()
	return spelled(append(methodNames(own), methodNames(shared)...), prefix)
}

// Member returns an association of all the records.
func (k collectionKind) Member(name string) any {
	if name == "async" {
		return k
	}
	return recordKind(k).Member(name)
}

// Element returns a record of the model.
func (k collectionKind) Element() any { return recordKind(k) }

// Result returns what a method of the collection answers.
func (k collectionKind) Result(method string) any {
	switch method {
	case "at", "findLast", "find":
		return recordKind(k)
	}
	return resultOf(k.Model, method)
}

// Signature returns how a method of the collection is called, and the keys that it needs. What is
// above the records is known.
func (k collectionKind) Signature(method string) (call string, needs [][]string) {
	return k.explained().Signature(method, false)
}

// Type returns how a collection of the model is declared.
func (k collectionKind) Type() string { return k.explained().Declared() + ".Collection" }

// Help explains the collection's model, or one of the collection's methods.
func (k collectionKind) Help(name string) string {
	if name == "" {
		return "a collection of " + k.overview()
	}
	return k.explained().Method("collection of "+k.Name, name, false)
}

// liveCollection is a collection that there is.
type liveCollection struct {
	collectionKind
	List
}

// Columns returns the attributes that a table shows.
func (k liveCollection) Columns() []string { return k.Catalog.Columns() }
