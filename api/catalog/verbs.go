package catalog

import (
	"cmp"
	"slices"
)

// Verb is a method that the records of a model have beyond those that every resource has, such as
// call.cancel. The bindings make it, and completion, help and the declarations describe it, from
// here.
type Verb struct {
	Name string
	// Kind is the request that it makes: [Update], [Delete], or [Create] of another model. It is ""
	// for save, which downloads.
	Kind Kind
	// Of is the model whose request it is, and what it answers, or "" for the record itself.
	Of string
	// Key and Value are what it sends beside what the caller gives: an attribute and its value. A
	// nil Value is the record's own.
	Key   string
	Value any
	// Toggles reports whether the caller may say the value, or leave it out to have the opposite of
	// the record's.
	Toggles bool
	// Help is a sentence that says what it does.
	Help string
}

// verbs is by the name of the model, which is one of the product Api: Insights has calls of its
// own.
var verbs = map[string][]Verb{
	// A call is ended by its status (facts 4.3).
	"Call": {
		{Name: "cancel", Kind: Update, Key: "status", Value: "canceled", Help: "Cancels the call while it is queued or rings."},
		{Name: "complete", Kind: Update, Key: "status", Value: "completed", Help: "Hangs up, whatever the call is doing."},
	},
	// twilio-rb's names for an attribute and for the end of a participation (facts 4.10).
	"Participant": {
		{Name: "mute", Kind: Update, Key: "muted", Value: true, Toggles: true,
			Help: "Mutes the participant with true, unmutes with false, and without an argument does the opposite of what the record says."},
		{Name: "unmute", Kind: Update, Key: "muted", Value: false, Help: "Unmutes the participant."},
		{Name: "kick", Kind: Delete, Help: "Removes the participant from the conference."},
	},
	// A number is bought by creating the resource that stands for owning it: the one for sale has
	// no path and no SID.
	"AvailablePhoneNumber": {
		{Name: "purchase", Kind: Create, Of: "IncomingPhoneNumber", Key: "phone_number", Help: "Buys the number, for the account that was searched."},
	},
}

// Verbs returns the methods that the model's records have beyond those of every resource, sorted by
// name.
func (m *Model) Verbs() []Verb {
	var all []Verb
	if m.Product == "Api" {
		all = slices.Clone(verbs[m.Name])
	}
	if m.Bytes() != nil {
		all = append(all, Verb{Name: "save", Help: "Downloads the bytes to a file."})
	}
	slices.SortFunc(all, func(a, b Verb) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// Verb returns the verb of a name, or nil.
func (m *Model) Verb(name string) *Verb {
	all := m.Verbs()
	if i := slices.IndexFunc(all, func(v Verb) bool { return v.Name == name }); i >= 0 {
		return &all[i]
	}
	return nil
}
