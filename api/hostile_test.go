package api_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"dialtone/api"
)

// lostConnection checks that an error is a ConnectionError that says something
// and holds no secret.
func lostConnection(t *testing.T, err error, outcome api.Outcome, says ...string) {
	t.Helper()
	var lost *api.ConnectionError
	if !errors.As(err, &lost) {
		t.Fatalf("got %v (%T), want a ConnectionError", err, err)
	}
	if lost.Outcome() != outcome {
		t.Errorf("outcome %q of %v, want %q", lost.Outcome(), err, outcome)
	}
	for _, s := range says {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("%v does not say %q", err, s)
		}
	}
	for e := error(lost); e != nil; e = errors.Unwrap(e) {
		for _, s := range []string{token, secret, "Basic "} {
			if strings.Contains(fmt.Sprintf("%v %+v", e, e), s) {
				t.Errorf("the error holds a secret: %v", e)
			}
		}
	}
}

func TestADeadServer(t *testing.T) {
	s := httptest.NewServer(nil)
	s.Close()
	for _, op := range []string{"ListCall", "CreateCall"} {
		_, err := client(t, s.URL).Do(t.Context(), request(t, op))
		lostConnection(t, err, api.NotSent, s.URL, "refused", "nothing was sent")
	}
}

func TestAServerThatSaysNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		op   string
		want api.Outcome
	}{{"ListCall", api.Refused}, {"CreateCall", api.Unknown}} {
		t.Run(c.op, func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
			_, err := client(t, s.URL, timeout).Do(t.Context(), request(t, c.op))
			lostConnection(t, err, c.want, "no answer within 2s")
			var late interface{ Timeout() bool }
			if !errors.As(err, &late) || !late.Timeout() || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v is not a timeout", err)
			}
			if n := len(s.requests()); n != 1 {
				t.Errorf("%d requests: a timeout is not a promise to wait four times", n)
			}
		})
	}
}

// timeout is short enough to wait for, and long enough for a request to arrive at its server on a
// busy machine.
func timeout(c *api.Config) { c.Timeout = 2 * time.Second }

func TestAServerThatStopsInTheMiddle(t *testing.T) {
	t.Parallel()
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(`{"calls": [`))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	_, err := client(t, s.URL, timeout).Page(t.Context(), request(t, "ListCall"))
	lostConnection(t, err, api.Refused, "no answer within 2s")
}

func TestAnswersThatAreNotTwilios(t *testing.T) {
	t.Parallel()
	megabyte := bytes.Repeat([]byte("x"), 1<<20)
	const html = "<!DOCTYPE html>\n<html><body>Sign in to the hotel's network</body></html>"
	for _, c := range []struct {
		name    string
		handler http.HandlerFunc
		says    string
		get     api.Outcome
		post    api.Outcome
	}{
		{"HTML", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, html) }, "HTML", api.Refused, api.Unknown},
		{"HTML, 502", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(502); fmt.Fprint(w, html) }, "HTML or XML (status 502)", api.Refused, api.Unknown},
		{"HTML, 404", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(404); fmt.Fprint(w, html) }, "HTML or XML (status 404)", api.Refused, api.Refused},
		{"a word", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "OK") }, "not JSON", api.Refused, api.Unknown},
		{"a word, 500", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500); fmt.Fprint(w, token) }, "not JSON", api.Refused, api.Unknown},
		{"JSON cut short", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `{"calls": [{"sid": "CA`) }, "cut short", api.Refused, api.Unknown},
		{"a connection cut short", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, `{"calls": [`)
		}, "the connection was lost", api.Refused, api.Unknown},
		{"JSON broken", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `{"calls": [}]}`) }, "broken", api.Refused, api.Unknown},
		{"JSON and more", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `{"calls": []}<!-- -->`) }, "broken", api.Refused, api.Unknown},
		{"too much", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, `{"calls": "`)
			for range 65 {
				w.Write(megabyte)
			}
		}, "longer than 64 MiB", api.Refused, api.Unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { c.handler(w, r) })
			_, err := client(t, s.URL).Do(t.Context(), request(t, "CreateCall"))
			lostConnection(t, err, c.post, c.says)
			_, err = client(t, s.URL).Page(t.Context(), request(t, "ListCall"))
			lostConnection(t, err, c.get, c.says)
		})
	}
}

