package emulator_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/emulator/messaging"
	"dialtone/emulator/phones"
)

const ann = "+14155550101"

// ours is the number that the tests buy.
const ours = "+15005550006"

// texting is an emulator whose time jumps, with a number whose texts an application answers.
type texting struct {
	*twilio
	app    *listener
	number string // its SID
}

func texts(t *testing.T, answer http.HandlerFunc) *texting {
	tw := start(t, emulator.Options{Empty: true, Time: agenda.Jump})
	t.Cleanup(tw.Close)
	app := listenFor(t, authToken, answer)
	n := tw.post(base+"/IncomingPhoneNumbers.json", "PhoneNumber", ours, "SmsUrl", app.URL+"/sms?who=me").must(t, 201)
	return &texting{tw, app, n.text("sid")}
}

// listenFor is an application that answers as answer does.
func listenFor(t *testing.T, token string, answer http.HandlerFunc) *listener {
	l := listen(t, token)
	if answer != nil {
		inner := l.Config.Handler
		l.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			inner.ServeHTTP(httptest.NewRecorder(), r)
			answer(w, r)
		})
	}
	return l
}

func answering(twiml string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		fmt.Fprint(w, twiml)
	}
}

func (tw *texting) text(t *testing.T, body string, media ...messaging.Media) string {
	t.Helper()
	sid, err := tw.Main().Text(t.Context(), emulator.Text{From: ann, To: ours, Body: body, Media: media})
	if err != nil {
		t.Fatal(err)
	}
	return sid
}

func (tw *texting) receives(t *testing.T, words string) phones.Text {
	t.Helper()
	got, err := tw.Main().Receives(t.Context(), ann, regexp.MustCompile(words), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestATextIsAnswered: what a person texts is a message of the account's, its application is asked
// as Twilio asks, and what it replies arrives.
func TestATextIsAnswered(t *testing.T) {
	tw := texts(t, answering(`<Response><Message statusCallback="/status">Hello <!-- x -->Ann</Message><Message to="+14155550102"><Body>And</Body><Body> Bob</Body></Message></Response>`))
	sid := tw.text(t, "Hi")
	m := tw.get(base+"/Messages/"+sid+".json").must(t, 200)
	if m.text("status") != "received" || m.text("direction") != "inbound" || m.text("from") != ann || m.text("to") != ours || m.text("num_media") != "0" || m.text("date_sent") == "" {
		t.Errorf("the message is %s", m.raw)
	}
	asked := tw.app.forms[0]
	for name, want := range map[string]string{
		"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "AccountSid": accountSID, "From": ann, "To": ours, "Body": "Hi", "NumMedia": "0",
		"NumSegments": "1", "SmsStatus": "received", "ApiVersion": "2010-04-01", "FromCountry": "US", "ToCountry": "US", "who": "me",
	} {
		if asked.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, asked.Get(name), want)
		}
	}
	reply := tw.receives(t, "^Hello Ann$")
	if got := tw.get(base+"/Messages/"+reply.SID+".json").must(t, 200); got.text("direction") != "outbound-reply" || got.text("status") != "delivered" || got.text("from") != ours {
		t.Errorf("the reply is %s", got.raw)
	}
	if _, err := tw.Main().Receives(t.Context(), "+14155550102", regexp.MustCompile("^And Bob$"), time.Minute); err != nil {
		t.Error(err)
	}
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := tw.app.got("MessageStatus"); !slices.Equal(got, []string{"", "sent", "delivered"}) {
		t.Errorf("status callbacks %q", got)
	}
	thread := tw.Main().Thread(ann, ours)
	if len(thread) != 2 || thread[0]["body"] != "Hi" || thread[1]["body"] != "Hello Ann" {
		t.Errorf("the thread is %v", thread)
	}
	var steps []string
	for _, e := range tw.Main().Journal(journal.Filter{SID: sid, Kind: journal.Status}) {
		steps = append(steps, e.To)
	}
	if !slices.Equal(steps, []string{"receiving", "received"}) {
		t.Errorf("it was %q", steps)
	}
}

// TestReceivesWaits: each text is found once, and what does not come says what came instead.
func TestReceivesWaits(t *testing.T) {
	t.Parallel() // its wait takes real time
	tw := texts(t, answering(`<Response><Message>one</Message><Message>one</Message></Response>`))
	tw.text(t, "Hi")
	first, second := tw.receives(t, "one"), tw.receives(t, "one")
	if first.SID == second.SID {
		t.Error("one text was found twice")
	}
	_, err := tw.Main().Receives(t.Context(), ann, regexp.MustCompile("three"), time.Second)
	if err == nil || !strings.Contains(err.Error(), `"one" (waited for before)`) {
		t.Errorf("the error is %v", err)
	}
}

