package token

import (
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Access is an access token: an identity and what it may do.
type Access struct {
	// AccountSid is the account that the API key belongs to.
	AccountSid string
	// Identity is the user's name in the products that the token grants. It can't be empty.
	Identity string
	// Grants is what the token allows, product by product.
	Grants Grants
	// TTL is how long the token lives: [DefaultTTL] where it is zero, [MaxTTL] at most.
	TTL time.Duration
	// Expires is when the token ends, for those who would rather say it so than by TTL.
	Expires time.Time
	// NotBefore is when the token begins to hold. Where it is zero the token says nothing of it.
	NotBefore time.Time
	// Region is the Twilio region that the token is for, such as "ie1"; empty for US1.
	Region string
}

// Sign makes the token, signed with the secret of the API key keySid. Its claims are jti, iss, sub,
// iat, exp, grants and, where NotBefore is set, nbf.
func (a Access) Sign(keySid, secret string, now time.Time) (string, error) {
	switch {
	case a.AccountSid == "":
		return "", missing(ErrNoAccount, "an access token speaks for an account, give the SID of the one that the API key belongs to")
	case keySid == "" || secret == "":
		return "", missing(ErrNoAPIKey, "an access token is signed with an API key (SK…) and its secret, the auth token can't stand in for them")
	case a.Identity == "":
		return "", missing(ErrNoIdentity, "say who the token is for")
	}
	expires, err := expiry(now, a.TTL, a.Expires)
	if err != nil {
		return "", err
	}
	grants := a.Grants.claims()
	grants["identity"] = a.Identity
	claims := jwt.MapClaims{
		"jti":    fmt.Sprintf("%s-%d", keySid, now.Unix()),
		"iss":    keySid,
		"sub":    a.AccountSid,
		"iat":    now.Unix(),
		"exp":    expires.Unix(),
		"grants": grants,
	}
	if !a.NotBefore.IsZero() {
		if !a.NotBefore.Before(expires) {
			return "", fmt.Errorf("a token that begins to hold at %s, when it has already expired; give it a longer time to live",
				a.NotBefore.UTC().Format(time.RFC3339))
		}
		claims["nbf"] = a.NotBefore.Unix()
	}
	header := map[string]any{"cty": "twilio-fpa;v=1"}
	if a.Region != "" {
		header["twr"] = a.Region
	}
	return sign(claims, header, secret)
}
