package api_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"dialtone/api"
)

func TestOpen(t *testing.T) {
	media := bytes.Repeat([]byte("RIFF"), 100_000)
	s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
		if n == 0 {
			w.WriteHeader(503)
			return
		}
		w.Header().Set("Content-Length", "400000")
		w.Write(media)
	})
	c := client(t, s.URL, func(c *api.Config) { c.Concurrency = 1 })
	url, err := c.URL("api.twilio.com", "/2010-04-01/Accounts/AC1/Recordings/RE1.wav")
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{url, "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1.wav"} {
		d, err := c.Open(t.Context(), from)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(d.Body)
		if err != nil || !bytes.Equal(got, media) || d.Size != 400_000 {
			t.Errorf("%d bytes of %d, %v", len(got), d.Size, err)
		}
		if err := d.Body.Close(); err != nil {
			t.Error(err)
		}
		d.Body.Close() // A second time gives back no second place.
	}
	for _, r := range s.requests() {
		if r.Host != "api.twilio.com" || r.User != account || r.URI != "/2010-04-01/Accounts/AC1/Recordings/RE1.wav" {
			t.Error(r)
		}
	}
}

func TestOpenTakesTheCredentialsNowhereElse(t *testing.T) {
	var out page
	hosts := roundTripper(func(r *http.Request) (*http.Response, error) {
		out.Write([]byte(r.URL.Scheme + "://" + r.URL.Host + " "))
		return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
	})
	c := client(t, "", func(c *api.Config) { c.Transport, c.Region = hosts, "ie1" })
	for _, from := range []string{
		"http://api.twilio.com/x", "https://example.com/x", "https://api.twilio.com.example.com/x", "https://www.twilio.com/x",
		"https://api.twilio.com:8443/x", "https://me:" + secret + "@example.com", "file:///etc/passwd", "/x", "https://[", "//api.twilio.com/x",
	} {
		_, err := c.Open(t.Context(), from)
		var bad *api.RequestError
		if !errors.As(err, &bad) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", from, err)
		}
	}
	for _, from := range []string{"https://api.twilio.com/x", "https://api.sydney.au1.twilio.com/x", "https://Verify.twilio.com/x"} {
		d, err := c.Open(t.Context(), from)
		if err != nil {
			t.Errorf("%s: %v", from, err)
			continue
		}
		d.Body.Close()
	}
	if got := out.b.String(); got != "https://api.dublin.ie1.twilio.com https://api.sydney.au1.twilio.com https://verify.dublin.ie1.twilio.com " {
		t.Error(got)
	}
}

func TestADownloadThatFails(t *testing.T) {
	for _, c := range []struct {
		name    string
		handler func(http.ResponseWriter, *http.Request)
		says    string
	}{
		{"not there", func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(404)
			io.WriteString(w, `<TwilioResponse><RestException><Code>20404</Code><Message>It was not found</Message></RestException></TwilioResponse>`)
		}, "Error #20404: It was not found"},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://media.example.com/x", http.StatusFound)
		}, "https://media.example.com"},
		{"cut short", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, "RIFF")
		}, "connection was lost"},
		{"stuck", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "RIFF")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, "no answer within 20ms"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { c.handler(w, r) })
			cl := client(t, s.URL, func(c *api.Config) { c.Timeout = 20 * time.Millisecond })
			d, err := cl.Open(t.Context(), s.URL+"/x.wav")
			if err == nil {
				_, err = io.ReadAll(d.Body)
				d.Body.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.says) || api.OutcomeOf(err) != api.Refused {
				t.Errorf("got %v, want one that says %q", err, c.says)
			}
		})
	}
}