// TestRepliesOf: what can answer a text, and what is wrong with an answer.
func TestRepliesOf(t *testing.T) {
	var many strings.Builder
	for i := range 12 {
		fmt.Fprintf(&many, "<Message>%d</Message>", i)
	}
	for _, c := range []struct {
		name, contentType, body string
		want                    []string
		code                    int
	}{
		{"plain text", "text/plain", "  Thanks  ", []string{"Thanks"}, 0},
		{"nothing", "text/xml", "", nil, 0},
		{"an empty response", "text/xml", "<Response/>", nil, 0},
		{"ten at most", "text/xml", "<Response>" + many.String() + "</Response>", []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, 14109},
		{"a verb of calls", "text/xml", "<Response><Say>x</Say><Message>y</Message></Response>", []string{"y"}, 14110},
		{"no body", "text/xml", "<Response><Message/></Response>", nil, 14103},
		{"too long", "text/xml", "<Response><Message>" + strings.Repeat("x", 1601) + "</Message></Response>", nil, 14103},
		{"another channel", "text/xml", `<Response><Message to="whatsapp:+14155550101">x</Message></Response>`, nil, 14101},
		{"a sound", "audio/mpeg", "x", nil, 12300},
		{"no TwiML", "text/xml", "<Response><Message>", nil, 12100},
	} {
		tw := texts(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", c.contentType)
			fmt.Fprint(w, c.body)
		})
		tw.text(t, "Hi")
		if err := tw.Main().Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, text := range tw.Main().Phone(ann).Texts {
			got = append(got, text.Body)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: the phone got %q, want %q", c.name, got, c.want)
		}
		var codes []int
		for _, e := range tw.Main().Journal(journal.Filter{Kind: journal.Problem}) {
			codes = append(codes, e.Code)
		}
		if c.code != 0 && !slices.Contains(codes, c.code) || c.code == 0 && codes != nil {
			t.Errorf("%s: problems %d, want %d", c.name, codes, c.code)
		}
	}
}

// TestRedirectsOfReplies: one document leads to another, with the same parameters and the cookies
// of the two numbers, for fifty documents at most.
func TestRedirectsOfReplies(t *testing.T) {
	n := 0
	tw := texts(t, func(w http.ResponseWriter, r *http.Request) {
		n++
		w.Header().Set("Content-Type", "text/xml")
		switch {
		case r.URL.Path == "/sms":
			http.SetCookie(w, &http.Cookie{Name: "step", Value: "1"})
			fmt.Fprint(w, `<Response><Redirect method="GET">next?a=1&amp;b=2</Redirect><Message>never</Message></Response>`)
		case r.URL.Query().Get("Body") == "for ever":
			fmt.Fprint(w, `<Response><Redirect method="GET">/next</Redirect></Response>`)
		default:
			cookie, _ := r.Cookie("step")
			fmt.Fprintf(w, "<Response><Message>%s %s %v</Message></Response>", r.Method, r.FormValue("Body"), cookie)
		}
	})
	tw.text(t, "Hi")
	tw.receives(t, "^GET Hi step=1$")
	n = 0
	tw.text(t, "for ever")
	if n != 50 {
		t.Errorf("%d documents were asked for", n)
	}
}

// TestTwoWhoAnswerEachOther: two programs that answer each other without end are stopped as by
// Twilio, after 30 answers; many texts at one moment are not.
func TestTwoWhoAnswerEachOther(t *testing.T) {
	tw := texts(t, answering("<Response><Message>And you?</Message></Response>"))
	for range 40 {
		tw.text(t, "Hi")
	}
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	failed := func() (n int) {
		for _, m := range tw.get(base + "/Messages.json?PageSize=200").list("messages") {
			if m["status"] == "failed" && m["error_code"] == 14107.0 {
				n++
			}
		}
		return n
	}
	if n := failed(); n != 0 {
		t.Errorf("%d answers to texts of one moment failed", n)
	}
	tw.Main().OnText(ann, func(ctx context.Context, text phones.Text) {
		if _, err := tw.Main().Text(ctx, emulator.Text{From: ann, To: text.From, Body: text.Body}); err != nil {
			t.Error(err)
		}
	})
	tw.text(t, "Hi")
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := failed(); n != 1 {
		t.Errorf("%d answers failed, want the one after which nothing follows", n)
	}
}

