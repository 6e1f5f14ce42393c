package emulator_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/faults"
	"dialtone/emulator/journal"
)

// over asks an emulator over a real connection, as a client does.
func over(t *testing.T, tw *twilio) func(method, path string, pairs ...string) (status int, header http.Header, body string, err error) {
	t.Helper()
	server, err := tw.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // a connection that is reused would be tried again
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return func(method, path string, pairs ...string) (int, http.Header, string, error) {
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL()+path, strings.NewReader(form(pairs...)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(accountSID, authToken)
		res, err := client.Do(r)
		if err != nil {
			return 0, nil, "", err
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		return res.StatusCode, res.Header, string(body), err
	}
}

// fails puts a fault there.
func fails(t *testing.T, tw *twilio, f faults.Fault) {
	t.Helper()
	if _, err := tw.Main().Fail(f); err != nil {
		t.Fatal(err)
	}
}

var messages = regexp.MustCompile(`/Messages\.json`)

// TestFaultsOfRequests: a program's request is refused, delayed or dropped on a real connection, as
// often as the fault says, and the journal has which fault acted.
func TestFaultsOfRequests(t *testing.T) {
	hi := []string{"To", "+14155551212", "From", "+14155550130", "Body", "hi"}
	for name, c := range map[string]struct {
		fault  faults.Fault
		status int    // 0 where the connection ends
		body   string // in it
		made   int    // messages, after one try that the fault hits and one that it does not
		noted  string
	}{
		"status":       {faults.Fault{Status: 503}, 503, `"code":20503`, 1, "fault 1: status 503"},
		"code":         {faults.Fault{Code: 21610}, 400, `"code":21610`, 1, "fault 1: code 21610"},
		"named code":   {faults.Fault{Code: 20404}, 404, `"code":20404`, 1, "fault 1: code 20404"},
		"both":         {faults.Fault{Status: 429, Code: 20429}, 429, `errors/20429`, 1, "fault 1: status 429, code 20429"},
		"dropped":      {faults.Fault{Drop: faults.Before}, 0, "", 1, "fault 1: drop before"},
		"answer lost":  {faults.Fault{Drop: faults.After}, 0, "", 2, "fault 1: drop after"},
		"a proxy":      {faults.Fault{Body: faults.HTML}, 502, "<html>", 1, "fault 1: body html"},
		"half of it":   {faults.Fault{Body: faults.Truncated}, 0, "", 2, "fault 1: body truncated"},
		"half a no":    {faults.Fault{Body: faults.Truncated, Status: 500}, 0, "", 1, "fault 1: status 500, body truncated"},
		"slow":         {faults.Fault{Delay: 30 * time.Millisecond}, 201, `"queued"`, 2, "fault 1: delay 30ms"},
		"other method": {faults.Fault{Status: 503, Method: "delete"}, 201, `"queued"`, 2, ""},
	} {
		t.Run(name, func(t *testing.T) {
			tw := manual(t, emulator.Options{})
			ask := over(t, tw)
			c.fault.Path, c.fault.Times = messages, 1
			fails(t, tw, c.fault)
			began := time.Now()
			status, _, body, err := ask("POST", base+"/Messages.json", hi...)
			if c.status == 0 {
				if err == nil {
					t.Errorf("it was answered: %d %s", status, body)
				}
			} else if err != nil || status != c.status || !strings.Contains(body, c.body) {
				t.Errorf("%d %s, %v", status, body, err)
			}
			if took := time.Since(began); took < c.fault.Delay {
				t.Errorf("it took %v", took)
			}
			if status, _, body, err := ask("POST", base+"/Messages.json", hi...); err != nil || status != 201 {
				t.Errorf("again: %d %s, %v", status, body, err)
			}
			if made := len(tw.get(base + "/Messages.json").list("messages")); made != c.made {
				t.Errorf("%d messages, want %d", made, c.made)
			}
			if noted := tw.Main().Journal(journal.Filter{Kind: journal.API})[0]; noted.Fault != c.noted || (c.fault.Drop == faults.Before && noted.Status != 0) {
				t.Errorf("the journal has %+v", noted)
			}
		})
	}
}

// TestLimit: requests beyond the limit are Twilio's 429, which says how many are under way, and do
// nothing; what is refused does not count.
func TestLimit(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	if err := tw.Main().Limit(faults.Limit{PerSecond: 2}); err != nil {
		t.Fatal(err)
	}
	var statuses []int
	for range 4 {
		statuses = append(statuses, tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "hi").status)
	}
	r := tw.get(base+"/Messages.json").must(t, 429)
	if r.body["code"] != 20429.0 || r.text("message") != "Too Many Requests" || r.header.Get("Twilio-Concurrent-Requests") != "1" || r.header.Get("Retry-After") != "" {
		t.Errorf("%v %s", r.header, r.raw)
	}
	tw.clock.advance(time.Second)
	if made := len(tw.get(base+"/Messages.json").must(t, 200).list("messages")); made != 2 || !slices.Equal(statuses, []int{201, 201, 429, 429}) {
		t.Errorf("%d messages; %d", made, statuses)
	}
	if err := tw.Main().Limit(faults.Limit{Concurrency: 1}); err != nil {
		t.Fatal(err)
	}
	fails(t, tw, faults.Fault{Path: regexp.MustCompile("Calls"), Delay: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		r, _ := http.NewRequestWithContext(ctx, "GET", base+"/Calls.json", nil)
		r.Host = "api.twilio.com"
		r.SetBasicAuth(accountSID, authToken)
		tw.ServeHTTP(discard{}, r)
	}()
	for all, _ := tw.Main().Faults(); all[0].Acted == 0; all, _ = tw.Main().Faults() {
		time.Sleep(time.Millisecond)
	}
	if r := tw.get(base+"/Messages.json").must(t, 429); r.header.Get("Twilio-Concurrent-Requests") != "2" {
		t.Errorf("%v", r.header)
	}
	cancel()
	<-done
	tw.get(base+"/Messages.json").must(t, 200)
	tw.Main().ClearFaults()
	tw.get(base+"/Calls.json").must(t, 200)
}

// discard is a writer of answers that nobody reads.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}

// TestFaultsOfWebhooks: an application seems to fail, be slow or not be there, and Twilio does what
// it does then: tries again, asks the fallback, notes its error code.
func TestFaultsOfWebhooks(t *testing.T) {
	voice := regexp.MustCompile("/voice")
	for name, c := range map[string]struct {
		fault faults.Fault
		asked string // what the application was asked
		code  int    // told to the fallback
		after time.Duration
	}{
		"a status":              {faults.Fault{Status: 503}, "/fallback", 11200, 0},
		"not there, once":       {faults.Fault{Drop: faults.Before, Times: 1}, "/voice", 0, 0},
		"not there":             {faults.Fault{Drop: faults.Before}, "/fallback", 11205, 0},
		"the answer lost":       {faults.Fault{Drop: faults.After}, "/voice /fallback", 11205, 0},
		"slow":                  {faults.Fault{Delay: 5 * time.Second}, "/voice", 0, 5 * time.Second},
		"slower than they wait": {faults.Fault{Delay: 20 * time.Second}, "/voice /fallback", 11205, 15 * time.Second},
		"another":               {faults.Fault{Webhook: regexp.MustCompile("/else"), Status: 503}, "/voice", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			tw := manual(t, emulator.Options{})
			app := listen(t, authToken)
			if c.fault.Webhook == nil {
				c.fault.Webhook = voice
			}
			fails(t, tw, c.fault)
			number, err := tw.Main().Buy(map[string]any{"voice_url": app.URL + "/voice", "voice_fallback_url": app.URL + "/fallback"})
			if err != nil {
				t.Fatal(err)
			}
			call, err := tw.Main().Call("+14155550101", number)
			if err != nil {
				t.Fatal(err)
			}
			began := tw.Main().Now()
			for _, by := range []time.Duration{c.after - 1, 1} {
				if asked := app.paths(); by == 1 && c.after > 0 && len(asked) > 0 {
					t.Errorf("asked %q before its time", asked)
				}
				if err := tw.Main().Advance(t.Context(), max(by, 0)); err != nil {
					t.Fatal(err)
				}
			}
			if err := tw.Main().Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			if asked := strings.Join(app.paths(), " "); asked != c.asked {
				t.Errorf("asked %q, want %q", asked, c.asked)
			}
			if c.code != 0 && app.got("ErrorCode")[len(app.got("ErrorCode"))-1] != strconv.Itoa(c.code) {
				t.Errorf("the fallback was told of %q", app.got("ErrorCode"))
			}
			noted := tw.Main().Journal(journal.Filter{Kind: journal.Webhook, SID: call.SID()})[0]
			if hit := c.fault.Webhook == voice; hit != strings.HasPrefix(noted.Fault, "fault 1: ") || noted.At.Sub(began) != c.after {
				t.Errorf("the journal has %+v after %v", noted, noted.At.Sub(began))
			}
		})
	}
}

// TestFaultsOfCallbacks: status callbacks come late, twice, out of order or not at all.
func TestFaultsOfCallbacks(t *testing.T) {
	for what, c := range map[string]struct {
		fault faults.Fault
		want  string // statuses as they came, with when
	}{
		faults.Lost:       {faults.Fault{Times: 1}, "delivered"},
		faults.Twice:      {faults.Fault{Times: 1}, "sent sent delivered"},
		faults.Late:       {faults.Fault{Times: 1}, "delivered sent"},
		faults.OutOfOrder: {faults.Fault{Times: 1}, "delivered sent"},
	} {
		t.Run(what, func(t *testing.T) {
			tw := manual(t, emulator.Options{})
			app := listen(t, authToken)
			c.fault.Callback = what
			fails(t, tw, c.fault)
			m := tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "hi", "StatusCallback", app.URL).must(t, 201)
			if err := tw.Main().Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(app.got("MessageStatus"), " "); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			var noted []string
			for _, e := range tw.Main().Journal(journal.Filter{Kind: journal.Webhook, SID: m.text("sid")}) {
				if e.Fault != "" {
					noted = append(noted, e.Fault)
				}
			}
			if !slices.Contains(noted, "fault 1: "+what) {
				t.Errorf("the journal has %q", noted)
			}
		})
	}
	// One that nothing follows comes all the same.
	tw := manual(t, emulator.Options{})
	app := listen(t, authToken)
	fails(t, tw, faults.Fault{Callback: faults.OutOfOrder, Webhook: regexp.MustCompile("status")})
	tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "hi", "StatusCallback", app.URL+"/status").must(t, 201)
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := app.got("MessageStatus"); !slices.Equal(got, []string{"sent", "delivered"}) {
		t.Errorf("%q", got)
	}
}

