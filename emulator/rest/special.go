package rest

import "dialtone/api/catalog"

// Special is what a resource does beyond what every resource does. Each stands
// in its family's file with the reason for it. All of its parts may be missing.
type Special struct {
	// Model is the one whose records the resource has as well, where the document has a model for
	// each of the two.
	Model string
	// Defaults are attributes that nobody gave.
	Defaults map[string]any
	// open serves a request that needs no credentials, in place of all that follows.
	open func(q *Request) (*Answer, *Error)
	// Ready puts there what Twilio makes by itself, before a request is served.
	Ready func(q *Request)
	// Taken is the error where another record at the same place has the key.
	Taken *Error
	// Before checks a request to create a record, when its parameters are read.
	Before func(q *Request) *Error
	// Existing returns a record that a request to create one means, in place of a new one, or nil.
	// It is called when before has let the request through.
	Existing func(q *Request) (*Record, *Error)
	// Create completes a new record before it is put into the state. It may
	// refuse it.
	Create func(q *Request, r *Record) *Error
	// Created does what follows from a new record.
	Created func(q *Request, r *Record)
	// Update looks at an update before the record takes its parameters.
	Update func(q *Request, r *Record) *Error
	// Updated does what follows from an update.
	Updated func(q *Request, r *Record)
	// Delete may refuse to delete a record, or do so in its own way.
	Delete func(q *Request, r *Record) *Error
	// Includes reports whether a request sees a record; without it, it sees all.
	Includes func(q *Request, r *Record) bool
	// Filters are the list parameters that do not name an attribute.
	Filters map[string]func(q *Request, r *Record, value any) bool
	// OldestFirst says that a list begins with its oldest record, unless the request says
	// otherwise.
	OldestFirst bool
	// Order is a list's order where it is not that of making.
	Order func(a, b *Record) int
	// Rows are a list's records where they are in no table.
	Rows func(q *Request) ([]*Record, *Error)
	// Named finds, or makes, a record that a path names otherwise than by its key.
	Named func(q *Request, key string) *Record
	// Alias is an attribute that names a record in paths as its key does, beside
	// unique_name, which does so everywhere.
	Alias string
	// View sets the attributes that follow from the state when it is read.
	View func(v Viewer, r *Record, out map[string]any)
	// file is a record's bytes, where the storage has some that are not the record itself.
	file func(q *Request, r *Record) file
	// Alone reports whether nothing follows of what a request makes, where the product otherwise
	// does something.
	Alone func(q *Request) bool
	// Seed completes a record that is put into the state.
	Seed func(e *Engine, r *Record)
}

// special returns what is special about a document's resource: nothing, mostly.
func (e *Engine) special(d *catalog.Document, resource string) *Special {
	if s := e.specials[d.Name+"/"+resource]; s != nil {
		return s
	}
	return &Special{}
}
