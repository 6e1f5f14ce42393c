// Package signature computes and checks the X-Twilio-Signature header, by which a webhook knows
// that a request comes from Twilio and was not changed on its way.
//
// A receiver calls [VerifyRequest] with the URL that Twilio was told to fetch (not what a proxy
// made of it), the content type and the body; [Explain] says which part of a refused request is
// wrong. [Verify] and [VerifyBody] are the two halves of VerifyRequest, for callers that have taken
// the body apart already. [Sign], [SignWith] and [AddBodyHash] are the sender's side.
//
// The algorithm is Twilio's (twilio.com/docs/usage/security): the URL byte for byte without its
// fragment, then every form parameter's name and value, the names in byte order, HMAC-SHA1 under
// the account's primary auth token, in Base64. A webhook with a SharedKey says in the header
// X-Twilio-Webhooks-Signature-Settings which HMAC its secret was used with (twilio-node since 6.3).
// Signatures are compared in constant time.
package signature

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
)

// Header is the name of the header that carries the signature.
const Header = "X-Twilio-Signature"

// bodyHashParam is the query parameter by which Twilio binds a body that is not a form to the
// signed URL.
const bodyHashParam = "bodySHA256"

// Sign returns the signature of a request to rawURL with the form parameters params. A GET request,
// or one whose body is not a form, has no parameters: params is nil. Several values under one name
// count once each and in byte order. A fragment is not signed; everything else of rawURL is, a user
// and password too.
func Sign(token, rawURL string, params url.Values) string {
	return SignWith(HMACSHA1, token, rawURL, params)
}

// SignWith is [Sign] with an algorithm and the secret of a SharedKey. It returns "" for an unknown
// algorithm.
func SignWith(algorithm Algorithm, secret, rawURL string, params url.Values) string {
	digest := algorithm.hash()
	if digest == nil {
		return ""
	}
	mac := hmac.New(digest, []byte(secret))
	whole, _, _ := strings.Cut(rawURL, "#")
	mac.Write([]byte(whole))
	mac.Write(signedParams(params))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// AddBodyHash returns rawURL with the bodySHA256 parameter that Twilio adds to the URL of a request
// whose body is not a form. Sign the result with nil parameters.
func AddBodyHash(rawURL string, body []byte) string {
	whole, fragment, hasFragment := strings.Cut(rawURL, "#")
	separator := "?"
	if strings.Contains(whole, "?") {
		separator = "&"
	}
	whole += separator + bodyHashParam + "=" + bodyHash(body)
	if hasFragment {
		whole += "#" + fragment
	}
	return whole
}

// Verify reports whether signature is one that Twilio gives a request to rawURL with the form
// parameters params.
//
// Twilio is not consistent in how it writes the URL it signs, so the other ways to write the same
// URL count too: with and without the port (and the scheme's own port where there is none), with
// and without a user and password, with the host in small letters, with and without the slash of an
// empty path, and with the query encoded as Twilio's JavaScript libraries encode it, old and new.
//
// An empty token or signature never verifies, nor does a URL with a fragment: Twilio requests a URL
// without it, so one that comes in a request was put there by another, and a server would read it
// as part of the query.
func Verify(token, rawURL string, params url.Values, signature string) bool {
	return VerifyWith(HMACSHA1, token, rawURL, params, signature)
}

// VerifyWith is [Verify] with an algorithm and the secret of a SharedKey. An unknown algorithm
// never verifies.
func VerifyWith(algorithm Algorithm, secret, rawURL string, params url.Values, signature string) bool {
	digest := algorithm.hash()
	given, err := base64.StdEncoding.DecodeString(signature)
	if digest == nil || secret == "" || err != nil || strings.Contains(rawURL, "#") {
		return false
	}
	mac := hmac.New(digest, []byte(secret))
	if len(given) != mac.Size() {
		return false
	}
	tail := signedParams(params)
	var sum [sha256.Size]byte
	matches := func(form string) bool {
		mac.Reset()
		mac.Write([]byte(form))
		mac.Write(tail)
		return hmac.Equal(mac.Sum(sum[:0]), given)
	}
	// As it is given it nearly always is; the other forms need not be made then.
	if matches(rawURL) {
		return true
	}
	for form := range urlForms(rawURL) {
		if matches(form) {
			return true
		}
	}
	return false
}

// VerifyBody reports whether signature is one that Twilio gives a request to rawURL whose body is
// not a form: the signature covers the URL alone, and the URL's bodySHA256 parameter is the hash of
// the body. A URL without that parameter does not verify, as nothing would bind the body to it.
func VerifyBody(token, rawURL string, body []byte, signature string) bool {
	return verifyBody(HMACSHA1, token, rawURL, body, signature)
}

func verifyBody(algorithm Algorithm, secret, rawURL string, body []byte, signature string) bool {
	return hasBodyHash(rawURL, body) && VerifyWith(algorithm, secret, rawURL, nil, signature)
}

// hasBodyHash reports whether the URL's bodySHA256 parameter is the hash of a body.
func hasBodyHash(rawURL string, body []byte) bool {
	hash, ok := queryHash(rawURL)
	return ok && subtle.ConstantTimeCompare([]byte(hash), []byte(bodyHash(body))) == 1
}

// signedParams is the part of the signed string that comes after the URL.
func signedParams(params url.Values) []byte {
	if len(params) == 0 {
		return nil
	}
	names := make([]string, 0, len(params))
	size := 0
	for name, values := range params {
		names = append(names, name)
		for _, value := range values {
			size += len(name) + len(value)
		}
	}
	slices.Sort(names)
	tail := make([]byte, 0, size)
	for _, name := range names {
		values := params[name]
		if len(values) > 1 {
			values = slices.Clone(values)
			slices.Sort(values)
			values = slices.Compact(values)
		}
		for _, value := range values {
			tail = append(tail, name...)
			tail = append(tail, value...)
		}
	}
	return tail
}

func bodyHash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// queryHash is the value of the URL's bodySHA256 parameter.
func queryHash(rawURL string) (string, bool) {
	whole, _, _ := strings.Cut(rawURL, "#")
	_, query, _ := strings.Cut(whole, "?")
	for pair := range strings.SplitSeq(query, "&") {
		if hash, ok := strings.CutPrefix(pair, bodyHashParam+"="); ok {
			return hash, true
		}
	}
	return "", false
}
