package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"dialtone/internal/secret"
)

// The values of a [Config] that nobody has set.
const (
	DefaultTimeout     = 30 * time.Second
	DefaultMaxRetries  = 3
	DefaultConcurrency = 50
)

// Config says who asks, and where. Its zero value asks Twilio itself, for
// nobody: a request then fails with a [ConfigurationError].
//
// Printing a Config shows no secret.
type Config struct {
	AccountSID string // "AC…"
	AuthToken  string `secret:"yes"`

	// APIKey ("SK…") and its APISecret are used instead of AuthToken where both
	// are set, but for Twilio Connect, which knows auth tokens only.
	APIKey    string
	APISecret string `secret:"yes"`

	// Edge and Region choose Twilio's hosts: "dublin" and "ie1". See [Host].
	Edge, Region string

	// BaseURL is one address for every product: "http://127.0.0.1:4010". The
	// host that Twilio would have been asked at stays in the Host header.
	BaseURL string

	// Timeout is how long one request may take, its answer read; [DefaultTimeout]
	// if zero. Waiting for a place under the limit and between attempts is not
	// counted; a context bounds all of it.
	Timeout time.Duration

	// MaxRetries is how many times a request is sent again at most;
	// [DefaultMaxRetries] if nil.
	MaxRetries *int

	// Concurrency is how many requests may be under way at once for one account;
	// [DefaultConcurrency] if zero.
	Concurrency int

	// Limiter counts the requests under way. Clients that share one keep the
	// limit together. If nil, the client has its own.
	Limiter *Limiter

	// Transport sends the requests; if nil, the client has one made by
	// [NewTransport]. It must not follow redirects.
	Transport http.RoundTripper

	// Elsewhere sends, without credentials, the requests of a download that go to another
	// host than Twilio's and the base URL's: to signed storage. If nil, Transport does. An
	// error of it that has a method Permanent() bool, which returns true, is not tried again.
	// It must not follow redirects.
	Elsewhere http.RoundTripper

	// Trace is where each request and response is written, if not nil, with
	// secrets replaced. One call of Write is one request or one response.
	Trace io.Writer

	// DryRun shows each request that changes something instead of sending it, if
	// not nil. Those that only ask are sent.
	DryRun *DryRun

	// UserAgent is added to the client's own: "nightly-report/2".
	UserAgent string

	// Sleep waits between attempts until the duration is over or the context
	// done, and then returns the context's error; the real clock if nil.
	Sleep func(context.Context, time.Duration) error
	// Rand returns a number in [0, 1) that spreads the waits; math/rand if nil.
	Rand func() float64
	// Now is the time a Retry-After date is compared with; time.Now if nil.
	Now func() time.Time

	admit Admit // See [Client.Admitting]; nil where all are admitted.
}

// Format prints the configuration without secrets, whatever the verb.
func (c Config) Format(f fmt.State, verb rune) { secret.Format(f, verb, c) }

// MarshalJSON writes the configuration without secrets, for a log.
func (c Config) MarshalJSON() ([]byte, error) { return secret.JSON(c) }

// isSID reports whether a SID has letters and digits only. Its length is Twilio's
// affair.
func isSID(s, prefix string) bool {
	return len(s) > len(prefix) && strings.HasPrefix(s, prefix) && consists(s, func(c byte) bool {
		return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
	})
}

// isLabel reports whether an edge or a region can stand between dots in a host's name
// and do no more there.
func isLabel(s string) bool {
	return !strings.HasPrefix(s, "-") && !strings.HasSuffix(s, "-") && consists(s, func(c byte) bool {
		return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == '-'
	})
}

// isVisible reports whether a text has visible ASCII only.
func isVisible(s string) bool {
	return consists(s, func(c byte) bool { return c > ' ' && c < 0x7f })
}

func consists(s string, of func(byte) bool) bool {
	for i := range len(s) {
		if !of(s[i]) {
			return false
		}
	}
	return true
}

