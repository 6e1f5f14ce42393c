package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"

	"dialtone/api/signature"
)

// defaultMaxBody is how many bytes of body are read where a filter does not say. What Twilio sends has a few
// thousand.
const defaultMaxBody = 1 << 20

// Filter says which requests are Twilio's. The zero value lets none through: it has no token.
type Filter struct {
	// AuthToken is the account's primary auth token, with which Twilio signs. An API key signs nothing.
	AuthToken string
	// NoVerify lets every request through, signed or not: for development on a machine that nobody else reaches.
	NoVerify bool
	// PublicURL is where Twilio reaches the server, when that is not what the server sees: its scheme, its host
	// and, where a proxy takes one away, the beginning of its path. What follows is the request's own.
	PublicURL *url.URL
	// TrustedProxies are the addresses whose X-Forwarded-Proto, -Host and -Port are believed; from anybody
	// else they count for nothing. -Port counts beside an -Host without a port. Where such a header has several
	// values the last counts, the proxy's own. PublicURL goes before them.
	TrustedProxies []netip.Prefix
	// MaxBody is how many bytes of body a request may have; 0 is 1 MiB. A longer one is answered 413.
	MaxBody int64
	// SessionKey signs the cookie of sessions. Where it is empty the key is derived from AuthToken.
	SessionKey []byte
	// Log is told of refused requests and of errors. Where it is nil, errors go to the server's ErrorLog.
	Log *slog.Logger
}

// Verify returns a handler that hands next what Twilio signed with the account's auth token and answers everything
// else 403 with an empty body. It is [Filter.Verify] for a server that Twilio reaches without a proxy.
func Verify(token string, next http.Handler) http.Handler {
	return Filter{AuthToken: token}.Verify(next)
}

// Verify returns a handler that hands next what passes the filter. Everything else is answered with an empty body:
// 403 for a request without a valid signature, 413 for too long a body, 400 for one that does not arrive. Next may
// read the body again.
func (f Filter) Verify(next http.Handler) http.Handler {
	f = f.completed()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request, refusal := f.receive(w, r)
		if refusal != nil {
			f.warn(r, refusal)
			w.WriteHeader(refusal.status)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), receivedKey{}, request)))
	})
}

// completed is the filter with what it leaves to be derived, once and not for every request.
func (f Filter) completed() Filter {
	if f.MaxBody == 0 {
		f.MaxBody = defaultMaxBody
	}
	if len(f.SessionKey) == 0 && f.AuthToken != "" {
		f.SessionKey = deriveKey(f.AuthToken)
	}
	return f
}

// receivedKey finds in a request's context what the filter made of it.
type receivedKey struct{}

// refusal is why a request is not answered.
type refusal struct {
	status int
	reason string
}

func (e *refusal) Error() string { return e.reason }

// receive reads a request and checks it.
func (f Filter) receive(w http.ResponseWriter, r *http.Request) (*Request, *refusal) {
	body, err := readBody(w, r, f.MaxBody)
	if err != nil {
		var tooLong *http.MaxBytesError
		if errors.As(err, &tooLong) {
			return nil, &refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is longer than %d bytes", f.MaxBody)}
		}
		return nil, &refusal{http.StatusBadRequest, "the body does not arrive: " + err.Error()}
	}
	request := f.newRequest(r, body)
	if !f.NoVerify {
		if reason := f.check(request); reason != "" {
			return nil, &refusal{http.StatusForbidden, reason}
		}
	}
	return request, nil
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

// check says why a request is not Twilio's; it is empty for one that is.
func (f Filter) check(r *Request) string {
	given := r.Header.Get(signature.Header)
	switch {
	case f.AuthToken == "":
		return "there is no auth token to check it with"
	case given == "":
		return "there is no " + signature.Header
	case signature.VerifyRequest(f.AuthToken, signature.Request{
		URL: r.URL, ContentType: r.Header.Get("Content-Type"), Body: r.Body, Form: r.form, Signature: given,
	}):
		return ""
	}
	return fmt.Sprintf("the signature is not that of %s under this auth token; behind a proxy, say the public URL", r.URL)
}

// warn tells of a request that was refused. Strangers can cause as many as they like, so the server's ErrorLog,
// which nobody filters, is left alone.
func (f Filter) warn(r *http.Request, refused *refusal) {
	if f.Log != nil {
		f.Log.LogAttrs(r.Context(), slog.LevelWarn, "refused", slog.String("method", r.Method),
			slog.String("path", r.URL.Path), slog.Int("status", refused.status), slog.String("reason", refused.reason))
	}
}
