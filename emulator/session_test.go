package emulator_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twilio/twilio-go/client"
	"go.uber.org/goleak"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
)

// listener is an application that notes the webhooks it gets, and holds each against Twilio's own
// validator.
type listener struct {
	*httptest.Server
	mu    sync.Mutex
	forms []url.Values
	asked []string // paths
}

func listen(t *testing.T, token string) *listener {
	l := &listener{}
	validator := client.NewRequestValidator(token)
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		params := map[string]string{}
		for name := range r.PostForm {
			params[name] = r.PostForm.Get(name)
		}
		if !validator.Validate("http://"+r.Host+r.RequestURI, params, r.Header.Get("X-Twilio-Signature")) {
			t.Errorf("the signature of %s is not Twilio's", r.RequestURI)
		}
		l.mu.Lock()
		l.forms = append(l.forms, r.Form)
		l.asked = append(l.asked, r.URL.Path)
		l.mu.Unlock()
	}))
	t.Cleanup(l.Close)
	return l
}

// paths returns where it was asked, in order.
func (l *listener) paths() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.asked)
}

// got returns a parameter of each webhook.
func (l *listener) got(name string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []string
	for _, f := range l.forms {
		all = append(all, f.Get(name))
	}
	return all
}

// manual starts an emulator whose time stands.
func manual(t *testing.T, options emulator.Options) *twilio {
	options.Empty, options.Time = true, agenda.Manual
	tw := start(t, options)
	t.Cleanup(tw.Close)
	return tw
}

// TestMessageCallbacks: a message goes out, and its application hears of each status that Twilio
// reports, in order and signed.
func TestMessageCallbacks(t *testing.T) {
	tw := manual(t, emulator.Options{})
	app := listen(t, authToken)
	m := tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "hi", "StatusCallback", app.URL+"/status?x=1").must(t, 201)
	path := base + "/Messages/" + m.text("sid") + ".json"
	var seen []string
	for range 8 {
		if status := tw.get(path).text("status"); len(seen) == 0 || seen[len(seen)-1] != status {
			seen = append(seen, status)
		}
		if err := tw.Main().Advance(t.Context(), 500*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(seen, []string{"queued", "sending", "sent", "delivered"}) {
		t.Errorf("statuses %q", seen)
	}
	if got := app.got("MessageStatus"); !slices.Equal(got, []string{"sent", "delivered"}) {
		t.Errorf("callbacks %q", got)
	}
	last := app.forms[1]
	for name, want := range map[string]string{
		"MessageSid": m.text("sid"), "SmsSid": m.text("sid"), "SmsStatus": "delivered", "AccountSid": accountSID, "From": "+14155550130",
		"To": "+14155551212", "ApiVersion": "2010-04-01", "RawDlrDoneDate": "2603141200", "x": "1",
	} {
		if last.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, last.Get(name), want)
		}
	}
	var kinds []string
	for _, e := range tw.Main().Journal(journal.Filter{SID: m.text("sid")}) {
		kinds = append(kinds, strings.TrimSpace(e.Kind+" "+e.To))
		if e.Kind == journal.Webhook && (e.Status != 200 || !strings.HasPrefix(e.Signed, app.URL+"/status?x=1AccountSid"+accountSID)) {
			t.Errorf("webhook %+v", e)
		}
	}
	kinds = slices.Compact(kinds)
	if want := []string{"api", "status sending", "api", "status sent", "webhook", "api", "status delivered", "webhook", "api"}; !slices.Equal(kinds, want) {
		t.Errorf("the journal has %q, want %q", kinds, want)
	}
}

// TestCallbacksOf: whose callback a message's statuses go to, and which are told.
func TestCallbacksOf(t *testing.T) {
	tw := manual(t, emulator.Options{})
	app := listen(t, authToken)
	service := tw.on("messaging.twilio.com").post("/v1/Services", "FriendlyName", "x", "StatusCallback", app.URL+"/service").must(t, 201).text("sid")
	number := tw.post(base+"/IncomingPhoneNumbers.json", "PhoneNumber", "+15005550006").must(t, 201).text("sid")
	tw.on("messaging.twilio.com").post("/v1/Services/"+service+"/PhoneNumbers", "PhoneNumberSid", number).must(t, 201)
	application := tw.post(base+"/Applications.json", "MessageStatusCallback", app.URL+"/application").must(t, 201).text("sid")
	at := tw.Main().Now().Add(time.Hour).Format(time.RFC3339)
	send := func(pairs ...string) string {
		return tw.post(base+"/Messages.json", append([]string{"To", "+14155551212", "Body", "x"}, pairs...)...).must(t, 201).text("sid")
	}
	send("MessagingServiceSid", service)
	send("From", "+14155550130", "ApplicationSid", application)
	canceled := send("MessagingServiceSid", service, "ScheduleType", "fixed", "SendAt", at)
	tw.post(base+"/Messages/"+canceled+".json", "Status", "canceled").must(t, 200)
	send("From", "+14155550130")
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := app.got("MessageStatus")
	if want := []string{"canceled", "queued", "sent", "sent", "delivered", "delivered"}; !slices.Equal(got, want) {
		t.Errorf("callbacks %q, want %q", got, want)
	}
}

