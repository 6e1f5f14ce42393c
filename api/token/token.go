// Package token makes the tokens that let a browser or a phone talk to Twilio on an account's
// behalf.
//
// [Access] is today's token: an identity and a grant for each product, signed with an API key.
// [Capability] is the older one of Twilio Client 1.x, signed with the account's auth token, and
// [TaskRouter] its cousin for workers and queues. All three are values that are filled in and then
// signed:
//
//	a := token.Access{AccountSid: "AC…", Identity: "joe", Grants: token.Grants{Video: &token.VideoGrant{Room: "x"}}}
//	signed, err := a.Sign("SK…", secret, time.Now())
//
// The secret is an argument of Sign and never a field, so a token's description can be printed. The
// clock is one too: what is signed depends on nothing but the arguments.
package token

import (
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// A token lives an hour unless told otherwise, and a day at most
// (twilio.com/docs/iam/access-tokens).
const (
	DefaultTTL = time.Hour
	MaxTTL     = 24 * time.Hour
)

// What a token can't be made without. The errors that Sign returns answer errors.Is for these.
var (
	ErrNoAccount   = errors.New("no account SID")
	ErrNoAuthToken = errors.New("no auth token")
	ErrNoAPIKey    = errors.New("no API key")
	ErrNoIdentity  = errors.New("no identity")
	ErrNoWorkspace = errors.New("no workspace SID")
)

// missing says what is not there and what it is needed for.
func missing(what error, why string) error {
	return fmt.Errorf("%w: %s", what, why)
}

// expiry is the time when a token signed now ends, by its ttl or, where expires is set, by that.
func expiry(now time.Time, ttl time.Duration, expires time.Time) (time.Time, error) {
	if !expires.IsZero() {
		if ttl != 0 {
			return time.Time{}, errors.New("a token has a time to live or a time when it expires, not both")
		}
		ttl = expires.Sub(now)
		if ttl < time.Second {
			return time.Time{}, fmt.Errorf("a token that expires at %s, which is past already; give a later time",
				expires.UTC().Format(time.RFC3339))
		}
	}
	switch {
	case ttl == 0:
		ttl = DefaultTTL
	case ttl < time.Second:
		return time.Time{}, fmt.Errorf("a time to live of %s; a token lives one second at least", ttl)
	case ttl > MaxTTL:
		return time.Time{}, fmt.Errorf("a time to live of %s; Twilio takes 24 hours at most", ttl)
	}
	return now.Add(ttl), nil
}

// sign writes the claims as a JWT, HS256 being what all of Twilio's tokens use, with more header
// fields where given.
func sign(claims jwt.MapClaims, header map[string]any, secret string) (string, error) {
	t := jwt.NewWithClaims(jwt.SigningMethodHS256, claims)
	for name, value := range header {
		t.Header[name] = value
	}
	signed, err := t.SignedString([]byte(secret))
	if err != nil {
		return "", fmt.Errorf("a token that can't be written as JSON: %w", err)
	}
	return signed, nil
}