// TestCookiesOfAPair are kept for four hours after the two last wrote.
func TestCookiesOfAPair(t *testing.T) {
	tw := texts(t, func(w http.ResponseWriter, r *http.Request) {
		n := 0
		if cookie, err := r.Cookie("n"); err == nil {
			_, _ = fmt.Sscan(cookie.Value, &n)
		}
		http.SetCookie(w, &http.Cookie{Name: "n", Value: fmt.Sprint(n + 1)})
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprintf(w, "text %d", n+1)
	})
	tw.text(t, "a")
	tw.receives(t, "^text 1$")
	if err := tw.Main().Advance(t.Context(), 3*time.Hour); err != nil {
		t.Fatal(err)
	}
	tw.text(t, "b")
	tw.receives(t, "^text 2$")
	if err := tw.Main().Advance(t.Context(), 5*time.Hour); err != nil {
		t.Fatal(err)
	}
	tw.text(t, "c")
	tw.receives(t, "^text 1$")
}

// TestTheFallbackOfATextsURL gets the error, and answers in its place.
func TestTheFallbackOfATextsURL(t *testing.T) {
	tw := texts(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/sms" {
			w.WriteHeader(500)
			return
		}
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprintf(w, "%s at %s", r.FormValue("ErrorCode"), r.FormValue("ErrorUrl"))
	})
	tw.post(base+"/IncomingPhoneNumbers/"+tw.number+".json", "SmsFallbackUrl", tw.app.URL+"/fallback").must(t, 200)
	tw.text(t, "Hi")
	tw.receives(t, "^11200 at "+regexp.QuoteMeta(tw.app.URL+"/sms?who=me")+"$")
	if alerts := tw.on("monitor.twilio.com").get("/v1/Alerts").must(t, 200).list("alerts"); len(alerts) != 1 || alerts[0]["error_code"] != "11200" {
		t.Errorf("alerts %v", alerts)
	}
}

// TestWhoseURL: the messaging service's, the application's or the number's.
func TestWhoseURL(t *testing.T) {
	tw := texts(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, r.Method+" "+r.URL.Path+" "+r.FormValue("MessagingServiceSid"))
	})
	application := tw.post(base+"/Applications.json", "SmsUrl", tw.app.URL+"/application", "SmsMethod", "GET").must(t, 201).text("sid")
	tw.text(t, "a")
	tw.receives(t, "^POST /sms$")
	tw.post(base+"/IncomingPhoneNumbers/"+tw.number+".json", "SmsApplicationSid", application).must(t, 200)
	tw.text(t, "b")
	tw.receives(t, "^GET /application$")
	m := tw.on("messaging.twilio.com")
	service := m.post("/v1/Services", "FriendlyName", "x", "InboundRequestUrl", tw.app.URL+"/service").must(t, 201).text("sid")
	m.post("/v1/Services/"+service+"/PhoneNumbers", "PhoneNumberSid", tw.number).must(t, 201)
	sid := tw.text(t, "c")
	reply := tw.receives(t, "^POST /service "+service+"$")
	for _, sid := range []string{sid, reply.SID} {
		if got := tw.get(base + "/Messages/" + sid + ".json").text("messaging_service_sid"); got != service {
			t.Errorf("%s is of the service %q", sid, got)
		}
	}
	m.post("/v1/Services/"+service, "UseInboundWebhookOnNumber", "true").must(t, 200)
	tw.text(t, "d")
	tw.receives(t, "^GET /application "+service+"$")
	m.post("/v1/Services/"+service, "UseInboundWebhookOnNumber", "false", "InboundRequestUrl", "").must(t, 200)
	sid = tw.text(t, "e")
	if problems := tw.Main().Journal(journal.Filter{SID: sid, Kind: journal.Problem}); len(problems) != 1 || !strings.Contains(problems[0].Problems[0], "has no inbound_request_url") {
		t.Errorf("problems %+v", problems)
	}
}