// TestCallCallbacks: a call goes out, and its application hears of the events that it asked for.
func TestCallCallbacks(t *testing.T) {
	for _, c := range []struct {
		events   []string
		statuses []string
	}{
		{[]string{"initiated", "Ringing", "answered", "completed"}, []string{"initiated", "ringing", "in-progress", "completed"}},
		{[]string{"answered"}, []string{"in-progress"}},
		{nil, []string{"completed"}},
	} {
		tw := manual(t, emulator.Options{})
		app := listen(t, authToken)
		pairs := []string{"To", "+14155551212", "From", "+14155550130", "Url", "https://example.com", "StatusCallback", app.URL}
		for _, event := range c.events {
			pairs = append(pairs, "StatusCallbackEvent", event)
		}
		call := tw.post(base+"/Calls.json", pairs...).must(t, 201)
		if call.text("status") != "queued" {
			t.Errorf("a new call is %s", call.text("status"))
		}
		var seen []string
		for range 32 {
			if status := tw.get(base + "/Calls/" + call.text("sid") + ".json").text("status"); len(seen) == 0 || seen[len(seen)-1] != status {
				seen = append(seen, status)
			}
			if err := tw.Main().Advance(t.Context(), 500*time.Millisecond); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(seen, []string{"queued", "ringing", "in-progress", "completed"}) {
			t.Errorf("statuses %q", seen)
		}
		if got := app.got("CallStatus"); !slices.Equal(got, c.statuses) {
			t.Errorf("%q: callbacks %q, want %q", c.events, got, c.statuses)
		}
		for i, n := range app.got("SequenceNumber") {
			if n != fmt.Sprint(i) {
				t.Errorf("callback %d has the number %s", i, n)
			}
		}
		last := app.forms[len(app.forms)-1]
		if last.Get("CallStatus") == "completed" && (last.Get("CallDuration") != "10" || last.Get("Duration") != "1" || last.Get("CallbackSource") != "call-progress-events" || last.Get("Timestamp") != "Sat, 14 Mar 2026 12:00:14 +0000") {
			t.Errorf("the last callback is %v", last)
		}
	}
}

// TestEnding: how a call ends says what its callback hears: nothing where it is canceled while it
// is queued.
func TestEnding(t *testing.T) {
	for _, c := range []struct {
		after        time.Duration
		status, want string
		heard        []string
	}{
		{0, "canceled", "canceled", nil},
		{2 * time.Second, "canceled", "canceled", []string{"canceled"}},
		{2 * time.Second, "completed", "canceled", []string{"canceled"}},
		{5 * time.Second, "completed", "completed", []string{"completed"}},
	} {
		tw := manual(t, emulator.Options{})
		app := listen(t, authToken)
		path := base + "/Calls/" + tw.post(base+"/Calls.json", "To", "+14155551212", "From", "+14155550130", "Url", "https://example.com", "StatusCallback", app.URL).must(t, 201).text("sid") + ".json"
		if err := tw.Main().Advance(t.Context(), c.after); err != nil {
			t.Fatal(err)
		}
		if got := tw.post(path, "Status", c.status).must(t, 200).text("status"); got != c.want {
			t.Errorf("after %v %s makes it %s", c.after, c.status, got)
		}
		if err := tw.Main().Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := app.got("CallStatus"); !slices.Equal(got, c.heard) {
			t.Errorf("after %v: callbacks %q, want %q", c.after, got, c.heard)
		}
	}
}

// TestForeignCallbacks: another machine is not called, and the journal says how to allow it.
func TestForeignCallbacks(t *testing.T) {
	tw := manual(t, emulator.Options{})
	m := tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "x", "StatusCallback", "http://192.0.2.7/status").must(t, 201)
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	refused := tw.Main().Journal(journal.Filter{Kind: journal.Webhook, SID: m.text("sid")})
	if len(refused) != 2 || refused[0].Status != 0 || !strings.Contains(strings.Join(refused[0].Problems, " "), "--allow-webhooks=192.0.2.7") {
		t.Errorf("the journal has %+v", refused)
	}
}

