package webhook

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	pathpkg "path"
	"slices"
	"strings"
	"time"

	"dialtone/api/signature"
	"dialtone/internal/secret"
)

// defaultMaxBody is how many bytes of body are read where a filter does not say. What Twilio sends
// has a few thousand.
const defaultMaxBody = 1 << 20

// Filter says which requests are Twilio's. The zero value lets none through: it has no token.
type Filter struct {
	// AuthToken is the account's primary auth token, with which Twilio signs. An API key signs
	// nothing.
	AuthToken string `secret:"yes"`
	// Tokens, where it is not nil, is asked in place of AuthToken: it returns the auth tokens that
	// a request of an account may be signed with, such as a primary and a secondary one, or none
	// for an account that is not known. The account is the request's AccountSid parameter, so that
	// a subaccount's request is checked with its own token; it is "" where there is none, as in a
	// request whose body is not a form. Who has an account's token can sign what names that
	// account, and nothing else. An error answers the request 500. [TokenSet.Find] is one.
	Tokens func(ctx context.Context, accountSID string) ([]string, error)
	// SharedKeys are the secrets of SharedKeys, one or several while keys are exchanged. Requests
	// that say by the header X-Twilio-Webhooks-Signature-Settings that a SharedKey signed them are
	// checked with these alone.
	SharedKeys []string `secret:"yes"`
	// NoVerify lets requests through, signed or not: for development on a machine that nobody else
	// reaches. Those that the pages of other sites have a browser make there are refused: with an
	// Origin that is neither this server's nor on this machine, and with a Host that is a name
	// which another person may have (not an address, localhost, PublicURL's, or a name without a
	// dot or below .local, .internal and .test). TrustedProxies have checked the Host.
	NoVerify bool
	// Unsigned are the paths of requests that anybody may make, such as a browser that asks for an
	// access token: "/token", or "/public/*" for all below a folder. Their sessions are apart from
	// those of signed requests.
	Unsigned []string
	// PublicURL is where Twilio reaches the server, when that is not what the server sees: its
	// scheme, its host and, where a proxy takes one away, the beginning of its path. What follows
	// is the request's own.
	PublicURL *url.URL
	// TrustedProxies are the addresses whose X-Forwarded-Proto, -Host and -Port are believed; from
	// anybody else they count for nothing. -Port counts where the host, of X-Forwarded-Host or else
	// of Host, has none. Where such a header has several values the last counts, the proxy's own.
	// PublicURL goes before them.
	TrustedProxies []netip.Prefix
	// MaxBody is how many bytes of body a request may have; 0 is 1 MiB. A longer one is answered
	// 413.
	MaxBody int64
	// SessionKey signs the cookie of sessions. Where it is empty the key is derived from the first
	// of the secrets that the request could be signed with, and what was signed under another of
	// them is read too.
	SessionKey []byte `secret:"yes"`
	// OldSessionKeys are read and not signed with: the keys that were SessionKey before it, or will
	// be once every server of several knows them.
	OldSessionKeys [][]byte `secret:"yes"`
	// Sessions, where it is not nil, keeps the sessions: the cookie then carries an ID alone, which
	// is signed as a session is.
	Sessions SessionStore
	// SessionLife is for how long Sessions keeps a session that no request asks for; 0 is 24 hours.
	SessionLife time.Duration
	// Callbacks, where it is not nil, are told of requests that come back about what was sent.
	Callbacks *Callbacks
	// Log is told of refused requests and of errors. Where it is nil, errors go to the server's
	// ErrorLog.
	Log *slog.Logger

	anybody bool // There is no filter: a handler stands alone.
}

// Format prints the filter without secrets, whatever the verb.
func (f Filter) Format(state fmt.State, verb rune) { secret.Format(state, verb, f) }

// MarshalJSON writes the filter without secrets, for a log.
func (f Filter) MarshalJSON() ([]byte, error) { return secret.JSON(f) }

// Verify returns a handler that hands next what Twilio signed with the account's auth token and
// answers everything else 403 with an empty body. It is [Filter.Verify] for a server that Twilio
// reaches without a proxy.
func Verify(token string, next http.Handler) http.Handler {
	return Filter{AuthToken: token}.Verify(next)
}

// Verify returns a handler that hands next what passes the filter. Everything else is answered with
// an empty body: 403 for a request without a valid signature, 413 for too long a body, 400 for one
// that does not arrive and for a request target that a server and Twilio read in different ways, as
// one with a #. Next may read the body again.
func (f Filter) Verify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request, refused := f.receive(w, r)
		if refused != nil {
			f.warn(r, refused)
			w.WriteHeader(refused.Status)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), receivedKey{}, request)))
	})
}

// receivedKey finds in a request's context what the filter made of it.
type receivedKey struct{}

// RefusedError is why a [Filter] does not let a request through. It repeats no secret.
type RefusedError struct {
	Status int    // The status to answer with: 400, 403, 413 or 500.
	Reason string // For a log. Nobody who forges requests should be told of it.
}

// Error returns the reason.
func (e *RefusedError) Error() string { return e.Reason }

// Receive reads a request and checks it, for a program that answers in a way of its own: package
// webhook/views is one. Its error is a [*RefusedError]; nothing has been answered then. The body of
// r may be read again.
func (f Filter) Receive(w http.ResponseWriter, r *http.Request) (*Request, error) {
	request, refused := f.receive(w, r)
	if refused != nil {
		return nil, refused
	}
	return request, nil
}

