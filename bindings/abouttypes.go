package bindings

// Type returns how the model itself is declared: "typeof Twilio.Message".
func (k modelKind) Type() string { return "typeof " + k.model.declared() }

// Type returns how a record of the model is declared: "Twilio.Message".
func (k recordKind) Type() string { return k.model.declared() }

// Type returns how a collection of the model is declared.
func (k collectionKind) Type() string { return k.model.declared() + ".Collection" }

// Type returns how the resource is declared.
func (k singletonKind) Type() string { return k.one.model.declared() }

// declared is the model's name in the declarations.
func (m *model) declared() string {
	if m.catalog.Product == "Api" {
		return "Twilio." + m.catalog.Name
	}
	return "Twilio." + m.catalog.Product + "." + m.catalog.Name
}