// TestStop: who sends STOP gets no more messages of the number, or of any of its service, until
// they send START.
func TestStop(t *testing.T) {
	tw := texts(t, answering(`<Response><Message>from the application</Message></Response>`))
	send := func(want int) response {
		return tw.post(base+"/Messages.json", "To", ann, "From", ours, "Body", "news").must(t, want)
	}
	tw.text(t, "START") // there is nothing to start
	tw.receives(t, "^from the application$")
	tw.text(t, " stop ")
	tw.receives(t, "^You have successfully been unsubscribed")
	if got := send(400); got.body["code"] != 21610.0 || got.text("message") != "Attempt to send to unsubscribed recipient" {
		t.Errorf("a message to a person who is out: %s", got.raw)
	}
	if got := tw.app.got("Body"); !slices.Contains(got, " stop ") {
		t.Errorf("the application heard %q", got)
	}
	tw.text(t, "help")
	tw.receives(t, "^Reply STOP to unsubscribe")
	tw.text(t, "Unstop")
	tw.receives(t, "re-subscribed")
	send(201)

	m := tw.on("messaging.twilio.com")
	service := m.post("/v1/Services", "FriendlyName", "x", "UseInboundWebhookOnNumber", "true").must(t, 201).text("sid")
	other := tw.post(base+"/IncomingPhoneNumbers.json", "PhoneNumber", "+14155550113").must(t, 201).text("sid")
	for _, number := range []string{tw.number, other} {
		m.post("/v1/Services/"+service+"/PhoneNumbers", "PhoneNumberSid", number).must(t, 201)
	}
	tw.text(t, "QUIT")
	for _, pairs := range [][]string{{"MessagingServiceSid", service}, {"From", "+14155550113"}, {"From", ours}} {
		if got := tw.post(base+"/Messages.json", append([]string{"To", ann, "Body", "x"}, pairs...)...).must(t, 400); got.body["code"] != 21610.0 {
			t.Errorf("%q: %s", pairs, got.raw)
		}
	}
	tw.post(base+"/Messages.json", "To", "+14155550102", "From", ours, "Body", "x").must(t, 201)
}

// TestThePool: a service sends from the number of the person's area, the same one each time; else
// each in its turn; and from none of another channel.
func TestThePool(t *testing.T) {
	tw := texts(t, nil)
	m := tw.on("messaging.twilio.com")
	service := m.post("/v1/Services", "FriendlyName", "x").must(t, 201)
	if service.body["sticky_sender"] != true || service.body["use_inbound_webhook_on_number"] != false {
		t.Errorf("a new service is %s", service.raw)
	}
	path := "/v1/Services/" + service.text("sid")
	for _, number := range []string{"+14155550114", "+14155550113", "+12125550113"} {
		sid := tw.post(base+"/IncomingPhoneNumbers.json", "PhoneNumber", number).must(t, 201).text("sid")
		m.post(path+"/PhoneNumbers", "PhoneNumberSid", sid).must(t, 201)
	}
	from := func(to string) string {
		sid := tw.post(base+"/Messages.json", "To", to, "MessagingServiceSid", service.text("sid"), "Body", "x").must(t, 201).text("sid")
		if err := tw.Main().Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		r := tw.get(base + "/Messages/" + sid + ".json")
		if r.text("from") == "" {
			return r.text("status") + " " + fmt.Sprint(r.body["error_code"])
		}
		return r.text("from")
	}
	for _, c := range [][2]string{
		{"+12125550101", "+12125550113"}, {"+14155550101", "+14155550113"}, {"+14155550102", "+14155550114"}, {"+14155550101", "+14155550113"},
		{"whatsapp:+14155550101", "failed 21703"},
	} {
		if got := from(c[0]); got != c[1] {
			t.Errorf("to %s it sends from %s, want %s", c[0], got, c[1])
		}
	}
	m.post(path, "StickySender", "false", "AreaCodeGeomatch", "false").must(t, 200)
	seen := map[string]bool{}
	for range 3 {
		seen[from("+14155550101")] = true
	}
	if len(seen) != 3 {
		t.Errorf("in turn it sends from %v", seen)
	}
	m.post(path+"/AlphaSenders", "AlphaSender", "Tea Shop").must(t, 201)
	for range 4 {
		if got := from("+14155550101"); got == "Tea Shop" {
			t.Error("a name sends to the United States")
		}
	}
}

