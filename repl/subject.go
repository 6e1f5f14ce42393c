package repl

import (
	"dialtone/repl/internal/complete"
	"dialtone/repl/show"
)

// What Options.Describe answers is a subject: anything that has some of these
// interfaces. They are in terms of Go's and Goja's own types, so that a package
// can satisfy them without importing this one. All of their methods are called
// on the loop. But for those of Rows, none makes a request or runs code of the
// script's.

// What completion asks of a subject.
type (
	// Membered has names after its dot: attributes, methods, associations.
	Membered = complete.Membered
	// Typed says how it is declared.
	Typed = complete.Typed
	// Called has methods whose answers are known without calling them.
	Called = complete.Called
	// Indexed has elements that are known without reading them.
	Indexed = complete.Indexed
	// Keyed has methods that take an object of named values.
	Keyed = complete.Keyed
	// Signed tells how its methods are called.
	Signed = complete.Signed
	// Addressed has methods that take what addresses a record.
	Addressed = complete.Addressed
)

// Helpful explains itself.
type Helpful interface {
	// Help returns a text about a member, or about the subject itself where the
	// name is empty. It is empty where there is nothing of the name. Its lines may
	// be long.
	Help(name string) string
	// Topics are the names that Help knows.
	Topics() []string
}

// Foreign knows what its names are called elsewhere.
type Foreign interface {
	// Meant says that there is nothing of a name, and in a second sentence what it means; or
	// nothing.
	Meant(name string) string
}

// Carded tells in a few lines what it is and how it is used, where it is named alone.
type Carded interface {
	// Card is that text. Its lines may be long.
	Card() string
}

// What printing asks of a subject.
type (
	// Record is one row: names and values in order.
	Record = show.Record
	// Rows is a list of records, each of which is read when it is asked for.
	Rows = show.Rows
)
