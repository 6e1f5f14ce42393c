package token

import (
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Capability is a capability token of Twilio Client 1.x: who may call in and out of a browser.
// Twilio prefers [Access] tokens today; this one works in the US1 region and with the Voice
// JavaScript SDK only.
type Capability struct {
	// AccountSid is the account that the token speaks for. It must be the one whose auth token
	// signs it.
	AccountSid string
	// Scopes is what the token allows, in the order in which it will say so.
	Scopes []Scope
	// TTL is how long the token lives: [DefaultTTL] where it is zero, [MaxTTL] at most.
	TTL time.Duration
	// Expires is when the token ends, for those who would rather say it so than by TTL.
	Expires time.Time
}

// Sign makes the token, signed with the account's auth token. Its claims are scope, iss, exp and
// iat.
func (c Capability) Sign(authToken string, now time.Time) (string, error) {
	if c.AccountSid == "" {
		return "", missing(ErrNoAccount, "a capability token speaks for an account, give its SID")
	}
	if authToken == "" {
		return "", missing(ErrNoAuthToken, "a capability token is signed with the account's auth token, an API key can't stand in for it")
	}
	expires, err := expiry(now, c.TTL, c.Expires)
	if err != nil {
		return "", err
	}
	return sign(jwt.MapClaims{
		"scope": c.scope(),
		"iss":   c.AccountSid,
		"exp":   expires.Unix(),
		"iat":   now.Unix(),
	}, nil, authToken)
}

// scope joins the scopes. A client that may be called tells its name when it calls, too: Twilio
// knows the caller by it. So the name of the first incoming scope goes into each outgoing scope
// that has none.
func (c Capability) scope() string {
	var client string
	for _, s := range c.Scopes {
		if s.privilege == incoming {
			client = s.client
			break
		}
	}
	var out strings.Builder
	for i, s := range c.Scopes {
		if i > 0 {
			out.WriteByte(' ')
		}
		if s.privilege == outgoing && s.client == "" {
			s.client = client
		}
		out.WriteString(s.String())
	}
	return out.String()
}
