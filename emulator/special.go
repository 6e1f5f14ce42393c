package emulator

import "dialtone/api/catalog"

// special is what a resource does beyond what every resource does. Each stands
// in its family's file with the reason for it. All of its parts may be missing.
type special struct {
	// defaults are attributes that nobody gave.
	defaults map[string]any
	// open serves a request that needs no credentials, in place of all that follows.
	open func(q *request) (*answer, *apiError)
	// ready puts there what Twilio makes by itself, before a request is served.
	ready func(q *request)
	// taken is the error where another record at the same place has the key.
	taken *apiError
	// before checks a request to create a record, when its parameters are read.
	before func(q *request) *apiError
	// existing returns a record that a request to create one means, in place of a new one, or nil.
	// It is called when before has let the request through.
	existing func(q *request) (*record, *apiError)
	// create completes a new record before it is put into the state. It may
	// refuse it.
	create func(q *request, r *record) *apiError
	// created does what follows from a new record.
	created func(q *request, r *record)
	// update looks at an update before the record takes its parameters.
	update func(q *request, r *record) *apiError
	// updated does what follows from an update.
	updated func(q *request, r *record)
	// delete may refuse to delete a record, or do so in its own way.
	delete func(q *request, r *record) *apiError
	// includes reports whether a request sees a record; without it, it sees all.
	includes func(q *request, r *record) bool
	// filters are the list parameters that do not name an attribute.
	filters map[string]func(q *request, r *record, value any) bool
	// oldestFirst says that a list begins with its oldest record, unless the request says
	// otherwise.
	oldestFirst bool
	// order is a list's order where it is not that of making.
	order func(a, b *record) int
	// rows are a list's records where they are in no table.
	rows func(q *request) ([]*record, *apiError)
	// named finds, or makes, a record that a path names otherwise than by its key.
	named func(q *request, key string) *record
	// alias is an attribute that names a record in paths as its key does, beside
	// unique_name, which does so everywhere.
	alias string
	// view sets the attributes that follow from the state when it is read.
	view func(v viewer, r *record, out map[string]any)
	// file is a record's bytes, where the storage has some that are not the record itself.
	file func(q *request, r *record) file
	// seed completes a record that is put into the state.
	seed func(e *Emulator, r *record)
}

// specials returns the specials of all families, by document and resource.
func specials() map[string]*special {
	all := map[string]*special{}
	for _, family := range []map[string]*special{
		accountSpecials(), callSpecials(), conferenceSpecials(), keySpecials(), messageSpecials(), numberSpecials(),
		callerIDSpecials(), queueSpecials(), recordingSpecials(), sipSpecials(), tokenSpecials(), usageSpecials(), productSpecials(),
		oauthSpecials(), conversationSpecials(), lookupSpecials(), studioSpecials(), syncSpecials(), verifySpecials(), totpSpecials(), routerSpecials(), storageSpecials(),
		pricingSpecials(), insightsSpecials(), monitorSpecials(),
	} {
		for name, s := range family {
			all[name] = s
		}
	}
	return all
}

// special returns what is special about a document's resource: nothing, mostly.
func (e *Emulator) special(d *catalog.Document, resource string) *special {
	if s := e.specials[d.Name+"/"+resource]; s != nil {
		return s
	}
	return &special{}
}