// TestMediaBothWays: what a person sends is there with its type, and an application can fetch it;
// what it answers has media, too.
func TestMediaBothWays(t *testing.T) {
	tw := texts(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/card.pdf" {
			w.Header().Set("Content-Type", "application/pdf")
			fmt.Fprint(w, "%PDF of a card")
			return
		}
		answering(`<Response><Message>Look<Media>/card.pdf</Media></Message></Response>`)(w, r)
	})
	server, err := tw.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	sid := tw.text(t, "", messaging.Media{Type: "image/png", Data: []byte("PNG of a cat")}, messaging.Media{URL: "https://example.com/voice.mp3"})
	form := tw.app.forms[0]
	if !strings.HasPrefix(sid, "MM") || form.Get("NumMedia") != "2" || form.Get("MediaContentType0") != "image/png" || form.Get("MediaContentType1") != "audio/mpeg" {
		t.Errorf("%s: the application hears %v", sid, form)
	}
	for i, want := range []string{"PNG of a cat", ""} {
		res, err := http.Get(form.Get(fmt.Sprintf("MediaUrl%d", i)))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if got := body(t, res); res.Header.Get("Content-Type") != form.Get(fmt.Sprintf("MediaContentType%d", i)) || want != "" && got != want {
			t.Errorf("media %d is %s: %q", i, res.Header.Get("Content-Type"), got)
		}
	}
	reply := tw.receives(t, "Look")
	if len(reply.Media) != 1 || !strings.HasPrefix(reply.SID, "MM") {
		t.Fatalf("the reply is %+v", reply)
	}
	if got := tw.get(base + "/Messages/" + reply.SID + "/Media.json").list("media_list"); len(got) != 1 || got[0]["content_type"] != "application/pdf" {
		t.Errorf("its media are %v", got)
	}
	res, err := http.Get(reply.Media[0])
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got := body(t, res); got != "%PDF of a card" || res.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("its media is %s: %q", res.Header.Get("Content-Type"), got)
	}
}

// TestMediaByURL: media are fetched and kept with their type; those that cannot be had, or are of a
// type that no message has, fail the message, and a host that is not called stands in the journal.
func TestMediaByURL(t *testing.T) {
	tw := texts(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/cat":
			w.Header().Set("Content-Type", "image/png")
			fmt.Fprint(w, "PNG of a cat")
		case "/big":
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write(make([]byte, 5<<20+1)) // it may be read in part
		case "/page":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<html>")
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	server, err := tw.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for path, want := range map[string]string{"/cat": "delivered ", "/big": "failed 11751", "/page": "failed 12300", "/nothing": "failed 11200"} {
		sid := tw.post(base+"/Messages.json", "To", ann, "From", ours, "Body", path, "MediaUrl", tw.app.URL+path).must(t, 201).text("sid")
		if err := tw.Main().Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		m := tw.get(base + "/Messages/" + sid + ".json")
		code := ""
		if n, ok := m.body["error_code"].(float64); ok {
			code = fmt.Sprint(n)
		}
		if got := m.text("status") + " " + code; got != want {
			t.Errorf("%s: the message is %q, want %q", path, got, want)
		}
	}
	cat := tw.receives(t, "/cat")
	res, err := http.Get(cat.Media[0])
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got := body(t, res); got != "PNG of a cat" || res.Header.Get("Content-Type") != "image/png" {
		t.Errorf("the cat is %s: %q", res.Header.Get("Content-Type"), got)
	}
	tw.post(base+"/Messages.json", "To", ann, "From", ours, "MediaUrl", "https://example.com/dog.gif").must(t, 201)
	dog := tw.receives(t, "^$")
	if res, err = http.Get(dog.Media[0]); err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got := res.Header.Get("Content-Type"); got != "image/gif" {
		t.Errorf("the dog is %s", got)
	}
	entries := tw.Main().Journal(journal.Filter{Kind: journal.Webhook, SID: dog.SID})
	if len(entries) != 1 || entries[0].Verb != "media" || !strings.Contains(strings.Join(entries[0].Problems, ""), "allow") {
		t.Errorf("the journal has %+v", entries)
	}
}

// TestTextsThatCannotBe say what is wrong.
func TestTextsThatCannotBe(t *testing.T) {
	tw := texts(t, nil)
	for _, c := range []struct {
		text emulator.Text
		want string
	}{
		{emulator.Text{From: ann, To: "+14155550199", Body: "x"}, "+14155550199 is not a number, short code or sender of the account"},
		{emulator.Text{From: ours, To: ours, Body: "x"}, "is the account's own"},
		{emulator.Text{To: ours, Body: "x"}, "needs the phone"},
		{emulator.Text{From: ann, To: ours}, "needs a body or media"},
		{emulator.Text{From: "whatsapp:" + ann, To: ours, Body: "x"}, "of different channels"},
	} {
		if _, err := tw.Main().Text(t.Context(), c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.text, err, c.want)
		}
	}
}

