package rest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"dialtone/api/catalog"
	"dialtone/emulator/rest/typed"
)

// Error is an answer that says no, with one of Twilio's error codes. A code
// of 0 means that the answer has none.
type Error struct {
	Status  int
	Code    int
	Message string
}

// Error returns the code and the message.
func (e *Error) Error() string { return fmt.Sprintf("error %d: %s", e.Code, e.Message) }

// Fail is an error of status 400, which most of Twilio's are.
func Fail(code int, format string, args ...any) *Error {
	return &Error{http.StatusBadRequest, code, fmt.Sprintf(format, args...)}
}

// NotFound is Twilio's answer where nothing stands at a path, which it embeds
// (facts 1.5.1).
func NotFound(path string) *Error {
	return &Error{http.StatusNotFound, 20404, fmt.Sprintf("The requested resource %s was not found", path)}
}

func authenticate() *Error { return &Error{http.StatusUnauthorized, 20003, "Authenticate"} }

// moreInfo is the page about an error code.
func moreInfo(code int) string { return fmt.Sprintf("https://www.twilio.com/docs/errors/%d", code) }

// Answer returns the error as an answer.
func (e *Error) Answer() *Answer { return &Answer{Status: e.Status, err: e} }

const scimJSON = "application/scim+json"

// speaksSCIM reports whether what answers a request is SCIM's, as with an organization's users.
func speaksSCIM(d *catalog.Document, r *http.Request) bool {
	return d != nil && d.Name == "iam_organizations" && strings.Contains(r.URL.Path, "/scim/")
}

// body writes an error as the document's product does, in answer to a request.
func (e *Error) body(d *catalog.Document, r *http.Request) (contentType string, body []byte) {
	contentType = "application/json"
	object := map[string]any{"status": e.Status, "message": e.Message}
	if e.Code != 0 {
		object["code"], object["more_info"] = e.Code, moreInfo(e.Code)
	}
	switch {
	// No document says which products answer in the style of RFC 9457 (facts
	// 1.5), so a client that asks for it gets it.
	case strings.Contains(r.Header.Get("Accept"), "application/problem+json"):
		contentType = "application/problem+json"
		object = map[string]any{"type": "about:blank", "title": e.Message, "status": e.Status, "code": e.Code}
		if e.Code != 0 {
			object["type"] = moreInfo(e.Code)
		}
	case speaksSCIM(d, r):
		contentType = scimJSON
		object = map[string]any{
			"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"},
			"detail":  e.Message, "status": fmt.Sprint(e.Status), "code": e.Code, "moreInfo": moreInfo(e.Code),
		}
	}
	body, err := json.Marshal(object)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return contentType, body
}

// code is one of Twilio's error codes with its words.
type code struct {
	code    int
	message string
}

// missingErrors are the errors of their own that Twilio has for parameters that
// are missing, by operation and parameter; for a group of which one is needed, by
// the group's first. The words are those of facts 1.5.1, and of issue logs for
// 21604.
var missingErrors = map[string]code{
	"CreateCall From":    {21213, "From phone number is required."},
	"CreateCall To":      {21201, "No 'To' number is specified"},
	"CreateCall Url":     {21205, "Url parameter is required."},
	"CreateMessage Body": {21619, "A text message body or media urls must be specified."},
	"CreateMessage From": {21603, "A 'From' phone number is required."},
	"CreateMessage To":   {21604, "A 'To' phone number is required."},
	// For these the dictionary has a code (facts 1.5.2); the words are ours.
	"CreateIncomingPhoneNumber PhoneNumber":         {21421, "PhoneNumber or AreaCode is required"},
	"CreateIncomingPhoneNumberLocal PhoneNumber":    {21421, "PhoneNumber is required"},
	"CreateIncomingPhoneNumberMobile PhoneNumber":   {21421, "PhoneNumber is required"},
	"CreateIncomingPhoneNumberTollFree PhoneNumber": {21421, "PhoneNumber is required"},
	"CreateValidationRequest PhoneNumber":           {21401, "Invalid Phone Number"},
}

// invalidErrors are the same for parameters whose value will not do. The codes
// are the dictionary's (facts 1.5.2), the words ours.
var invalidErrors = map[string]code{
	"CreateCall Timeout":                {21208, "Invalid Timeout"},
	"CreateMessage MaxPrice":            {21627, "Max Price must be a valid float"},
	"CreateMessage ValidityPeriod":      {21624, "Invalid validity period value"},
	"CreateValidationRequest CallDelay": {21454, "Invalid CallDelay"},
	"UpdateAccount Status":              {21475, "Unable to update Status, invalid Status."},
}

// missing is the error for a required parameter that is not there. Twilio's
// products say it so (public issue logs of Chat and Flex).
func (q *Request) missing(name string) *Error {
	if err, ok := missingErrors[q.Op.ID+" "+name]; ok {
		return Fail(err.code, "%s", err.message)
	}
	return Fail(20001, "Missing required parameter %s in the post body", name)
}

// invalid is the error for a parameter whose value will not do. Where Twilio has
// no code of its own for it, the code is 20001, which it uses for such requests
// (facts 1.5), and the words are ours.
func (q *Request) invalid(p *catalog.Parameter, given any, reason string) *Error {
	if err, ok := invalidErrors[q.Op.ID+" "+p.Name]; ok {
		return Fail(err.code, "%s", err.message)
	}
	if p.Name == "PageSize" && p.Max != nil && reason == typed.Outside(&p.Schema, *p.Max+1) {
		return Fail(20007, "Page size too large")
	}
	if p.Name == "PageSize" {
		return Fail(20001, "Invalid PageSize.")
	}
	return Fail(20001, "Invalid value for parameter %s: %q %s", p.Name, fmt.Sprint(given), reason)
}

// The errors about the state of a record.

// Unfinished refuses to delete what is still under way. The code is the
// dictionary's (https://www.twilio.com/docs/api/errors/20009); the status is a guess, after 20409
// there: "the resource is not in a state that allows this modification".
func Unfinished() *Error {
	return &Error{http.StatusConflict, 20009, "Cannot delete this resource before it is complete"}
}