func TestAListWithoutItsRecords(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, 200, `{"messages": []}`) })
	_, err := client(t, s.URL).Page(t.Context(), request(t, "ListCall"))
	lostConnection(t, err, api.Refused, `no "calls"`)
}

// A redirect is not followed, wherever it leads: the credentials would go along.
func TestRedirectsAreRefused(t *testing.T) {
	other := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, 200, `{"calls":[]}`) })
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, location := range []string{other.URL + "/x?token=" + secret, "/elsewhere", ""} {
			s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Location", location)
				w.WriteHeader(status)
			})
			_, err := client(t, s.URL).Do(t.Context(), request(t, "ListCall"))
			lostConnection(t, err, api.Refused, "redirect", "credentials")
			_, err = client(t, s.URL).Do(t.Context(), request(t, "CreateCall"))
			lostConnection(t, err, api.Unknown, "redirect")
			if n := len(s.requests()); n != 2 {
				t.Errorf("%d to %q: %d requests", status, location, n)
			}
		}
	}
	if got := other.requests(); len(got) > 0 {
		t.Errorf("the other host saw %v", got)
	}
}

// The one redirect that Twilio documents is an answer, and is not followed either.
func TestADocumentedRedirectIsTheAnswer(t *testing.T) {
	const location = "https://storage.example.com/x?signature=1"
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", location)
		w.WriteHeader(307)
	})
	r := request(t, "FetchRecordingAddOnResultPayloadData")
	r.Path = map[string]string{"ReferenceSid": "RE1", "AddOnResultSid": "XR1", "PayloadSid": "XH1"}
	resp, err := client(t, s.URL).Do(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Status != 307 || resp.Header.Get("Location") != location {
		t.Errorf("%d %v", resp.Status, resp.Header)
	}
}

// The only hosts that see the credentials are Twilio's, over https, and the base
// URL.
func TestNextPageLinks(t *testing.T) {
	other := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, 200, calls(0, 0, "")) })
	const path = "/2010-04-01/Accounts/AC1/Calls.json?PageToken=PA1"
	for _, c := range []struct{ name, link, uri, refused string }{
		{"on this host", path, path, ""},
		{"at Twilio", "https://api.twilio.com" + path, path, ""},
		{"on another edge of Twilio", "https://api.dublin.ie1.twilio.com" + path, path, ""},
		{"at Twilio, not over https", "http://api.twilio.com" + path, path, ""},
		{"at the base URL", "BASE" + path, path, ""},
		{"as Twilio wrote it", "/x?StartTime%3E=2008-01-02&Body=a+b%20c&Page=1&é= ", "/x?StartTime%3E=2008-01-02&Body=a+b%20c&Page=1&%C3%A9=%20", ""},
		{"with an escaped path", "/v2/Services/a%2Fb/Rooms?Page=1", "/v2/Services/a%2Fb/Rooms?Page=1", ""},
		{"on another host", other.URL + path, "", "another host"},
		{"on another host, whatever the scheme", "//" + strings.TrimPrefix(other.URL, "http://") + path, "", "another host"},
		{"on a host that is nearly Twilio's", "https://api.twilio.com.example.com" + path, "", "another host"},
		{"on a host of Twilio's that serves no API", "https://www.twilio.com" + path, "", "another host"},
		{"on a host that a user's name hides", "https://api.twilio.com@example.com" + path, "", "another host"},
		{"without a path", "?Page=1", "", "no path"},
		{"not a link", "http://[", "", "cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var base string
			s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
				if n > 0 {
					answer(w, 200, calls(1, 1, ""))
					return
				}
				answer(w, 200, calls(0, 1, strings.Replace(c.link, "BASE", base, 1)))
			})
			base = s.URL
			cl := client(t, s.URL)
			first, err := cl.Page(t.Context(), request(t, "ListCall"))
			if err != nil {
				t.Fatal(err)
			}
			_, err = cl.Next(t.Context(), first)
			if c.refused != "" {
				lostConnection(t, err, api.Refused, c.refused)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := s.requests()[1]; got.URI != c.uri || got.Host != "api.twilio.com" || got.Password != token {
				t.Errorf("asked for %s at %s as %s", got.URI, got.Host, got.User)
			}
		})
	}
	if got := other.requests(); len(got) > 0 {
		t.Errorf("the other host saw %v", got)
	}
}

