package complete

// What is known of a value is anything that has some of these interfaces.
type (
	// Membered has names after its dot: attributes, methods, associations.
	Membered interface {
		// Members returns the names that begin with a prefix, sorted.
		Members(prefix string) []string
		// Member returns what a name stands for: what is known of it, or nil where only
		// running something would tell.
		Member(name string) any
	}

	// Typed says how it is declared.
	Typed interface {
		// Type returns its type as TypeScript writes it: "Twilio.Message".
		Type() string
	}

	// Called has methods whose answers are known without calling them.
	Called interface {
		// Result returns what is known of what calling a method gives, or nil.
		Result(method string) any
	}

	// Indexed has elements that are known without reading them.
	Indexed interface {
		// Element returns what is known of any element.
		Element() any
	}

	// Keyed has methods that take an object of named values.
	Keyed interface {
		// Keys returns the names that a method takes and that begin with a prefix.
		Keys(method, prefix string) []string
		// Values returns the values that a method takes for a name, where they are few:
		// an enumeration's. They are written as in JavaScript's strings, or bare where
		// bare is true.
		Values(method, key string) (values []string, bare bool)
	}

	// Signed tells how its methods are called.
	Signed interface {
		// Signature returns how a method is called, "create({to, from, …})", and the keys
		// that it needs: one of each group. It is empty where nobody knows.
		Signature(method string) (call string, needs [][]string)
	}

	// Addressed has methods that take what addresses a record.
	Addressed interface {
		// Prefix returns what the address begins with that a method takes first: "CA".
		Prefix(method string) string
	}
)
