package emulator_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dialtone/emulator"
)

// TestForms: requests are forms of either kind where Twilio takes forms, and JSON where it takes
// JSON; each in place of the other, and anything else, is refused (error 19056).
func TestForms(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, kv := range [][2]string{{"To", "+14155551212"}, {"From", "+14155550130"}, {"Body", "zwölf & more"}, {"MediaUrl", "https://example.com/a.png"}, {"MediaUrl", "https://example.com/b.png"}} {
		if err := w.WriteField(kv[0], kv[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	m := tw.send("POST", base+"/Messages.json", w.FormDataContentType(), b.String()).must(t, 201)
	if m.text("body") != "zwölf & more" || m.text("num_media") != "2" {
		t.Error(m.raw)
	}
	if r := tw.send("POST", base+"/Messages.json", "multipart/form-data; boundary=nothing", "x"); r.status != 400 || r.body["code"] != 20001.0 {
		t.Errorf("broken parts: %s", r.raw)
	}
	if r := tw.send("POST", base+"/Messages.json", "multipart/form-data", "x"); r.status != 400 {
		t.Errorf("no boundary: %s", r.raw)
	}

	const asJSON = `{"To": "+14155551212", "From": "+14155550130", "Body": "hi", "FriendlyName": "x"}`
	for _, c := range []struct{ host, path, contentType, body string }{
		{"api.twilio.com", base + "/Messages.json", "application/json", asJSON},
		{"api.twilio.com", base + "/Calls.json", "application/json; charset=utf-8", asJSON},
		{"api.twilio.com", base + "/Queues.json", "text/plain", "FriendlyName=x"},
		{"api.twilio.com", base + "/Queues.json", "application/xml", "<FriendlyName>x</FriendlyName>"},
		{"verify.twilio.com", "/v2/Services", "application/json", asJSON},
		{"conversations.twilio.com", "/v1/Conversations", "application/json", "not even JSON"},
		{"messaging.twilio.com", "/v2/Channels/Senders", "application/x-www-form-urlencoded", "sender_id=x"},
	} {
		r := tw.on(c.host).send("POST", c.path, c.contentType, c.body).must(t, 415)
		if r.body["code"] != 19056.0 {
			t.Errorf("%s%s with %s: %s", c.host, c.path, c.contentType, r.raw)
		}
	}
	if n := len(tw.get(base + "/Queues.json").list("queues")); n != 0 {
		t.Errorf("%d queues were made by what was refused", n)
	}
	tw.send("POST", base+"/Queues.json", "", form("FriendlyName", "bare")).must(t, 201)
}

// TestEnumerationsInAnyCase: enumerations and methods are taken in any case, and answered as the
// documents have them.
func TestEnumerationsInAnyCase(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	for _, c := range []struct {
		host, path string
		pairs      []string
		name, want string
	}{
		{"api.twilio.com", base + "/Applications.json", []string{"VoiceMethod", "get"}, "voice_method", "GET"},
		{"api.twilio.com", base + "/Addresses.json", []string{"CustomerName", "x", "Street", "x", "City", "x", "Region", "x", "PostalCode", "x", "IsoCountry", "US"}, "iso_country", "US"},
		{"taskrouter.twilio.com", "/v1/Workspaces", []string{"FriendlyName", "x", "PrioritizeQueueOrder", "fifo"}, "prioritize_queue_order", "FIFO"},
		{"conversations.twilio.com", "/v1/Conversations", []string{"State", "INACTIVE"}, "state", "inactive"},
		{"studio.twilio.com", "/v2/Flows", []string{"FriendlyName", "x", "Status", "Draft", "Definition", "{}"}, "status", "draft"},
	} {
		if r := tw.on(c.host).post(c.path, c.pairs...).must(t, 201); r.text(c.name) != c.want {
			t.Errorf("%s of %s%s is %q, want %q", c.name, c.host, c.path, r.text(c.name), c.want)
		}
	}
	talk := tw.on("conversations.twilio.com")
	sid := talk.post("/v1/Conversations").must(t, 201).text("sid")
	hook := talk.post("/v1/Conversations/"+sid+"/Webhooks", "Target", "Webhook", "Configuration.Url", "https://example.com",
		"Configuration.Method", "POST", "Configuration.Filters", "onMessageAdded").must(t, 201)
	if got := hook.body["configuration"].(map[string]any); got["method"] != "post" || hook.text("target") != "webhook" {
		t.Errorf("webhook %s", hook.raw)
	}
	call := tw.post(base+"/Calls.json", "To", "+14155551212", "From", "+14155550130", "Url", "https://example.com").must(t, 201).text("sid")
	if r := tw.get(base+"/Calls.json?Status=QUEUED").must(t, 200); len(r.list("calls")) != 1 || r.list("calls")[0]["sid"] != call {
		t.Errorf("queued calls: %s", r.raw)
	}
	tw.post(base+"/Calls/"+call+".json", "Status", "Completed").must(t, 200)
	tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "x", "ContentRetention", "keep").must(t, 400)
}

// TestLinksLeadBack: on a host that is not Twilio's, every link of an answer is on that host, with
// the product's prefix, so that no client is led to the real Twilio. On Twilio's own hosts they
// are Twilio's.
func TestLinksLeadBack(t *testing.T) {
	tw := start(t, emulator.Options{})
	local := tw.on("127.0.0.1:4010")
	for range 3 {
		local.post("/verify/v2/Services", "FriendlyName", "x").must(t, 201)
		local.post("/conversations/v1/Conversations").must(t, 201)
	}
	local.post("/flex-api/v1/FlexFlows", "FriendlyName", "x", "ChatServiceSid", "IS00000000000000000000000000000001", "ChannelType", "web")
	for _, path := range []string{
		"/verify/v2/Services?PageSize=2", "/conversations/v1/Conversations?PageSize=1", "/flex/v1/FlexFlows", "/taskrouter/v1/Workspaces",
		base + "/Recordings.json?PageSize=1",
	} {
		r := local.get(path).must(t, 200)
		for _, link := range linksIn(r.body) {
			if !strings.HasPrefix(link, "http://127.0.0.1:4010/") && !strings.HasPrefix(link, "/2010-04-01/") {
				t.Errorf("%s links to %s", path, link)
			}
		}
	}
	r := local.get("/verify/v2/Services?PageSize=2").must(t, 200)
	next := r.body["meta"].(map[string]any)["next_page_url"].(string)
	if rest, ok := strings.CutPrefix(next, "http://127.0.0.1:4010"); !ok || len(local.get(rest).must(t, 200).list("services")) != 1 {
		t.Errorf("the next page is %s", next)
	}
	one := r.list("services")[0]["url"].(string)
	local.get(strings.TrimPrefix(one, "http://127.0.0.1:4010")).must(t, 200)

	secure := httptest.NewRequest("GET", "https://proxy.example/verify/v2/Services", nil)
	secure.SetBasicAuth(accountSID, authToken)
	w := httptest.NewRecorder()
	tw.ServeHTTP(w, secure)
	if !strings.Contains(w.Body.String(), `"url":"https://proxy.example/verify/v2/Services?`) {
		t.Errorf("over TLS: %s", w.Body)
	}
	if r := tw.on("verify.dublin.ie1.twilio.com").get("/v2/Services?PageSize=2").must(t, 200); !strings.HasPrefix(r.body["meta"].(map[string]any)["next_page_url"].(string), "https://verify.twilio.com/v2/Services?") {
		t.Error(r.raw)
	}
}

// linksIn returns the URLs and URIs in an answer.
func linksIn(v any) []string {
	var links []string
	switch v := v.(type) {
	case string:
		if strings.HasPrefix(v, "http") && strings.Contains(v, "/v") || strings.HasPrefix(v, "/2010-04-01/") {
			links = append(links, v)
		}
	case []any:
		for _, item := range v {
			links = append(links, linksIn(item)...)
		}
	case map[string]any:
		for _, item := range v {
			links = append(links, linksIn(item)...)
		}
	}
	return links
}

// TestNotFoundNamesThePath: 20404 leaves the version out of the path for the older products, and
// keeps it for the others; 405 says which method it was (facts 1.7).
func TestNotFoundNamesThePath(t *testing.T) {
	tw := start(t, emulator.Options{})
	const none = "00000000000000000000000000000000"
	for _, c := range []struct{ host, path, want string }{
		{"conversations.twilio.com", "/v1/Conversations/CH" + none, "/Conversations/CH" + none},
		{"chat.twilio.com", "/v2/Services/IS" + none, "/Services/IS" + none},
		{"sync.twilio.com", "/v1/Services/IS" + none, "/Services/IS" + none},
		{"taskrouter.twilio.com", "/v1/Workspaces/WS" + none, "/Workspaces/WS" + none},
		{"notify.twilio.com", "/v1/Services/IS" + none, "/Services/IS" + none},
		{"lookups.twilio.com", "/v1/Numbers/x", "/Numbers/x"},
		{"verify.twilio.com", "/v2/Services/VA" + none, "/v2/Services/VA" + none},
		{"lookups.twilio.com", "/v2/Numbers/x", "/v2/Numbers/x"},
		{"content.twilio.com", "/v1/Content/HX" + none, "/v1/Content/HX" + none},
		{"chat.twilio.com", "/v1/Services/IS" + none, "/v1/Services/IS" + none},
		{"api.twilio.com", base + "/Calls/CA" + none + ".json", base + "/Calls/CA" + none + ".json"},
		{"127.0.0.1", "/conversations/v1/Conversations/CH" + none, "/Conversations/CH" + none},
	} {
		r := tw.on(c.host).get(c.path).must(t, 404)
		if want := "The requested resource " + c.want + " was not found"; r.body["code"] != 20404.0 || r.text("message") != want {
			t.Errorf("%s%s: %q, want %q", c.host, c.path, r.text("message"), want)
		}
	}
	r := tw.on("conversations.twilio.com").delete("/v1/Configuration").must(t, 405)
	if r.body["code"] != 20004.0 || r.text("message") != "The requested resource /v1/Configuration does not support the attempted HTTP method DELETE" {
		t.Error(r.raw)
	}
}

// TestCharset: product hosts name the charset of their JSON, the 2010 API does not.
func TestCharset(t *testing.T) {
	tw := start(t, emulator.Options{})
	for _, c := range []struct{ host, path, want string }{
		{"api.twilio.com", base + "/Calls.json", "application/json"},
		{"api.twilio.com", base + "/None.json", "application/json"},
		{"verify.twilio.com", "/v2/Services", "application/json; charset=utf-8"},
		{"verify.twilio.com", "/v2/None", "application/json; charset=utf-8"},
		{"localhost", "/verify/v2/Services", "application/json; charset=utf-8"},
		{"localhost", base + "/Calls.json", "application/json"},
	} {
		if got := tw.on(c.host).get(c.path).header.Get("Content-Type"); got != c.want {
			t.Errorf("%s%s: %q, want %q", c.host, c.path, got, c.want)
		}
	}
}

// TestOptions: who asks first is told the path's methods, without credentials.
func TestOptions(t *testing.T) {
	tw := start(t, emulator.Options{}).as("", "")
	recording := tw.as(accountSID, authToken).get(base + "/Recordings.json").list("recordings")[0]["sid"].(string)
	for _, c := range []struct{ host, path, want string }{
		{"api.twilio.com", base + "/Calls.json", "GET, POST, HEAD, OPTIONS"},
		{"verify.twilio.com", "/v2/Services/VA00000000000000000000000000000001", "DELETE, GET, POST, HEAD, OPTIONS"},
		{"oauth.twilio.com", "/v2/token", "POST, OPTIONS"},
		{"api.twilio.com", base + "/Recordings/" + recording + ".wav", "DELETE, GET, HEAD, OPTIONS"},
	} {
		r := tw.on(c.host).send("OPTIONS", c.path, "", "").must(t, 204)
		if got := r.header.Get("Allow"); got != c.want || r.header.Get("Access-Control-Allow-Origin") != "" || r.raw != "" {
			t.Errorf("%s%s: %q, want %q", c.host, c.path, got, c.want)
		}
	}
	tw.send("OPTIONS", base+"/Nothing.json", "", "").must(t, 404)
}

// TestRanges: a player fetches a recording in parts.
func TestRanges(t *testing.T) {
	tw := start(t, emulator.Options{})
	recording := tw.get(base + "/Recordings.json").list("recordings")[0]["sid"].(string)
	for _, suffix := range []string{"", ".wav", ".mp3"} {
		path := base + "/Recordings/" + recording + suffix
		whole := tw.get(path).must(t, 200)
		for _, c := range []struct {
			header, value, want string
			status              int
		}{
			{"Range", "bytes=0-43", whole.raw[:min(44, len(whole.raw))], 206},
			{"Range", "bytes=-10", whole.raw[len(whole.raw)-10:], 206},
			{"Range", "bytes=99999999-", "", 416},
			{"If-Modified-Since", whole.header.Get("Last-Modified"), "", 304},
		} {
			r := httptest.NewRequest("GET", path, nil)
			r.Host = "api.twilio.com"
			r.Header.Set(c.header, c.value)
			w := httptest.NewRecorder()
			tw.ServeHTTP(w, r)
			if w.Code != c.status || c.status != 416 && w.Body.String() != c.want {
				t.Errorf("%s with %s: %d of %d bytes, want %d", suffix, c.value, w.Code, w.Body.Len(), c.status)
			}
		}
	}
}

// TestOAuth: a client's id and secret bring a token, which reaches all but accounts and keys.
func TestOAuth(t *testing.T) {
	tw := start(t, emulator.Options{})
	id, secret := tw.OAuthClient()
	app := tw.on("iam.twilio.com").send("POST", "/v1/Account/OAuthApps", "application/json", `{"friendly_name": "cron", "type": "CLIENT_CREDENTIALS"}`).must(t, 201)
	get := func(token, host, path string) response {
		r := httptest.NewRequest("GET", path, nil)
		r.Host = host
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		tw.ServeHTTP(w, r)
		raw, err := io.ReadAll(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		out := response{status: w.Code, raw: string(raw)}
		if err := json.Unmarshal(raw, &out.body); err != nil {
			t.Fatal(err)
		}
		return out
	}
	anyone := tw.as("", "").on("oauth.twilio.com")
	for _, c := range [][2]string{{id, secret}, {app.text("sid"), app.text("secret")}} {
		r := anyone.post("/v2/token", "client_id", c[0], "client_secret", c[1], "grant_type", "client_credentials").must(t, 200)
		token := r.text("access_token")
		if r.text("token_type") != "Bearer" || r.body["expires_in"] != 3600.0 || strings.Count(token, ".") != 2 {
			t.Fatalf("token %s", r.raw)
		}
		get(token, "api.twilio.com", base+"/Messages.json").must(t, http.StatusOK)
		get(token, "verify.twilio.com", "/v2/Services").must(t, http.StatusOK)
		if r := get(token, "api.twilio.com", base+"/Keys.json").must(t, 401); r.text("message") != "Authorization Error: no requested permission" {
			t.Error(r.raw)
		}
		get(token+"x", "api.twilio.com", base+"/Messages.json").must(t, 401)
		get("x"+token, "api.twilio.com", base+"/Messages.json").must(t, 401)
		tw.clock.advance(3600e9)
		get(token, "api.twilio.com", base+"/Messages.json").must(t, 401)
	}
	organisation := tw.as("", "").on("iam.twilio.com").post("/v1/token", "client_id", id, "client_secret", secret, "grant_type", "client_credentials")
	if organisation.body["expires_in"] != 86400.0 {
		t.Errorf("a token of iam.twilio.com: %s", organisation.raw)
	}
	for _, c := range [][2]string{{id, "wrong"}, {"OQ00000000000000000000000000000000", secret}, {"", ""}} {
		r := anyone.post("/v2/token", "client_id", c[0], "client_secret", c[1], "grant_type", "client_credentials").must(t, 401)
		if r.text("message") != "Invalid credentials" {
			t.Error(r.raw)
		}
	}
	anyone.post("/v2/token", "client_id", id, "client_secret", secret, "grant_type", "password").must(t, 400)
	token := anyone.post("/v2/token", "client_id", app.text("sid"), "client_secret", app.text("secret"), "grant_type", "client_credentials").text("access_token")
	tw.on("iam.twilio.com").delete("/v1/Account/OAuthApps/"+app.text("sid")).must(t, 204)
	get(token, "api.twilio.com", base+"/Messages.json").must(t, 401)
}
