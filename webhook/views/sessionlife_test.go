package views_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"dialtone/bindings"
	"dialtone/webhook"
	"dialtone/webhook/views"
)

// lives is a store that tells for how long a session is kept.
type lives chan time.Duration

func (lives) Get(context.Context, string) ([]byte, int64, time.Duration, error) {
	return nil, 0, 0, nil
}

func (l lives) Put(_ context.Context, _ string, _ []byte, _ int64, life time.Duration) (bool, error) {
	l <- life
	return true, nil
}

func (lives) Delete(context.Context, string) error { return nil }

// TestForHowLongServeKeepsSessions: a day, or as many seconds as the script says.
func TestForHowLongServeKeepsSessions(t *testing.T) {
	for given, want := range map[string]time.Duration{"": 24 * time.Hour, ", session_for: 60": time.Minute, ", sessionFor: 90.5": 90500 * time.Millisecond} {
		store := make(lives, 1)
		s := runModules(t, `const server = serve({verify: false, sessions: 'store'`+given+`, '/a': (res, req) => { req.session.n = 1; return 'done' }}); console.log(server.url)`,
			views.Serve(views.ServeOptions{Filter: withToken, Documents: bindings.Documents{}, Sessions: func() (webhook.SessionStore, error) { return store, nil }}))
		response, err := http.Get(s.line() + "/a?CallSid=CA1")
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		select {
		case life := <-store:
			if life != want {
				t.Errorf("with %q a session is kept for %v", given, life)
			}
		default:
			t.Errorf("with %q no session is kept, and the answer is %s", given, response.Status)
		}
		s.cancel()
	}
}
