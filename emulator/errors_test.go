package emulator_test

import (
	"strings"
	"testing"

	"dialtone/emulator"
)

// TestErrors holds codes, statuses and words against facts 1.5.1 and 9.
func TestErrors(t *testing.T) {
	const to, from = "+14155551212", "+14155550130"
	for _, c := range []struct {
		list    string
		pairs   []string
		status  int
		code    float64
		message string // or its beginning
	}{
		{"Messages", []string{"From", from, "Body", "x"}, 400, 21604, "A 'To' phone number is required."},
		{"Messages", []string{"To", to, "Body", "x"}, 400, 21603, "A 'From' phone number is required."},
		{"Messages", []string{"To", to, "From", from}, 400, 21619, "A text message body or media urls must be specified."},
		{"Messages", []string{"To", "12", "From", from, "Body", "x"}, 400, 21211, "The 'To' number 12 is not a valid phone number."},
		{"Messages", []string{"To", to, "From", "+1", "Body", "x"}, 400, 21212, "The 'From' number +1 is not a valid phone number, shortcode, or alphanumeric sender ID."},
		{"Messages", []string{"To", to, "From", from, "Body", strings.Repeat("x", 1601)}, 400, 21617, "The concatenated message body exceeds the 1600 character limit."},
		{"Messages", []string{"To", to, "From", "+15005550008", "Body", "x"}, 429, 21611, "SMS queue is full."},
		{"Messages", []string{"To", to, "From", "+15005550007", "Body", "x"}, 400, 21606, "The From phone number +15005550007 is not a valid, SMS-capable inbound phone number or short code for your account."},
		{"Messages", []string{"To", "+15005550004", "From", from, "Body", "x"}, 400, 21610, "Attempt to send to unsubscribed recipient"},
		{"Messages", []string{"To", "+15005550009", "From", from, "Body", "x"}, 400, 21614, "To number: +15005550009, is not a mobile number"},
		{"Messages", []string{"To", to, "From", from, "MediaUrl", "nowhere"}, 400, 21620, ""},
		{"Messages", []string{"To", to, "From", from, "Body", "x", "StatusCallback", "nowhere"}, 400, 21609, ""},
		{"Messages", []string{"To", to, "From", from, "Body", "x", "StatusCallback", "https://a_b.example.com"}, 400, 21609, ""},
		{"Messages", []string{"To", to, "From", from, "Body", "x", "StatusCallback", "https://example.com/" + strings.Repeat("x", 4000)}, 400, 21609, ""},
		{"Messages", []string{"To", to, "From", from, "Body", "x", "ValidityPeriod", "36001"}, 400, 21624, ""},
		{"Messages", []string{"To", to, "From", from, "Body", "x", "ContentRetention", "keep"}, 400, 20001, "Invalid value for parameter ContentRetention"},
		{"Calls", []string{"From", from, "Url", "https://example.com"}, 400, 21201, "No 'To' number is specified"},
		{"Calls", []string{"To", to, "Url", "https://example.com"}, 400, 21213, "From phone number is required."},
		{"Calls", []string{"To", to, "From", from}, 400, 21205, "Url parameter is required."},
		{"Calls", []string{"To", to, "From", from, "Url", "ftp://example.com"}, 400, 21205, ""},
		{"Calls", []string{"To", to, "From", from, "Url", "https://a_b.example.com"}, 400, 21205, ""},
		{"Calls", []string{"To", to, "From", from, "ApplicationSid", "AP00000000000000000000000000000001"}, 400, 21218, ""},
		{"Calls", []string{"To", "+15005550003", "From", from, "Url", "https://example.com"}, 400, 21215, "Account not authorized to call +15005550003. Perhaps you need to enable some international permissions"},
		{"Calls", []string{"To", to, "From", from, "Url", "https://example.com", "Timeout", "soon"}, 400, 21208, ""},
		{"IncomingPhoneNumbers", []string{"PhoneNumber", "+15005550000"}, 400, 21422, "+15005550000 is not available"},
		{"IncomingPhoneNumbers", []string{"PhoneNumber", "33"}, 400, 21421, "33 is not a valid number"},
		{"IncomingPhoneNumbers", []string{"AreaCode", "533"}, 400, 21452, ""},
		{"IncomingPhoneNumbers/Mobile", []string{"PhoneNumber", "+14155550101"}, 400, 21458, ""},
		{"Queues", nil, 400, 20001, "Missing required parameter FriendlyName in the post body"},
		{"Queues", []string{"FriendlyName", "x", "MaxSize", "5001"}, 400, 20001, ""},
		{"Queues", []string{"FriendlyName", strings.Repeat("x", 65)}, 400, 20001, ""},
		{"OutgoingCallerIds", []string{"PhoneNumber", "+14155550131"}, 400, 21450, ""},
		{"OutgoingCallerIds", []string{"PhoneNumber", to, "CallDelay", "61"}, 400, 21454, ""},
		{"SIP/Domains", []string{"DomainName", "example.com"}, 400, 21232, ""},
		{"SMS/Messages", []string{"To", to}, 410, 20410, "Gone"},
		{"SMS/Messages/SM00000000000000000000000000000001", nil, 410, 20410, "Gone"},
		{"SMS/Things", []string{"To", to}, 404, 20404, "The requested resource " + base + "/SMS/Things.json was not found"},
		{"Notifications", []string{"To", to}, 405, 20004, "The requested resource " + base + "/Notifications.json does not support the attempted HTTP method POST"},
	} {
		tw := start(t, emulator.Options{})
		r := tw.post(base+"/"+c.list+".json", c.pairs...).must(t, c.status)
		if r.body["code"] != c.code || !strings.HasPrefix(r.text("message"), c.message) {
			t.Errorf("%s %q: %s", c.list, c.pairs, r.raw)
		}
		if len(r.body) != 4 || r.body["status"] != float64(c.status) || !strings.HasPrefix(r.text("more_info"), "https://www.twilio.com/docs/errors/") {
			t.Errorf("%s %q has another shape: %s", c.list, c.pairs, r.raw)
		}
	}
}

