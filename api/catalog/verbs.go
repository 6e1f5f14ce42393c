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

// foreign has the names that Twilio's SDKs and other libraries have for methods, each with those
// here that do the same, as they are called: on a model or list, and on a record.
var foreign = map[string]struct{ model, record string }{
	"add": {model: "create({…})"}, "build": {model: "create({…})"}, "insert": {model: "create({…})"}, "make": {model: "create({…})"},
	"new": {model: "create({…})"}, "post": {model: "create({…})"}, "send": {model: "create({…})"}, "place": {model: "create({…})"},
	"delete": {"destroy(sid)", "destroy()"}, "remove": {"destroy(sid)", "destroy()"}, "del": {"destroy(sid)", "destroy()"},
	"fetch": {"find(sid)", "reload()"}, "get": {model: "find(sid)"}, "read": {"all()", "reload()"}, "refresh": {record: "reload()"},
	"retrieve": {"find(sid)", "reload()"}, "findOne": {model: "find({…})"}, "findAll": {model: "all({…})"}, "find_by": {model: "find({…})"},
	"list": {model: "all({…})"}, "each": {model: "all().forEach(f)"}, "page": {model: "all({page_size: 50})"}, "search": {model: "where({…})"},
	"filter": {model: "where({…})"}, "getAll": {model: "all()"}, "stream": {model: "all()"}, "map": {model: "all().map(f)"},
	"forEach": {model: "all().forEach(f)"}, "length": {model: "count()"}, "size": {model: "count()"},
	"save": {record: "update({…})"}, "set": {record: "update({…})"}, "edit": {"update(sid, {…})", "update({…})"},
	"modify": {"update(sid, {…})", "update({…})"}, "hangup": {record: "complete()"}, "hangUp": {record: "complete()"}, "end": {record: "complete()"},
	"buy": {"create({phone_number})", "purchase()"}, "unmuted": {record: "unmute()"}, "download": {record: "save(path)"},
}

// Foreign returns the method that does here what one of a foreign name does elsewhere, as it is
// called: "all({…})" for list; or "". Whether the model has it is for the caller to say.
func Foreign(name string, onRecord bool) string {
	if onRecord {
		return foreign[name].record
	}
	return foreign[name].model
}

// foreignGlobals are names that people take for those of models, with what is meant.
var foreignGlobals = map[string]string{
	"PhoneNumber":       "IncomingPhoneNumber is a number of yours, and AvailablePhoneNumber one for sale",
	"PhoneNumbers":      "IncomingPhoneNumber is a number of yours, and AvailablePhoneNumber one for sale",
	"Number":            "IncomingPhoneNumber is a number of yours, and AvailablePhoneNumber one for sale",
	"client":            "there is no client to make: Message.create({…}), Call.all() and so on stand by themselves",
	"twilio":            "there is no client to make: Message.create({…}), Call.all() and so on stand by themselves",
	"Client":            "there is no client to make: Message.create({…}), Call.all() and so on stand by themselves",
	"MessagingService":  "Twilio.Messaging.Service is one",
	"Verification":      "Twilio.Verify.Verification.create({service_sid, to, channel}) sends a code",
	"VerificationCheck": "Twilio.Verify.VerificationCheck.create({service_sid, to, code}) checks one",
	"Conversation":      "Twilio.Conversations.Conversation is one",
	"VoiceResponse":     "TwiML.build(res => res.say('Hello')) makes TwiML",
	"MessagingResponse": "TwiML.build(res => res.message('Hello')) makes TwiML",
}

// ForeignGlobal says what is meant by a name that people take for a global's, or "".
func ForeignGlobal(name string) string { return foreignGlobals[name] }
