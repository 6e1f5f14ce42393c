package rest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"dialtone/emulator/rest/typed"
)

// tokenLife is how long an OAuth token lasts, in seconds
// (https://www.twilio.com/docs/iam/oauth-apps/oauth-access-token).
const tokenLife = 3600

// organisationTokenLife is how long one of iam.twilio.com lasts, as the live test of Twilio's SDK
// for Node has it (spec/cluster/orgs_api.spec.ts).
const organisationTokenLife = 86400

// oauthSpecials: an OAuth app's client id and secret bring a token, which is sent as
// "Authorization: Bearer …" in place of Basic credentials.
func oauthSpecials() map[string]*Special {
	return map[string]*Special{
		"oauth_v1/Token":       {open: grantToken},
		"oauth_v2/Oauth2Token": {open: grantToken},
		"iam_v1/Token":         {open: grantOrganisationToken}, "iam_organizations/Token": {open: grantOrganisationToken},
		"iam_v1/OauthAppAccount": {
			Defaults: map[string]any{"status": "active", "type": "CLIENT_CREDENTIALS", "access_token_ttl": tokenLife},
			Create: func(q *Request, r *Record) *Error {
				r.Key = q.Engine.SID("OQ")
				r.Attrs["secret"], r.Attrs["created_by"] = q.Engine.Hex(64), q.Account.SID
				return nil
			},
		},
	}
}

func grantOrganisationToken(q *Request) (*Answer, *Error) { return grant(q, organisationTokenLife) }

// grantToken serves the token endpoints. No source says what code their errors have; the words are
// those that Twilio's SDKs for PHP and Node are tested with (facts 1.7).
func grantToken(q *Request) (*Answer, *Error) { return grant(q, tokenLife) }

// grant is grantToken for a token that lasts so many seconds.
func grant(q *Request, life int64) (*Answer, *Error) {
	given := func(names ...string) string {
		for _, name := range names {
			if text := typed.TextOf(q.Params[name]); text != "" {
				return text
			}
		}
		return ""
	}
	client, secret := given("client_id", "ClientId"), given("client_secret", "ClientSecret")
	a := q.Engine.oauthClient(client, secret)
	if a == nil {
		return nil, &Error{http.StatusUnauthorized, 20003, "Invalid credentials"}
	}
	if grant := given("grant_type", "GrantType"); grant != "client_credentials" {
		return nil, Fail(20001, "grant_type must be client_credentials: the emulator knows no other grant than it, not %q", grant)
	}
	return &Answer{Status: q.Op.Status, object: map[string]any{
		"access_token": q.Engine.signToken(claims{Subject: a.SID, Client: client, Issued: q.Now.Unix(), Expires: q.Now.Unix() + life}),
		"token_type":   "Bearer", "expires_in": life, "refresh_token": nil, "id_token": nil,
	}}, nil
}

// oauthClient returns the account whose OAuth app has a client id and a secret, or nil.
func (e *Engine) oauthClient(id, secret string) *Account {
	if id == e.ClientID && same(secret, e.ClientSecret) {
		return e.Main
	}
	if app := e.oauthApp(id); app != nil && same(secret, app.Attr("secret")) {
		return app.Holder
	}
	return nil
}

func (e *Engine) oauthApp(id string) *Record {
	if !strings.HasPrefix(id, "OQ") {
		return nil
	}
	for _, a := range e.Accounts {
		for _, app := range a.Table(e.Named("iam_v1", "OauthAppAccount")).ByKey[id] {
			return app
		}
	}
	return nil
}

// claims are what an OAuth token says. SDKs read when it expires and ask for a new one.
type claims struct {
	Subject string `json:"sub"`
	Client  string `json:"client_id"`
	Issued  int64  `json:"iat"`
	Expires int64  `json:"exp"`
}

// tokenHeader is the first part of each token: {"alg":"HS256","typ":"JWT"}.
const tokenHeader = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"

// signToken makes a JWT. The emulator signs with a key of its own, which no one else has.
func (e *Engine) signToken(c claims) string {
	text := tokenHeader + "." + base64.RawURLEncoding.EncodeToString(typed.Encode(c))
	return text + "." + e.tokenMAC(text)
}

func (e *Engine) tokenMAC(text string) string {
	mac := hmac.New(sha256.New, []byte(e.TokenKey))
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// bearer returns the caller whose token a request has, or nil.
func (e *Engine) bearer(token string, now time.Time) *caller {
	cut := strings.LastIndexByte(token, '.')
	if cut < 0 || !same(token[cut+1:], e.tokenMAC(token[:cut])) {
		return nil
	}
	payload, err := base64.RawURLEncoding.DecodeString(token[len(tokenHeader)+1 : cut])
	var c claims
	if err != nil || json.Unmarshal(payload, &c) != nil || now.Unix() >= c.Expires {
		return nil
	}
	a := e.Accounts[c.Subject]
	if a == nil || c.Client != e.ClientID && e.oauthApp(c.Client) == nil {
		return nil
	}
	return &caller{Account: a, Key: true, oauth: true}
}
