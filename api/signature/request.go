package signature

import (
	"mime"
	"net/url"
)

// Request is what of a webhook's request its signature speaks of.
type Request struct {
	// URL is the whole URL as Twilio was told to fetch it, with its query. Behind a proxy that is
	// the public URL, not the one that the server sees.
	URL string
	// ContentType is the request's Content-Type header; empty where there is none.
	ContentType string
	// Body is the request's body as it came; empty for a GET.
	Body []byte
	// Form are the parameters in the body, where the caller has found that it is a form and parsed
	// it already.
	Form url.Values
	// Signature is the value of the X-Twilio-Signature header.
	Signature string
	// Settings is the value of the X-Twilio-Webhooks-Signature-Settings header; empty where there
	// is none. Where there is one, the secret to check the request with is that of a SharedKey and
	// not an auth token.
	Settings string
}

// VerifyRequest reports whether Twilio signed the request with a secret: the account's auth token,
// or the secret of a SharedKey where the request has Settings. Settings with an unknown algorithm
// never verify.
//
// A URL with a bodySHA256 parameter is checked by [VerifyBody], whatever the content type says, so
// that a signed URL can't be sent again with another body. Otherwise a form is checked by its
// parameters and an empty body by the URL alone; any other body is refused.
func VerifyRequest(secret string, r Request) bool {
	algorithm, err := ParseSettings(r.Settings)
	if err != nil {
		return false
	}
	if _, ok := queryHash(r.URL); ok {
		return verifyBody(algorithm, secret, r.URL, r.Body, r.Signature)
	}
	params, ok := r.params()
	return ok && VerifyWith(algorithm, secret, r.URL, params, r.Signature)
}

// params are the parameters that the signature covers. Where there are none to be found, nothing
// binds the body to the signature.
func (r Request) params() (url.Values, bool) {
	if len(r.Body) == 0 || r.Form != nil {
		return r.Form, true
	}
	kind, _, err := mime.ParseMediaType(r.ContentType)
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, false
	}
	params, err := url.ParseQuery(string(r.Body))
	return params, err == nil
}
