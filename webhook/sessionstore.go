package webhook

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// SessionStore keeps sessions where all servers reach them. Its methods are called from several
// goroutines.
type SessionStore interface {
	// Get returns the session under an ID, as JSON, with its version and for how long it is still
	// kept. The version is 0 where there is none.
	Get(ctx context.Context, id string) (session []byte, version int64, left time.Duration, err error)

	// Put keeps a session for a while in place of the one of a version, 0 for none. It reports
	// false where there is another version by now.
	Put(ctx context.Context, id string, session []byte, version int64, life time.Duration) (bool, error)

	// Delete forgets a session.
	Delete(ctx context.Context, id string) error
}

// defaultSessionLife is for how long a session is kept that nobody asks for: longer than a call may
// take, and than Twilio keeps a conversation's cookies, four hours (facts 4.9).
const defaultSessionLife = 24 * time.Hour

// maxStored is how many bytes a session has at most that a store keeps.
const maxStored = 64 << 10

// keptSession is a session as it was found in a store.
type keptSession struct {
	id      string // "" where the request brought none.
	version int64
	left    time.Duration
}

// load reads the session of an ID that a cookie brought.
func (s sessions) load(ctx context.Context, id string) (session []byte, kept keptSession, err error) {
	kept.id = id
	session, kept.version, kept.left, err = s.store.Get(ctx, id)
	if kept.version == 0 {
		session = nil
	}
	return session, kept, err
}

// keep writes a session that has changed to the store. Where another request of the same call was
// faster, what this one has changed is changed in what that one left.
func (s sessions) keep(w http.ResponseWriter, r *Request, session []byte) error {
	life := cmp.Or(s.life, defaultSessionLife)
	id := r.kept.id
	switch {
	case session == nil:
		if id == "" && r.stored == nil {
			return nil
		}
		if id != "" {
			if err := s.store.Delete(r.Context(), id); err != nil {
				return fmt.Errorf("the session: %w", err)
			}
		}
		s.setCookie(w, r, "")
		return nil
	case bytes.Equal(session, r.stored) && (id == "" || r.kept.left > life/2):
		return nil
	case len(session) > maxStored:
		return fmt.Errorf("the session has %d bytes; one may have %d: keep what is large under a key in Store, and that key in the session", len(session), maxStored)
	}
	key := s.first()
	if key == nil {
		return errNoKey
	}
	if id == "" {
		id = rand.Text()
	}
	version := r.kept.version
	for {
		done, err := s.store.Put(r.Context(), id, session, version, life)
		if err != nil {
			return fmt.Errorf("the session: %w", err)
		}
		if done {
			break
		}
		var now []byte
		if now, version, _, err = s.store.Get(r.Context(), id); err != nil {
			return fmt.Errorf("the session: %w", err)
		}
		if session, err = changedIn(now, r.stored, session); err != nil {
			return fmt.Errorf("the session: %w", err)
		}
	}
	if id != r.kept.id {
		s.setCookie(w, r, s.seal(key, []byte(`"`+id+`"`), scopeOf(r.Params)))
	}
	return nil
}

// changedIn makes the changes from one session to another in a third.
func changedIn(now, from, to []byte) ([]byte, error) {
	var sessions [3]map[string]json.RawMessage
	for i, text := range [][]byte{now, from, to} {
		if text == nil {
			continue
		}
		if err := json.Unmarshal(text, &sessions[i]); err != nil {
			return nil, err
		}
	}
	result := map[string]json.RawMessage{}
	for key, value := range sessions[0] {
		result[key] = value
	}
	for key := range sessions[1] {
		if _, ok := sessions[2][key]; !ok {
			delete(result, key)
		}
	}
	for key, value := range sessions[2] {
		if before, ok := sessions[1][key]; !ok || !bytes.Equal(before, value) {
			result[key] = value
		}
	}
	return json.Marshal(result)
}

var errNoKey = errors.New("nothing signs the session: put webhook.Verify around the handler, or give the Filter a SessionKey")
