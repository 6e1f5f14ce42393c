package bindings

import (
	"errors"
	"math"
	"time"

	"dialtone/api"
	"dialtone/api/token"

	"github.com/dop251/goja"
)

// signer is what tokens are signed with: the credentials of a Twilio object's
// client, or those that the script gives in their place. It stays in Go.
type signer struct {
	account, authToken, key, secret, region string
	foreign                                 bool // another account than the client's
}

// signer reads the client's credentials.
func (ns *namespace) signer() signer {
	c := ns.current()
	return signer{account: c.AccountSID, authToken: c.AuthToken, key: c.APIKey, secret: c.APISecret, region: c.Region}
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
func (s *session) seconds(method string, o option) time.Duration {
	if o.missing() {
		return 0
	}
	_, err := number("integer", o.value)
	n := o.value.ToFloat()
	if err != nil || n < 1 || n > token.MaxTTL.Seconds() {
		s.typeError("%s: %s takes a whole number of seconds from 1 to %v, not %s", method, o.key, token.MaxTTL.Seconds(), describe(o.value))
	}
	return time.Duration(n) * time.Second
}

// moment reads an option that is a Date, a string that Date can parse, or the
// seconds since 1970 that tokens themselves are written in.
func (s *session) moment(method string, o option) time.Time {
	if o.missing() {
		return time.Time{}
	}
	const want = "a Date, a string that Date can parse, or seconds since 1970"
	ms := math.NaN()
	if object, ok := o.value.(*goja.Object); ok {
		if object.ClassName() != "Date" {
			s.typeError("%s: %s takes %s, not %s", method, o.key, want, describe(o.value))
		}
		if ms = object.ToFloat(); math.IsNaN(ms) {
			s.typeError("%s: %s is an invalid Date", method, o.key)
		}
	} else if _, ok := textOf(o.value); ok {
		parsed, err := s.rt.New(s.js.date, o.value)
		if err != nil {
			panic(err)
		}
		ms = parsed.ToFloat()
	} else if _, err := number("number", o.value); err == nil {
		ms = o.value.ToFloat() * 1000
		if ms > 1e14 {
			s.typeError("%s: %s is %s, which as seconds since 1970 lies in the year 5138 or later. Give new Date(%[3]s) for milliseconds.", method, o.key, o.value)
		}
	}
	if math.IsNaN(ms) {
		s.typeError("%s: %s takes %s, not %s", method, o.key, want, describe(o.value))
	}
	return time.UnixMilli(int64(ms))
}

// now is the time that the host's clock shows scripts: their Date goes by it, too.
func (s *session) now() time.Time {
	date, err := s.rt.New(s.js.date)
	if err != nil {
		panic(err)
	}
	return time.UnixMilli(int64(date.ToFloat()))
}

// unsigned throws why there is no token: a [api.ConfigurationError] with the ways
// out where credentials are missing, a TypeError where an option is wrong.
func (s *session) unsigned(method string, err error, wayOut string) {
	for _, what := range []error{token.ErrNoAccount, token.ErrNoAuthToken, token.ErrNoAPIKey} {
		if errors.Is(err, what) {
			s.throw(&api.ConfigurationError{Problem: method + ": " + err.Error() + ". " + wayOut})
		}
	}
	s.typeError("%s: %s", method, err)
}

// wayToAuthToken ends the error of a missing account or auth token.
func (c signer) wayToAuthToken(method string) string {
	if c.foreign {
		return "Account " + c.account + " is not the client's: give its auth_token beside account_sid"
	}
	return "Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, give account_sid and auth_token to Twilio.Config.setup or to " + method +
		", or use the emulator: --emulator"
}
