package rest

import (
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"dialtone/api/catalog"
)

// caller is whose credentials a request has.
type caller struct {
	Account *Account
	Key     bool // a standard API key's or an OAuth token's, not the account's own
	oauth   bool // an OAuth token's
	Test    bool // the test credentials
}

// Authenticate returns the caller of a request, or nil where the credentials are
// missing or wrong (facts 1.2). An account's SID goes with its own token or,
// which is how Twilio Connect works, with its parent's.
func (e *Engine) Authenticate(r *http.Request, now time.Time) *caller {
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return e.bearer(token, now)
	}
	user, password, ok := r.BasicAuth()
	if !ok {
		return nil
	}
	if user == e.TestSID && same(password, e.TestToken) {
		return &caller{Account: e.Accounts[e.TestSID], Test: true}
	}
	if user == e.KeySID && same(password, e.KeySecret) {
		return &caller{Account: e.Accounts[e.AccountSID]}
	}
	if a := e.Accounts[user]; a != nil {
		if same(password, a.Token) || a.Owner != nil && same(password, a.Owner.Token) {
			return &caller{Account: a}
		}
		return nil
	}
	for _, a := range e.Accounts {
		for _, res := range []*Resource{e.Core("Key"), e.Core("SigningKey"), e.Named("iam_v1", "NewKey")} {
			for _, k := range a.Table(res).ByKey[user] {
				if secret, _ := k.Secrets["secret"].(string); secret != "" && same(password, secret) {
					return &caller{Account: a, Key: true}
				}
			}
		}
	}
	return nil
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// Named returns a document's resource.
func (e *Engine) Named(document, name string) *Resource {
	return e.product(catalog.DocumentNamed(document)).Resources[name]
}
