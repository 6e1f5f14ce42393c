package webhook

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// SessionCookie is the name of the cookie that carries a session.
const SessionCookie = "dialtone_session"

// maxCookie is how long a cookie's value may be. Clients keep 4096 bytes with name and attributes
// (RFC 6265, 6.1).
const maxCookie = 3900

// sessions signs and checks the cookies of sessions.
type sessions struct {
	key      []byte
	old      [][]byte     // Also read, where key is not empty.
	secrets  []string     // Keys are derived from these where key is empty.
	unsigned bool         // Anybody may have made the request.
	store    SessionStore // nil where the cookie carries the session itself.
	life     time.Duration
}

// keys yields the keys that a session may be signed with; new ones are signed with the first.
func (s sessions) keys(yield func([]byte) bool) {
	if len(s.key) > 0 {
		if !yield(s.key) {
			return
		}
		for _, key := range s.old {
			if len(key) > 0 && !yield(key) {
				return
			}
		}
		return
	}
	for _, secret := range s.secrets {
		if !yield(deriveKey(secret)) {
			return
		}
	}
}

// deriveKey makes the key of sessions from an auth token. Twilio's signatures are HMACs under the
// token itself; a key of its own keeps the two apart.
func deriveKey(token string) []byte {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("dialtone session"))
	return mac.Sum(nil)
}

// scopeOf is what a session is kept for: a call, or the two numbers of a conversation (facts 4.9).
// A cookie of one scope is nothing in another.
func scopeOf(params url.Values) string {
	if call := params.Get("CallSid"); call != "" {
		return "call\x00" + call
	}
	// The length keeps the two apart, whatever they have in them.
	from := params.Get("From")
	return fmt.Sprintf("conversation\x00%d\x00%s%s", len(from), from, params.Get("To"))
}

// first is the key that new sessions are signed with, or nil.
func (s sessions) first() []byte {
	for key := range s.keys {
		return key
	}
	return nil
}

// read returns the JSON of the session that came with a request, or nil. With a store a cookie
// carries the ID of one, as a JSON text; one that carries a session itself is from before there was
// a store, and counts until it changes.
func (s sessions) read(r *http.Request, scope string) ([]byte, keptSession, error) {
	carried := s.open(r, scope)
	if bytes.HasPrefix(carried, []byte("{")) {
		return carried, keptSession{}, nil
	}
	id := ""
	if s.store == nil || json.Unmarshal(carried, &id) != nil || id == "" {
		return nil, keptSession{}, nil
	}
	return s.load(r.Context(), id)
}

// open returns what a request's cookie carries, or nil where it was not made here.
func (s sessions) open(r *http.Request, scope string) []byte {
	cookie, err := r.Cookie(SessionCookie)
	if err != nil {
		return nil
	}
	payload, mac, _ := strings.Cut(cookie.Value, ".")
	given, err := base64.RawURLEncoding.DecodeString(mac)
	if err != nil {
		return nil
	}
	for key := range s.keys {
		if hmac.Equal(given, s.sign(key, payload, scope)) {
			carried, _ := base64.RawURLEncoding.DecodeString(payload) // which was encoded here
			return carried
		}
	}
	return nil
}

// seal is the cookie's value that carries something.
func (s sessions) seal(key, carried []byte, scope string) string {
	payload := base64.RawURLEncoding.EncodeToString(carried)
	return payload + "." + base64.RawURLEncoding.EncodeToString(s.sign(key, payload, scope))
}

// sign is the signature of a payload for its scope. The payload is Base64, so nothing of it passes
// for the scope's end.
func (s sessions) sign(key []byte, payload, scope string) []byte {
	mac := hmac.New(sha256.New, key)
	if s.unsigned {
		// Who makes up a request must not get a session for a call that Twilio makes.
		mac.Write([]byte("unsigned\x00"))
	}
	mac.Write([]byte(scope))
	mac.Write([]byte{0})
	mac.Write([]byte(payload))
	return mac.Sum(nil)
}

// write keeps a session that has changed, in the cookie or in the store. An empty session takes the
// cookie back.
func (s sessions) write(w http.ResponseWriter, r *Request, session []byte) error {
	if bytes.Equal(session, []byte("{}")) {
		session = nil
	}
	if s.store != nil {
		return s.keep(w, r, session)
	}
	if bytes.Equal(session, r.stored) {
		return nil
	}
	value := ""
	if session != nil {
		key := s.first()
		if key == nil {
			return errNoKey
		}
		if value = s.seal(key, session, scopeOf(r.Params)); len(value) > maxCookie {
			return fmt.Errorf("the session has %d bytes; a cookie takes some %d: keep what is large elsewhere, and its key in the session",
				len(session), maxCookie*3/4-sha256.Size)
		}
	}
	s.setCookie(w, r, value)
	return nil
}

// setCookie has Twilio keep the cookie with a value, or take it back where that is "".
func (s sessions) setCookie(w http.ResponseWriter, r *Request, value string) {
	cookie := &http.Cookie{Name: SessionCookie, Value: value, Path: "/", HttpOnly: true, Secure: strings.HasPrefix(r.URL, "https:")}
	if value == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
}