// TestHold: statuses move by hand alone, in any order of messages, and go on by themselves when the
// faults are cleared.
func TestHold(t *testing.T) {
	tw := manual(t, emulator.Options{})
	s := tw.Main()
	send := func() string {
		return tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "hi").must(t, 201).text("sid")
	}
	status := func(sid string) string { return tw.get(base + "/Messages/" + sid + ".json").text("status") }
	before := send()
	s.Hold()
	first, second := send(), send()
	if err := s.Advance(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := status(before) + status(first) + status(second); got != "queuedqueuedqueued" {
		t.Errorf("%s", got)
	}
	if err := s.Settle(t.Context()); err == nil || !strings.Contains(err.Error(), "message.sending of "+first) {
		t.Errorf("settling: %v", err)
	}
	for _, want := range []string{"sending", "sent", "delivered"} {
		if whose, is, err := s.Step(t.Context(), second); err != nil || whose != second || is != want || status(first) != "queued" {
			t.Errorf("%s %s %v; the first is %s", whose, is, err, status(first))
		}
	}
	if whose, is, err := s.Step(t.Context(), ""); err != nil || whose != before || is != "sending" {
		t.Errorf("%s %s %v", whose, is, err)
	}
	if err := s.Move(first, "undelivered", 30003); err != nil || status(first) != "undelivered" {
		t.Errorf("%v: %s", err, status(first))
	}
	if _, _, err := s.Step(t.Context(), first); err == nil || !strings.Contains(err.Error(), "no status of "+first) {
		t.Errorf("%v", err)
	}
	s.ClearFaults()
	if err := s.Settle(t.Context()); err != nil || status(before) != "delivered" {
		t.Errorf("%v: %s", err, status(before))
	}
	// A call's, too.
	s.Hold()
	call := tw.post(base+"/Calls.json", "To", "+14155551212", "From", "+14155550130", "Twiml", "<Response/>").must(t, 201).text("sid")
	for _, want := range []string{"queued", "ringing", "completed"} {
		if _, is, err := s.Step(t.Context(), call); err != nil || is != want {
			t.Errorf("%s %v, want %s", is, err, want)
		}
	}
}

