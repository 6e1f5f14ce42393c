package attributes

import "dialtone/api/catalog"

// Redacted stands where a secret is, in everything that is printed unasked.
const Redacted = "[redacted]"

// IsSecret reports whether what a record has under a name must not be printed: an
// attribute that is one, or what was given for a parameter that is, which a record
// has that --dry-run kept from being made.
func IsSecret(m *catalog.Model, name string, schema *catalog.Attribute) bool {
	if schema != nil {
		return schema.Secret
	}
	for _, kind := range []catalog.Kind{catalog.Create, catalog.Update} {
		for _, op := range m.Operations(kind) {
			if p := op.ByKey(name); p != nil && p.Secret {
				return true
			}
		}
	}
	return false
}
