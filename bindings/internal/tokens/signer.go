// Package tokens makes and checks for scripts what is signed with an account's credentials: access
// tokens, capability tokens and the signatures of webhooks.
package tokens

import (
	"errors"
	"math"
	"time"

	"dialtone/api"
	"dialtone/api/token"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// Account is an account of scripts.
type Account struct {
	*js.VM
	Credentials func() api.Config // Those of the account's client, as they are now.
	Throw       func(error)       // Throws an error of the API layer into the script.
}

func (a *Account) signer() signer {
	c := a.Credentials()
	return signer{account: c.AccountSID, authToken: c.AuthToken, key: c.APIKey, secret: c.APISecret, region: c.Region}
}

// signer is what tokens are signed with: the credentials of a Twilio object's
// client, or those that the script gives in their place. It stays in Go.
type signer struct {
	account, authToken, key, secret, region string
	foreign                                 bool // another account than the client's
}

// instead returns the credentials with those given in their place. What belongs to
// another account or key is forgotten: a token that it signs would be refused.
func (c signer) instead(given signer) signer {
	if given.account != "" && given.account != c.account {
		c = signer{account: given.account, region: c.region, foreign: c.account != ""}
	}
	if given.authToken != "" {
		c.authToken = given.authToken
	}
	if given.key != "" && given.key != c.key {
		c.key, c.secret = given.key, ""
	}
	if given.secret != "" {
		c.secret = given.secret
	}
	if given.region != "" {
		c.region = given.region
	}
	return c
}

// lifetime is how long a token lives, as a script says it.
type lifetime struct {
	ttl     time.Duration
	expires time.Time
}

// seconds reads the option ttl.
func (a *Account) seconds(method string, o js.Option) time.Duration {
	if o.Missing() {
		return 0
	}
	_, err := js.Number("integer", o.Value)
	n := o.Value.ToFloat()
	if err != nil || n < 1 || n > token.MaxTTL.Seconds() {
		a.TypeError("%s: %s takes a whole number of seconds from 1 to %v, not %s", method, o.Key, token.MaxTTL.Seconds(), js.Describe(o.Value))
	}
	return time.Duration(n) * time.Second
}

// moment reads an option that is a Date, a string that Date can parse, or the
// seconds since 1970 that tokens themselves are written in.
func (a *Account) moment(method string, o js.Option) time.Time {
	if o.Missing() {
		return time.Time{}
	}
	const want = "a Date, a string that Date can parse, or seconds since 1970"
	ms := math.NaN()
	if object, ok := o.Value.(*goja.Object); ok {
		if object.ClassName() != "Date" {
			a.TypeError("%s: %s takes %s, not %s", method, o.Key, want, js.Describe(o.Value))
		}
		if ms = object.ToFloat(); math.IsNaN(ms) {
			a.TypeError("%s: %s is an invalid Date", method, o.Key)
		}
	} else if _, ok := js.TextOf(o.Value); ok {
		parsed, err := a.Runtime().New(a.JS.Date, o.Value)
		if err != nil {
			panic(err)
		}
		ms = parsed.ToFloat()
	} else if _, err := js.Number("number", o.Value); err == nil {
		ms = o.Value.ToFloat() * 1000
		if ms > 1e14 {
			a.TypeError("%s: %s is %s, which as seconds since 1970 lies in the year 5138 or later. Give new Date(%[3]s) for milliseconds.", method, o.Key, o.Value)
		}
	}
	if math.IsNaN(ms) {
		a.TypeError("%s: %s takes %s, not %s", method, o.Key, want, js.Describe(o.Value))
	}
	return time.UnixMilli(int64(ms))
}

// now is the time that the host's clock shows scripts: their Date goes by it, too.
func (a *Account) now() time.Time {
	date, err := a.Runtime().New(a.JS.Date)
	if err != nil {
		panic(err)
	}
	return time.UnixMilli(int64(date.ToFloat()))
}

// unsigned throws why there is no token: a [api.ConfigurationError] with the ways
// out where credentials are missing, a TypeError where an option is wrong.
func (a *Account) unsigned(method string, err error, wayOut string) {
	for _, what := range []error{token.ErrNoAccount, token.ErrNoAuthToken, token.ErrNoAPIKey} {
		if errors.Is(err, what) {
			a.Throw(&api.ConfigurationError{Problem: method + ": " + err.Error() + ". " + wayOut})
		}
	}
	a.TypeError("%s: %s", method, err)
}

// wayToAuthToken ends the error of a missing account or auth token.
func (c signer) wayToAuthToken(method string) string {
	if c.foreign {
		return "Account " + c.account + " is not the client's: give its auth_token beside account_sid"
	}
	return "Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, give account_sid and auth_token to Twilio.Config.setup or to " + method +
		", or use the emulator: --emulator"
}