// TestWrongFaults: a fault that says nothing, or contradicts itself, is an error that says how to
// mend it.
// TestAServerThatDies: what is under way loses its answer, new connections are refused, and after a
// while the server is there again, at the same address.
func TestAServerThatDies(t *testing.T) {
	tw := manual(t, emulator.Options{})
	server, err := tw.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	send := func() (int, error) {
		form := url.Values{"To": {"+14155550101"}, "From": {"+15005550006"}, "Body": {"Hello"}}
		r, err := http.NewRequestWithContext(t.Context(), "POST", server.URL()+"/2010-04-01/Accounts/"+tw.AccountSID()+"/Messages.json", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(tw.AccountSID(), tw.AuthToken())
		res, err := client.Do(r)
		if err != nil {
			return 0, err
		}
		return res.StatusCode, res.Body.Close()
	}
	messages := func() int { return len(tw.Main().Records("api_v2010/Message", 100)) }
	fail := func(f faults.Fault) {
		t.Helper()
		if _, err := tw.Main().Fail(f); err != nil {
			t.Fatal(err)
		}
	}
	there := messages()
	for i, drop := range []string{faults.Before, faults.After} {
		fail(faults.Fault{Method: "POST", Down: time.Millisecond, Drop: drop, Times: 1})
		if status, err := send(); err == nil {
			t.Fatalf("drop %s: %d", drop, status)
		}
		if got := messages() - there; got != i {
			t.Errorf("drop %s: %d messages", drop, got)
		}
		for status := 0; status != http.StatusCreated; { // until it is there again
			if status, err = send(); err != nil && !errors.Is(err, syscall.ECONNREFUSED) && !errors.Is(err, io.EOF) {
				t.Logf("while it comes back: %v", err)
			}
		}
		there = messages()
	}
	fail(faults.Fault{Down: time.Hour})
	if _, err := send(); err == nil || errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("the request that it dies with: %v", err)
	}
	if _, err := send(); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("while it is down: %v", err)
	}
	if messages() != there {
		t.Errorf("%d messages", messages()-there)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if entries := tw.Main().Journal(journal.Filter{Kind: journal.API}); entries[len(entries)-1].Fault != "fault 3: drop before, down for 1h0m0s" {
		t.Errorf("%+v", entries[len(entries)-1])
	}
}

