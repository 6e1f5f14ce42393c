package emulator

import (
	"fmt"
	"net/http"

	"dialtone/api/catalog"
)

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
func (q *request) missing(name string) *apiError {
	if err, ok := missingErrors[q.op.ID+" "+name]; ok {
		return fail(err.code, "%s", err.message)
	}
	return fail(20001, "Missing required parameter %s in the post body", name)
}

// invalid is the error for a parameter whose value will not do. Where Twilio has
// no code of its own for it, the code is 20001, which it uses for such requests
// (facts 1.5), and the words are ours.
func (q *request) invalid(p *catalog.Parameter, given any, reason string) *apiError {
	if err, ok := invalidErrors[q.op.ID+" "+p.Name]; ok {
		return fail(err.code, "%s", err.message)
	}
	if p.Name == "PageSize" && p.Max != nil && reason == outside(&p.Schema, *p.Max+1) {
		return fail(20007, "Page size too large")
	}
	if p.Name == "PageSize" {
		return fail(20001, "Invalid PageSize.")
	}
	return fail(20001, "Invalid value for parameter %s: %q %s", p.Name, fmt.Sprint(given), reason)
}

// The errors about the state of a record.

// unfinished refuses to delete what is still under way. The code is the
// dictionary's (https://www.twilio.com/docs/api/errors/20009); the status is a guess, after 20409
// there: "the resource is not in a state that allows this modification".
func unfinished() *apiError {
	return &apiError{http.StatusConflict, 20009, "Cannot delete this resource before it is complete"}
}