// receive reads a request and checks it.
func (f Filter) receive(w http.ResponseWriter, r *http.Request) (*Request, *RefusedError) {
	target, err := targetOf(r)
	if err != nil {
		return nil, &RefusedError{http.StatusBadRequest, err.Error()}
	}
	public, err := f.publicURL(r, target)
	if err != nil {
		return nil, &RefusedError{http.StatusBadRequest, err.Error()}
	}
	limit := cmp.Or(f.MaxBody, defaultMaxBody)
	body, err := readBody(w, r, limit)
	if err != nil {
		var tooLong *http.MaxBytesError
		if errors.As(err, &tooLong) {
			return nil, &RefusedError{http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is longer than %d bytes", limit)}
		}
		return nil, &RefusedError{http.StatusBadRequest, "the body does not arrive: " + err.Error()}
	}
	request, err := f.newRequest(r, public, target, body)
	if err != nil {
		return nil, &RefusedError{http.StatusBadRequest, err.Error()}
	}
	secrets, refused := f.secrets(request)
	unsigned := f.isUnsigned(r.URL.Path)
	if f.NoVerify && !unsigned && !f.anybody {
		if why := f.foreign(r); why != "" {
			return nil, &RefusedError{http.StatusForbidden, why}
		}
	}
	if !f.NoVerify && !unsigned {
		if refused == nil {
			refused = f.check(request, target, secrets)
		}
		if refused != nil {
			return nil, refused
		}
		request.verified = true
	}
	request.sealed = sessions{key: f.SessionKey, old: f.OldSessionKeys, secrets: secrets, unsigned: unsigned, store: f.Sessions, life: f.SessionLife}
	if request.stored, request.kept, err = request.sealed.read(r, scopeOf(request.Params)); err != nil {
		return nil, &RefusedError{http.StatusInternalServerError, "the session cannot be read: " + err.Error()}
	}
	f.Callbacks.tell(request)
	return request, nil
}

// isUnsigned reports whether anybody may make requests for a path. One that leads elsewhere, as
// /public/../voice does for a router that cleans it, is none of those.
func (f Filter) isUnsigned(path string) bool {
	if clean := pathpkg.Clean("/" + path); clean != path && clean+"/" != path {
		return false
	}
	return slices.ContainsFunc(f.Unsigned, func(allowed string) bool {
		folder, below := strings.CutSuffix(allowed, "*")
		return path == allowed || below && strings.HasPrefix(path, folder)
	})
}

// secrets are those that a request may be signed with.
func (f Filter) secrets(r *Request) ([]string, *RefusedError) {
	switch {
	case r.Header.Get(signature.SettingsHeader) != "":
		return f.SharedKeys, nil
	case f.Tokens == nil && f.AuthToken == "":
		return nil, nil
	case f.Tokens == nil:
		return []string{f.AuthToken}, nil
	}
	accounts := r.Params["AccountSid"]
	account := ""
	for _, name := range accounts {
		if account != "" && name != account {
			return nil, &RefusedError{http.StatusForbidden, "the request names several accounts"}
		}
		account = name
	}
	tokens, err := f.Tokens(r.Context(), account)
	if err != nil {
		return nil, &RefusedError{http.StatusInternalServerError, "the auth token of the account is not to be had: " + err.Error()}
	}
	return slices.DeleteFunc(slices.Clone(tokens), func(token string) bool { return token == "" }), nil
}

func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	if r.ContentLength > limit {
		return nil, &http.MaxBytesError{Limit: limit}
	}
	if r.ContentLength > 0 {
		// The server gives no more than the length says.
		body := make([]byte, r.ContentLength)
		_, err := io.ReadFull(r.Body, body)
		return body, err
	}
	return io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
}

// check refuses a request that is not Twilio's.
func (f Filter) check(r *Request, target string, secrets []string) *RefusedError {
	request := signature.Request{
		URL: r.URL, ContentType: r.Header.Get("Content-Type"), Body: r.Body, Form: r.form,
		Signature: r.Header.Get(signature.Header), Settings: r.Header.Get(signature.SettingsHeader),
	}
	for _, secret := range secrets {
		if signature.VerifyRequest(secret, request) {
			return nil
		}
	}
	switch {
	case len(secrets) > 0 && request.Signature != "" && f.Log != nil:
		return &RefusedError{http.StatusForbidden, signature.Explain(secrets, request, f.otherURLs(r.http, target)...)}
	case len(secrets) > 0 && request.Signature == "":
		return &RefusedError{http.StatusForbidden, "there is no " + signature.Header}
	case len(secrets) > 0:
		return &RefusedError{http.StatusForbidden, "the signature is wrong"} // nobody is told more
	case request.Settings != "":
		return &RefusedError{http.StatusForbidden, "a SharedKey signed it, and there is none to check it with"}
	case f.Tokens != nil:
		return &RefusedError{http.StatusForbidden, fmt.Sprintf("there is no auth token for the account %q to check it with", r.Param("AccountSid"))}
	}
	return &RefusedError{http.StatusForbidden, "there is no auth token to check it with"}
}

// warn tells of a request that was refused. Strangers can cause as many as they like, so the
// server's ErrorLog, which nobody filters, is left alone.
func (f Filter) warn(r *http.Request, refused *RefusedError) {
	if f.Log != nil {
		f.Log.LogAttrs(r.Context(), slog.LevelWarn, "refused", slog.String("method", r.Method),
			slog.String("path", r.URL.Path), slog.Int("status", refused.Status), slog.String("reason", refused.Reason))
	}
}
