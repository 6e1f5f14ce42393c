package bindings

import "dialtone/api/catalog"

// signatureOf returns how a method is called, and the keys that it needs: one of each group.
func signatureOf(m *model, method string, onRecord bool) (call string, needs [][]string) {
	taken, kinds := kindsOf(m.catalog, method)
	var ops []*catalog.Operation
	for _, kind := range kinds {
		ops = append(ops, taken.Operations(kind)...)
	}
	verb := verbOf(m.catalog, method, onRecord)
	if len(ops) == 0 && verb == nil {
		return "", nil
	}
	call = method + "(" + argumentsOf(m.catalog, method, ops, onRecord) + ")"
	if len(ops) == 0 || verb != nil {
		return call, nil
	}
	required, _, groups := parametersOf(m.catalog, ops, onRecord)
	for _, p := range required {
		needs = append(needs, []string{p.key})
	}
	return call, append(needs, groups...)
}

// Signature returns how a method of the model is called, and the keys that it needs.
func (k modelKind) Signature(method string) (call string, needs [][]string) {
	return signatureOf(k.model, method, k.catalog.Singleton())
}

// Signature returns how a method of the record is called, and the keys that it needs.
func (k recordKind) Signature(method string) (call string, needs [][]string) {
	return signatureOf(k.model, method, true)
}

// Signature returns how a method of the collection is called, and the keys that it needs. What is
// above the records is known.
func (k collectionKind) Signature(method string) (call string, needs [][]string) {
	return signatureOf(k.model, method, false)
}

// Signature returns how a method of the singleton is called, and the keys that it needs.
func (k singletonKind) Signature(method string) (call string, needs [][]string) {
	return signatureOf(k.one.model, method, true)
}
