package api_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

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
		user, _, _ := r.BasicAuth()
		out.Write([]byte(strings.TrimSpace(r.URL.Scheme+"://"+r.URL.Host+" "+user) + "\n"))
		return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
	})
	c := client(t, "", func(c *api.Config) { c.Transport, c.Region = hosts, "ie1" })
	for _, from := range []string{
		"http://api.twilio.com/x", "http://example.com/x", "https://me:" + secret + "@example.com", "https://me:" + secret + "@api.twilio.com/x",
		"file:///etc/passwd", "/x", "https://[", "https:///x", "//api.twilio.com/x",
	} {
		_, err := c.Open(t.Context(), from)
		var bad *api.RequestError
		if !errors.As(err, &bad) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", from, err)
		}
	}
	for _, from := range []string{
		"https://api.twilio.com/x", "https://api.sydney.au1.twilio.com/x", "https://Verify.twilio.com/x",
		"https://example.com/x", "https://api.twilio.com.example.com/x", "https://www.twilio.com/x", "https://api.twilio.com:8443/x",
	} {
		d, err := c.Open(t.Context(), from)
		if err != nil {
			t.Errorf("%s: %v", from, err)
			continue
		}
		d.Body.Close()
	}
	want := "https://api.dublin.ie1.twilio.com " + account + "\nhttps://api.sydney.au1.twilio.com " + account + "\nhttps://verify.dublin.ie1.twilio.com " + account + `
https://example.com
https://api.twilio.com.example.com
https://www.twilio.com
https://api.twilio.com:8443
`
	if got := out.b.String(); got != want {
		t.Error(got)
	}
}

// TestOpenFollowsRedirects walks from Twilio to where it keeps a file.
func TestOpenFollowsRedirects(t *testing.T) {
	const signed = "https://storage.example.com/b/ME1?X-Signature=abc%2Fdef"
	for _, status := range []int{301, 302, 303, 307, 308} {
		var trace page
		var asked []string
		hosts := func(name string) roundTripper {
			return func(r *http.Request) (*http.Response, error) {
				asked = append(asked, name+" "+r.URL.String()+" "+r.Host+" "+r.Header.Get("Authorization"))
				if r.URL.Host == "api.twilio.com" {
					return &http.Response{StatusCode: status, Header: http.Header{"Location": {signed}}, Body: io.NopCloser(strings.NewReader(`{"redirect_to": "` + signed + `"}`))}, nil
				}
				return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("cat"))}, nil
			}
		}
		c := client(t, "", func(c *api.Config) { c.Transport, c.Elsewhere, c.Trace = hosts("twilio"), hosts("elsewhere"), &trace })
		d, err := c.Open(t.Context(), "https://api.twilio.com/x")
		if err != nil {
			t.Fatalf("%d: %v", status, err)
		}
		got, err := io.ReadAll(d.Body)
		d.Body.Close()
		if err != nil || string(got) != "cat" {
			t.Errorf("%d: %q, %v", status, got, err)
		}
		if len(asked) != 2 || !strings.HasPrefix(asked[0], "twilio https://api.twilio.com/x api.twilio.com Basic ") || asked[1] != "elsewhere "+signed+" storage.example.com " {
			t.Errorf("%d: asked %q", status, asked)
		}
		if strings.Contains(trace.b.String(), "abc") {
			t.Errorf("%d: the trace has a signature: %s", status, trace.b.String())
		}
	}
}

// TestOpenFollowsNoOtherRedirects tries where a redirect must not lead.
func TestOpenFollowsNoOtherRedirects(t *testing.T) {
	for _, c := range []struct {
		status         int
		location, says string
	}{
		{307, "", "does not say where to"},
		{307, "https://[", "does not say where to"},
		{307, "mailto:a@example.com", "does not say where to"},
		{307, "http://storage.example.com/x", "redirect to http://storage.example.com"},
		{302, "http://127.0.0.1:1/x", "redirect to http://127.0.0.1:1"}, // The base URL is none.
		{302, "ftp://storage.example.com/x", "redirect to ftp://storage.example.com"},
		{307, "https://api.twilio.com/x", "number 11"},
		{300, "https://storage.example.com/x", "status 300"},
		{304, "", "status 304"},
		{305, "https://storage.example.com/x", "status 305"},
	} {
		n := 0
		hosts := roundTripper(func(r *http.Request) (*http.Response, error) {
			if n++; n > 1 && r.Header.Get("Authorization") != "" {
				t.Errorf("%s: the credentials went along", c.location)
			}
			return &http.Response{StatusCode: c.status, Header: http.Header{"Location": {c.location}}, Body: http.NoBody}, nil
		})
		cl := client(t, "", func(c *api.Config) { c.Transport = hosts })
		_, err := cl.Open(t.Context(), "https://api.twilio.com/x")
		if err == nil || !strings.Contains(err.Error(), c.says) || api.OutcomeOf(err) != api.Refused || n > 11 {
			t.Errorf("%d to %q: %d requests, %v", c.status, c.location, n, err)
		}
	}
}

// TestOpenFollowsRedirectsAtTheBaseURL walks over http, as a local Twilio has it.
func TestOpenFollowsRedirectsAtTheBaseURL(t *testing.T) {
	other := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { io.WriteString(w, "other") })
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/x":
			http.Redirect(w, r, "/files/x?sig=1", http.StatusTemporaryRedirect)
		case "/files/x":
			http.Redirect(w, r, other.URL+"/y", http.StatusFound)
		}
	})
	d, err := client(t, s.URL).Open(t.Context(), s.URL+"/x")
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(d.Body)
	d.Body.Close()
	if err != nil || string(got) != "other" {
		t.Errorf("%q, %v", got, err)
	}
	if at := s.requests(); len(at) != 2 || at[0].User != account || at[1].User != "" || at[1].URI != "/files/x?sig=1" || !strings.HasPrefix(s.URL, "http://"+at[1].Host) {
		t.Errorf("the base URL was asked for %v", at)
	}
	if at := other.requests(); len(at) != 1 || at[0].User != "" {
		t.Errorf("the other host was asked for %v", at)
	}
}

// denied is a host that may not be reached.
type denied struct{ error }

func (denied) Permanent() bool { return true }

func TestOpenAsksAHostThatIsDeniedOnce(t *testing.T) {
	n := 0
	c := client(t, "", func(c *api.Config) {
		c.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 307, Header: http.Header{"Location": {"https://storage.example.com/x"}}, Body: http.NoBody}, nil
		})
		c.Elsewhere = roundTripper(func(*http.Request) (*http.Response, error) {
			n++
			return nil, denied{errors.New("storage.example.com is not allowed")}
		})
	})
	if _, err := c.Open(t.Context(), "https://api.twilio.com/x"); err == nil || !strings.Contains(err.Error(), "not allowed") || n != 1 {
		t.Errorf("%d requests, %v", n, err)
	}
}

func TestADownloadThatFails(t *testing.T) {
	t.Parallel()
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
			http.Redirect(w, r, "http://media.example.com/x", http.StatusFound)
		}, "http://media.example.com"},
		{"cut short", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, "RIFF")
		}, "connection was lost"},
		{"stuck", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "RIFF")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, "no answer within 2s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { c.handler(w, r) })
			cl := client(t, s.URL, timeout)
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