func TestWrongFaults(t *testing.T) {
	tw := manual(t, emulator.Options{})
	voice := regexp.MustCompile("voice")
	for words, f := range map[string]faults.Fault{
		"nothing goes wrong":  {Path: voice},
		"from 400 to 599":     {Status: 200},
		"from 200 to 599":     {Webhook: voice, Status: 99},
		"before or after":     {Drop: "never"},
		"html or truncated":   {Body: "xml"},
		"one or the other":    {Webhook: voice, Method: "POST", Status: 503},
		"one of late":         {Callback: "early"},
		"leave out status":    {Callback: faults.Lost, Status: 503},
		"only a callback":     {Callback: faults.Lost, Delay: 1},
		"code and body":       {Webhook: voice, Body: faults.HTML},
		"has no answer":       {Drop: faults.Before, Status: 503},
		"from 0 to 24h":       {Delay: 25 * time.Hour},
		"1 or more, or left":  {Status: 503, Times: -1},
		"Twilio's have five":  {Code: 123456},
		"delay -1ns":          {Delay: -1},
		"down -1ns":           {Down: -1},
		"down 25h0m0s":        {Down: 25 * time.Hour},
		"is its own":          {Webhook: voice, Down: 1},
		"its own, and":        {Callback: faults.Lost, Down: 1},
		"that is dropped has": {Down: 1, Status: 503},
		"callback \"Late\":":  {Callback: "Late"},
		"which request of a ": {Callback: faults.Twice, Path: voice},
	} {
		if _, err := tw.Main().Fail(f); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%+v: %v, want %q", f, err, words)
		}
	}
	if err := tw.Main().Limit(faults.Limit{Concurrency: -1}); err == nil {
		t.Error("a limit of less than nothing")
	}
	if _, _, err := tw.Main().Step(t.Context(), ""); err == nil || errors.Is(err, agenda.ErrNothing) {
		t.Errorf("%v", err)
	}
	if all, _ := tw.Main().Faults(); len(all) > 0 {
		t.Errorf("%v", all)
	}
}

