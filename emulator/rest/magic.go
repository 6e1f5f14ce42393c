package rest

import (
	"net/http"

	"dialtone/api/catalog"
)

// The magic numbers have results of their own (facts 9). At Twilio they work on
// the test credentials only. Here those that bring an error bring it on every
// account, for none of them is anybody's number; that all other numbers are
// refused as From is for the test credentials alone.

// magicFrom and magicTo are the errors by operation and number.
var (
	magicFrom = map[string]map[string]code{
		"CreateMessage": {
			"+15005550001": {21212, "The 'From' number +15005550001 is not a valid phone number, shortcode, or alphanumeric sender ID."},
			"+15005550007": {21606, "The From phone number +15005550007 is not a valid, SMS-capable inbound phone number or short code for your account."},
			"+15005550008": {21611, "SMS queue is full."},
		},
		"CreateCall": {
			"+15005550001": {21212, "The 'From' number +15005550001 is not a valid phone number, shortcode, or alphanumeric sender ID."},
		},
	}
	magicTo = map[string]map[string]code{
		"CreateMessage": {
			"+15005550001": {21211, "The 'To' number +15005550001 is not a valid phone number."},
			"+15005550002": {21612, "The 'To' phone number +15005550002 is not currently reachable via SMS"},
			"+15005550003": {21408, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: +15005550003"},
			"+15005550004": {21610, "Attempt to send to unsubscribed recipient"},
			"+15005550009": {21614, "To number: +15005550009, is not a mobile number"},
		},
		"CreateCall": {
			"+15005550001": {21217, "Phone number does not appear to be valid"},
			"+15005550002": {21214, "'To' phone number cannot be reached"},
			"+15005550003": {21215, "Account not authorized to call +15005550003. Perhaps you need to enable some international permissions: https://www.twilio.com/user/account/international"},
			"+15005550004": {21216, "Call blocked by Twilio blocklist"},
		},
	}
)

// MagicSender is the one number that the test credentials may send from.
const MagicSender = "+15005550006"

// Magic returns what a magic number brings. From is looked at before To; what
// Twilio does first is not known.
func (q *Request) Magic(from, to string) *Error {
	for _, err := range []code{magicFrom[q.Op.ID][from], magicTo[q.Op.ID][to]} {
		switch {
		case err.code == 21611:
			return &Error{http.StatusTooManyRequests, err.code, err.message} // facts 1.5.1
		case err.code != 0:
			return Fail(err.code, "%s", err.message)
		}
	}
	if q.Caller.Test && from != MagicSender {
		if q.Op.ID == "CreateCall" {
			return Fail(21210, "The source phone number provided, %s, is not yet verified for your account.", from)
		}
		return Fail(21606, "The From phone number %s is not a valid, SMS-capable inbound phone number or short code for your account.", from)
	}
	return nil
}

// testable are the operations that the test credentials may do (facts 9).
var testable = map[string]bool{
	"api_v2010 CreateMessage": true, "api_v2010 CreateCall": true,
	"api_v2010 CreateIncomingPhoneNumber": true, "api_v2010 CreateIncomingPhoneNumberLocal": true,
	"api_v2010 CreateIncomingPhoneNumberMobile": true, "api_v2010 CreateIncomingPhoneNumberTollFree": true,
	"lookups_v2 FetchPhoneNumber": true,
}

// test serves a request with the test credentials: it is checked, and answered as
// if it were done, and nothing comes of it.
func (q *Request) test() (*Answer, *Error) {
	if !testable[q.Document().Name+" "+q.Op.ID] {
		return nil, &Error{http.StatusForbidden, 20008, "Resource not accessible with Test Account Credentials"}
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	do := q.target
	if q.Op.Kind != catalog.Fetch {
		if before := q.Op.Resource.special.Before; before != nil {
			if err := before(q); err != nil {
				return nil, err
			}
		}
		do = q.make
	}
	r, err := do()
	if err != nil {
		return nil, err
	}
	return q.show(r), nil
}