// TestWhatsApp: the account's numbers are senders there; a reply is read where its phone tells so.
func TestWhatsApp(t *testing.T) {
	tw := texts(t, answering(`<Response><Message statusCallback="/status">Hello</Message></Response>`))
	person := "whatsapp:" + ann
	if err := tw.Main().Behave(person, phones.Behaviour{Texts: phones.Read}); err != nil {
		t.Fatal(err)
	}
	if _, err := tw.Main().Text(t.Context(), emulator.Text{From: person, To: "whatsapp:" + ours, Body: "STOP", Params: [][2]string{{"ButtonText", "Yes"}}}); err != nil {
		t.Fatal(err)
	}
	form := tw.app.forms[0]
	if form.Get("WaId") != "14155550101" || form.Get("ButtonText") != "Yes" || form.Has("FromCountry") {
		t.Errorf("the application hears %v", form)
	}
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := tw.app.got("MessageStatus"); !slices.Equal(got, []string{"", "sent", "delivered", "read"}) {
		t.Errorf("statuses %q", got)
	}
	if got := tw.app.got("EventType"); got[3] != "READ" {
		t.Errorf("event types %q", got)
	}
}

// TestTwoNumbersOfOurs: a message from one of the account's numbers to another one comes in there.
func TestTwoNumbersOfOurs(t *testing.T) {
	tw := texts(t, answering(`<Response/>`))
	tw.post(base+"/IncomingPhoneNumbers.json", "PhoneNumber", "+14155550113").must(t, 201)
	sid := tw.post(base+"/Messages.json", "From", "+14155550113", "To", ours, "Body", "over here").must(t, 201).text("sid")
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	form := tw.app.forms[0]
	if form.Get("Body") != "over here" || form.Get("MessageSid") == sid {
		t.Errorf("the application hears %v", form)
	}
}

// TestContent: a template's variables are filled in.
func TestContent(t *testing.T) {
	tw := texts(t, nil)
	made := tw.on("content.twilio.com").send("POST", "/v1/Content", "application/json",
		`{"friendly_name": "x", "language": "en", "variables": {"1": "you"}, "types": {"twilio/media": {"body": "Hi {{1}}, see {{ 2 }} {{3}}", "media": ["https://example.com/{{2}}.png"]}}}`).must(t, 201).text("sid")
	send := func(variables string, want int) response {
		return tw.post(base+"/Messages.json", "To", ann, "From", ours, "ContentSid", made, "ContentVariables", variables).must(t, want)
	}
	got := send(`{"1": "Ann", "2": "cat"}`, 201)
	if got.text("body") != "Hi Ann, see cat {{3}}" || got.text("num_media") != "1" {
		t.Errorf("the message is %s", got.raw)
	}
	if got := send("", 201).text("body"); got != "Hi you, see {{ 2 }} {{3}}" {
		t.Errorf("with the template's own variables it is %q", got)
	}
	if got := send(`["a"]`, 400); got.body["code"] != 21656.0 {
		t.Errorf("variables that are not an object: %s", got.raw)
	}
	if got := tw.post(base+"/Messages.json", "To", ann, "From", ours, "ContentSid", "HX00000000000000000000000000000009").must(t, 400); got.body["code"] != 21655.0 {
		t.Errorf("a template that is not there: %s", got.raw)
	}
}

// TestMovingByHand takes a message through its statuses, and no event does so any more.
func TestMovingByHand(t *testing.T) {
	tw := texts(t, nil)
	sid := tw.post(base+"/Messages.json", "From", ours, "To", ann, "Body", "x").must(t, 201).text("sid")
	for _, status := range []string{"sending", "sent", "delivered", "read", "undelivered"} {
		if err := tw.Main().Move(sid, status, map[bool]int{true: 30003}[status == "undelivered"]); err != nil {
			t.Fatal(err)
		}
	}
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := tw.get(base + "/Messages/" + sid + ".json"); got.text("status") != "undelivered" || got.body["error_code"] != 30003.0 {
		t.Errorf("it ends as %s", got.raw)
	}
	if tw.Main().Move(sid, "lost", 0) == nil || tw.Main().Move("SM1", "sent", 0) == nil || tw.Main().Move(sid, "sent", 30003) == nil {
		t.Error("what cannot be is taken")
	}
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