// TestRefusedCallbacks: an application that does not take a status callback is warned of, in
// Monitor's alerts and the call's notifications (15003).
func TestRefusedCallbacks(t *testing.T) {
	tw := manual(t, emulator.Options{Webhooks: inProcess(func(*http.Request) int { return 500 })})
	call := tw.post(base+"/Calls.json", "To", "+14155551212", "From", "+14155550130", "Twiml", tenSeconds, "StatusCallback", "https://app.test/status").must(t, 201).text("sid")
	m := tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "x", "StatusCallback", "https://app.test/status").must(t, 201).text("sid")
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	about := map[string]int{}
	for _, a := range tw.on("monitor.twilio.com").get("/v1/Alerts").must(t, 200).list("alerts") {
		if a["error_code"] != "15003" || a["log_level"] != "warning" || a["request_url"] != "https://app.test/status" {
			t.Errorf("alert %v", a)
		}
		about[a["resource_sid"].(string)]++
	}
	if about[call] != 1 || about[m] != 2 {
		t.Errorf("alerts about %v", about)
	}
	notes := tw.get(base+"/Calls/"+call+"/Notifications.json").must(t, 200).list("notifications")
	if len(notes) != 1 || notes[0]["error_code"] != "15003" || notes[0]["log"] != "1" {
		t.Fatalf("notifications %v", notes)
	}
	if one := tw.get(base+"/Notifications/"+notes[0]["sid"].(string)+".json").must(t, 200); !strings.Contains(one.text("request_variables"), "CallSid="+call) {
		t.Error(one.raw)
	}
}

// inProcess is an application without a network.
type inProcess func(*http.Request) int

func (f inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: f(r), Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
}

// TestNoLockAcrossAWebhook: an application asks the API while it answers, and time stands.
func TestNoLockAcrossAWebhook(t *testing.T) {
	var tw *twilio
	var asked []string
	tw = manual(t, emulator.Options{Webhooks: inProcess(func(r *http.Request) int {
		before := tw.Main().Now()
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		asked = append(asked, tw.get(base+"/Messages/"+r.PostForm.Get("MessageSid")+".json").text("status"))
		if !tw.Main().Now().Equal(before) {
			t.Error("time passes while a webhook is under way")
		}
		return 500
	})})
	tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "x", "StatusCallback", "https://app.test/status").must(t, 201)
	if err := tw.Main().Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(asked, []string{"sent", "delivered"}) {
		t.Errorf("the application saw %q", asked)
	}
}

// TestSessions: time, journal and records of one session are nothing to another.
func TestSessions(t *testing.T) {
	tw := manual(t, emulator.Options{})
	other := tw.NewSession()
	theirs := tw.as(other.AccountSID(), other.AuthToken())
	theirBase := "/2010-04-01/Accounts/" + other.AccountSID()
	ours := tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "x").must(t, 201).text("sid")
	sid := theirs.post(theirBase+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "x").must(t, 201).text("sid")
	if err := other.Advance(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := theirs.get(theirBase+"/Messages/"+sid+".json").must(t, 200).text("status"); got != "delivered" {
		t.Errorf("theirs is %s", got)
	}
	if got := tw.get(base+"/Messages/"+ours+".json").must(t, 200).text("status"); got != "queued" {
		t.Errorf("ours is %s", got)
	}
	if d := other.Now().Sub(tw.Main().Now()); d != time.Hour {
		t.Errorf("their time is %v ahead", d)
	}
	tw.get(theirBase+"/Messages.json").must(t, 401)
	for _, e := range other.Journal(journal.Filter{}) {
		if e.SID == ours {
			t.Errorf("their journal has %+v", e)
		}
	}
	other.Close()
	theirs.get(theirBase+"/Messages.json").must(t, 401)
}

