package webhook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/twiml"
	"dialtone/webhook"
)

// memory is a store of sessions as several servers have it.
type memory struct {
	mutex    sync.Mutex
	sessions map[string]string
	versions map[string]int64
	left     time.Duration
	puts     int
	broken   error
}

func (m *memory) Get(_ context.Context, id string) ([]byte, int64, time.Duration, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return []byte(m.sessions[id]), m.versions[id], m.left, m.broken
}

func (m *memory) Put(_ context.Context, id string, session []byte, version int64, life time.Duration) (bool, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.broken != nil || m.versions[id] != version {
		return false, m.broken
	}
	if m.sessions == nil {
		m.sessions, m.versions = map[string]string{}, map[string]int64{}
	}
	m.puts++
	m.sessions[id], m.versions[id], m.left = string(session), version+1, life
	return true, nil
}

func (m *memory) Delete(_ context.Context, id string) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	delete(m.sessions, id)
	delete(m.versions, id)
	return m.broken
}

// TestServersShareSessionsInAStore: what one server has kept another finds, the cookie has none of
// it, and it counts for its call alone.
func TestServersShareSessionsInAStore(t *testing.T) {
	t.Parallel()
	store := &memory{}
	server := func() http.Handler {
		return webhook.Filter{AuthToken: token, Sessions: store, SessionLife: time.Hour}.Verify(counting)
	}
	c := &caller{target: "/voice"}
	for _, want := range []string{"<Say>hello<", "<Say>again hello<", "<Say>again again hello<"} {
		c.handler = server()
		if got := c.post(t, "CallSid", "CA1"); !strings.Contains(got, want) {
			t.Errorf("want %s, got %s", want, got)
		}
	}
	if got := slices.Collect(maps.Values(store.sessions)); len(got) != 1 || got[0] != `{"count":3}` {
		t.Errorf("the store has %v", got)
	}
	if store.left != time.Hour {
		t.Errorf("it is kept for %v", store.left)
	}
	if got := c.post(t, "CallSid", "CA2"); !strings.Contains(got, "<Say>hello<") {
		t.Errorf("another call finds the session of the first: %s", got)
	}
	other := &caller{handler: webhook.Filter{AuthToken: token, SessionKey: []byte("another"), Sessions: store}.Verify(counting), target: "/voice", cookies: maps.Clone(c.cookies)}
	if got := other.post(t, "CallSid", "CA2"); !strings.Contains(got, "<Say>hello<") {
		t.Errorf("a cookie that another key has signed is a session: %s", got)
	}
}

func TestASessionInAStoreEndsWhenItIsEmptied(t *testing.T) {
	t.Parallel()
	store := &memory{}
	c := &caller{handler: webhook.Filter{AuthToken: token, Sessions: store}.Verify(counting), target: "/voice"}
	c.post(t, "CallSid", "CA1")
	c.post(t, "CallSid", "CA1", "Forget", "1")
	if len(store.sessions) != 0 || len(c.cookies) != 0 {
		t.Errorf("there are %v, and the cookies %v", store.sessions, c.cookies)
	}
	if got := c.post(t, "CallSid", "CA1"); !strings.Contains(got, "<Say>hello<") {
		t.Errorf("the session goes on: %s", got)
	}
}

// TestASessionInACookieGoesOnInAStore, and the other way round it is none: the servers of a deploy
// have one or the other.
func TestASessionInACookieGoesOnInAStore(t *testing.T) {
	t.Parallel()
	store := &memory{}
	c := &caller{handler: webhook.Verify(token, counting), target: "/voice"}
	c.post(t, "CallSid", "CA1")
	c.handler = webhook.Filter{AuthToken: token, Sessions: store}.Verify(counting)
	for _, want := range []string{"<Say>again hello<", "<Say>again again hello<"} {
		if got := c.post(t, "CallSid", "CA1"); !strings.Contains(got, want) {
			t.Errorf("want %s, got %s", want, got)
		}
	}
	c.handler = webhook.Verify(token, counting)
	if got := c.post(t, "CallSid", "CA1"); !strings.Contains(got, "<Say>hello<") {
		t.Errorf("without a store the session is found: %s", got)
	}
}

