package emulator_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/phones"
)

// verifying is a service of Verify's, on an emulator whose time jumps.
type verifying struct {
	*twilio
	path string
}

func verify(t *testing.T, pairs ...string) *verifying {
	tw := start(t, emulator.Options{Empty: true, Time: agenda.Jump}).on("verify.twilio.com")
	t.Cleanup(tw.Close)
	sid := tw.post("/v2/Services", append([]string{"FriendlyName", "Tea & Co"}, pairs...)...).must(t, 201).text("sid")
	return &verifying{tw, "/v2/Services/" + sid}
}

func (v *verifying) send(t *testing.T, to, channel string, pairs ...string) response {
	t.Helper()
	return v.post(v.path+"/Verifications", append([]string{"To", to, "Channel", channel}, pairs...)...)
}

func (v *verifying) check(to, code string) response {
	return v.post(v.path+"/VerificationCheck", "To", to, "Code", code)
}

// TestAVerification: the code arrives as a text, a wrong one leaves it pending, the right one
// approves it, and then it is gone.
func TestAVerification(t *testing.T) {
	v := verify(t)
	v.check(ann, "123456").must(t, 404)
	sent := v.send(t, ann, "sms").must(t, 201)
	if sent.text("status") != "pending" || sent.body["valid"] != false || len(sent.list("send_code_attempts")) != 1 {
		t.Errorf("it begins as %s", sent.raw)
	}
	text, err := v.Main().Receives(t.Context(), ann, regexp.MustCompile(`^Your Tea & Co verification code is: (\d{6})$`), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	code := v.Main().Code(ann)
	if !strings.HasSuffix(text.Body, code) {
		t.Errorf("the phone got %q and the code is %q", text.Body, code)
	}
	if got := v.check(ann, "x").must(t, 201); got.text("status") != "pending" || got.body["valid"] != false || got.text("sid") != sent.text("sid") {
		t.Errorf("a wrong code: %s", got.raw)
	}
	if got := v.check(ann, code).must(t, 201); got.text("status") != "approved" || got.body["valid"] != true {
		t.Errorf("the right code: %s", got.raw)
	}
	v.check(ann, code).must(t, 404)
	v.get(v.path+"/Verifications/"+sent.text("sid")).must(t, 404)
	if got := v.get("/v2/Attempts").must(t, 200).list("attempts"); len(got) != 1 || got[0]["conversion_status"] != "converted" {
		t.Errorf("attempts %v", got)
	}
	if other := v.send(t, ann, "sms").must(t, 201); other.text("sid") == sent.text("sid") {
		t.Error("a new verification is the old one")
	}
}

// TestTheEndsOfAVerification: too old, checked or sent too often, canceled or approved by hand.
func TestTheEndsOfAVerification(t *testing.T) {
	v := verify(t, "CodeLength", "4")
	first := v.send(t, ann, "sms").must(t, 201).text("sid")
	code := v.Main().Code(ann)
	if len(code) != 4 {
		t.Errorf("the code is %q", code)
	}
	for range 4 {
		if got := v.send(t, ann, "sms").must(t, 201).text("sid"); got != first || v.Main().Code(ann) != code {
			t.Error("sent again, it is another one")
		}
	}
	if got := v.send(t, ann, "sms").must(t, 429); got.body["code"] != 60203.0 {
		t.Error(got.raw)
	}
	for range 5 {
		v.check(ann, "wrong").must(t, 201)
	}
	if got := v.check(ann, code).must(t, 429); got.body["code"] != 60202.0 {
		t.Error(got.raw)
	}
	if err := v.Main().Advance(t.Context(), 10*time.Minute); err != nil {
		t.Fatal(err)
	}
	v.check(ann, code).must(t, 404)
	for _, status := range []string{"canceled", "approved"} {
		sid := v.send(t, ann, "sms").must(t, 201).text("sid")
		if got := v.post(v.path+"/Verifications/"+sid, "Status", status).must(t, 200).text("status"); got != status {
			t.Errorf("it is %s, want %s", got, status)
		}
		v.check(ann, v.Main().Code(ann)).must(t, 404)
	}
}

// TestChannelsOfVerify: WhatsApp, e-mail, a spoken call; and what is refused.
func TestChannelsOfVerify(t *testing.T) {
	v := verify(t, "DoNotShareWarningEnabled", "true", "SkipSmsToLandlines", "true")
	for to, channel := range map[string]string{ann: "whatsapp", "ann@example.com": "email"} {
		v.send(t, to, channel, "CustomCode", "8642").must(t, 201)
		phone := to
		if channel == "whatsapp" {
			phone = "whatsapp:" + to
		}
		if _, err := v.Main().Receives(t.Context(), phone, regexp.MustCompile(`8642\. Don't share`), time.Minute); err != nil {
			t.Error(err)
		}
		v.check(to, "8642").must(t, 201)
	}
	v.send(t, ann, "call").must(t, 201)
	call, err := v.Main().Rings(t.Context(), ann, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := call.Hears(t.Context(), regexp.MustCompile(strings.Join(strings.Split(v.Main().Code(ann), ""), ", ")), time.Minute); err != nil {
		t.Error(err)
	}
	for _, c := range [][2]string{{"+1415", "sms"}, {"ann", "email"}, {ann, "pigeon"}} {
		if got := v.send(t, c[0], c[1]).must(t, 400); got.body["code"] != 60200.0 {
			t.Errorf("%q: %s", c, got.raw)
		}
	}
	if got := v.send(t, "+442079460000", "sms").must(t, 400); got.body["code"] != 60205.0 {
		t.Error(got.raw)
	}
	v.post("/v2/Services", "FriendlyName", "x", "CodeLength", "3").must(t, 400)
	if err := v.Main().Behave("+14155550102", phones.Behaviour{Texts: phones.Undelivered}); err != nil {
		t.Fatal(err)
	}
	v.send(t, "+14155550102", "sms").must(t, 201)
	if err := v.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := v.Main().Phone("+14155550102").Texts; len(got) != 0 {
		t.Errorf("a phone that gets no texts got %v", got)
	}
}

// TestRateLimitsOfVerify count what the verifications that name them have in common.
func TestRateLimitsOfVerify(t *testing.T) {
	v := verify(t)
	limit := v.post(v.path+"/RateLimits", "UniqueName", "ip").must(t, 201).text("sid")
	v.post(v.path+"/RateLimits", "UniqueName", "ip").must(t, 409)
	v.post(v.path+"/RateLimits/"+limit+"/Buckets", "Max", "2", "Interval", "60").must(t, 201)
	send := func(n int, ip string, want int) {
		t.Helper()
		v.send(t, fmt.Sprintf("+1415555012%d", n), "sms", "RateLimits", `{"ip": "`+ip+`"}`).must(t, want)
	}
	send(1, "a", 201)
	send(2, "a", 201)
	send(3, "a", 429)
	send(4, "b", 201)
	if err := v.Main().Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	send(3, "a", 201)
}
