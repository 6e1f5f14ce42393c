package repl_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"dialtone/repl"
)

func TestMeter(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("answer"))
	}))
	defer server.Close()
	meter := &repl.Meter{Transport: http.DefaultTransport}
	client := http.Client{Transport: meter}
	for range 3 {
		response, err := client.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(response.Body); err != nil || string(text) != "answer" {
			t.Errorf("%q, %v", text, err)
		}
		response.Body.Close()
	}
	if requests, took := meter.Taken(); requests != 3 || took <= 0 {
		t.Errorf("%d requests, %v", requests, took)
	}
	if requests, took := meter.Taken(); requests != 0 || took != 0 {
		t.Errorf("%d requests, %v", requests, took)
	}
	failing := &repl.Meter{Transport: broken{}}
	client = http.Client{Transport: failing}
	if _, err := client.Get(server.URL); err == nil {
		t.Error("no error")
	}
	if requests, _ := failing.Taken(); requests != 1 {
		t.Errorf("%d requests", requests)
	}
}

type broken struct{}

func (broken) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("broken") }
