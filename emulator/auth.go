package emulator

import (
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"dialtone/api/catalog"
)

// caller is whose credentials a request has.
type caller struct {
	account *account
	key     bool // a standard API key's or an OAuth token's, not the account's own
	oauth   bool // an OAuth token's
	test    bool // the test credentials
}

// authenticate returns the caller of a request, or nil where the credentials are
// missing or wrong (facts 1.2). An account's SID goes with its own token or,
// which is how Twilio Connect works, with its parent's.
func (e *Emulator) authenticate(r *http.Request, now time.Time) *caller {
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return e.bearer(token, now)
	}
	user, password, ok := r.BasicAuth()
	if !ok {
		return nil
	}
	if user == e.testSID && same(password, e.testToken) {
		return &caller{account: e.accounts[e.testSID], test: true}
	}
	if user == e.keySID && same(password, e.keySecret) {
		return &caller{account: e.accounts[e.accountSID]}
	}
	if a := e.accounts[user]; a != nil {
		if same(password, a.token) || a.owner != nil && same(password, a.owner.token) {
			return &caller{account: a}
		}
		return nil
	}
	for _, a := range e.accounts {
		for _, res := range []*resource{e.core("Key"), e.core("SigningKey"), e.named("iam_v1", "NewKey")} {
			for _, k := range a.table(res).byKey[user] {
				if secret, _ := k.secrets["secret"].(string); secret != "" && same(password, secret) {
					return &caller{account: a, key: true}
				}
			}
		}
	}
	return nil
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// named returns a document's resource.
func (e *Emulator) named(document, name string) *resource {
	return e.product(catalog.DocumentNamed(document)).resources[name]
}
