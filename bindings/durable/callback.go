package durable

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
)

// CallbackParameter is the parameter of a status callback's URL that says which attempt of a
// durable run it is about.
const CallbackParameter = "dialtone"

// callbackSIDs are the models of whose records status callbacks tell, with the parameter that names
// the record.
var callbackSIDs = map[string]string{"Message": "MessageSid", "Call": "CallSid"}

// mostURL is how many characters the URL of a status callback may have (error 21609).
const mostURL = 4000

// nameCallback has the status callbacks of a request say which attempt made what they are about. A
// URL that is as long as it may be is left as it is.
func nameCallback(model string, r *api.Request, attempt string) {
	if callbackSIDs[model] == "" || attempt == "" {
		return
	}
	for i, pair := range r.Form {
		if pair.Name != "StatusCallback" || pair.Value == "" {
			continue
		}
		// A fragment is for Twilio alone: it says how it connects.
		address, fragment, has := strings.Cut(pair.Value, "#")
		separator := "?"
		if strings.Contains(address, "?") {
			separator = "&"
		}
		address += separator + CallbackParameter + "=" + attempt
		if has {
			address += "#" + fragment
		}
		if len(address) <= mostURL {
			r.Form[i].Value = address
		}
	}
}

// A Callback is a status callback that says which attempt of a durable run it is about.
type Callback struct {
	Attempt string // As [Element.Callback] was.
	SID     string // Of what the attempt made.

	// How far that is: Twilio's status, or "", the error that ended it, or 0, and a number that is
	// higher the further it is.
	Status string
	Code   int
	Stage  int

	model, account string
}

// stages are how far a message or a call is by its status. Those that it ends with are as far as
// each other, but for a message that was read.
var stages = map[string]int{
	"accepted": 1, "scheduled": 1, "queued": 2, "initiated": 3, "sending": 3, "ringing": 4, "sent": 5, "in-progress": 5,
	"delivered": 6, "undelivered": 6, "failed": 6, "canceled": 6, "completed": 6, "busy": 6, "no-answer": 6,
	"partially_delivered": 6, "read": 7,
}

// ReadCallback reads a status callback from the parameters of a request, whose signature has
// been checked. It reports false where it is about no durable run.
func ReadCallback(params url.Values) (Callback, bool) {
	attempts := params[CallbackParameter]
	if len(attempts) == 0 {
		return Callback{}, false
	}
	// The URL may have had such a parameter of its own before.
	c := Callback{Attempt: attempts[len(attempts)-1], account: params.Get("AccountSid")}
	for model, name := range callbackSIDs {
		if sid := params.Get(name); sid != "" {
			c.SID, c.model = sid, model
			c.Status = params.Get(model + "Status")
		}
	}
	// A status that is new to us is kept where nothing else is known.
	c.Stage = max(stages[c.Status], 1)
	c.Code, _ = strconv.Atoi(params.Get("ErrorCode"))
	return c, c.SID != ""
}

// Is reports whether the callback may be about a request of a run, as [api.Request.Write] has
// written it: it is about what such a request makes, in the account that the request was for.
func (c Callback) Is(kind, account string, params []byte) bool {
	model := modelOfKind(kind)
	if model == nil || c.model != model.Name {
		return false
	}
	r, err := api.ReadRequest(params, model.Operations(catalog.Create))
	return err == nil && c.account == cmp.Or(r.Path["AccountSid"], r.Account, account)
}