func TestALinkBelowTheBaseURLsPath(t *testing.T) {
	s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
		answer(w, 200, calls(n, 1, []string{"/twilio/next?Page=1", "/next?Page=2", ""}[n]))
	})
	n := 0
	for _, err := range client(t, s.URL+"/twilio").List(t.Context(), request(t, "ListCall")) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if got := s.requests(); n != 3 || got[1].URI != "/twilio/next?Page=1" || got[2].URI != "/twilio/next?Page=2" {
		t.Errorf("%d records: %v", n, got)
	}
}

func TestEndlessPages(t *testing.T) {
	const path = "/2010-04-01/Accounts/" + account + "/Calls.json"
	for _, c := range []struct {
		name string
		page func(n int) string
		says string
		most int // requests
	}{
		{"to itself", func(n int) string { return calls(n, 2, path+"?Page=1") }, "was there before", 2},
		{"to the first", func(n int) string { return calls(n, 2, path) }, "was there before", 1},
		{"in a ring", func(n int) string { return calls(n, 2, fmt.Sprint(path, "?Page=", (n+1)%3)) }, "was there before", 4},
		{"on and on, empty", func(n int) string { return calls(0, 0, fmt.Sprint(path, "?Page=", n+1)) }, "nothing new", 300},
		{"on and on, the same", func(n int) string { return calls(0, 2, fmt.Sprint(path, "?Page=", n+1)) }, "nothing new", 300},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) { answer(w, 200, c.page(n)) })
			var last error
			for _, err := range client(t, s.URL).List(t.Context(), request(t, "ListCall")) {
				last = err
			}
			lostConnection(t, last, api.Refused, "does not end", c.says)
			if n := len(s.requests()); n > c.most {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// TestAProxyRefuses: its answer is not Twilio's, and says whose it is.
func TestAProxyRefuses(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) })
	proxy, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy.User = url.UserPassword("me", secret)
	transport := api.NewTransport()
	transport.Proxy = http.ProxyURL(proxy)
	c := client(t, "", func(config *api.Config) { config.Transport = transport })
	_, err = c.Do(t.Context(), request(t, "CreateCall"))
	lostConnection(t, err, api.NotSent, "the proxy "+proxy.Host, "HTTPS_PROXY", "407 Proxy Authentication Required")
}

// What net/http says may hold the password of a proxy, and what a transport says
// may hold anything.
func TestNoSecretInErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
	}{
		{"a token", errors.New("cannot send Authorization: " + token)},
		{"a proxy", fmt.Errorf("invalid proxy address %q", "http://me:"+secret+"@proxy:3128")},
		{"net/http", &url.Error{Op: "Get", URL: "http://me:" + secret + "@host/?t=" + token, Err: net.ErrClosed}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cl := client(t, "", func(config *api.Config) {
				config.Transport = roundTripper(func(*http.Request) (*http.Response, error) { return nil, c.err })
			})
			_, err := cl.Do(t.Context(), request(t, "CreateCall"))
			lostConnection(t, err, api.Unknown)
		})
	}
	t.Run("Twilio's own words", func(t *testing.T) {
		s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
			answer(w, 401, `{"code": 20003, "message": "Authenticate `+token+`", "details": {"token": "`+token+`"}}`)
		})
		_, err := client(t, s.URL).Do(t.Context(), request(t, "CreateCall"))
		if strings.Contains(fmt.Sprintf("%v %+v", err, *err.(*api.APIError)), token) {
			t.Error(err)
		}
	})
}