// TestForeignPages: what a browser sends for a page of another site is refused, whatever it asks.
func TestForeignPages(t *testing.T) {
	tw := manual(t, emulator.Options{})
	for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
		for _, path := range []string{base + "/Messages.json", "/v2/token"} {
			r, _ := http.NewRequestWithContext(t.Context(), "POST", "http://127.0.0.1:4010"+path, strings.NewReader(url.Values{"To": {"+14155551212"}}.Encode()))
			r.Header.Set(header[0], header[1])
			r.SetBasicAuth(accountSID, authToken)
			w := httptest.NewRecorder()
			tw.ServeHTTP(w, r)
			if w.Code != 403 || !strings.Contains(w.Body.String(), "another site") {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
		}
	}
}

// TestRebinding: a page whose name leads to this machine is of the same site to its browser, and
// has no credentials: nothing that it asks for is told or done.
func TestRebinding(t *testing.T) {
	tw := manual(t, emulator.Options{})
	before := len(tw.get(base+"/Messages.json").must(t, 200).list("messages"))
	for _, headers := range []map[string]string{
		{}, // As browsers ask by plain HTTP.
		{"Origin": "http://evil.example:4010"},
		{"Origin": "http://evil.example:4010", "Sec-Fetch-Site": "same-origin"},
		{"Authorization": "Basic Og=="},
	} {
		for _, method := range []string{"GET", "POST", "DELETE"} {
			for _, path := range []string{base + ".json", base + "/Messages.json", "/v2/Services", "/v2/token", "/v1/Conversations", "/2010-04-01/Accounts.json", "/v2/Trunking/Numbers/+14155550130"} {
				r, _ := http.NewRequestWithContext(t.Context(), method, "http://evil.example:4010"+path, strings.NewReader("To=%2B14155551212&From=%2B14155550130&Body=hi"))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				for name, value := range headers {
					r.Header.Set(name, value)
				}
				w := httptest.NewRecorder()
				tw.ServeHTTP(w, r)
				if w.Code < 400 || w.Code >= 500 || strings.Contains(w.Body.String(), authToken) || w.Header().Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("%s %s %v: %d %s", method, path, headers, w.Code, w.Body)
				}
			}
		}
	}
	if after := len(tw.get(base+"/Messages.json").must(t, 200).list("messages")); after != before {
		t.Errorf("there are %d messages, of %d", after, before)
	}
}