// TestNoSecretsInTheJournal: what a program must not have lying about is not in the journal.
func TestNoSecretsInTheJournal(t *testing.T) {
	tw := manual(t, emulator.Options{})
	id, secret := tw.OAuthClient()
	_, main := tw.MainKey()
	made := []string{authToken, secret, main}
	made = append(made, tw.post(base+"/Keys.json", "FriendlyName", "x").must(t, 201).text("secret"))
	made = append(made, tw.post("/2010-04-01/Accounts.json", "FriendlyName", "x").must(t, 201).text("auth_token"))
	made = append(made, tw.on("iam.twilio.com").send("POST", "/v1/Account/OAuthApps", "application/json", `{"type": "x"}`).must(t, 201).text("secret"))
	made = append(made, tw.on("oauth.twilio.com").post("/v2/token", "client_id", id, "client_secret", secret, "grant_type", "client_credentials").must(t, 200).text("access_token"))
	list := tw.post(base+"/SIP/CredentialLists.json", "FriendlyName", "x").must(t, 201).text("sid")
	tw.post(base+"/SIP/CredentialLists/"+list+"/Credentials.json", "Username", "ann", "Password", "Twelve-chars-1").must(t, 201)
	made = append(made, "Twelve-chars-1")
	text := string(journal.Stable(tw.Main().Journal(journal.Filter{}), nil))
	for i, secret := range made {
		if secret == "" || strings.Contains(text, secret) {
			t.Errorf("secret %d, %q, is in the journal", i, secret)
		}
	}
}

// TestRealTime: without a clock of the embedder's, what is due happens by itself.
func TestRealTime(t *testing.T) {
	e := emulator.New(emulator.Options{Empty: true, AccountSID: accountSID, AuthToken: authToken})
	t.Cleanup(e.Close)
	tw := &twilio{Emulator: e, t: t, user: accountSID, password: authToken, host: "api.twilio.com"}
	if err := e.Main().SetClock(agenda.Real, 1000); err != nil {
		t.Fatal(err)
	}
	app := listen(t, authToken)
	tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "x", "StatusCallback", app.URL).must(t, 201)
	if err := e.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := app.got("MessageStatus"); !slices.Equal(got, []string{"sent", "delivered"}) {
		t.Errorf("callbacks %q", got)
	}
}

// TestTheSameTwice: the same requests bring the same journal, to the byte.
func TestTheSameTwice(t *testing.T) {
	run := func() string {
		tw := manual(t, emulator.Options{})
		app := listen(t, authToken)
		for range 3 {
			tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "x", "StatusCallback", app.URL).must(t, 201)
			tw.post(base+"/Calls.json", "To", "+14155551212", "From", "+14155550130", "Url", "https://example.com", "StatusCallback", app.URL,
				"StatusCallbackEvent", "ringing", "StatusCallbackEvent", "completed").must(t, 201)
		}
		if err := tw.Main().Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		return string(journal.Stable(tw.Main().Journal(journal.Filter{}), map[string]string{strings.TrimPrefix(app.URL, "http://"): "app"}))
	}
	if a, b := run(), run(); a != b {
		t.Errorf("first\n%s\nthen\n%s", a, b)
	}
}

// TestManyCallsAtOnce: 200 calls with callbacks, in real time, and nothing is left running.
func TestManyCallsAtOnce(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	e := emulator.New(emulator.Options{
		Empty: true, AccountSID: accountSID, AuthToken: authToken, Webhooks: inProcess(func(*http.Request) int { return 204 }),
	})
	tw := &twilio{Emulator: e, t: t, user: accountSID, password: authToken, host: "api.twilio.com"}
	if err := e.Main().SetClock(agenda.Real, 100); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 200 {
		wait.Go(func() {
			tw.post(base+"/Calls.json", "To", "+14155551212", "From", "+14155550130", "Url", "https://example.com", "StatusCallback", "https://app.test/",
				"StatusCallbackEvent", "initiated", "StatusCallbackEvent", "ringing", "StatusCallbackEvent", "answered", "StatusCallbackEvent", "completed")
		})
	}
	wait.Wait()
	if err := e.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	webhooks := map[string]int{}
	for _, w := range e.Main().Journal(journal.Filter{Kind: journal.Webhook}) {
		webhooks[w.SID]++
	}
	if len(webhooks) != 200 {
		t.Errorf("%d calls were reported", len(webhooks))
	}
	for sid, n := range webhooks {
		if n != 5 { // and its TwiML was asked for
			t.Errorf("%s was reported %d times", sid, n)
		}
	}
	e.Close()
}
