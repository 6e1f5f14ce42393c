package remote

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// TestAnswers: a refusal is an error with its status, what is not an emulator is called that, and
// where nobody listens the error says how to start one.
func TestAnswers(t *testing.T) {
	t.Parallel()
	var asked string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.Method + " " + r.URL.RequestURI()
		switch r.URL.Path {
		case "/_emulator/refused":
			w.WriteHeader(http.StatusConflict)
			fmt.Fprint(w, `{"message": "the call is over"}`)
		case "/_emulator/page":
			fmt.Fprint(w, "<html>")
		case "/_emulator/lost":
			http.NotFound(w, r)
		default:
			fmt.Fprint(w, `{"sid": "CA1"}`)
		}
	}))
	at := New(t.Context(), server.URL, "AC2")
	var call struct{ SID string }
	if err := at.Ask("POST", "/calls", url.Values{"hears": {"."}}, map[string]any{"to": "1"}, &call); err != nil || call.SID != "CA1" {
		t.Errorf("%+v, %v", call, err)
	}
	if want := "POST /_emulator/calls?hears=.&session=AC2"; asked != want {
		t.Errorf("asked %s, want %s", asked, want)
	}
	var refused *RefusedError
	if err := at.Ask("GET", "/refused", nil, nil, nil); !errors.As(err, &refused) || refused.Status != http.StatusConflict || err.Error() != "the call is over" {
		t.Errorf("%v", err)
	}
	for _, path := range []string{"/page", "/lost"} {
		if err := at.Ask("GET", path, nil, nil, nil); err == nil || !strings.Contains(err.Error(), "is not dialtone emulator") {
			t.Errorf("%s: %v", path, err)
		}
	}
	server.Close()
	if err := at.Ask("GET", "/calls", nil, nil, nil); err == nil || !strings.Contains(err.Error(), "no emulator answers at "+server.URL+": start one") {
		t.Errorf("%v", err)
	}
}
