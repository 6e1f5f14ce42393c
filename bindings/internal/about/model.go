package about

// OfModel is about a model's constructor.
func OfModel(m Model) any { return modelKind{m} }

// modelKind is a model: Call.
type modelKind struct{ Model }

// Members returns the model's methods.
func (k modelKind) Members(prefix string) []string {
	return spelled(methodNames(k.Object, "name", "length", "prototype"), prefix)
}

// Member returns the async methods; the others are functions.
func (k modelKind) Member(name string) any {
	if name == "async" {
		return k
	}
	return nil
}

// Result returns what a method of the model answers.
func (k modelKind) Result(method string) any { return resultOf(k.Model, method) }

// Help explains the model, or one of its methods.
func (k modelKind) Help(name string) string {
	if name == "" {
		return k.overview()
	}
	if text := k.explained().Method(k.Name, name, false); text != "" || k.Records == nil {
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
	return k.explained().Signature(method, k.Catalog.Singleton())
}

// Type returns how the model itself is declared: "typeof Twilio.Message".
func (k modelKind) Type() string { return "typeof " + k.explained().Declared() }
