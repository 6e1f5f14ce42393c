package signature

import (
	"mime"
	"net/url"
)

// Request is what of a webhook's request its signature speaks of.
type Request struct {
	// URL is the whole URL as Twilio was told to fetch it, with its query. Behind a proxy that is the public
	// URL, not the one that the server sees.
	URL string
	// ContentType is the request's Content-Type header; empty where there is none.
	ContentType string
	// Body is the request's body as it came; empty for a GET.
	Body []byte
	// Form are the parameters in the body, where the caller has found that it is a form and parsed it already.
	Form url.Values
	// Signature is the value of the X-Twilio-Signature header.
	Signature string
}

// VerifyRequest reports whether Twilio signed the request with the account's auth token.
//
// A URL with a bodySHA256 parameter is checked by [VerifyBody], whatever the content type says, so that a signed
// URL can't be sent again with another body. Otherwise a form is checked by its parameters and an empty body by
// the URL alone; any other body is refused.
func VerifyRequest(token string, r Request) bool {
	if _, ok := queryHash(r.URL); ok {
		return VerifyBody(token, r.URL, r.Body, r.Signature)
	}
	if len(r.Body) == 0 || r.Form != nil {
		return Verify(token, r.URL, r.Form, r.Signature)
	}
	kind, _, err := mime.ParseMediaType(r.ContentType)
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return false
	}
	params, err := url.ParseQuery(string(r.Body))
	if err != nil {
		return false
	}
	return Verify(token, r.URL, params, r.Signature)
}