// check reports what is wrong with what is set. What is missing is left to the
// first request, for a client without credentials can still be asked for URLs.
func (c Config) check() error {
	switch {
	case c.AccountSID != "" && !isSID(c.AccountSID, "AC"):
		return misconfigured("the account SID must begin with AC and have letters and digits only; TWILIO_ACCOUNT_SID or account_sid is something else")
	case c.APIKey != "" && !isSID(c.APIKey, "SK"):
		return misconfigured("the API key must be a SID that begins with SK; TWILIO_API_KEY or api_key is something else (an account SID goes with an auth token: TWILIO_AUTH_TOKEN or auth_token)")
	case !isVisible(c.AuthToken):
		return misconfigured("the auth token has a space, a line break or another character that no token has")
	case !isVisible(c.APISecret):
		return misconfigured("the API secret has a space, a line break or another character that no secret has")
	case !isLabel(c.Edge):
		return misconfigured("the edge %q is not part of a host name; edges are called dublin, ashburn, sydney …", c.Edge)
	case !isLabel(c.Region):
		return misconfigured("the region %q is not part of a host name; regions are called us1, ie1, au1", c.Region)
	case c.Timeout < 0:
		return misconfigured("the timeout must be positive, not %v", c.Timeout)
	case c.MaxRetries != nil && *c.MaxRetries < 0:
		return misconfigured("max_retries must not be negative: 0 sends every request once")
	case c.Concurrency < 0:
		return misconfigured("the concurrency must be positive, not %d", c.Concurrency)
	}
	_, err := parseBase(c.BaseURL)
	return err
}

// parseBase returns a base URL without a slash at its end, or nil if there is none.
func parseBase(base string) (*url.URL, error) {
	if base == "" {
		return nil, nil
	}
	u, err := url.Parse(base)
	switch {
	case err != nil:
		// The error would quote the URL, password and all.
		return nil, misconfigured("the base URL cannot be read; it looks like http://127.0.0.1:4010")
	case u.User != nil:
		return nil, misconfigured("the base URL must not hold a user or password: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN instead")
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, misconfigured("the base URL must begin with http:// or https:// and a host, like http://127.0.0.1:4010")
	case u.RawQuery != "" || u.Fragment != "":
		return nil, misconfigured("the base URL must not have a query or a fragment")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimRight(u.Path, "/"), RawPath: strings.TrimRight(u.RawPath, "/")}, nil
}

// The two ways out of missing credentials.
const (
	setThem     = "set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (or TWILIO_API_KEY and TWILIO_API_SECRET), also in a file: --env-file=.env"
	useEmulator = "or use the emulator: --emulator"
)

// credentials returns the user and password of a request.
func (c *Client) credentials(r *Request) (user, password string, err error) {
	config := c.config
	switch {
	case config.AccountSID == "":
		return "", "", misconfigured("no Twilio account is set: %s, %s", setThem, useEmulator)
	case r.Connect && r.Account == "":
		return "", "", badRequest(r, "with Twilio Connect needs the SID of the account that is connected")
	case r.Connect && !isSID(r.Account, "AC"):
		return "", "", badRequest(r, "with Twilio Connect needs the SID of an account: AC, then letters and digits")
	case r.Connect && config.AuthToken == "":
		return "", "", misconfigured("Twilio Connect needs the auth token of account %s, and an API key will not do: set TWILIO_AUTH_TOKEN, %s", config.AccountSID, useEmulator)
	case r.Connect:
		return r.Account, config.AuthToken, nil
	case config.APIKey != "" && config.APISecret != "":
		return config.APIKey, config.APISecret, nil
	case config.AuthToken != "":
		return config.AccountSID, config.AuthToken, nil
	case config.APIKey != "":
		return "", "", misconfigured("the API key %s has no secret: set TWILIO_API_SECRET, %s", config.APIKey, useEmulator)
	}
	return "", "", misconfigured("no credentials are set for account %s: set TWILIO_AUTH_TOKEN (or TWILIO_API_KEY and TWILIO_API_SECRET), also in a file: --env-file=.env, %s", config.AccountSID, useEmulator)
}