// TestUpdatesAreChecked as the requests that make the records are.
func TestUpdatesAreChecked(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	for _, c := range []struct {
		list         string
		made, update []string
		code         float64
	}{
		{"Queues", []string{"FriendlyName", "x"}, []string{"MaxSize", "5001"}, 20001},
		{"SIP/Domains", []string{"DomainName", "x.sip.twilio.com"}, []string{"DomainName", "example.com"}, 21232},
	} {
		sid := tw.post(base+"/"+c.list+".json", c.made...).must(t, 201).text("sid")
		if r := tw.post(base+"/"+c.list+"/"+sid+".json", c.update...).must(t, 400); r.body["code"] != c.code {
			t.Errorf("%s: %s", c.list, r.raw)
		}
		tw.post(base+"/"+c.list+"/"+sid+".json", "FriendlyName", "y").must(t, 200)
	}
}

// TestWithdrawn: what twilio-rb had and Twilio has withdrawn.
func TestWithdrawn(t *testing.T) {
	tw := start(t, emulator.Options{})
	tw.get(base+"/Sandbox.json").must(t, 404)
	n := tw.get(base + "/Notifications.json").list("notifications")[0]["sid"].(string)
	if r := tw.delete(base+"/Notifications/"+n+".json").must(t, 405); r.body["code"] != 20004.0 {
		t.Error(r.raw)
	}
}

func TestOtherForms(t *testing.T) {
	tw := start(t, emulator.Options{})
	for _, path := range []string{"/Calls", "/Calls.csv", "/Calls.xml"} {
		if r := tw.get(base+path).must(t, 406); !strings.HasSuffix(r.text("message"), "/Calls.json") {
			t.Error(r.raw)
		}
	}
	tw.on("verify.twilio.com").get("/v2/Services.json").must(t, 404)
	tw.on("nothing.twilio.com").get("/v1/Things").must(t, 404)
}

// TestProblems: a client that asks for errors in the form of RFC 9457 gets them.
func TestProblems(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	r := tw.accepting("application/problem+json").get(base+"/Calls/CA00000000000000000000000000000000.json").must(t, 404)
	if r.header.Get("Content-Type") != "application/problem+json" || r.body["code"] != 20404.0 ||
		r.text("type") != "https://www.twilio.com/docs/errors/20404" || !strings.HasPrefix(r.text("title"), "The requested resource") {
		t.Error(r.raw)
	}
}

func TestJSONBodies(t *testing.T) {
	tw := start(t, emulator.Options{}).on("messaging.twilio.com")
	tw.send("POST", "/v2/Channels/Senders", "application/json", `{"sender_id": 7`).must(t, 400)
	r := tw.send("POST", "/v2/Channels/Senders", "application/json", `{"sender_id": "whatsapp:+14155550130", "configuration": {"waba_id": "1"}}`)
	if r.status/100 != 2 || r.text("sender_id") != "whatsapp:+14155550130" || r.body["configuration"].(map[string]any)["waba_id"] != "1" {
		t.Errorf("%d: %s", r.status, r.raw)
	}
}

func TestHeaders(t *testing.T) {
	r := start(t, emulator.Options{}).get(base+"/Calls.json").must(t, 200)
	for name, want := range map[string]string{
		"Content-Type": "application/json", "Twilio-Concurrent-Requests": "1", "X-Api-Domain": "api.twilio.com", "X-Home-Region": "us1",
		"Access-Control-Allow-Origin": "", // no other site's page reads it
	} {
		if got := r.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if id := r.header.Get("Twilio-Request-Id"); len(id) != 34 || id[:2] != "RQ" {
		t.Errorf("request id %q", id)
	}
}
