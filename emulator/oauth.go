package emulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// tokenLife is how long an OAuth token lasts, in seconds
// (https://www.twilio.com/docs/iam/oauth-apps/oauth-access-token).
const tokenLife = 3600

// organisationTokenLife is how long one of iam.twilio.com lasts, as the live test of Twilio's SDK for
// Node has it (spec/cluster/orgs_api.spec.ts).
const organisationTokenLife = 86400

// oauthSpecials: an OAuth app's client id and secret bring a token, which is sent as
// "Authorization: Bearer …" in place of Basic credentials.
func oauthSpecials() map[string]*special {
	return map[string]*special{
		"oauth_v1/Token":       {open: grantToken},
		"oauth_v2/Oauth2Token": {open: grantToken},
		"iam_v1/Token":         {open: func(q *request) (*answer, *apiError) { return grant(q, organisationTokenLife) }},
		"iam_v1/OauthAppAccount": {
			defaults: map[string]any{"status": "active", "type": "CLIENT_CREDENTIALS", "access_token_ttl": tokenLife},
			create: func(q *request, r *record) *apiError {
				r.key = q.e.sid("OQ")
				r.attrs["secret"], r.attrs["created_by"] = q.e.hex(64), q.account.sid
				return nil
			},
		},
	}
}

// grantToken serves the token endpoints. No source says what code their errors have; the words are
// those that Twilio's SDKs for PHP and Node are tested with (facts 1.7).
func grantToken(q *request) (*answer, *apiError) { return grant(q, tokenLife) }

// grant is grantToken for a token that lasts so many seconds.
func grant(q *request, life int64) (*answer, *apiError) {
	given := func(names ...string) string {
		for _, name := range names {
			if text := textOf(q.params[name]); text != "" {
				return text
			}
		}
		return ""
	}
	client, secret := given("client_id", "ClientId"), given("client_secret", "ClientSecret")
	a := q.e.oauthClient(client, secret)
	if a == nil {
		return nil, &apiError{http.StatusUnauthorized, 20003, "Invalid credentials"}
	}
	if grant := given("grant_type", "GrantType"); grant != "client_credentials" {
		return nil, fail(20001, "grant_type must be client_credentials: the emulator knows no other grant than it, not %q", grant)
	}
	return &answer{status: q.op.Status, object: map[string]any{
		"access_token": q.e.signToken(claims{Subject: a.sid, Client: client, Issued: q.now.Unix(), Expires: q.now.Unix() + life}),
		"token_type":   "Bearer", "expires_in": life, "refresh_token": nil, "id_token": nil,
	}}, nil
}

// oauthClient returns the account whose OAuth app has a client id and a secret, or nil.
func (e *Emulator) oauthClient(id, secret string) *account {
	if id == e.clientID && same(secret, e.clientSecret) {
		return e.main
	}
	if app := e.oauthApp(id); app != nil && same(secret, app.text("secret")) {
		return app.account
	}
	return nil
}

func (e *Emulator) oauthApp(id string) *record {
	if !strings.HasPrefix(id, "OQ") {
		return nil
	}
	for _, a := range e.accounts {
		for _, app := range a.table(e.named("iam_v1", "OauthAppAccount")).byKey[id] {
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
func (e *Emulator) signToken(c claims) string {
	text := tokenHeader + "." + base64.RawURLEncoding.EncodeToString(encode(c))
	return text + "." + e.tokenMAC(text)
}

func (e *Emulator) tokenMAC(text string) string {
	mac := hmac.New(sha256.New, []byte(e.tokenKey))
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// bearer returns the caller whose token a request has, or nil.
func (e *Emulator) bearer(token string, now time.Time) *caller {
	cut := strings.LastIndexByte(token, '.')
	if cut < 0 || !same(token[cut+1:], e.tokenMAC(token[:cut])) {
		return nil
	}
	payload, err := base64.RawURLEncoding.DecodeString(token[len(tokenHeader)+1 : cut])
	var c claims
	if err != nil || json.Unmarshal(payload, &c) != nil || now.Unix() >= c.Expires {
		return nil
	}
	a := e.accounts[c.Subject]
	if a == nil || c.Client != e.clientID && e.oauthApp(c.Client) == nil {
		return nil
	}
	return &caller{account: a, key: true, oauth: true}
}
