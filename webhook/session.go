package webhook

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// SessionCookie is the name of the cookie that carries a session.
const SessionCookie = "dialtone_session"

// maxCookie is how long a cookie's value may be. Clients keep 4096 bytes with name and attributes
// (RFC 6265, 6.1).
const maxCookie = 3900

// sessions signs and checks the cookies of sessions.
type sessions struct {
	key      []byte
	old      [][]byte // Also read, where key is not empty.
	secrets  []string // Keys are derived from these where key is empty.
	unsigned bool     // Anybody may have made the request.
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

// read returns the JSON of the session that came with a request, or nil.
func (s sessions) read(r *http.Request, scope string) []byte {
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
			stored, _ := base64.RawURLEncoding.DecodeString(payload) // which was encoded here
			return stored
		}
	}
	return nil
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

// write sets the cookie of a session that has changed. An empty session takes the cookie back.
func (s sessions) write(w http.ResponseWriter, r *Request, session []byte) error {
	if bytes.Equal(session, []byte("{}")) {
		session = nil
	}
	if bytes.Equal(session, r.stored) {
		return nil
	}
	cookie := &http.Cookie{Name: SessionCookie, Path: "/", HttpOnly: true, Secure: strings.HasPrefix(r.URL, "https:")}
	if session == nil {
		cookie.MaxAge = -1
	} else {
		var key []byte
		for key = range s.keys {
			break
		}
		if key == nil {
			return errors.New("nothing signs the session: put webhook.Verify around the handler, or give the Filter a SessionKey")
		}
		payload := base64.RawURLEncoding.EncodeToString(session)
		cookie.Value = payload + "." + base64.RawURLEncoding.EncodeToString(s.sign(key, payload, scopeOf(r.Params)))
		if len(cookie.Value) > maxCookie {
			return fmt.Errorf("the session has %d bytes; a cookie takes some %d: keep what is large elsewhere, and its key in the session",
				len(session), maxCookie*3/4-sha256.Size)
		}
	}
	http.SetCookie(w, cookie)
	return nil
}