// TestASessionIsRenewed when half of its time is over, also where it does not change.
func TestASessionIsRenewed(t *testing.T) {
	t.Parallel()
	store := &memory{}
	once := webhook.Voice(func(res *twiml.VoiceResponse, req *webhook.Request) error {
		req.Session()["name"] = "Ann"
		return nil
	})
	c := &caller{handler: webhook.Filter{AuthToken: token, Sessions: store, SessionLife: time.Hour}.Verify(once), target: "/voice"}
	c.post(t, "CallSid", "CA1")
	c.post(t, "CallSid", "CA1")
	if store.puts != 1 {
		t.Errorf("it was kept %d times", store.puts)
	}
	store.left = 29 * time.Minute
	c.post(t, "CallSid", "CA1")
	if store.puts != 2 || store.left != time.Hour {
		t.Errorf("it was kept %d times, and has %v left", store.puts, store.left)
	}
}

// TestRequestsOfACallAtOnce: of two that change the session at once no change is lost.
func TestRequestsOfACallAtOnce(t *testing.T) {
	t.Parallel()
	store := &memory{}
	inside := func() {}
	h := webhook.Filter{AuthToken: token, Sessions: store}.Verify(webhook.Voice(func(res *twiml.VoiceResponse, req *webhook.Request) error {
		inside()
		session := req.Session()
		session[req.Param("Set")] = 1
		delete(session, "first")
		return nil
	}))
	c := &caller{handler: h, target: "/voice"}
	c.post(t, "CallSid", "CA1", "Set", "begun")
	c.post(t, "CallSid", "CA1", "Set", "other")
	inside = func() {
		inside = func() {}
		faster := &caller{handler: h, target: "/voice", cookies: maps.Clone(c.cookies)}
		faster.post(t, "CallSid", "CA1", "Set", "faster")
	}
	c.post(t, "CallSid", "CA1", "Set", "slower")
	for _, session := range store.sessions {
		var got map[string]any
		if err := json.Unmarshal([]byte(session), &got); err != nil {
			t.Fatal(err)
		}
		if keys := slices.Sorted(maps.Keys(got)); !slices.Equal(keys, []string{"begun", "faster", "other", "slower"}) {
			t.Errorf("the session has %v", keys)
		}
	}
}

// TestAStoreThatIsGone answers 500, with the reason in the log alone.
func TestAStoreThatIsGone(t *testing.T) {
	t.Parallel()
	store := &memory{}
	var logged bytes.Buffer
	h := webhook.Filter{AuthToken: token, Sessions: store, Log: slog.New(slog.NewTextHandler(&logged, nil))}.Verify(counting)
	c := &caller{handler: h, target: "/voice"}
	c.post(t, "CallSid", "CA1")
	store.broken = errors.New("the disk is full")
	for _, cookies := range []map[string]*http.Cookie{nil, c.cookies} {
		r := signed(post("/voice", form("CallSid", "CA1")), "http://example.com/voice")
		for _, cookie := range cookies {
			r.AddCookie(cookie)
		}
		if w := answer(h, r); w.Code != 500 || w.Body.Len() != 0 {
			t.Errorf("%d %q", w.Code, w.Body)
		}
	}
	if n := strings.Count(logged.String(), "the disk is full"); n != 2 {
		t.Errorf("the log says %s", &logged)
	}
}

func TestASessionThatAStoreDoesNotTake(t *testing.T) {
	t.Parallel()
	for name, filter := range map[string]webhook.Filter{
		"one may have 65536":        {NoVerify: true, SessionKey: []byte("key"), Sessions: &memory{}},
		"nothing signs the session": {NoVerify: true, Sessions: &memory{}},
	} {
		var logged bytes.Buffer
		filter.Log = slog.New(slog.NewTextHandler(&logged, nil))
		h := filter.Verify(webhook.Voice(func(res *twiml.VoiceResponse, req *webhook.Request) error {
			req.Session()["x"] = "x"
			if strings.HasPrefix(name, "one may") {
				req.Session()["x"] = strings.Repeat("x", 1<<16)
			}
			return nil
		}))
		if w := answer(h, post("/voice", form("CallSid", "CA1"))); w.Code != 500 || !strings.Contains(logged.String(), name) {
			t.Errorf("%s: %d; the log says %s", name, w.Code, &logged)
		}
	}
}
